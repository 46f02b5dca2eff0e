"""PDF: pages with a text layer read letter by letter beside a small picture of the page; scanned pages recognised."""

from collections.abc import Callable
from typing import Any

import numpy as np

from knowledge.errors import FileRefused
from knowledge.library.readers.pdf import is_garbled
from knowledge.library.readers.unseen import seen_page
from knowledge.papers.letters import letters_of, lines_of, turn_of, upright
from knowledge.papers.ocr import Raster
from knowledge.papers.page import Page, Seal
from knowledge.papers.ruling import DOTS, cells_in
from knowledge.papers.seals import find_seals
from knowledge.papers.sheet import Size, drawn_page, recognised_page, seals_on

CHARS_PER_PAGE = 15  # fewer beside a picture: the page is the picture
PICTURE_PART = 0.45  # of the page that a scan covers
PATHS_MIN = 3  # fewer can't make a table
SCAN_DOTS = (150 / 72, 220 / 72)  # pixels for each point at which scans are drawn: as they were made, within these
SIDE_PX = 3_600
FINE = 220 / 72
PAGES_MAX = 300
_PASSWORD = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
LOCKED = "PDF 有密码或加密，打不开。请去掉密码后重新上传。"
DAMAGED = "PDF 已损坏，打不开。请重新取得完整的原件再上传。"


def too_many(pages: int) -> str:
    """Say that a paper has too many pages."""
    return f"文件有 {pages} 页，超过 {PAGES_MAX} 页的上限。请按材料拆开后分别上传。"


def pdf_pages(data: bytes, threads: int, expect: Callable[[int], None]) -> list[Page]:
    """Read a PDF.

    Args:
        data: the file.
        threads: for recognition.
        expect: told how many pages must be recognised before they are; 0 for seals only.

    Raises:
        FileRefused: it needs a password, is damaged, or has too many pages.

    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - the parser is loaded when needed

    try:
        source = pdfium.PdfDocument(data)
        if len(source) > PAGES_MAX:
            raise FileRefused(too_many(len(source)))
        sheets = [_Sheet(source[at], at + 1) for at in range(len(source))]
        scans = sum(1 for sheet in sheets if sheet.is_scan)
        if scans:
            expect(scans)
        return [sheet.page(threads, expect) for sheet in sheets]
    except pdfium.PdfiumError as wrong:
        if getattr(wrong, "err_code", None) in _PASSWORD or "assword" in str(wrong):
            raise FileRefused(LOCKED) from wrong
        raise FileRefused(DAMAGED) from wrong


class _Sheet:
    """One page of the file before it is read."""

    def __init__(self, page: Any, number: int) -> None:  # noqa: ANN401 - the vendor's untyped page
        import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - as above

        self._page, self._number = page, number
        self._size = Size(*page.get_size())
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]
        objects = [(one.type, one.get_bounds(), one) for one in page.get_objects(filter=kinds, max_depth=3)]
        self._pictures = [(bounds, one) for kind, bounds, one in objects if kind == raw.FPDF_PAGEOBJ_IMAGE]
        self._paths = len(objects) - len(self._pictures)
        covered = sum(abs(right - left) * abs(top - bottom) for (left, bottom, right, top), _ in self._pictures)
        self._covered = covered / max(1.0, self._size.across * self._size.down)
        # Invisible letters over a scan are another program's reading of it: the picture counts, not they.
        self._letters = letters_of(_without_invisible(page) if self._pictures else seen_page(page))
        text = "".join(one.char for one in self._letters)
        few = sum(1 for char in text if not char.isspace()) < CHARS_PER_PAGE
        drawn = self._covered >= PICTURE_PART or self._paths > PATHS_MIN * 40
        self.is_scan = is_garbled(text) or (few and (drawn or bool(self._pictures)) and self._big())

    def _big(self) -> bool:
        return self._covered >= 0.05 or self._paths > PATHS_MIN * 40  # noqa: PLR2004 - of the page; less is an emblem

    def page(self, threads: int, expect: Callable[[int], None]) -> Page:
        """Read it."""
        if self.is_scan:
            return recognised_page(self._drawn(self._scan_dots()), self._number, self._size, threads)
        turned = turn_of(self._letters)
        size = Size(self._size.down, self._size.across) if turned in {90, 270} else self._size
        letters = upright(self._letters, turned, self._size.across, self._size.down)
        picture = None
        if self._pictures or self._paths:
            picture = np.ascontiguousarray(np.rot90(self._drawn(DOTS), turned // 90))
        boxes = cells_in(picture) if picture is not None and self._paths >= PATHS_MIN else []
        seals: tuple[Seal, ...] = ()
        if picture is not None and find_seals(picture, size.across, size.down):
            expect(0)
            fine = np.ascontiguousarray(np.rot90(self._drawn(FINE), turned // 90))
            seals = seals_on(picture, size, fine, threads)
        lines = lines_of(letters, size.across, size.down, boxes)
        page = drawn_page(lines, picture, self._number, size, boxes=boxes, seals=seals, turned=turned)
        self._page.close()
        return page

    def _drawn(self, dots: float) -> Raster:
        scale = min(dots, SIDE_PX / max(self._size.across, self._size.down, 1.0))
        raster: Raster = self._page.render(scale=scale, may_draw_forms=True).to_numpy()
        return np.ascontiguousarray(raster[:, :, :3]) if raster.shape[2] > 3 else raster  # noqa: PLR2004 - colours

    def _scan_dots(self) -> float:
        """Return the pixels for each point of the largest picture, so that no dot is made up or lost."""
        told = [
            float(one.get_px_size()[0]) / max(1.0, abs(right - left))
            for (left, _, right, _), one in sorted(self._pictures, key=lambda item: -abs(item[0][2] - item[0][0]))[:1]
        ]
        return float(min(max([*told, SCAN_DOTS[0]]), SCAN_DOTS[1]))


def _without_invisible(page: Any) -> Any:  # noqa: ANN401 - the vendor's page
    """Take the invisible letters of a page out of memory; the file stays as it is."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - as above

    hidden = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked
    for one in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)):
        if raw.FPDFTextObj_GetTextRenderMode(one.raw) == hidden:
            page.remove_obj(one)
    return page
