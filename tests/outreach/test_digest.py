"""Digests come at their hour on workdays, once, whatever the clock does; windows are told T-30, T-7 and T-1."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.base import Ledger
from ledger.refusals import PushRefusal, Refused, refuse
from ledger.subscriptions import Subscription, live_of, replace_subscription
from outreach.answers import NOT_NOW
from outreach.manners import CHINA
from outreach.wanted import read_wanted
from tests.outreach.made_watch import ONE, TWO, Clocked


@pytest.fixture
def clocked(ledger: Ledger, tmp_path: Path) -> Clocked:
    return Clocked(ledger, tmp_path)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA).astimezone(UTC)


def refusal(receiver: str, uscc: str, kind: Refused, when: datetime) -> PushRefusal:
    return PushRefusal(receiver=receiver, uscc=uscc, kind=kind, about_kind="item", about="XX-01", made_at=when)


def test_a_digest_over_a_weekend_that_is_worked_and_a_holiday(clocked: Clocked) -> None:
    made = at("09-18T10:00")  # a Friday
    clocked.subscribe("p:wang", "订阅全部 每天9点", made)
    clocked.subscribe("p:wang", "订阅技改 每天9点", made)
    clocked.publish("示例周五政策", at("09-18T11:00"), themes=["技术改造"])
    clocked.turn(at("09-18T11:01"))
    clocked.turn(at("09-19T09:30"))  # Saturday, off
    assert clocked.pushes() == []
    clocked.turn(at("09-20T08:59"))  # Sunday, worked
    assert clocked.pushes() == []
    assert clocked.turn(at("09-20T09:00"))["digests"] == 1
    [push] = clocked.pushes()
    assert push.origin == "digest:2026-09-20T09:00"
    assert push.text.count("示例周五政策") == 1
    assert "订阅了全部政策" in push.text
    assert "订阅了主题“技术改造”" in push.text

    clocked.publish("示例节前政策", at("09-24T15:00"))
    clocked.turn(at("09-24T15:01"))
    for day in ("09-25T09:00", "09-26T09:00", "09-27T12:00"):  # a holiday
        assert clocked.turn(at(day))["digests"] == 0
    assert clocked.turn(at("09-28T09:00"))["digests"] == 1


def test_a_clock_that_jumps_back_or_a_second_look_sends_no_second_digest(clocked: Clocked) -> None:
    clocked.subscribe("p:wang", "订阅全部 每天9点", at("11-20T08:00"))
    clocked.publish("示例政策一", at("11-20T08:10"))
    clocked.turn(at("11-20T08:11"))
    assert clocked.turn(at("11-20T09:00"))["digests"] == 1
    assert clocked.turn(at("11-20T08:30"))["digests"] == 0
    clocked.publish("示例政策二", at("11-20T08:31"))
    clocked.turn(at("11-20T08:32"))
    assert clocked.turn(at("11-20T09:01"))["digests"] == 0  # this morning's is out
    assert clocked.turn(at("11-23T10:00"))["digests"] == 1  # late: the house was down at nine
    first, second = clocked.pushes()
    assert "示例政策一" in first.text
    assert "示例政策二" in second.text
    assert "示例政策一" not in second.text


def test_a_weekly_digest_holds_the_week(clocked: Clocked) -> None:
    clocked.subscribe("g:cid1", "订阅全部 每周一9点", at("11-16T10:00"))
    for day in (17, 19):
        clocked.publish(f"示例{day}日政策", at(f"11-{day}T10:00"))
        clocked.turn(at(f"11-{day}T10:01"))
        assert clocked.turn(at(f"11-{day + 1}T09:30"))["digests"] == 0
    clocked.turn(at("11-23T09:00"))
    [push] = clocked.pushes()
    assert push.title == "政策订阅汇总 11月23日（2份）"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("11-20T10:00", ""),
        ("11-23T10:00", "还有30天截止"),
        ("11-25T10:00", "还有28天截止"),  # the house was down on the day
        ("11-27T10:00", ""),
        ("12-16T10:00", "还有7天截止"),
        ("12-22T10:00", "还有1天截止"),
        ("12-23T10:00", "今天截止"),
        ("12-24T10:00", ""),
    ],
)
def test_a_window_that_closes_is_told_on_its_days_only(clocked: Clocked, day: str, told: str) -> None:
    clocked.add_item("XX-01", '{kind: every_year, opens: "07-01", closes: "12-23"}')
    clocked.firm(ONE, "cid1", employees=60)
    clocked.firm(TWO, "cid2", employees=60)
    with clocked.ledger.write() as session:
        refuse(session, refusal("g:cid2", TWO, Refused.IRRELEVANT, at("11-01T10:00")))
    clocked.stand(at(day).date())
    clocked.turn(at(day))
    clocked.turn(at(day) + timedelta(minutes=1))
    pushes = clocked.pushes()
    assert [one.receiver for one in pushes] == (["g:cid1"] if told else [])
    assert all(told in one.title for one in pushes)


def test_what_is_not_needed_now_is_told_again_after_its_time(clocked: Clocked) -> None:
    clocked.add_item("XX-01", '{kind: every_year, opens: "07-01", closes: "12-23"}')
    clocked.firm(ONE, "cid1", employees=60)
    with clocked.ledger.write() as session:
        said = refusal("g:cid1", ONE, Refused.LATER, at("09-10T10:00"))
        said.until = said.made_at + NOT_NOW
        refuse(session, said)
    for day, count in (("11-23T10:00", 0), ("12-16T10:00", 1)):
        clocked.stand(at(day).date())
        clocked.turn(at(day))
        assert len(clocked.pushes()) == count


@pytest.mark.parametrize(("said", "when"), [("每天15点", "09-18T15:00"), ("一有就推", "09-18T11:02")])
def test_what_waits_for_a_digest_waits_on_when_its_rhythm_changes(clocked: Clocked, said: str, when: str) -> None:
    clocked.subscribe("p:wang", "订阅技改 每天9点", at("09-17T10:00"))
    clocked.publish("示例政策", at("09-18T11:00"), themes=["技术改造"])
    clocked.turn(at("09-18T11:01"))
    wish = read_wanted(f"订阅技改 {said}", clocked.city)
    beat = {"rhythm": wish.beat.rhythm, "at": wish.beat.at, "weekday": wish.beat.weekday}
    with clocked.ledger.write() as session:
        [old] = live_of(session, "p:wang")
        new = Subscription(subscriber="p:wang", wants=wish.kept(), made_by="u", made_at=at("09-18T11:02"), **beat)
        replace_subscription(session, old, new, "u", "改订")
    clocked.turn(at(when) - timedelta(minutes=1))
    assert clocked.pushes() == [] or said == "一有就推"
    clocked.turn(at(when))
    clocked.turn(at(when) + timedelta(minutes=5))
    [push] = clocked.pushes()
    assert "示例政策" in push.text
