import hashlib
import json
import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from PIL import Image

from knowledge.papers.samples.drafting import FOOT
from knowledge.papers.samples.filing import Look
from knowledge.papers.samples.fonts import have_font
from knowledge.papers.samples.pack import PackRefused, Wanted, write_pack
from knowledge.papers.samples.shelf import MATTERS, SHELF
from tests.papers.samples.conftest import DAY

Packs = dict[str, tuple[Path, dict[str, Any]]]
MATERIALS = 84


def words_in(path: Path) -> str:
    """Give all words of a docx or PDF, without any space."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        said = [para.text for para in document.paragraphs]
        said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        said += [para.text for section in document.sections for para in section.footer.paragraphs]
    else:
        with pypdfium2.PdfDocument(path) as pdf:
            said = [page.get_textpage().get_text_range() for page in pdf]
    return re.sub(r"\s", "", "".join(said)).replace("\ufffe", "")


def bytes_of(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_every_material_of_the_ten_matters_has_its_papers() -> None:
    assert sum(len(slots) for slots in SHELF.values()) == MATERIALS
    assert list(SHELF) == list(MATTERS)


@pytest.mark.parametrize("matter", list(MATTERS))
def test_what_truth_says_stands_in_the_file(clean: Packs, matter: str) -> None:
    folder, truth = clean[matter]
    assert truth["papers"]
    for paper in truth["papers"]:
        said = words_in(folder / paper["file"])
        for part in paper["parts"]:
            for name, entry in part["fields"].items():
                assert re.sub(r"\s", "", entry["value"]) in said, (paper["file"], name)
        assert re.sub(r"\s", "", FOOT) in said


@pytest.mark.parametrize("matter", list(MATTERS))
def test_a_clean_pack_fills_every_material_it_needs(clean: Packs, matter: str) -> None:
    _, truth = clean[matter]
    assert truth["faults"] == []
    assert all(material["present"] == material["needed"] for material in truth["materials"])


def test_a_box_holds_its_value_on_the_page_of_a_pdf(clean: Packs) -> None:
    folder, truth = clean["M7"]
    paper = next(one for one in truth["papers"] if one["file"].endswith(".pdf"))
    with pypdfium2.PdfDocument(folder / paper["file"]) as pdf:
        for name, entry in paper["fields"].items():
            page = pdf[entry["page"] - 1]
            wide, high = page.get_size()
            x0, y0, x1, y1 = entry["box"]
            inside = page.get_textpage().get_text_bounded(
                x0 * wide - 1, high - y1 * high - 1, x1 * wide + 1, high - y0 * high + 1
            )
            assert entry["value"].replace(" ", "")[:8] in re.sub(r"\s", "", inside), name


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_pack(Wanted("M2", 4, DAY, ("缺公章",)), tmp_path / folder)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_another_seed_tells_another_story(clean: Packs, tmp_path: Path) -> None:
    truth = write_pack(Wanted("M2", 8, DAY), tmp_path / "other")
    assert truth["papers"] != clean["M2"][1]["papers"]


@pytest.mark.skipif(not have_font(), reason="needs a Chinese font: fonts-noto-cjk")
def test_a_scanned_pack_is_pictures_with_places_on_them(tmp_path: Path) -> None:
    truth: dict[str, Any] = dict(write_pack(Wanted("M2", 1, DAY, ("扫描件模糊@符合产业政策声明",)), tmp_path / "scan"))
    scanned = [paper for paper in truth["papers"] if paper["how"] == "scan"]
    assert [paper["slots"] for paper in scanned] == [["符合产业政策声明"]]
    assert scanned[0]["fields"]["建设单位"]["box"]
    path = tmp_path / "scan" / scanned[0]["file"]
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            assert not pdf[0].get_textpage().get_text_range().strip()
    else:
        with Image.open(path) as picture:
            assert picture.width > 1200


def test_unhelpful_names_say_nothing_of_the_paper(tmp_path: Path) -> None:
    truth: dict[str, Any] = dict(write_pack(Wanted("M2", 4, DAY, look=Look(unhelpful=True)), tmp_path / "odd"))
    for paper in truth["papers"]:
        assert re.match(r"(IMG_|扫描件|微信图片_|新建文档|scan)", paper["file"])


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PackRefused, match="不是空文件夹"):
        write_pack(Wanted("M2", 4, DAY), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_matter_nobody_knows_is_refused_with_the_list(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="M10 食品经营许可"):
        write_pack(Wanted("M99", 4, DAY), tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_truth_is_written_beside_the_papers(clean: Packs) -> None:
    folder, truth = clean["M1"]
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8")) == truth
    assert {path.name for path in folder.iterdir()} == {paper["file"] for paper in truth["papers"]} | {"truth.json"}
