"""The items as people look through them: those that count, how each stands, and what waits beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.errors import NotInBase
from knowledge.items.columns import at
from knowledge.items.editing import Draft, Editing
from knowledge.items.faults import ItemsRefused
from knowledge.items.guards import faults_of
from knowledge.items.offers import counting_texts, file_of
from knowledge.items.rewriting import Tree, tree_of
from knowledge.items.shared import COMMON, STACKING
from ledger.items import ItemState, ItemText, item_history, open_items, published_items

IN_FORCE, LATER, OVER, DRAFT_TERMS, UNPUBLISHED = "执行中", "未开始", "已到期", "征求意见稿", "未发布"
STANDINGS = (IN_FORCE, LATER, OVER, DRAFT_TERMS, UNPUBLISHED)
WAITING = {state: state.value for state in (ItemState.DRAFT, ItemState.REVIEW)}
PASSED = "已通过待发布"


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of the list."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    dept: str
    redeem: str
    standing: str  # one of STANDINGS
    waiting: str  # 草稿, 待审核, 已通过待发布, or nothing
    by: str = ""  # who wrote what waits
    here: bool = False  # published in the ledger, not only in the city's folder

    def fits(self, words: str = "", level: str = "", dept: str = "", standing: str = "", waiting: str = "") -> bool:
        """Tell whether it belongs to a narrowed list; an empty word narrows nothing."""
        own = f"{self.code} {self.name} {self.dept} {self.region}".lower()
        return (
            all(word in own for word in words.lower().split())
            and level in {"", self.level}
            and dept in {"", self.dept}
            and standing in {"", self.standing}
            and (not waiting or (self.waiting == waiting if waiting != "any" else bool(self.waiting)))
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """One item: the text that counts, what is published here, the open text, and every text it had."""

    code: str
    text: str  # empty: nothing counts yet
    published: ItemText | None
    draft: Draft | None
    history: Sequence[ItemText]


def texts_by_code(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of items by code, without what all of them share."""
    found = {}
    for name, text in texts.items():
        if name not in {COMMON, STACKING}:
            found[str(tree_or_nothing(text).get("code") or name.removesuffix(".yaml").upper())] = text
    return found


def listed(editing: Editing, day: date) -> list[Listed]:
    """Return every item by code, those that only wait too."""
    with editing.ledger.read() as session:
        texts = texts_by_code(counting_texts(session, editing.folder))
        waits = {row.code: row for row in open_items(session)}
        here = {row.code for row in published_items(session)}
    rows = [_listed(code, text, waits.get(code), day, here=code in here) for code, text in texts.items()]
    rows += [_listed(code, "", row, day, here=False) for code, row in waits.items() if code not in texts]
    return sorted(rows, key=lambda row: row.code)


def looked_at(editing: Editing, code: str) -> Looked:
    """Return one item.

    Raises:
        NotInBase: nothing is known of it.

    """
    with editing.ledger.read() as session:
        texts = counting_texts(session, editing.folder)
        history = item_history(session, code)
    text = texts.get(file_of(code), "") if file_of(code) not in {COMMON, STACKING} else ""
    if not text and not history:
        raise NotInBase(f"没有编号为 {code} 的事项。编号可用 huiqi items list 查到，或在“事项”页面按名称查找。")
    row = next((one for one in history if one.state in WAITING), None)
    published = next((one for one in history if one.state is ItemState.PUBLISHED), None)
    draft = Draft(row, faults_of(code, row.text, texts)) if row is not None else None
    return Looked(code, text, published, draft, history)


def waiting_of(row: ItemText | None) -> str:
    """Return how an open text stands; empty for none."""
    if row is None:
        return ""
    return PASSED if row.reviewed_by else WAITING[row.state]


def _listed(code: str, text: str, row: ItemText | None, day: date, *, here: bool) -> Listed:
    tree = tree_or_nothing(text or (row.text if row else ""))

    def word(name: str) -> str:
        return str(tree.get(name) or "")

    return Listed(
        code=code,
        name=word("name"),
        kind=word("class"),
        level=word("level"),
        region=word("region"),
        dept=word("dept"),
        redeem=word("redeem"),
        standing=_standing(tree, day) if text else UNPUBLISHED,
        waiting=waiting_of(row),
        by=row.made_by if row else "",
        here=here,
    )


def _standing(tree: Tree, day: date) -> str:
    versions = [one for one in at(tree, ("versions",)) or [] if isinstance(one, Mapping)]
    final = [one for one in versions if not one.get("draft")]
    if not final:
        return DRAFT_TERMS
    if any(_day(one, "from", "") <= day.isoformat() <= _day(one, "to", "9999") for one in final):
        return IN_FORCE
    return LATER if any(_day(one, "from", "") > day.isoformat() for one in final) else OVER


def _day(version: Mapping[str, Any], name: str, otherwise: str) -> str:
    return str(version.get(name) or otherwise)


@lru_cache(maxsize=1024)
def tree_or_nothing(text: str) -> Tree:
    """Return a text as plain values, not to be changed; nothing for one that can't be read."""
    try:
        return tree_of(text, "")
    except ItemsRefused:
        return {}
