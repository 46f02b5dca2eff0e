"""A switch is one row that every process reads, and every turn of it is in the audit."""

import threading
from datetime import UTC, datetime, timedelta

from ledger.audit import Actor, Channel, broken_link, entries_about
from ledger.base import Ledger
from ledger.switches import (
    MODEL,
    MODEL_REST,
    Rest,
    Standing,
    begin_rest,
    end_rest,
    is_on,
    rest_of,
    standing,
    take_trial,
    turn,
)

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


def rests(ledger: Ledger) -> Rest | None:
    with ledger.read_directly() as hand:
        return rest_of(hand, MODEL_REST)


def test_a_rest_is_seen_by_another_process_until_it_is_ended(ledger: Ledger, second_ledger: Ledger) -> None:
    assert rests(ledger) is None
    with ledger.write() as session:
        begin_rest(session, MODEL_REST, "连接不上", NOW)
    assert rests(second_ledger) == Rest("连接不上", NOW)
    assert seen(second_ledger)  # the switch itself stands as it stood
    with second_ledger.write() as session:
        end_rest(session, MODEL_REST)
    assert rests(ledger) is None


def test_a_shorter_rest_does_not_cut_a_longer_one_short(ledger: Ledger) -> None:
    with ledger.write() as session:
        begin_rest(session, MODEL_REST, "超出限额", NOW + timedelta(minutes=5))
        begin_rest(session, MODEL_REST, "应答中断", NOW + timedelta(seconds=30))
    assert rests(ledger) == Rest("超出限额", NOW + timedelta(minutes=5))


def test_of_all_processes_one_makes_the_trial_after_a_rest(ledger: Ledger, second_ledger: Ledger) -> None:
    later = NOW + timedelta(seconds=30)
    with ledger.write() as session:
        begin_rest(session, MODEL_REST, "连接不上", NOW)
    with second_ledger.write() as session:
        assert not take_trial(session, MODEL_REST, NOW - timedelta(seconds=1), later)  # still resting
    taken = []
    for each in (second_ledger, ledger):
        with each.write() as session:
            taken.append(take_trial(session, MODEL_REST, NOW, later))
    assert taken == [True, False]
    assert rests(ledger) == Rest("连接不上", later)


def test_what_does_not_rest_has_no_trial(ledger: Ledger) -> None:
    with ledger.write() as session:
        assert not take_trial(session, MODEL_REST, NOW, NOW)
