"""Pages as pictures: drawn in the reading process, measured like the boxes, kept, and gone with their document."""

import io
from pathlib import Path

import pytest
from PIL import Image

from knowledge.errors import NotInBase
from knowledge.library.originals import Originals
from knowledge.library.sheets import Sheets
from tests.library.made import write

SHA = "ab" * 32


def photo(path: Path, size: tuple[int, int], turned: int = 0) -> Path:
    """Write a photo; ``turned`` is what the camera notes about how it was held."""
    exif = Image.Exif()
    exif[0x0112] = turned or 1
    Image.new("RGB", size, "white").save(path, "JPEG", exif=exif)
    return path


def scan(path: Path, pages: int) -> Path:
    sheets = [Image.new("RGB", (1240, 1754), "white") for _ in range(pages)]
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return path


def kept(home: Path, source: Path, suffix: str) -> Originals:
    """Put a file in the place of an original."""
    originals = Originals(home)
    place = originals.path_of(SHA, suffix)
    place.parent.mkdir(parents=True)
    place.write_bytes(source.read_bytes())
    return originals


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(io.BytesIO(path.read_bytes())) as picture:
        assert picture.format == "JPEG"
        return picture.size


def test_pages_of_a_pdf_are_measured_in_points_and_drawn(tmp_path: Path) -> None:
    sheets = Sheets(kept(tmp_path, scan(tmp_path / "a.pdf", 2), "pdf"))
    assert [(round(w), round(h)) for w, h in sheets.sizes(SHA, "application/pdf")] == [(595, 842)] * 2
    assert size_of(sheets.picture(SHA, "application/pdf", 2)) == (1132, 1600)
    sheets.close()


def test_a_photo_is_shown_as_the_camera_was_held(tmp_path: Path) -> None:
    sheets = Sheets(kept(tmp_path, photo(tmp_path / "a.jpg", (2400, 1200), turned=6), "jpg"))
    assert sheets.sizes(SHA, "image/jpeg") == ((1200.0, 2400.0),)
    assert size_of(sheets.picture(SHA, "image/jpeg", 1)) == (800, 1600)
    sheets.close()


def test_a_page_is_drawn_once_and_goes_with_its_original(tmp_path: Path) -> None:
    originals = kept(tmp_path, scan(tmp_path / "a.pdf", 1), "pdf")
    sheets = Sheets(originals)
    first = sheets.picture(SHA, "application/pdf", 1)
    drawn = first.stat().st_mtime_ns
    sheets.close()
    assert Sheets(originals).picture(SHA, "application/pdf", 1).stat().st_mtime_ns == drawn
    originals.discard(SHA)
    assert [one for one in (tmp_path / "sheets").rglob("*") if one.is_file()] == []
    late = originals.keep_sheet(SHA, "1.jpg", b"drawn while it was deleted")
    assert not late.exists()


@pytest.mark.parametrize(("suffix", "media_type"), [("txt", "text/plain"), ("docx", "application/x")])
def test_what_has_no_pages_to_draw_is_not_even_opened(tmp_path: Path, suffix: str, media_type: str) -> None:
    sheets = Sheets(kept(tmp_path, write(tmp_path, "a", "关于某事的通知"), suffix))
    assert sheets.sizes(SHA, media_type) == ()
    with pytest.raises(NotInBase):
        sheets.picture(SHA, media_type, 1)


def test_what_can_not_be_drawn_is_told_and_remembered(tmp_path: Path) -> None:
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    sheets = Sheets(kept(tmp_path, broken, "pdf"))
    assert sheets.sizes(SHA, "application/pdf") == ()
    sheets.close()
    again = Sheets(Originals(tmp_path))
    assert again.sizes(SHA, "application/pdf") == ()
    with pytest.raises(NotInBase, match="没有第 1 页"):
        again.picture(SHA, "application/pdf", 1)


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_no_other_page_is_drawn(tmp_path: Path, number: int) -> None:
    sheets = Sheets(kept(tmp_path, scan(tmp_path / "a.pdf", 2), "pdf"))
    with pytest.raises(NotInBase):
        sheets.picture(SHA, "application/pdf", number)
    sheets.close()
