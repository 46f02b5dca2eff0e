"""Render a sample source as a Word file in the form of GB/T 9704-2012, the same bytes for the same source."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from sample_source import Block, Source, chinese_day, spans

RED = RGBColor(0xC0, 0x00, 0x00)
STAMP = (2026, 1, 1, 0, 0, 0)  # the time written into every member of the archive
# kind of block -> typeface, size in points, alignment
LOOK = {
    "title": ("方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER),
    "chapter": ("黑体", 16, WD_ALIGN_PARAGRAPH.CENTER),
    "heading": ("黑体", 16, WD_ALIGN_PARAGRAPH.JUSTIFY),
    "text": ("仿宋", 16, WD_ALIGN_PARAGRAPH.JUSTIFY),
    "right": ("仿宋", 16, WD_ALIGN_PARAGRAPH.RIGHT),
    "centre": ("仿宋", 16, WD_ALIGN_PARAGRAPH.CENTER),
}


def render_docx(source: Source) -> bytes:
    """Return the Word file of a source."""
    document = Document()
    _properties(document, source)
    _line(document, source.head, "title").runs[0].font.color.rgb = RED
    _line(document, source.get("doc_no"), "centre")
    addressed = False
    for block in source.blocks:
        if block.kind == "table":
            _table(document, block)
            continue
        _line(document, block.text, block.kind)
        if block.kind == "title" and not addressed:
            addressed = True
            _addressees(document, source)
    _colophon(document, source)
    return _fixed(document)


def same_word_file(first: bytes, second: bytes) -> bool:
    """Tell whether two Word files hold the same members, however each machine packed them."""
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(second)) as other:
        names = one.namelist()
        return names == other.namelist() and all(one.read(name) == other.read(name) for name in names)


def _properties(document: Any, source: Source) -> None:  # noqa: ANN401 - the vendor ships no types
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source.title, source.get("issuer"), source.get("issuer")
    core.comments, core.revision = "示例文件，内容系虚构", 1
    core.created = core.modified = datetime.fromisoformat(source.get("issued")).replace(tzinfo=UTC)


def _line(document: Any, text: str, kind: str) -> Any:  # noqa: ANN401 - the vendor ships no types
    face, size, alignment = LOOK[kind]
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if kind in {"text", "heading"}:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001 - no public way
    return paragraph


def _addressees(document: Any, source: Source) -> None:  # noqa: ANN401 - the vendor ships no types
    if source.get("addressees"):
        _line(document, source.get("addressees"), "text").paragraph_format.first_line_indent = Pt(0)


def _table(document: Any, block: Block) -> None:  # noqa: ANN401 - the vendor ships no types
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    for (row, column), below in spans(block.rows).items():
        cell = table.cell(row, column)
        if below > 1:
            cell = cell.merge(table.cell(row + below - 1, column))
        cell.text = block.rows[row][column]


def _colophon(document: Any, source: Source) -> None:  # noqa: ANN401 - the vendor ships no types
    _line(document, source.get("note", "（此件公开发布）"), "text")
    if source.get("copy_to"):
        _line(document, f"抄送：{source.get('copy_to')}", "text")
        _line(document, f"{source.get('issuer').split()[0]}办公室　{chinese_day(source.get('issued'))}印发", "text")


def _fixed(document: Any) -> bytes:  # noqa: ANN401 - the vendor ships no types
    """Save with one time for every archive member, so that an unchanged source gives unchanged bytes."""
    first = io.BytesIO()
    document.save(first)
    last = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return last.getvalue()
