"""Every trouble of the connections: nothing is lost, nothing is answered twice, the gateway is spared."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
MakeRoom = Callable[[], Room]
STORM_S = 6.0  # a bare SDK opens 2,000 connections in this time
ROOMS, EACH = 5, 8


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        started.post("options", ping_every_s=1.0, ack_timeout_s=3.0, redeliveries=20, disconnect_grace_s=1.0)
        yield started


@pytest.fixture(scope="module")
def house(sample_home: Path, town: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all these troubles, quick to notice silence."""
    home = tmp_path_factory.mktemp("stream") / "home"
    shutil.copytree(sample_home, home)
    with bot_in(home, town, **UNHURRIED, HUIQI_WATCHDOG_S="4") as started:
        yield started
        assert started.terminate() == 0
        started.tells_no_secret()


@pytest.fixture(autouse=True)
def afterwards_all_is_well(house: Bot, town: Emulator) -> Iterator[None]:
    """Two connections stand again in the end, and nothing was lost."""
    yield
    town.call("DELETE", "/emulator/faults")
    assert house.process is not None
    stats = town.until(lambda now: now["connections"] >= 2)
    assert stats["lost"] == stats["given_up"] == 0
    assert house.process.poll() is None


def number(room: int, turn: int) -> str:
    return f"德试示例〔2024〕{room * 100 + turn + 1000}号"


def answered_once(rooms: list[Room], begun: int) -> None:
    """Check that each numbered question got exactly one answer."""
    for at, room in enumerate(rooms):
        room.hears(begun, count=EACH, timeout=60)
        room.answers("帮助")
        told = texts(room.said_by_bot())
        places = [told.find(number(at, turn)) for turn in range(EACH)]
        assert -1 not in places
        assert [told.count(f"未查到“{number(at, turn)}") for turn in range(EACH)] == [1] * EACH


@pytest.mark.parametrize("kind", ["disconnect", "close", "reset"])
def test_connections_that_end_in_the_middle_of_traffic_lose_nothing(
    town: Emulator, house: Bot, room: MakeRoom, kind: str
) -> None:
    assert house.process is not None
    rooms = [room() for _ in range(ROOMS)]
    begun = town.get("messages")["seq"]
    for turn in range(EACH):
        for at, here in enumerate(rooms):
            here.say(f"{number(at, turn)}还有效吗")
        if turn in {2, 5}:
            first = town.get("connections")["connections"][0]["id"]
            town.post("fault", kind=kind, connection=first if turn == 2 else "all")
    # A frame that broke with its connection comes again later, behind those said after it.
    answered_once(rooms, begun)


def test_a_successor_stands_before_the_dismissed_connection_is_gone(town: Emulator, house: Bot) -> None:
    assert house.process is not None
    before = {one["id"] for one in town.get("connections")["connections"]}
    leaving = min(before)
    town.post("fault", kind="disconnect", connection=leaving)
    town.until(lambda now: now["connections"] > len(before) or now["connections"] == 2)
    now = {one["id"] for one in town.get("connections")["connections"] if not one["draining"]}
    assert len(now) >= 1
    assert leaving not in now


def test_a_silent_stall_is_noticed_and_what_was_said_meanwhile_is_answered(
    town: Emulator, house: Bot, room: MakeRoom
) -> None:
    assert house.process is not None
    old = {one["id"] for one in town.get("connections")["connections"]}
    town.post("fault", kind="stall")
    here = room()
    assert len(here.answers()) == 1
    new = {one["id"] for one in town.get("connections")["connections"] if not one["stalled"]}
    assert new.isdisjoint(old)
    here.answers("我是谁")
    assert len(here.said_by_bot()) == 2


def test_a_server_that_closes_at_once_is_not_stormed(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    before = town.get("stats")["opens"]
    town.post("fault", kind="close", times=-1)
    time.sleep(STORM_S)  # how often it tries in a stretch of time is what is asked
    tries = town.get("stats")["opens"] - before
    said = room()
    place = said.say("帮助")
    town.call("DELETE", "/emulator/faults")
    assert len(said.hears(place)) == 1
    assert 2 <= tries <= 12


def test_a_gateway_that_refuses_is_asked_again_later(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    town.post("fault", kind="gateway_error", status=503, times=3)
    town.post("fault", kind="reset")
    assert len(room().answers()) == 1


def test_a_bad_frame_and_an_unknown_topic_cost_no_connection(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    town.until(lambda now: now["connections"] == 2)
    before = sorted(one["id"] for one in town.get("connections")["connections"])
    begun = town.get("stats")["records"]
    town.post("fault", kind="bad_frame")
    town.post("fault", kind="bad_frame", text="[1, 2]")
    town.post("fault", kind="bad_frame", text='{"type": "CALLBACK", "headers": null, "data": 7}')
    town.post("fault", kind="unknown_topic")
    town.post("fault", kind="unknown_topic", type="NONSENSE", topic="x")
    assert len(room().answers()) == 1
    assert sorted(one["id"] for one in town.get("connections")["connections"]) == before
    said = [record["frame"] for record in town.get("records", after=begun, what="frame_in")["records"]]
    assert sum(frame.get("code") == 404 for frame in said) == 2  # the unknown topic, on each connection


def test_a_message_delivered_twice_is_answered_once(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    town.post("fault", kind="duplicate", times=3)
    for turn in range(3):
        here.say(f"{number(50, turn)}还有效吗")
    here.hears(0, count=3)
    here.answers("我是谁")
    assert len(here.said_by_bot()) == 4


def test_messages_that_arrive_out_of_order_are_all_answered(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    town.post("fault", kind="reorder", times=3, seconds=2)
    for turn in range(3):
        here.say(f"{number(60, turn)}还有效吗")
    told = texts(here.hears(0, count=3))
    assert all(number(60, turn) in told for turn in range(3))


def test_a_message_acknowledged_in_vain_is_not_answered_again_after_a_restart(
    town: Emulator, house: Bot, room: MakeRoom
) -> None:
    here = room()
    with house.held():
        said = here.say("帮助")
        town.post("fault", kind="stall")  # the message is on the wire; no acknowledgement will be heard
    here.hears(said)
    house.terminate()
    redelivered = town.get("stats")["redelivered"]
    house.start()
    town.until(lambda now: now["redelivered"] > redelivered and now["unanswered"] == 0)
    here.answers("我是谁")
    assert len(here.said_by_bot()) == 2
