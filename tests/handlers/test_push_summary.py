"""“本月推送统计” in the chat: of many pushes, for the people of the office alone, in private, each his own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.desk import Desk
from handlers.message import Message, Reply, Speaker
from handlers.push_summary import asks_for_figures, period_said
from handlers.routes import ROUTES
from ledger.groups import Role
from ledger.pushes import Campaign, CampaignState, Delivery, Way
from outreach import outbox
from outreach.manners import CHINA
from tests.outreach.made_figures import sent

ZHANG = Speaker(Role.ASSISTANT, "zhang_assistant", "张伟")
LIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈", uscc="91510600000001011K")
DAY = date(2026, 11, 23)  # a Monday
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """The sample city with one push of each of two people; they are gone at the end."""
    with house.ledger.write() as session:
        for number, by in (("P20261110-0001", "zhang_assistant"), ("P20261110-0002", "he_officer")):
            made = Campaign(campaign_id=number, way=Way.COMMAND, title=f"示例{number[-1]}", ordered_by=by)
            made.state, made.made_at = CampaignState.DONE, datetime(2026, 11, 10, 10, 0, tzinfo=CHINA)
            session.add(made)
            session.flush()
            outbox.put(session, number, [outbox.group("nobody-1"), outbox.group("nobody-2")])
        for one in session.query(Delivery).filter(Delivery.receiver == "g:nobody-1"):
            sent(one)
    yield replace(house.desk, now=lambda: MONDAY)
    with house.ledger.write() as session:
        session.query(Delivery).delete()
        session.query(Campaign).delete()


def said(desk: Desk, text: str, speaker: Speaker = LIN, **more: object) -> Reply:
    facts = {"message_id": "m", "conversation_id": "cid-push", **more}
    return dispatch(Message(text=text, speaker=speaker, **facts), desk, ROUTES)  # type: ignore[arg-type]  # fields by name


def test_the_figures_of_a_time_are_told_to_whom_they_belong(desk: Desk) -> None:
    for text in ("本月推送统计", "推送统计 十一月", "本月推送量统计", "11月份推送了多少条 送达率"):
        reply = said(desk, text)
        assert "推送2次，接收人4个，送达2（50.0%），已读0（0.0%）。" in reply.text, text
    assert "示例1：送达1，已读0" in reply.text
    own = said(desk, "推送总量和阅读率统计", ZHANG)
    assert "推送1次，接收人2个，送达1（50.0%）" in own.text
    assert "您或本部门发起的" in own.text
    assert said(desk, "上周全市推送送达率").text == "2026-11-16至2026-11-22没有推送。"


def test_groups_and_firms_are_not_told(desk: Desk) -> None:
    assert "私聊" in said(desk, "本月推送统计", ZHANG, in_group=True).text
    assert "推送2次" not in said(desk, "本月推送统计", FIRM).text


def test_one_push_is_not_taken_for_many() -> None:
    for text in ("推送进度 P20261110-0001", "这条推送哪些企业看了", "刚才推送的送达率", "推送 统计局通知 给 旌阳区"):
        assert not asks_for_figures(text, DAY), text
    for text in ("上周推送的送达率", "上个月推送总数和送达率", "推送的已读率统计一下", "统计本周推送"):
        assert asks_for_figures(text, DAY), text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("昨天", "2026-11-22", "2026-11-22"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("这周", "2026-11-23", "2026-11-23"),
        ("本月", "2026-11-01", "2026-11-23"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("十月份", "2026-10-01", "2026-10-31"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("2026年2月", "2026-02-01", "2026-02-28"),
        ("最近7天", "2026-11-17", "2026-11-23"),
        ("近两周", "2026-11-10", "2026-11-23"),
        ("今年", "2026-01-01", "2026-11-23"),
    ],
)
def test_a_time_is_read(text: str, first: str, last: str) -> None:
    assert period_said(text, DAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_month_to_come_and_no_time_at_all_are_no_time() -> None:
    assert period_said("2026年12月推送", DAY) is None
    assert period_said("推送统计", DAY) is None
