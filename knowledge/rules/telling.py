"""The result for one firm as JSON shows it: every item with its state, money, reason, trace and steps.

The shape is public (`huiqi match --json`): names are added, never changed. Money is whole fen; a range is [low, high],
high null when nothing bounds it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from knowledge.rules.answers import Gap
from knowledge.rules.combination import Loser
from knowledge.rules.condition import Row
from knowledge.rules.fact_names import label
from knowledge.rules.fitting import Asked, State
from knowledge.rules.formula_steps import Step
from knowledge.rules.item import Terms
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.opening import Opening
from knowledge.rules.trace import Telling, basis_told, gap_said, mending, said

LABEL = "测算"
NOTICE = "以上为测算结果，以主管部门审核和公示为准"


def match_told(result: MatchResult) -> dict[str, Any]:
    """Return everything about a match."""
    best, telling = result.combination, Telling(result.facts)
    return {
        "label": LABEL,
        "as_of": result.day.isoformat(),
        "notice": NOTICE,
        "items": [_item_told(one, telling) for one in result.items],
        "combination": {
            "codes": list(best.codes),
            "total_fen": best.total_fen,
            "range_fen": [best.low_fen, best.high_fen],
            "losers": [_loser_told(loser) for loser in best.losers],
            "notes": list(best.notes),
        },
        "tax_relief": [_relief_told(one) for one in result.items if one.is_tax_relief],
        "warnings": list(result.facts.warnings),
    }


def item_told(result: ItemResult, match: MatchResult) -> dict[str, Any]:
    """Return everything about one item."""
    return _item_told(result, Telling(match.facts))


def _item_told(result: ItemResult, telling: Telling) -> dict[str, Any]:
    fit, item, terms = result.fit, result.item, result.terms
    amount, missing = result.amount, result.missing
    kept = fit.asked.kept.get("told")
    if kept is None:
        kept = fit.asked.kept["told"] = _Kept(result)
    opening = kept.opening(fit.opening)
    return kept.head | {
        "state": result.state.value,
        "amount_fen": result.amount_fen,
        "amount_range_fen": None if amount is None else [amount.low_fen, amount.high_fen],
        "missing": list(dict.fromkeys(name for name, _ in missing)),
        "missing_years": _years(missing),
        "why": why(result, telling),
        "possible_from": fit.possible_from.isoformat() if fit.possible_from else None,
        "trace": [
            kept.standing.copy(),
            *telling.rows(fit),
            *([] if opening is None else [opening[0].copy()]),
        ],
        "steps": [] if amount is None else [_step_told(step, fit.asked) for step in amount.steps],
        "notes": [*terms.notes, *([] if amount is None else amount.notes)],
        "window": None if opening is None else opening[1].copy(),
        "deadline": deadline(fit.opening),
        "basis": list(kept.basis),
        "redeem": item.redeem,
        "channel": terms.channel,
        "contact": {"dept": terms.contact.dept or item.dept, "phone": terms.contact.phone},
        "materials": list(terms.materials),
    }


class _Kept:
    """What is told of an item alike for every firm."""

    def __init__(self, result: ItemResult) -> None:
        item, asked = result.item, result.fit.asked
        self.head = {"code": item.code, "name": item.name, "class": item.kind, "level": item.level}
        self.standing = _standing_told(result)
        self.basis = [basis_told(one) for one in asked.own_basis]
        self._terms = asked.terms
        self._last: tuple[Opening | None, dict[str, Any], dict[str, Any]] = None, {}, {}

    def opening(self, opening: Opening | None) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return the row and the summary of a window, kept while it is the same one."""
        if opening is None:
            return None
        last = self._last
        if opening is not last[0]:
            last = self._last = opening, _window_row(opening, self._terms), _window_told(opening)
        return last[1:]


def why(result: ItemResult, telling: Telling | None = None) -> str:
    """Return the reason for the state in one sentence."""
    fit, telling = result.fit, telling or Telling(result.facts)
    if not fit.asked.standing.holds:
        return f"{fit.asked.standing.says}。"
    if result.state is State.ELIGIBLE:
        return "条件都已满足。"
    if result.state is State.UNKNOWN:
        return f"还不能确定，待补充：{gaps_said(result.missing)}。"
    reasons = [unmet_said(row, result, telling) for row in fit.unmet]
    if fit.opening is not None and fit.opening.answer is False:
        reasons.append(fit.opening.says)
    told = "；".join(dict.fromkeys(reasons))
    if result.state is State.INELIGIBLE:
        return f"不符合：{told}。"
    open_ones = f"；另外待补充：{gaps_said(result.missing)}" if result.missing else ""
    return f"只差一项：{told}{open_ones}。"


def unmet_said(row: Row, result: ItemResult, telling: Telling | None = None) -> str:
    """Return what stands in the way and how to mend it."""
    leaf, found = row
    near = result.state is State.NEAR
    if not near and found.gap is None and (found.value is None or isinstance(found.value, bool)):
        return said(leaf)
    year = f"{found.year}年" if found.year else ""
    value = (telling or Telling(result.facts)).words(leaf, found)
    shown = f"（现为{year}{value}）" if value and not isinstance(found.value, bool) else ""
    gap = gap_said(leaf, found)
    short = f"，还差{gap}" if gap and found.gap else ""
    mend = mending(leaf, found) if near else ""
    return said(leaf) + shown + short + (f"，{mend}" if mend and mend not in short else "")


def gaps_said(gaps: Iterable[Gap]) -> str:
    """Name missing facts as people call them: 研发费用（2024年）.

    >>> gaps_said([("rd_expense", 2024), ("rd_expense", 2025), ("loans", None)])
    '研发费用（2024年、2025年）、贷款'
    """
    years: dict[str, list[int]] = {}
    for name, year in gaps:
        years.setdefault(name, []).extend([] if year is None else [year])
    told = (
        label(name) + (f"（{'、'.join(f'{year}年' for year in sorted(found))}）" if found else "")
        for name, found in years.items()
    )
    return "、".join(told) or "有关情况"


def deadline(opening: Opening | None) -> str | None:
    """Return the last day to apply, or what is said where no day is."""
    if opening is None:
        return None
    return opening.closes.isoformat() if opening.closes else opening.says


def _years(gaps: Sequence[Gap]) -> dict[str, list[int]]:
    years: dict[str, list[int]] = {}
    for name, year in gaps:
        if year is not None:
            years.setdefault(name, []).append(year)
    return {name: sorted(set(found)) for name, found in years.items()}


def _relief_told(result: ItemResult) -> dict[str, Any]:
    amount = result.amount
    return {
        "code": result.item.code,
        "name": result.item.name,
        "state": result.state.value,
        "amount_fen": result.amount_fen,
        "amount_range_fen": None if amount is None else [amount.low_fen, amount.high_fen],
        "says": "预计少缴，另列，不计入合计",
    }


def _standing_told(result: ItemResult) -> dict[str, Any]:
    standing = result.fit.asked.standing
    first = result.terms.basis[0] if result.terms.basis else None
    state = "met" if standing.holds else "unmet"
    return _plain_row("政策现行有效", state, "in_force", standing.says) | {"basis": basis_told(first)}


def _window_row(opening: Opening, terms: Terms) -> dict[str, Any]:
    state = {True: "met", False: "unmet", None: "unknown"}[opening.answer]
    since = opening.possible_from
    return _plain_row("在申报时间内", state, "window", opening.says) | {
        "possible_from": since.isoformat() if since else None,
        "cure": "date" if opening.answer is False else None,
        "basis": basis_told(terms.basis[0] if terms.basis else None),
    }


def _plain_row(says: str, state: str, fact: str, note: str) -> dict[str, Any]:
    empty = dict.fromkeys(("value", "year", "source", "as_of", "needed", "gap", "cure", "possible_from", "fix"))
    return {"says": says, "state": state, "fact": fact} | empty | {"note": note}


def _window_told(opening: Opening) -> dict[str, Any]:
    return {
        "open": opening.answer,
        "says": opening.says,
        "opens": opening.opens.isoformat() if opening.opens else None,
        "closes": opening.closes.isoformat() if opening.closes else None,
    }


def _loser_told(loser: Loser) -> dict[str, Any]:
    told = {"code": loser.code, "object": loser.key or None, "why": loser.why, "winners": list(loser.winners)}
    return told | {"basis": basis_told(loser.basis)}


def _step_told(step: Step, asked: Asked) -> dict[str, Any]:
    return {"text": step.text, "basis": basis_told(asked.sources.get(step.basis))}
