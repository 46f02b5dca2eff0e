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
from knowledge.rules.worth import gaps_by_worth, lies_elsewhere, likely, worth

LISTED, FEW = 5, 3  # items that fit, and of each other kind, in one message; 更多 and 匹配 全部 show the rest
PAGE = 8  # items after 更多
MISSES = 12  # items that don't fit, in one message
MANY = 99  # obstacles of what isn't in force at all: told last
STEPS_SHOWN = 8
_ORDER = {State.ELIGIBLE: 0, State.UNKNOWN: 1, State.NEAR: 2, State.INELIGIBLE: 3}


def ordered(result: MatchResult) -> list[ItemResult]:
    """Return what is told of a match, the best first: their places are the numbers people answer with."""
    shown = [*result.of(State.ELIGIBLE), *likely(result), *result.of(State.NEAR)]
    return sorted(shown, key=lambda one: (_ORDER[one.state], -worth(one), one.code))


def money(amount: Amount | None) -> str:
    """Return an amount, or the range it lies in; nothing where an item pays no money."""
    if amount is None:
        return ""
    low, exact = wan(Fraction(amount.low_fen)), amount.exact_fen is not None
    return words.amount(low, None if amount.high_fen is None else wan(Fraction(amount.high_fen)), exact=exact)


def listed(result: MatchResult, *, all_of_them: bool) -> list[str]:
    """Return the lines of a whole match: how many of each kind, and the best of them."""
    shown = ordered(result)
    fits, unsure, close = (
        [one for one in shown if one.state is state] for state in (State.ELIGIBLE, State.UNKNOWN, State.NEAR)
    )
    lines = [words.counts(len(fits), total(result), len(unsure), len(close), len(result.of(State.INELIGIBLE)))]
    for head, items, few in (
        (words.eligible(), fits, LISTED),
        (words.likely(), unsure, FEW),
        (words.near(), close, FEW),
    ):
        if items:
            lines += [head, *_section(items if all_of_them else items[:few], shown)]
    left = (
        0 if all_of_them else sum(max(0, len(one) - few) for one, few in ((fits, LISTED), (unsure, FEW), (close, FEW)))
    )
    relief = [
        f"{one.item.name}{money(one.amount)}" for one in result.tax_relief if one.state is State.ELIGIBLE and one.amount
    ]
    return lines + ([words.relief(relief)] if relief else []) + ([words.more(left)] if left else [])


def next_page(result: MatchResult, told: Iterable[int]) -> list[str]:
    """Return the next items that were not told yet, with those left; empty when all of them were."""
    shown, known = ordered(result), set(told)
    left = [one for at, one in enumerate(shown, 1) if at not in known]
    if not left:
        return []
    lines: list[str] = []
    heads = {State.ELIGIBLE: words.eligible(), State.UNKNOWN: words.likely(), State.NEAR: words.near()}
    for state, head in heads.items():
        items = [one for one in left[:PAGE] if one.state is state]
        lines += [head, *_section(items, shown)] if items else []
    return lines + ([words.more(len(left) - PAGE)] if len(left) > PAGE else [words.no_more()])


def misses(result: MatchResult) -> list[str]:
    """Return why items don't fit, those with the fewest obstacles first; those of other places are only counted."""
    every = result.of(State.INELIGIBLE)
    rows = [one for one in every if not lies_elsewhere(one)]
    rows.sort(key=lambda one: (len(one.fit.unmet) or MANY, one.code))
    lines = [words.miss(one.item.name, why(one).removeprefix("不符合：").rstrip("。")) for one in rows[:MISSES]]
    lines += [words.misses_left(len(rows) - MISSES)] if len(rows) > MISSES else []
    return lines + ([words.elsewhere(len(every) - len(rows))] if len(rows) < len(every) else [])


def total(result: MatchResult) -> str:
    """Return the total of the best legal combination in 万元; a range where amounts are not sure."""
    best = result.combination
    low = wan(Fraction(best.low_fen))
    if best.total_fen is not None:
        return low
    return f"{low}以上" if best.high_fen is None else f"{low}至{wan(Fraction(best.high_fen))}"


def _section(items: Sequence[ItemResult], shown: Sequence[ItemResult]) -> list[str]:
    numbers = {one.code: at for at, one in enumerate(shown, 1)}
    return [
        line
        for one in items
        for line in (words.item(numbers[one.code], one.item.name, money(one.amount), _note(one)), *_under(one))
    ]


def _note(one: ItemResult) -> str:
    """Return what stands behind the amount: why it is not sure, or what is lacking."""
    if one.state is State.ELIGIBLE:
        return one.item.redeem
    return why(one).rstrip("。").removeprefix("还不能确定，").removeprefix("只差一项：")


def _under(one: ItemResult) -> list[str]:
    """Return where to go, until when, and on which article: what every result carries."""
    basis = one.terms.basis[0] if one.terms.basis else None
    named = words.short_basis(basis.doc, basis.article) if basis else ""
    if one.state is not State.ELIGIBLE:
        return [words.under(["", "", "", named])]
    contact = one.terms.contact
    until = deadline(one.fit.opening) or ""
    told = "" if one.item.redeem == NO_APPLICATION else words.time(until)
    call = f"{contact.dept or one.item.dept} {contact.phone}".strip()
    return [words.under([one.terms.channel, told, call, named])]


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


def amounts(result: MatchResult, *, with_steps: bool = False) -> list[str]:
    """Return the calculation: each item that is paid, the total, and why others are not in it."""
    best, shown = result.combination, ordered(result)
    paid = [one for one in shown if one.code in best.codes]
    lines = [words.sum_up(len(paid), total(result))] if paid else []
    numbers = {one.code: at for at, one in enumerate(shown, 1)}
    for one in paid:
        lines.append(words.item(numbers[one.code], one.item.name, money(one.amount), one.item.redeem))
        if with_steps and one.amount:
            lines.append(words.steps([step.text for step in one.amount.steps[:STEPS_SHOWN]]))
        lines += _under(one)
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
