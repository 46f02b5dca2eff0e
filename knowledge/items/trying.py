"""What a new text of an item would do: its rule cases run, and sample firms before and after."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from config.words import match as words
from knowledge.errors import NotInBase
from knowledge.items.cases import Case, CasesRefused, read_folder
from knowledge.items.editing import Editing
from knowledge.items.facts_text import FactsUnreadable, facts_from_text
from knowledge.items.faults import ItemsRefused
from knowledge.items.offers import file_of
from knowledge.items.proving import Failure, failures
from knowledge.items.reading import read_item, read_shared
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import Item, ItemSet
from knowledge.rules.matching import ItemResult, Matcher
from knowledge.rules.money import wan
from knowledge.rules.telling import why

Span = tuple[int, int | None]  # fen; None: no upper bound


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item says of one firm."""

    state: State
    span: Span | None
    why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One sample firm before and after; None where there is no such item."""

    firm: str
    before: Outcome | None
    after: Outcome | None

    @property
    def changed(self) -> bool:
        """Whether its state or its amount is another one."""
        first, second = self.before, self.after
        return (first and (first.state, first.span)) != (second and (second.state, second.span))


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out. ``trouble`` says why the cases could not be run at all."""

    day: date
    cases: int
    failed: tuple[Failure, ...]
    firms: tuple[Tried, ...]
    trouble: str = ""

    @property
    def changed(self) -> tuple[Tried, ...]:
        """Return the firms for which something is different."""
        return tuple(one for one in self.firms if one.changed)

    def counts(self) -> dict[State, tuple[int, int]]:
        """Return how many firms are in each state, before and after."""
        first = Counter(one.before.state for one in self.firms if one.before)
        second = Counter(one.after.state for one in self.firms if one.after)
        return {state: (first[state], second[state]) for state in State}


def tried(item: Item, items: ItemSet, cases: Path | None, firms: Sequence[tuple[str, Facts]], day: date) -> Trial:
    """Run the cases of an item and look at sample firms, before and after.

    Args:
        item: the new one.
        items: all that count now.
        cases: folder of rule cases; None: there are none here.
        firms: names and facts.
        day: for which the firms are looked at.

    """
    new = with_item(items, item)
    trouble = ""
    try:
        chosen = cases_of(item.code, cases)
    except CasesRefused as refused:
        chosen, trouble = (), str(refused)
    before = _outcomes(items.item(item.code), items, firms, day)
    after = _outcomes(item, new, firms, day)
    rows = tuple(Tried(name, *pair) for (name, _), *pair in zip(firms, before, after, strict=True))
    return Trial(day, len(chosen), tuple(failures(chosen, new)), rows, trouble)


def draft_tried(
    editing: Editing, items: ItemSet, code: str, cases: Path | None, firms: Sequence[tuple[str, Facts]], day: date
) -> Trial:
    """Try the open text of an item.

    Raises:
        NotInBase: there is none.
        ItemsRefused: it has faults.

    """
    draft = editing.draft(code)
    if draft is None:
        raise NotInBase(f"{code} 没有草稿可以试算。请先起草。")
    if draft.faults:
        raise ItemsRefused(draft.faults)
    item = read_item(draft.row.text, file_of(code), read_shared(editing.texts(), []))
    return tried(item, items, cases, firms, day)


def with_item(items: ItemSet, item: Item) -> ItemSet:
    """Return all items with one of them replaced, or added."""
    others = [one for one in items.items if one.code != item.code]
    return replace(items, items=tuple(sorted([*others, item], key=lambda one: one.code)))


def cases_of(code: str, folder: Path | None) -> tuple[Case, ...]:
    """Return the cases of a folder that look at an item.

    Raises:
        CasesRefused: a case file can't be read.

    """
    if folder is None or not folder.is_dir():
        return ()
    own = folder / f"{code.lower()}.yaml"
    files = [own] if own.is_file() else [path for path in folder.glob("*.yaml") if code in path.read_text("utf-8")]
    return tuple(case for path in files for case in read_folder(path) if code in case.items)


def sample_firms(folder: Path) -> list[tuple[str, Facts]]:
    """Return the firms of a folder of facts by name; a file that can't be read is left out."""
    found = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            facts = facts_from_text(path.read_text(encoding="utf-8"), path.name)
        except FactsUnreadable:
            continue
        found.append((str(facts.value("name") or path.stem), facts))
    return found


def _outcomes(item: Item | None, items: ItemSet, firms: Iterable[tuple[str, Facts]], day: date) -> list[Outcome | None]:
    if item is None:
        return [None for _ in firms]
    matcher = Matcher(replace(items, items=(item,)), day)
    return [_outcome(matcher.match(facts).items[0]) for _, facts in firms]


def _outcome(result: ItemResult) -> Outcome:
    amount = result.amount
    return Outcome(result.state, None if amount is None else (amount.low_fen, amount.high_fen), why(result))


def span_said(span: Span | None) -> str:
    """Return an amount in 万元, or the range it lies in; empty for none."""
    if span is None:
        return ""
    low, high = span
    return words.money(wan(Fraction(low)), None if high is None else wan(Fraction(high)))
