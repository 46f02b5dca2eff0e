"""A notice as a Word file."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from casework.notice_sheet import Notice
from config.words import review_notice as words

FONT = "宋体"
_WIDTHS_CM = (1.4, 3.1, 6.9, 4.0, 2.2)
_FACTS_CM = (2.6, 15.0)


def docx_of(notice: Notice) -> bytes:
    """Write a notice as docx."""
    document = Document()
    set_page(document)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(_plain(notice.title))
    run.bold, run.font.size = True, Pt(18)
    facts = document.add_table(rows=0, cols=2)
    for label, value in notice.facts:
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = f"{label}：", _plain(value)
    _set_widths(facts, _FACTS_CM)
    for line in notice.lead:
        document.add_paragraph(_plain(line))
    if notice.rows:
        _table(document, notice)
    for line in notice.after:
        document.add_paragraph(_plain(line))
    _about(document, notice)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def set_page(document: Word) -> None:
    """Set the page and the letters of a paper of ours: A4, 宋体."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(2)
    _number(section.footer.paragraphs[0])


def _number(foot: Paragraph) -> None:
    """Put the number of the page below it."""
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, after = words.foot("#").split("#")
    foot.add_run(before)
    for code in ("PAGE", "/", "NUMPAGES"):
        if code == "/":
            foot.add_run(code)
            continue
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        foot._p.append(field)  # noqa: SLF001 - python-docx has no other way to it
    foot.add_run(after)


def _table(document: Word, notice: Notice) -> None:
    table = document.add_table(rows=1, cols=len(words.HEADS))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, words.HEADS, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(head).bold = True
    _repeat_head(table)
    for row in notice.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, (row.number, row.material, "\n".join(row.told), row.fix, row.later), strict=True):
            _write(cell, text)
    _set_widths(table, _WIDTHS_CM)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the widths of columns in cm: Word goes by the cells, other programs by the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for each in table.rows:
        for cell, width in zip(each.cells, widths, strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)


def _write(cell: _Cell, text: str) -> None:
    """Write a text into a cell, a paragraph a line."""
    first, *more = text.split("\n")
    cell.text = _plain(first)
    for line in more:
        cell.add_paragraph(_plain(line))


def _plain(text: str) -> str:
    """Leave out what XML can't hold."""
    return "".join(char for char in text if char.isprintable())


def _repeat_head(table: Table) -> None:
    """Let the head of the table stand on every page."""
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to it
    properties.append(OxmlElement("w:tblHeader"))


def _about(document: Word, notice: Notice) -> None:
    about = document.core_properties
    about.title, about.identifier = _plain(notice.title), f"{notice.case_id}/{notice.number}"
    about.subject, about.keywords, about.comments = notice.case_id, notice.about, notice.after[-1]
    about.author, about.last_modified_by = "惠企政策助手", "惠企政策助手"
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
