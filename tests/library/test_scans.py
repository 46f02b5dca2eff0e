"""Scans and photos: every recognised paragraph says its page, its place and how sure it is."""

import io
from pathlib import Path

import pytest
from PIL import Image

from knowledge.errors import FileRefused, SecretMark
from knowledge.library.document import Document, Paragraph
from knowledge.library.readers.ocr import Eye
from knowledge.library.readers.page_lines import Seen, paragraphs
from knowledge.library.reading import Reading
from tests.library.made import pdf
from tests.library.made_formats import SCAN, scanned_ofd, scanned_pdf

LINES = [
    "示例市示例局关于示例奖励的通知",
    "第一条对首次升规的工业企业给予一次性奖励20万元，由市示例局按年度兑现。",
    "第二条本通知自2026年1月1日起施行。",
    "示例市示例局",
    "2026年1月1日",
]


def plain(document: Document) -> list[str]:
    return ["".join(block.text.split()) for block in document.blocks if isinstance(block, Paragraph)]


def saved(path: Path, picture: Image.Image, exif: bytes = b"") -> Path:
    picture.save(path, exif=exif)
    return path


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp", "tiff", "webp"])
def test_a_photo_is_recognised_with_places_in_pixels(reading: Reading, tmp_path: Path, kind: str) -> None:
    page = Image.open(SCAN).convert("RGB").crop((0, 0, 1000, 290))
    document, found, _ = reading.read(saved(tmp_path / f"a.{kind}", page))
    assert found == kind
    assert plain(document) == LINES[:2]
    for block in document.blocks:
        assert isinstance(block, Paragraph)
        assert block.page == 1
        assert block.confidence is not None
        assert 0.5 < block.confidence <= 1
        assert block.box is not None
        left, top, right, bottom = block.box
        assert 0 <= left < right <= page.width
        assert 0 <= top < bottom <= page.height
    assert "图片文字识别" in document.meta["识别"]


def test_a_photo_is_turned_as_the_camera_says(reading: Reading, tmp_path: Path) -> None:
    turned = Image.open(SCAN).convert("RGB").transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    document = reading.read(saved(tmp_path / "a.jpg", turned, exif=exif.tobytes()))[0]
    assert plain(document) == LINES


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_photo_taken_askew_is_turned_and_its_places_stay_those_of_the_photo(
    reading: Reading, tmp_path: Path, turn: int
) -> None:
    turned = Image.open(SCAN).convert("L").rotate(turn, expand=True)
    document = reading.read(saved(tmp_path / "a.png", turned))[0]
    assert plain(document) == LINES
    title = document.blocks[0].box
    assert title is not None
    expected = {90: (71, 294, 105, 805), 180: (294, 535, 805, 569), 270: (535, 195, 569, 706)}[turn]
    assert title == pytest.approx(expected, abs=12)


def test_a_scanned_pdf_has_places_in_points(reading: Reading, tmp_path: Path) -> None:
    document, kind, _ = reading.read(scanned_pdf(tmp_path / "a.pdf", pages=2))
    assert kind == "pdf"
    assert plain(document) == LINES * 2
    assert [block.page for block in document.blocks] == [1] * 5 + [2] * 5
    title = document.blocks[0].box
    assert title is not None
    assert title[0] == pytest.approx(195 * 0.72, abs=8)  # 100 pixels an inch are 72 points
    assert title[1] == pytest.approx(71 * 0.72, abs=8)


def test_a_scanned_ofd_is_recognised(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(scanned_ofd())
    document = reading.read(path)[0]
    assert plain(document) == LINES
    assert all(isinstance(block, Paragraph) and block.confidence for block in document.blocks)


def test_only_pages_without_text_are_recognised(reading: Reading, tmp_path: Path) -> None:
    text = ["第九条　本页是可以复制的文字，不需要识别，奖励5万元。"]
    written = pdf(tmp_path / "w.pdf", [text])
    import pypdfium2  # noqa: PLC0415 - only here

    whole = pypdfium2.PdfDocument.new()
    for part in (written, scanned_pdf(tmp_path / "s.pdf")):
        whole.import_pages(pypdfium2.PdfDocument(part))
    whole.save(tmp_path / "mixed.pdf")
    document = reading.read(tmp_path / "mixed.pdf")[0]
    assert plain(document) == ["".join(line.split()) for line in text] + LINES
    sure = [block.confidence for block in document.blocks if isinstance(block, Paragraph)]
    assert sure[0] is None
    assert None not in sure[1:]
    assert document.meta["识别"].startswith("第2页")


def test_too_many_scanned_pages_are_refused_with_both_numbers(tmp_path: Path) -> None:
    with Reading(60, 10_000, ocr_pages=2) as strict, pytest.raises(FileRefused, match=r"有 3 页.*2 页的上限"):
        strict.read(scanned_pdf(tmp_path / "a.pdf", pages=3))


def test_a_blurred_photo_is_refused_not_guessed(reading: Reading, tmp_path: Path) -> None:
    from PIL import ImageFilter  # noqa: PLC0415 - only here

    page = Image.open(SCAN).convert("L").filter(ImageFilter.GaussianBlur(14))
    with pytest.raises(FileRefused, match=r"模糊|没有认出文字"):
        reading.read(saved(tmp_path / "a.png", page))


def test_a_photo_without_text_is_refused(reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="没有认出文字"):
        reading.read(saved(tmp_path / "a.png", Image.new("RGB", (400, 300), "white")))


def test_a_picture_that_unpacks_to_too_many_pixels_is_refused(reading: Reading, tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(held, "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(held.getvalue())
    with pytest.raises(FileRefused, match="像素"):
        reading.read(path)


def test_a_mark_of_secrecy_in_a_scan_is_seen() -> None:
    lines = [Seen("机密★1年", (10, 10, 90, 30), 0.9), Seen("关于某事的通知", (10, 50, 200, 70), 0.9)]
    from knowledge.library.secrecy import secret_mark  # noqa: PLC0415 - only here

    assert secret_mark(Document(tuple(paragraphs(lines, 1)))) == "机密★1年"
    assert issubclass(SecretMark, FileRefused)


def test_an_eye_counts_the_pages_of_one_original_together() -> None:
    said: list[int] = []
    eye = Eye(3, 1, said.append)
    eye.expect(2)
    with pytest.raises(FileRefused, match="4 页"):
        eye.expect(2)
    assert said == [2]


def test_an_indented_line_begins_a_paragraph_and_the_weakest_line_decides() -> None:
    lines = [
        Seen("　　对首次升规的工业企业给予一次性奖励并且", (50, 0, 400, 20), 0.9),
        Seen("每年兑现一次直到有效期届满为止的全部奖励", (10, 30, 400, 50), 0.6),
        Seen("第二段从缩进开始所以不接在上一段的后面了", (50, 60, 400, 80), 0.8),
    ]
    found = paragraphs(lines, 1)
    assert [one.confidence for one in found] == [0.6, 0.8]
    assert found[0].box == (10, 0, 400, 50)
