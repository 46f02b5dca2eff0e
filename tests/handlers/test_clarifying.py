"""One clarifying question, and the reply to it: for that person, in that conversation, for ten minutes."""

from datetime import timedelta

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.clarify import CLARIFY
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from ledger.groups import Role
from tests.handlers.conftest import NOW, Ask
from tests.handlers.test_details import remember

CHEN = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")


def says(house: House, talk: str, text: str, sender: str = "u1") -> Reply:
    message = Message("m", talk, text, Speaker(), sender_id=sender, in_group=True)
    return dispatch(message, house.desk, ROUTES)


def test_the_choices_are_numbered_and_are_buttons(ask: Ask) -> None:
    reply = ask("市级高企奖励多少")
    assert reply.title == CLARIFY
    assert not reply.found
    assert 2 <= len(reply.suggestions) <= 3
    for number, label in enumerate(reply.suggestions, 1):
        assert f"{number}. {label}" in reply.text


@pytest.mark.parametrize(("reply", "doc_no"), [("1", "德科示例规〔2025〕3号"), ("广汉的", "广示例办规〔2026〕2号")])
def test_a_word_or_a_number_goes_on_with_the_question(house: House, ask: Ask, reply: str, doc_no: str) -> None:
    talk = f"cid-clear-{reply}"
    remember(house, ask("市级高企奖励多少"), talk, "u1")
    answer = says(house, talk, reply)
    assert answer.found
    assert answer.cites[0].doc_no == doc_no


def test_a_number_without_its_agency_is_asked_about_and_settled(house: House, ask: Ask) -> None:
    question = ask("12号文还有效吗")
    assert question.title == CLARIFY
    remember(house, question, "cid-serial", "u1")
    answer = says(house, "cid-serial", "2")
    assert answer.found
    assert [cite.doc_no for cite in answer.cites] == [question.suggestions[1]]


def test_a_number_that_one_document_has_is_not_asked_about(ask: Ask) -> None:
    reply = ask("2022年12号文还有效没")
    assert [cite.doc_no for cite in reply.cites] == ["德办发示例〔2022〕12号"]


def test_a_new_question_is_answered_as_one(house: House, ask: Ask) -> None:
    remember(house, ask("市级高企奖励多少"), "cid-new", "u1")
    reply = says(house, "cid-new", "首次升规奖励怎么领")
    assert reply.found
    assert "20万元" in reply.text


@pytest.mark.parametrize(("talk", "sender"), [("cid-other-talk", "u1"), ("cid-mine", "u2")])
def test_nobody_else_and_nowhere_else_can_reply(house: House, ask: Ask, talk: str, sender: str) -> None:
    remember(house, ask("市级高企奖励多少"), "cid-mine", "u1")
    assert not says(house, talk, "2", sender).found


def test_after_ten_minutes_it_is_forgotten(house: House, ask: Ask) -> None:
    remember(house, ask("市级高企奖励多少"), "cid-late", "u1", NOW - timedelta(minutes=11))
    assert not says(house, "cid-late", "2").found


def test_what_was_said_in_between_ends_it(house: House, ask: Ask) -> None:
    remember(house, ask("市级高企奖励多少"), "cid-between", "u1", NOW - timedelta(minutes=2))
    remember(house, ask("首次升规奖励怎么领"), "cid-between", "u1", NOW - timedelta(minutes=1))
    assert not says(house, "cid-between", "2").found
