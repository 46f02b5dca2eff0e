"""Four months of pushes by the clock: windows, quiet hours, a weekend of which one day is worked; the bot is killed
between all of these days, and starts again on the next.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.emulator.town_client import STEEL, Emulator, running
from tests.journeys.house import Bot
from tests.journeys.push_papers import APPLY
from tests.journeys.push_town import (
    EQUIPMENT,
    EQUIPMENT_TOO,
    FARM,
    FOOD,
    LIQUOR,
    NEW_MATERIALS,
    OPEN_EYED,
    STEEL_TOO,
    UNCAPPED,
    Person,
    at,
    hears,
    now_in,
    pushed,
    read,
    start_and_look,
)

pytestmark = [pytest.mark.journey, pytest.mark.faketime, pytest.mark.timeout(900)]
ZHAO = "private:zhao_contact"
WHERE = (STEEL, STEEL_TOO, EQUIPMENT, EQUIPMENT_TOO, NEW_MATERIALS, LIQUOR, FOOD, FARM, ZHAO)
RESEARCH, EXPERT = "科技型中小企业研发费用后补助", "绵竹市省级专精特新中小企业奖励"
SENTINEL = "哨兵"


@dataclass
class Months:
    """What was pushed to whom, by the moment at which the bot was started."""

    town: Emulator
    bot: Bot
    place: int = 0
    heard: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def go_to(self, moment: str, *, again: bool = False) -> None:
        """Kill the bot, start it at a moment, and wait until it has looked what is due."""
        if self.bot.process is not None:
            self.bot.kill()
        start_and_look(self.bot, None if again else at(moment))

    def keep(self, name: str) -> None:
        """Keep what was pushed since the last time, once what an assistant pushes now has arrived."""
        wang = Person(self.town, "wang_assistant")
        number = wang.orders(f"推送 通知：{SENTINEL}{len(self.heard)} 给 我的群")
        wang.ask(f"确认推送 {number} 立即")
        wang.sees_done(number)
        self.heard[name] = [
            (where, read(one))
            for where in WHERE
            for one in pushed(self.town, where, self.place)
            if SENTINEL not in read(one)
        ]
        self.place = now_in(self.town)

    def told_of(self, name: str, what: str) -> list[str]:
        """Return who was told of a thing."""
        return [where for where, text in self.heard[name] if what in text]


def played(town: Emulator, bot: Bot, folder: Path) -> Months:
    months = Months(town, bot)
    li, liu, zhao = (Person(town, key) for key in ("li_assistant", "liu_contact", "zhao_contact"))
    months.go_to("2026-06-01 09:00")
    months.keep("30 days before")
    months.answers["applied"] = liu.ask("已申报", NEW_MATERIALS)
    months.answers["subscribed"] = zhao.ask("订阅 科技创新 每天9点")
    months.go_to("2026-06-23 21:00")
    late = li.orders("推送 通知：夜里排的事 给 我的群")
    months.answers["late"] = li.ask(f"确认推送 {late}")
    urgent = li.orders("推送 通知：夜里的急事 给 我的群")
    months.answers["urgent"] = li.ask(f"确认推送 {urgent} 立即")
    hears(town, LIQUOR, "夜里的急事", months.place)
    months.keep("night")
    months.go_to("2026-06-24 08:30")
    months.keep("7 days before")
    months.go_to("2026-06-24 08:31", again=True)
    months.keep("started again")
    months.go_to("2026-06-29 09:00")
    months.keep("1 day before")
    bot.kill()
    bot.clock.put(at("2026-09-18 15:00"))
    paper = folder / "通知.txt"
    days = {"first": "2026年10月8日", "last": "2026年10月30日", "day": "2026年9月18日"}
    paper.write_text(APPLY.format(year=2026, number=31, **days), encoding="utf-8")
    bot.command("library", "add", str(paper))
    months.go_to("2026-09-18 15:00")
    months.keep("Friday")
    months.go_to("2026-09-19 09:30")
    months.keep("Saturday")
    months.go_to("2026-09-20 09:00")
    months.keep("Sunday, worked")
    months.go_to("2026-09-21 09:00")
    months.keep("Monday")
    return months


@pytest.fixture(scope="module")
def months(may_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    folder = tmp_path_factory.mktemp("months")
    home = shutil.copytree(may_home, folder / "home")
    with running("--api-qps", "0", "--webhook-per-minute", "0") as town:
        bot = Bot(home, town, UNCAPPED | OPEN_EYED)
        try:
            yield played(town, bot, folder)
        finally:
            if bot.process is not None:
                bot.kill()
        bot.tells_no_secret()


def test_a_window_that_closes_in_thirty_days_is_told_to_the_firms_it_fits(months: Months) -> None:
    assert months.told_of("30 days before", RESEARCH) == [NEW_MATERIALS]
    assert months.told_of("30 days before", EXPERT) == [LIQUOR]
    said = next(text for where, text in months.heard["30 days before"] if where == LIQUOR)
    assert "还有29天截止" in said
    assert f"推送原因：贵公司档案符合“{EXPERT}”的申报条件" in said


def test_nothing_of_the_clock_goes_out_at_night_and_all_of_it_in_the_morning(months: Months) -> None:
    assert months.told_of("night", "截止") == []
    assert months.told_of("7 days before", EXPERT) == [LIQUOR]
    assert "还有7天截止" in next(text for _, text in months.heard["7 days before"] if EXPERT in text)


def test_who_has_said_that_it_applied_is_not_reminded(months: Months) -> None:
    assert f"已记下：“{RESEARCH}”已申报" in months.answers["applied"]
    assert months.told_of("7 days before", RESEARCH) == []
    assert months.told_of("1 day before", RESEARCH) == []


def test_the_last_day_but_one_is_told(months: Months) -> None:
    assert months.told_of("1 day before", EXPERT) == [LIQUOR]


def test_an_order_at_night_waits_for_the_morning_and_one_that_is_to_go_at_once_goes(months: Months) -> None:
    assert "06月24日 08:30" in months.answers["late"]
    assert "06月23日 21:0" in months.answers["urgent"]
    assert months.told_of("night", "夜里的急事") == [NEW_MATERIALS, LIQUOR]
    assert months.told_of("night", "夜里排的事") == []
    assert months.told_of("7 days before", "夜里排的事") == [NEW_MATERIALS, LIQUOR]


def test_a_bot_that_is_killed_and_started_again_tells_nothing_twice(months: Months) -> None:
    assert months.heard["started again"] == []


def test_a_digest_goes_out_on_the_sunday_that_is_worked_not_on_the_saturday_that_is_off(months: Months) -> None:
    assert "每个工作日09:00" in months.answers["subscribed"]
    whole = [
        months.told_of(day, "您订阅的政策有1份新文件") for day in ("Friday", "Saturday", "Sunday, worked", "Monday")
    ]
    assert whole == [[], [], [ZHAO], []]
    said = months.heard["Sunday, worked"][-1][1]
    assert "研发费用后补助" in said
    assert "订阅了主题“科技创新”" in said
