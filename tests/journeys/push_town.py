"""People of the town where pushes are tried: what they say, what they are told, what is pushed to them."""

import re
import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from tests.emulator.town_client import Emulator
from tests.journeys.house import Bot

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
NEW_MATERIALS, LIQUOR = "示例新材料·惠企项目群", "示例白酒·惠企项目群"  # of li_assistant
FOOD, FARM = "示例餐饮·惠企项目群", "示例农业·惠企项目群"  # of wang_assistant
EQUIPMENT, EQUIPMENT_TOO = "示例智能装备·惠企项目群", "示例智能装备·高企培育群"  # of zhang_assistant, as STEEL
STEEL_TOO = "示例重型机械·技改专项群"
QUIET = {
    "HUIQI_PACE_PERSON_PER_MINUTE": "100000",
    "HUIQI_PACE_GROUP_PER_MINUTE": "100000",
    "HUIQI_APP_QPS": "1000",
    "HUIQI_GROUP_PER_MINUTE": "1000",
}
OPEN_EYED = {"HUIQI_LOG_LEVEL": "DEBUG"}
UNCAPPED = QUIET | {"HUIQI_PUSH_GROUP_DAY": "1000", "HUIQI_PUSH_FIRM_WEEK": "1000"}
NUMBER = re.compile(r"P\d{8}-\d{4}")
LOOK_S = 0.1


def at(text: str) -> datetime:
    """Return a moment of the city: ``at("2026-06-04 10:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


class Person:
    """One person of the town, who speaks to the bot in private or in a group."""

    def __init__(self, town: Emulator, key: str) -> None:
        self.town = town
        self.key = key
        self.private = f"private:{key}"

    def ask(self, text: str, group: str = "", **more: Any) -> str:  # noqa: ANN401 - fields of what is said
        """Say something and return the answer, as one reads it."""
        where = group or self.private
        said = self.town.say(self.key, where, text, **more)
        seen = 0
        while True:
            seen += 1
            heard = self.town.heard(where, said["seq"], count=seen, timeout=50)
            answers = [one for one in heard if one["via"] == "webhook"]
            if answers:
                return read(answers[0])
            seen = len(heard)

    def orders(self, text: str) -> str:
        """Order a push, and return its number; it is only planned."""
        return number_in(self.ask(text))

    def pushes(self, text: str) -> str:
        """Order a push and confirm it; return its number."""
        number = self.orders(text)
        assert number in self.ask(f"确认推送 {number}")
        return number

    def sees_done(self, number: str) -> str:
        """Ask how far a push is until it is done; return what is said then."""
        while True:
            said = self.ask(f"推送进度 {number}")
            if "已完成" in said:
                return said
            time.sleep(LOOK_S)


def start_and_look(bot: Bot, moment: datetime | None = None) -> None:
    """Start the bot, and wait until it has looked what is due by the calendar; it must log from DEBUG on."""
    before = len(bot.log()) if bot.process is not None else 0
    bot.start(moment)
    logs_after(bot, before, "event=pushes.begun", "event=pushes.none_due")


def logs_after(bot: Bot, before: int, *events: str) -> None:
    """Wait until the bot has logged one of some events, in what came after so many characters of its log."""
    while not any(event in bot.log()[before:] for event in events):
        assert bot.process is not None
        assert bot.process.poll() is None, bot.log()
        time.sleep(LOOK_S)


def read(message: dict[str, Any]) -> str:
    """Return a message as one reads it."""
    return str(message["content"].get("text", "")).replace("  \n", "\n")


def number_in(text: str) -> str:
    """Return the number of the push a text speaks of."""
    found = NUMBER.search(text)
    assert found is not None, text
    return found[0]


def now_in(town: Emulator) -> int:
    """Return the place in the town's order after everything said so far."""
    return int(town.get("messages")["seq"])


def pushed(town: Emulator, where: str, after: int = 0) -> list[dict[str, Any]]:
    """Return what the bot said by itself in a conversation; answers come by another way."""
    found = town.get("messages", conversation=where, after=after)["messages"]
    return [one for one in found if one["sender"] == "bot" and one["via"] == "openapi"]


def hears(town: Emulator, where: str, contains: str, after: int = 0) -> dict[str, Any]:
    """Wait for what the bot says by itself in a conversation; the test's own time limit ends a wait in vain."""
    while True:
        for one in pushed(town, where, after):
            if contains in read(one):
                return one
        assert town.process.poll() is None
        time.sleep(LOOK_S)


def told(town: Emulator, groups: Sequence[str], contains: str, after: int = 0) -> list[int]:
    """Return how often each of some conversations was told something by itself."""
    return [sum(contains in read(one) for one in pushed(town, where, after)) for where in groups]


def taps(message: dict[str, Any]) -> list[str]:
    """Return what the taps of a message say for whoever taps them."""
    return [unquote(one) for one in re.findall(r"dtmd://dingtalkclient/sendMessage\?content=([^)\s]+)", read(message))]
