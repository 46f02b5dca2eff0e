"""After a gap each group of the last day is told once, and nobody else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.deliver import Deliverer
from bot.errors import SendRefused, SendUnsure
from bot.gap import GapWatch
from bot.outgoing import Outgoing
from bot.threads import LedgerThreads
from config.settings import Settings
from ledger import groups
from ledger.base import Ledger

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in the city
SETTINGS = Settings(dingtalk_client_id="ding1")


class Platform:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.trouble: Exception | None = None

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        assert (msg_key, robot_code) == ("sampleMarkdown", "ding1")
        self.heard.append((conversation_id, msg_param["text"]))
        if self.trouble is not None:
            raise self.trouble
        return "key"

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        raise NotImplementedError

    async def send_to_people(self, *_given: Any, **_more: Any) -> Any:  # noqa: ANN401 - never called
        raise NotImplementedError


class Town:
    """Two processes beside each other, and a clock set by hand."""

    def __init__(self, ledgers: list[Ledger]) -> None:
        self.at = NOON
        self.platform = Platform()
        self.connected = True
        self.rows = [LedgerThreads(ledger) for ledger in ledgers]

    def process(self, number: int, owner: str) -> GapWatch:
        rows = self.rows[number]
        deliverer = Deliverer(self.platform, rows, SETTINGS, now=lambda: self.at)
        return GapWatch(Outgoing(rows, deliverer, SETTINGS, owner, lambda: self.connected, lambda: self.at))

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
async def town(ledger: Ledger, second_ledger: Ledger) -> AsyncIterator[Town]:
    with ledger.write() as session:
        groups.heard(session, "cidA=", "项目群甲", NOON)
        groups.heard(session, "cidB=", "项目群乙", NOON - timedelta(hours=25))
    made = Town([ledger, second_ledger])
    yield made
    for rows in made.rows:
        rows.close()


async def test_the_very_first_start_tells_nobody(town: Town) -> None:
    assert await town.process(0, "one").step() == 0


async def test_after_a_gap_the_group_is_told_the_citys_time_once(town: Town) -> None:
    await town.process(0, "one").step()
    town.later(minutes=10)
    one, two = town.process(0, "new one"), town.process(1, "new two")
    for _ in range(2):
        await one.step()
        await two.step()
        town.later(seconds=3)
    assert [group for group, _ in town.platform.heard] == ["cidA="]
    assert "12:00 至 12:10 机器人连接中断" in town.platform.heard[0][1]
    assert "请再问一次" in town.platform.heard[0][1]


async def test_a_gap_over_midnight_names_the_days(town: Town) -> None:
    town.at = NOON + timedelta(hours=11, minutes=58)
    await town.process(0, "one").step()
    town.later(minutes=10)
    await town.process(0, "two").step()
    assert "11月22日 23:58 至 11月23日 00:08" in town.platform.heard[0][1]


async def test_a_lost_connection_is_a_gap_too_and_is_told_when_it_stands_again(town: Town) -> None:
    watch = town.process(0, "one")
    await watch.step()
    town.connected = False
    for _ in range(30):
        town.later(seconds=3)
        await watch.step()
    assert town.platform.heard == []
    town.connected = True
    await watch.step()
    assert len(town.platform.heard) == 1


async def test_a_short_break_is_not_worth_a_word(town: Town) -> None:
    watch = town.process(0, "one")
    await watch.step()
    town.later(seconds=60)
    await watch.step()
    assert town.platform.heard == []


@pytest.mark.parametrize("trouble", [SendRefused("机器人已被移出该群"), SendUnsure("没有应答")])
async def test_a_group_that_can_not_be_told_is_not_told_again(town: Town, trouble: Exception) -> None:
    watch = town.process(0, "one")
    await watch.step()
    town.later(minutes=5)
    town.platform.trouble = trouble
    await watch.step()
    town.later(minutes=5, seconds=-1)
    await town.process(0, "one").step()
    assert len([text for _, text in town.platform.heard if "12:00" in text]) == 1
