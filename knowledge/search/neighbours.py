"""Clauses that don't stand alone: one that leans on the clause before it, and a heading whose items follow it."""

import re
from collections.abc import Sequence

from knowledge.search.hits import Hit

ITEMS = 4  # shown below a heading
HEADING_CHARS = 24
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零]+[条章节款项]|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十\d]+[、.．])\s*"
)
_LEANS = re.compile(
    r"(?:前款|前项|前条|前述|上述|上款|上条|本条第|本款|其中|以上(?:奖励|补贴|补助|条件|情形|企业|项目)|该项)"
)
_ASIDE = frozenset({"notice", "attachment"})


def leans_back(text: str) -> bool:
    """Tell whether a clause speaks of the one before it.

    >>> leans_back("前款规定的奖励不重复享受。"), leans_back("（二）上述企业"), leans_back("对企业奖励20万元。")
    (True, True, False)
    """
    return bool(_LEANS.match(_NUMBER.sub("", text)))


def is_heading(text: str) -> bool:
    """Tell whether a clause only announces what stands below it.

    >>> is_heading("二、支持企业做大做强"), is_heading("（一）首次升规奖励20万元。")
    (True, False)
    """
    bare = _NUMBER.sub("", text.strip())
    short = len(bare) <= HEADING_CHARS and not re.search(r"[，,；;。]|\d", bare)
    return (short and bool(_NUMBER.match(text.strip()))) or text.rstrip().endswith(("：", ":"))


def with_neighbours(hit: Hit, around: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the clause with those it can't be read without, in reading order; the clause alone where there are none.

    Args:
        hit: the clause that was found.
        around: every clause of its document, in reading order.

    """
    at = next((place for place, other in enumerate(around) if other.ordinal == hit.ordinal), None)
    if at is None:
        return (hit,)
    if is_heading(hit.text):
        return (hit, *_items(hit, around[at + 1 :]))
    before: list[Hit] = []
    while at > 0 and leans_back(around[at].text):
        at -= 1
        if around[at].kind in _ASIDE or is_heading(around[at].text):
            break
        before.insert(0, around[at])
    return (*before, hit)


def _items(hit: Hit, following: Sequence[Hit]) -> list[Hit]:
    """Return the clauses below a heading: those with its path, up to the next heading of its kind."""
    items: list[Hit] = []
    for other in following:
        below = other.path[: len(hit.path)] == hit.path and len(other.path) >= len(hit.path)
        if not below or is_heading(other.text) or other.kind in _ASIDE or len(items) == ITEMS:
            break
        items.append(other)
    return items
