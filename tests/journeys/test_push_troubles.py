"""Pushes while the bot is killed, its database is locked, DingTalk is away and the clock is put forward and back."""

import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import SECRETS, Bot
from tests.journeys.push_town import LOOK_S, UNCAPPED, Person, at, hears, logs_after, now_in, read, taps
from tests.journeys.relay import Relay, relay_to

pytestmark = [pytest.mark.journey, pytest.mark.faketime, pytest.mark.timeout(900)]
SLOW = UNCAPPED | {"HUIQI_APP_QPS": "8", "HUIQI_PUSH_SECOND_PERSON": "1000"}
ROOMS, TEN_O_CLOCK = 16, at("2026-06-04 10:00")
SEND = "/v1.0/robot/groupMessages/send"


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture(scope="module")
def line(town: Emulator) -> Iterator[Relay]:
    with relay_to(town.url) as between:
        town.post("options", public_url=between.url)
        yield between


@pytest.fixture(scope="module")
def bot(may_home: Path, town: Emulator, line: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A slow sender behind a line that can be cut; it knows the groups of the town and ``ROOMS`` more."""
    home = shutil.copytree(may_home, tmp_path_factory.mktemp("troubles") / "home")
    with Bot(home, replace(town, url=line.url), SLOW).running(TEN_O_CLOCK) as started:
        chen = Person(town, "chen_contact")
        for number in range(ROOMS):
            room = town.post("group", title=f"慢慢发{number}", owner="zhang_assistant", members=["chen_contact"])
            chen.ask("帮助", room["conversation"])  # so that the bot knows it
        yield started
        log = started.log()
        assert [secret for secret in (*SECRETS, town.token()) if secret in log] == []


def groups_of(town: Emulator) -> list[str]:
    """Return the groups the bot knows: all but that of the assistants, where it was never spoken to."""
    talks = town.get("town")["conversations"]
    return [one["conversation"] for one in talks if one["kind"] == "2" and one["title"] != "产业助理工作群"]


def counted(town: Emulator, groups: Sequence[str], text: str, begun: int) -> list[int]:
    """Return how often each group was pushed a text since a place."""
    said = [one for one in town.get("messages", after=begun)["messages"] if one["via"] == "openapi"]
    heard = Counter(one["cid"] for one in said if text in read(one))
    return [heard[group] for group in groups]


def wait(true: Callable[[], bool], bot: Bot) -> None:
    while not true():
        assert bot.process is not None
        assert bot.process.poll() is None, bot.log()
        time.sleep(LOOK_S)


def sent_again_where_unsure(town: Emulator, number: str, begun: int) -> int:
    """Tap what sends the unsure ones again, if there are any; return how many there were."""
    lin = Person(town, "lin_admin")
    said = lin.sees_done(number)
    if "不确定" not in said:
        return 0
    unsure = int(said.partition("不确定")[2].split("，")[0].split("\n")[0])
    asked = hears(town, lin.private, number, begun)
    assert f"其中{unsure}条没有收到钉钉的确认" in read(asked)
    lin.ask(taps(asked)[0])
    assert "不确定" not in lin.sees_done(number)
    return unsure


def test_killed_in_the_middle_nobody_is_forgotten_and_only_what_was_on_its_way_may_come_twice(
    town: Emulator, bot: Bot
) -> None:
    lin, groups, begun = Person(town, "lin_admin"), groups_of(town), now_in(town)
    number = lin.pushes("推送 通知：断电也不漏 给 全部项目群")
    for part in (4, 12):
        wait(lambda: sum(counted(town, groups, "断电也不漏", begun)) >= part, bot)  # noqa: B023 - called at once
        bot.kill()
        bot.start()
    unsure = sent_again_where_unsure(town, number, begun)
    got = counted(town, groups, "断电也不漏", begun)
    assert min(got) >= 1
    assert sum(got) - len(got) <= unsure


@contextmanager
def locked(bot: Bot) -> Iterator[None]:
    """Hold the database for oneself, as a tool that copies it may."""
    with closing(sqlite3.connect(bot.home / "ledger.sqlite3", timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def test_while_the_database_is_locked_nothing_is_lost_and_nothing_is_sent_twice(town: Emulator, bot: Bot) -> None:
    lin, groups, begun = Person(town, "lin_admin"), groups_of(town), now_in(town)
    number = lin.pushes("推送 通知：锁住也不丢 给 全部项目群")
    wait(lambda: sum(counted(town, groups, "锁住也不丢", begun)) >= 4, bot)
    before = len(bot.log())
    with locked(bot):
        logs_after(bot, before, "event=step.failed")  # it waited for as long as it waits
    assert sent_again_where_unsure(town, number, begun) == 0
    assert counted(town, groups, "锁住也不丢", begun) == [1] * len(groups)


def puts(bot: Bot, later: timedelta) -> None:
    """Put the clock of a bot that runs so much after the beginning, and wait until it has seen that."""
    before = len(bot.log())
    bot.clock.put(TEN_O_CLOCK + later)
    logs_after(bot, before, "event=clock.jumped")


def test_dingtalk_away_for_an_hour_by_a_clock_that_jumps_forward_and_back(
    town: Emulator, bot: Bot, line: Relay
) -> None:
    lin, groups, begun = Person(town, "lin_admin"), groups_of(town), now_in(town)
    first = int(town.get("stats")["records"])
    number = lin.pushes("推送 通知：一小时后也送到 给 全部项目群")
    wait(lambda: sum(counted(town, groups, "一小时后也送到", begun)) >= 4, bot)
    before = len(bot.log())
    line.cut()
    logs_after(bot, before, "event=pushes.resting")
    puts(bot, timedelta(hours=1))
    line.mend()
    puts(bot, timedelta(minutes=5))
    town.until(lambda now: now["connections"] > 0)
    unsure = sent_again_where_unsure(town, number, begun)
    got = counted(town, groups, "一小时后也送到", begun)
    assert min(got) == 1
    assert sum(got) - len(got) <= unsure
    sends = [one for one in town.get("records", after=first, what="request")["records"] if one["path"] == SEND]
    moments = sorted(one["us"] / 1e6 for one in sends)
    limit = int(SLOW["HUIQI_APP_QPS"])
    assert len(moments) >= len(groups)
    assert all(later - earlier >= 0.95 for earlier, later in zip(moments, moments[limit:], strict=False))
