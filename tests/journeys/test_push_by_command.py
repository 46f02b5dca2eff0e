"""Assistants push by command: preview, second person, who may push where, unsure ones, readers, recall, correction."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import STEEL, Emulator, running
from tests.journeys.house import Bot
from tests.journeys.push_town import (
    EQUIPMENT,
    EQUIPMENT_TOO,
    FARM,
    FOOD,
    LIQUOR,
    NEW_MATERIALS,
    STEEL_TOO,
    UNCAPPED,
    Person,
    at,
    hears,
    now_in,
    number_in,
    pushed,
    read,
    taps,
    told,
)

pytestmark = [pytest.mark.journey, pytest.mark.faketime, pytest.mark.timeout(180)]
ALL = (STEEL, STEEL_TOO, EQUIPMENT, EQUIPMENT_TOO, NEW_MATERIALS, LIQUOR, FOOD, FARM)
LIS, WANGS = (NEW_MATERIALS, LIQUOR), (FOOD, FARM)
ONE_GROUP = {"path": "groupMessages/send", "times": 1}


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture(scope="module")
def bot(may_home: Path, town: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    home = shutil.copytree(may_home, tmp_path_factory.mktemp("pushes") / "home")
    with Bot(home, town, UNCAPPED | {"HUIQI_PUSH_SECOND_PERSON": "2"}).running(at("2026-06-04 10:00")) as started:
        yield started
        started.tells_no_secret()


@pytest.fixture
def people(bot: Bot, town: Emulator) -> dict[str, Person]:
    assert bot.process is not None
    keys = ("zhang_assistant", "li_assistant", "wang_assistant", "lin_admin", "liu_contact", "chen_contact")
    return {key.partition("_")[0]: Person(town, key) for key in keys}


People = dict[str, Person]


def test_a_push_is_shown_first_and_reaches_whom_it_was_shown_for_with_the_reason(
    people: People, town: Emulator
) -> None:
    begun, li = now_in(town), people["li"]
    shown = li.ask("推送 高新技术企业认定奖励 给 旌阳区 高新技术企业")
    for part in ("推送给1个群", "德阳示例新材料科技有限公司", "不推送1个：注册地不在旌阳区", "约需1秒", "还没有发送"):
        assert part in shown
    assert not any(pushed(town, group, begun) for group in ALL)
    number = number_in(shown)
    assert "已排队" in li.ask("确认")
    said = hears(town, NEW_MATERIALS, "高新技术企业认定奖励", begun)
    assert "推送原因：注册地在旌阳区；具有“高新技术企业”资质" in read(said)
    assert "已送达1" in li.sees_done(number)
    assert told(town, ALL, "高新技术企业认定奖励", begun) == [int(group == NEW_MATERIALS) for group in ALL]
    why = people["liu"].ask("为什么推给我", NEW_MATERIALS)
    assert "注册地在旌阳区" in why
    assert "李娜" in why


def test_a_push_to_many_groups_waits_for_another_person_who_is_told_in_private(people: People, town: Emulator) -> None:
    begun, zhang, admin = now_in(town), people["zhang"], people["lin"]
    number = zhang.orders("推送 通知：技改座谈会改在周五下午 给 我的群")
    assert "还没有发送" in zhang.ask(f"确认推送 {number}")
    asked = hears(town, admin.private, number, begun)
    assert "张伟要把《技改座谈会改在周五下午》推送给4个群" in read(asked)
    assert taps(asked) == [f"批准推送 {number}"]
    assert "另一位" in zhang.ask(f"批准推送 {number}")
    assert told(town, ALL, "技改座谈会", begun) == [0] * len(ALL)
    assert "已排队" in admin.ask(taps(asked)[0])
    zhang.sees_done(number)
    assert told(town, ALL, "技改座谈会", begun) == [1, 1, 1, 1, 0, 0, 0, 0]


def test_nobody_pushes_to_groups_of_others(people: People, town: Emulator, bot: Bot, tmp_path: Path) -> None:
    begun, text = now_in(town), tmp_path / "通知.txt"
    text.write_text("各位好", encoding="utf-8")
    to = ("--text", str(text), "--by", "li_assistant", "--to", f"group:{town.cid(STEEL)}")
    assert "不是您负责的群" in bot.refuses("push", "plan", *to)
    shown = people["li"].ask("推送 通知：各位好 给 旌阳区")
    assert "推送给1个群或联系人（只含您负责的群）" in shown
    theirs = people["wang"].orders("推送 通知：各位好 给 我的群")
    assert "不是您发起的" in people["li"].ask(f"确认推送 {theirs}")
    assert "没有对您开放" in people["chen"].ask("推送 通知：各位好 给 旌阳区")
    assert "请私聊" in people["zhang"].ask("推送 通知：各位好 给 我的群", STEEL)
    assert told(town, ALL, "各位好", begun) == [0] * len(ALL)


@pytest.mark.parametrize(("kind", "arrived"), [("no_answer", 1), ("ambiguous", 1), ("error", 0)])
def test_what_nobody_knows_of_is_held_told_and_sent_again_by_one_tap(
    people: People, town: Emulator, kind: str, arrived: int
) -> None:
    begun, wang, text = now_in(town), people["wang"], f"周报模板已更新（{kind}）"
    town.post("fault", kind=kind, **ONE_GROUP)
    number = wang.pushes(f"推送 通知：{text} 给 我的群")
    asked = hears(town, wang.private, number, begun)
    assert "其中1条没有收到钉钉的确认" in read(asked)
    assert sum(told(town, WANGS, text, begun)) == 1 + arrived
    assert "不确定1" in wang.ask(f"推送进度 {number}")
    assert taps(asked) == [f"补发 {number}"]
    assert "已重新排队" in wang.ask(taps(asked)[0])
    assert "已送达2" in wang.sees_done(number)
    assert sum(told(town, WANGS, text, begun)) == 2 + arrived
    assert "没有要补发的" in wang.ask(f"补发 {number}")


def test_who_has_read_it_is_known_and_only_the_others_are_reminded_once(people: People, town: Emulator) -> None:
    begun, li = now_in(town), people["li"]
    number = li.pushes("推送 通知：请核对账户信息 给 我的群")
    for group in LIS:
        hears(town, group, "请核对账户信息", begun)
    town.post("read", person="liu_contact", conversation=NEW_MATERIALS)
    li.sees_done(number)
    said = ""
    while "已读" not in said:
        said = li.ask(f"推送进度 {number}")
    assert "已读1家：德阳示例新材料科技有限公司" in said
    assert "未读1家：德阳示例白酒酿造有限公司" in said
    again = number_in(li.ask(f"未读的再提醒一次 {number}"))
    li.sees_done(again)
    assert told(town, LIS, "请核对账户信息", begun) == [1, 2]
    assert "已经再提醒过一次" in li.ask(f"未读的再提醒一次 {number}")


def test_a_push_is_taken_back_where_it_arrived(people: People, town: Emulator) -> None:
    begun, wang = now_in(town), people["wang"]
    number = wang.pushes("推送 通知：这一条发错了 给 我的群")
    wang.sees_done(number)
    assert "正在撤回已送达的2条" in wang.ask(f"撤回推送 {number}")
    while "已撤回2" not in wang.ask(f"推送进度 {number}"):
        pass
    assert [one["recalled"] for group in WANGS for one in pushed(town, group, begun)] == [True, True]


def test_a_correction_goes_to_exactly_those_who_received_the_wrong_version(people: People, town: Emulator) -> None:
    begun, wang = now_in(town), people["wang"]
    town.post("fault", kind="content_unsafe", **ONE_GROUP)
    number = wang.pushes("推送 通知：培训定在6月9日 给 我的群")
    wang.sees_done(number)
    got = told(town, WANGS, "培训定在6月9日", begun)
    assert sorted(got) == [0, 1]
    shown = wang.ask(f"更正推送 {number}：培训定在6月10日")
    assert "只发给收到过" in shown
    assert "1个群" in shown
    wang.ask("确认")
    wang.sees_done(number_in(shown))
    assert told(town, WANGS, "有误，请以下面的内容为准", begun) == got
    assert told(town, WANGS, "培训定在6月10日", begun) == got


def test_a_push_is_scheduled_paused_and_stopped_before_anybody_hears_it(people: People, town: Emulator) -> None:
    begun, wang = now_in(town), people["wang"]
    shown = wang.ask("推送 通知：请报送月报 给 我的群 明天上午9点")
    number = number_in(shown)
    assert "06月05日 09:00" in shown
    assert "06月05日 09:00" in wang.ask(f"确认推送 {number}")
    assert "已暂停" in wang.ask(f"暂停推送 {number}")
    assert "已继续" in wang.ask(f"继续推送 {number}")
    assert "已停止" in wang.ask(f"停止推送 {number}")
    assert "不能" in wang.ask(f"继续推送 {number}")
    assert told(town, WANGS, "请报送月报", begun) == [0, 0]


def test_nothing_of_one_firm_appears_in_the_group_of_another(people: People, town: Emulator) -> None:
    begun, li = now_in(town), people["li"]
    shown = li.ask("推送 通知：祝贺德阳示例新材料科技有限公司通过复核 给 我的群")
    assert "不推送1个：正文提到企业“德阳示例新材料科技有限公司”" in shown
    li.ask("确认")
    li.sees_done(number_in(shown))
    assert told(town, LIS, "通过复核", begun) == [1, 0]


def test_a_group_that_disappears_on_the_way_is_refused_once_and_costs_nothing_any_more(
    people: People, town: Emulator, bot: Bot, tmp_path: Path
) -> None:
    rooms = [
        town.post("group", title=f"临时群{number}", owner="zhang_assistant", members=["chen_contact"])["conversation"]
        for number in range(3)
    ]
    for room in rooms:
        people["chen"].ask("帮助", room)  # so that the bot knows them
    begun, text = now_in(town), tmp_path / "通知.txt"
    text.write_text("群里通知一件事", encoding="utf-8")
    to = ("--to", ",".join(f"group:{room}" for room in rooms), "--text", str(text))
    number = bot.command("push", "plan", *to)["campaign"]
    with bot.held():
        bot.command("push", "send", number, "--yes")
        town.post("fault", kind="disband", conversation=rooms[1])
    said = people["lin"].sees_done(number)
    assert "已送达2" in said
    assert "已解散" in said
    assert [len(pushed(town, room, begun)) for room in (rooms[0], rooms[2])] == [1, 1]
    again = bot.command("push", "plan", *to)
    assert again["receivers"] == 2
    assert [one["receiver"] for one in again["excluded"]] == [f"g:{rooms[1]}"]
    assert "解散" in again["excluded"][0]["why"]
