"""A construction permit from the first word to a named officer's pass, by the page and in private, in three rounds.

And what others see of it: a stranger with a leaked link, an officer of another department, a checker that is killed.
"""

import json
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from knowledge.papers.samples.pack import Wanted, write_pack
from tests.emulator.town_client import STEEL, Emulator
from tests.journeys.house import UNHURRIED, Bot, bot_in
from tests.journeys.push_town import Person, hears, now_in, read

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
LINK = re.compile(r"\((http://[^)\s]+/review/[\w-]+)\)")
HELD_BACK = ("资金承诺书", "场地承诺")  # papers that come in the second and third round


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the papers of a permit, as text: file name to bytes."""
    folder = tmp_path_factory.mktemp("permit") / "pack"
    write_pack(Wanted("M7", 1, date.today()), folder)  # noqa: DTZ011 - the bot's day is that of this machine
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in {".docx", ".pdf"}}


@pytest.fixture
def bot(home: Path, emulator: Emulator) -> Iterator[Bot]:
    """A bot in whose town an officer of the deciding department lives."""
    for staff, name, department in (("he_officer", "何静", "住房和城乡建设局"), ("guo_officer", "郭勇", "科学技术局")):
        named = ["--staff-id", staff, "--name", name, "--role", "department", "--department", department]
        command = [sys.executable, "-m", "bot", "people", "bind", *named]
        environment = {"HUIQI_HOME": str(home)}
        done = subprocess.run(command, env={**_env(), **environment}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    with bot_in(home, emulator, **UNHURRIED) as started:
        yield started


def _env() -> dict[str, str]:
    import os  # noqa: PLC0415 - here only

    return dict(os.environ)


class Page:
    """One browser at the page of a case."""

    def __init__(self, link: str) -> None:
        self.link = link
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def text(self, path: str = "", data: bytes | None = None, kind: str = "") -> str:
        """Return what the page says."""
        request = urllib.request.Request(self.link + path, data, {"Content-Type": kind} if kind else {})  # noqa: S310 - loopback
        with self._open.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    @property
    def csrf(self) -> str:
        found = re.search(r'data-csrf="(\w+)"', self.text())
        assert found is not None
        return found[1]

    def does(self, act: str, **fields: str) -> str:
        """Press a button."""
        form = urllib.parse.urlencode({"csrf": self.csrf, **fields}).encode()
        return self.text(f"/{act}", form, "application/x-www-form-urlencoded")

    def sends(self, files: dict[str, bytes]) -> str:
        """Hand files in."""
        edge = secrets.token_hex(16)
        fields = {"csrf": self.csrf, "slot": ""}
        head = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        parts = [head.format(edge, name, value).encode() for name, value in fields.items()]
        for name, data in files.items():
            told = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(told.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self.text("/files", body, f"multipart/form-data; boundary={edge}")


def link_in(said: str) -> str:
    found = LINK.search(said)
    assert found is not None, said
    return found[1]


def held(pack: dict[str, bytes], words: str) -> dict[str, bytes]:
    return {name: data for name, data in pack.items() if words in name}


@pytest.mark.usefixtures("bot")
def test_a_permit_passes_in_three_rounds_by_page_and_in_private_with_a_name(
    emulator: Emulator, pack: dict[str, bytes]
) -> None:
    firm, officer = Person(emulator, "chen_contact"), Person(emulator, "he_officer")
    assert "施工许可申请表" in firm.ask("施工许可证要哪些资料")
    begun = now_in(emulator)
    opened = firm.ask("预审 施工许可", STEEL)
    assert "http" not in opened
    page = Page(link_in(read(hears(emulator, firm.private, "材料页", begun))))
    for key in ("special", "zone", "relief"):
        page.does("answer", key=key, value="否")
    first = {name: data for name, data in pack.items() if not any(one in name for one in HELD_BACK)}
    page.sends(first)
    page.does("submit")
    listed = read(hears(emulator, firm.private, "第1轮", begun))
    assert "[缺失]" in listed
    assert "建设资金落实承诺书" in listed
    public = read(hears(emulator, STEEL, "第1轮检查完成", begun))
    assert "建设资金落实承诺书" not in public
    assert "预审意见不替代受理和审批决定" in public

    page.sends(held(pack, HELD_BACK[0]))
    page.does("submit")
    hears(emulator, firm.private, "第2轮", begun)
    state = json.loads(page.text("/state"))
    if "待人工" not in json.dumps(state, ensure_ascii=False):
        page.does("human")
    assert "没有" in Person(emulator, "guo_officer").ask("预审通过")
    assert "退回" in officer.ask("退回 缺施工场地承诺", STEEL)
    assert "何静" in read(hears(emulator, firm.private, "退回，请一次补正", begun))

    page.sends(held(pack, HELD_BACK[1]))
    page.does("submit")
    hears(emulator, firm.private, "第3轮", begun)
    said = officer.ask("预审通过", STEEL)
    for number in re.findall(r"第(\d+)项", said):
        said = officer.ask(f"第{number}项 通过 原件已核对", STEEL)
    if "确认通过" not in said:
        said = officer.ask("预审通过", STEEL)
    passed = read(hears(emulator, STEEL, "确认通过", begun))
    assert "何静" in passed
    assert "有效" in passed


@pytest.mark.usefixtures("bot")
def test_a_leaked_link_opens_nothing_and_two_people_hand_in_at_once(emulator: Emulator, pack: dict[str, bytes]) -> None:
    firm, assistant = Person(emulator, "chen_contact"), Person(emulator, "zhang_assistant")
    mine = Page(link_in(firm.ask("预审 施工许可")))
    begun = now_in(emulator)
    assistant.ask("预审 施工许可", STEEL)
    theirs = Page(link_in(read(hears(emulator, assistant.private, "材料页", begun))))
    mine.sends(held(pack, "中标通知书"))
    theirs.sends(held(pack, "监理合同"))
    for page in (mine, theirs):
        text = page.text()
        assert "中标通知书" in text
        assert "监理合同" in text
    stranger = Page(mine.link)
    with pytest.raises(urllib.error.HTTPError) as refused:
        stranger.text()
    with refused.value as answer:
        assert "中标通知书" not in answer.read().decode()


def test_a_check_that_is_killed_is_done_again_and_told_once(
    bot: Bot, emulator: Emulator, pack: dict[str, bytes]
) -> None:
    firm = Person(emulator, "chen_contact")
    page = Page(link_in(firm.ask("预审 施工许可")))
    begun = now_in(emulator)
    page.sends(dict(list(pack.items())[:4]))
    page.does("submit")
    time.sleep(0.5)  # somewhere in the middle of reading
    bot.kill()
    bot.start()
    hears(emulator, firm.private, "第1轮", begun)
    told = emulator.get("messages", conversation=firm.private, after=begun)["messages"]
    assert sum("第1轮" in read(one) for one in told if one["sender"] == "bot") == 1
