"""Excel workbooks, new and legacy, and WPS tables: every sheet a table with its name, merged cells repeated."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from knowledge.errors import FileRefused
from knowledge.library.document import Block, Document, Table, table_from


def read(data: bytes) -> Document:
    """Read a workbook.

    Raises:
        FileRefused: the workbook is damaged.

    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - the parser is loaded when needed

    blocks: list[Block] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height:
                table = _table(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [], name)
                blocks.extend([table] if table else [])
    except CalamineError as wrong:
        raise FileRefused("表格已损坏，打不开。请重新取得完整的原件再上传。") from wrong
    return Document(tuple(blocks))


def _table(
    rows: Sequence[Sequence[object]], merged: list[tuple[tuple[int, int], tuple[int, int]]], name: str
) -> Table | None:
    grid = [[_text(cell) for cell in row] for row in rows]
    for (top, left), (bottom, right) in merged:
        for row in grid[top : bottom + 1]:
            row[left : right + 1] = [grid[top][left]] * len(row[left : right + 1])
    table = table_from(grid)
    if table is None:
        return None
    return table if table.caption or name.lower().startswith("sheet") else Table(table.header, table.rows, name)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
    if isinstance(cell, date | time | timedelta | int | float | str):
        return str(cell)
    return ""
