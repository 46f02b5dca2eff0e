"""The main job: an enterprise asks in its project group and gets a cited answer."""

import re
import urllib.request

import pytest

from tests.emulator.town_client import STEEL, Emulator
from tests.journeys.house import Bot, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
LINK = re.compile(r"\((http://127\.0\.0\.1:\d+/policy/[^)\s]+)\)")


def test_a_firm_asks_in_its_group_and_follows_the_citation(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    said = emulator.say("chen_contact", STEEL, "首次升规奖励怎么领")
    [answer] = emulator.heard(STEEL, said["seq"])
    text = texts([answer])
    assert "20万元" in text
    assert "示例" in text
    assert "现行有效" in text
    link = LINK.search(text)
    assert link is not None, text
    address, _, anchor = link[1].partition("#")
    with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310 - loopback
        html = page.read().decode()
    section = re.search(rf'<section id="{anchor}"[^>]*>(.*?)</section>', html, re.DOTALL)
    assert section is not None
    assert "20万元" in section[1]


def test_a_stranger_is_refused_what_is_not_public(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    said = emulator.say("visitor_ma", STEEL, "绑定码 91510600000001011K")
    [answer] = emulator.heard(STEEL, said["seq"])
    assert not re.search(r"绑定码：[0-9A-Z]{8}", texts([answer]))


def test_a_message_that_does_not_mention_the_bot_gets_no_answer(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    silent = emulator.say("chen_contact", STEEL, "首次升规奖励怎么领", mention=False)
    said = emulator.say("chen_contact", STEEL, "帮助")
    answers = emulator.heard(STEEL, silent["seq"])
    assert len(answers) == 1
    assert answers[0]["seq"] > said["seq"]


def test_a_contact_binds_with_the_code_of_an_assistant(bot: Bot, emulator: Emulator) -> None:
    assert bot.process is not None
    assistant, contact = _private(emulator, "wang_assistant"), _private(emulator, "he_officer")
    asked = emulator.say("wang_assistant", assistant, "绑定码 91510600000001011K")
    [given] = emulator.heard(assistant, asked["seq"])
    code = re.search(r"绑定码：\s*([0-9A-Z]{8})", texts([given]))
    assert code is not None, given
    spent = emulator.say("he_officer", contact, f"绑定 {code[1]}")
    [refused] = emulator.heard(contact, spent["seq"])
    assert "部门联络员" in texts([refused])


def test_it_ends_cleanly_on_sigterm_and_logs_no_secret(bot: Bot, emulator: Emulator) -> None:
    said = emulator.say("chen_contact", STEEL, "帮助")
    emulator.heard(STEEL, said["seq"])
    assert bot.terminate() == 0
    log = bot.log()
    for secret in ("demo-secret", "ticket=", "session=", emulator.token()):
        assert secret not in log


def _private(emulator: Emulator, person: str) -> str:
    talks = emulator.get("town")["conversations"]
    return str(next(t["conversation"] for t in talks if t["kind"] == "1" and person in t["members"]))
