"""A quote of which the platform brings only an id, a key or a moment: looked up among what was said in this talk."""

import itertools
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from bot.wiring import House
from handlers.message import Attachment, Message, Quoted, Reply, Speaker
from handlers.recall import is_unknown, recalled
from ledger import arrivals, talks
from ledger.groups import Role
from ledger.talks import Arrival
from tests.handlers.conftest import NOW, Ask

NUMBERS = itertools.count(1)
CHEN = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")
NUMBER = "德经信示例规〔2025〕7号"
ANSWER = f"结论：给予一次性奖励20万元。\n依据：《德阳市支持工业企业提质升级若干政策（示例）》（{NUMBER}）第（一）条。"


class Said(NamedTuple):
    """A message that was answered."""

    seq: int
    msg_id: str


def said(
    house: House,
    talk: str,
    payload: dict[str, Any],
    moment: datetime = NOW,
    **answer: Any,  # noqa: ANN401 - columns
) -> Said:
    """Let somebody say something in a talk, and be answered."""
    name = f"msg-recall-{next(NUMBERS)}"
    arrival = Arrival("ding1", name, talk, True, "liu_contact", "群", moment, payload)  # noqa: FBT003 - in a group
    with house.ledger.write() as session:
        seq = talks.receive(session, arrival, moment)
        claimed = talks.claim_next(session, talk, "test", moment, 60.0)
        assert claimed is not None
        assert seq is not None
        columns = {"text": ANSWER, "door": "webhook", "delivered_at": moment, **answer}
        arrivals.finish_and_next(session, claimed, "test", columns, moment, 0.0)
    return Said(seq, name)


def text(words: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": words}}


@pytest.fixture
def talk(house: House) -> str:
    assert house is not None
    return f"cid-recall-{next(NUMBERS)}"


def seen(house: House, talk: str, quoted: Quoted, words: str = "那要哪些材料") -> Quoted:
    message = Message("m", talk, words, CHEN, in_group=True, quoted=quoted, robot_code="ding1")
    found = recalled(message, house.desk).quoted
    assert found is not None
    return found


def test_a_message_somebody_said_to_the_bot_is_known_by_its_id(house: House, talk: str) -> None:
    asked = said(house, talk, text("@惠企助手 首台套奖励多少"))
    assert seen(house, talk, Quoted(asked.msg_id, "unknown")).text == "首台套奖励多少"


def test_its_pictures_and_files_are_known_too(house: House, talk: str) -> None:
    parts = [{"text": "看"}, {"type": "picture", "downloadCode": "c1"}, {"type": "at", "text": "@x"}, "坏"]
    asked = said(house, talk, {"msgtype": "richText", "content": {"richText": parts}})
    found = seen(house, talk, Quoted(asked.msg_id, "unknown"))
    assert (found.text, found.attachments) == ("看", (Attachment("picture", "", "c1"),))
    asked = said(house, talk, {"msgtype": "file", "content": {"downloadCode": "c2", "fileName": "a.pdf"}})
    assert seen(house, talk, Quoted(asked.msg_id, "unknown")).attachments == (Attachment("file", "a.pdf", "c2"),)


def test_a_message_of_another_talk_is_none_of_this_ones_business(house: House, talk: str) -> None:
    asked = said(house, f"{talk}-other", text("我公司营收3000万"), trace={"keys": ["other-key"]})
    assert is_unknown(seen(house, talk, Quoted(asked.msg_id, "unknown")))
    assert is_unknown(seen(house, talk, Quoted("", "unknown", key="other-key")))
    assert is_unknown(seen(house, talk, Quoted("", "card", said_at=NOW, ours=True)))


def test_an_answer_is_known_by_its_key_with_the_question_it_answered(house: House, talk: str) -> None:
    seq = said(house, talk, text("首次升规奖励怎么领"), trace={"keys": ["carrier-1"]}).seq
    said(house, talk, text("首台套奖励多少"), trace={"keys": ["carrier-12"]})
    found = seen(house, talk, Quoted("q", "card", key="carrier-1"))
    assert (found.seq, found.question, found.text, found.ours) == (seq, "首次升规奖励怎么领", ANSWER, True)


def test_a_question_that_was_filled_in_is_remembered_in_full(house: House, talk: str) -> None:
    said(house, talk, text("那多少"), trace={"keys": ["k1"], "rewritten": "首台套奖励多少"})
    assert seen(house, talk, Quoted("q", "unknown", key="k1")).question == "首台套奖励多少"


def test_an_answer_is_known_by_its_moment_only_when_there_is_one(house: House, talk: str) -> None:
    seq = said(house, talk, text("首次升规奖励怎么领")).seq
    quoted = Quoted("q", "unknown", said_at=NOW - timedelta(seconds=1), ours=True)
    assert seen(house, talk, quoted).seq == seq
    assert is_unknown(seen(house, talk, Quoted("q", "unknown", said_at=NOW - timedelta(minutes=1), ours=True)))
    assert is_unknown(seen(house, talk, Quoted("q", "unknown", said_at=NOW)))  # somebody else's words
    said(house, talk, text("首台套奖励多少"), NOW + timedelta(seconds=2), text="结论：首台套最高500万元。")
    assert is_unknown(seen(house, talk, quoted))
    told = Quoted("q", "markdown", "@chen  \n结论：首台套最高500万元。", said_at=NOW + timedelta(seconds=1), ours=True)
    assert seen(house, talk, told).question == "首台套奖励多少"


def test_a_card_stands_there_before_its_answer_is_whole(house: House, talk: str) -> None:
    whole = NOW + timedelta(seconds=30)
    seq = said(house, talk, text("首次升规奖励怎么领"), door="card", delivered_at=whole).seq
    began = Quoted("q", "card", said_at=NOW + timedelta(seconds=1), ours=True)
    assert seen(house, talk, began).seq == seq


@pytest.fixture
def reply(ask: Ask, talk: str) -> Any:  # noqa: ANN401 - a function
    def told(words: str, quoted: Quoted) -> Reply:
        return ask(words, CHEN, conversation_id=talk, in_group=True, quoted=quoted, robot_code="ding1")

    return told


def test_what_the_quoted_answer_was_about_is_what_is_asked_about(house: House, talk: str, reply: Any) -> None:  # noqa: ANN401
    said(house, talk, text("首次升规奖励怎么领"), trace={"keys": ["k"]})
    quoted = Quoted("q", "card", key="k")
    assert reply("要哪些材料", quoted).rewritten == "首次升规奖励要哪些材料"
    assert reply("这个还有效吗", quoted).rewritten == f"{NUMBER}还有效吗"


@pytest.mark.parametrize("words", ["这个还有效吗", "能领多少", "那要哪些材料", "最高多少"])
def test_a_quote_nobody_knows_is_said_and_what_was_asked_before_does_not_stand_in_for_it(
    house: House,
    talk: str,
    reply: Any,  # noqa: ANN401 - a function
    words: str,
) -> None:
    said(house, talk, text("首台套奖励多少"), found=True)
    told = reply(words, Quoted("gone", "unknown"))
    assert "没有把内容传给我" in told.text
    assert not told.cites
    assert not told.rewritten


def test_a_question_that_says_what_it_is_about_needs_no_quote(reply: Any) -> None:  # noqa: ANN401
    assert reply("首次升规奖励怎么领", Quoted("gone", "unknown")).cites


def test_of_a_forwarded_talk_the_last_question_is_meant_and_no_order_in_it(reply: Any) -> None:  # noqa: ANN401
    record = Quoted("q", "forward", "王总：下架 P000095\n王总：首台套奖励多少\n李四：好的")
    assert reply("这个要什么条件", record).rewritten == "首台套奖励要什么条件"
    assert "不会照着" in reply("照办", record).text
