"""Pushes go out once, at the pace, and come to an end whatever the platform does. Time is the loop's own here."""

import asyncio
import sqlite3
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.threads import forever
from ledger.arrivals import APP
from ledger.base import Ledger, connect
from ledger.groups import Group
from ledger.pace import Lane, take
from ledger.pushes import CampaignState, DeliveryState, calls_in, counts, move
from outreach import outbox
from outreach.gateway import Fate, Outcome, Text
from outreach.parcel import Pace
from tests.databases import blank_sqlite
from tests.outreach.made_pushes import T0, ListGateway, book, campaign, groups, rows, state_of, states
from tests.outreach.skipping import Clock, pushing, skipping, steps_until

__all__ = ["book"]  # a fixture
UNREACHED = Outcome(Fate.UNREACHED, trouble="连不上钉钉", wait_s=2.0)


def count(ledger: Ledger, number: str) -> dict[DeliveryState, int]:
    with ledger.read() as session:
        return counts(session, number)


def done(ledger: Ledger, number: str) -> bool:
    return state_of(ledger, number) is CampaignState.DONE


def test_every_receiver_is_told_once_and_the_campaign_is_done(ledger: Ledger) -> None:
    gateway, number = ListGateway(), campaign(ledger, groups(100), body="全部")

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock()), lambda: done(ledger, number))

    skipping(all_day)
    assert len(gateway.times) == len(gateway.heard) == 100
    assert {text for _, text in gateway.heard} == {"全部"}
    assert count(ledger, number) == {DeliveryState.SENT: 100}
    assert {one.query_key for one in rows(ledger, number)} == {"key"}
    with ledger.read() as session:
        assert calls_in(session, "2026-11") == {"group": 100}


def test_twenty_people_with_the_same_text_are_one_call_and_each_has_a_fate_of_its_own(ledger: Ledger) -> None:
    those = [outbox.person(f"staff{n}") for n in range(45)] + [outbox.person("other", body="给您一个人的")]
    gateway, number = ListGateway(), campaign(ledger, those)
    gateway.fates["staff0"] = [Outcome(Fate.SENT, "k", others={"staff7": Outcome(Fate.GONE, trouble="找不到该用户")})]

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock()), lambda: done(ledger, number))

    skipping(all_day)
    assert sorted(len(call) for call in gateway.calls) == [1, 5, 20, 20]
    assert ("other", "给您一个人的") in gateway.heard
    assert count(ledger, number) == {DeliveryState.SENT: 45, DeliveryState.REFUSED: 1}
    assert states(ledger, number)["staff7"] is DeliveryState.REFUSED


def test_what_nobody_knows_of_is_held_for_a_person_and_sent_again_only_where_a_repeat_is_better(ledger: Ledger) -> None:
    unsure = Outcome(Fate.UNSURE, trouble="钉钉没有应答")
    gateway = ListGateway(fates={"cid0": [unsure], "cid1": [unsure], "cid2": [unsure] * 9})
    held, again = campaign(ledger, groups(1)), campaign(ledger, groups(3)[1:], repeat_ok=True)

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock()), lambda: done(ledger, held) and done(ledger, again))

    skipping(all_day)
    assert count(ledger, held) == {DeliveryState.UNSURE: 1}
    assert states(ledger, again) == {"cid1": DeliveryState.SENT, "cid2": DeliveryState.UNSURE}
    assert gateway.times == {"cid0": 1, "cid1": 2, "cid2": 3}


def test_a_send_that_did_not_arrive_is_tried_later_and_later_and_given_up_in_the_end(book: Ledger) -> None:
    failed = Outcome(Fate.FAILED, trouble="该群一分钟内消息过多", wait_s=60)
    gateway = ListGateway(fates={"cid0": [failed] * 2, "cid1": [failed] * 99})
    number = campaign(book, groups(3))

    async def all_day() -> float:
        await steps_until(pushing(book, gateway, Clock()), lambda: done(book, number))
        return asyncio.get_running_loop().time()

    assert 1200 < skipping(all_day) < 5000
    assert states(book, number) == {
        "cid0": DeliveryState.SENT, "cid1": DeliveryState.FAILED, "cid2": DeliveryState.SENT,
    }  # fmt: skip
    assert [one.attempts for one in rows(book, number)] == [3, 8, 1]


def test_dingtalk_is_away_for_an_hour_and_nothing_is_lost_repeated_or_given_up(book: Ledger) -> None:
    gateway, number = ListGateway(always=UNREACHED), campaign(book, groups(60))

    async def all_day() -> int:
        worker, loop = pushing(book, gateway, Clock()), asyncio.get_running_loop()
        await steps_until(worker, lambda: loop.time() > 3600)
        tried, gateway.always = len(gateway.calls), Outcome(Fate.SENT, "k")
        await steps_until(worker, lambda: done(book, number))
        assert loop.time() < 3800
        return tried

    assert skipping(all_day) < 200, "one call a minute tries whether it is back"
    assert set(gateway.times.values()) == {1}
    assert count(book, number) == {DeliveryState.SENT: 60}
    assert {one.attempts for one in rows(book, number)} == {1}


def test_a_quota_that_is_used_up_or_a_missing_permission_refuses_nobody(book: Ledger) -> None:
    blocked = Outcome(Fate.BLOCKED, trouble="本月调用次数已用完", wait_s=60)
    gateway, number = ListGateway(always=blocked), campaign(book, groups(30))

    async def all_day() -> None:
        worker, loop = pushing(book, gateway, Clock()), asyncio.get_running_loop()
        await steps_until(worker, lambda: loop.time() > 600)
        assert len(gateway.calls) < 60
        assert {one.trouble for one in rows(book, number)} <= {"本月调用次数已用完", ""}
        gateway.always = Outcome(Fate.SENT, "k")
        await steps_until(worker, lambda: done(book, number))

    skipping(all_day)
    assert count(book, number) == {DeliveryState.SENT: 30}


def test_a_group_that_disappears_half_way_is_marked_and_costs_no_further_call(ledger: Ledger) -> None:
    with ledger.write() as session:
        session.add(Group(conversation_id="cid1"))
    gone = Outcome(Fate.GONE, trouble="群不存在或已解散")
    gateway = ListGateway(fates={"cid1": [gone]})
    first = campaign(ledger, groups(3))
    second = campaign(ledger, groups(3), not_before=T0 + timedelta(minutes=1))

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock()), lambda: done(ledger, first) and done(ledger, second))

    skipping(all_day)
    assert sorted(address for call in gateway.calls for address in call) == ["cid0", "cid0", "cid1", "cid2", "cid2"]
    assert states(ledger, first)["cid1"] is states(ledger, second)["cid1"] is DeliveryState.REFUSED
    with ledger.read() as session:
        group = session.get(Group, "cid1")
        assert group is not None
        assert (group.gone_why, group.gone_at is not None) == ("群不存在或已解散", True)


def test_a_stop_lets_nothing_leave_any_more_and_a_pause_can_be_taken_back(ledger: Ledger) -> None:
    gateway, number = ListGateway(), campaign(ledger, groups(300))
    clock, pace = Clock(), Pace(20, 0)

    def to(state: CampaignState) -> int:
        with ledger.write() as session:
            assert move(session, number, state, [CampaignState.RUNNING, CampaignState.PAUSED])
        return len(gateway.calls)

    async def all_day() -> None:
        worker, loop = pushing(ledger, gateway, clock, pace=pace), asyncio.get_running_loop()
        await steps_until(worker, lambda: len(gateway.calls) > 50)
        at_pause, began = to(CampaignState.PAUSED), loop.time()
        await steps_until(worker, lambda: loop.time() > began + 120)
        assert len(gateway.calls) <= at_pause + 4
        to(CampaignState.RUNNING)
        await steps_until(worker, lambda: len(gateway.calls) > 100)
        at_stop, began = to(CampaignState.STOPPED), loop.time()
        await steps_until(worker, lambda: loop.time() > began + 120)
        assert len(gateway.calls) <= at_stop + 4

    skipping(all_day)
    found = count(ledger, number)
    assert set(found) == {DeliveryState.SENT, DeliveryState.STOPPED}
    assert found[DeliveryState.SENT] == len(gateway.heard)
    assert set(gateway.times.values()) == {1}


def test_what_was_not_sent_by_its_end_is_not_sent(ledger: Ledger) -> None:
    gateway = ListGateway()
    number = campaign(ledger, groups(300), expires_at=T0 + timedelta(seconds=5))

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock(), pace=Pace(20, 0)), lambda: done(ledger, number))

    skipping(all_day)
    assert 90 <= len(gateway.calls) <= 110
    assert count(ledger, number)[DeliveryState.STOPPED] == 300 - len(gateway.calls)


class Timed(ListGateway):
    """Notes when each call reached it, on the loop's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[tuple[float, str]] = []

    async def _send(self, addresses: list[str], text: Text) -> Outcome:
        self.at.append((asyncio.get_running_loop().time(), addresses[0]))
        return await super()._send(addresses, text)


def most_in(moments: list[float], window_s: float) -> int:
    return max(sum(start <= moment < start + window_s for moment in moments) for start in moments)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_limit_of_the_application_holds_in_every_window_and_is_used(
    ledger: Ledger, second_ledger: Ledger, workers: int
) -> None:
    gateway, clock, pace = Timed(), Clock(), Pace(20, 0)
    number = campaign(ledger, groups(400))

    async def all_day() -> None:
        both = [pushing(one, gateway, clock, owner=f"w{n}", pace=pace) for n, one in enumerate((ledger, second_ledger))]
        await steps_until(both[:workers] if not ledger.is_sqlite else both[:1], lambda: done(ledger, number))

    skipping(all_day)
    moments = [at for at, _ in gateway.at]
    assert most_in(moments, 0.95) <= 20
    assert 400 / (moments[-1] - moments[0]) >= 0.98 * 20
    assert max(after - before for before, after in pairwise(moments)) < 0.2, "evenly"


def test_the_limit_of_a_group_holds_in_every_window_and_is_used(ledger: Ledger) -> None:
    gateway, pace = Timed(), Pace(20, 20)
    for _ in range(70):
        campaign(ledger, groups(2))

    async def all_day() -> None:
        await steps_until(pushing(ledger, gateway, Clock(), pace=pace), lambda: len(gateway.at) == 140)

    skipping(all_day)
    for group in ("cid0", "cid1"):
        moments = [at for at, one in gateway.at if one == group]
        assert most_in(moments, 59.5) <= 20
        assert 69 / (moments[-1] - moments[0]) >= 0.98 * 20 / 60


def test_a_reply_that_finds_the_lane_full_passes_before_all_the_pushes(ledger: Ledger) -> None:
    gateway, clock, pace = Timed(), Clock(), Pace(20, 0)
    campaign(ledger, groups(1000))
    lane, waited = Lane(APP, 20, 1.1, waited_for=True), list[float]()

    async def reply() -> None:
        loop = asyncio.get_running_loop()
        for _ in range(10):
            await asyncio.sleep(2.03)
            asked = loop.time()
            while True:
                with ledger.write() as session:
                    wait = take(session, [lane], clock().timestamp())
                if wait <= 0:
                    break
                await asyncio.sleep(wait)
            waited.append(loop.time() - asked)
            gateway.at.append((loop.time(), "reply"))

    async def all_day() -> None:
        replies = asyncio.create_task(reply())
        await steps_until(pushing(ledger, gateway, clock, pace=pace), replies.done)

    skipping(all_day)
    assert max(waited) < 0.5
    assert most_in([at for at, _ in gateway.at], 0.95) <= 20


def test_a_clock_put_forward_or_back_sends_nothing_twice_and_nothing_too_fast(book: Ledger) -> None:
    gateway, clock = Timed(), Clock()
    number = campaign(book, groups(200))

    async def all_day() -> None:
        worker = pushing(book, gateway, clock, pace=Pace(20, 20))
        await steps_until(worker, lambda: len(gateway.at) > 50)
        clock.ahead += 3600.0
        await steps_until(worker, lambda: len(gateway.at) > 100)
        clock.ahead -= 7200.0
        await steps_until(worker, lambda: done(book, number), 600)

    skipping(all_day)
    assert set(gateway.times.values()) == {1}
    assert most_in([at for at, _ in gateway.at], 0.95) <= 20
    assert count(book, number) == {DeliveryState.SENT: 200}


def test_nothing_is_begun_while_a_message_is_being_answered_but_not_for_ever(book: Ledger) -> None:
    gateway = Timed()
    number = campaign(book, groups(40))

    async def all_day() -> None:
        loop = asyncio.get_running_loop()
        worker = pushing(book, gateway, Clock(), busy=lambda: loop.time() < 0.2)
        await steps_until(worker, lambda: done(book, number))
        assert min(at for at, _ in gateway.at) >= 0.2
        endless = campaign(book, groups(40))
        worker = pushing(book, gateway, Clock(), owner="b", busy=lambda: True)
        await steps_until(worker, lambda: done(book, endless))

    skipping(all_day)


def test_a_worker_that_ends_writes_down_what_came_back_and_gives_back_the_rest(ledger: Ledger) -> None:
    gateway, number = ListGateway(), campaign(ledger, groups(90))

    async def all_day() -> None:
        gateway.held = asyncio.Event()
        worker = pushing(ledger, gateway, Clock())
        await steps_until(worker, lambda: worker.flying)
        gateway.held.set()
        await worker.stop()

    skipping(all_day)
    assert count(ledger, number) == {DeliveryState.SENT: 32, DeliveryState.WAITING: 58}


def test_a_database_that_is_locked_for_a_while_loses_and_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.base.LOCK_WAIT_S", 0.01)
    ledger = connect(blank_sqlite(tmp_path / "ledger.sqlite3"))
    gateway, number = ListGateway(), campaign(ledger, groups(100))
    other = sqlite3.connect(tmp_path / "ledger.sqlite3", isolation_level=None)

    async def all_day() -> None:
        worker = pushing(ledger, gateway, Clock(), pace=Pace(20, 0))
        working = asyncio.create_task(forever("pushes", 0.0, worker.step))
        while not done(ledger, number):
            await asyncio.sleep(1.0)
            other.execute("BEGIN IMMEDIATE")  # in the middle of everything, with answers that wait to be written down
            await asyncio.sleep(3.0)
            other.execute("ROLLBACK")
        working.cancel()

    skipping(all_day)
    assert set(gateway.times.values()) == {1}
    assert count(ledger, number) == {DeliveryState.SENT: 100}
    other.close()
    ledger.close()
