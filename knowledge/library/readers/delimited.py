"""CSV and its kin: one table; encoding and the mark between cells are told by the content."""

import csv

from knowledge.errors import FileRefused
from knowledge.library.document import Document, table_from
from knowledge.library.words_of_bytes import decode, delimiter_of


def read(data: bytes) -> Document:
    """Read a text that is a table.

    Raises:
        FileRefused: the encoding can't be told, or a cell never ends.

    """
    text = decode(data)
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter_of(text) or ","))
    except csv.Error as wrong:
        raise FileRefused("CSV 表格里有引号没有配对，读不出单元格。请用 WPS 或 Excel 另存为 xlsx 再上传。") from wrong
    widest = max((len(row) for row in rows), default=0)
    table = table_from([row + [""] * (widest - len(row)) for row in rows])
    return Document((table,) if table else ())
