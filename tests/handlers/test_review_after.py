"""A pre-review in a chat: half words, refusals, many files, and what becomes of a case after its pass."""

from dataclasses import replace
from datetime import date

import pytest

from bot.wiring import House
from config.words.casework import ADVICE
from handlers.message import Attachment, Message
from handlers.review_files import take
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import licence
from tests.handlers.review_town import ReviewTown, new_town


@pytest.fixture
def town(empty_house: House) -> ReviewTown:
    """A firm of its own for each test."""
    return new_town(empty_house)


def test_a_firm_reads_who_noted_what_became_of_its_case_also_after_its_end(town: ReviewTown) -> None:
    town.says("预审 食品经营许可", group=True)
    with town.house.ledger.write() as session:
        case = session.get_one(ReviewCase, town.case().case_id)
        case.state = ReviewState.PASSED
        case.valid_until = date(2020, 1, 1)
    assert "已于2020-01-01过期" in town.says("预审进度").text
    number = "510600202611230001"
    assert "已正式申报" in town.says(f"已申报 {number}", "assistant", group=True).text
    town.says(f"已受理 受理号 {number}", "assistant", group=True)
    town.says("已办结 证号 JY15106030000001", "assistant", group=True)
    said = town.says("预审进度", group=True).text
    assert "证号：JY15106030000001" in said
    assert "由王助理登记：JY15106030000001" in said
    refused = town.says("退回 缺盖章页", "assistant", group=True).text
    assert "已办结" in refused
    assert refused.endswith(ADVICE)


def test_half_a_name_opens_a_case_and_half_an_answer_is_understood(town: ReviewTown) -> None:
    assert "已开启预审：食品经营许可" in town.says("预审 食品").text
    assert "否。记错了" in town.says("不是只卖预包装").text


def test_a_firm_is_told_who_rules_and_every_word_of_it_ends_with_the_advice(town: ReviewTown) -> None:
    town.says("预审 食品经营许可", group=True)
    for text in ("预审通过 第3项人工确认", "承诺容缺 档案意见 10月15前补"):
        said = town.says(text, group=True).text
        assert "没有对您开放" in said
        assert said.endswith(ADVICE)


def test_of_more_files_than_one_message_may_bring_the_rest_is_named(town: ReviewTown) -> None:
    town.says("预审 食品经营许可")
    data, speaker = licence(), town.who("member")
    files = tuple(Attachment("file", f"甲{at}.docx", str(at)) for at in range(12))
    message = Message("m-many", "cid-many", "", speaker, attachments=files, kind="file")
    said = take(message, replace(town.house.desk, fetch=lambda _file: data)).text
    assert "这2个没有收下" in said
    assert "甲10.docx；甲11.docx" in said
    assert said.endswith(ADVICE)
