"""The durable inbox: once, in order, taken over from the dead."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from ledger import answers, talks
from ledger.base import Ledger
from ledger.talks import Answer, Arrival, Claimed, InboxMessage, State

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LEASE_S = 10.0


def says(number: int, talk: str = "cidA=", robot: str = "ding1", at: float | None = None) -> Arrival:
    return Arrival(
        robot_code=robot,
        msg_id=f"msg{number}==",
        conversation_id=talk,
        in_group=True,
        sender="manager01",
        title="项目群",
        said_at=NOW + timedelta(seconds=number if at is None else at),
        payload={"text": {"content": f"问题{number}"}, "sessionWebhook": "https://example.invalid/s?session=x"},
    )


def receive(ledger: Ledger, arrival: Arrival) -> int | None:
    with ledger.write() as session:
        return talks.receive(session, arrival, NOW)


def claim(ledger: Ledger, talk: str = "cidA=", owner: str = "one", after_s: float = 0) -> Claimed | None:
    with ledger.write() as session:
        return talks.claim_next(session, talk, owner, NOW + timedelta(seconds=after_s), LEASE_S)


def finish(ledger: Ledger, claimed: Claimed | None, owner: str = "one", **answer: object) -> bool:
    assert claimed is not None
    with ledger.write() as session:
        return talks.finish(session, claimed, owner, {"text": "答", **answer}, NOW)


def row(ledger: Ledger, number: int) -> InboxMessage:
    with ledger.read() as session:
        return session.execute(select(InboxMessage).where(InboxMessage.msg_id == f"msg{number}==")).scalar_one()


def said(claimed: Claimed | None) -> str:
    assert claimed is not None
    return str(claimed.payload["text"]["content"])


def test_a_second_delivery_is_known_and_counted(ledger: Ledger, second_ledger: Ledger) -> None:
    assert receive(ledger, says(1)) is not None
    assert receive(second_ledger, says(1)) is None
    assert receive(ledger, says(1)) is None
    assert row(ledger, 1).repeats == 2


def test_two_robots_in_one_group_each_get_their_own(ledger: Ledger) -> None:
    assert receive(ledger, says(1, robot="ding1")) is not None
    assert receive(ledger, says(1, robot="ding2")) is not None


def test_of_many_simultaneous_deliveries_to_two_processes_exactly_one_is_new(
    ledger: Ledger, second_ledger: Ledger
) -> None:
    got: list[int | None] = []

    def deliver(mine: Ledger) -> None:
        got.extend(receive(mine, says(number)) for number in range(20))

    both = [threading.Thread(target=deliver, args=(mine,)) for mine in (ledger, second_ledger)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sum(seq is not None for seq in got) == 20
    assert all(row(ledger, number).repeats == 1 for number in range(20))


def test_one_conversation_is_worked_on_in_order_by_one_owner(ledger: Ledger, second_ledger: Ledger) -> None:
    for number in (1, 2, 3):
        receive(ledger, says(number))

    first = claim(ledger)
    assert said(first) == "问题1"
    assert claim(second_ledger, owner="two") is None
    assert claim(ledger) is None

    assert finish(ledger, first)
    assert said(claim(second_ledger, owner="two")) == "问题2"


def test_the_platforms_clock_orders_messages_that_overtook_each_other(ledger: Ledger) -> None:
    receive(ledger, says(2))
    receive(ledger, says(1))
    assert said(claim(ledger)) == "问题1"


def test_conversations_do_not_wait_for_each_other(ledger: Ledger) -> None:
    receive(ledger, says(1, "cidA="))
    receive(ledger, says(2, "cida="))
    assert said(claim(ledger, "cidA=")) == "问题1"
    assert said(claim(ledger, "cida=")) == "问题2"


def test_racing_processes_never_work_on_one_conversation_together(ledger: Ledger, second_ledger: Ledger) -> None:
    for number in range(24):
        receive(ledger, says(number))
    order: list[str] = []
    together: list[bool] = []
    at_work = threading.Lock()

    def work(mine: Ledger, owner: str) -> None:
        enough = time.monotonic() + 60
        while len(order) < 24 and time.monotonic() < enough:
            held = claim(mine, owner=owner)
            if held is not None:
                together.append(not at_work.acquire(blocking=False))
                order.append(said(held))
                at_work.release()
                finish(mine, held, owner)

    both = [threading.Thread(target=work, args=pair) for pair in ((ledger, "one"), (second_ledger, "two"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert order == [f"问题{number}" for number in range(24)]
    assert not any(together)


def test_work_of_a_dead_process_is_taken_over_when_its_lease_runs_out(ledger: Ledger, second_ledger: Ledger) -> None:
    receive(ledger, says(1))
    lost = claim(ledger)

    assert claim(second_ledger, owner="two", after_s=LEASE_S - 1) is None
    taken = claim(second_ledger, owner="two", after_s=LEASE_S)
    assert taken is not None
    assert taken.tries == 2

    assert not finish(ledger, lost), "whoever lost the lease must not write an answer"
    assert finish(second_ledger, taken, "two")


def test_a_renewed_lease_is_not_taken_over(ledger: Ledger) -> None:
    receive(ledger, says(1))
    held = claim(ledger)
    assert held is not None
    with ledger.write() as session:
        talks.renew(session, [held.seq], "one", NOW + timedelta(seconds=9), LEASE_S)
    assert claim(ledger, owner="two", after_s=18) is None
    assert claim(ledger, owner="two", after_s=19) is not None


def test_the_sole_owner_of_a_home_takes_over_at_once(ledger: Ledger) -> None:
    receive(ledger, says(1))
    claim(ledger, owner="before the crash")
    with ledger.write() as session:
        assert talks.take_over(session, "now", NOW) == 1
    assert said(claim(ledger, owner="now")) == "问题1"


def test_work_given_back_is_taken_again_and_does_not_count_as_a_try(ledger: Ledger) -> None:
    receive(ledger, says(1))
    held = claim(ledger)
    assert held is not None
    with ledger.write() as session:
        assert talks.give_back(session, "one") == 1
    again = claim(ledger, owner="two")
    assert again is not None
    assert again.tries == 1


def test_the_sweeper_sees_what_nobody_works_on(ledger: Ledger) -> None:
    def waiting(after_s: float = 0) -> list[str]:
        with ledger.read() as session:
            return talks.conversations_waiting(session, NOW + timedelta(seconds=after_s))

    receive(ledger, says(1, "b"))
    receive(ledger, says(2, "a"))
    receive(ledger, says(3, "b"))
    assert waiting() == ["b", "a"]
    held = claim(ledger, "b")
    assert waiting() == ["a"]
    assert waiting(LEASE_S) == ["b", "a"]
    finish(ledger, held)
    assert waiting() == ["a", "b"]


def test_what_was_answered_is_kept_and_the_session_webhook_is_not(ledger: Ledger) -> None:
    receive(ledger, says(1))
    finish(ledger, claim(ledger), cites=[{"doc_no": "德示例〔2023〕1号"}], found=True, mode="extract", door="webhook")
    with ledger.read() as session:
        answer = answers.answer_to(session, "ding1", "msg1==")
    assert answer is not None
    assert (answer.text, answer.cites, answer.door) == ("答", [{"doc_no": "德示例〔2023〕1号"}], "webhook")
    assert row(ledger, 1).state is State.ANSWERED
    assert "sessionWebhook" not in row(ledger, 1).payload


def test_a_dropped_message_is_kept_but_not_worked_on(ledger: Ledger) -> None:
    seq = receive(ledger, says(1))
    assert seq is not None
    with ledger.write() as session:
        talks.mark(session, seq, "too_fast", drop=True)
    assert claim(ledger) is None
    assert row(ledger, 1).state is State.DROPPED


def test_waiting_to_be_sent_is_not_a_failed_try(ledger: Ledger) -> None:
    receive(ledger, says(1))
    for crash in range(4):
        held = claim(ledger, after_s=crash * LEASE_S)
    assert held is not None
    assert held.tries == 4
    with ledger.write() as session:
        talks.note_handled(session, held.seq, "one", 2)
    again = claim(ledger, after_s=5 * LEASE_S)
    assert again is not None
    assert (again.tries, again.parts_sent) == (2, 2)


@pytest.mark.parametrize("statement", ["claim", "waiting"])
@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)  # PostgreSQL reads a tiny table whole
def test_finding_work_reads_the_unfinished_only(ledger: Ledger, statement: str) -> None:
    asked = {
        "claim": talks._CLAIM.text(ledger.engine.dialect),  # noqa: SLF001 - its plan
        "waiting": "SELECT conversation_id FROM inbox WHERE inbox.state IN ('new', 'working') GROUP BY 1",
    }[statement]
    with ledger.read() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", tuple("x" * asked.count("?")))
        steps = [str(step[-1]) for step in plan]
    assert any("ix_inbox_open" in step for step in steps), steps
    assert not any(step.startswith("SCAN") and "ix_inbox_open" not in step for step in steps), steps


def test_an_answer_belongs_to_one_message_only(ledger: Ledger) -> None:
    receive(ledger, says(1))
    held = claim(ledger)
    assert finish(ledger, held)
    assert not finish(ledger, held)
    with ledger.read() as session:
        assert session.execute(text("SELECT count(*) FROM answer")).scalar_one() == 1
        assert session.execute(select(Answer.seq)).scalar_one() == held.seq if held else None
