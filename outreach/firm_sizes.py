"""A firm's size as a push asks for it: of the last year whose figures are known, else what the firm says itself.

This is asked of every firm of a city at once, so only those figures are read that the industry's row of the table asks
for; as in knowledge.rules.derived the figures go before what is said.
"""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from knowledge.rules import industry, size
from knowledge.rules.fact_kinds import Kind, read_value
from knowledge.rules.fact_names import NAMES
from knowledge.rules.money import FEN_OF_YUAN

FIGURES = ("employees", "revenue", "total_assets")
YEARS_BACK = 4  # this year and three before it
EXACT = 2**53  # a whole number below is itself as a float
_UNITS = {name: FEN_OF_YUAN if NAMES[name].kind is Kind.MONEY else 1 for name in FIGURES}


def size_on(noted: Mapping[str, Any], day: date) -> tuple[str | None, int]:
    """Return a firm's size and its year: of the last year whose figures are known, three years back at most.

    Year 0: what the firm says, without a year. None: nobody knows.
    """
    code = industry_code(str(noted.get("industry_code") or ""))
    names = needed(code)
    by_year = [one for name in names if isinstance(one := noted.get(name), dict)]
    if names and len(by_year) == len(names):
        for year in range(day.year, day.year - YEARS_BACK, -1):
            found = _size_of(code, names, [one.get(str(year)) for one in by_year])
            if found is not None:
                return found, year
    said = noted.get("size")
    if isinstance(said, dict):
        last, said = max(said.items(), default=("0", None))
        return (said, int(last)) if said in size.TIERS else (None, 0)
    return (said, 0) if said in size.TIERS else (None, 0)


def _size_of(code: str, names: tuple[str, ...], given: list[Any]) -> str | None:
    figures = dict[str, Fraction | int]()
    for name, one in zip(names, given, strict=True):
        figure = _figure(name, one)
        if figure is None:
            return None
        figures[name] = figure
    found = size.size_of(code, size.Figures(**figures))
    return None if found == size.UNKNOWN else found


def _figure(name: str, given: Any) -> Fraction | int | None:  # noqa: ANN401 - JSON
    """Return a figure as rules read it; whole numbers, which nearly all are, need no reading."""
    if type(given) is float and given.is_integer() and given < EXACT:
        given = int(given)
    if type(given) is int and given >= 0:
        return given * _UNITS[name]
    if given is None:
        return None
    try:
        value = read_value(NAMES[name].kind, given)
    except ValueError:
        return None
    return value if isinstance(value, Fraction) else None


@lru_cache(maxsize=4096)
def industry_code(text: str) -> str:
    """Return an industry code with its letter; empty where it is none."""
    try:
        return industry.normalise(text)
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def needed(code: str) -> tuple[str, ...]:
    """Return the names of the figures the size of an industry rests on; none for no industry."""
    return size.needed(code) if code else ()


@lru_cache(maxsize=4096)
def figured(text: str | None) -> tuple[int, ...]:
    """Return the places in FIGURES of what the size rests on, for an industry code as the JSON text of a fact."""
    code = industry_code(str(json.loads(text) or "")) if text is not None else ""
    return tuple(FIGURES.index(name) for name in needed(code))
