"""Admins keep the base in their private chat; what they publish is found; what nobody knew comes back as an answer."""

import json
import os
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.town_client import ROOT, STEEL, Emulator
from tests.journeys.house import UNHURRIED, Bot, bot_in, texts
from tests.library.made import rule
from tests.warm import run

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TITLE = "德阳市低空经济试飞基地补贴办法（示例）"
QUESTION = "低空经济试飞基地建设补贴怎么申请"
TEXT = rule(
    TITLE,
    "德发改示例规〔2026〕31号",
    "2026年3月2日",
    "第二条 对在德阳市建成低空经济试飞基地的企业，给予一次性建设补贴88万元。",
    "第三条 企业于每年6月向市发展和改革委员会提出申请，咨询电话0838-0000999。",
    "第四条 本办法自2026年4月1日起施行，有效期至2029年3月31日，由市发展和改革委员会负责解释。",
    issuer="德阳市发展和改革委员会",
)


def huiqi(home: Path, *arguments: str) -> dict[str, Any]:
    """Run a command of the operator; return the JSON it prints."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HUIQI_HOME": str(home)}
    command = [sys.executable, "-m", "bot", *arguments]
    done = run(command, environment)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout) if "--json" in arguments else {}
    return told


def private(emulator: Emulator, person: str) -> str:
    talks = emulator.get("town")["conversations"]
    return str(next(t["conversation"] for t in talks if t["kind"] == "1" and person in t["members"]))


def group(emulator: Emulator, part: str) -> str:
    talks = emulator.get("town")["conversations"]
    return str(next(t["conversation"] for t in talks if part in t["title"]))


def says(emulator: Emulator, person: str, text: str, where: str = "") -> str:
    """Say something, in private when no place is given; return the answer."""
    conversation = where or private(emulator, person)
    said = emulator.say(person, conversation, text)
    return texts(emulator.heard(conversation, said["seq"], timeout=60))


def sends(emulator: Emulator, person: str, name: str, data: bytes) -> str:
    conversation = private(emulator, person)
    said = emulator.upload(person=person, conversation=conversation, name=name, data=data)
    return texts(emulator.heard(conversation, said["seq"], timeout=90))


@pytest.fixture
def second_admin(home: Path) -> None:
    """Make the assistant Wang an admin too: nobody publishes what he handed in himself."""
    huiqi(home, "people", "bind", "--staff-id", "wang_assistant", "--name", "王磊", "--role", "admin")


@pytest.mark.usefixtures("second_admin")
def test_one_admin_hands_a_file_in_another_publishes_and_a_firm_gets_it(bot: Bot, emulator: Emulator) -> None:
    assert "没有查到" in says(emulator, "chen_contact", QUESTION, STEEL)
    told = sends(emulator, "lin_admin", f"{TITLE}.txt", TEXT.encode())
    found = re.search(r"编号 (P\d{6})", told)
    assert found is not None, told
    policy_id = found[1]
    for fact in (TITLE, "德发改示例规〔2026〕31号", "2029-03-31", f"发布 {policy_id}"):
        assert fact in told, told
    assert "没有查到" in says(emulator, "chen_contact", QUESTION, STEEL)
    assert policy_id in says(emulator, "wang_assistant", "待发布清单")
    assert "不能由您发布" in says(emulator, "lin_admin", f"发布 {policy_id}")
    for wanted in _missing(told):
        assert "待发布的第" in says(emulator, "lin_admin", f"{policy_id} {wanted}")
    published = says(emulator, "wang_assistant", "发布 德发改示例规〔2026〕31号")
    assert "已发布" in published, published
    answer = says(emulator, "chen_contact", QUESTION, STEEL)
    assert "德发改示例规〔2026〕31号" in answer
    assert "88万元" in says(emulator, "chen_contact", "建成低空经济试飞基地补贴多少", STEEL)
    record = says(emulator, "wang_assistant", f"谁在什么时候改了 {policy_id}")
    assert "林涛 收入" in record
    assert "王磊 发布" in record
    assert "确定请发" in says(emulator, "wang_assistant", f"下架 {policy_id}")
    assert "已下架" in says(emulator, "wang_assistant", f"下架 {policy_id} 确认")
    assert "没有查到" in says(emulator, "chen_contact", QUESTION, STEEL)
    assert bot.process is not None
    bot.tells_no_secret()


def _missing(told: str) -> list[str]:
    """Return the orders that fill what the file did not say clearly."""
    todo = told.partition("先补：")[2]
    orders = {
        "主题": "主题改成科技创新",
        "主管部门": "主管部门改成发改委",
        "政策级别": "级别改成市级",
        "适用地域": "地区改成德阳市",
        "文件类别": "文件类别改成规范性文件",
    }
    return [order for name, order in orders.items() if name in todo]


def test_a_firm_can_neither_hand_in_nor_publish(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    told = sends(emulator, "chen_contact", "营业执照.pdf", b"%PDF-1.4")
    assert "没有收下" in told
    for person in ("chen_contact", "visitor_ma"):
        assert "没有对您开放" in says(emulator, person, "发布 P000001")
        assert "没有对您开放" in says(emulator, person, "删除 P000001 确认")


def test_a_bad_file_is_refused_with_a_reason_and_kept_for_a_retry(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    told = sends(emulator, "lin_admin", "坏文件.docx", b"PK\x03\x04 this is no document")
    assert "没有收入" in told
    listed = says(emulator, "lin_admin", "今天导入失败的文件")
    assert "坏文件.docx" in listed
    number = re.search(r"(\d+)号\. 坏文件", listed)
    assert number is not None
    assert "重试1份，收入0份" in says(emulator, "lin_admin", f"重试 {number[1]}")


def test_what_nobody_knew_comes_back_to_the_group_once(home: Path, emulator: Emulator) -> None:
    with bot_in(home, emulator, **UNHURRIED) as bot:
        asked = "老旧厂房屋顶装光伏要不要审批"
        for person, where in (("chen_contact", STEEL), ("liu_contact", group(emulator, "新材料"))):
            assert "还没有录入" in says(emulator, person, asked, where)  # how a matter is done; nobody has written it
        made = huiqi(home, "gaps", "cluster", "--week", _today(), "--json")
        assert made["themes"] == 1
        listed = says(emulator, "lin_admin", "问题清单")
        number = re.search(r"(\d+)号\. 老旧厂房", listed)
        assert number is not None, listed
        officer = private(emulator, "he_officer")
        assert "已分派" in says(emulator, "lin_admin", f"分派 {number[1]} 给 经信局")
        assert asked in texts(emulator.heard(officer, timeout=60))
        told = says(emulator, "he_officer", f"答复 {number[1]}：不用备案，到供电公司报装即可。")
        draft = re.search(r"官方答复 (\d+) 的草稿", told)
        assert draft is not None, told
        assert "另一个人" in says(emulator, "he_officer", f"发布答复 {draft[1]}")
        marks = {title: _last(emulator, group(emulator, title)) for title in ("重型机械·惠企", "新材料")}
        assert "已发布" in says(emulator, "lin_admin", f"发布答复 {draft[1]}")
        bot.kill()
        bot.start()
        for title, mark in marks.items():
            conversation = group(emulator, title)
            assert "到供电公司报装" in texts(emulator.heard(conversation, mark, timeout=150))
        assert "官方答复" in says(emulator, "chen_contact", asked, STEEL)
        bot.logs("answer.returned", "")
        for title, mark in marks.items():
            assert _count(emulator, group(emulator, title), mark, "现有官方答复") == 1


def _today() -> str:
    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def _last(emulator: Emulator, conversation: str) -> int:
    return max(int(m["seq"]) for m in emulator.get("messages", conversation=conversation)["messages"])


def _count(emulator: Emulator, conversation: str, after: int, words: str) -> int:
    found = emulator.get("messages", conversation=conversation, after=after)["messages"]
    return sum(words in texts([m]) for m in found if m["sender"] == "bot")
