"""A switch is one row that every process reads, and every turn of it is in the audit."""

import threading
from datetime import UTC, datetime, timedelta

from ledger.audit import Actor, Channel, broken_link, entries_about
from ledger.base import Ledger
from ledger.switches import MODEL, Standing, is_on, standing, turn

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ADMIN = Actor("u-admin", "李管理", "admin", Channel.CHAT)


def turned(ledger: Ledger, *, on: bool, name: str = MODEL, at: datetime = NOW, reason: str = "") -> bool:
    with ledger.write() as session:
        return turn(session, name, ADMIN, at, on=on, reason=reason)


def seen(ledger: Ledger, name: str = MODEL) -> bool:
    with ledger.read_directly() as hand:
        return is_on(hand, name)


def test_a_switch_nobody_ever_turned_is_on(ledger: Ledger) -> None:
    assert seen(ledger)
    with ledger.read() as session:
        assert standing(session, MODEL) == Standing(on=True)


def test_a_turn_is_seen_by_another_process_at_once(ledger: Ledger, second_ledger: Ledger) -> None:
    assert turned(ledger, on=False)
    assert not seen(second_ledger)
    with second_ledger.read() as session:
        assert standing(session, MODEL) == Standing(on=False, by="李管理", at=NOW)
    assert turned(second_ledger, on=True, at=NOW + timedelta(minutes=1))
    assert seen(ledger)


def test_one_switch_is_not_another(ledger: Ledger) -> None:
    turned(ledger, on=False)
    assert seen(ledger, "something else")


def test_every_turn_is_in_the_chain_and_what_changes_nothing_is_not(ledger: Ledger) -> None:
    assert not turned(ledger, on=True)
    assert turned(ledger, on=False, reason="应急演练")
    assert not turned(ledger, on=False)
    assert turned(ledger, on=True)
    with ledger.read() as session:
        rows = entries_about(session, "switch:model")
        assert broken_link(session) is None
    assert [(row.action, row.before, row.after, row.reason) for row in rows] == [
        ("model.switched_on", {"on": False}, {"on": True}, ""),
        ("model.switched_off", {"on": True}, {"on": False}, "应急演练"),
    ]
    assert {(row.who, row.name, row.channel) for row in rows} == {("u-admin", "李管理", "钉钉")}


def test_two_who_turn_it_at_the_same_moment_turn_it_once(ledger: Ledger, second_ledger: Ledger) -> None:
    done: list[bool] = []

    def turn_off(mine: Ledger) -> None:
        done.append(turned(mine, on=False))

    both = [threading.Thread(target=turn_off, args=(one,)) for one in (ledger, second_ledger)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(done) == [False, True]
    assert not seen(ledger)
