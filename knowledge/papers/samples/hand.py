"""The habits of whoever drew up one paper: wording of labels, style of days and amounts, layout of boxes."""

import re
from dataclasses import dataclass, field
from datetime import date

from knowledge.papers.samples.blocks import Cell, Para, Piece, Table, Text
from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.figures import (
    AREA_STYLES,
    DAY_STYLES,
    MONEY_STYLES,
    MU,
    area_as,
    day_as,
    in_words,
    money_as,
    plain,
)
from knowledge.papers.samples.labels import label
from knowledge.papers.samples.story import Area, InWords, Measure, Money, Span, Story

_GAP = re.compile(r"\{([^{}]+)\}")
_UNIT = re.compile(r"（(㎡|万元|米|%)）$")
_LONG = 17  # characters of a value that needs the whole width of a form
LAYOUTS = {
    "form": ("grid4", "grid2", "grid4", "numbered", "stack"),
    "licence": ("lines", "underlined", "grid2"),
    "contract": ("numbered", "lines", "grid2"),
    "letter": ("numbered", "lines", "grid2"),
    "report": ("grid2", "grid4", "lines"),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """One paper's habits. ``family`` decides which layouts are usual."""

    story: Story
    dice: Dice
    family: str
    layout: str
    day_style: str
    area_style: str
    money_style: str
    flaws: frozenset[str] = frozenset()  # what the sheet itself does wrong: 无章, 无签字 …
    stop: str = "："
    said: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, unit: str = "") -> str:
        """Write one fact; ``unit`` is the unit that the label already says.

        Raises:
            KeyError: the story has no such fact.
        """
        told = self.story[name]
        if isinstance(told, Measure):
            return plain(told.number) + ("" if unit else told.unit)
        if isinstance(told, Money):
            return plain(told.yuan / 10000) if unit else money_as(told.yuan, self._money(wan=told.wan))
        if isinstance(told, Area):
            return self._area(told, unit)
        return self._plainly(told)

    def _plainly(self, told: str | date | Span | InWords) -> str:
        if isinstance(told, date):
            return day_as(told, self.day_style)
        if isinstance(told, Span):
            return f"{day_as(told.first, self.day_style)}至{day_as(told.last, self.day_style)}"
        return in_words(told.yuan) if isinstance(told, InWords) else told

    def _money(self, *, wan: bool) -> str:
        return "万元" if wan else "元" if self.money_style == "万元" else self.money_style

    def _area(self, told: Area, unit: str) -> str:
        if told.wrong_unit:
            return f"{told.metres / MU:.2f}" + ("" if unit else "㎡")
        if unit:
            return f"{told.metres:.2f}"
        style = "平方米" if self.area_style == "合亩" and not told.land else self.area_style
        return area_as(told.metres, style)

    def words(self, template: str) -> Text:
        """Fill the gaps of a sentence: ``{name}`` is the value of a fact and is remembered as such."""
        pieces: list[Piece] = []
        at = 0
        for gap in _GAP.finditer(template):
            pieces += [Piece(template[at : gap.start()]), Piece(self.value(gap[1]), gap[1])]
            at = gap.end()
        return tuple(piece for piece in (*pieces, Piece(template[at:])) if piece.text)

    def pair(self, name: str) -> tuple[str, Text]:
        """Give label and value of one box. ``字=name`` gives the label itself instead of a usual one."""
        given, _, name = name.rpartition("=")
        said = given or self.said.setdefault(name, label(name, self.dice))
        unit = _UNIT.search(said)
        value = self.value(name, unit[1] if unit else "")
        return said, (Piece(value, name),) if value else ()

    def boxes(self, names: list[str], layout: str = "") -> list[Para | Table]:
        """Lay out boxes in this paper's way."""
        pairs = [self.pair(name) for name in names]
        layout = layout or self.layout
        if layout == "grid4":
            return [Table(_four(pairs))]
        if layout == "grid2":
            return [Table(tuple((_head(said, 0.28), Cell(value, 0.72)) for said, value in pairs))]
        if layout == "stack":
            return [Table(_stacked(pairs))]
        if layout == "underlined":
            rows = tuple((Cell((Piece(_spread(said)),), 0.3), Cell(value, 0.7)) for said, value in pairs)
            return [Table(rows, ruled=False, size=13, underlined=True)]
        numbered = layout == "numbered"
        lines = [
            (Piece((f"{at}．" if numbered else "") + said + self.stop), *value)
            for at, (said, value) in enumerate(pairs, 1)
        ]
        size, before = (13.0, 9.0) if self.family == "licence" else (11.5, 3.0)
        return [Para(line, size=size, before=before) for line in lines]


def _head(said: str, share: float) -> Cell:
    return Cell((Piece(said),), share, align="middle")


def _spread(said: str) -> str:
    """Spread a short label over the width of four characters, as licences do."""
    if len(said) == 2:  # noqa: PLR2004 - two characters, like 名称
        return f"{said[0]}　　{said[1]}"
    return " ".join(said) if len(said) == 4 else said  # noqa: PLR2004 - 建 设 单 位


def _length(value: Text) -> int:
    return sum(len(piece.text) for piece in value)


def _four(pairs: list[tuple[str, Text]]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    waiting: tuple[str, Text] | None = None
    for said, value in pairs:
        if _length(value) > _LONG:
            rows.append((_head(said, 0.2), Cell(value, 0.8)))
        elif waiting is None:
            waiting = said, value
        else:
            rows.append((_head(waiting[0], 0.2), Cell(waiting[1], 0.3), _head(said, 0.2), Cell(value, 0.3)))
            waiting = None
    if waiting:
        rows.append((_head(waiting[0], 0.2), Cell(waiting[1], 0.8)))
    return tuple(rows)


def _stacked(pairs: list[tuple[str, Text]]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    short: list[tuple[str, Text]] = []

    def pour() -> None:
        for at in range(0, len(short), 3):
            group = short[at : at + 3]
            rows.append(tuple(_head(said, 1 / len(group)) for said, _ in group))
            rows.append(tuple(Cell(value, 1 / len(group), align="middle") for _, value in group))
        short.clear()

    for said, value in pairs:
        if _length(value) > _LONG + 3:
            pour()
            rows.append((_head(said, 0.22), Cell(value, 0.78)))
        else:
            short.append((said, value))
    pour()
    return tuple(rows)


def hand_for(
    story: Story, dice: Dice, family: str, variant: int | None = None, flaws: frozenset[str] = frozenset()
) -> Hand:
    """Make the habits of one paper; ``variant`` asks for one of the layouts by number."""
    layouts = LAYOUTS[family]
    layout = layouts[variant % len(layouts)] if variant is not None else dice.pick(layouts)
    return Hand(
        story,
        dice,
        family,
        layout,
        day_style=dice.pick(DAY_STYLES),
        area_style=dice.pick(AREA_STYLES),
        money_style=dice.pick(MONEY_STYLES),
        flaws=flaws,
        stop=dice.pick(("：", "：", ":")),
    )
