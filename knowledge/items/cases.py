"""Rule cases: what an item must say of a firm, written by people who read the policy and not the program.

One file has a ``firm`` whose facts are shared and ``cases`` that change some of them; the form is told in
tests/rules/cases/README.md. Reading finds every fault of a file, with its line; nothing is run here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from config.words import rule_cases as words
from knowledge.errors import KnowledgeError
from knowledge.items.faults import Fault
from knowledge.items.lines import Lined, Steps, lined
from knowledge.rules.money import exact, fen_of

STATES = tuple(words.STATES)
FILE_NAMES = ("item", "items", "as_of", "firm", "cases")
CASE_NAMES = ("item", "items", "as_of", "with", "firms", "expect")
EXPECT_NAMES = (
    "state", "amount", "range", "missing", "near", "unmet", "says", "refused", "codes", "total", "losers", "tax_relief",
    "eligible",
)  # fmt: skip
NEAR_NAMES = ("fact", "by", "from")
_CODES = re.compile(r"([A-Z]+-)(\d+)\.\.\1(\d+)")


class CasesRefused(KnowledgeError):
    """Case files can't be used. ``faults`` are all that is wrong, each with file and line; nothing was run."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Near:
    """The one thing that is missing: a fact by its name, by how much, from which day it is possible."""

    fact: str = ""
    by: Fraction | None = None  # fen for money, else a plain number
    by_said: str = ""  # as it is written
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out; None and empty are not judged."""

    state: str = ""
    span: tuple[Fraction, Fraction | None] | None = None  # fen; a high end of None is no upper bound
    missing: tuple[str, ...] | None = None
    near: Near | None = None
    unmet: tuple[str, ...] = ()
    says: str = ""
    refused: str = ""  # the fact that is refused
    codes: tuple[str, ...] | None = None
    total: Fraction | None = None  # fen
    losers: Mapping[str, str] | None = None  # code to the code that won
    tax_relief: tuple[str, ...] | None = None
    eligible: int | None = None  # how many of the case's firms


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the facts of a firm (of several in ``firms``), a day, the items that are looked at."""

    file: str
    line: int
    name: str
    items: tuple[str, ...]
    as_of: date
    firms: tuple[Mapping[str, object], ...]
    expected: Expected


def read_folder(folder: Path) -> tuple[Case, ...]:
    """Read every case file of a folder, by name.

    Raises:
        CasesRefused: with every fault of every file; or when there is no file.

    """
    files = [folder] if folder.is_file() else sorted(folder.glob("*.yaml"))
    if not files:
        raise CasesRefused([Fault(folder.as_posix(), 0, "", words.no_files())])
    readings = [_Reading(lined(file)) for file in files]
    faults = [fault for reading in readings for fault in reading.faults]
    if faults:
        raise CasesRefused(faults)
    return tuple(case for reading in readings for case in reading.cases)


def changed(firm: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """Return facts with some of them changed; records of a list are counted from 1.

    Raises:
        KeyError: a change points into something that is not there. The message names the step.

    >>> changed({"rd_expense": {"2024": 1}, "loans": [{"days": 1}]}, {"rd_expense.2025": 2, "loans.1.days": 3})
    {'rd_expense': {'2024': 1, '2025': 2}, 'loans': [{'days': 3}]}
    """
    facts = dict(firm)
    for path, value in changes.items():
        first, *rest = path.split(".")
        facts[first] = _put(facts.get(first), rest, value)
    return facts


def _put(around: object, steps: list[str], value: object) -> object:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(around, list):
        at = int(step) - 1 if step.isdecimal() else -1
        if not 0 <= at < len(around):
            raise KeyError(step)
        return [_put(one, rest, value) if where == at else one for where, one in enumerate(around)]
    inside = dict(around) if isinstance(around, Mapping) else {}
    inside[step] = _put(inside.get(step), rest, value)
    return inside


class _Reading:
    """Reads one file into cases and faults."""

    def __init__(self, given: Lined) -> None:
        self.given = given
        self.faults = list(given.faults)
        self.cases: list[Case] = []
        if not self.faults:
            self._file()

    def wrong(self, says: str, *steps: str | int) -> None:
        self.faults.append(self.given.fault(says, *steps))

    def _file(self) -> None:
        head = self._mapping(self.given.value, FILE_NAMES, words.not_shaped("文件", "一组“名称: 值”"))
        listed = head.get("cases")
        if not isinstance(listed, list) or not listed:
            self.wrong(words.empty(), "cases")
            return
        firm = self._mapping(head.get("firm", {}), None, words.not_shaped("firm", "一组事实"), "firm")
        seen: set[str] = set()
        for at, one in enumerate(listed):
            if not isinstance(one, Mapping) or len(one) != 1:
                self.wrong(words.empty(), "cases", at)
                continue
            name, body = next(iter(one.items()))
            if name in seen:
                self.wrong(words.same_name(str(name)), "cases", at)
            seen.add(str(name))
            self._case(str(name), body, head, firm, ("cases", at, str(name)))

    def _case(self, name: str, body: object, head: Mapping[str, object], firm: Mapping[str, object], at: Steps) -> None:
        told = self._mapping(body, CASE_NAMES, words.not_shaped(f"“{name}”", "一组“名称: 值”"), *at)
        before = len(self.faults)
        items = self._items(told if {"item", "items"} & told.keys() else head, name, at)
        day = self._day(told.get("as_of", head.get("as_of")), words.no_day(name), *at, "as_of")
        expected = self._expected(name, told.get("expect"), (*at, "expect"))
        base = self._changed(firm, told.get("with", {}), (*at, "with"))
        rows = told.get("firms", [{}])
        if not isinstance(rows, list):
            self.wrong(words.not_shaped("firms", "企业的列表，每项写与 firm 不同的事实"), *at, "firms")
            rows = []
        firms = tuple(self._changed(base, row, (*at, "firms", number)) for number, row in enumerate(rows))
        if day is not None and before == len(self.faults):
            line = self.given.line(*at)
            self.cases.append(Case(self.given.file, line, name, items, day, firms, expected))

    def _changed(self, firm: Mapping[str, object], given: object, at: Steps) -> Mapping[str, object]:
        changes = self._mapping(given, None, words.not_shaped("with", "一组要改的事实"), *at)
        for name, value in changes.items():
            try:
                firm = changed(firm, {name: value})
            except KeyError as wrong:
                self.wrong(words.no_record(str(wrong.args[0]), name), *at, name)
        return firm

    def _items(self, told: Mapping[str, object], name: str, at: Steps) -> tuple[str, ...]:
        given = told.get("items", told.get("item"))
        span = _CODES.fullmatch(given) if isinstance(given, str) else None
        if span:
            return tuple(f"{span[1]}{number:0{len(span[2])}d}" for number in range(int(span[2]), int(span[3]) + 1))
        if isinstance(given, str):
            return (given,)
        if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
            return tuple(given)
        self.wrong(words.no_item(name), *at)
        return ()

    def _expected(self, name: str, given: object, at: Steps) -> Expected:
        told = self._mapping(given or {}, EXPECT_NAMES, words.nothing_expected(name), *at)
        if not {"state", "refused", "codes", "total", "eligible"} & told.keys():
            self.wrong(words.nothing_expected(name), *at)
        state = told.get("state", "")
        if state and state not in STATES:
            self.wrong(words.unknown_name(state, STATES), *at, "state")
        losers = told.get("losers")
        return Expected(
            state=str(state),
            span=self._span(told, at),
            missing=self._names(told, "missing", at),
            near=self._near(told.get("near"), (*at, "near")),
            unmet=self._names(told, "unmet", at) or (),
            says=str(told.get("says", "")),
            refused=str(told.get("refused", "")),
            codes=self._names(told, "codes", at),
            total=None if "total" not in told else self._money(told["total"], *at, "total"),
            losers=None if losers is None else self._losers(losers, (*at, "losers")),
            tax_relief=self._names(told, "tax_relief", at),
            eligible=self._count(told, at),
        )

    def _span(self, told: Mapping[str, object], at: Steps) -> tuple[Fraction, Fraction | None] | None:
        if "amount" in told:
            exactly = self._money(told["amount"], *at, "amount")
            return exactly, exactly
        given = told.get("range")
        if given is None:
            return None
        if not isinstance(given, list) or len(given) != 2:  # noqa: PLR2004 - a low and a high end
            self.wrong(words.not_shaped("range", "[最低, 最高]，没有上限写 null"), *at, "range")
            return None
        low, high = given
        return self._money(low, *at, "range"), None if high is None else self._money(high, *at, "range")

    def _near(self, given: object, at: Steps) -> Near | None:
        if given is None:
            return None
        told = self._mapping(given, NEAR_NAMES, words.not_shaped("near", "{fact: …, by: …, from: …}"), *at)
        by, since = told.get("by"), told.get("from")
        return Near(
            str(told.get("fact", "")),
            None if by is None else self._by(by, at),
            "" if by is None else str(by),
            None if since is None else self._day(since, words.not_shaped("from", "日期，如 2026-05-01"), *at, "from"),
        )

    def _by(self, given: object, at: Steps) -> Fraction:
        return self._money(given, *at, "by") if isinstance(given, str) else self._number(given, *at, "by")

    def _number(self, given: object, *at: str | int) -> Fraction:
        try:
            return exact(given)
        except ValueError as wrong:
            self.wrong(str(wrong), *at)
            return Fraction(0)

    def _money(self, given: object, *at: str | int) -> Fraction:
        try:
            return fen_of(given)
        except ValueError as wrong:
            self.wrong(str(wrong), *at)
            return Fraction(0)

    def _names(self, told: Mapping[str, object], name: str, at: Steps) -> tuple[str, ...] | None:
        given = told.get(name)
        if given is None:
            return None
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.wrong(words.not_shaped(name, "名称的列表"), *at, name)
            return None
        return tuple(given)

    def _losers(self, given: object, at: Steps) -> Mapping[str, str]:
        told = self._mapping(given, None, words.not_shaped("losers", "{落选的项目: 胜出的项目}"), *at)
        return {code: str(winner) for code, winner in told.items()}

    def _count(self, told: Mapping[str, object], at: Steps) -> int | None:
        given = told.get("eligible")
        if given is None:
            return None
        if not isinstance(given, Fraction) or given.denominator != 1:
            self.wrong(words.not_shaped("eligible", "符合的企业数"), *at, "eligible")
            return None
        return int(given)

    def _day(self, given: object, says: str, *at: str | int) -> date | None:
        try:
            return given if isinstance(given, date) else date.fromisoformat(str(given))
        except ValueError:
            self.wrong(says, *at)
            return None

    def _mapping(self, given: object, known: tuple[str, ...] | None, says: str, *at: str | int) -> Mapping[str, object]:
        if not isinstance(given, Mapping):
            self.wrong(says, *at)
            return {}
        for name in given:
            if known is not None and name not in known:
                self.wrong(words.unknown_name(name, known), *at, str(name))
        return {str(name): value for name, value in given.items()}
