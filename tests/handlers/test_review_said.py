"""How people name matters, answer questions and write days; which numbers are nobody's business in a group."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from casework.office import ReviewOffice
from config.city import load_city
from handlers.desk import Desk
from handlers.message import Message, Speaker
from handlers.review_days import day_in
from handlers.review_named import answer_to, answers_in, named
from handlers.review_private import forget, is_id_number, numbers_in
from handlers.review_which import case_id_in
from knowledge.papers.matters import matters_of
from ledger import talks
from ledger.base import Ledger
from ledger.talks import Arrival, InboxMessage

TODAY = date(2026, 11, 23)
MATTERS = matters_of("deyang").on(TODAY)
PERMIT, FOOD = (next(one for one in MATTERS if one.code == code) for code in ("M7", "M10"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("施工许可证要哪些资料", {"M7"}),
        ("办食品证要什么材料", {"M10"}),
        ("用地规划许可证和工程规划许可证", {"M3", "M4"}),
        ("规划许可证要什么", {"M4"}),
        ("备案要哪些资料", {"M2"}),
        ("高新技术企业备案要什么材料", set()),
        ("预审 m8", {"M8"}),
        ("M10 要什么", {"M10"}),
        ("首次升规奖励要什么材料", set()),
    ],
)
def test_a_matter_is_named_by_what_people_call_it(text: str, codes: set[str]) -> None:
    assert {one.matter.code for one in named(text, MATTERS)} == codes


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("不是特殊工程", {"special": False}),
        ("非特殊建设工程", {"special": False}),
        ("特殊建设工程：否", {"special": False}),
        ("是特殊建设工程", {"special": True}),
        ("建筑面积 5000平方米", {"area": "5000平方米"}),
        ("投资额是800万元，面积12000㎡", {"investment": "800万元", "area": "12000㎡"}),
        ("不在园区，必须监理", {"zone": False, "supervised": True}),
        ("直接发包的", {"tendered": False}),
        ("进度到哪了", {}),
        ("我们在旌阳区", {}),
    ],
)
def test_questions_are_answered_in_own_words(text: str, answers: dict[str, object]) -> None:
    assert answers_in(text, PERMIT.questions) == answers


def test_a_bare_word_answers_only_the_kind_of_question_that_was_asked() -> None:
    special, area = PERMIT.question("special"), PERMIT.question("area")
    assert special is not None
    assert area is not None
    assert [answer_to(text, special) for text in ("是", "不是", "没有", "也许", "5000")] == [
        True,
        False,
        False,
        None,
        None,
    ]
    assert [answer_to(text, area) for text in ("5000", "约5000平方米", "1.2万㎡", "是", "很大")] == [
        *("5000", "约5000平方米", "1.2万㎡"),
        *(None, None),
    ]


@pytest.fixture(scope="module")
def office() -> ReviewOffice:
    """An office that knows the day and the calendar; nothing is kept in it."""
    now = lambda: datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # noqa: E731 - one line, used once
    city, nowhere = load_city("deyang"), cast("Ledger", None)
    return ReviewOffice(nowhere, city, matters_of("deyang"), Path("/nowhere"), "", now)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("档案意见 10月15前补", date(2027, 10, 15), "档案意见"),
        ("档案意见 12月15日前补交", date(2026, 12, 15), "档案意见"),
        ("档案意见 2027年1月5日前", date(2027, 1, 5), "档案意见"),
        ("档案意见 2027-01-05", date(2027, 1, 5), "档案意见"),
        ("档案意见 12/1前补", date(2026, 12, 1), "档案意见"),
        ("档案意见 12.1前补齐", date(2026, 12, 1), "档案意见"),
        ("档案意见 三天内补", date(2026, 11, 26), "档案意见"),
        ("档案意见 10个工作日内补", date(2026, 12, 7), "档案意见"),
        ("档案意见 下周五前补", date(2026, 12, 4), "档案意见"),
        ("档案意见 月底前补", date(2026, 11, 30), "档案意见"),
        ("档案意见 下月底前补", date(2026, 12, 31), "档案意见"),
        ("档案意见", None, "档案意见"),
        ("档案意见 13月40日", None, "档案意见 13月40日"),
    ],
)
def test_the_day_of_a_promise_is_read_as_people_write_it(
    office: ReviewOffice, text: str, day: date | None, rest: str
) -> None:
    assert day_in(text, office) == (day, rest)


def test_the_number_of_a_case_is_read_however_it_is_written() -> None:
    assert [case_id_in(text) for text in ("预审通过 R000012", "r12 进度", "R 12", "预审进度", "R1234567")] == [
        *("R000012", "R000012", "R000012"),
        *("", ""),
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的身份证11010519491231002x", ["110*************2x"]),
        ("110105 19491231 002X", ["110*************2X"]),
        ("银行卡 6222 0200 0000 0000 004", []),  # a wrong check digit
        ("银行卡 4111 1111 1111 1111", ["411***********11"]),
        ("受理号 510600202611220001", []),
        ("510600202611220001", []),  # a receipt, whose day is no adult's birthday
        ("项目代码 2603-510600-04-01-123456", []),
        ("91510600000001011K", []),
        ("电话13900000001", []),
    ],
)
def test_only_numbers_whose_check_digits_are_right_are_personal(text: str, masked: list[str]) -> None:
    assert [one.masked for one in numbers_in(text, TODAY)] == masked


def test_an_id_number_has_a_day_of_birth_and_a_check_digit() -> None:
    assert is_id_number("11010519491231002X")
    assert not is_id_number("11010519491331002X")
    assert not is_id_number("110105194912310021")


def test_a_number_that_was_written_in_a_group_is_masked_where_the_inbox_keeps_it(ledger: Ledger) -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    payload = {"msgtype": "text", "text": {"content": "身份证11010519491231002X"}}
    with ledger.write() as session:
        arrival = Arrival(
            "robot", "m1", "cid-group", in_group=True, sender="chen", title="", said_at=now, payload=payload
        )
        talks.receive(session, arrival, now)

    class OfTheTest:
        today = staticmethod(lambda: TODAY)

    desk = OfTheTest()
    desk.ledger = ledger  # type: ignore[attr-defined]  # all that is asked of a desk here
    message = Message("m1", "cid-group", "", Speaker(), in_group=True, robot_code="robot")
    forget(message, cast("Desk", desk))
    with ledger.read() as session:
        [kept] = session.query(InboxMessage).all()
    assert kept.payload["text"]["content"] == "身份证110*************2X"
