"""Several bots on one PostgreSQL database share the work, and one may die."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.house import UNHURRIED, Room, bot_in, texts

pytestmark = [pytest.mark.journey, pytest.mark.postgres, pytest.mark.timeout(240)]
ROOMS, EACH = 12, 5


def test_two_bots_share_sixty_messages_and_one_is_killed(
    sample_postgres: tuple[str, Path], emulator: Emulator, tmp_path: Path
) -> None:
    url, sample = sample_postgres
    shared = UNHURRIED | {"HUIQI_DATABASE_URL": url, "HUIQI_CONNECTIONS": "1"}
    emulator.post("options", ack_timeout_s=3.0, redeliveries=20)
    for name in ("one", "two"):
        shutil.copytree(sample, tmp_path / name / "home")
    with (
        bot_in(tmp_path / "one" / "home", emulator, **shared) as one,
        bot_in(tmp_path / "two" / "home", emulator, **shared) as two,
    ):
        emulator.until(lambda now: now["connections"] == 2)
        rooms = [Room(emulator, "chen_contact") for _ in range(ROOMS)]
        for turn in range(EACH):
            for at, here in enumerate(rooms):
                here.say(f"{number(at, turn)}还有效吗")
            if turn == EACH // 2:
                one.kill()
        answers = Counter[str]()
        for at, here in enumerate(rooms):
            here.hears(0, count=EACH, timeout=60)
            here.answers("我是谁")
            told = texts(here.said_by_bot())
            for turn in range(EACH):
                answers[number(at, turn)] = told.count(f"未查到“{number(at, turn)}")
        assert min(answers.values()) == 1
        # Sent but not yet ticked off when it died: at most the messages it had in hand.
        assert sum(answers.values()) - ROOMS * EACH <= ROOMS
        assert two.terminate() == 0
        two.tells_no_secret()


def test_both_bots_work(sample_postgres: tuple[str, Path], emulator: Emulator, tmp_path: Path) -> None:
    url, sample = sample_postgres
    shared = UNHURRIED | {"HUIQI_DATABASE_URL": url, "HUIQI_CONNECTIONS": "1"}
    for name in ("one", "two"):
        shutil.copytree(sample, tmp_path / name / "home")
    with (
        bot_in(tmp_path / "one" / "home", emulator, **shared) as one,
        bot_in(tmp_path / "two" / "home", emulator, **shared) as two,
    ):
        emulator.until(lambda now: now["connections"] == 2)
        before = {row["id"]: row["frames_in"] for row in emulator.get("connections")["connections"]}
        rooms = [Room(emulator, "chen_contact") for _ in range(20)]
        places = [here.say("首次升规奖励怎么领") for here in rooms]
        for here, place in zip(rooms, places, strict=True):
            here.hears(place)
        now = {row["id"]: row["frames_in"] for row in emulator.get("connections")["connections"]}
        assert all(now[line] > before[line] for line in before)
        assert [len(here.said_by_bot()) for here in rooms] == [1] * 20
        assert one.terminate() == two.terminate() == 0


def number(room: int, turn: int) -> str:
    return f"德试示例〔2024〕{room * 100 + turn + 1000}号"
