"""Setting a sheet: its blocks become pages where every word, line, seal and signature has its place."""

from itertools import groupby, pairwise

from knowledge.papers.samples.blocks import Block, Break, Cell, Drawing, Para, Piece, Sheet, Sign, Signs, Table, Text
from knowledge.papers.samples.drawing import drawn
from knowledge.papers.samples.lines import Line, broken, width_of
from knowledge.papers.samples.page import A4, Place, Rule, Run, SetPage, Stamp

_LEAD = 1.5  # line height, of the size
_PAD = 5.0  # around the words of a cell
_BOTTOM = 60.0
_SEAL = 112.0  # a firm's seal, about 40 mm
_OVAL = (128.0, 86.0)
_SIGN_LEAD = 24.0


class Setter:
    """Sets one sheet from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.width, self.height = (A4[1], A4[0]) if sheet.wide else A4
        self.left = sheet.margin
        self.inner = self.width - 2 * sheet.margin
        self.pages: list[SetPage] = []
        self.y = 0.0
        self.last: Piece | None = None
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(SetPage(self.width, self.height))
        self.y = self.sheet.margin * (1.25 if self.sheet.frame else 1)

    @property
    def page(self) -> SetPage:
        """The page being filled."""
        return self.pages[-1]

    def room(self, height: float) -> None:
        """Turn the page unless ``height`` points are left on it."""
        if self.y + height > self.height - _BOTTOM - (16 if self.sheet.frame else 0):
            self.turn()

    def line(self, line: Line, x: float, size: float, *, bold: bool = False, colour: str = "black") -> None:
        """Put one line with its top at the present height; its fields are remembered."""
        baseline = self.y + size * 1.1
        at = x
        self.page.runs.append(Run(x, baseline, size, "".join(char for char, _ in line), bold, colour))
        for piece, chars in groupby(line, key=lambda char: char[1]):
            wide = width_of((char for char, _ in chars), size)
            if piece.name:
                edges = (at, baseline - size, at + wide, baseline + size * 0.2)
                self.page.places.append(Place(piece.name, piece.text, *edges, follows=piece is self.last))
            self.last = piece
            at += wide

    def para(self, para: Para) -> None:
        """Set a paragraph."""
        indent = para.size * 2 if para.indent else 0.0
        self.y += para.before
        for at, line in enumerate(broken(para.text, self.inner, para.size, indent)):
            self.room(para.size * _LEAD)
            spare = self.inner - width_of((char for char, _ in line), para.size)
            shift = {"left": indent if at == 0 else 0.0, "middle": spare / 2, "right": spare}[para.align]
            self.line(line, self.left + shift, para.size, bold=para.bold, colour="red" if para.red else "black")
            self.y += para.size * _LEAD

    def table(self, table: Table) -> None:
        """Set a table; rows are never torn apart unless one is taller than a page."""
        self.y += 4
        for row in table.rows:
            texts = [broken(cell.text, cell.share * self.inner - 2 * _PAD, table.size) for cell in row]
            height = max(len(lines) for lines in texts) * table.size * 1.4 + 2 * _PAD
            self.room(height)
            self._row(table, row, texts, height)
            self.y += height
        self.y += 4

    def _row(self, table: Table, row: tuple[Cell, ...], texts: list[list[Line]], height: float) -> None:
        top, x = self.y, self.left
        for cell, lines in zip(row, texts, strict=True):
            wide = cell.share * self.inner
            self.y = top + (height - len(lines) * table.size * 1.4) / 2
            for line in lines:
                spare = wide - 2 * _PAD - width_of((char for char, _ in line), table.size)
                shift = spare / 2 if cell.align == "middle" else 0.0
                self.line(line, x + _PAD + shift, table.size, bold=cell.bold)
                self.y += table.size * 1.4
            if table.ruled:
                self._frame(x, top, x + wide, top + height)
            elif table.underlined and cell is row[-1]:
                self.page.rules.append(Rule(x, top + height - 3, x + wide, top + height - 3, 0.4))
            x += wide
        self.y = top

    def _frame(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.6, colour: str = "black") -> None:
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
        for (ax, ay), (bx, by) in pairwise(corners):
            self.page.rules.append(Rule(ax, ay, bx, by, width, colour))

    def signs(self, signs: Signs) -> None:
        """Set the places where parties sign, beside each other, seals over their names."""
        height = max(max(len(one.lines) for one in signs.parties) * _SIGN_LEAD, _SEAL * 0.9) + 14
        self.room(height)
        self.y += 12
        top, wide = self.y, self.inner / len(signs.parties)
        for at, party in enumerate(signs.parties):
            x = self.left + at * wide
            below = top
            for number, line in enumerate(party.lines):
                below = self._signed(
                    line, x, below, wide, party.signer if number == party.signer_line else "", copied=party.copied
                )
            if party.seal:
                self._sealed(party, x, top, wide)
        self.y = top + height

    def _signed(self, text: Text, x: float, top: float, wide: float, signer: str, *, copied: bool) -> float:
        self.y = top
        lines = broken(text, wide - 8, 11)
        for line in lines:
            self.line(line, x, 11)
            self.y += 11 * _LEAD
        if signer:
            at = x + width_of((char for char, _ in lines[-1]), 11) + 6
            high = 30.0
            self.page.stamps.append(
                Stamp(
                    "signature",
                    signer,
                    at,
                    self.y - 11 * _LEAD - 12,
                    high * (0.62 * len(signer) + 0.5),
                    high,
                    copied=copied,
                )
            )
        return max(self.y + 4, top + _SIGN_LEAD)

    def _sealed(self, party: Sign, x: float, top: float, wide: float) -> None:
        across, high = _OVAL if party.shape == "oval" else (_SEAL, _SEAL)
        at = x + min(wide - across, party.shift)
        self.page.stamps.append(
            Stamp("seal", party.seal, max(at, x), top - 22, across, high, party.shape, party.copied)
        )

    def drawing(self, drawing: Drawing) -> None:
        """Set a drawing."""
        self.room(drawing.height + 8)
        rules, runs = drawn(drawing, self.left, self.y + 4, self.inner)
        self.page.rules += rules
        self.page.runs += runs
        self.y += drawing.height + 8

    def put(self, block: Block) -> None:
        """Set any block."""
        if isinstance(block, Para):
            self.para(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Signs):
            self.signs(block)
        elif isinstance(block, Drawing):
            self.drawing(block)
        elif isinstance(block, Break):
            self.turn()

    def finish(self) -> None:
        """Put frames, page numbers and the mark that this is a sample."""
        pages = len(self.pages)
        for number, page in enumerate(self.pages, 1):
            self.pages, kept = [page], self.pages
            if self.sheet.frame:
                edge = 30.0
                self._frame(
                    edge,
                    edge,
                    self.width - edge,
                    self.height - edge,
                    1.6,
                    "red" if self.sheet.frame == "double" else "black",
                )
            if self.sheet.frame == "double":
                self._frame(edge + 5, edge + 5, self.width - edge - 5, self.height - edge - 5, 0.5, "red")
            numbered = self.sheet.numbering.format(page=number, pages=pages)
            for words, size, up, colour in ((numbered, 9.0, 46.0, "black"), (self.sheet.foot, 7.0, 16.0, "grey")):
                if words:
                    x = (self.width - width_of(words, size)) / 2
                    page.runs.append(Run(x, self.height - up, size, words, colour=colour))
            self.pages = kept


def set_sheet(sheet: Sheet) -> list[SetPage]:
    """Set a sheet into its pages."""
    setter = Setter(sheet)
    if sheet.title:
        size = 19.0 if len(sheet.title) < 18 else 15.0  # noqa: PLR2004 - longer titles need smaller letters
        setter.para(Para((Piece(sheet.title),), size=size, align="middle", bold=True))
        setter.y += 8
    for block in sheet.blocks:
        setter.put(block)
    setter.finish()
    return setter.pages
