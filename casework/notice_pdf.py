"""A notice as a PDF: laid out here, written by ``notice_glyphs.py``. A row that is longer than a page goes on."""

import re
from collections.abc import Sequence

from casework.notice_glyphs import written
from casework.notice_sheet import Notice
from config.words import review_notice as words
from knowledge.papers.samples.lines import width_of
from knowledge.papers.samples.page import A4, Rule, Run, SetPage

_EDGE = 48.0  # points of margin
_BOTTOM = A4[1] - 64.0
_INNER = A4[0] - 2 * _EDGE
_SHARES = (0.06, 0.19, 0.39, 0.24, 0.12)  # of the columns
_SIZE, _LEAD, _PAD = 9.5, 13.5, 4.0
_TITLE, _TEXT, _TEXT_LEAD = 18.0, 10.5, 17.0
_FOOT = 8.5
_WORD = re.compile(r"[!-~]+|.")  # a full character, or a run of narrow ones
_NOT_FIRST = frozenset("，。；：！？、）》〉】〕」』”’%)]},.;:!?")
_NOT_LAST = ("“", "‘", "（", "《", "〈", "【", "〔", "「", "(", "[")


class _Sheets:
    """Pages, filled from the top."""

    def __init__(self) -> None:
        self.pages = [SetPage(*A4)]
        self.y = _EDGE

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(SetPage(*A4))
        self.y = _EDGE

    def line(self, x: float, size: float, text: str, *, bold: bool = False, colour: str = "black") -> None:
        """Put one line with its top here."""
        self.pages[-1].runs.append(Run(x, self.y + size, size, text, bold, colour))

    def paragraph(self, text: str) -> None:
        """Put a paragraph, and go below it."""
        for line in _lines(text, _INNER, _TEXT):
            if self.y + _TEXT_LEAD > _BOTTOM:
                self.turn()
            self.line(_EDGE, _TEXT, line)
            self.y += _TEXT_LEAD

    def title(self, text: str) -> None:
        """Put the title in the middle."""
        for line in _lines(text, _INNER, _TITLE):
            self.line(_EDGE + (_INNER - width_of(line, _TITLE)) / 2, _TITLE, line, bold=True)
            self.y += _TITLE * 1.6
        self.y += 6

    def row(self, cells: Sequence[Sequence[str]], *, bold: bool = False) -> None:
        """Put a row; what does not fit goes on below the head on the next page."""
        left = [list(cell) for cell in cells]
        while any(left):
            fits = int((_BOTTOM - self.y - 2 * _PAD) // _LEAD)
            least = min(max(map(len, left)), 4)  # no row begins with a line or two at the foot of a page
            if fits < least:
                self._go_on()
                continue
            count = min(fits, max(map(len, left)))
            self._part([cell[:count] for cell in left], count, bold=bold)
            left = [cell[count:] for cell in left]

    def _go_on(self) -> None:
        self.turn()
        self.row([_lines(head, _inside(at), _SIZE) for at, head in enumerate(words.HEADS)], bold=True)

    def _part(self, cells: Sequence[Sequence[str]], count: int, *, bold: bool) -> None:
        top, height, x = self.y, count * _LEAD + 2 * _PAD, _EDGE
        for at, cell in enumerate(cells):
            wide = _SHARES[at] * _INNER
            for number, line in enumerate(cell):
                self.y = top + _PAD + number * _LEAD
                self.line(x + _PAD, _SIZE, line, bold=bold)
            self._frame(x, top, x + wide, top + height)
            x += wide
        self.y = top + height

    def _frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        edges = ((x0, y0, x1, y0), (x1, y0, x1, y1), (x0, y1, x1, y1), (x0, y0, x0, y1))
        self.pages[-1].rules += [Rule(*edge) for edge in edges]

    def number(self) -> None:
        """Put its number on every page."""
        for at, page in enumerate(self.pages, 1):
            told = words.foot(f"{at}/{len(self.pages)}")
            x = (A4[0] - width_of(told, _FOOT)) / 2
            page.runs.append(Run(x, A4[1] - 34, _FOOT, told, colour="grey"))


def pdf_of(notice: Notice) -> bytes:
    """Write a notice as PDF; everything on it can be seen in any viewer, and copied.

    Raises:
        CaseRefused: this machine has no Chinese font.

    """
    sheets = _Sheets()
    sheets.title(notice.title)
    for label, value in notice.facts:
        sheets.paragraph(f"{label}：{value}")
    sheets.y += 4
    for line in notice.lead:
        sheets.paragraph(line)
    sheets.y += 4
    if notice.rows:
        sheets.row([_lines(head, _inside(at), _SIZE) for at, head in enumerate(words.HEADS)], bold=True)
    for row in notice.rows:
        told = [line for one in row.told for line in _lines(one, _inside(2), _SIZE)]
        number, material, fix, later = (
            _lines(text, _inside(at), _SIZE)
            for at, text in ((0, row.number), (1, row.material), (3, row.fix), (4, row.later))
        )
        sheets.row([number, material, told, fix, later])
    sheets.y += 8
    for line in notice.after:
        sheets.paragraph(line)
    sheets.number()
    about = {"Title": notice.title, "Subject": f"{notice.case_id}/{notice.number}", "Keywords": notice.about}
    return written(sheets.pages, about)


def _inside(column: int) -> float:
    return _SHARES[column] * _INNER - 2 * _PAD


def _lines(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines no wider than ``width`` points; what can't be printed is left out.

    No closing mark begins a line and no opening one ends it, where that can be helped.

    >>> _lines("一二三四）五六", 40, 10)
    ['一二三', '四）五六']
    """
    plain = "".join(char for char in text.replace("\n", " ") if char.isprintable())
    lines = [""]
    for word in _WORD.findall(plain):
        units = [word] if width_of(word, size) <= width else list(word)
        for unit in units:
            if width_of(lines[-1] + unit, size) <= width:
                lines[-1] += unit
                continue
            moves = 1 if unit[0] in _NOT_FIRST or lines[-1].endswith(_NOT_LAST) else 0
            moves = moves if len(lines[-1]) > moves and width_of(lines[-1][-1] + unit, size) <= width else 0
            kept = len(lines[-1]) - moves
            lines[-1:] = [lines[-1][:kept], lines[-1][kept:] + unit]
    return lines
