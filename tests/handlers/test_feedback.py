"""有用, 没用 and why, in words: about the answer replied to, else the last one; the reason asked for and taken."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.wiring import House
from handlers.feedback import reason_in
from handlers.message import Message, Quoted, Reply, Speaker
from ledger.feedback import feedback_on, note_click
from ledger.gaps import Gap
from ledger.groups import Role
from ledger.talks import InboxMessage
from ledger.themes import every_gap
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk

NUMBERS = itertools.count(1)
CHEN = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")
LIU = Speaker(Role.ENTERPRISE, "liu_contact", "刘芳")
ADMIN = Speaker(Role.ADMIN, "lin_admin", "林涛")


@pytest.fixture
def chen(house: House) -> Talk:
    return Talk(house, CHEN, f"cid-feedback-{next(NUMBERS)}-{id(house)}", in_group=True)


@pytest.fixture
def liu(chen: Talk) -> Talk:
    return replace(chen, speaker=LIU)


def kept(talk: Talk) -> list[Gap]:
    with talk.house.ledger.read() as session:
        return [gap for gap, _ in every_gap(session) if gap.conversation_id == talk.conversation]


def said(talk: Talk) -> list[tuple[str, bool, str]]:
    """Return who said what about which answer of a talk, in the order of the answers."""
    with talk.house.ledger.read() as session:
        rows = session.query(InboxMessage.seq).filter(InboxMessage.conversation_id == talk.conversation)
        return [(one.who, one.useful, one.reason) for one in feedback_on(session, [seq for (seq,) in rows])]


def seq_of(talk: Talk, text: str) -> int:
    with talk.house.ledger.read() as session:
        rows = session.query(InboxMessage).filter(InboxMessage.conversation_id == talk.conversation)
        return next(row.seq for row in rows if row.payload["text"]["content"] == text)


def quoting(talk: Talk, text: str, quoted: Quoted) -> Reply:
    return talk.hears(Message("m", talk.conversation, text, talk.speaker, in_group=True, quoted=quoted))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("2", "内容过时"), ("（1）", "答非所问"), ("第三个", "金额或条件不对"), ("4.", "看不懂、太笼统"),
        ("内容过时", "内容过时"), ("标准早就提高到30万了", "标准早就提高到30万了"),
    ],
)  # fmt: skip
def test_why_is_asked_and_taken_by_number_and_in_words(chen: Talk, reply: str, reason: str) -> None:
    chen.says("首次升规奖励怎么领")
    asked = chen.says("没用").text
    assert "哪里不好？回复序号：\n1. 答非所问\n2. 内容过时" in asked
    assert "原因已记下" in chen.says(reply).text
    assert said(chen) == [("chen_contact", False, reason)]
    [gap] = kept(chen)
    assert (gap.question, gap.remark) == ("首次升规奖励怎么领", reason)


@pytest.mark.parametrize("next_said", ["首台套奖励多少", "那要什么条件", "谢谢", "帮助", "7"])
def test_what_is_no_reason_is_heard_as_ever(chen: Talk, next_said: str) -> None:
    chen.says("首次升规奖励怎么领")
    chen.says("没用")
    assert "原因已记下" not in chen.says(next_said).text
    assert said(chen) == [("chen_contact", False, "")]


def test_why_is_only_asked_for_ten_minutes_and_of_the_one_who_said_so(chen: Talk, liu: Talk) -> None:
    early = replace(chen, at=NOW - timedelta(minutes=11))
    early.says("首次升规奖励怎么领")
    early.says("没用")
    assert "原因已记下" not in chen.says("2").text
    chen.says("没用")
    assert "原因已记下" not in liu.says("2").text


def test_one_may_change_ones_mind_and_back(chen: Talk) -> None:
    chen.says("首次升规奖励怎么领")
    chen.says("答得不对：标准已经改了")
    assert kept(chen)
    chen.says("有用")
    assert said(chen) == [("chen_contact", True, "")]
    assert kept(chen) == []
    chen.says("没用")
    chen.says("没用")
    assert said(chen) == [("chen_contact", False, "")]
    assert len(kept(chen)) == 1


@pytest.mark.parametrize(("sign", "useful"), [("👍", True), ("[赞]", True), ("👎", False), ("[踩]", False)])
def test_a_sign_is_a_word_too(chen: Talk, sign: str, useful: bool) -> None:  # noqa: FBT001 - what is expected
    chen.says("首次升规奖励怎么领")
    chen.says(sign)
    assert said(chen) == [("chen_contact", useful, "")]


def test_who_reads_along_speaks_of_the_answer_they_reply_to(chen: Talk, liu: Talk) -> None:
    chen.says("首次升规奖励怎么领")
    chen.says("首台套奖励多少")
    assert "引用那条回答" in liu.says("没用").text
    assert said(chen) == []
    ours = Quoted("q", "text", "结论：", ours=True, seq=seq_of(chen, "首次升规奖励怎么领"))
    quoting(liu, "答得不对：旧标准", ours)
    assert said(chen) == [("liu_contact", False, "旧标准")]
    [gap] = kept(chen)
    assert gap.question == "首次升规奖励怎么领"


def test_a_reply_to_something_unknown_is_put_to_no_answer(chen: Talk) -> None:
    chen.says("首次升规奖励怎么领")
    for quoted in (Quoted("q", "unknown"), Quoted("q", "card", ours=True)):
        assert "没有找到" in quoting(chen, "没用", quoted).text
    assert said(chen) == []


def test_a_reason_in_words_goes_to_the_card_that_was_clicked_last(chen: Talk, liu: Talk) -> None:
    chen.says("首次升规奖励怎么领")
    with chen.house.ledger.write() as session:
        moment = NOW + timedelta(seconds=1)
        asked = "首次升规奖励怎么领"
        assert note_click(session, seq_of(chen, asked), lambda _: asked, "liu_contact", moment, useful=False)
    assert "原因已记下" in liu.says("答得不对：漏了县里的").text
    assert said(chen) == [("liu_contact", False, "漏了县里的")]


def test_a_question_that_leaned_on_the_one_before_is_kept_in_full(chen: Talk) -> None:
    chen.says("首台套奖励多少")
    chen.says("那要什么条件")
    chen.says("没用")
    [gap] = kept(chen)
    assert gap.question == "首台套奖励要什么条件"


def test_the_list_says_how_many_were_not_content_and_why(chen: Talk, liu: Talk) -> None:
    question = f"首次升规奖励第{next(NUMBERS)}次怎么领"
    chen.says(question)
    chen.says("答得不对：标准已经改了，我叫王某某，电话13900000001")
    quoting(liu, "没用 内容过时", Quoted("q", "text", "结论：", ours=True, seq=seq_of(chen, question)))
    chen.house.desk.gaps.gather(chen.house.desk.today(), chen.house.desk.now())
    told = Talk(chen.house, ADMIN, f"{chen.conversation}-admin").says("问题清单").text
    assert "不满意" in told
    assert "标准已经改了" in told
    assert "内容过时" in told
    assert "13900000001" not in told


@pytest.mark.parametrize("text", ["", "好的", "0", "9", "要哪些材料", "标准提高了吗"])
def test_these_are_no_reasons(text: str) -> None:
    assert reason_in(text) == ""
