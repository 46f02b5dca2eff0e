"""What is known of one firm, read strictly: every problem is found before anything is used.

Absent or null is unknown; an empty list, false and 0 say "none". Values are exact and typed (fact_kinds); a fact may
come with its source: ``{"value": 120, "source": "税务局", "as_of": "2026-09-01", "verified_by": "…"}``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from knowledge.rules import uscc
from knowledge.rules.derived import DERIVED, derive, rests_on
from knowledge.rules.fact_kinds import FactValue, FieldValue, Kind, Record, one_spelling, plain_spelling, read_value
from knowledge.rules.fact_names import ENTRIES, GROUPS_THAT_MAY_BE_NONE, Entry, Shape, entry_of, nested, unknown_name
from knowledge.rules.money import shown

Path = tuple[str | int, ...]
_YEAR = re.compile(r"(19|20)\d{2}")
_AS_IT_IS = frozenset({"person", "object", "note", "code", "doc_no"})
_MARKED = frozenset({"value", "source", "as_of", "verified_by"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value comes from."""

    source: str = "本次提供"
    as_of: date | None = None
    verified_by: str = ""


GIVEN = Mark()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    path: Path
    says: str
    line: int | None = None  # of the text the facts were read from, first line 1

    @property
    def place(self) -> str:
        """The path as people write it: qualifications[0].issued_on."""
        shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return shown.removeprefix(".")

    def __str__(self) -> str:
        line = f"第{self.line}行 " if self.line is not None else ""
        return f"{line}{self.place}：{self.says}。" if self.path else f"{line}{self.says}。"


class FactsRefused(ValueError):
    """The facts can't be used; ``problems`` are all that is wrong with them. Nothing of them was used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one firm. Never changed once read."""

    plain: Mapping[str, FactValue]
    yearly: Mapping[str, Mapping[int, FactValue]]
    lists: Mapping[str, tuple[Record, ...]]
    marks: Mapping[tuple[str, int | None], Mark] = field(default_factory=dict)
    mark: Mark = GIVEN  # of whatever has none of its own
    warnings: tuple[str, ...] = ()  # to be confirmed by a person

    def value(self, name: str, year: int | None = None) -> FactValue | None:
        """Return a fact, of a year where it has years; None is unknown. Lists of records are in ``records``."""
        by_year = self.yearly.get(name)
        if by_year is not None and year is not None and year in by_year:
            return by_year[year]
        return self.plain.get(name)

    def records(self, name: str) -> tuple[Record, ...] | None:
        """Return a list of records, None when nobody knows."""
        return self.lists.get(name)

    def mark_of(self, name: str, year: int | None = None) -> Mark:
        """Return where a value comes from."""
        return self.marks.get((name, year)) or self.marks.get((name, None)) or self.mark

    def gaps(self, name: str, year: int | None = None) -> tuple[tuple[str, int | None], ...]:
        """Return what would have to be known for ``value`` to have an answer: (name, year) pairs.

        A derived fact names the facts it is made of.
        """
        if name not in DERIVED or year is None:
            return () if self._known(name, year) else (self.asked_as(name, year),)
        parts = [(one, year if one != "industry_code" else None) for one in rests_on(name, self.plain)]
        return tuple(part for part in parts if not self._known(*part)) or ((name, year),)

    def asked_as(self, name: str, year: int | None = None) -> tuple[str, int | None]:
        """Return the fact to ask for when this one is unknown: the whole list or group where all of it is."""
        outer = name.partition(".")[0]
        entry = ENTRIES.get(outer)
        whole = entry is not None and (
            entry.shape is Shape.RECORDS or (outer in GROUPS_THAT_MAY_BE_NONE and outer not in self.plain)
        )
        return (outer, None) if whole else (name, year)

    def _known(self, name: str, year: int | None) -> bool:
        return name in self.lists or self.value(name, year) is not None


def read_facts(
    given: Mapping[str, object], mark: Mark = GIVEN, line_of: Callable[[Path], int | None] = lambda _: None
) -> Facts:
    """Read the facts of one firm.

    Args:
        given: by the names of the dictionary, as JSON or YAML gives them.
        mark: the source of whatever names none of its own.
        line_of: the line a path stands on, for messages.

    Raises:
        FactsRefused: with every problem and its place.

    """
    reading = _Reading(line_of)
    for name, value in given.items():
        reading.take(name, value)
    if reading.problems:
        raise FactsRefused(tuple(reading.problems))
    reading.add_derived()
    code = reading.plain.get("uscc")
    wrong = uscc.examine(code).reason if isinstance(code, str) else ""
    return Facts(reading.plain, reading.yearly, reading.lists, reading.marks, mark, (wrong,) if wrong else ())


class _Reading:
    """One reading in progress."""

    def __init__(self, line_of: Callable[[Path], int | None]) -> None:
        self.line_of = line_of
        self.problems: list[Problem] = []
        self.plain: dict[str, FactValue] = {}
        self.yearly: dict[str, dict[int, FactValue]] = {}
        self.lists: dict[str, tuple[Record, ...]] = {}
        self.marks: dict[tuple[str, int | None], Mark] = {}

    def take(self, name: object, given: object) -> None:
        entry = ENTRIES.get(name) if isinstance(name, str) else None
        if entry is None:
            dotted = entry_of(name) if isinstance(name, str) else None
            self.wrong((_step(name),), unknown_name(name, ENTRIES) if dotted is None else nested(str(name)))
        else:
            self._fact(str(name), entry, given, (str(name),))

    def wrong(self, path: Path, says: str) -> None:
        self.problems.append(Problem(path, says, self.line_of(path)))

    def _fact(self, name: str, entry: Entry, given: object, path: Path) -> None:
        given = self._unmarked(name, None, given, path)
        if given is None:
            return
        if entry.shape is Shape.GROUP:
            self._group(name, entry, given, path)
        elif entry.shape is Shape.RECORDS:
            self._records(name, entry, given, path)
        elif entry.shape is Shape.YEARLY or (entry.shape is Shape.EITHER and isinstance(given, Mapping)):
            found = self._years(name, entry, given, path)
            if found:
                self.yearly[name] = found
        else:
            value = self._value(entry.kind, given, path)
            if value is not None:
                self.plain[name] = value

    def _group(self, name: str, entry: Entry, given: object, path: Path) -> None:
        if given is False and name in GROUPS_THAT_MAY_BE_NONE:
            self.plain[name] = False
            self.plain.update({f"{name}.{inner}": _none_of(one) for inner, one in entry.fields.items()})
            return
        if not isinstance(given, Mapping):
            none = "，没有则写 false" if name in GROUPS_THAT_MAY_BE_NONE else ""
            self.wrong(path, f"“{entry.says}”应是一组“名称: 值”{none}，现在是{shown(given)}")
            return
        self.plain[name] = True
        for inner, value in given.items():
            one = entry.fields.get(inner) if isinstance(inner, str) else None
            if one is None:
                self.wrong((*path, _step(inner)), unknown_name(inner, entry.fields))
            else:
                self._fact(f"{name}.{inner}", one, value, (*path, inner))

    def _records(self, name: str, entry: Entry, given: object, path: Path) -> None:
        if given is False:
            given = []
        if not isinstance(given, list | tuple):
            self.wrong(path, f"“{entry.says}”应是列表，没有则写空列表 []，现在是{shown(given)}")
            return
        records = []
        for at, one in enumerate(given):
            if isinstance(one, Mapping):
                records.append(self._record(entry, one, (*path, at)))
            else:
                self.wrong((*path, at), f"应是一组“名称: 值”，现在是{shown(one)}")
        self.lists[name] = tuple(records)

    def _record(self, entry: Entry, given: Mapping[object, object], path: Path) -> Record:
        record: dict[str, FieldValue] = {}
        for name, value in given.items():
            one = entry.fields.get(name) if isinstance(name, str) else None
            if one is None:
                self.wrong((*path, _step(name)), unknown_name(name, entry.fields))
            elif value is not None:
                found = self._value(one.kind, value, (*path, str(name)))
                if found is not None:
                    record[str(name)] = _spelled(str(name), found)
        for first, last in (("issued_on", "valid_to"), ("started_on", "completed_on"), ("start_on", "end_on")):
            begun, ended = record.get(first), record.get(last)
            if isinstance(begun, date) and isinstance(ended, date) and ended < begun:
                self.wrong((*path, last), f"{ended} 早于 {first} {begun}。请核对后改正")
        return record

    def _years(self, name: str, entry: Entry, given: object, path: Path) -> dict[int, FactValue]:
        if not isinstance(given, Mapping):
            self.wrong(path, f'“{entry.says}”要按年份写，如 {{"2025": …}}，现在是{shown(given)}')
            return {}
        found: dict[int, FactValue] = {}
        seen: set[int] = set()
        for key, raw in given.items():
            here = (*path, _step(key))
            if isinstance(key, bool) or not isinstance(key, str | int) or not _YEAR.fullmatch(str(key).strip()):
                self.wrong(here, f"“{key}”不是年份：应是四位数字，如 2025")
                continue
            year = int(key)
            if year in seen:
                self.wrong(here, f"{year}年有两个值。请只留一个")
            seen.add(year)
            inner = self._unmarked(name, year, raw, here)
            value = None if inner is None else self._value(entry.kind, inner, here)
            if value is not None:
                found[year] = value
        return found

    def _value(self, kind: Kind, given: object, path: Path) -> FactValue | None:
        try:
            return read_value(kind, given)
        except ValueError as wrong:
            self.wrong(path, str(wrong))
            return None

    def _unmarked(self, name: str, year: int | None, given: object, path: Path) -> object:
        """Take the source off a value that comes with one."""
        if not isinstance(given, Mapping) or "value" not in given or not given.keys() <= _MARKED:
            return given
        try:
            day = read_value(Kind.DAY, given["as_of"]) if given.get("as_of") is not None else None
        except ValueError as wrong:
            self.wrong((*path, "as_of"), str(wrong))
            day = None
        source, verified = given.get("source") or GIVEN.source, given.get("verified_by") or ""
        if not isinstance(source, str) or not isinstance(verified, str):
            self.wrong(path, "source 和 verified_by 应是文字")
        else:
            self.marks[name, year] = Mark(source, day if isinstance(day, date) else None, verified)
        return given["value"]

    def add_derived(self) -> None:
        """Add what follows from the figures, for every year any figure has."""
        years = {year for by_year in self.yearly.values() for year in by_year}
        for name in DERIVED:
            found = {year: derive(name, year, self.plain, self.yearly) for year in years}
            known = {year: value for year, value in found.items() if value is not None}
            if known:
                self.yearly[name] = {**self.yearly.get(name, {}), **known}


def _spelled(name: str, value: FieldValue) -> FieldValue:
    """Return a word of a record as rules spell it; the names of persons and things stay as they are."""
    if not isinstance(value, str) or name in _AS_IT_IS:
        return value
    return one_spelling(value) if name == "name" else plain_spelling(value)


def _step(key: object) -> str | int:
    return key if isinstance(key, str | int) and not isinstance(key, bool) else str(key)


def _none_of(entry: Entry) -> FactValue:
    """Return what a fact of a group is when the firm has none of the group."""
    return Fraction(0) if entry.kind in {Kind.MONEY, Kind.COUNT, Kind.SHARE} else False
