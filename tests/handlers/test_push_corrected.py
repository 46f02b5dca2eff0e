"""After a push: a wrong one is corrected to exactly those who got it, taken back, and who has not read it reminded."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.wiring import House
from handlers.desk import Desk
from ledger import pushes
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way
from ledger.refusals import PushRefusal, Refused, end_refusals, refuse
from tests.handlers.test_push import LI, LIN, MONDAY, ORDER, number_in, said, state_of

SENT, UNSURE, WAITING = DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.WAITING
REFUSED = DeliveryState.REFUSED


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    yield replace(house.desk, now=lambda: MONDAY)
    with house.ledger.write() as session:
        session.query(Delivery).delete()
        session.query(Campaign).delete()


def ran(desk: Desk, *states: DeliveryState) -> str:
    """Let a push have come to these ends, one for each receiver; return its number."""
    number = number_in(said(desk, ORDER))
    said(desk, f"确认推送 {number}")
    with desk.ledger.write() as session:
        rows = session.query(Delivery).filter_by(campaign_id=number).order_by(Delivery.delivery_id).all()
        for row, state in zip(rows, states, strict=True):
            row.state, row.query_key = state, f"key-{row.delivery_id}"
            row.sent_at = MONDAY if state is DeliveryState.SENT else None
    return number


def receivers(desk: Desk, number: str, *states: DeliveryState) -> list[str]:
    with desk.ledger.read() as session:
        rows = session.query(Delivery).filter_by(campaign_id=number).order_by(Delivery.delivery_id)
        return [row.receiver for row in rows if row.state in states]


def test_a_correction_goes_to_exactly_those_who_got_the_wrong_version(desk: Desk) -> None:
    wrong = ran(desk, SENT, UNSURE, WAITING, REFUSED)
    preview = said(desk, f"更正推送 {wrong}：申报截止日期应为12月31日。")
    assert f"只发给收到过 {wrong} 的2个" in preview.text
    assert state_of(desk, wrong).state is CampaignState.STOPPED
    assert receivers(desk, wrong, WAITING) == []
    number = re.search(r"更正预览 (P\S+?)（", preview.text)[1]  # type: ignore[index]  # asserted by what follows
    assert receivers(desk, number, WAITING) == receivers(desk, wrong, SENT, UNSURE)
    kept = state_of(desk, number)
    assert (kept.way, kept.state) == (Way.CORRECTION, CampaignState.DRAFT)
    assert "有误，请以下面的内容为准" in kept.body
    assert "申报截止日期应为12月31日" in kept.body
    assert number in said(desk, f"更正推送 {wrong}：申报截止日期应为12月31日。").text  # the same words, the same draft


def test_a_correction_reaches_who_has_refused_since(desk: Desk) -> None:
    wrong = ran(desk, SENT, SENT, SENT, SENT)
    number = number_in_preview(said(desk, f"更正推送 {wrong}：示例更正。").text)
    with desk.ledger.write() as session:
        uscc = session.query(Delivery).filter_by(campaign_id=wrong).all()[0].uscc
        no = PushRefusal(uscc=uscc, kind=Refused.OPTED_OUT, about_kind="push", about="", made_at=MONDAY)
        refuse(session, no)
    assert "4个群" in said(desk, f"确认推送 {number}").text
    with desk.ledger.write() as session:
        end_refusals(session, session.query(PushRefusal).all(), "测试结束", MONDAY)


def number_in_preview(text: str) -> str:
    found = re.search(r"确认推送 (P[\d-]+)", text)
    assert found is not None, text
    return found[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("德阳示例重型机械有限公司可领30万元", "只能发到它自己的群"),
        ("  ", ""),
    ],
)
def test_a_correction_names_no_firm_and_is_not_empty(desk: Desk, text: str, says: str) -> None:
    wrong = ran(desk, SENT, SENT, SENT, SENT)
    reply = said(desk, f"更正推送 {wrong}：{text}")
    assert says in reply.text
    with desk.ledger.read() as session:
        assert [one.campaign_id for one in pushes.campaigns(session)] == [wrong]


def test_what_is_on_its_way_is_waited_for_so_that_nobody_is_missed(desk: Desk) -> None:
    wrong = ran(desk, SENT, DeliveryState.SENDING, WAITING, WAITING)
    assert "还有1条正在发送途中" in said(desk, f"更正推送 {wrong}：示例").text
    assert state_of(desk, wrong).state is CampaignState.STOPPED


def test_nobody_corrects_anothers_push_and_nobody_what_nobody_got(desk: Desk) -> None:
    wrong = ran(desk, SENT, WAITING, WAITING, WAITING)
    assert "不是您发起的" in said(desk, f"更正推送 {wrong}：示例", LI).text
    assert state_of(desk, wrong).state is CampaignState.RUNNING
    with desk.ledger.write() as session:
        session.query(Delivery).filter_by(campaign_id=wrong).update({Delivery.state: REFUSED})
    assert "没有送达任何人" in said(desk, f"更正推送 {wrong}：示例").text


def test_a_push_is_taken_back_where_it_arrived_today(desk: Desk) -> None:
    number = ran(desk, SENT, SENT, UNSURE, WAITING)
    assert "正在撤回已送达的2条" in said(desk, "撤回刚才那条推送").text
    done = state_of(desk, number)
    assert (done.state, done.recall_asked_by) == (CampaignState.STOPPED, "lin_admin")
    assert receivers(desk, number, DeliveryState.STOPPED) != []


def test_who_has_not_read_it_is_reminded_once_a_day_and_only_when_that_is_known(desk: Desk) -> None:
    number = ran(desk, SENT, SENT, SENT, SENT)
    assert "正在向钉钉查询" in said(desk, "未读的再提醒一次").text
    with desk.ledger.write() as session:
        session.get_one(Campaign, number).read_known_at = MONDAY
        session.query(Delivery).filter_by(campaign_id=number).all()[0].readers = 2
    reply = said(desk, f"未读的再提醒一次 {number}")
    assert "3个群" in reply.text
    with desk.ledger.read() as session:
        [reminder] = [one for one in pushes.campaigns(session) if one.way is Way.REMINDER]
    assert reminder.title.startswith("再次提醒：")
    assert "今天已经再提醒过一次" in said(desk, f"未读的再提醒一次 {number}").text
    later = replace(desk, now=lambda: MONDAY + timedelta(hours=1))
    assert "3" in said(later, f"推送进度 {reminder.campaign_id}", LIN).text


def test_a_bare_order_to_take_back_means_the_push_of_the_last_minutes(desk: Desk) -> None:
    number = ran(desk, SENT, SENT, WAITING, WAITING)
    assert "正在撤回已送达的2条" in said(desk, "撤回").text
    assert state_of(desk, number).state is CampaignState.STOPPED
    later = replace(desk, now=lambda: MONDAY + timedelta(hours=2))
    assert "推送" not in said(later, "撤回").text  # an admin's word for documents, when no push is near
