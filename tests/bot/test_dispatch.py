"""Who answers what, and what people hear when something goes wrong."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from bot.dispatch import Fault, dispatch
from config.city import load_city
from config.settings import Settings
from config.words import talk as words
from handlers.desk import Desk
from handlers.message import Message, Reply, Speaker
from handlers.route import Route
from knowledge.errors import KnowledgeError
from knowledge.search.keyword import WordIndex
from knowledge.search.shelf import Shelf
from ledger.base import connect
from ledger.groups import Role


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    ledger = connect(f"sqlite:///{tmp_path}/ledger.sqlite3")
    shelf = Shelf(ledger, WordIndex(tmp_path / "index"))
    return Desk(ledger, Settings(home=tmp_path), load_city("deyang"), shelf, lambda: datetime.now(UTC))


def said(text: str, role: Role = Role.STRANGER) -> Message:
    return Message("msg1", "cidA=", text, Speaker(role))


def known_trouble(_message: Message, _desk: Desk) -> Reply:
    raise KnowledgeError("库里没有这份文件。请核对文号后再问。")


def broken(_message: Message, _desk: Desk) -> Reply:
    raise ZeroDivisionError


ROUTES = [
    Route("push", re.compile(r"^推送 .+"), lambda _m, _d: Reply("已推送"), "推送", frozenset({Role.ASSISTANT})),
    Route("broken", re.compile(r"^坏$"), broken),
    Route("missing", re.compile(r"^缺$"), known_trouble),
    Route("help_admin", re.compile(r"^帮助$"), lambda _m, _d: Reply("管理帮助"), "帮助", frozenset({Role.ADMIN})),
    Route("help", re.compile(r"^帮助$"), lambda _m, _d: Reply("帮助")),
    Route("ask", re.compile(r".+"), lambda message, _d: Reply(f"问：{message.text}")),
]


def test_the_first_route_that_matches_answers(desk: Desk) -> None:
    assert dispatch(said("推送 P000001", Role.ASSISTANT), desk, ROUTES).text == "已推送"
    assert dispatch(said("高新补贴"), desk, ROUTES).text == "问：高新补贴"


def test_long_blanks_never_reach_a_pattern(desk: Desk) -> None:
    blank = "\n" * 500 + "a" + " " * 500 + "b"
    assert dispatch(said(blank), desk, ROUTES).text == "问：\na b"
    assert dispatch(said("甲  乙\n\n丙"), desk, ROUTES).text == "问：甲  乙\n\n丙"


def test_a_route_closed_to_the_speaker_says_no_and_does_not_become_a_question(desk: Desk) -> None:
    assert dispatch(said("推送 P000001", Role.ENTERPRISE), desk, ROUTES).text == words.not_for_you()


def test_of_two_routes_with_one_pattern_each_role_gets_its_own(desk: Desk) -> None:
    assert dispatch(said("帮助", Role.ADMIN), desk, ROUTES).text == "管理帮助"
    assert dispatch(said("帮助", Role.ENTERPRISE), desk, ROUTES).text == "帮助"


def test_what_nobody_knows_is_answered(desk: Desk) -> None:
    assert dispatch(said(""), desk, ROUTES).text == words.not_understood()


def test_an_error_made_for_people_is_the_answer(desk: Desk) -> None:
    assert dispatch(said("缺"), desk, ROUTES).text == "库里没有这份文件。请核对文号后再问。"


def test_any_other_error_becomes_a_code_that_leads_to_the_traceback(desk: Desk) -> None:
    with structlog.testing.capture_logs() as logs:
        reply = dispatch(said("坏"), desk, ROUTES)
    assert isinstance(reply, Fault)
    assert re.fullmatch(r"[0-9a-f]{6}", reply.code)
    assert reply.text == words.our_fault(reply.code)
    (entry,) = (log for log in logs if log["event"] == "message.failed")
    assert (entry["event"], entry["code"], entry["message_id"]) == ("message.failed", reply.code, "msg1")
    assert entry["exc_info"]
