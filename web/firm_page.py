"""What the page of an enterprise shows: what it gets, what it nearly gets, and when which window is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.words import reward as words
from knowledge.items.offers import Offers
from knowledge.rules.fitting import State
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.money import wan
from knowledge.rules.telling import deadline, gaps_said, why
from ledger.base import Ledger
from ledger.enterprises import enterprise_by_uscc
from ledger.facts import current_facts

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as the page shows it."""

    name: str
    amount: str
    level: str
    redeem: str
    why: str
    when: str
    contact: str
    basis: str
    met: int  # percent of the conditions that are met


@dataclass(frozen=True, slots=True)
class Bar:
    """One window in the calendar: the month it opens and the months it lasts, both within the twelve shown."""

    name: str
    start: int  # 1 is the month of the day itself
    length: int
    says: str


@dataclass(frozen=True, slots=True)
class FirmPage:
    """Everything the template needs."""

    name: str
    day: date
    total: str
    facts: int
    gets: tuple[Shown, ...]
    nearly: tuple[Shown, ...]
    likely: tuple[Shown, ...]
    relief: tuple[Shown, ...]
    months: tuple[str, ...]
    bars: tuple[Bar, ...]
    losers: tuple[str, ...]
    notice: str


def firm_page(ledger: Ledger, offers: Offers, uscc: str, day: date) -> FirmPage | None:
    """Return the page of an enterprise on a day, or None when nobody knows it."""
    with ledger.read() as session:
        firm = enterprise_by_uscc(session, uscc)
        known = len(current_facts(session, uscc))
    if firm is None:
        return None
    result = offers.match(uscc, day)
    open_ones = [*result.of(State.ELIGIBLE), *result.of(State.NEAR), *result.of(State.UNKNOWN)]
    return FirmPage(
        name=firm.name or uscc,
        day=day,
        total=_total(result),
        facts=known,
        gets=_shown(result.of(State.ELIGIBLE)),
        nearly=_shown(result.of(State.NEAR)),
        likely=_shown(result.of(State.UNKNOWN)),
        relief=_shown([one for one in result.tax_relief if one.state is State.ELIGIBLE]),
        months=tuple(_months(day)),
        bars=tuple(bar for one in open_ones if (bar := _bar(one, day)) is not None),
        losers=tuple(loser.why for loser in result.combination.losers),
        notice=words.notice(),
    )


def _total(result: MatchResult) -> str:
    best = result.combination
    low = wan(Fraction(best.low_fen))
    if best.total_fen is not None:
        return low
    return f"{low}以上" if best.high_fen is None else f"{low}至{wan(Fraction(best.high_fen))}"


def _shown(items: Sequence[ItemResult]) -> tuple[Shown, ...]:
    return tuple(_one(one) for one in sorted(items, key=lambda one: (-_worth(one), one.code)))


def _worth(one: ItemResult) -> int:
    return 0 if one.amount is None else one.amount.high_fen or one.amount.low_fen


def _one(one: ItemResult) -> Shown:
    rows = one.fit.rows
    met = sum(row.finding.answer is True for row in rows)
    basis = one.terms.basis[0] if one.terms.basis else None
    contact = one.terms.contact
    return Shown(
        name=one.item.name,
        amount=_amount(one),
        level=one.item.level,
        redeem=one.item.redeem,
        why=f"待补充：{gaps_said(one.missing)}" if one.state is State.UNKNOWN else why(one),
        when=deadline(one.fit.opening) or "",
        contact=f"{contact.dept or one.item.dept} {contact.phone}".strip(),
        basis=f"《{basis.title.strip('《》')}》（{basis.doc}）{basis.article}" if basis else "",
        met=round(100 * met / len(rows)) if rows else 0,
    )


def _amount(one: ItemResult) -> str:
    if one.amount is None:
        return ""
    high = None if one.amount.high_fen is None else wan(Fraction(one.amount.high_fen))
    return words.amount(wan(Fraction(one.amount.low_fen)), high, exact=one.amount.exact_fen is not None)


def _months(day: date) -> list[str]:
    return [f"{(day.month - 1 + step) % 12 + 1}月" for step in range(MONTHS)]


def _bar(one: ItemResult, day: date) -> Bar | None:
    """Return the window of an item among the twelve months from the day's month on; None when it has no dates."""
    opening = one.fit.opening
    if opening is None or opening.closes is None:
        return None
    first = max(opening.opens or day, date(day.year, day.month, 1))
    start, end = _place(first, day), _place(opening.closes, day)
    if end < 1 or start > MONTHS:
        return None
    last = min(end, MONTHS)
    length = last - start + 1
    return Bar(one.item.name, start, length, f"{_day(opening.opens)}至{_day(opening.closes)}" if opening.opens else "")


def _place(one: date, day: date) -> int:
    """Return which of the months a day lies in; the month of the page's day is 1."""
    return (one.year - day.year) * MONTHS + one.month - day.month + 1


def _day(value: date | None) -> str:
    return f"{value.month}月{value.day}日" if value else ""
