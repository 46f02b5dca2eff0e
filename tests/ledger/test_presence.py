"""Gaps are seen once, by one process, and every group of the last day is told once."""

from datetime import UTC, datetime, timedelta

from ledger import groups, presence
from ledger.base import Ledger
from ledger.presence import Gap

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def beats(ledger: Ledger, owner: str, seconds: float, *, connected: bool = True) -> Gap | None:
    with ledger.write() as session:
        return presence.beat(session, owner, at(seconds), connected=connected, gap_s=60)


def test_the_first_connection_ever_ends_no_gap(ledger: Ledger) -> None:
    assert beats(ledger, "one", 0) is None


def test_a_restart_within_the_limit_is_no_gap_and_after_it_is_one(ledger: Ledger) -> None:
    beats(ledger, "one", 0)
    assert beats(ledger, "two", 60) is None
    assert beats(ledger, "three", 121) == Gap(at(60), at(121))


def test_a_process_that_lives_without_a_connection_does_not_hide_the_gap(ledger: Ledger) -> None:
    beats(ledger, "one", 0)
    for second in range(10, 100, 10):
        beats(ledger, "one", second, connected=False)
    assert beats(ledger, "one", 100) == Gap(at(0), at(100))


def test_only_one_of_two_processes_is_handed_the_gap(ledger: Ledger, second_ledger: Ledger) -> None:
    beats(ledger, "old", 0)
    assert beats(ledger, "one", 100) is not None
    assert beats(second_ledger, "two", 100.1) is None


def test_groups_of_the_last_day_are_told_once_and_not_by_two(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.write() as session:
        groups.heard(session, "fresh=", "项目群", at(-3600))
        groups.heard(session, "stale=", "旧群", at(-90_000))
        assert presence.queue_notices(session, Gap(at(-100), at(0)), at(-86_400)) == 1
    with ledger.write() as session:
        taken = presence.claim_notice(session, "one", at(0), 30)
    assert taken is not None
    assert taken.conversation_id == "fresh="
    with second_ledger.write() as session:
        assert presence.claim_notice(session, "two", at(1), 30) is None
        assert presence.claim_notice(session, "two", at(30), 30) is not None
        presence.end_notice(session, taken.notice_id, at(31))
        assert presence.claim_notice(session, "two", at(99), 30) is None


def test_the_dead_are_forgotten_but_not_when_the_last_connection_was(ledger: Ledger) -> None:
    beats(ledger, "older", 0)
    beats(ledger, "last", 5)
    with ledger.write() as session:
        presence.forget_dead(session, at(3 * 86_400))
        assert [process.owner for process in presence.living(session, at(-1))] == ["last"]
    assert beats(ledger, "new", 3 * 86_400) == Gap(at(5), at(3 * 86_400))


def test_a_group_keeps_its_name_when_a_message_brings_none(ledger: Ledger) -> None:
    with ledger.write() as session:
        groups.heard(session, "cidA=", "项目群", at(0))
        groups.heard(session, "cidA=", "", at(9))
    with ledger.read() as session:
        known = groups.group_by_conversation(session, "cidA=")
    assert known is not None
    assert (known.title, known.heard_at) == ("项目群", at(9))
