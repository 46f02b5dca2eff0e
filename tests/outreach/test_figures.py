"""Figures of pushes are what anybody counts from the rows; on both databases."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.base import Ledger
from ledger.push_figures import Sight
from ledger.push_replies import Answered, PushReply
from ledger.pushes import AT_ONCE, Campaign, CampaignState, Delivery, DeliveryState, Way
from ledger.refusals import PushRefusal, Refused
from outreach.errors import PushRefused
from outreach.figure_lines import By, Line, lines, total
from outreach.figures import COUNTS, Books, Figures, period_of
from tests.outreach.made_figures import OTHER, PAPER, T0, asked, books, people, push, refused, replied, sent

NOVEMBER = period_of(date(2026, 11, 1), date(2026, 12, 1))
DAY = timedelta(days=1)


@pytest.fixture
def shelf(ledger: Ledger, tmp_path: Path) -> Books:
    with ledger.write() as session:
        people(session)
    return books(ledger, tmp_path)


def counted(ledger: Ledger, shelf: Books, by: By = By.PUSH, sight: Sight | None = None) -> dict[str, Line]:
    with ledger.read() as session:
        return {one.key: one for one in lines(session, NOVEMBER, by, shelf, sight or Sight())}


def shown(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in COUNTS if getattr(figures, name)}


def test_each_figure_counts_each_receiver_once(ledger: Ledger, shelf: Books) -> None:
    with ledger.write() as session:
        got = push(session, "P1", ["a1", "a2", "b1", "b2", "loose", "p:chen"], about_kind="item", about="XX-01")
        sent(got["a1"], read=timedelta(minutes=5))
        sent(got["a2"], DAY, read=timedelta(minutes=15))
        sent(got["p:chen"], read=timedelta(minutes=90))
        got["p:chen"].state = DeliveryState.RECALLED
        got["b1"].state, got["b2"].state, got["loose"].state = (
            *(DeliveryState.REFUSED, DeliveryState.UNSURE),
            DeliveryState.FAILED,
        )
        for answer in (Answered.WHY, Answered.WHY, Answered.HAD):
            replied(session, got["a1"], answer)
        refused(session, Refused.ENJOYED, got["a1"])  # the same answer, as the manners keep it
        replied(session, got["a2"], Answered.NO_MORE)
        replied(session, got["p:chen"], Answered.NOT_NOW)
    one = counted(ledger, shelf)["P1"].figures
    assert shown(one) == {
        "receivers": 6, "sent": 3, "read": 3, "asked": 1, "applied": 1, "opted_out": 1, "unwanted": 1,
        "refused": 1, "failed": 1, "unsure": 1, "recalled": 1,
    }  # fmt: skip
    assert (one.first_sent, one.last_sent, one.read_after_s) == (T0, T0 + DAY, 900)


def test_a_question_counts_when_its_answer_cites_a_document_of_the_push(ledger: Ledger, shelf: Books) -> None:
    item, policy = {"about_kind": "item", "about": "XX-01"}, {"about_kind": "policy", "about": PAPER}
    linked = {"link": f"https://huiqi.example/policy/{PAPER}"}
    asked_at = timedelta(days=8)
    pushes: tuple[tuple[str, str, timedelta, dict[str, str], bool], ...] = (
        ("item", "a1", asked_at, item, True),
        ("policy", "a1", asked_at - timedelta(days=6, hours=23), policy, True),
        ("linked", "a1", asked_at - DAY, linked, True),
        ("other-group-of-the-firm", "a2", asked_at - DAY, policy, True),
        ("its-contact", "p:chen", asked_at - DAY, policy, True),
        ("a-week-ago", "a1", asked_at - timedelta(days=7), policy, False),
        ("afterwards", "a1", asked_at + timedelta(seconds=1), policy, False),
        ("another-document", "a1", asked_at - DAY, {"about_kind": "policy", "about": OTHER}, False),
        ("a-longer-number", "a1", asked_at - DAY, {"about_kind": "policy", "about": PAPER[:-1]}, False),
        ("nothing-linked", "a1", asked_at - DAY, {}, False),
        ("another-firm", "b1", asked_at - DAY, policy, False),
    )
    with ledger.write() as session:
        for number, to, after, columns, _ in pushes:
            [got] = push(session, number, [to], **columns).values()
            sent(got, after)
        [digest] = push(session, "digest", ["b2"], way=Way.SUBSCRIPTION, texts=f"见 https://h/policy/{OTHER}").values()
        sent(digest)
        asked(session, "a1", T0 + asked_at, PAPER)
        asked(session, "b2", T0 + DAY, OTHER)
        asked(session, "b1", T0 + DAY, "")
    found = {number for number, one in counted(ledger, shelf).items() if one.figures.asked}
    assert found == {"digest", *(number for number, *_, counts in pushes if counts)}


def test_a_question_in_private_counts_for_the_group_of_the_firm(ledger: Ledger, shelf: Books) -> None:
    with ledger.write() as session:
        for one in push(session, "P1", ["a1", "b1"], about_kind="policy", about=PAPER).values():
            sent(one)
        asked(session, "private", T0 + DAY, PAPER)
    assert counted(ledger, shelf)["P1"].figures.asked == 1


def test_an_application_counts_for_what_was_pushed_before_it(ledger: Ledger, shelf: Books) -> None:
    with ledger.write() as session:
        about = {"about_kind": "item", "about": "XX-01"}
        got = push(session, "P1", ["a1", "b1"], **about)
        sent(got["a1"])
        sent(got["b1"])
        refused(session, Refused.APPLIED, got["a1"], here=False, made_at=T0 + timedelta(days=89))
        refused(session, Refused.APPLIED, got["b1"], here=False, made_at=T0 + timedelta(days=90))
        refused(session, Refused.APPLIED, got["b1"], here=False, made_at=T0 - DAY)
        refused(session, Refused.APPLIED, got["b1"], here=False, about="XX-02")
    assert counted(ledger, shelf)["P1"].figures.applied == 1


def test_a_push_belongs_to_the_day_on_which_it_begins_in_the_city(ledger: Ledger, shelf: Books) -> None:
    first = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # midnight in the city
    with ledger.write() as session:
        push(session, "first", ["a1"], made_at=first)
        push(session, "before", ["a1"], made_at=first - timedelta(seconds=1))
        push(session, "put-off", ["a1"], made_at=first - DAY, not_before=first)
        push(session, "next", ["a1"], made_at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC))
        push(session, "draft", ["a1"], state=CampaignState.DRAFT)
        push(session, "asked", ["a1"], state=CampaignState.APPROVAL)
        push(session, "never", ["a1"], state=CampaignState.STOPPED)
        sent(push(session, "stopped", ["a1"], state=CampaignState.STOPPED)["a1"])
    assert set(counted(ledger, shelf)) == {"first", "put-off", "stopped"}
    assert [*counted(ledger, shelf, By.DAY)] == ["2026-11-10", "2026-11-01"]


def test_figures_are_put_together_by_what_who_and_whose(ledger: Ledger, shelf: Books) -> None:
    orders: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("P1", "zhang", {"about_kind": "policy", "about": PAPER}),
        ("P2", "li", {"about_kind": "policy", "about": PAPER}),
        ("P3", "clock", {"about_kind": "item", "about": "XX-01", "way": Way.MATCHED}),
        ("P4", "os:root", {}),
        ("P5", "clock", {"way": Way.SUBSCRIPTION}),
    )
    with ledger.write() as session:
        for number, by, columns in orders:
            sent(push(session, number, ["a1"], ordered_by=by, **columns)["a1"])
    about = counted(ledger, shelf, By.ABOUT)
    assert {one.says: one.pushes for one in about.values()} == {
        "示例办法1": 2,
        "用工奖励（示例）": 1,
        "自拟文字": 1,
        "订阅汇总（多份文件）": 1,
    }
    departments = counted(ledger, shelf, By.DEPARTMENT)
    assert {one.says: one.pushes for one in departments.values()} == {
        "德阳市经济和信息化局": 2,
        "德阳市科学技术局": 1,
        "未归部门": 2,
    }
    people_of = counted(ledger, shelf, By.ASSISTANT)
    assert {one.says: one.pushes for one in people_of.values()} == {
        "张助理": 1,
        "李助理": 1,
        "系统自动": 2,
        "命令行（root）": 1,
    }
    for some in (about, departments, people_of):
        assert shown(total(some.values()).figures) == {"receivers": 5, "sent": 5}


def test_who_sees_only_his_own_counts_only_his_own(ledger: Ledger, shelf: Books) -> None:
    with ledger.write() as session:
        for number, by in (("P1", "zhang"), ("P2", "li"), ("P3", "clock")):
            for one in push(session, number, ["a1", "a2", "b1"], ordered_by=by).values():
                sent(one)
        for one in push(session, "P4", ["b1"], ordered_by="clock").values():
            sent(one)
    zhang = counted(ledger, shelf, sight=Sight(everything=False, staff_id="zhang"))
    assert {number: one.figures.sent for number, one in zhang.items()} == {"P1": 3, "P2": 1, "P3": 1}
    stranger = counted(ledger, shelf, sight=Sight(everything=False, staff_id="nobody"))
    assert stranger == {}
    science = Sight(everything=False, staff_id="nobody", departments=("科技局",))
    assert {number: one.figures.sent for number, one in counted(ledger, shelf, sight=science).items()} == {"P2": 3}


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(PushRefused, match="里面没有一天"):
        period_of(date(2026, 11, 2), date(2026, 11, 2))


def test_figures_of_any_rows_are_what_is_counted_by_hand(ledger: Ledger, shelf: Books) -> None:
    dice = random.Random(6)  # noqa: S311 - nothing secret is made of it
    with ledger.write() as session:
        for number in range(6):
            made_at = T0 + timedelta(days=dice.randint(-20, 25))
            given: dict[str, Any] = {"made_at": made_at, "not_before": dice.choice([AT_ONCE, made_at + 3 * DAY])}
            for one in push(session, f"P{number}", ["a1", "a2", "b1", "b2", "loose", "p:chen"], **given).values():
                state = dice.choice([*DeliveryState, DeliveryState.SENT, DeliveryState.SENT])
                sent(one, timedelta(days=dice.randint(0, 9)), timedelta(minutes=7) if dice.random() < 0.5 else None)
                one.state = state
                if state not in {DeliveryState.SENT, DeliveryState.RECALLED}:
                    one.sent_at = one.read_at = None
                    one.readers = 0
                for _ in range(dice.randint(0, 2)):
                    replied(session, one, dice.choice([*Answered]))
                if dice.random() < 0.4:
                    refused(session, dice.choice([*Refused]), one)
    by_hand = counted_by_hand(ledger)
    found = total(counted(ledger, shelf).values())
    assert found.pushes == by_hand.pop("pushes") > 0
    assert shown(found.figures) == dict(by_hand)


def counted_by_hand(ledger: Ledger) -> Counter[str]:
    """Go through the rows one by one, as somebody with a pencil would."""
    found: Counter[str] = Counter()
    with ledger.read() as session:
        replies, refusals = session.query(PushReply).all(), session.query(PushRefusal).all()
        for campaign in session.query(Campaign).all():
            begins = max(campaign.made_at, campaign.not_before) + timedelta(hours=8)
            if (begins.year, begins.month) != (2026, 11):
                continue
            found["pushes"] += 1
            for one in session.query(Delivery).filter(Delivery.campaign_id == campaign.campaign_id):
                said = {reply.answer.value for reply in replies if reply.delivery_id == one.delivery_id}
                said |= {
                    refusal.kind.value
                    for refusal in refusals
                    if (refusal.campaign_id, refusal.receiver) == (one.campaign_id, one.receiver)
                }
                found["receivers"] += 1
                found["sent"] += one.state.value in {"sent", "recalled"}
                found["pending"] += one.state.value in {"waiting", "claimed", "sending"}
                for name in ("refused", "failed", "unsure", "stopped", "recalled"):
                    found[name] += one.state.value == name
                found["read"] += one.readers > 0
                found["asked"] += "为什么" in said
                found["applied"] += bool(said & {"已享受", "已申报", "applied", "enjoyed"})
                found["opted_out"] += bool(said & {"退订", "opted_out"})
                found["unwanted"] += bool(said & {"不相关", "暂不需要", "irrelevant", "later"})
    return +found
