"""What people say about answers: one word a person and answer, the last one counts, and the list of gaps follows."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

from ledger import arrivals, feedback
from ledger.arrivals import Limits
from ledger.base import Ledger
from ledger.gaps import Gap, GapTheme, ThemeState
from ledger.talks import Arrival, InboxMessage
from ledger.themes import every_gap

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LIMITS = Limits(person=1000, group=1000, sends=1000)


@pytest.fixture
def asked(ledger: Ledger) -> int:
    said = {"text": {"content": "升规奖励多少"}, "senderUnionId": "union-chen"}
    arrival = Arrival("ding1", "m1", "cidA=", True, "chen", "群", NOW, said)  # noqa: FBT003 - in a group
    with ledger.write() as session:
        kept = arrivals.arrive(session, arrival, LIMITS, "one", NOW, 10.0)
        assert kept.claimed is not None
        arrivals.finish_and_next(session, kept.claimed, "one", {"text": "20万元", "door": "webhook"}, NOW, 0.0)
        return kept.claimed.seq


def say(ledger: Ledger, seq: int, who: str, *, useful: bool, reason: str = "", later: int = 0) -> None:
    with ledger.write() as session:
        message = session.get_one(InboxMessage, seq)
        moment = NOW + timedelta(minutes=later)
        feedback.note_feedback(session, message, who, moment, useful=useful, question="升规奖励多少", reason=reason)


def words(ledger: Ledger, seq: int) -> list[tuple[str, bool, str]]:
    with ledger.read() as session:
        return [(one.who, one.useful, one.reason) for one in feedback.feedback_on(session, [seq])]


def gaps(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger.read() as session:
        return [(gap.question, gap.remark) for gap, _ in every_gap(session)]


def test_one_word_a_person_and_answer_and_reasons_add_up(ledger: Ledger, asked: int) -> None:
    say(ledger, asked, "chen", useful=False)
    say(ledger, asked, "chen", useful=False, reason="内容过时")
    say(ledger, asked, "chen", useful=False, reason="标准早就提高了")
    say(ledger, asked, "chen", useful=False, reason="内容过时")
    say(ledger, asked, "liu", useful=False, reason="内容过时")
    say(ledger, asked, "wang", useful=True)
    assert words(ledger, asked) == [
        ("chen", False, "内容过时；标准早就提高了"),
        ("liu", False, "内容过时"),
        ("wang", True, ""),
    ]
    assert gaps(ledger) == [("升规奖励多少", "内容过时；标准早就提高了")]


def test_who_changes_their_mind_takes_back_their_reasons(ledger: Ledger, asked: int) -> None:
    say(ledger, asked, "chen", useful=False, reason="内容过时")
    say(ledger, asked, "liu", useful=False, reason="看不懂")
    say(ledger, asked, "chen", useful=True)
    assert words(ledger, asked) == [("chen", True, ""), ("liu", False, "看不懂")]
    assert gaps(ledger) == [("升规奖励多少", "看不懂")]
    say(ledger, asked, "liu", useful=True)
    assert gaps(ledger) == []
    say(ledger, asked, "chen", useful=False)
    assert words(ledger, asked)[0] == ("chen", False, "")
    assert gaps(ledger) == [("升规奖励多少", "")]


@pytest.mark.parametrize(("state", "left"), [(ThemeState.OPEN, 0), (ThemeState.ROUTED, 1)])
def test_what_a_department_was_asked_stays_on_the_list(
    ledger: Ledger, asked: int, state: ThemeState, left: int
) -> None:
    say(ledger, asked, "chen", useful=False)
    with ledger.write() as session:
        theme = GapTheme(week=NOW.date(), question="升规奖励多少", state=state)
        session.add(theme)
        session.flush()
        session.query(Gap).update({"theme_id": theme.theme_id})
    say(ledger, asked, "chen", useful=True)
    with ledger.read() as session:
        assert (session.query(Gap).count(), session.query(GapTheme).count()) == (left, left)


def click(session: Session, seq: int, who: str, *, useful: bool, reason: str = "", question: str | None = "问") -> bool:
    return feedback.note_click(session, seq, lambda _asked: question, who, NOW, useful, reason)


def test_a_click_is_kept_with_its_reason_and_only_on_the_card_of_its_answer(ledger: Ledger, asked: int) -> None:
    with ledger.write() as session:
        assert click(session, asked, "liu", useful=False, reason="内容过时")
        assert not click(session, asked, "liu", useful=True, question=None)
        assert not click(session, asked + 99, "liu", useful=True)
    assert words(ledger, asked) == [("liu", False, "内容过时")]


def test_somebody_outside_is_one_person_in_clicks_and_in_words(ledger: Ledger, asked: int) -> None:
    say(ledger, asked, "chen", useful=False)
    with ledger.write() as session:
        assert click(session, asked, "union-chen", useful=True)
        assert click(session, asked, "union-liu", useful=True)
    assert words(ledger, asked) == [("chen", True, ""), ("union-liu", True, "")]


def test_two_people_may_click_at_the_same_moment(ledger: Ledger, second_ledger: Ledger, asked: int) -> None:
    together = Barrier(2)

    def clicks(home: Ledger, who: str) -> None:
        together.wait(20)
        say(home, asked, who, useful=False, reason=f"{who}不满意")

    threads = [Thread(target=clicks, args=(home, who)) for home, who in ((ledger, "chen"), (second_ledger, "liu"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(words(ledger, asked)) == [("chen", False, "chen不满意"), ("liu", False, "liu不满意")]
    [(_, remark)] = gaps(ledger)
    assert set(remark.split("；")) == {"chen不满意", "liu不满意"}


def test_the_newest_word_of_a_person_in_a_conversation_is_known(ledger: Ledger, asked: int) -> None:
    with ledger.read() as session:
        assert feedback.last_rated(session, "cidA=", "liu", NOW) is None
    say(ledger, asked, "liu", useful=False, later=5)
    with ledger.read() as session:
        rated = feedback.last_rated(session, "cidA=", "liu", NOW)
        assert rated is not None
        assert (rated[0].seq, rated[1].useful) == (asked, False)
        assert feedback.last_rated(session, "cidB=", "liu", NOW) is None
        assert feedback.last_rated(session, "cidA=", "liu", NOW + timedelta(minutes=6)) is None
