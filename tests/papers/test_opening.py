"""Files become papers; what can't be read is a paper with its sentence."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import pypdfium2
import pytest

from knowledge.papers.fields import by_name, fields_of
from knowledge.papers.opening import SIZE_MAX_MB, Opening
from knowledge.papers.plain import from_plain, to_plain
from tests.papers.made_papers import sheet, stamped, written_docx, written_pdf


@pytest.fixture(scope="module")
def opening() -> Iterator[Opening]:
    with Opening(60.0) as one:
        yield one


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [["项目名称", "示例厂房项目"], ["建设单位", "示例机械有限公司"], ["建设规模", "总建筑面积1200平方米"]]
    return written_pdf(tmp_path_factory.mktemp("papers") / "申请表.pdf", "示例申请表", rows, None, "第2页 共2页")


def test_a_pdf_gives_lines_cells_and_fields_with_places(opening: Opening, form: Path) -> None:
    paper = opening.open(form)
    assert (paper.kind, paper.trouble, len(paper.pages)) == ("pdf", "", 2)
    assert len(paper.pages[0].cells) == 6
    told = by_name(fields_of(paper.pages))
    assert told["项目名称"][0].value == "示例厂房项目"
    assert told["建设单位"][0].box.x0 > 0.4
    assert from_plain(to_plain(paper)) == paper


def test_a_page_on_its_head_is_read_and_told(opening: Opening, form: Path, tmp_path: Path) -> None:
    source = pypdfium2.PdfDocument(form)
    source[0].set_rotation(180)
    source.save(tmp_path / "a.pdf")
    page = opening.open(tmp_path / "a.pdf").pages[0]
    assert page.turned == 180
    assert page.lines[0].text == "示例申请表"


def test_a_docx_keeps_paragraphs_and_tables_in_order(opening: Opening, tmp_path: Path) -> None:
    path = written_docx(tmp_path / "a.docx", ["授权委托书", "受托人：张某"], [["法定代表人", "王某"]])
    paper = opening.open(path)
    assert not paper.pages[0].exact
    assert [line.text for line in paper.pages[0].lines] == ["授权委托书", "受托人：张某", "法定代表人", "王某"]
    assert by_name(fields_of(paper.pages))["法定代表人"][0].value == "王某"


def test_a_seal_on_a_page_with_text_is_found(opening: Opening, tmp_path: Path) -> None:
    picture = stamped(sheet(320, 320), 8, 8, 300, 300)
    cv2.imwrite(str(tmp_path / "seal.png"), picture)
    path = written_pdf(tmp_path / "a.pdf", "示例承诺书，我单位承诺资金已经落实到位。", tmp_path / "seal.png")
    (seal,) = opening.open(path).pages[0].seals
    assert (seal.shape, seal.colour) == ("round", "red")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空"),
        (b"MZ\x00\x90" + b"\x00" * 200, "程序"),
        (b"%PDF-1.4 cut", "不完整"),
        (b"\x89PNG\r\n\x1a\nbroken", "损坏"),
    ],
)
def test_what_can_not_be_read_says_why(opening: Opening, tmp_path: Path, data: bytes, word: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    paper = opening.open(tmp_path / "a.pdf")
    assert word in paper.trouble
    assert paper.pages == ()


def test_a_file_that_is_too_large_is_not_read(opening: Opening, tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as out:
        out.truncate((SIZE_MAX_MB << 20) + 1)
    assert f"{SIZE_MAX_MB} MB" in opening.open(tmp_path / "a.pdf").trouble


def test_a_file_that_is_gone_is_told(opening: Opening, tmp_path: Path) -> None:
    assert opening.open(tmp_path / "none.pdf").trouble
