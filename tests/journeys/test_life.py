"""Beginning, ending and being away: one owner of a home, a clean stop, and a word after a gap."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.emulator.town_client import CLIENT_ID, ROOT, SECRET, STEEL, Emulator
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in, free_port, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
MakeRoom = Callable[[], Room]
STOP_S = 5.0  # promised


def serve_once(home: Path, emulator: Emulator, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``huiqi serve`` that is expected to end by itself."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HUIQI_HOME": str(home),
        "HUIQI_DINGTALK_OPENAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_OAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
        "HUIQI_DINGTALK_CLIENT_SECRET": SECRET,
        "HUIQI_PORT": str(free_port()),
        **more,
    }
    command = [sys.executable, "-m", "bot", "serve"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def one_sentence(done: subprocess.CompletedProcess[str], word: str) -> None:
    assert done.returncode == 1, done
    said = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("timestamp=")]
    assert len(said) == 1, done.stderr
    assert word in said[0]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_second_bot_on_one_home_is_refused_and_the_first_goes_on(bot: Bot, emulator: Emulator) -> None:
    one_sentence(serve_once(bot.home, emulator), "PostgreSQL")
    assert len(Room(emulator, "chen_contact").answers()) == 1


def test_a_taken_port_missing_credentials_and_wrong_settings_end_in_one_sentence(
    bot: Bot, emulator: Emulator, sample_home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("ledger.sqlite3",):
        (other / name).write_bytes((sample_home / name).read_bytes())
    one_sentence(serve_once(other, emulator, HUIQI_PORT=str(bot.port)), "HUIQI_PORT")
    one_sentence(serve_once(other, emulator, HUIQI_DINGTALK_CLIENT_SECRET=""), "HUIQI_DINGTALK_CLIENT_SECRET")
    one_sentence(serve_once(other, emulator, HUIQI_CONNECTIONS="0"), "HUIQI_CONNECTIONS")
    one_sentence(serve_once(other, emulator, HUIQI_DATABASE_URL="mysql://x"), "HUIQI_DATABASE_URL")


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_time_while_messages_are_in_work_and_answers_them_later(
    home: Path, emulator: Emulator, name: signal.Signals
) -> None:
    emulator.post("options", ack_timeout_s=2.0, redeliveries=20)
    rooms = [Room(emulator, "chen_contact") for _ in range(10)]
    with bot_in(home, emulator, **UNHURRIED) as bot:
        assert bot.process is not None
        emulator.post("fault", kind="slow", path="sendBySession", seconds=1.0, times=20)
        for here in rooms:
            for _ in range(3):
                here.say("我是谁")
        begun = time.monotonic()
        bot.process.send_signal(name)
        assert bot.process.wait(30) == 0
        assert time.monotonic() - begun < STOP_S
        emulator.call("DELETE", "/emulator/faults")
        bot.start()
        for here in rooms:
            assert len(here.hears(0, count=3)) >= 3
        bot.tells_no_secret()


def test_it_stops_in_time_while_it_can_not_connect(home: Path, emulator: Emulator) -> None:
    with bot_in(home, emulator, **UNHURRIED) as bot:
        assert bot.process is not None
        emulator.post("fault", kind="gateway_slow", seconds=20, times=50)
        emulator.post("fault", kind="reset")
        emulator.until(lambda now: now["connections"] == 0)
        begun = time.monotonic()
        assert bot.terminate() == 0
        assert time.monotonic() - begun < STOP_S


def test_groups_are_told_once_that_the_bot_was_away(home: Path, emulator: Emulator) -> None:
    here, silent = Room(emulator, "chen_contact"), Room(emulator, "liu_contact")
    with bot_in(home, emulator, **UNHURRIED, HUIQI_GAP_NOTICE_S="3") as bot:
        here.answers()
        assert bot.terminate() == 0
        time.sleep(4)  # being away is what is told of
        bot.start()
        told = here.hears(0, count=2)
        assert "机器人连接中断" in texts(told[1:])
        here.answers("我是谁")
    assert len(here.said_by_bot()) == 3
    assert silent.said_by_bot() == []


def test_its_health_page_says_whether_it_is_connected(bot: Bot, emulator: Emulator) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/healthz", timeout=10) as page:
        assert json.load(page)["ok"] is True
    assert emulator.cid(STEEL)


def test_a_person_of_the_town_binds_with_a_code_once(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    emulator.post("person", key="new_contact", name="新来的", kind="enterprise", dept_ids=[104])
    emulator.post("person", key="late_contact", name="晚来的", kind="enterprise", dept_ids=[104])
    assistant, new, late = "private:wang_assistant", "private:new_contact", "private:late_contact"

    def asks(person: str, talk: str, text: str) -> str:
        said = emulator.say(person, talk, text)
        return texts(emulator.heard(talk, said["seq"]))

    def code() -> str:
        given = asks("wang_assistant", assistant, "绑定码 91510600000001011K")
        return given.split("“绑定 ")[1][:8]

    first = code()
    assert "还没有绑定" in asks("new_contact", new, "我是谁")
    assert "绑定成功" in asks("new_contact", new, f"绑定 {first}")
    assert "德阳示例重型机械有限公司" in asks("new_contact", new, "我是谁")
    assert "不能用" in asks("late_contact", late, f"绑定 {first}")
    second = code()
    emulator.post("member", conversation=STEEL, person="late_contact")
    assert "私聊" in asks("late_contact", STEEL, f"绑定 {second}")
    assert "不能用" in asks("late_contact", late, f"绑定 {second}")
    assert "还没有绑定" in asks("late_contact", late, "我是谁")
    assert "没有对您开放" in asks("late_contact", late, "绑定码 91510600000001011K")
    asks("late_contact", late, "我是管理员")
    assert "未绑定用户" in asks("late_contact", late, "帮助")
    log = bot.log()
    assert first not in log
    assert second not in log
