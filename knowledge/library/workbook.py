"""Workbooks whose cells matter one by one: written for people, read back cell by cell. The one file with openpyxl.

Every cell is written as text, so that Excel and WPS keep 05-01, 8% and codes as they stand and run nothing. Reading
happens in the reading process only (see reading.py): a workbook may come from anybody.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from knowledge.errors import FileRefused

ROWS, COLUMNS = 20_000, 80  # of one sheet that are read
SHEETS = 20
TALL = 6  # lines of a cell that are shown at most
_HEAD, _LINE = "FFE8EEF7", "FFD0D7E2"


class Sheet(Protocol):
    """One sheet to be written."""

    @property
    def name(self) -> str: ...  # noqa: D102 - what stands on its tab
    @property
    def titles(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def widths(self) -> Sequence[int]: ...  # noqa: D102 - in characters
    @property
    def rows(self) -> Sequence[Sequence[str]]: ...  # noqa: D102


def write(sheets: Iterable[Sheet], path: Path) -> None:
    """Write a workbook (xlsx): titles stay in sight and can be filtered by."""
    import openpyxl  # noqa: PLC0415 - loaded when needed

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    book.save(path)


def _write(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - the vendor's untyped sheet
    from openpyxl.styles import Alignment, Font, PatternFill, Side  # noqa: PLC0415 - as above
    from openpyxl.styles.borders import Border  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    head = PatternFill("solid", fgColor=_HEAD)
    edge = Border(bottom=Side("thin", color=_LINE))
    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    for down, row in enumerate((sheet.titles, *sheet.rows), 1):
        for across, text in enumerate(row, 1):
            if not text and down > 1:
                page.cell(down, across).number_format = "@"
                continue
            cell = page.cell(down, across, text)
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment, cell.border = wrapped, edge
            if down == 1:
                cell.font, cell.fill = bold, head
        page.row_dimensions[down].height = 15 * min(TALL, max((text.count("\n") for text in row), default=0) + 1) + 3
    for across, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(across)].width = width + 2
    if len(sheet.titles) > 1:
        page.freeze_panes = "C2"
        page.auto_filter.ref = page.dimensions


def answer(kind: str, data: bytes) -> dict[str, Any]:
    """Return the cells of every sheet as text, and where formulas stand. Only in the reading process.

    Raises:
        FileRefused: it is no xlsx, or has more rows than anybody writes by hand.

    """
    if kind != "xlsx":
        raise FileRefused("要导入的应是 xlsx 表格。请用 WPS 或 Excel 打开后另存为 xlsx 再导入。")
    import openpyxl  # noqa: PLC0415 - loaded when needed

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    cells: dict[str, list[list[str]]] = {}
    formulas: dict[str, list[str]] = {}
    for page in book.worksheets[:SHEETS]:
        rows = cells[str(page.title)] = []
        found = formulas[str(page.title)] = []
        for row in page.iter_rows(max_col=COLUMNS):
            if len(rows) >= ROWS:
                raise FileRefused(f"“{page.title}”表超过 {ROWS} 行，没有导入。请只留要改的事项，删去多余的行后再试。")
            rows.append([_text(cell) for cell in row])
            found += [str(cell.coordinate) for cell in row if _is_formula(cell)]
        while rows and not any(rows[-1]):
            rows.pop()
    return {"cells": cells, "formulas": formulas}


def _is_formula(cell: Any) -> bool:  # noqa: ANN401 - the vendor's untyped cell
    return cell.value is not None and cell.data_type == "f"


def _text(cell: Any) -> str:  # noqa: ANN401 - as above
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, percent=str(cell.number_format).endswith("%"))
    return str(value)


def _number(value: float, *, percent: bool) -> str:
    """Return a number as it is shown: 0.08 in a cell of percents is 8%."""
    exact = Decimal(repr(value)) * (100 if percent else 1)
    return f"{exact.normalize():f}{'%' if percent else ''}"
