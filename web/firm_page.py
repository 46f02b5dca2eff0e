"""What the page of an enterprise shows: what it gets, what it nearly gets, why not the rest, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.words import facts as fact_words
from config.words import reward as words
from knowledge.items.basis_place import BasisPlaces
from knowledge.items.offers import Offers
from knowledge.rules.answers import Gap
from knowledge.rules.fitting import State
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.money import wan
from knowledge.rules.telling import why
from knowledge.rules.worth import gaps_by_worth, lies_elsewhere, likely, worth
from ledger.base import Ledger
from ledger.enterprises import enterprise_by_uscc
from ledger.facts import counting, current_facts
from web.firm_item import Shown, money, shown

MONTHS = 12
WANTED = 4  # missing facts named at the top


@dataclass(frozen=True, slots=True)
class Bar:
    """One window in the calendar: the month it opens and the months it lasts, both within the twelve shown."""

    name: str
    start: int  # 1 is the month of the day itself
    length: int
    says: str
    open_now: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """One item of the combination."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A missing fact that is worth asking for."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FirmPage:
    """Everything the template needs."""

    name: str
    day: date
    total: str
    facts: int
    paid: tuple[Paid, ...]
    gets: tuple[Shown, ...]
    nearly: tuple[Shown, ...]
    likely: tuple[Shown, ...]
    open_still: tuple[tuple[str, str], ...]  # (name, what is missing): too little is known to say
    relief: tuple[Shown, ...]
    misses: tuple[tuple[str, str], ...]  # (name, why not)
    elsewhere: int  # items of other places
    months: tuple[str, ...]
    bars: tuple[Bar, ...]
    by_notice: tuple[str, ...]
    losers: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    warnings: tuple[str, ...]
    notice: str


def firm_page(ledger: Ledger, offers: Offers, uscc: str, day: date) -> FirmPage | None:
    """Return the page of an enterprise on a day, or None when nobody knows it."""
    with ledger.read() as session:
        firm = enterprise_by_uscc(session, uscc)
        known = len(counting(current_facts(session, uscc)))
    if firm is None:
        return None
    result = offers.match(uscc, day)
    open_ones = [*result.of(State.ELIGIBLE), *result.of(State.NEAR), *result.of(State.UNKNOWN)]
    sure, missed = likely(result), result.of(State.INELIGIBLE)
    names = {one.code: one for one in result.items}
    best = result.combination
    with ledger.read() as session:
        draw = _Drawing(result, BasisPlaces(session))
        return FirmPage(
            name=firm.name or uscc,
            day=day,
            total=_total(result),
            facts=known,
            paid=tuple(Paid(names[code].item.name, money(names[code])) for code in best.codes),
            gets=draw.all(result.of(State.ELIGIBLE)),
            nearly=draw.all(result.of(State.NEAR)),
            likely=draw.all(sure),
            open_still=tuple((one.item.name, why(one)) for one in result.of(State.UNKNOWN) if one not in sure),
            relief=draw.all(one for one in result.tax_relief if one.state is not State.INELIGIBLE),
            misses=tuple((one.item.name, why(one)) for one in missed if not lies_elsewhere(one)),
            elsewhere=sum(lies_elsewhere(one) for one in missed),
            months=tuple(_months(day)),
            bars=_bars(open_ones, day),
            by_notice=tuple(one.item.name for one in open_ones if _by_notice(one)),
            losers=(*(loser.why for loser in best.losers), *best.notes),
            wanted=tuple(_wanted(gap) for gap in gaps_by_worth(result)[:WANTED]),
            warnings=result.facts.warnings,
            notice=words.notice(),
        )


class _Drawing:
    """Draws the items of one match."""

    def __init__(self, result: MatchResult, places: BasisPlaces) -> None:
        self._result, self._places = result, places

    def all(self, items: Iterable[ItemResult]) -> tuple[Shown, ...]:
        ordered = sorted(items, key=lambda one: (-worth(one), one.code))
        return tuple(shown(one, self._result, self._places) for one in ordered)


def _total(result: MatchResult) -> str:
    best = result.combination
    low = wan(Fraction(best.low_fen))
    if best.total_fen is not None:
        return low
    return f"{low}以上" if best.high_fen is None else f"{low}至{wan(Fraction(best.high_fen))}"


def _wanted(gap: Gap) -> Wanted:
    name, year = gap
    return Wanted(f"{year}年{fact_words.label(name)}" if year else fact_words.label(name), anchor_of(name, year or 0))


def anchor_of(name: str, year: int) -> str:
    """Return the place of a fact on the page of the profile."""
    return f"f-{name.replace('.', '-')}-{year}"


def _months(day: date) -> list[str]:
    return [str((day.month - 1 + step) % MONTHS + 1) for step in range(MONTHS)]


def _by_notice(one: ItemResult) -> bool:
    opening = one.fit.opening
    return opening is not None and opening.closes is None and "通知" in opening.says


def _bars(items: Iterable[ItemResult], day: date) -> tuple[Bar, ...]:
    bars = [bar for one in items if (bar := _bar(one, day)) is not None]
    return tuple(sorted(bars, key=lambda bar: (not bar.open_now, bar.start, bar.name)))


def _bar(one: ItemResult, day: date) -> Bar | None:
    """Return the window of an item among the twelve months from the day's month on; None when it has no dates."""
    opening = one.fit.opening
    if opening is None or opening.closes is None:
        return None
    first = max(opening.opens or day, date(day.year, day.month, 1))
    start, end = _place(first, day), _place(opening.closes, day)
    if end < 1 or start > MONTHS:
        return None
    length = min(end, MONTHS) - start + 1
    since = f"{_said(opening.opens)}至" if opening.opens else "截至"
    open_now = opening.answer is not False
    return Bar(one.item.name, start, length, f"{since}{_said(opening.closes)}", open_now, one.state is State.ELIGIBLE)


def _place(one: date, day: date) -> int:
    """Return which of the months a day lies in; the month of the page's day is 1."""
    return (one.year - day.year) * MONTHS + one.month - day.month + 1


def _said(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
