"""A list of papers changed in the console: looked at, kept as a draft, published by another person."""

import html
import re

import pytest

from config.city import CITIES
from ledger.consoles import Duty
from tests.web.console_guests import Console, Guest

TEXT = (CITIES / "deyang" / "matters" / "m2.yaml").read_text(encoding="utf-8")
PAGE = "/console/matters/M2"
DAYS = re.compile(r"limit_workdays: (\d+)")


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def editor(console: Console) -> Guest:
    return console.guest("ed", Duty.EDITOR)


@pytest.fixture
def reviewer(console: Console) -> Guest:
    return console.guest("rev", Duty.REVIEWER)


def changed() -> str:
    assert DAYS.search(TEXT)
    return DAYS.sub("limit_workdays: 9", TEXT, count=1)


def test_a_change_is_shown_kept_with_its_reason_and_published_by_another_person(editor: Guest, reviewer: Guest) -> None:
    looked = editor.post(f"{PAGE}/text", text=changed(), do="preview")
    assert "（9个工作日）" in plain(looked.text)
    assert "还没有保存" in plain(looked.text)
    assert "请写明为什么改" in plain(editor.post(f"{PAGE}/text", text=changed(), do="save").text)
    assert editor.post(f"{PAGE}/text", text=changed(), do="save", why="按新规定").status_code == 303
    page = reviewer.get(f"{PAGE}/text").text
    assert "按新规定" in plain(page)
    found = re.search(r'name="draft" value="(\d+)"', page)
    assert found is not None
    assert editor.post(f"{PAGE}/publish", draft=found[1]).status_code in {403, 404, 409}
    assert reviewer.post(f"{PAGE}/publish", draft=found[1]).status_code == 303
    assert "limit_workdays: 9" in html.unescape(editor.get(f"{PAGE}/text").text)
    assert reviewer.post(f"{PAGE}/publish", draft=found[1]).status_code == 409


def test_faults_are_told_with_their_lines_and_what_was_typed_is_still_there(editor: Guest) -> None:
    wrong = DAYS.sub("limit_workdays: 很快", TEXT, count=1)
    answer = editor.post(f"{PAGE}/text", text=wrong, do="save", why="试试")
    assert answer.status_code == 409
    assert "m2.yaml 第" in plain(answer.text)
    assert "limit_workdays: 很快" in html.unescape(answer.text)


def test_who_only_reads_changes_nothing_and_what_is_not_there_is_not(console: Console, editor: Guest) -> None:
    auditor = console.guest("aud", Duty.AUDITOR)
    assert "<textarea" not in auditor.get(f"{PAGE}/text").text
    assert auditor.post(f"{PAGE}/text", text=changed(), do="save", why="x").status_code in {403, 404}
    assert editor.get("/console/matters/M99/text").status_code == 404
    assert editor.get("/console/matters/common/text").status_code == 200
