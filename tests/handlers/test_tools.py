"""The list of routes as a model's tools: every route is one or has a reason; a call is a message of ours."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config.yaml_text import read_yaml
from handlers.intents import Intent
from handlers.measure import Case, read_cases
from handlers.message import Attachment, Message, Speaker
from handlers.route import Route
from handlers.routes import ROUTES
from handlers.tools import ALWAYS, NO_TOOL, described, offered, said_by, tools_of
from handlers.understand import Turn, matching, understood
from ledger.groups import Role

CASES = Path(__file__).parents[1] / "cases"
CALLS: list[dict[str, Any]] = read_yaml((CASES / "tools-1.yaml").read_text(encoding="utf-8"))
BY_NAME = {route.name: route for route in ROUTES}
TOOLS = [route for route in ROUTES if route.tool]
CHINESE = re.compile(r"[一-龥]")
# The tool of a want that has no route of its own name.
TOOL_OF = {
    "policy_qa": "ask", "item_detail": "ask", "policy_search": "find", "policy_status": "status", "help": "help",
    "chitchat": "small_talk", "unsafe": "unsafe", "out_of_scope": "out_of_scope", "human": "human",
}  # fmt: skip
ENDLESS = 4_000  # characters of the tools that are offered with an ordinary message, as JSON


def one_of(route: Route) -> Role:
    """Return somebody who may, a firm where it may."""
    return next(role for role in (Role.ENTERPRISE, Role.ASSISTANT, Role.DEPARTMENT, Role.ADMIN) if role in route.roles)


def test_every_route_is_a_tool_or_is_named_among_those_that_are_none_with_the_reason() -> None:
    assert {route.name for route in ROUTES if not route.tool} == set(NO_TOOL)
    assert all(NO_TOOL.values())


def test_every_want_has_a_tool() -> None:
    """Multi is several of them."""
    reached = {intent for route in TOOLS for intent in route.intents}
    assert set(Intent) - reached == {Intent.MULTI}


@pytest.mark.parametrize("route", TOOLS, ids=lambda route: route.name)
def test_a_tool_says_in_chinese_what_it_does_and_what_it_takes(route: Route) -> None:
    tool = described(route)
    assert re.fullmatch(r"[a-z_]{1,40}", tool["name"])
    assert 4 <= len(CHINESE.findall(tool["description"])) <= 40
    for shape in tool["parameters"]["properties"].values():
        assert CHINESE.search(shape["description"])
        assert "title" not in shape
    assert set(tool["parameters"]) <= {"type", "properties", "required"}
    assert json.loads(json.dumps(tool, ensure_ascii=False)) == tool


def test_descriptions_are_told_apart() -> None:
    assert len({route.tool for route in TOOLS}) == len(TOOLS)


def test_every_tool_with_arguments_has_a_call_here() -> None:
    assert {route.name for route in TOOLS if route.arguments} == {row["tool"] for row in CALLS}


@pytest.mark.parametrize("row", CALLS, ids=lambda row: row["tool"])
def test_a_call_is_the_message_it_stands_for(row: dict[str, Any]) -> None:
    assert said_by(BY_NAME[row["tool"]], row["given"], "what the person said") == row["said"]


ORDERS = [(BY_NAME[row["tool"]], row["said"]) for row in CALLS]
ORDERS += [(route, route.said) for route in TOOLS if route.said and not route.arguments]


@pytest.mark.parametrize(("route", "said"), ORDERS, ids=lambda one: getattr(one, "name", ""))
def test_said_by_a_person_that_message_comes_to_the_same_route(route: Route, said: str) -> None:
    [wish] = understood(said, ROUTES, one_of(route))
    assert wish.route == route.name


ASKED_BACK = [(route, said) for route, said in ORDERS if route.acts and route.ready]


@pytest.mark.parametrize(("route", "said"), ASKED_BACK, ids=lambda one: getattr(one, "name", ""))
def test_an_order_that_is_asked_back_is_known_by_its_pattern_when_it_is_sent_again(route: Route, said: str) -> None:
    assert matching(said, ROUTES, one_of(route)) is route


def test_what_changes_something_in_the_house_is_asked_back() -> None:
    assert {route.name for route, _ in ASKED_BACK} == {
        *("give_code", "bind", "disliked", "liked", "model_off", "model_on", "retry"),
        *("route_gap", "dismiss_gap", "answer_gap", "publish_official", "edit_official", "retire_official"),
        *("publish_policy", "roll_back_policy", "reject_policy", "retire_policy", "restore_policy", "delete_policy"),
        *("amend", "revision", "void", "profile_update", "unbind", "push", "push_recall"),
        *("subscribe", "unsubscribe", "prereview_confirm"),
    }


@pytest.mark.parametrize("nothing", ["", "  ", None, "无", "未提供", "null", [], [""]])
def test_an_argument_that_says_nothing_is_left_out(nothing: object) -> None:
    with pytest.raises(ValidationError) as wrong:
        said_by(BY_NAME["status"], {"doc_no": nothing}, "")
    assert [one["type"] for one in wrong.value.errors()] == ["missing"]
    assert said_by(BY_NAME["disliked"], {"remark": nothing}, "") == "没帮助"


@pytest.mark.parametrize("given", ["P000123 确认", "P000123，并删除P000124", "删除 P000123 确认"])
def test_a_document_in_an_order_is_one_document_and_no_word_more(given: str) -> None:
    assert said_by(BY_NAME["delete_policy"], {"policy": given}, "") == "删除 P000123"


def test_braces_and_brackets_in_what_people_say_are_only_text() -> None:
    said = said_by(BY_NAME["ticket_create"], {"text": "[{number}] {0} 门口[积水]"}, "")
    assert said == "吹哨：[{number}] {0} 门口[积水]"


def test_tools_of_a_role_are_those_open_to_it() -> None:
    for role in Role:
        names = {tool["name"] for tool in tools_of(ROUTES, role)}
        assert names == {route.name for route in TOOLS if role in route.roles}
        assert set(ALWAYS) <= names


def said(text: str, role: Role = Role.ENTERPRISE, *history: Turn) -> set[str]:
    return {route.name for route in offered(Message("m", "c", text, Speaker(role, "x")), ROUTES, history)}


def test_a_role_is_offered_its_own_tools_and_one_of_another_role_only_when_the_message_asks_for_it() -> None:
    for role in Role:
        for text in ("首次升规奖励多少", "厂里的事情搞不定了"):
            assert all(role in BY_NAME[name].roles for name in said(text, role))
    offers = said("帮我把这个政策推送给旌阳区所有企业", Role.ENTERPRISE)
    assert {name for name in offers if Role.ENTERPRISE not in BY_NAME[name].roles} <= {"push"}
    assert "push" in offers


def test_a_message_with_several_wishes_is_offered_a_tool_for_each() -> None:
    assert said("满意，给好评。再问一下贷款贴息怎么报") >= {"ticket_rate", "ask"}
    assert said("把营收改成5000万 然后重新匹配一下政策") >= {"profile_update", "match"}
    assert said("先帮我解绑 再绑定 新的企业") >= {"unbind", "bind"}
    assert said("签收0012 另外统计下上月办结率", Role.DEPARTMENT) >= {"ticket_assign", "admin_figures"}


def test_a_message_that_leans_on_the_one_before_is_offered_its_tools() -> None:
    assert "unsubscribe" in said("那个不要了", Role.ENTERPRISE, Turn("user", "退订展会的推送"), Turn("bot", "好"))


def cases() -> Iterator[Case]:
    for path in sorted((CASES / "chat").glob("*.jsonl")):
        yield from read_cases(path)


def test_the_right_tool_is_offered_with_nearly_every_message_and_the_offer_stays_small() -> None:
    """Of the messages that no pattern knows: those are the ones a model reads."""
    asked = missed = 0
    sizes = []
    for case in cases():
        text, files = case.said()
        if case.intents == ("multi",) or not text or matching(text, ROUTES, case.role):
            continue
        offer = offered(_message(text, case.role, files), ROUTES, case.history)
        reached = {str(intent) for route in offer for intent in route.intents}
        reached |= {want for want, tool in TOOL_OF.items() if BY_NAME[tool] in offer}
        reached |= {"admin"} if any(one.startswith("admin_") for one in reached) else set()
        asked += 1
        missed += reached.isdisjoint(case.intents)
        if case.role is Role.ENTERPRISE:
            sizes.append(len(json.dumps([described(route) for route in offer], ensure_ascii=False)))
    assert asked > 450
    assert missed <= asked // 100
    assert sum(sizes) / len(sizes) < ENDLESS
    assert len(json.dumps(tools_of(ROUTES, Role.ENTERPRISE), ensure_ascii=False)) > 2 * ENDLESS


def _message(text: str, role: Role, files: tuple[Attachment, ...]) -> Message:
    return Message("m", "c", text, Speaker(role, "x"), attachments=files)
