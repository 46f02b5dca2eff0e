"""“切换大模型为关闭” works for admins only, from the next question on. On both databases."""

from collections.abc import Iterator

import pytest

from bot.wiring import House, switched_on
from handlers.message import Speaker
from ledger.audit import entries_about
from ledger.groups import Role
from tests.handlers.conftest import Ask

ADMIN = Speaker(Role.ADMIN, "u-admin", "李管理")


@pytest.fixture(autouse=True)
def on_again(ask: Ask) -> Iterator[None]:
    """The house is shared by all tests of its database."""
    yield
    ask("切换大模型为开启", ADMIN)


@pytest.mark.parametrize(
    "text", ["切换大模型为关闭", "请切换大模型为关闭。", "关闭大模型", "把大模型关了", "停用大模型", "大模型关闭"]
)
def test_an_admin_turns_the_model_off_and_on(house: House, ask: Ask, text: str) -> None:
    assert "已关闭" in ask(text, ADMIN).text
    assert not switched_on(house.ledger)
    told = ask("大模型状态", ADMIN).text
    assert "大模型开关：关闭" in told
    assert "李管理" in told
    assert "2026-11-22 10:00" in told
    assert "原本就是关闭" in ask(text, ADMIN).text
    assert "已开启" in ask("切换大模型为开启", ADMIN).text
    assert switched_on(house.ledger)


def test_the_words_that_turned_it_are_kept(house: House, ask: Ask) -> None:
    ask("切换大模型为关闭", ADMIN)
    with house.ledger.read() as session:
        last = entries_about(session, "switch:model", 1)[0]
    assert (last.action, last.who, last.reason) == ("model.switched_off", "u-admin", "切换大模型为关闭")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("text", ["切换大模型为关闭", "切换大模型为开启", "大模型状态"])
def test_nobody_else_may(house: House, ask: Ask, role: Role, text: str) -> None:
    before = switched_on(house.ledger)
    assert "没有对您开放" in ask(text, Speaker(role, "u1", "甲")).text
    assert switched_on(house.ledger) is before


@pytest.mark.parametrize(
    "text", ["大模型企业有什么补贴", "怎么申报大模型备案奖励", "开启大模型应用示范项目申报了吗", "关闭企业怎么办理注销"]
)
def test_questions_about_models_are_questions(ask: Ask, text: str) -> None:
    reply = ask(text, ADMIN)
    assert reply.title != "大模型开关"


def test_without_a_model_the_status_says_so(ask: Ask) -> None:
    assert "没有配置大模型" in ask("大模型状态", ADMIN).text
