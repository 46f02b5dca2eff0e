"""Files handed in at the console while the bot is killed: every one is read, none twice."""

import shutil
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.console_client import ConsoleClient
from tests.journeys.house import UNHURRIED, Bot, bot_in
from tests.library.made import rule

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
FILES = 24


def files() -> dict[str, bytes]:
    """Documents that are all different."""
    words = "云上展会节水改造专利导航品牌培育绿色工厂数字车间冷链物流创业孵化"
    return {
        f"{number}.txt": rule(
            f"{words[number : number + 4]}补助办法", f"德示例规〔2026〕{number + 500}号", "2026年3月10日",
            "".join(f"对{words[(number + turn) % 28 :]}给予补助{number + turn}万元。" for turn in range(40)),
        ).encode()
        for number in range(FILES)
    }  # fmt: skip


def client(bot: Bot, emulator: Emulator) -> ConsoleClient:
    return ConsoleClient(f"http://127.0.0.1:{bot.port}", emulator.url, "he_officer")


def read(person: ConsoleClient, batch: str) -> list[str]:
    return [file["state"] for file in person.state(batch) if file["state"] not in {"等待", "读取中"}]


def test_files_are_read_although_the_bot_is_killed_in_the_middle(bot: Bot, emulator: Emulator) -> None:
    person = client(bot, emulator)
    batch = person.upload(files())
    killed = 0
    for wanted in (3, 9, 15):
        while len(done := read(person, batch)) < wanted:
            time.sleep(0.02)
        killed += len(done) < FILES
        bot.kill()
        bot.start()
        person = client(bot, emulator)
    while len(read(person, batch)) < FILES:
        time.sleep(0.1)
    assert killed > 0
    rows = person.state(batch)
    assert Counter(row["state"] for row in rows) == {"待发布": FILES}
    assert len({row["policy_id"] for row in rows}) == FILES


def test_the_sitting_outlives_the_bot_and_ends_with_its_person(bot: Bot, emulator: Emulator) -> None:
    person = client(bot, emulator)
    bot.kill()
    bot.start()
    person.base = f"http://127.0.0.1:{bot.port}"
    assert len(person.upload({"一.txt": b"x"})) == 24
    stranger = ConsoleClient.__new__(ConsoleClient)
    stranger.__dict__ |= person.__dict__ | {"_open": urllib.request.build_opener()}
    with pytest.raises(urllib.error.HTTPError) as refused:
        stranger.upload({"二.txt": b"y"})
    with refused.value as answer:
        assert answer.code == 401


@pytest.mark.postgres
def test_two_bots_share_the_reading(emulator: Emulator, sample_postgres: tuple[str, Path], tmp_path: Path) -> None:
    url, sample = sample_postgres
    home = Path(shutil.copytree(sample, tmp_path / "home"))
    settings = UNHURRIED | {"HUIQI_DATABASE_URL": url}
    with bot_in(home, emulator, **settings) as first, bot_in(home, emulator, **settings) as second:
        mine, theirs = client(first, emulator), client(second, emulator)
        named = {
            f"共{name}": data.replace("德示例规".encode(), "德共示例规".encode()) for name, data in files().items()
        }
        batch = mine.upload(named)
        while len(read(theirs, batch)) < FILES:
            time.sleep(0.1)
        rows = theirs.state(batch)
        assert len({row["policy_id"] for row in rows}) == FILES
        assert {row["state"] for row in rows} <= {"待发布", "近似"}
        first.tells_no_secret()
