"""Figures of pushes as tables: for people, for spreadsheets, for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.words import push_figures as words
from outreach.figure_lines import By, Line
from outreach.figures import COUNTS
from outreach.manners import CHINA

RUN = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet would run begins


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: titles above, cells below, all of it text."""

    name: str
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def grid(rows: Sequence[Line], by: By) -> Grid:
    """Return lines as a sheet; nothing in it is run by a spreadsheet."""
    named = (words.HEADS[by], "编号", "说明")
    titles = (*named, words.FIGURES["pushes"], *(words.FIGURES[name] for name in COUNTS), *words.TIMES.values())
    widths = (40, 16, 20, *(10 for _ in titles[len(named) :]))
    return Grid(words.BY[by], titles, widths, tuple(_cells(one, by) for one in rows))


def _cells(one: Line, by: By) -> tuple[str, ...]:
    number = one.key.partition(":")[2] if by is By.ABOUT else one.key if by is By.PUSH else ""
    note = "" if by is By.ABOUT else one.note
    counts = (one.pushes, *(getattr(one.figures, name) for name in COUNTS))
    times = (moment(one.figures.first_sent), moment(one.figures.last_sent), words.span(one.figures.read_after_s))
    return tuple(map(harmless, (one.says, number, note, *map(str, counts), *times)))


def harmless(text: str) -> str:
    """Return a cell that a spreadsheet shows and never runs.

    >>> harmless("=1+1"), harmless("10")
    ("'=1+1", '10')
    """
    return f"'{text}" if text.startswith(RUN) else text


def moment(at: datetime | None) -> str:
    """Return a moment in the city's time; empty for none."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at is not None else ""


def told(rows: Iterable[Line]) -> list[dict[str, Any]]:
    """Return lines for programs: counts by name, moments in ISO 8601, seconds."""
    return [
        {
            "key": one.key,
            "name": one.says,
            "note": one.note,
            "pushes": one.pushes,
            **{name: getattr(one.figures, name) for name in COUNTS},
            "first_sent": _iso(one.figures.first_sent),
            "last_sent": _iso(one.figures.last_sent),
            "read_after_s": one.figures.read_after_s,
        }
        for one in rows
    ]


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat(timespec="seconds") if at is not None else None
