"""Labels and values that no table holds: 标签：值, a label and its value side by side, or one above the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.papers.fields_labels import (
    LABEL_MAX,
    Label,
    Pair,
    bare,
    inline,
    label_of,
    leading,
    of_role,
    role_in,
    touching,
)
from knowledge.papers.page import Box, Line, joined
from knowledge.papers.ruling import in_rows, share

FULL = 0.78  # of the width of the page: a line that ends beyond goes on below
LONG_LINE = 26  # characters: so long a line may go on though it ends before
GOES_ON = 5  # lines of one value
COLON, NEXT, BLANK, LONG_WAY, TOUCHING = 0.98, 0.93, 0.95, 0.85, 0.82  # how sure each way is
PIECES = 5  # of a label whose letters stand wide apart
INDENT = 0.06  # of the page: how far right of the next line a line may begin that goes on there
COLUMN_GAP = 2.5  # heights between a full line of a column and the next column
ASIDE = 0.03  # of the page: how far left or right of its label a value below it may begin
_TAIL = re.compile(r"(?:有?限?责?任?公)?司")
_COLON = re.compile(r"[:：]")
_ITEM = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[条章节页]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]\s*\D)"
)


@dataclass(frozen=True, slots=True)
class _At:
    """A piece of text among the rows."""

    rows: list[list[Line]]
    row: int
    place: int
    edge: float  # how far right a row may reach

    @property
    def line(self) -> Line:
        return self.rows[self.row][self.place]

    @property
    def beside(self) -> "_At | None":
        row = self.rows[self.row]
        return _At(self.rows, self.row, self.place + 1, self.edge) if self.place + 1 < len(row) else None

    @property
    def is_last(self) -> bool:
        return self.place + 1 == len(self.rows[self.row])


def rows_of(lines: Sequence[Line], edge: float = 1.0, role: str = "", *, recognised: bool = False) -> Iterator[Pair]:
    """Give the labels of free lines with their values.

    Args:
        lines: of one page or cell.
        edge: how far right they may reach.
        role: the party they speak of, if the form says so.
        recognised: blanks between a label and its value may be lost.

    """
    rows = [_glued(row) for row in in_rows(lines)]
    for at, row in enumerate(rows):
        for place, line in enumerate(row):
            role = _role_of_line(line.text) or role
            yield from _read(_At(rows, at, place, edge), role, recognised)


def _read(at: _At, role: str, recognised: bool) -> Iterator[Pair]:  # noqa: FBT001 - a plain fact
    line = at.line
    told = list(_in_line(line.text))
    for label, text, start in told:
        meant = of_role(label, line.text[:start].rpartition(" ")[2] or _COLON.split(line.text)[0], role)
        yield from _valued(meant, text, at, start)
    if told:
        return
    alone = label_of(line.text)
    if alone is not None:
        yield from _alone(of_role(alone, line.text, role), at)
        return
    parted = leading(line.text)
    if parted is not None:
        yield _behind(of_role(parted[0], line.text[: parted[1]], role), parted[1], at, BLANK)
    elif recognised and (tight := touching(line.text)) is not None:
        yield _behind(tight[0], tight[1], at, TOUCHING)


def _behind(label: Label, start: int, at: _At, sure: float) -> Pair:
    """Give a value that follows its label in the same piece; a second label in it ends it."""
    text = at.line.text[start:]
    for gap in re.finditer(r"\s{2,}", text):
        if leading(text[gap.end() :]) is not None:
            text = text[: gap.start()]
            break
    box = at.line.box.part(share(at.line.text, start), share(at.line.text, start + len(text)))
    if start + len(text) == len(at.line.text):
        text, box = _on(text, at, box)
    return Pair(label, text.strip(), box, sure * at.line.confidence, whole=sure > TOUCHING)


def _alone(label: Label, at: _At) -> Iterator[Pair]:
    """Give the value of a label that fills its piece: beside it, else below."""
    beside = at.beside
    if beside is not None and not _is_labelled(beside.line.text):
        text, box = _on(beside.line.text, beside)
        for line in reversed(_above(beside)):
            text, box = joined([line.text, text]), box.around(line.box)
        yield Pair(label, text, box, NEXT * beside.line.confidence)
        return
    below = _below(at)
    if below is not None:
        text, box = _on(below.line.text, below)
        yield Pair(label, text, box, LONG_WAY * below.line.confidence, whole=False)


def _below(at: _At) -> _At | None:
    """Return the piece right under a label, if it is no label and begins where the label does, or is centred so."""
    if at.row + 1 >= len(at.rows):
        return None
    here = at.line.place
    for place, line in enumerate(at.rows[at.row + 1]):
        gap = line.place.y0 - here.y1
        aligned = abs(line.place.x0 - here.x0) <= ASIDE or abs(line.place.middle[0] - here.middle[0]) <= ASIDE
        if aligned and gap <= 1.6 * here.height and not _begins(line.text):
            return _At(at.rows, at.row + 1, place, at.edge)
    return None


def _glued(row: Sequence[Line]) -> list[Line]:
    """Join the letters of a label that stand so wide apart that they were taken for several pieces."""
    done: list[Line] = []
    at = 0
    while at < len(row):
        step = next((count for count in range(min(PIECES, len(row) - at), 1, -1) if _is_one(row[at : at + count])), 1)
        done.append(_one(row[at : at + step]) if step > 1 else row[at])
        at += step
    return done


def _is_one(pieces: Sequence[Line]) -> bool:
    if any(len(bare(piece.text)) > 2 or _COLON.search(piece.text) for piece in pieces[:-1]):  # noqa: PLR2004 - letters
        return False
    if any(label_of(piece.text) for piece in pieces[:-1]):
        return False
    whole = "".join(piece.text for piece in pieces)
    return label_of(whole) is not None or inline().match(whole) is not None or leading(whole) is not None


def _one(pieces: Sequence[Line]) -> Line:
    box, level = pieces[0].box, pieces[0].place
    for piece in pieces[1:]:
        box, level = box.around(piece.box), level.around(piece.place)
    text = "".join(piece.text for piece in pieces)
    return Line(text, box, min(piece.confidence for piece in pieces), level if pieces[0].level else None)


def _role_of_line(text: str) -> str:
    return role_in(text) if len(text) <= LABEL_MAX and not text.rstrip().endswith(("：", ":")) else ""


def _in_line(text: str) -> Iterator[tuple[Label, str, int]]:
    """Give (label, value, where the value begins) for every label with a colon in a line."""
    found = [(match, label) for match in inline().finditer(text) if (label := label_of(match[0])) is not None]
    if not found:
        head, colon, _ = text.replace(":", "：").partition("：")
        label = label_of(head) if colon and len(bare(head)) <= LABEL_MAX else None
        if label is not None:
            yield label, text[len(head) + 1 :], len(head) + 1
        return
    for at, (match, label) in enumerate(found):
        end = found[at + 1][0].start() if at + 1 < len(found) else len(text)
        yield label, text[match.end() : end], match.end()


def _valued(label: Label, text: str, at: _At, start: int) -> Iterator[Pair]:
    """Give what stands behind a label with a colon: in its piece, in the next one, or in the row below."""
    line, shown = at.line, text.strip()
    ends_line = start + len(text) >= len(line.text)
    beside = at.beside
    if not shown:
        yield _elsewhere(label, at, line.box.part(share(line.text, start), 1.0), ends_line=ends_line)
        return
    box = line.box.part(share(line.text, start), share(line.text, start + len(text)))
    if ends_line and beside is None:
        text, box = _on(text, at, box)
    elif ends_line and beside is not None and not _is_labelled(beside.line.text) and _near(line, beside.line):
        text, box = f"{text} {beside.line.text}", box.around(beside.line.box)
    yield Pair(label, text.strip(), box, COLON * line.confidence)


def _near(one: Line, other: Line) -> bool:
    """Tell whether a piece may go on with another in its row: columns stand further apart."""
    return other.place.x0 - one.place.x1 <= 3.5 * max(one.place.height, 1e-6)


def _elsewhere(label: Label, at: _At, box: Box, *, ends_line: bool) -> Pair:
    beside = at.beside
    if ends_line and beside is not None and not _is_labelled(beside.line.text):
        text, around = _on(beside.line.text, beside)
        return Pair(label, text, around, COLON * beside.line.confidence)
    below = at.rows[at.row + 1] if at.row + 1 < len(at.rows) else []
    if ends_line and len(at.rows[at.row]) == 1 and len(below) == 1 and not _begins(below[0].text):
        return Pair(label, below[0].text, below[0].box, LONG_WAY * below[0].confidence, whole=False, below=True)
    return Pair(label, "", box, 0.85)


def _is_labelled(text: str) -> bool:
    """Tell whether a piece is a label, or begins with one or holds one before a colon."""
    return bool(label_of(text) or inline().search(text) or leading(text))


def _on(text: str, at: _At, box: Box | None = None) -> tuple[str, Box]:
    """Return a value with the lines below it that belong to it: it reached the margin, and they are no labels."""
    whole, around, last = [text.strip()], box or at.line.box, at.line
    if not at.is_last:
        return _on_in_column(text.strip(), around, at)
    right = max((one.place.x1 for row in at.rows for one in row), default=at.edge)
    for row in at.rows[at.row + 1 : at.row + GOES_ON]:
        full = last.place.x1 >= FULL * min(at.edge, 1.0) or len(last.text) >= LONG_LINE
        far = full and last.place.x1 >= right - 2.2 * last.place.height
        more = _under(row, at.line) if far and not whole[-1].endswith("。") else None
        if more is not None and whole[-1].endswith("公司") and _TAIL.fullmatch(more.text.strip()):
            break  # the end of another firm's name, of the column before
        if more is None or more.place.y0 - last.place.y1 > 1.6 * last.place.height:
            break
        whole.append(more.text.strip())
        around = around.around(more.box)
        last = more
    return _own(joined(whole)), around


def _under(row: Sequence[Line], line: Line) -> Line | None:
    """Return the piece of a row in which a value may go on: the only one, or that which begins where the value does."""
    own = next((one for one in row if abs(one.place.x0 - line.place.x0) <= ASIDE / 2), None)
    more = own if len(row) > 1 else row[0]
    if more is None or line.place.x0 - more.place.x0 > INDENT or _begins(more.text):
        return None
    return more


def _on_in_column(text: str, box: Box, at: _At) -> tuple[str, Box]:
    """Return a value with what goes on below it in its own column: it filled the column up to the next one."""
    line, beside, row = at.line, at.beside, at.row + 1
    if beside is None or row >= len(at.rows):
        return text, box
    full = beside.line.place.x0 - line.place.x1 <= COLUMN_GAP * line.place.height
    for other in at.rows[row] if full else ():
        near = other.place.y0 - line.place.y1 <= line.place.height
        if near and abs(other.place.x0 - line.place.x0) <= ASIDE / 2 and not _begins(other.text):
            return joined([text, other.text.strip()]), box.around(other.box)
    return text, box


def _above(at: _At) -> list[Line]:
    """Return the lines above a value whose label stands at the middle of its height."""
    told: list[Line] = []
    here = at.line
    for row in reversed(at.rows[max(0, at.row - GOES_ON) : at.row]):
        (line, *more) = row
        gap = here.place.y0 - line.place.y1
        wide = line.place.x1 - line.place.x0 >= here.place.x1 - here.place.x0 - 2 * line.place.height
        aligned = abs(line.place.x0 - here.place.x0) <= ASIDE / 4
        if more or not aligned or not wide or gap > 1.2 * here.place.height or _begins(line.text):
            break
        told.insert(0, line)
        here = line
    return told


def _own(text: str) -> str:
    """Cut a value that went on over lines where another label begins in it."""
    more = inline().search(text, 1)
    return text[: more.start()].rstrip(" ；;，,。") if more is not None else text


def _begins(text: str) -> bool:
    """Tell whether a line begins something new: a label, a numbered item, a heading."""
    head = text.replace(":", "：").partition("：")
    if head[1] and not re.search(r"[，。；,;]", head[0]) and len(bare(head[0])) <= LABEL_MAX and len(head[0]) <= 16:  # noqa: PLR2004 - letters
        return True
    return bool(inline().match(text) or label_of(text) or leading(text) or _ITEM.match(text))
