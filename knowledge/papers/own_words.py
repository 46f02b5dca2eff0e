"""Fields that only one list has (在建项目, 是否特殊建设工程): found by the list's own words.

The reader of papers knows the fields of all offices; a list may ask for one of its own, above all what a form says by
itself on a question of the list, often by a tick (☑是 ☐否).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.papers.fields_labels import bare
from knowledge.papers.page import Box, Cell, Field, Line, Page, joined
from knowledge.rules.checklist import KeyField

SURE = 0.95  # of a value found by a list's own words
WHETHER = "是否"
SAME_ROW = 0.6  # of the height of a line
VALUE_MAX = 120
_FEW = 3  # cells to the right that may belong to one label: ☑ | 是 | ☐否
_TAIL = re.compile(r"[(（][^()（）]{0,12}[)）]$|[?？]$")
_TICKS = "☑√■✓✔▣☒☐□●○"


def own_fields(fields: Iterable[KeyField], known: frozenset[str], pages: Sequence[Page]) -> list[Field]:
    """Return the values of those of a list's fields that are not ``known``, as printed."""
    found: list[Field] = []
    for field in fields:
        if field.name not in known:
            words = tuple(dict.fromkeys(bare(word) for word in (field.name, *field.also)))
            found += [_field(field.name, text, where, page) for page in pages for text, where in _beside(words, page)]
    return found


def _field(name: str, text: str, where: Line | Box, page: Page) -> Field:
    box, sure = (where.box, where.confidence) if isinstance(where, Line) else (where, 1.0)
    return Field(name, text, None, page.number, box, round(SURE * sure, 3))


def _beside(words: Sequence[str], page: Page) -> Iterator[tuple[str, Line | Box]]:
    """Give the texts that stand beside one of some labels: in the next cell, behind a colon, or in the same row."""
    inside = {id(line) for cell in page.cells for line in cell.lines}
    for cell in page.cells:
        if _is_label(cell.text, words):
            beside = _right_of(cell, page.cells)
            if beside:
                yield joined([one.text for one in beside])[:VALUE_MAX], _place(beside)
    for line in page.lines:
        label, text = _parted(line.text, words)
        if label and text:
            yield text[:VALUE_MAX], line
        elif label and id(line) not in inside:
            rest = _row(line, page.lines)
            if rest:
                yield joined([one.text for one in rest])[:VALUE_MAX], rest[0]


def _place(cells: Sequence[Cell]) -> Line | Box:
    lines = [line for cell in cells for line in cell.lines]
    return lines[0] if lines else cells[0].box


def _is_label(text: str, words: Sequence[str]) -> bool:
    plain = _TAIL.sub("", bare(text))
    if not plain or len(plain) > 30:  # noqa: PLR2004 - characters: more is a sentence
        return False
    if plain in words:
        return True
    asks = plain.startswith(WHETHER)
    return asks and any(word.removeprefix(WHETHER) in plain for word in words if len(word.removeprefix(WHETHER)) > 1)


def _parted(text: str, words: Sequence[str]) -> tuple[str, str]:
    """Return the label a line begins with, and what stands behind it; an empty label where it begins with none."""
    head, colon, rest = text.replace("：", ":").partition(":")
    if colon and _is_label(head, words):
        return head, rest.strip()
    ticked = re.search(rf"[\[(（【]?\s*[{_TICKS}]", text)
    if ticked and _is_label(text[: ticked.start()], words):
        return text[: ticked.start()], text[ticked.start() :].strip()
    return (text, "") if _is_label(text, words) else ("", "")


def _right_of(cell: Cell, cells: Sequence[Cell]) -> list[Cell]:
    """Return the cell to the right of one; several where the first holds but a tick."""
    _, middle = cell.box.middle
    row = sorted(
        (one for one in cells if one.box.y0 < middle < one.box.y1 and one.box.x0 >= cell.box.x1 - 0.01),
        key=lambda one: one.box.x0,
    )
    taken: list[Cell] = []
    for one in row[:_FEW]:
        if taken and not (set("".join(each.text for each in taken)) & set(_TICKS)):
            break
        taken.append(one)
    return [one for one in taken if one.text.strip()]


def _row(label: Line, lines: Sequence[Line]) -> list[Line]:
    """Return what stands to the right of a label in its row, up to the next label."""
    _, middle = label.place.middle
    near = [
        one
        for one in lines
        if one is not label
        and abs(one.place.middle[1] - middle) < SAME_ROW * label.place.height
        and one.place.x0 >= label.place.x1 - 0.01
    ]
    taken: list[Line] = []
    for one in sorted(near, key=lambda one: one.place.x0):
        if one.text.rstrip().endswith((":", "：")) or (taken and not set(taken[-1].text) & set(_TICKS)):
            break
        taken.append(one)
    return taken
