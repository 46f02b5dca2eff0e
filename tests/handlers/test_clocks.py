"""A status tells three clocks apart: the document's own, the window to apply, the fund. On both databases."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.clocks import clocks
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from knowledge.rules.period import Status
from ledger.clocks import FundState
from ledger.groups import Role
from tests.handlers.conftest import NOW
from tests.handlers.two_papers import HAND, NOTICE, PLANT, RULE, SECOND, hand_in


@pytest.fixture
def home(empty_house: House) -> Iterator[House]:
    """An empty house, empty again after the test."""
    yield empty_house
    for hit in empty_house.desk.shelf.find_policies("", day=NOW.date(), limit=10):
        empty_house.registrar.delete(hit.policy_id, HAND, "测试结束")


def status_on(home: House, day: date, **more: object) -> Reply:
    facts = {"message_id": "m", "conversation_id": "cid-clocks", "today": day, **more}
    return dispatch(Message(text=f"{RULE}还有效吗", speaker=Speaker(), **facts), home.desk, ROUTES)  # type: ignore[arg-type]  # fields of any type by name


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 10, 31), "申报窗口：未开始（2026年11月1日起"),
        (date(2026, 11, 1), "申报窗口：开放中（至2026年12月15日"),
        (date(2026, 12, 15), "申报窗口：开放中（至2026年12月15日"),
        (date(2026, 12, 16), "申报窗口：已截止（2026年12月15日截止"),
        (date(2027, 3, 1), "申报窗口：以当年申报通知为准。"),
    ],
)
def test_the_window_has_a_clock_of_its_own(home: House, day: date, said: str) -> None:
    hand_in(home, PLANT, NOTICE)
    reply = status_on(home, day)
    assert reply.cites[0].status == Status.IN_FORCE
    assert said in reply.text
    assert "资金" not in reply.text


def test_the_notice_that_gives_the_window_can_be_opened(home: House) -> None:
    _, notice = hand_in(home, PLANT, NOTICE)
    reply = status_on(home, NOW.date())
    named = [link for link in reply.links if link.url.endswith(notice)]
    assert named
    assert named[0].words in reply.text


def test_without_a_notice_the_notice_of_the_year_decides(home: House) -> None:
    hand_in(home, PLANT)
    assert "申报窗口：以当年申报通知为准。" in status_on(home, NOW.date()).text


def test_the_fund_is_told_when_somebody_said_something_of_it(home: House) -> None:
    (rule_id,) = hand_in(home, PLANT)
    home.registrar.set_fund(rule_id, 2026, FundState.USED_UP, HAND, "已兑付完毕")
    reply = status_on(home, NOW.date())
    assert reply.cites[0].status == Status.IN_FORCE
    assert "资金（2026年度）：资金已用完（已兑付完毕，2026年11月22日登记）。" in reply.text
    assert HAND.name not in reply.text


def test_a_repealed_document_leads_on_and_keeps_its_transition(home: House) -> None:
    hand_in(home, PLANT, SECOND)
    reply = status_on(home, NOW.date())
    assert reply.cites[0].status == Status.REPEALED
    assert "现行文件：《德阳市竹编产业扶持办法（示例）》（德示例规〔2026〕71号）。" in reply.text
    assert "过渡期：" in reply.text
    assert "继续按原办法办理" in reply.text
    assert "申报窗口" not in reply.text


def test_before_its_repeal_it_leads_nowhere(home: House) -> None:
    hand_in(home, PLANT, SECOND)
    reply = status_on(home, date(2026, 10, 31))
    assert reply.cites[0].status == Status.IN_FORCE
    assert "现行文件" not in reply.text
    assert "过渡期" not in reply.text


def test_a_chain_of_successors_ends_at_the_one_in_force(home: House) -> None:
    third = SECOND.replace("扶持办法", "振兴办法").replace("71号", "72号").replace("11月1日", "11月10日")
    third = third.replace(
        "《德阳市竹编工坊奖励办法（示例）》（德示例规〔2026〕31号）",
        "《德阳市竹编产业扶持办法（示例）》（德示例规〔2026〕71号）",
    )
    hand_in(home, PLANT, SECOND, third)
    text = status_on(home, NOW.date()).text
    assert (
        "现行文件：《德阳市竹编产业振兴办法（示例）》（德示例规〔2026〕72号）（其间：《德阳市竹编产业扶持办法（示例）》"
        in text
    )


def test_a_group_keeps_to_its_length_and_to_what_matters_most(home: House) -> None:
    (rule_id,) = hand_in(home, PLANT)
    home.registrar.set_fund(rule_id, 2026, FundState.SHARED, HAND, "按申报总额折算" * 20)
    reply = status_on(home, NOW.date(), in_group=True)
    assert len(reply.text) <= home.settings.group_reply_chars
    assert "申报窗口" in reply.text
    assert all(link.words in reply.text for link in reply.links if "#a" not in link.url)


def test_an_admin_reads_the_same_clocks_of_a_document(home: House) -> None:
    (rule_id,) = hand_in(home, PLANT)
    message = Message("m", "cid-clocks", f"政策状态 {rule_id}", Speaker(Role.ADMIN, "lin_admin", "林涛"))
    text = dispatch(message, home.desk, ROUTES).text
    standing = home.registrar.standing(rule_id, NOW.date())
    told = clocks(standing, home.desk).lines
    assert told
    assert all(line in text for line in told)
