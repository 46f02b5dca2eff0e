"""An article that another document has changed says so wherever it is quoted, on both databases."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers import official
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from knowledge.answer import curate
from knowledge.answer.footing import Ground, find_cite, ground
from ledger.audit import Actor
from ledger.official import official_by_id
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk
from tests.handlers.two_papers import AMENDING, CHANGE, PLANT, RULE, hand_in
from web.policy_page import page_of

CHANGED = "第二条已由《德阳市示例局关于修改《德阳市竹编工坊奖励办法（示例）》的通知》（德示例规〔2026〕58号）修改"
Says = Callable[..., Reply]


@pytest.fixture(scope="module")
def home(empty_house: House) -> House:
    """A house that holds a rule and the document that changes its second article."""
    hand_in(empty_house, PLANT, CHANGE)
    return empty_house


@pytest.fixture
def says(home: House) -> Says:
    """Say one thing as somebody; keywords are fields of the message."""

    def said(text: str, **more: object) -> Reply:
        facts = {"message_id": "m", "conversation_id": "cid-amended", **more}
        return dispatch(Message(text=text, speaker=Speaker(), **facts), home.desk, ROUTES)  # type: ignore[arg-type]  # fields of any type by name

    return said


def test_a_changed_article_says_who_changed_it_since_when_and_to_what(says: Says) -> None:
    reply = says("新建竹编工坊一次性奖励多少")
    assert "奖励5万元" in reply.text
    first = reply.text.splitlines()[0]
    assert f"{CHANGED}（自2026年9月1日起）：“5万元”修改为“8万元”。" in first
    assert any(link.words in first for link in reply.links)


def test_before_the_day_of_the_change_nothing_is_said_of_it(says: Says) -> None:
    reply = says("新建竹编工坊一次性奖励多少", today=date(2026, 8, 31))
    assert "奖励5万元" in reply.text
    assert AMENDING not in reply.text


def test_another_article_of_the_same_document_is_not_marked(says: Says) -> None:
    reply = says("竹编工坊连续经营两年房租补贴多少")
    assert "2万元" in reply.text
    assert "已由" not in reply.text


def test_a_group_with_little_room_still_hears_of_the_change(says: Says) -> None:
    reply = says("新建竹编工坊一次性奖励多少", in_group=True)
    assert CHANGED in reply.text
    assert RULE in reply.text


def test_the_details_of_an_answer_say_it_too(home: House) -> None:
    talk = Talk(home, Speaker(), "cid-amended-talk", at=NOW)
    talk.says("新建竹编工坊一次性奖励多少")
    assert CHANGED in talk.says("详情").text


def test_an_official_answer_names_the_change_of_its_article(home: House, says: Says) -> None:
    author, reviewer, now = Actor("he_officer"), Actor("lin_admin"), home.desk.now()
    question = "竹编工坊的一次性奖励给好多钱"
    with home.ledger.write() as session:
        cites = [find_cite(session, f"{RULE}第二条")]
        draft = curate.Draft(question=question, text="一次性奖励，按修改后的标准。", department="示例局", cites=cites)
        number = curate.write(session, draft, author, now).answer_id
        curate.publish(session, number, reviewer, now, now.date())
    reply = says(question)
    with home.ledger.write() as session:
        curate.retire(session, number, reviewer, now)  # the other tests of this file ask the base
    assert reply.text.startswith("官方答复·示例局")
    assert f"{CHANGED}（自2026年9月1日起）" in reply.text
    assert any(AMENDING in link.words for link in reply.links)
    with home.ledger.read() as session:
        answer = official_by_id(session, number)
        assert answer is not None
        grounds = [ground(session, cite, now.date()) for cite in answer.cites]
        firm = tuple(one for one in grounds if isinstance(one, Ground))
        assert CHANGED in official.shown(answer, firm, home.desk, now.date()).text
        assert AMENDING not in official.shown(answer, firm, home.desk, date(2026, 8, 31)).text


def test_the_status_of_the_document_names_the_change(says: Says) -> None:
    reply = says(f"{RULE}还有效吗")
    assert "部分失效" in reply.text
    assert f"{CHANGED}（自2026年9月1日起）" in reply.text


def test_the_page_marks_the_article_and_links_the_amending_document(home: House) -> None:
    hits = home.desk.shelf.find_policies(RULE, day=NOW.date())
    rule_id = next(one.policy_id for one in hits if one.doc_no == RULE)
    page = page_of(home.ledger, rule_id, NOW.date())
    assert page is not None
    marked = {
        part.line.label: page.marks[part.line.anchor]
        for part in page.parts
        if part.line and part.line.anchor in page.marks
    }
    assert list(marked) == ["第二条"]
    mark = marked["第二条"][0]
    assert AMENDING in mark.named
    assert mark.said == "修改（自2026年9月1日起）：“5万元”修改为“8万元”。"
    assert mark.policy_id in {kin.policy_id for kin in page.kin}
    before = page_of(home.ledger, rule_id, date(2026, 8, 31))
    assert before is not None
    assert before.marks == {}
