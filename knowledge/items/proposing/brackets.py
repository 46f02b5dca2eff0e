"""Brackets, each with its own share: 增量500万元以内的部分按8%, 500万元至2000万元的部分按5%, 超过2000万元的部分按3%."""

import re
from collections.abc import Sequence

from knowledge.items.proposing.amounts import BASES, Amount
from knowledge.items.proposing.findings import Node
from knowledge.items.proposing.source import Sentence
from knowledge.rules.money import fen_of

_SUM = r"\d+(?:\.\d+)?[万亿]元"
_IN = r"(?:\(含\))?"
_BRACKET = re.compile(
    rf"(?:(?P<low>{_SUM}){_IN}(?:至|到|-|~)(?P<high>{_SUM}){_IN}|(?P<upto>{_SUM}){_IN}(?:以内|以下|及以下)"
    rf"|(?:超过|高于)(?P<over>{_SUM})){_IN}(?:的)?部分,?(?:按照?|给予|补助|奖励)?(?:比例)?(?P<rate>\d{{1,2}}(?:\.\d+)?%)"
)
FEWEST = 2


def brackets_in(rows: Sequence[Sentence]) -> tuple[Amount, list[Sentence]] | None:
    """Return the amount that brackets of an article make together, and the sentences it was read from.

    None where there are fewer than two, where they leave a gap or overlap, or where nobody can tell of what.
    """
    found = [(row, match) for row in rows for match in _BRACKET.finditer(row.plain)]
    if len(found) < FEWEST:
        return None
    tiers = _joined([match for _, match in found])
    base = _base(rows)
    if not tiers or base is None:
        return None
    used = list(dict.fromkeys(row for row, _ in found))
    value: Node = {"tiers": {"by": base, "mode": "marginal", "rows": tiers}}
    return Amount(value, used[0], 0, len(used[0].plain)), used


def _joined(matches: Sequence[re.Match[str]]) -> list[Node]:
    rows: list[Node] = []
    last = ""
    for match in matches:
        begins = match["low"] or match["over"] or ""
        if rows and (not last or fen_of(begins or "0元") != fen_of(last)):
            return []
        if not rows and begins:
            return []
        last = match["high"] or match["upto"] or ""
        rows.append(({"to": last} if last else {}) | {"rate": match["rate"]})
    return rows


def _base(rows: Sequence[Sentence]) -> Node | None:
    whole = "".join(rows[0].passage.text.split())
    return next((node for form, node in BASES if re.search(form.rstrip("$"), whole)), None)
