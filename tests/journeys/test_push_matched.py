"""A changed record and a published notice reach whom they fit and who subscribed, once, with all the reasons."""

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
GROUPS = (STEEL, STEEL_TOO, EQUIPMENT, EQUIPMENT_TOO, NEW_MATERIALS, LIQUOR, FOOD, FARM)
FIRST_SCALE = "首次升规工业企业奖励"
ROSTER = """统一社会信用代码,企业名称,是否规模以上,首次入统日期
91510603000002022A,德阳示例新材料科技有限公司,是,2025-09-01
"""
SUBSCRIBED, FITS = "订阅了主题“科技创新”", "贵公司档案符合“科技型中小企业研发费用后补助”的申报条件"


@dataclass
class Story:
    """What was pushed to the groups the first and the second time, and what people were answered."""

    town: Emulator
    bot: Bot
    folder: Path
    heard: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def come_about(self, number: int) -> None:
        """Let a firm's record change and a notice be published while the bot is away, and let it come back."""
        roster, paper = self.folder / "名单.csv", self.folder / f"通知{number}.txt"
        roster.write_text(ROSTER, encoding="utf-8")
        days = {"first": "2026年6月1日", "last": "2026年6月30日", "day": "2026年6月4日"}
        paper.write_text(APPLY.format(year=2026, number=number, **days), encoding="utf-8")
        self.bot.kill()
        self.bot.command("firms", "import", str(roster), "--source", "部门数据")
        self.bot.command("library", "add", *(str(one) for one in sorted(self.folder.glob("通知*.txt"))))
        start_and_look(self.bot)

    def keep(self, name: str, after: int) -> None:
        """Keep what the groups were pushed since a place, once a push of an assistant has gone round."""
        zhang = Person(self.town, "zhang_assistant")
        zhang.sees_done(zhang.pushes("推送 通知：哨兵 给 我的群"))
        self.heard[name] = {
            group: [said for one in pushed(self.town, group, after) if "哨兵" not in (said := read(one))]
            for group in GROUPS
        }


@pytest.fixture(scope="module")
def story(may_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("matched")
    home = shutil.copytree(may_home, folder / "home")
    with running("--api-qps", "0", "--webhook-per-minute", "0") as town:
        bot = Bot(home, town, UNCAPPED | OPEN_EYED)
        try:
            start_and_look(bot, at("2026-06-04 10:00"))
            story = Story(town, bot, folder)
            play(story)
            yield story
        finally:
            if bot.process is not None:
                bot.kill()
        bot.tells_no_secret()


def play(story: Story) -> None:
    town = story.town
    liu, zhao, wu = (Person(town, f"{name}_contact") for name in ("liu", "zhao", "wu"))
    for person, group in ((liu, NEW_MATERIALS), (zhao, LIQUOR), (wu, FARM)):
        assert "已为本群订阅" in person.ask("订阅 科技创新 不要展会", group)
    begun = now_in(town)
    story.come_about(31)
    news = hears(town, NEW_MATERIALS, "德科示例函〔2026〕31号", begun)
    gain = hears(town, NEW_MATERIALS, FIRST_SCALE, begun)
    for group in (LIQUOR, FARM):
        hears(town, group, "31号", begun)
    story.keep("first", begun)
    story.answers["why"] = liu.ask("为什么推给我", NEW_MATERIALS, quote=gain["msg_id"])
    story.answers["why of both"] = liu.ask("为什么推给我", NEW_MATERIALS, quote=news["msg_id"])
    story.answers["why in private"] = liu.ask("为什么推给我")
    story.answers["ended"] = liu.ask("退订", NEW_MATERIALS, quote=news["msg_id"])
    story.answers["not ours"] = wu.ask("退订", FARM)
    begun = now_in(town)
    story.come_about(32)
    hears(town, LIQUOR, "32号", begun)
    story.keep("second", begun)


def test_a_firm_whose_record_changed_is_told_of_what_came_to_fit_it(story: Story) -> None:
    told = [group for group, said in story.heard["first"].items() if any(FIRST_SCALE in one for one in said)]
    assert told == [NEW_MATERIALS]
    said = next(one for one in story.heard["first"][NEW_MATERIALS] if FIRST_SCALE in one)
    assert said.startswith("贵公司档案更新后，新增1个可申报项目")
    assert f"推送原因：贵公司档案符合“{FIRST_SCALE}”的申报条件" in said


def test_whom_several_ways_reach_gets_one_message_with_all_the_reasons(story: Story) -> None:
    mine = [one for one in story.heard["first"][NEW_MATERIALS] if "31号" in one]
    assert len(mine) == 1
    assert f"推送原因：{SUBSCRIBED}；{FITS}" in mine[0]


def test_who_subscribed_and_is_not_fitted_is_told_why_and_nobody_else_is_told(story: Story) -> None:
    for group in (LIQUOR, FARM):
        [only] = story.heard["first"][group]
        assert f"推送原因：{SUBSCRIBED}\n" in only
        assert FITS not in only
    assert [story.heard["first"][group] for group in (STEEL, STEEL_TOO, EQUIPMENT, EQUIPMENT_TOO, FOOD)] == [[]] * 5


def test_why_names_the_subscription_and_the_match_and_tells_figures_in_private_only(story: Story) -> None:
    assert SUBSCRIBED in story.answers["why of both"]
    assert FITS in story.answers["why of both"]
    assert FIRST_SCALE in story.answers["why"]
    assert "2025-09-01" not in story.answers["why"]
    assert "不在群里显示" in story.answers["why"]
    assert "部门数据" in story.answers["why in private"] or "2025" in story.answers["why in private"]
    assert "不在群里显示" not in story.answers["why in private"]


def test_an_opt_out_holds_and_the_same_cause_twice_is_told_once(story: Story) -> None:
    assert "已退订" in story.answers["ended"]
    assert "科技创新" in story.answers["ended"]
    assert "已退订" in story.answers["not ours"]
    again = story.heard["second"]
    assert {group for group, said in again.items() if said} == {LIQUOR}
    assert ["32号" in one and "31号" not in one for one in again[LIQUOR]] == [True]


def test_nothing_of_a_firm_is_read_in_the_group_of_another(story: Story) -> None:
    for times in story.heard.values():
        for group in (LIQUOR, FARM):
            assert "新材料" not in "".join(times[group])
