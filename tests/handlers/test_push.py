"""Pushes by command in the chat, on the sample city: looked at first, then confirmed; never into others' groups."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from config.words.push_text import why_line
from handlers.desk import Desk
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from ledger import pushes, reach
from ledger.groups import Role
from ledger.pushes import Campaign, CampaignState, Delivery
from outreach.manners import CHINA

LI = Speaker(Role.ASSISTANT, "li_assistant", "李娜")
ZHANG = Speaker(Role.ASSISTANT, "zhang_assistant", "张伟")
LIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
OFFICER = Speaker(Role.DEPARTMENT, "he_officer", "何静")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)
NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=CHINA)
ORDER = "/推送 DY-04 给 旌阳区 规上工业"


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """The sample city on a working Monday; pushes are gone at the end."""
    yield replace(house.desk, now=lambda: MONDAY)
    with house.ledger.write() as session:
        session.query(Delivery).delete()
        session.query(Campaign).delete()


def said(desk: Desk, text: str, speaker: Speaker = LIN, **more: object) -> Reply:
    facts = {"message_id": "m", "conversation_id": "cid-push", **more}
    return dispatch(Message(text=text, speaker=speaker, **facts), desk, ROUTES)  # type: ignore[arg-type]  # fields by name


def number_in(reply: Reply) -> str:
    found = re.search(r"P\d{8}-\d{4,}", reply.text)
    assert found is not None, reply.text
    return found[0]


def state_of(desk: Desk, number: str) -> Campaign:
    with desk.ledger.read() as session:
        found = pushes.campaign_by_id(session, number)
    assert found is not None
    return found


def test_a_preview_says_who_why_not_and_what_and_sends_nothing(desk: Desk) -> None:
    reply = said(desk, ORDER)
    assert "还没有发送" in reply.text
    assert "推送给4个群" in reply.text
    assert "德阳示例重型机械有限公司" in reply.text
    assert "注册地不在旌阳区" in reply.text
    assert "为什么推给我" in reply.text
    number = number_in(reply)
    assert reply.suggestions == (f"确认推送 {number}",)
    assert state_of(desk, number).state is CampaignState.DRAFT


def test_of_items_of_one_name_the_one_of_the_trade_is_meant_and_else_it_is_asked(desk: Desk) -> None:
    assert "《首次升规工业企业奖励》推送给" in said(desk, "推送 升规奖励 给 旌阳区 规上工业").text
    asked = said(desk, "推送 升规奖励 给 旌阳区 规上企业").text
    assert "DY-04 首次升规工业企业奖励" in asked
    assert "服务业企业升规奖励" in asked


def test_a_confirmed_push_runs_and_is_paused_stopped_and_counted(desk: Desk) -> None:
    number = number_in(said(desk, ORDER))
    assert "已排队" in said(desk, f"确认推送 {number}").text
    assert state_of(desk, number).state is CampaignState.RUNNING
    assert "已暂停" in said(desk, "暂停推送").text
    assert state_of(desk, number).state is CampaignState.PAUSED
    assert "已继续" in said(desk, f"继续推送 {number}").text
    assert "待发送4" in said(desk, "推送进度").text
    assert "已停止" in said(desk, "停止推送").text
    assert "已停止4" in said(desk, "这条哪些企业看了").text
    assert "不能确认" in said(desk, f"确认推送 {number}").text


def test_an_assistant_reaches_own_groups_only(desk: Desk) -> None:
    reply = said(desk, "推送 DY-04 给 所有群", LI)
    assert "推送给2个群或联系人（只含您负责的群）" in reply.text
    with desk.ledger.read() as session:
        names = {one.firm for one in reach.seen_by(session, number_in(reply))}
    assert names == {"德阳示例新材料科技有限公司", "德阳示例白酒酿造有限公司"}


def test_nobody_handles_anothers_push(desk: Desk) -> None:
    number = number_in(said(desk, "推送 DY-04 给 我的群", LI))
    for order in (f"确认推送 {number}", f"撤回推送 {number}", f"停止推送 {number}"):
        assert "不是您发起的" in said(desk, order, ZHANG).text
    assert "只有发起人" in said(desk, f"推送进度 {number}", ZHANG).text
    assert state_of(desk, number).state is CampaignState.DRAFT


def test_firms_and_strangers_may_not_push(desk: Desk) -> None:
    for role in (Role.ENTERPRISE, Role.STRANGER):
        reply = said(desk, ORDER, Speaker(role, "chen_contact", "陈明", "91510600000001011K"))
        assert "预览" not in reply.text
    with desk.ledger.read() as session:
        assert not pushes.campaigns(session)


def test_a_group_reads_nothing_of_a_push(desk: Desk) -> None:
    reply = said(desk, ORDER, in_group=True)
    assert "请私聊" in reply.text
    assert "重型" not in reply.text


def test_at_night_a_push_waits_unless_it_is_to_go_at_once(desk: Desk) -> None:
    night = replace(desk, now=lambda: NIGHT)
    reply = said(night, ORDER)
    assert "11月24日 08:30开始" in reply.text
    number = number_in(reply)
    said(night, f"确认推送 {number}")
    assert state_of(desk, number).not_before == datetime(2026, 11, 24, 8, 30, tzinfo=CHINA)
    other = number_in(said(night, "推送 DY-01 给 旌阳区 规上工业 不限次数"))
    said(night, f"立即确认推送 {other}")
    at_once = state_of(desk, other)
    assert at_once.not_before <= NIGHT
    assert (at_once.override["manners"], at_once.override["by"]) == (["hours"], "lin_admin")


def test_many_groups_need_a_second_person(desk: Desk) -> None:
    strict = replace(desk, settings=desk.settings.model_copy(update={"push_second_person": 2}))
    number = number_in(said(strict, ORDER, OFFICER))
    assert "批准推送" in said(strict, f"确认推送 {number}", OFFICER).text
    assert state_of(desk, number).state is CampaignState.APPROVAL
    assert "另一位工作人员" in said(strict, f"批准推送 {number}", OFFICER).text
    assert "已排队" in said(strict, f"批准推送 {number}", LIN).text
    done = state_of(desk, number)
    assert (done.state, done.approved_by) == (CampaignState.RUNNING, "lin_admin")


def test_an_old_preview_is_not_sent(desk: Desk) -> None:
    number = number_in(said(desk, ORDER))
    tomorrow = replace(desk, now=lambda: MONDAY + timedelta(hours=25))
    assert "预览已超过24小时" in said(tomorrow, f"确认推送 {number}").text
    assert state_of(desk, number).state is CampaignState.DRAFT


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("推送 DY-04", "推送给谁"),
        ("推送 DY-04 给 火星基地的企业", "火星基地"),
        ("推送 紫色独角兽补贴 给 我的群", "没有找到叫“紫色独角兽补贴”"),
        ("不推了", "好的，没有发送"),
        ("算了，先不发了", "好的，没有发送"),
        ("撤回推送", "没有发起过推送"),
        ("撤回推送 P20260101-0001", "没有编号为"),
    ],
)
def test_what_is_not_understood_is_asked_and_nothing_is_sent(desk: Desk, order: str, says: str) -> None:
    assert says in said(desk, order).text
    with desk.ledger.read() as session:
        assert not pushes.campaigns(session)


def test_many_reasons_are_cut_and_counted() -> None:
    reasons = [f"条件{number}" for number in range(1, 15)]
    assert why_line(reasons) == "推送原因：条件1；条件2；条件3；条件4；条件5，等14项"
    assert why_line(reasons[:5]).endswith("条件5")
