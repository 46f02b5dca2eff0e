"""Tables of Word and PDF: nested, merged, framed, and those that go on overleaf."""

from pathlib import Path
from typing import Any

import docx as word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as PrintedTable

from knowledge.library.document import Document, Paragraph, Table
from knowledge.library.reading import Reading

HEADER = ["企业类别", "条件", "奖励"]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def rows_of(table: Table) -> list[str]:
    return [table.row_text(row) for row in table.rows]


def filled(table: Any, rows: list[list[str]]) -> None:  # noqa: ANN401 - the vendor's untyped table
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def printed(path: Path, rows: list[list[str]], *, repeat: int) -> Path:
    """Print a table that is longer than a page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = [("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)]
    table = PrintedTable([HEADER, *rows], colWidths=120, rowHeights=26, repeatRows=repeat)
    table.setStyle(style)
    head = Printed('<font name="STSong-Light" size="12">Award 2026 standard, see below in the table</font>')
    SimpleDocTemplate(str(path)).build([head, table])
    return path


def test_a_table_inside_a_cell_keeps_its_rows_with_their_names(reading: Reading, tmp_path: Path) -> None:
    document = word.Document()
    outer = document.add_table(2, 2)
    filled(outer, [["类别", "标准"], ["规上工业", ""]])
    inner = outer.cell(1, 1).add_table(3, 2)
    filled(inner, [["规模", "奖励"], ["大型", "50万元"], ["小型", "20万元"]])
    document.save(str(tmp_path / "a.docx"))
    read = tables(reading.read(tmp_path / "a.docx")[0])
    assert len(read) == 1
    assert rows_of(read[0]) == ["类别：规上工业；标准：规模：大型；奖励：50万元 规模：小型；奖励：20万元"]


def test_a_frame_of_one_cell_is_no_table(reading: Reading, tmp_path: Path) -> None:
    document = word.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "一、奖励标准"
    filled(frame.add_table(2, 3), [HEADER, ["规上工业", "首次升规", "20万元"]])
    document.save(str(tmp_path / "a.docx"))
    read = reading.read(tmp_path / "a.docx")[0]
    assert [block.text for block in read.blocks if isinstance(block, Paragraph)] == ["一、奖励标准"]
    assert rows_of(tables(read)[0]) == ["企业类别：规上工业；条件：首次升规；奖励：20万元"]


def test_cells_in_content_controls_and_shifted_rows_stay_in_their_column(reading: Reading, tmp_path: Path) -> None:
    document = word.Document()
    table = document.add_table(3, 3)
    filled(table, [HEADER, ["规上工业", "首次升规", "20万元"], ["限上商贸", "首次入统", "5万元"]])
    row = table.rows[1]._tr  # noqa: SLF001 - what Word writes
    cell = row.tc_lst[1]
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    cell.addprevious(control)
    control[0].append(cell)
    last = table.rows[2]._tr  # noqa: SLF001 - as above
    last.remove(last.tc_lst[0])
    last.insert(0, parse_xml(f'<w:trPr {nsdecls("w")}><w:gridBefore w:val="1"/></w:trPr>'))
    document.save(str(tmp_path / "a.docx"))
    assert rows_of(tables(reading.read(tmp_path / "a.docx")[0])[0]) == [
        "企业类别：规上工业；条件：首次升规；奖励：20万元",
        "条件：首次入统；奖励：5万元",
    ]


def test_a_pdf_table_that_goes_on_overleaf_is_one_with_its_header(reading: Reading, tmp_path: Path) -> None:
    rows = [[f"第{at}类企业", "首次升规", f"{at}万元"] for at in range(1, 61)]
    for repeat in (0, 1):
        document = reading.read(printed(tmp_path / f"{repeat}.pdf", rows, repeat=repeat))[0]
        found = tables(document)
        assert len(found) == 1
        assert found[0].header == tuple(HEADER)
        assert [list(row) for row in found[0].rows] == rows
        assert found[0].page == 1
        assert found[0].box is not None


def test_two_tables_of_different_width_are_two(reading: Reading, tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = [("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)]
    long = PrintedTable([[f"甲{at}", "乙"] for at in range(26)], colWidths=120, rowHeights=26)
    wide = PrintedTable([["丙", "丁"], ["戊", "己"]], colWidths=200, rowHeights=26)
    for table in (long, wide):
        table.setStyle(style)
    SimpleDocTemplate(str(tmp_path / "a.pdf")).build([long, wide])
    assert [len(table.rows) for table in tables(reading.read(tmp_path / "a.pdf")[0])] == [25, 1]
