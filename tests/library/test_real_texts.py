"""Real files, read where they lie. Left out when the folder is not there; nothing of them is copied."""

import os
import re
from pathlib import Path

import pytest

from config.city import City
from knowledge.errors import FileRefused
from knowledge.library.anatomy import dissect
from knowledge.library.document import Block, Paragraph
from knowledge.library.intake import walk
from knowledge.library.reading import Reading
from knowledge.library.split import split

FOLDER = Path(os.environ.get("HUIQI_TEST_DATA", Path(__file__).resolve().parents[3] / "shared")) / "fixtures"
READABLE = ("html_gov", "pdf_unicom", "txt_policy", "beijing_policy_guide")
EVERY = 3  # one file in so many: all of them take minutes

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="no real texts: set HUIQI_TEST_DATA"),
]


def files(*folders: str) -> list[Path]:
    """Return the originals below some folders, without the notes about them."""
    found = walk([FOLDER / folder for folder in folders if (FOLDER / folder).is_dir()])
    return [path for path in found if path.suffix not in {".md", ".json", ".jsonl"}]


def test_real_files_give_text_title_and_articles(reading: Reading, city: City) -> None:
    for path in files(*READABLE)[::EVERY]:
        document, _, _ = reading.read(path)
        found = dissect(document, city, path.stem)
        assert len(document.text) > 100, path
        assert found.title, path
        assert split(document, found), path


def test_an_ofd_is_read_or_refused_with_its_own_reason(reading: Reading) -> None:
    refused: list[str] = []
    some = files("ofd")[::EVERY]
    for path in some:
        try:
            document, kind, _ = reading.read(path)
        except FileRefused as no:
            refused.append(str(no))
        else:
            assert kind == "ofd"
            assert document.text.strip(), path
            assert all(block.page for block in document.blocks if not _is_attachment(block)), path
    reasons = re.compile(r"只有图形|只有页码|没有文字|认不出|保密|没有编码")
    assert [sentence for sentence in refused if not reasons.search(sentence)] == []
    assert len(refused) <= len(some) // 5


def _is_attachment(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.startswith("附件：")


def test_pages_that_print_a_number_give_it(reading: Reading, city: City) -> None:
    named = [path for path in files("html_gov") if "号" in path.stem]
    found = [dissect(reading.read(path)[0], city).doc_no for path in named]
    assert sum(1 for number in found if number) >= len(named) * 0.8
