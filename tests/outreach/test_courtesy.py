"""The clock's pushes keep hours and caps; who is reached by several ways gets one message with all the reasons."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.city import load_city
from config.settings import Settings
from ledger.base import Ledger
from ledger.push_history import told_of, waiting_for
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way, campaign_by_id, open_campaign
from outreach import outbox
from outreach.courtesy import Asked, courtesy_of
from outreach.launching import Cause, Why, launch
from outreach.manners import CHINA, Manner
from outreach.quiet import keep_hours
from tests.outreach.made_watch import ONE, T0, TWO, Clocked

CALENDAR = load_city("deyang").calendar
FIRM = "91510600000001011K"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA).astimezone(UTC)


def pushed(
    ledger: Ledger, when: datetime, receivers: Sequence[str], way: Way = Way.MATCHED, about: str = "", **more: object
) -> str:
    """Let some have been pushed something; return its number."""
    with ledger.write() as session:
        campaign, _ = open_campaign(
            session, when.date(), when, way=way, title="示例", about_kind="item", about=about, body="示例",
            state=CampaignState.RUNNING, **more,
        )  # fmt: skip
        rows = (outbox.NewDelivery(one, [{"says": "示例"}], FIRM) for one in receivers)
        outbox.put(session, campaign.campaign_id, rows)
        return campaign.campaign_id


def sent(ledger: Ledger, campaign_id: str, when: datetime) -> None:
    with ledger.write() as session:
        for one in session.query(Delivery).filter_by(campaign_id=campaign_id):
            one.state, one.sent_at = DeliveryState.SENT, when


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("11-23T10:00", "11-23T10:00"),
        ("11-23T12:30", "11-23T14:00"),  # lunch
        ("11-23T21:00", "11-24T08:30"),
        ("11-28T10:00", "11-30T08:30"),  # a Saturday
        ("09-20T10:00", "09-20T10:00"),  # a Sunday that is worked
        ("10-01T10:00", "10-08T08:30"),  # the national holiday
    ],
)
def test_the_clock_disturbs_in_office_hours_only(ledger: Ledger, now: str, begins: str) -> None:
    courtesy = courtesy_of(Settings(), CALENDAR)
    with ledger.read() as session:
        found = courtesy.moments(session, {"g:a": Asked(), "p:b": Asked(matched=False)}, at(now))
    assert found.at == {"g:a": at(begins), "p:b": at(begins)}
    assert found.override.manners == ()


def test_a_group_that_had_its_push_today_is_told_tomorrow_and_a_subscriber_at_once(ledger: Ledger) -> None:
    sent(ledger, pushed(ledger, at("11-23T09:00"), ["g:a", "g:b"], Way.COMMAND), at("11-23T09:00"))
    pushed(ledger, at("11-23T09:30"), ["g:c"], not_before=at("11-24T09:00"))  # waits for tomorrow: its day is full
    courtesy = courtesy_of(Settings(), CALENDAR)
    asked = {"g:a": Asked(), "g:b": Asked(matched=False), "g:c": Asked()}
    with ledger.read() as session:
        found = courtesy.moments(session, asked, at("11-23T10:00")).at
    assert found == {"g:a": at("11-24T08:30"), "g:b": at("11-23T10:00"), "g:c": at("11-23T10:00")}


def test_a_firm_gets_three_matched_pushes_in_any_seven_days(ledger: Ledger) -> None:
    for day in ("11-17", "11-18", "11-19"):
        sent(ledger, pushed(ledger, at(f"{day}T09:00"), ["g:a", "g:b"]), at(f"{day}T09:00"))
    courtesy = courtesy_of(Settings(), CALENDAR)
    with ledger.read() as session:
        found = courtesy.moments(session, {"g:z": Asked(FIRM), "g:y": Asked("other")}, at("11-20T10:00"))
    assert found.at == {"g:z": at("11-24T08:30"), "g:y": at("11-20T10:00")}


def test_a_deadline_sets_caps_and_days_off_aside_and_says_so(ledger: Ledger) -> None:
    sent(ledger, pushed(ledger, at("11-28T09:00"), ["g:a"]), at("11-28T09:00"))
    courtesy = courtesy_of(Settings(), CALENDAR)
    with ledger.read() as session:
        sunday = courtesy.moments(session, {"g:a": Asked(FIRM)}, at("11-29T07:00"), urgent=True)
        late = courtesy.moments(session, {"g:a": Asked(FIRM)}, at("11-27T23:00"), before=at("11-30T00:00"))
    assert sunday.at == {"g:a": at("11-29T08:30")}
    assert Manner.CAPS in sunday.override.manners
    assert Manner.HOURS not in sunday.override.manners
    assert late.at == {"g:a": at("11-28T08:30")}  # on Monday it would be over
    assert late.override.told(T0)["by"] == "clock"


def test_what_is_carried_into_quiet_hours_rests_unless_they_were_set_aside(ledger: Ledger) -> None:
    plain = pushed(ledger, at("11-27T19:50"), ["g:a"])
    digest = pushed(ledger, at("11-27T19:50"), ["g:a"], override={"manners": ["hours"]})
    deadline = pushed(ledger, at("11-27T19:50"), ["g:a"], override={"manners": ["days_off"]})
    assert keep_hours(ledger, Settings(), CALENDAR, at("11-27T19:59")) == []
    assert set(keep_hours(ledger, Settings(), CALENDAR, at("11-27T20:00"))) == {plain, deadline}
    assert keep_hours(ledger, Settings(), CALENDAR, at("11-27T20:01")) == []
    with ledger.read() as session:
        begins = {one: campaign_by_id(session, one).not_before for one in (plain, digest, deadline)}  # type: ignore[union-attr] # they are there
    assert begins[plain] == at("11-30T08:30")
    assert begins[deadline] == at("11-28T08:30")
    assert begins[digest] < at("11-27T20:00")


@pytest.fixture
def clocked(ledger: Ledger, tmp_path: Path) -> Clocked:
    return Clocked(ledger, tmp_path)


def matched(says: str = "符合示例") -> dict[str, object]:
    return {"way": "matched", "item": "XX-01", "says": says}


def test_several_ways_to_one_receiver_make_one_message_with_all_the_reasons(clocked: Clocked) -> None:
    evening = at("11-23T21:00")
    cause = Cause("policy:P1", "新政策：示例", Way.SUBSCRIPTION, about="P000001")
    subscribed = {"way": "subscription", "subscription": 7, "says": "订阅了全部政策"}
    with clocked.ledger.write() as session:
        assert launch(session, clocked.watch, cause, {"g:a": Why(ONE, [subscribed])}, {"": "正文"}, evening)
        again = Cause("later:P1", "新政策：示例", Way.MATCHED, about="P000001")
        to = {"g:a": Why(ONE, [matched()]), "g:b": Why(TWO, [matched()])}
        assert launch(session, clocked.watch, again, to, {"": "正文"}, evening + timedelta(minutes=5))
    first, second = clocked.pushes()
    assert (first.receiver, second.receiver) == ("g:a", "g:b")
    assert "推送原因：订阅了全部政策；符合示例" in first.text
    assert "[不相关](" in first.text
    with clocked.ledger.read() as session:
        assert told_of(session, "XX-01", evening - timedelta(days=1)) == {ONE, TWO}
        assert told_of(session, "XX-0", evening - timedelta(days=1)) == set()


def test_who_was_told_of_a_thing_by_hand_is_not_told_of_it_by_a_match_but_of_its_deadline(clocked: Clocked) -> None:
    sent(clocked.ledger, pushed(clocked.ledger, T0, ["g:a"], Way.COMMAND, "XX-01"), T0)
    to = {"g:a": Why(ONE, [matched()])}
    with clocked.ledger.write() as session:
        plain = Cause("item:XX-01:1", "可申报", Way.MATCHED, "item", "XX-01")
        assert launch(session, clocked.watch, plain, to, {"": "正文"}, T0 + timedelta(hours=1)) == ""
        pressing = Cause("item:XX-01:T-1", "截止", Way.MATCHED, "item", "XX-01", urgent=True)
        number = launch(session, clocked.watch, pressing, to, {"": "正文"}, T0 + timedelta(hours=1))
        kept = session.get_one(Campaign, number)
        assert (kept.urgent, kept.override["by"]) == (True, "clock")
        assert [one.campaign_id for _, one in waiting_for(session, ONE)] == [number]
