"""A match in words for a terminal or a phone: short lines, every figure with its reason, basis and deadline."""

from collections.abc import Iterable, Sequence

from config.words import match as words
from knowledge.rules.fitting import State
from knowledge.rules.item import Basis
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.money import wan, yuan
from knowledge.rules.telling import deadline, gaps_said, why

MOST_NOT = 60  # of what does not fit: more is a wall of text
SHOWN = ((words.ELIGIBLE, State.ELIGIBLE), (words.LIKELY, State.UNKNOWN), (words.NEAR, State.NEAR))


def matched(result: MatchResult) -> list[str]:
    """Say what fits, what may, what nearly does, and what does not."""
    lines = _head(result)
    for title, state in SHOWN:
        found = result.of(state)
        lines.append(words.part(title, len(found)) if found else words.nothing(title))
        lines += [line for one in found for line in _item(one)]
    lines += _combination(result)
    lines += _relief(result)
    refused = result.of(State.INELIGIBLE)
    lines.append(words.part(words.NOT, len(refused)))
    for one in refused[:MOST_NOT]:
        lines.append(words.item(one.code, one.item.name, ""))
        lines.append(words.line("原因", why(one)))
    if len(refused) > MOST_NOT:
        lines.append(words.fewer(len(refused) - MOST_NOT))
    return [*lines, "", words.NOTICE]


def rewarded(result: MatchResult, *, steps: bool) -> list[str]:
    """Say what comes to how much: the combination first, then each item that pays or may pay."""
    lines = [*_head(result), *_combination(result)]
    for title, state in SHOWN:
        found = [one for one in result.of(state) if one.amount is not None]
        if found:
            lines.append(words.part(title, len(found)))
        lines += [line for one in found for line in (*_item(one), *(_steps(one) if steps else ()))]
    lines += _relief(result, steps=steps)
    return [*lines, "", words.NOTICE]


def _head(result: MatchResult) -> list[str]:
    name = result.facts.value("name")
    lines = [words.heading(str(name or ""), result.day.isoformat())]
    return lines + [words.warning(one) for one in result.facts.warnings]


def _item(one: ItemResult) -> list[str]:
    terms = one.terms
    lines = [words.item(one.code, one.item.name, _amount(one)), words.line("理由", why(one))]
    if one.state is State.NEAR and one.fit.possible_from is not None:
        lines.append(words.line("最早", one.fit.possible_from.isoformat()))
    if one.state is State.ELIGIBLE and one.amount is not None and one.amount.exact_fen is None:
        lines.append(words.line("金额", "政策没有写死，给出范围"))
    lines += [words.line("说明", note) for note in (*terms.notes, *_notes(one))]
    lines.append(words.line("依据", _source(terms.basis[:1])))
    lines.append(words.line("截止", deadline(one.fit.opening) or ""))
    lines.append(words.line("渠道", terms.channel))
    lines.append(words.line("咨询", words.contact(terms.contact.dept or one.item.dept, terms.contact.phone)))
    return lines


def _amount(one: ItemResult) -> str:
    amount = one.amount
    if amount is None:
        return ""
    if amount.exact_fen is not None:
        return f"{words.money(wan(amount.exact_fen), wan(amount.exact_fen))}（{words.yuan(yuan(amount.exact_fen))}）"
    return words.money(wan(amount.low_fen), None if amount.high_fen is None else wan(amount.high_fen))


def _notes(one: ItemResult) -> Sequence[str]:
    return () if one.amount is None else one.amount.notes


def _source(found: Iterable[Basis]) -> str:
    return words.listed(words.basis(one.doc, one.title, one.article) for one in found)


def _steps(one: ItemResult) -> list[str]:
    if one.amount is None:
        return []
    lines = []
    for number, step in enumerate(one.amount.steps, 1):
        found = one.terms.basis_of(step.basis) if step.basis else None
        lines.append(words.step(number, step.text, f"{found.doc}{found.article}" if found else ""))
    return lines


def _combination(result: MatchResult) -> list[str]:
    best = result.combination
    if not best.items:
        return [words.nothing_to_add()]
    high = None if best.high_fen is None else wan(best.high_fen)
    exact = words.yuan(yuan(best.total_fen)) if best.total_fen is not None else ""
    lines = [words.total(words.money(wan(best.low_fen), high), exact, best.codes)]
    lines += [words.loser(one.code, one.why) for one in best.losers]
    return lines + [words.line("说明", note) for note in best.notes]


def _relief(result: MatchResult, *, steps: bool = False) -> list[str]:
    found = [one for one in result.tax_relief if one.state is not State.INELIGIBLE]
    if not found:
        return []
    lines = [words.part(words.RELIEF, len(found))]
    for one in found:
        lines.append(words.item(one.code, one.item.name, _amount(one)))
        said = why(one) if one.state is not State.UNKNOWN else f"待补充：{gaps_said(one.missing)}。"
        lines.append(words.line("理由", said))
        lines.append(words.line("依据", _source(one.terms.basis[:1])))
        lines.append(words.line("渠道", one.terms.channel))
        lines += _steps(one) if steps else ()
    return lines
