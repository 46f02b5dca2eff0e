"""“详情”: the whole articles of one's own last answer, in this conversation, for ten minutes."""

import itertools
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from ledger import talks
from ledger.groups import Role
from ledger.talks import Arrival
from tests.handlers.conftest import NOW, Ask

NUMBERS = itertools.count(1)
CHEN = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")


def remember(house: House, reply: Reply, talk: str, sender: str, at: datetime = NOW) -> None:
    """Keep an answer as the inbox does when it is out."""
    arrival = Arrival(
        "robot",
        f"details-{next(NUMBERS)}-{at.timestamp()}-{talk}",
        talk,
        in_group=True,
        sender=sender,
        title="",
        said_at=at,
        payload={},
    )
    with house.ledger.write() as session:
        talks.receive(session, arrival, at)
        claimed = talks.claim_next(session, talk, "test", at, 10.0)
        assert claimed is not None
        columns = {"text": reply.text, "cites": [asdict(cite) for cite in reply.cites], "found": reply.found}
        assert talks.finish(session, claimed, "test", columns, at)


def details(house: House, talk: str, speaker: Speaker, sender_id: str = "") -> Reply:
    message = Message("m", talk, "详情", speaker, sender_id=sender_id, in_group=True)
    return dispatch(message, house.desk, ROUTES)


def test_the_whole_articles_behind_the_answer_are_given(ask: Ask, house: House) -> None:
    answer = ask("首次升规奖励怎么领")
    remember(house, answer, "cid-d1", "chen_contact")
    reply = details(house, "cid-d1", CHEN)
    assert reply.found
    assert reply.whole
    assert reply.cites == answer.cites
    assert answer.cites[0].quote in reply.text


def test_greetings_in_between_are_passed_over(ask: Ask, house: House) -> None:
    remember(house, ask("首次升规奖励怎么领"), "cid-d2", "chen_contact", NOW - timedelta(minutes=2))
    remember(house, ask("在吗"), "cid-d2", "chen_contact", NOW - timedelta(minutes=1))
    assert details(house, "cid-d2", CHEN).found


def test_nobody_elses_answer_nor_another_conversations_is_given(ask: Ask, house: House) -> None:
    remember(house, ask("首次升规奖励怎么领"), "cid-d3", "liu_contact")
    assert not details(house, "cid-d3", CHEN).found
    assert not details(house, "cid-d4", replace(CHEN, staff_id="liu_contact")).found


def test_after_ten_minutes_there_is_nothing_to_detail(ask: Ask, house: House) -> None:
    remember(house, ask("首次升规奖励怎么领"), "cid-d5", "chen_contact", NOW - timedelta(minutes=10, seconds=1))
    assert "最近十分钟" in details(house, "cid-d5", CHEN).text


def test_a_person_without_a_staff_id_has_details_too(ask: Ask, house: House) -> None:
    remember(house, ask("首次升规奖励怎么领"), "cid-d6", "$:LWCP_v1:$visitor")
    assert details(house, "cid-d6", Speaker(name="马先生"), "$:LWCP_v1:$visitor").found
    assert not details(house, "cid-d6", Speaker(name="高女士"), "$:LWCP_v1:$other").found


def test_times_are_compared_in_one_zone(ask: Ask, house: House) -> None:
    remember(house, ask("首次升规奖励怎么领"), "cid-d7", "chen_contact", NOW.astimezone(UTC))
    assert details(house, "cid-d7", CHEN).found
