"""A construction permit from the first question to a named officer's pass, by the page and in private, in three rounds.

And what befalls a case on its way: a checker that is killed, a list of papers that changes, a link that leaks.
"""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.emulator.town_client import ROOT, STEEL, Emulator
from tests.journeys.house import UNHURRIED, Bot, bot_in
from tests.journeys.push_town import Person, hears, now_in, read
from tests.journeys.review_town import ADVICE, Page, answered, button_of, named, opens, permit_papers, sends_in_private

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
HELD_BACK = ("资金承诺书", "场地承诺")  # papers that come in the second and third round
PAPER = "建设资金落实承诺书"
OFFICERS = (("he_officer", "何静", "住房和城乡建设局"), ("guo_officer", "郭勇", "科学技术局"))
ADDED = "示例专项说明"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the papers of a permit."""
    return permit_papers(tmp_path_factory.mktemp("permit") / "pack")


def huiqi(home: Path, *arguments: str, user: str = "") -> str:
    """Run a command beside the bot, as somebody; return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUIQI_HOME": str(home)} | ({"LOGNAME": user} if user else {})
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def bot(home: Path, emulator: Emulator) -> Iterator[Bot]:
    """A bot in whose town an officer of the deciding department lives."""
    for staff, name, department in OFFICERS:
        role = ("--role", "department", "--department", department)
        huiqi(home, "people", "bind", "--staff-id", staff, "--name", name, *role)
    with bot_in(home, emulator, **UNHURRIED) as started:
        yield started


@pytest.mark.usefixtures("bot")
def test_a_permit_passes_in_three_rounds_by_page_and_in_private_with_a_name(
    emulator: Emulator, papers: dict[str, bytes]
) -> None:
    firm, officer = Person(emulator, "chen_contact"), Person(emulator, "he_officer")
    assert "施工许可申请表" in firm.ask("施工许可证要哪些资料")
    begun = now_in(emulator)
    page = opens(emulator, firm, STEEL)
    page.answers()
    page.sends({name: data for name, data in papers.items() if not any(one in name for one in HELD_BACK)})
    page.does("submit")
    card = hears(emulator, firm.private, "第1轮", begun)
    listed = read(card)
    assert "/review/" in button_of(card)
    assert "缺失" in listed
    assert PAPER in listed
    public = read(hears(emulator, STEEL, "第1轮检查完成", begun))
    assert PAPER not in public  # a group sees how far it is, not what is in the papers
    assert ADVICE in public

    listed_at = now_in(emulator)
    sends_in_private(emulator, firm, named(papers, HELD_BACK[0]))
    answered(emulator, firm.private, PAPER, listed_at)
    firm.ask("提交预审")
    hears(emulator, firm.private, "第2轮", begun)
    if "待人工" not in json.dumps(json.loads(page.text("/state")), ensure_ascii=False):
        page.does("human")
    [case] = set(re.findall(r"R\d{6}", public))
    for order in ("预审通过", f"预审通过 {case}", f"退回 {case} 缺施工场地承诺"):  # an officer of another department
        assert "没有" in Person(emulator, "guo_officer").ask(order)
    assert "退回" in officer.ask("退回 缺施工场地承诺", STEEL)
    assert "何静" in read(hears(emulator, firm.private, "退回，请一次补正", begun))

    page.sends(named(papers, HELD_BACK[1]))
    page.does("submit")
    hears(emulator, firm.private, "第3轮", begun)
    said = officer.ask("预审通过", STEEL)
    for number in re.findall(r"第(\d+)项", said):
        said = officer.ask(f"第{number}项 通过 原件已核对", STEEL)
    if "确认通过" not in said:
        officer.ask("预审通过", STEEL)
    passed = read(hears(emulator, STEEL, "确认通过", begun))
    assert "何静" in passed
    assert "有效" in passed
    assert ADVICE in passed


@pytest.mark.usefixtures("bot")
def test_a_leaked_link_opens_nothing_two_people_hand_in_at_once_and_a_quote_without_its_file_gets_the_link(
    emulator: Emulator, papers: dict[str, bytes]
) -> None:
    firm, assistant = Person(emulator, "chen_contact"), Person(emulator, "zhang_assistant")
    mine, theirs = opens(emulator, firm), opens(emulator, assistant, STEEL)
    with ThreadPoolExecutor(2) as both:  # at the same moment
        list(both.map(lambda page, word: page.sends(named(papers, word)), (mine, theirs), ("中标通知书", "监理合同")))
    for page in (mine, theirs):
        text = page.text()
        assert "中标通知书" in text
        assert "监理合同" in text
    with pytest.raises(urllib.error.HTTPError) as refused:
        Page(mine.link).text()
    with refused.value as answer:
        assert "中标通知书" not in answer.read().decode()

    emulator.post("options", quoted_file="unknown")
    name, data = next(iter(named(papers, "资金承诺书").items()))
    file = emulator.upload(name=name, data=data, person=firm.key, conversation=STEEL, kind="file")
    begun = now_in(emulator)
    assert "没有把" in firm.ask("这个也是材料", STEEL, quote=file["msg_id"])
    assert "/review/" in button_of(hears(emulator, firm.private, "材料页", begun))


def test_a_check_that_is_killed_is_done_again_and_told_once(
    bot: Bot, emulator: Emulator, papers: dict[str, bytes]
) -> None:
    firm = Person(emulator, "chen_contact")
    page = opens(emulator, firm)
    begun = now_in(emulator)
    page.sends(dict(list(papers.items())[:4]))
    page.does("submit")
    time.sleep(0.5)  # somewhere in the middle of reading
    bot.kill()
    bot.start()
    hears(emulator, firm.private, "第1轮", begun)
    told = emulator.get("messages", conversation=firm.private, after=begun)["messages"]
    assert sum("第1轮" in read(one) for one in told if one["sender"] == "bot") == 1


@pytest.mark.usefixtures("bot")
def test_a_case_keeps_the_list_it_began_with_and_the_next_one_has_the_new(emulator: Emulator, home: Path) -> None:
    firm, other = Person(emulator, "chen_contact"), Person(emulator, "sun_contact")
    before = opens(emulator, firm)
    changed = home.parent / "m7.yaml"
    changed.write_text(_next_version(huiqi(home, "review", "matters", "text", "m7.yaml")), encoding="utf-8")
    drafted = huiqi(home, "review", "matters", "draft", str(changed), "--why", "示例：增加一份材料", user="li")
    assert ADDED in drafted
    [number] = re.findall(r"\d+", drafted)[:1]
    huiqi(home, "review", "matters", "publish", number, user="wang")
    after = opens(emulator, other)
    for page in (before, after):
        page.answers()
    assert (ADDED in before.text(), ADDED in after.text()) == (False, True)


def _next_version(text: str) -> str:
    """Return the list with a version from today on that wants one paper more; it is text people edit, and stays so."""
    today = date.today()  # noqa: DTZ011 - the bot's day is that of this machine
    head, old = text.split("versions:\n", 1)
    [began] = re.findall(r"^  from: .*\n", old, re.MULTILINE)
    new = re.sub(r"^- version: .*", "- version: 下一版（示例）", old).replace(began, f'  from: "{today}"\n', 1)
    paper = f"  - {{key: added, name: {ADDED}, form: 原件, issuers: [建设单位]}}\n"
    new = new.replace("  materials:\n", "  materials:\n" + paper, 1)
    old = old.replace(began, f'{began}  to: "{today - timedelta(days=1)}"\n', 1)
    return f"{head}versions:\n{old.rstrip()}\n{new}"
