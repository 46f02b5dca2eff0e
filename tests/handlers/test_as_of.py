"""A question as of a day rests on the text that was the rule that day, whatever version is on the shelf now."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from tests.handlers.conftest import NOW
from tests.handlers.two_papers import HAND
from tests.library.made import rule, write

OLD_NO, NEW_NO, COMING_NO = "德示例规〔2022〕41号", "德示例规〔2024〕42号", "德示例规〔2026〕43号"
ASKED = "竹编工坊首次认定奖励多少"
Says = Callable[..., Reply]


def text(doc_no: str, day: str, begins: str, *clauses: str, name: str = "德阳市竹编工坊认定奖励办法（示例）") -> str:
    return rule(name, doc_no, day, *clauses, begins=begins)


FIRST = text(
    OLD_NO,
    "2022年1月10日",
    "自2022年2月1日起施行，有效期至2024年6月30日",
    "对首次认定的竹编工坊，给予一次性奖励5万元。",
    "竹编工坊的燃气费用按三成给予补贴，每年最高4000元。",
)
SECOND = text(
    NEW_NO,
    "2024年6月1日",
    "自2024年7月1日起施行，有效期至2028年12月31日",
    "本办法所称竹编工坊，是指登记在本市、有三名以上工匠的企业。",
    "对首次认定的竹编工坊，给予一次性奖励8万元。",
)
COMING = text(
    COMING_NO,
    "2026年11月1日",
    "自2027年1月1日起施行，有效期至2030年12月31日",
    "对首次认定的竹编工坊，给予一次性奖励11万元。",
)
REPEALED = text(
    "德示例规〔2021〕51号",
    "2021年3月1日",
    "自2021年4月1日起施行，有效期至2026年3月31日",
    "对开办陶艺学堂的企业，按学员人数每人补助600元。",
    name="德阳市陶艺学堂补助办法（示例）",
)
REPEALING = text(
    "德示例规〔2023〕52号",
    "2023年9月1日",
    "自2023年10月1日起施行，有效期至2027年9月30日",
    "对开办陶艺学堂的企业，按学员人数每人补助900元。",
    "《德阳市陶艺学堂补助办法（示例）》（德示例规〔2021〕51号）同时废止",
    name="德阳市陶艺学堂扶持办法（示例）",
)


def publish(house: House, words: str, replaces: str = "") -> str:
    """Hand a text in and publish it, as another version of a document when one is named; return the document's id."""
    path = write(house.settings.home / "given", f"{abs(hash(words))}.txt", words)
    taken = house.registrar.hand_in(path, HAND, publish=True, replaces=replaces)
    assert taken.state in {"added", "published"}, taken
    return taken.policy_id


@pytest.fixture(scope="module")
def home(empty_house: House) -> House:
    """A house with a document in three versions, and one that another document repealed."""
    policy_id = publish(empty_house, FIRST)
    publish(empty_house, SECOND, replaces=policy_id)
    publish(empty_house, REPEALED)
    publish(empty_house, REPEALING)
    return empty_house


@pytest.fixture
def says(home: House) -> Says:
    """Ask as a stranger; keywords are fields of the message."""

    def said(words: str, **more: object) -> Reply:
        facts = {"message_id": "m", "conversation_id": "cid-as-of", **more}
        return dispatch(Message(text=words, speaker=Speaker(), **facts), home.desk, ROUTES)  # type: ignore[arg-type]  # fields of any type by name

    return said


def test_today_the_live_text_answers(says: Says) -> None:
    reply = says(ASKED)
    assert "8万元" in reply.text
    assert "5万元" not in reply.text
    assert "第1版" not in reply.text


@pytest.mark.parametrize("asked", [f"2023年3月的时候{ASKED}", f"前年3月那会儿{ASKED}"])
def test_for_a_past_day_the_text_of_that_day_is_quoted_with_its_status(says: Says, asked: str) -> None:
    reply = says(asked)
    assert "5万元" in reply.text
    assert "8万元" not in reply.text
    assert next(cite.doc_no for cite in reply.cites if not cite.beyond) == OLD_NO
    assert reply.cites[0].status == "现行有效"
    assert "第1版" in reply.text
    assert re.search(r"第\d+版自2024年7月1日起施行", reply.text)  # put back by other tests


def test_what_only_the_earlier_text_said_is_found_for_its_day_and_not_for_today(says: Says) -> None:
    asked = "竹编工坊燃气费用补贴几成"
    assert "三成" in says(asked, today=date(2023, 5, 1)).text
    assert "三成" not in says(asked).text


def test_before_any_text_began_the_first_is_shown_as_not_begun(home: House) -> None:
    found = home.desk.shelf.find(ASKED, day=date(2022, 1, 20))
    assert [hit.status.value for hit in found.hits][:1] == ["未施行"]
    assert "5万元" in found.hits[0].text


def test_a_page_is_named_without_an_article_where_it_shows_another_text(says: Says) -> None:
    assert "#" in says(ASKED).cites[0].url
    assert "#" not in says(ASKED, today=date(2023, 5, 1)).cites[0].url


def test_the_number_it_had_then_finds_it_for_its_day(says: Says) -> None:
    reply = says(f"{OLD_NO}首次认定奖励多少", today=date(2023, 5, 1))
    assert "5万元" in reply.text


def test_a_repealed_text_is_found_for_a_day_on_which_it_held(says: Says) -> None:
    then = says("2023年3月的时候陶艺学堂每人补助多少")
    assert "600元" in then.text
    assert "900元" not in then.text
    assert "已废止" in then.text.splitlines()[0]
    assert "900元" in says("陶艺学堂每人补助多少").text


def test_the_list_of_a_day_has_the_titles_and_states_of_that_day(home: House) -> None:
    listed = home.desk.shelf.find_policies("竹编工坊", day=date(2023, 5, 1))
    assert [(one.doc_no, one.status.value) for one in listed][:1] == [(OLD_NO, "现行有效")]
    assert home.desk.shelf.find_policies("", day=date(2023, 5, 1))


def test_a_version_that_waits_or_is_a_draft_never_answers(home: House, says: Says) -> None:
    policy_id = home.desk.shelf.find_policies("竹编工坊", day=NOW.date())[0].policy_id
    waiting = write(home.settings.home / "given", "waiting.txt", FIRST.replace("5万元", "7万元"))
    home.registrar.hand_in(waiting, HAND, replaces=policy_id)
    for day in (date(2023, 5, 1), NOW.date(), date(2027, 5, 1)):
        assert "7万元" not in says(ASKED, today=day).text


def test_a_revision_published_ahead_of_its_day_leaves_today_with_the_text_that_holds(home: House, says: Says) -> None:
    policy_id = home.desk.shelf.find_policies("竹编工坊", day=NOW.date())[0].policy_id
    publish(home, COMING, replaces=policy_id)
    try:
        assert "8万元" in says(ASKED).text
        assert "11万元" in says(ASKED, today=date(2027, 1, 1)).text
        assert "5万元" in says(ASKED, today=date(2023, 5, 1)).text
    finally:
        home.registrar.rollback(policy_id, HAND, to=2, reason="测试结束")
    assert "8万元" in says(ASKED).text
    assert "11万元" not in says(ASKED, today=date(2027, 1, 1)).text
