"""A leaf and what was found, in words.

The value used, its year and source, what is needed, by how much it falls short, how to mend it, and the sentence of the
policy it rests on.
"""

import functools
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.rules.answers import DATE, REMOVABLE, THRESHOLD, WORDS, Finding
from knowledge.rules.fact_kinds import Listing
from knowledge.rules.fact_names import entry_of, label, unit_of
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked, Fit
from knowledge.rules.formula_steps import YUAN, figure, shown
from knowledge.rules.industry import SECTION_NAMES
from knowledge.rules.item import Basis, Terms
from knowledge.rules.item_terms import AwardBelow, Constant, Day, Leaf, Match, Received, Within, Year
from knowledge.rules.money import decimal_text, whole_fen

_SIGNS = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于"}
_DAY_SIGNS = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于"}
_MENDS = {REMOVABLE: "移出后可申报"}


class Telling:
    """Puts the rows of one firm into words. What many items ask alike is put into words once.

    What hangs on the leaf alone is kept with the compiled item for every firm: dictionaries that are given out share
    it, and are not to be changed.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._blocks: dict[int, list[dict[str, Any]]] = {}
        self._values: dict[int, tuple[Any, str]] = {}

    def rows(self, fit: Fit) -> list[dict[str, Any]]:
        """Return the rows of one item as JSON shows them.

        Values are in words (5600万元), money also in fen; ``gap`` is a number: fen, pieces, or the decimals of a rate.
        """
        told: list[dict[str, Any]] = []
        for same, one in zip(fit.asked.told_as, fit.sums, strict=True):
            block = self._blocks.get(same)
            if block is None:
                block = self._blocks[same] = [self._told(leaf, found, fit.asked) for leaf, found in one.rows]
            told += block
        return told

    def words(self, leaf: Leaf, found: Finding) -> str:
        """Return the value of a row in a sentence; empty where there is none."""
        return "" if found.value is None else self._value(leaf, found)[1]

    def _value(self, leaf: Leaf, found: Finding) -> tuple[Any, str]:
        shown = self._values.get(id(found))
        if shown is None:
            value, unit = found.value, unit_for(leaf, found)
            shown = self._values[id(found)] = plain(value, unit), in_words(value, unit)
        return shown

    def _told(self, leaf: Leaf, found: Finding, asked: Asked) -> dict[str, Any]:
        kept = asked.kept.get(id(leaf))
        if kept is None:
            kept = asked.kept[id(leaf)] = _leaf_told(leaf, asked)
        told: dict[str, Any] = kept.copy()
        told["state"], told["year"] = WORDS[found.answer], found.year
        if found.bound is not None:
            told["needed"] = _needed(leaf, found, asked)
        if found.cure:
            told["cure"] = found.cure
            if found.curable:
                told["fix"] = mending(leaf, found) or None
        if found.possible_from:
            told["possible_from"] = found.possible_from.isoformat()
        if found.value is not None:
            mark, value = self._facts.mark_of(leaf.fact, found.year), found.value
            told["value"] = value if isinstance(value, bool | str) else self._value(leaf, found)[0]
            told["source"] = mark.source
            told["as_of"] = mark.as_of.isoformat() if mark.as_of else None
            if isinstance(value, Fraction) and unit_for(leaf, found) == YUAN:
                told["value_fen"] = whole_fen(value)
        if found.gap is not None:
            told["gap"], told["gap_says"] = _number(found.gap), gap_said(leaf, found)
        if found.value is not None and mark.verified_by:
            told["verified_by"] = mark.verified_by
        return told


def _needed(leaf: Leaf, found: Finding, asked: Asked) -> str:
    """Return what is asked for, kept while the bound is the same one: most are written down, and not worked out."""
    kept = asked.kept.get((id(leaf), "bound"))
    if kept is None or kept[0] is not found.bound:
        kept = asked.kept[id(leaf), "bound"] = found.bound, needed(leaf, found, asked.terms, asked.day)
    needs: str = kept[1]
    return needs


def _leaf_told(leaf: Leaf, asked: Asked) -> dict[str, Any]:
    """Return what hangs on the leaf alone, with a place for everything else."""
    entry = entry_of(leaf.fact)
    empty = dict.fromkeys(("value", "year", "source", "as_of", "needed", "gap", "cure", "possible_from", "fix"))
    told = {"says": said(leaf), "state": "", "fact": leaf.fact} | empty
    told["needed"] = needed(leaf, Finding(None), asked.terms, asked.day)
    told["basis"] = basis_told(asked.sources.get(leaf.basis))
    return told | ({"fact_name": entry.says} if entry is not None and entry.says else {})


def _number(value: Fraction) -> int | str:
    """Return a gap as a number: whole fen or pieces, else its decimals (a rate of 0.004)."""
    return int(value) if value.denominator == 1 else decimal_text(value) or str(value)


def basis_told(basis: Basis | None) -> dict[str, str] | None:
    """Return the sentence a rule rests on, as JSON shows it."""
    if basis is None:
        return None
    return {"doc": basis.doc, "title": basis.title, "article": basis.article, "quote": basis.quote}


def said(leaf: Leaf) -> str:
    """Return the condition in the policy's words, or made from its parts."""
    return leaf.says or f"{label(leaf.fact)}{needed_of(leaf) or '符合要求'}"


def unit_for(leaf: Leaf, found: Finding) -> str:
    """Return the unit of the value and the gap of a row: 元 (fen), % or a plain number."""
    if found.unit:
        return found.unit
    return unit_of(leaf.fact) or "" if isinstance(found.value, Fraction) else ""


def gap_said(leaf: Leaf, found: Finding) -> str | None:
    """Return by how much it falls short: 0.4%, 20万元, 3."""
    return None if found.gap is None else figure(found.gap, unit_for(leaf, found))


def mending(leaf: Leaf, found: Finding) -> str:
    """Return how an unmet condition can be met, empty where it can't."""
    if found.answer is not False or not found.curable:
        return ""
    if leaf.fix:
        return leaf.fix
    if found.cure == THRESHOLD:
        gap = gap_said(leaf, found)
        return f"还差{gap}" if gap and found.gap else "达到要求后可申报"
    if found.cure == DATE:
        return f"{found.possible_from}起满足" if found.possible_from else "时间到了可申报"
    return _MENDS.get(found.cure, "")


def needed(leaf: Leaf, found: Finding, terms: Terms, day: date) -> str:
    """Return what is asked for: 不低于2%, 2025年内."""
    if found.bound is not None and leaf.op in _SIGNS:
        return _SIGNS[leaf.op] + shown(found.bound, unit_for(leaf, found))
    if leaf.op == "between" and found.bound is not None:
        return shown(found.bound, unit_for(leaf, found)) + "（含）"
    if isinstance(leaf.value, Within):
        return _within(leaf.value, terms, day)
    return needed_of(leaf) or leaf.says


def needed_of(leaf: Leaf) -> str:
    """Return what a leaf asks for where its value alone tells it."""
    value, op = leaf.value, leaf.op
    if op == "list_clear":
        return "不在名单内"
    if isinstance(value, Received):
        return f"{'领取过' if op == 'awarded' else '未领取过'}{value.item}"
    if isinstance(value, AwardBelow):
        return f"{value.item}已领取的金额低于本项"
    if isinstance(value, Day) and op in _DAY_SIGNS:
        return _DAY_SIGNS[op] + _day(value)
    if isinstance(value, Match | Within) or op == "exists":
        return "" if op != "exists" else "要有"
    words = "、".join(_word(one) for one in (value if isinstance(value, tuple) else (value,)))
    if op == "in_section":
        letters = value if isinstance(value, tuple) else (value,)
        words = "、".join(SECTION_NAMES.get(str(one), str(one)) for one in letters)
    return ("不是" if op in {"is_not", "not_in", "not_under"} else "") + words


def plain(value: object, unit: str = "") -> Any:  # noqa: ANN401 - any JSON
    """Return a value as JSON shows it: money and rates in words, days as text, counts as numbers."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 and not unit else figure(value, unit)
    if isinstance(value, Listing):
        return {"listed_on": plain(value.listed_on), "removed_on": plain(value.removed_on)}
    if isinstance(value, Mapping):
        return {str(name): plain(one, _record_unit(str(name))) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one, unit) for one in value]
    return value if value is None or isinstance(value, bool | str) else str(value)


def in_words(value: object, unit: str = "") -> str:
    """Return a value in a sentence: 是, 5600万元, 高新技术企业 2025-11-01."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Listing):
        return f"{value.listed_on or ''}列入" + (f"、{value.removed_on}移出" if value.removed_on else "")
    if isinstance(value, Mapping):
        return " ".join(
            in_words(one, _record_unit(str(name))) for name, one in value.items() if not isinstance(one, bool)
        )
    if isinstance(value, tuple):
        return "、".join(in_words(one, unit) for one in value)
    return str(plain(value, unit))


@functools.cache
def _record_unit(field: str) -> str:
    """Return the unit of a field of any list: field names mean the same in all of them."""
    for outer in ("loans", "projects", "received_awards", "exhibitions", "training"):
        unit = unit_of(f"{outer}.{field}")
        if unit:
            return unit
    return ""


def _word(value: object) -> str:
    if isinstance(value, Constant):
        return figure(value.value, value.unit)
    return in_words(value)


def _day(value: Day) -> str:
    anchor = "测算日" if value.anchor == "as_of" else label(value.anchor)
    months = f"前{-value.months}个月" if value.months < 0 else f"后{value.months}个月" if value.months else ""
    days = f"前{-value.days}天" if value.days < 0 else f"后{value.days}天" if value.days else ""
    return anchor + months + days


def _within(value: Within, terms: Terms, day: date) -> str:
    if isinstance(value.year, Year):
        return f"在{value.year.on(day, terms.event_year)}年内"
    since, until = (_day(one) if isinstance(one, Day) else str(one or "") for one in (value.since, value.until))
    return f"{since}起" * bool(since) + f"至{until}" * bool(until)
