"""Word documents: paragraphs and tables in the order they are read, page breaks, seals and scans placed as pictures."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.packages import DAMAGED
from knowledge.library.readers.docx_numbering import W
from knowledge.library.readers.docx_table import grid_of, inner_blocks
from knowledge.library.readers.unseen import is_unseen_run
from knowledge.papers.flowing import Flow
from knowledge.papers.ocr import Raster
from knowledge.papers.page import Page
from knowledge.papers.quality import SIGN, signed
from knowledge.papers.seals import redness
from knowledge.papers.sheet import Size, recognised_page, seals_on

PICTURES_MAX = 40
SCAN_SIDE = 600  # pixels: a smaller picture is a seal, a signature or an emblem
SEAL_POINTS = 120.0  # 42 mm
RED_PART = 0.02  # of the dots of a picture that holds a seal
_SKIP = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"})
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
Opened = Callable[[bytes], Raster | None]


def docx_pages(data: bytes, opened: Opened, threads: int, expect: Callable[[int], None]) -> list[Page]:
    """Read a docx. Places follow from the order, for a docx knows no pages.

    Args:
        data: the file.
        opened: gives the dots of a picture file, None when it is none.
        threads: for recognition.
        expect: told how many pictures must be recognised before they are.

    Raises:
        FileRefused: a part of it is missing.

    """
    import docx  # noqa: PLC0415 - the parser is loaded when needed

    try:
        source = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as wrong:
        raise FileRefused(DAMAGED) from wrong
    pictures = _Pictures(source, opened, threads, expect)
    flow = Flow()
    for line in _headers(source):
        flow.add_line(line)
    for element in _blocks(source.element.body):
        if element.tag == f"{W}tbl":
            flow.add_grid(grid_of(element, _text))
        else:
            if _begins_page(element):
                flow.end_page()
            text = _text(element)
            flow.add_line(text)
        pictures.place(element, flow)
        if element.tag == f"{W}p" and _ends_page(element):
            flow.end_page()
    flow.end_page()
    scans = pictures.recognised(len(flow.pages))
    return _signed(flow.pages) + scans


def _blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml elements
    yield from inner_blocks(parent)


def _text(element: Any) -> str:  # noqa: ANN401 - an lxml element
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag == f"{W}br":
            parts.append("" if child.get(f"{W}type") == "page" else "\n")
        elif child.tag not in _SKIP and child.tag != _MC_FALLBACK and isinstance(child.tag, str):
            if not is_unseen_run(child):
                parts.append(_text(child))
            if child.tag == f"{W}txbxContent" or (child.tag == f"{W}p" and parts):
                parts.append("\n")
    return "".join(parts).strip("\n")


def _begins_page(paragraph: Any) -> bool:  # noqa: ANN401 - as above
    mark = paragraph.find(f"{W}pPr/{W}pageBreakBefore")
    if mark is not None and mark.get(f"{W}val") not in {"0", "false"}:
        return True
    first = next(
        (one for one in paragraph.iter(f"{W}t", f"{W}br") if one.tag == f"{W}br" or (one.text or "").strip()), None
    )
    return first is not None and first.tag == f"{W}br" and first.get(f"{W}type") == "page"


def _ends_page(paragraph: Any) -> bool:  # noqa: ANN401 - as above
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    kind = None if section is None else section.find(f"{W}type")
    if section is not None and (kind is None or kind.get(f"{W}val") != "continuous"):
        return True
    breaks = [one for one in paragraph.iter(f"{W}br") if one.get(f"{W}type") == "page"]
    return bool(breaks) and not _begins_page(paragraph)


def _headers(source: Any) -> Iterator[str]:  # noqa: ANN401 - the vendor's untyped document
    seen: set[str] = set()
    for section in source.sections:
        for part in (section.header, section.footer):
            for paragraph in part._element.iter(f"{W}p"):  # noqa: SLF001 - boxes and tables stand in headers too
                line = _text(paragraph).strip()
                if line and line not in seen and any(char.isdigit() for char in line):
                    seen.add(line)
                    yield line


def _signed(pages: list[Page]) -> list[Page]:
    """Add what stands behind the labels for signatures; a picture behind one has been placed already."""
    done = []
    for page in pages:
        marks = signed(page.lines, None, recognised=False)
        left = marks.empty[len(page.signatures) :]
        done.append(replace(page, typed_names=marks.typed, unsigned=left))
    return done


class _Pictures:
    """The pictures of a document: seals and signatures go beside their line, scans become pages of their own."""

    def __init__(self, source: Any, opened: Opened, threads: int, expect: Callable[[int], None]) -> None:  # noqa: ANN401
        self._source, self._opened, self._threads, self._expect = source, opened, threads, expect
        self._scans: list[Raster] = []
        self._seen = 0

    def place(self, element: Any, flow: Flow) -> None:  # noqa: ANN401 - an lxml element
        for paragraph in element.iter(f"{W}p"):
            for raster in self._in(paragraph):
                self._one(raster, _text(paragraph), flow)

    def _in(self, paragraph: Any) -> Iterator[Raster]:  # noqa: ANN401 - as above
        rels = self._source.part.rels
        for one in paragraph.iter():
            if one.tag == f"{W}p" and one is not paragraph:
                continue
            for key, mark in one.attrib.items():
                if not key.endswith("}embed") or mark not in rels or self._seen >= PICTURES_MAX:
                    continue
                if rels[mark].is_external or not rels[mark].reltype.endswith("/image"):
                    continue
                self._seen += 1
                raster = self._opened(bytes(rels[mark].target_part.blob))
                if raster is not None:
                    yield raster

    def _one(self, raster: Raster, text: str, flow: Flow) -> None:
        high, wide = raster.shape[:2]
        if min(high, wide) >= SCAN_SIDE and max(high, wide) >= 1.6 * SCAN_SIDE:
            self._scans.append(raster)
            return
        if (redness(raster) > 40).mean() >= RED_PART:  # noqa: PLR2004 - as seals.RED, a little stricter
            scale = SEAL_POINTS / max(high, wide)
            self._expect(0)
            for seal in seals_on(raster, Size(wide * scale, high * scale), raster, self._threads):
                flow.add_seal(seal.shape, seal.name, seal.confidence, seal.name_confidence)
        elif SIGN.search(text) or "签" in text:
            flow.add_signature()

    def recognised(self, pages: int) -> list[Page]:
        self._expect(len(self._scans))
        return [
            recognised_page(raster, pages + at, Size(595.3, 595.3 * raster.shape[0] / raster.shape[1]), self._threads)
            for at, raster in enumerate(self._scans, 1)
        ]
