"""What the calls of a model mean, without a model: wishes, one question, or nothing."""

import pytest

from bot.called import Call, Heard, unsaid, wishes_of_calls
from handlers.routes import ROUTES

PROMPT = "这里写的是给模型的说明，不是给人看的"
TEXT = "22年的12号文，二十万"


def meant(*calls: Call, text: str = TEXT, asked: bool = False) -> list[tuple[str, str, bool]]:
    heard = Heard(text, f"<消息>{text}</消息>", PROMPT, 2026, asked=asked)
    return [(one.route, one.text, bool(one.asks)) for one in wishes_of_calls(calls, ROUTES, heard)]


def test_calls_become_the_messages_they_stand_for_in_their_order() -> None:
    assert meant(Call("status", {"doc_no": "德办发〔2022〕12号"}), Call("find", {"words": "升规"})) == [
        ("status", "德办发〔2022〕12号 还有效吗", False),
        ("find", "查找 升规 第1页", False),
    ]


def test_the_same_call_twice_is_one_wish() -> None:
    assert len(meant(Call("find", {"words": "升规"}), Call("find", {"words": "升规", "page": "1"}))) == 1


@pytest.mark.parametrize(
    "call",
    [
        Call("no_such_tool", {}),
        Call("hello", {}),  # a route, and no tool
        Call("status", None),
        Call("status", {"doc_no": ["12号", "13号"]}),
        Call("find", {"words": "999万"}),
        Call("subscribe", {"themes": ["999万"]}),  # however deep it stands
        Call("find", {"words": PROMPT[:12]}),
        Call("show_official", {"number": "三"}),
        Call("publish_policy", {"policy": "这份", "when": "改天再说"}),
    ],
)
def test_a_call_that_is_of_no_use_is_nothing(call: Call) -> None:
    assert meant(call) == []


@pytest.mark.parametrize("call", [Call("status", None), Call("status", {"doc_no": "99号"})])
def test_beside_one_that_is_of_use_it_becomes_a_question(call: Call) -> None:
    assert meant(call, Call("human", {})) == [("status", TEXT, True), ("human", "转人工", False)]


def test_beside_one_of_the_same_tool_that_is_of_use_it_is_dropped() -> None:
    assert meant(Call("find", None), Call("find", {"words": "升规"})) == [("find", "查找 升规 第1页", False)]


def test_a_question_is_asked_once() -> None:
    assert meant(Call("status", {})) == [("status", TEXT, True)]
    assert meant(Call("status", {}), asked=True) == []


def test_what_can_be_looked_up_as_it_was_said_is_not_asked_about() -> None:
    assert meant(Call("ask", {})) == [("ask", TEXT, False)]


@pytest.mark.parametrize(
    ("given", "said", "strange"),
    [
        ({"question": "2025年升规20万元"}, "去年升规，二十万", False),
        ({"question": "2024年升规奖励"}, "去年升规，二十万", True),
        ({"question": "2025年升规奖励"}, "升规奖励多少", True),
        ({"question": "2025年升规奖励"}, "二〇二五年升规", False),
        ({"doc_no": "德办发〔2022〕12号"}, "22年那个12号文", False),
        ({"doc_no": "德办发〔2022〕12号"}, "12号文", True),
        ({"day": "2026-09-05"}, "今年9月5号", False),
        ({"question": "五十个人"}, "50个人", False),
        ({"words": "50个人"}, "五十来个人", False),
        ({"words": "60个人"}, "五十来个人", True),
        ({"code": "91510603000002022A"}, "我们的信用代码", True),
        ({"page": 3}, "再往后翻", False),
        ({"pairs": [{"deep": ("13812345678",)}]}, "打个电话", True),
    ],
)
def test_figures_and_codes_that_nobody_said_are_seen(given: dict[str, object], said: str, strange: bool) -> None:  # noqa: FBT001 - the expectation
    assert unsaid(given, said, this_year=2026) is strange
