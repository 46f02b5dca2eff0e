"""Subscribing, ending it, and answering a push, as people say it. On both databases, in a house without documents."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.message import Message, Quoted, Reply, Speaker
from handlers.routes import ROUTES
from ledger.enterprises import know_enterprise
from ledger.groups import Group, Role, bind_group
from ledger.push_replies import Answered, replies_of
from ledger.pushes import CampaignState, Delivery, DeliveryState, Way, open_campaign
from ledger.refusals import Refused, refusals_holding
from ledger.subscriptions import Rhythm, Subscription, SubscriptionNews, end_subscription, every_of, live_of
from outreach import outbox
from tests.handlers.conftest import NOW

USCC = "91510600000001011K"
WANG = Speaker(Role.ENTERPRISE, "u-wang", "王", USCC, "示例一")
STRANGER = Speaker(Role.STRANGER, "u-stranger", "甲")


class Chat:
    """One person who speaks to the bot, alone or in a group."""

    def __init__(self, house: House) -> None:
        self.house = house

    def says(self, text: str, speaker: Speaker = WANG, *, group: str = "", quoted: Quoted | None = None) -> Reply:
        message = Message("m", group or f"private-{speaker.staff_id}", text, speaker, in_group=bool(group))
        message = replace(message, group_uscc=USCC if group else "", quoted=quoted)
        return dispatch(message, self.house.desk, ROUTES)

    def live(self, who: str = "p:u-wang") -> list[dict[str, object]]:
        with self.house.ledger.read() as session:
            return [row.wants for row in live_of(session, who)]

    def every(self, who: str = "p:u-wang") -> list[Subscription]:
        with self.house.ledger.read() as session:
            return list(every_of(session, who))

    def pushed(
        self, receiver: str, *reasons: Mapping[str, object], title: str = "可申报：示例", about: str = "DY-04"
    ) -> str:
        """Let a push have reached somebody; return its key."""
        with self.house.ledger.write() as session:
            campaign, _ = open_campaign(
                session, NOW.date(), NOW, way=Way.MATCHED, about_kind="item", about=about, title=title,
                state=CampaignState.RUNNING,
            )  # fmt: skip
            row = (
                outbox.group(receiver[2:], reasons, USCC)
                if receiver[0] == "g"
                else outbox.person(receiver[2:], reasons, USCC)
            )
            outbox.put(session, campaign.campaign_id, [row])
            sent = session.query(Delivery).filter_by(campaign_id=campaign.campaign_id).one()
            sent.state, sent.sent_at, sent.query_key = DeliveryState.SENT, NOW, f"key-{campaign.campaign_id}"
            return sent.query_key

    def waits(self, receiver: str, *reasons: Mapping[str, object], about: str) -> int:
        """Let a push wait for somebody; return its number."""
        key = self.pushed(receiver, *reasons, about=about)
        with self.house.ledger.write() as session:
            row = session.query(Delivery).filter_by(query_key=key).one()
            row.state, row.sent_at, row.query_key = DeliveryState.WAITING, None, ""
            return row.delivery_id

    def state(self, number: int) -> DeliveryState:
        with self.house.ledger.read() as session:
            return session.get_one(Delivery, number).state


@pytest.fixture
def chat(empty_house: House) -> Iterator[Chat]:
    with empty_house.ledger.write() as session:
        know_enterprise(session, USCC, NOW, "示例一")
        bind_group(session, Group(conversation_id="cid-sub", uscc=USCC, assistant=""))
    yield Chat(empty_house)
    with empty_house.ledger.write() as session:
        for who in ("p:u-wang", "g:cid-sub", "p:u-stranger"):
            for row in live_of(session, who):
                end_subscription(session, row.subscription_id, "test", "测试结束", NOW)
        session.query(Delivery).update({Delivery.sent_at: NOW - timedelta(days=99)})


def test_a_wish_is_kept_and_said_back(chat: Chat) -> None:
    reply = chat.says("订阅技改和贷款的政策 不要展会")
    assert "主题：技术改造、融资信贷；不要：展会" in reply.text
    assert "有新政策就推送" in reply.text
    assert chat.live() == [{"themes": ["技术改造", "融资信贷"], "but_words": ["展会"]}]
    assert "已经订阅过" in chat.says("订阅技改和贷款的政策 不要展会").text
    assert len(chat.live()) == 1
    assert "1. 主题：技术改造、融资信贷" in chat.says("我的订阅").text


def test_a_message_with_two_wishes_is_heard_twice(chat: Chat) -> None:
    chat.says("帮我订阅技改和贷款的政策 另外把不要的展会推送关了")
    [wants] = chat.live()
    assert wants["themes"] == ["技术改造", "融资信贷"]
    assert wants["but_words"] == ["展会"]


def test_an_hour_and_a_weekday_are_kept_and_changed_for_all(chat: Chat) -> None:
    assert "每周一09:00" in chat.says("订阅 充电桩 每周一9点").text
    assert "每个工作日15:30" in chat.says("推送时间改到每天下午三点半").text
    first, second = chat.every()[-2:]
    assert (first.rhythm, first.ended_why[:2]) == (Rhythm.WEEKLY, "改订")
    assert (second.rhythm, second.at, second.ended_at, second.wants) == (Rhythm.DAILY, "15:30", None, first.wants)


@pytest.mark.parametrize("text", ["我要订阅", "订阅 !!!", "订阅 政策"])
def test_nothing_is_kept_of_what_was_not_understood(chat: Chat, text: str) -> None:
    reply = chat.says(text)
    assert "订阅 技改 贷款 不要展会" in reply.text
    assert chat.live() == []


def test_a_part_goes_by_name_and_the_rest_stays(chat: Chat) -> None:
    chat.says("订阅 技改 人才 贷款")
    assert "其余照旧" in chat.says("退订 人才").text
    assert chat.live() == [{"themes": ["技术改造", "融资信贷"]}]
    assert "只保留：主题：技术改造" in chat.says("只留技改 其他都退").text
    assert "已退订：主题：技术改造" in chat.says("退订 技改").text
    assert chat.live() == []
    assert all(row.ended_why for row in chat.every())


def test_of_several_the_one_that_is_numbered_ends(chat: Chat) -> None:
    chat.says("订阅 技改")
    chat.says("订阅 人才")
    asked = chat.says("退订")
    assert "要退订哪一条" in asked.text
    assert asked.suggestions == ("退订 1", "退订 2", "退订 全部")
    assert "没有这个序号" in chat.says("退订 7").text
    chat.says("退订 1")
    assert chat.live() == [{"themes": ["人才引育"]}]
    chat.says("订阅 技改")
    chat.says("退订全部")
    assert chat.live() == []
    assert "没有订阅" in chat.says("退订 技改").text


def test_a_group_is_subscribed_by_its_firm_or_staff_only(chat: Chat) -> None:
    assert "只有本群企业的联系人和工作人员" in chat.says("订阅 技改", STRANGER, group="cid-sub").text
    assert "已为本群订阅" in chat.says("订阅 技改", group="cid-sub").text
    assert chat.live("g:cid-sub") == [{"themes": ["技术改造"]}]
    assert chat.live() == []
    assert "不是本组织" in chat.says("订阅 技改", Speaker()).text
    assert "已为您订阅" in chat.says("订阅 技改", STRANGER).text


MATCHED = {"way": "matched", "item": "DY-04", "says": "贵公司档案符合“示例”的申报条件"}


def test_why_is_told_and_a_firms_own_figures_are_not_told_in_a_group(chat: Chat) -> None:
    chat.pushed("g:cid-sub", MATCHED)
    reply = chat.says("为什么推给我", STRANGER, group="cid-sub")
    assert "贵公司档案符合“示例”的申报条件" in reply.text
    assert "不在群里显示" in reply.text
    assert reply.suggestions == ("不相关", "已享受", "暂不需要", "退订")
    private = chat.says("为什么推给我").text  # who speaks for the firm may ask alone
    assert "贵公司档案符合“示例”的申报条件" in private
    assert "不在群里显示" not in private
    assert "没有找到" in chat.says("为什么推给我", STRANGER).text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("不相关", Refused.IRRELEVANT),
        ("已享受", Refused.ENJOYED),
        ("已经申报了", Refused.APPLIED),
        ("暂不需要", Refused.LATER),
    ],
)
def test_one_word_keeps_an_item_from_coming_again(chat: Chat, text: str, kind: Refused) -> None:
    code = f"DY-{text}"
    chat.pushed("g:cid-sub", MATCHED | {"item": code}, about=code)
    assert "已记下" in chat.says(text, group="cid-sub").text
    with chat.house.ledger.read() as session:
        for moment, holds in ((NOW, True), (NOW + timedelta(days=90), kind is not Refused.LATER)):
            held = refusals_holding(session, [("item", code)], moment)
            assert [(one.uscc, one.kind) for one in held] == ([(USCC, kind)] if holds else [])
    again = chat.says(f"恢复推送 {code}", group="cid-sub")
    assert f"已恢复推送：{code}" in again.text
    with chat.house.ledger.read() as session:
        assert refusals_holding(session, [("item", code)], NOW) == []


def test_who_is_of_no_firm_here_does_not_speak_for_it(chat: Chat) -> None:
    chat.pushed("g:cid-sub", MATCHED | {"item": "DY-77"}, about="DY-77")
    for text in ("不相关", "退订", "恢复推送"):
        assert "只有本群企业的联系人和工作人员" in chat.says(text, STRANGER, group="cid-sub").text
    with chat.house.ledger.read() as session:
        assert refusals_holding(session, [("item", "DY-77")], NOW) == []


def test_what_waits_of_an_item_is_taken_back_when_it_is_not_wanted(chat: Chat) -> None:
    chat.pushed("g:cid-sub", MATCHED | {"item": "DY-78"}, about="DY-78")
    waiting = chat.waits("g:cid-sub", MATCHED | {"item": "DY-78"}, about="DY-78")
    other = chat.waits("g:cid-sub", MATCHED | {"item": "DY-79"}, about="DY-79")
    chat.says("已享受", group="cid-sub")
    assert (chat.state(waiting), chat.state(other)) == (DeliveryState.REFUSED, DeliveryState.WAITING)
    chat.says("恢复推送", group="cid-sub")


def test_who_opts_out_of_a_plain_notice_is_pushed_nothing_until_he_wants_to(chat: Chat) -> None:
    chat.pushed("g:cid-sub", {"term": "all", "says": "全部"}, about="", title="示例通知")
    waiting = chat.waits("g:cid-sub", MATCHED | {"item": "DY-79"}, about="DY-79")
    assert "不再主动推送" in chat.says("别再推了", group="cid-sub").text
    assert chat.state(waiting) is DeliveryState.REFUSED
    assert "所有主动推送（退订" in chat.says("不推送清单", group="cid-sub").text
    assert "已恢复推送：所有主动推送" in chat.says("恢复推送", group="cid-sub").text
    assert "没有拒收" in chat.says("恢复推送", group="cid-sub").text


def test_a_tap_names_its_push_however_many_came_since(chat: Chat) -> None:
    first = chat.pushed("g:cid-sub", MATCHED | {"item": "DY-95"}, about="DY-95").removeprefix("key-")
    chat.pushed("g:cid-sub", MATCHED | {"item": "DY-96"}, about="DY-96")
    assert "已记下" in chat.says(f"不相关 {first}", group="cid-sub").text
    assert "没有找到" in chat.says(f"不相关 {first}").text  # it was not pushed to him alone
    assert "推送“" in chat.says(f"为什么推给我 {first}", group="cid-sub").text
    with chat.house.ledger.read() as session:
        assert [one.about for one in refusals_holding(session, [("item", "DY-95"), ("item", "DY-96")], NOW)] == [
            "DY-95"
        ]
    chat.says("恢复推送", group="cid-sub")


def test_opting_out_of_a_push_ends_its_subscription_and_nothing_else(chat: Chat) -> None:
    chat.says("订阅 技改")
    chat.says("订阅 人才 每天9点")
    first, second = chat.every()[-2:]
    news = SubscriptionNews(subscription_id=first.subscription_id, policy_id="P000001", noticed_at=NOW)
    with chat.house.ledger.write() as session:
        session.add(news)
    reason = {"way": "subscription", "subscription": first.subscription_id, "says": "订阅了主题“技术改造”"}
    chat.pushed("p:u-wang", reason, title="新政策：示例")
    assert "已退订：主题：技术改造" in chat.says("退订").text
    assert chat.live() == [second.wants]
    with chat.house.ledger.read() as session:
        assert session.get_one(SubscriptionNews, news.news_id).taken_at == NOW


def test_a_push_that_is_replied_to_is_the_one_that_is_meant(chat: Chat) -> None:
    first = chat.pushed("g:cid-sub", MATCHED | {"item": "DY-91"}, title="可申报：甲项奖励", about="DY-91")
    chat.pushed("g:cid-sub", MATCHED | {"item": "DY-92"}, title="可申报：乙项奖励", about="DY-92")
    chat.says("不相关", group="cid-sub", quoted=Quoted("x", key=first, text="……"))
    quoted = Quoted("x", text="可申报：乙项奖励\n- 办理渠道")
    chat.says("已享受", group="cid-sub", quoted=quoted)
    assert "没有找到" in chat.says("已享受", group="cid-sub", quoted=Quoted("x", text="别的话")).text
    with chat.house.ledger.read() as session:
        said = {reply.about: reply.answer for reply in replies_of(session, USCC)}
    assert (said["DY-91"], said["DY-92"]) == (Answered.UNRELATED, Answered.HAD)
