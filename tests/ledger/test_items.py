"""Texts of items: one draft and one published text of an item at a time, and nothing is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from ledger.base import Ledger
from ledger.items import ItemState, ItemText, item_history, next_number, open_item, open_items, published_items

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def added(ledger: Ledger, code: str, state: ItemState) -> int:
    with ledger.write() as session:
        number = next_number(session, code)
        session.add(ItemText(code=code, number=number, text="code: x", state=state, made_by="li", made_at=NOW))
    return number


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.REVIEW, ItemState.PUBLISHED])
def test_two_of_a_kind_are_refused_by_the_database(ledger: Ledger, state: ItemState) -> None:
    added(ledger, "DY-13", state)
    second = ItemState.REVIEW if state is ItemState.DRAFT else state
    with pytest.raises(IntegrityError):
        added(ledger, "DY-13", second)
    assert added(ledger, "DY-12", state) == 1


def test_drafts_stand_beside_what_is_published_and_the_past_is_kept(ledger: Ledger) -> None:
    assert [added(ledger, "DY-13", state) for state in (ItemState.REPLACED, ItemState.PUBLISHED, ItemState.DRAFT)] == [
        *(1, 2, 3)
    ]
    with ledger.read() as session:
        assert [row.number for row in item_history(session, "DY-13")] == [3, 2, 1]
        assert [row.number for row in published_items(session)] == [2]
        assert [row.number for row in open_items(session)] == [3]
        draft = open_item(session, "DY-13")
        assert draft is not None
        assert draft.number == 3
