"""Orders to push as people say them: what is understood is all that was said, the rest is asked back."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.wiring import House
from handlers.desk import Desk
from handlers.message import Attachment, Message, Quoted, Speaker
from handlers.push_said import Said, read_order
from ledger.groups import Role
from outreach.manners import CHINA

LI = Speaker(Role.ASSISTANT, "li", "李娜")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=CHINA)
NOT_LUOJIANG = "region:510603,region:510623,region:510681,region:510682,region:510683"


@pytest.fixture(scope="module")
def desk(house: House) -> Desk:
    return replace(house.desk, now=lambda: MONDAY)


def read(desk: Desk, text: str, quoted: Quoted | None = None, attachments: tuple[Attachment, ...] = ()) -> Said:
    return read_order(Message("m", "c", text, LI, quoted=quoted, attachments=attachments), desk)


UNDERSTOOD = {
    "/推送 DY-04 给 旌阳区 规上工业": "region:510603,above-scale,industry:B,industry:C,industry:D",
    "把DY-04推给旌阳区的规上企业": "region:510603,above-scale",
    "帮我把 DY-04 发给广汉的制造业企业": "region:510681,industry:C",
    "给我的群推一下DY-04": "mine:li",
    "向广汉市的高新技术企业推送 DY-04": "region:510681,qualified:高新技术企业",
    "推送 DY-04 给 旌阳区没得申报过的规上企业": "not-applied,region:510603,above-scale",
    "推送 DY-04 给 符合条件但还没申报的企业": "not-applied,matched",
    "推送 DY-04 给 高新技术企业和专精特新": "qualified:高新技术企业,qualified:专精特新",
    "推送 DY-04 给 专精特新小巨人": "qualified:专精特新小巨人",
    "推送 DY-04 给 除了罗江区的规上企业": f"{NOT_LUOJIANG},above-scale",
    "推送 DY-04 给 全市企业，不含罗江区": NOT_LUOJIANG,
    "推送 DY-04 给 规上企业，罗江区除外": f"{NOT_LUOJIANG},above-scale",
    "推送 DY-04 给 德阳经开区的小微企业": "zone:510600-Z01,size:小型,size:微型",
    "推送 DY-04 给 项目建设阶段的群": "stage:项目建设",
    "推送 DY-04 给 我的群里处于转型升级阶段的企业": "mine:li,stage:转型升级",
    "先别发看看，推送 DY-04 给 我的群": "mine:li",
    "推送 DY-04 给 大家": "all",
}


def test_orders_are_read_as_people_say_them(desk: Desk) -> None:
    for text, expression in UNDERSTOOD.items():
        said = read(desk, text)
        assert (said.content and said.content.about, str(said.to)) == ("DY-04", expression), (text, said.ask_back)
        assert (said.at, said.at_once) == (None, False), text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推送 DY-04 给 不是规上的企业", "不"),
        ("推送 DY-04 给 非高新技术企业", "非"),
        ("推送 DY-04 给 旌阳区营收5000万以上的规上企业", "营收5000万以上"),
        ("推送 DY-04 给 去年亏损的企业", "去年"),
        ("推送 DY-04 给 2024年的高新技术企业", "2024年"),
        ("推送 DY-04 给 不符合条件的企业", "不符合条件"),
        ("推送 DY-04 给 没有高新技术企业资质的规上企业", "没"),
        ("推送 DY-04 给 已经申报过的企业", "已经申报过"),
        ("推送 DY-04 给 我的群之外的企业", "之外"),
        ("推送 DY-04 给 前10家企业", "前10"),
        ("推送 DY-04 给 全市规上企业，不要发给罗江区", "没有发送"),
        ("推送 DY-04 不含罗江区 给 规上企业", "没有找到"),
        ("推送 DY-04 给 规上企业和高新技术企业", "分不清"),
        ("推送 DY-04 给 旌阳区的小微企业，广汉市的规上企业", "分不清"),
        ("推送 DY-04 给 我的群 明天9点和后天9点", "不是一个具体时间"),
        ("推送 给 我的群", "没有看到您说的是哪一份"),
        ("推这个文件到我的所有群", "没有看到您说的是哪一份"),
    ],
)
def test_nothing_of_an_order_is_passed_over(desk: Desk, text: str, names: str) -> None:
    said = read(desk, text)
    assert said.to is None
    assert names in said.ask_back
    assert "没有发送" in said.ask_back


def test_a_time_counts_wherever_it_stands(desk: Desk) -> None:
    for text in ("明天上午9点推送 DY-04 给 我的群", "推送 DY-04 给 我的群 明天上午9点", "明天把DY-04推给我的群"):
        assert read(desk, text).at == TUESDAY, text


def test_words_of_ones_own_are_sent_as_they_are_and_order_nothing(desk: Desk) -> None:
    said = read(desk, "推送 通知：请明天马上把材料交给园区，先看看清单 给 我的群")
    assert said.content is not None
    assert said.content.body == "请明天马上把材料交给园区，先看看清单"
    assert (str(said.to), said.at, said.at_once) == ("mine:li", None, False)


def test_a_quoted_message_is_what_is_pushed(desk: Desk) -> None:
    quoted = Quoted(text="首次升规工业企业奖励（DY-04）：一次性奖励")
    for text in ("推给旌阳区的规上企业", "把这个推给旌阳区的规上企业", "这条转发给旌阳区的规上企业"):
        said = read(desk, text, quoted)
        assert (said.content and said.content.about, str(said.to)) == ("DY-04", "region:510603,above-scale"), text
    assert read(desk, "推给我的群", Quoted(text="今天天气不错")).to is None
    file = Attachment("file", "示例.pdf")
    assert "上传政策" in read(desk, "推这个文件到我的所有群", attachments=(file,)).ask_back
