"""What a match says in a chat: lists of items, one item with its conditions and steps, the fact worth asking."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from config.words import facts as fact_words
from config.words import reward as words
from knowledge.rules.answers import WORDS, Gap
from knowledge.rules.fitting import State
from knowledge.rules.item import NO_APPLICATION
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.money import wan
from knowledge.rules.reward import Amount
from knowledge.rules.telling import deadline, unmet_said, why
from knowledge.rules.trace import in_words, needed, said, unit_for
from knowledge.rules.worth import gaps_by_worth, worth

LISTED = 5  # items of each kind in one message; 匹配 全部 shows all
LIKELY_SHARE = Fraction(7, 10)  # of the conditions met: what else is unknown may well fit
STEPS_SHOWN = 8
_ORDER = {State.ELIGIBLE: 0, State.UNKNOWN: 1, State.NEAR: 2, State.INELIGIBLE: 3}


def ordered(result: MatchResult) -> list[ItemResult]:
    """Return what is told of a match, the best first: their places are the numbers people answer with."""
    shown = [*result.of(State.ELIGIBLE), *likely(result), *result.of(State.NEAR)]
    return sorted(shown, key=lambda one: (_ORDER[one.state], -worth(one), one.code))


def likely(result: MatchResult) -> list[ItemResult]:
    """Return the items of which enough conditions are met and the rest unknown (domain reference 9.3)."""
    return [one for one in result.of(State.UNKNOWN) if met_share(one) >= LIKELY_SHARE]


def met_share(one: ItemResult) -> Fraction:
    """Return the share of an item's conditions that are met."""
    rows = one.fit.rows
    return Fraction(sum(row.finding.answer is True for row in rows), len(rows)) if rows else Fraction(0)


def money(amount: Amount | None) -> str:
    """Return an amount, or the range it lies in; nothing where an item pays no money."""
    if amount is None:
        return ""
    low, exact = wan(Fraction(amount.low_fen)), amount.exact_fen is not None
    return words.amount(low, None if amount.high_fen is None else wan(Fraction(amount.high_fen)), exact=exact)


def listed(result: MatchResult, *, all_of_them: bool) -> list[str]:
    """Return the lines of a whole match."""
    shown = ordered(result)
    numbers = {one.code: at for at, one in enumerate(shown, 1)}
    fits = [one for one in shown if one.state is State.ELIGIBLE]
    lines = [words.eligible(len(fits), total(result))]
    lines += _section(fits, numbers, None if all_of_them else LISTED)
    unsure = [one for one in shown if one.state is State.UNKNOWN]
    if unsure:
        lines += [words.likely(len(unsure)), *_section(unsure, numbers, None if all_of_them else LISTED)]
    close = [one for one in shown if one.state is State.NEAR]
    if close:
        lines += [words.near(len(close)), *_section(close, numbers, None if all_of_them else LISTED)]
    relief = [
        f"{one.item.name}{money(one.amount)}" for one in result.tax_relief if one.state is State.ELIGIBLE and one.amount
    ]
    return lines + ([words.relief(relief)] if relief else [])


def total(result: MatchResult) -> str:
    """Return the total of the best legal combination in 万元; a range where amounts are not sure."""
    best = result.combination
    low = wan(Fraction(best.low_fen))
    if best.total_fen is not None:
        return low
    return f"{low}以上" if best.high_fen is None else f"{low}至{wan(Fraction(best.high_fen))}"


def _section(items: Sequence[ItemResult], numbers: dict[str, int], limit: int | None) -> list[str]:
    lines = [words.item(numbers[one.code], one.item.name, money(one.amount), _notes(one)) for one in items[:limit]]
    return lines + ([words.more(len(items) - limit)] if limit is not None and len(items) > limit else [])


def _notes(one: ItemResult) -> list[str]:
    if one.state is State.ELIGIBLE:
        until = deadline(one.fit.opening) or ""
        free = one.item.redeem == NO_APPLICATION
        return [one.item.redeem, "" if free else f"时间：{until}", one.terms.contact.dept or one.item.dept]
    return [why(one).rstrip("。").removeprefix("还不能确定，").removeprefix("只差一项：")]


def details(one: ItemResult, result: MatchResult) -> list[str]:
    """Return one item: every condition with what was found, the steps, the basis, where to go."""
    lines = [words.detail_head(one.item.name, words.STATES[one.state.value], result.day.isoformat())]
    lines += [f"预计{money(one.amount)}" if one.amount else "", why(one)]
    if not one.fit.asked.standing.holds:
        return [line for line in lines if line] + _where(one)
    for row in one.fit.rows:
        found = row.finding
        value = in_words(found.value, unit_for(row.leaf, found)) if found.value is not None else ""
        source = result.facts.mark_of(row.leaf.fact, found.year).source if found.value is not None else ""
        year = f"{found.year}年" if found.year and value else ""
        note = "，".join(part for part in (f"{year}{value}" if value else "", source) if part)
        if found.answer is False and not value:
            note = needed(row.leaf, found, one.terms, result.day)
        lines.append(words.condition(said(row.leaf), WORDS[found.answer], note))
    if one.amount and one.amount.steps:
        lines.append(words.steps([step.text for step in one.amount.steps[:STEPS_SHOWN]]))
    lines += [words.loser(loser.why) for loser in result.combination.losers if loser.code == one.code]
    return [line for line in lines if line] + _where(one)


def _where(one: ItemResult) -> list[str]:
    terms = one.terms
    lines = [words.basis(b.title, b.doc, b.article, b.quote) for b in terms.basis[:1]]
    contact = terms.contact.dept or one.item.dept
    return [
        *lines,
        words.how(one.item.redeem, terms.channel, contact, terms.contact.phone, deadline(one.fit.opening) or ""),
    ]


def amounts(result: MatchResult) -> list[str]:
    """Return the calculation: each item that is paid, the total, and why others are not in it."""
    best = result.combination
    names = {one.code: one for one in result.items}
    lines = [
        words.item(at, names[code].item.name, money(names[code].amount), [names[code].item.redeem])
        for at, code in enumerate(best.codes, 1)
    ]
    if best.codes:
        lines.append(words.combination([names[code].item.name for code in best.codes], total(result)))
    lines += [words.loser(loser.why) for loser in best.losers]
    return lines + list(best.notes)


def best_gap(result: MatchResult, passed: Iterable[Gap]) -> Gap | None:
    """Return the missing fact that is worth most; a list somebody has filled in is completed on the page."""
    gaps = gaps_by_worth(result, passed)
    return next((gap for gap in gaps if gap[0] in fact_words.FACTS and not result.facts.records(gap[0])), None)


def changed(before: MatchResult, after: MatchResult) -> list[str]:
    """Return the items that stand otherwise, or pay another amount."""
    old = {one.code: one for one in before.items}
    return [
        words.gained(one.item.name, words.STATES[one.state.value], money(one.amount))
        for one in after.items
        if (one.state, money(one.amount)) != (old[one.code].state, money(old[one.code].amount))
        and not (one.state is State.INELIGIBLE and old[one.code].state is State.INELIGIBLE)
    ]


def in_the_way(one: ItemResult) -> list[str]:
    """Return what stands in the way of an item, one sentence each."""
    return [unmet_said(row, one) for row in one.fit.unmet]
