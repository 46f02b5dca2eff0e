"""A delivery is held by one worker, begun before it is sent, and never lost."""

from datetime import datetime, timedelta

from ledger import deliveries
from ledger.base import Ledger
from ledger.deliveries import Claim, Settled
from ledger.pushes import CampaignState, Delivery, DeliveryState, move
from outreach import outbox
from tests.outreach.made_pushes import T0, campaign, groups, rows, states

LATER = T0 + timedelta(seconds=61)


def claim(ledger: Ledger, owner: str, many: int = 10) -> list[Claim]:
    with ledger.write_directly() as hand:
        return deliveries.claim(hand, owner, T0, many, 60.0)


def begin(ledger: Ledger, those: list[Claim], owner: str) -> set[int]:
    with ledger.write_directly() as hand:
        return deliveries.begin(hand, [one.delivery_id for one in those], owner, T0, 60.0)


def settle(ledger: Ledger, owner: str, *results: Settled) -> None:
    with ledger.write_directly() as hand:
        deliveries.settle(hand, results, owner, LATER)


def find_lost(ledger: Ledger, now: datetime = LATER, owner: str = "other", **more: bool) -> int:
    with ledger.write_directly() as hand:
        return deliveries.find_lost(hand, owner, now, "不能确定", tries=3, **more)


def test_two_workers_never_hold_the_same_delivery(ledger: Ledger, second_ledger: Ledger) -> None:
    number = campaign(ledger, groups(5))
    first, second = claim(ledger, "a", 3), claim(second_ledger, "b", 3)
    assert [one.address for one in first] == ["cid0", "cid1", "cid2"]
    assert [one.address for one in second] == ["cid3", "cid4"]
    assert set(states(ledger, number).values()) == {DeliveryState.CLAIMED}
    assert begin(ledger, first, "b") == set()


def test_urgent_first_the_others_by_turns_and_within_one_the_lower_number_first(ledger: Ledger) -> None:
    campaign(ledger, groups(4))
    campaign(ledger, [outbox.group("late", prio=5), outbox.group("soon", prio=1), outbox.group("never", prio=7)])
    campaign(ledger, [outbox.group("due")], urgent=True)
    assert [one.address for one in claim(ledger, "a", 5)] == ["due", "cid0", "cid1", "soon", "late"]


def test_what_is_not_due_not_running_or_expired_is_not_claimed(ledger: Ledger) -> None:
    campaign(ledger, groups(2), state=CampaignState.PAUSED)
    campaign(ledger, groups(2), not_before=LATER)
    campaign(ledger, groups(2), expires_at=T0)
    campaign(ledger, [outbox.group("tomorrow", not_before=LATER), outbox.group("now", not_before=T0)])
    assert [one.address for one in claim(ledger, "a")] == ["now"]


def test_nothing_is_begun_once_its_campaign_was_stopped(ledger: Ledger) -> None:
    number = campaign(ledger, groups(2))
    held = claim(ledger, "a")
    with ledger.write() as session:
        assert move(session, number, CampaignState.PAUSED, [CampaignState.RUNNING])
    assert begin(ledger, held, "a") == set()
    assert set(states(ledger, number).values()) == {DeliveryState.CLAIMED}


def test_what_became_of_it_is_written_down_by_who_began_it_alone(ledger: Ledger) -> None:
    number = campaign(ledger, groups(3))
    one, two, three = claim(ledger, "a")
    assert begin(ledger, [one, two, three], "a") == {one.delivery_id, two.delivery_id, three.delivery_id}
    settle(ledger, "b", Settled(one.delivery_id, DeliveryState.REFUSED))
    again = Settled(two.delivery_id, DeliveryState.WAITING, "连不上", not_before=LATER, uncount=True)
    settle(ledger, "a", Settled(one.delivery_id, DeliveryState.SENT, query_key="q1"), again)
    first, second, third = rows(ledger, number)
    assert (first.state, first.query_key, first.sent_at, first.owner) == (DeliveryState.SENT, "q1", LATER, None)
    assert (second.state, second.trouble, second.attempts) == (DeliveryState.WAITING, "连不上", 0)
    assert (second.not_before, third.state, third.attempts) == (LATER, DeliveryState.SENDING, 1)


def test_a_dead_workers_claim_waits_again_and_what_it_was_sending_is_unsure(ledger: Ledger) -> None:
    number = campaign(ledger, groups(2))
    held = claim(ledger, "a")
    begin(ledger, held[:1], "a")
    assert find_lost(ledger, T0) == 0
    assert find_lost(ledger, owner="a") == 0
    assert find_lost(ledger) == 2
    assert list(states(ledger, number).values()) == [DeliveryState.UNSURE, DeliveryState.WAITING]
    settle(ledger, "a", Settled(held[0].delivery_id, DeliveryState.SENT))  # it lived after all
    assert states(ledger, number)["cid0"] is DeliveryState.SENT


def test_where_a_repeat_is_better_than_a_miss_it_is_sent_again_but_not_for_ever(ledger: Ledger) -> None:
    number = campaign(ledger, groups(1), repeat_ok=True)
    for last in (False, False, True):
        begin(ledger, claim(ledger, "a"), "a")
        assert find_lost(ledger, everything=True) == 1
        expected = DeliveryState.UNSURE if last else DeliveryState.WAITING
        assert states(ledger, number)["cid0"] is expected
        with ledger.write() as session:  # its moment is the one it was found at
            session.query(Delivery).update({"not_before": T0})


def test_a_clock_put_back_holds_nothing_for_ever(ledger: Ledger) -> None:
    number = campaign(ledger, groups(2))
    one, two = claim(ledger, "a")
    begin(ledger, [one, two], "a")
    settle(ledger, "a", Settled(two.delivery_id, DeliveryState.WAITING, not_before=T0))
    hours_before = T0 - timedelta(hours=5)
    with ledger.write_directly() as hand:
        deliveries.clock_was_put(hand, "b", hours_before, 60.0)
    assert find_lost(ledger, hours_before) == 1
    with ledger.write_directly() as hand:
        [again] = deliveries.claim(hand, "b", hours_before, 5, 60.0)
    assert again.address == "cid1"
    assert states(ledger, number)["cid0"] is DeliveryState.UNSURE
