"""The page each article begins on: its text is looked up in the document, in reading order."""

from knowledge.library.document import Block, Document, Table

KEY = 24  # characters by which a text is known again
AHEAD = 400  # blocks that are looked at beyond the last one found


def first_pages(document: Document, texts: list[str]) -> list[int | None]:
    """Return the page each of ``texts`` begins on, None where the original knows no pages.

    The texts stand in reading order; one that can't be found is taken to stand where the last one stood.
    """
    blocks = document.blocks
    if not any(block.page for block in blocks):
        return [None] * len(texts)
    finder = _Finder(blocks)
    return [finder.page(text) for text in texts]


class _Finder:
    """Goes through the blocks once, from where the last text was found."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._at = 0
        self._inside = 0  # characters of the block that are passed
        self._rows: dict[int, frozenset[str]] = {}  # by place of the table: how its rows and names begin

    def page(self, text: str) -> int | None:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for number in range(self._at, min(len(self._blocks), self._at + AHEAD) if lines else 0):
            start = self._start(number, lines)
            if start is not None:
                self._at, self._inside = number, start
                break
        return self._blocks[self._at].page

    def _start(self, number: int, lines: list[str]) -> int | None:
        block = self._blocks[number]
        if isinstance(block, Table):
            rows = self._known_rows(number, block)
            return 0 if any(line[:KEY] in rows or line.split("；")[0][:KEY] in rows for line in lines) else None
        start = block.text.find(lines[0][:KEY], self._inside if number == self._at else 0)
        return start + 1 if start >= 0 else None

    def _known_rows(self, number: int, table: Table) -> frozenset[str]:
        if number not in self._rows:
            rows = (table.row_text(row)[:KEY] for row in table.rows)
            self._rows[number] = frozenset([*rows, table.caption[:KEY], *(cell[:KEY] for cell in table.header)]) - {""}
        return self._rows[number]
