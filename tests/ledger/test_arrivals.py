"""One transaction on arrival: kept, judged, counted, claimed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ledger import arrivals, groups, pace, talks
from ledger.arrivals import Arrived, Limits, send_lane, webhook_lane
from ledger.base import Ledger
from ledger.talks import Arrival

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LIMITS = Limits(person=3, group=5, sends=2)
SAID = Arrival("ding1", "msg0", "cidA=", True, "manager01", "项目群", NOW, {})  # noqa: FBT003 - in a group


def arrive(ledger: Ledger, number: int, owner: str | None = "one", at_s: float = 0, **fields: object) -> Arrived:
    said = replace(SAID, msg_id=f"msg{number}", **fields)  # type: ignore[arg-type] # fields by name
    with ledger.write() as session:
        return arrivals.arrive(session, said, LIMITS, owner, NOW + timedelta(seconds=at_s), 10.0)


def sends_left(ledger: Ledger, at_s: float = 0) -> int:
    left = 0
    with ledger.write() as session:
        while pace.take(session, [send_lane("cidA=", LIMITS.sends)], NOW.timestamp() + at_s) == 0:
            left += 1
    return left


def test_a_free_conversation_is_claimed_and_its_answer_counted(ledger: Ledger) -> None:
    kept = arrive(ledger, 1)
    assert kept.claimed is not None
    assert kept.slot is not None
    assert sends_left(ledger) == 1
    with ledger.read() as session:
        known = groups.group_by_conversation(session, "cidA=")
    assert known is not None
    assert known.heard_at == NOW


def test_nothing_is_counted_for_an_answer_that_has_to_wait_its_turn(ledger: Ledger) -> None:
    arrive(ledger, 1)
    waiting = arrive(ledger, 2)
    assert (waiting.new, waiting.claimed, waiting.slot) == (True, None, None)
    assert sends_left(ledger) == 1


def test_nothing_is_counted_for_it_even_when_its_clock_was_read_before_anothers(ledger: Ledger) -> None:
    arrive(ledger, 1)
    waiting = arrive(ledger, 2, at_s=-0.002)  # threads come to the lock in another order than to the clock
    assert (waiting.claimed, waiting.slot) == (None, None)
    assert sends_left(ledger) == 1


def test_nothing_is_counted_while_the_webhook_rests(ledger: Ledger) -> None:
    with ledger.write() as session:
        pace.rest(session, webhook_lane("ding1", "cidA="), NOW.timestamp() + 600)
    kept = arrive(ledger, 1)
    assert kept.claimed is not None
    assert kept.slot is None
    assert sends_left(ledger) == 2


def test_a_repeat_is_not_judged_again(ledger: Ledger) -> None:
    for _ in range(9):
        arrive(ledger, 1)
    assert arrive(ledger, 2).new
    assert not arrive(ledger, 2).new


def test_too_fast_is_said_once_a_minute_to_each(ledger: Ledger) -> None:
    notes = []
    for number in range(8):
        arrive(ledger, number, owner=None, at_s=number)
    with ledger.write() as session:
        while (held := talks.claim_next(session, "cidA=", "one", NOW, 10.0)) is not None:
            notes.append(held.note)
            talks.finish(session, held, "one", {}, NOW)
    assert notes == ["", "", "", "too_fast"]

    arrive(ledger, 20, owner=None, at_s=63)
    for number in range(21, 27):
        arrive(ledger, number, owner=None, at_s=64)
    with ledger.write() as session:
        notes = []
        while (held := talks.claim_next(session, "cidA=", "one", NOW, 10.0)) is not None:
            notes.append(held.note)
            talks.finish(session, held, "one", {}, NOW)
    assert notes == ["", "", "", "too_fast"]


def test_finishing_takes_the_next_message_in_the_same_breath(ledger: Ledger) -> None:
    first = arrive(ledger, 1).claimed
    arrive(ledger, 2)
    assert first is not None
    with ledger.write() as session:
        following = arrivals.finish_and_next(session, first, "one", {"text": "答"}, NOW, 10.0)
    assert following is not None
    assert following.seq != first.seq
    with ledger.write() as session:
        assert arrivals.finish_and_next(session, following, "one", {"text": "答"}, NOW, 0.0) is None


def notes_of(ledger: Ledger) -> list[str]:
    """Work through what waits; return what was decided about each message on its arrival."""
    notes = []
    with ledger.write() as session:
        while (held := talks.claim_next(session, "cidA=", "one", NOW, 10.0)) is not None:
            notes.append(held.note)
            talks.finish(session, held, "one", {}, NOW)
    return notes


def test_no_file_is_left_aside_for_its_pace_and_later_ones_are_not_each_answered(ledger: Ledger) -> None:
    for number in range(15):
        arrive(ledger, number, owner=None, at_s=number / 10, file=True)
    assert notes_of(ledger) == ["", "", "", "many_files", *["more_files"] * 11]
    arrive(ledger, 20, owner=None, at_s=62, file=True)
    assert notes_of(ledger) == [""]


def test_files_take_no_place_of_questions(ledger: Ledger) -> None:
    for number in range(15):
        arrive(ledger, number, owner=None, file=True)
    arrive(ledger, 20, owner=None)
    assert notes_of(ledger)[-1] == ""


def test_more_files_than_anybody_reads_are_said_once_and_kept(ledger: Ledger) -> None:
    with ledger.write() as session:
        lane = pace.Lane("files:ding1:manager01", arrivals.FILES_A_MINUTE, 60.0)
        while pace.take(session, [lane], NOW.timestamp()) == 0:
            pass
    for number in range(3):
        assert arrive(ledger, number, owner=None, file=True).new
    assert notes_of(ledger) == ["too_many_files"]
    with ledger.read() as session:
        assert session.query(talks.InboxMessage).count() == 3


def test_a_file_that_is_answered_at_once_has_its_passage(ledger: Ledger) -> None:
    assert arrive(ledger, 1, file=True).slot is not None
    with ledger.write() as session:
        pace.rest(session, webhook_lane("ding1", "cidB="), NOW.timestamp() + 600)
    assert arrive(ledger, 2, conversation_id="cidB=", file=True).slot is None
