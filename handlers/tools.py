"""The list of routes as a model's tools: which are offered, what they look like, and the message a call stands for.

A call is turned back into a message by `said_by` and goes through dispatch like any other: whether the speaker may is
asked there. What is offered only saves tokens and spares a model the choice.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.classify import learnt
from handlers.intents import Intent
from handlers.message import Message
from handlers.route import Route
from handlers.understand import Turn
from ledger.groups import Role

# Offered with every message, if the speaker's role has them: what nobody can be sure it is not, and the ways out.
ALWAYS = ("ask", "find", "status", "details", "out_of_scope", "unsafe", "human", "help", "small_talk")
LIKELY = 8  # wants of a message that are offered, the likeliest first
OF_A_PART = 3  # wants of each of its parts
OTHERS_SURE = 0.5  # share of certainty with which a want of another role is offered: dispatch will say no to it
PART = 4  # characters of a part that says something of its own
_PARTS = re.compile(r"[，,。；;、！!？?\s]+|另外|顺便|顺带|还有|然后|接着|同时|并且|以及|对了|外加|一并|再(?=帮|给|把)")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")
_NOTHING = frozenset(
    {"无", "没有", "未知", "未提供", "未说明", "未指定", "空", "null", "none", "n/a", "unknown", "undefined"}
)

# Routes that are no tool, and why. Every other route is one; a test holds it.
NO_TOOL: Mapping[str, str] = {
    "ask_line": "a line of 帮助, without a pattern",
    "picture_line": "a line of 帮助, without a pattern",
    "hello": "a greeting has a pattern of its own; small_talk takes the rest",
    "thanks": "thanks have a pattern of their own; small_talk takes the rest",
    "file": "takes what comes without a word: there is nothing to read",
    "confirm": "assent to an order has to be the speaker's own word, never a reading of it",
    "push_confirm": "assent to a push has to be the speaker's own word, never a reading of it",
    "push_not": "leaving a push alone has to be the speaker's own word",
    "push_yes": "assent to a push has to be the speaker's own word, never a reading of it",
    "push_approve": "assent to a push has to be the speaker's own word, never a reading of it",
    "push_move": "pausing and stopping have to be the speaker's own word; push_recall takes what is said otherwise",
    "push_figures": "covered by the tools of figures and of one push, which tell a time from a push",
    "push_again": "what the tap on a report says: it may repeat messages",
    "push_remind": "twin of push, which takes reminders",
    "sensitive": "a fixed reply that no model may be asked about; unsafe takes what its words do not show",
    "complaint": "a fixed reply: unsafe chooses among them",
    "others": "a fixed reply: unsafe chooses among them",
    "decide": "a fixed reply: unsafe chooses among them",
    "false_papers": "a fixed reply: unsafe chooses among them",
    "send_text": "twin of status and find",
    "searched": "twin of find",
    "push_unrelated": "an answer to a push has to be the person's own word",
    "push_had": "an answer to a push has to be the person's own word",
    "push_recall_bare": "twin of push_recall",
    "stage": "what a group is at is noted by the assistant's own word",
    "push_correct": "what is right has to be the speaker's own words, letter by letter",
    "push_applied": "an answer to a push has to be the person's own word",
    "push_resume": "what was refused is wanted again by the person's own word",
    "push_refused": "twin of subscriptions",
    "push_not_now": "an answer to a push has to be the person's own word",
    "how_to": "twin of help, and of ask for other platforms",
    "item": "twin of ask",
    "fact_given": "the answer to our own question for a fact",
    "record": "one record in own words, which the profile's own tool would cut short; confirmed by the person",
    "record_answer": "the answer to our own question about a record",
    "undo": "taking back one's own last change has to be the speaker's own word",
    "change_firm": "for whom one speaks has to be the speaker's own word",
    "firm_chosen": "the answer to our own question for which firm",
    "item_numbered": "a number out of the list shown a moment ago",
    "what_if": "twin of match and calculate, which take the figures of a supposition",
    "reason": "the answer to our own question what was wrong",
    "remarked": "twin of liked and disliked",
    "route_gap_by_number": "quiet twin of route_gap",
    "personal_numbers": "a fixed reply that no model may be asked about",
    "review_answer": "the answer to our own question about a case",
    "review_place": "the answer to what we took a file for",
    "review_into": "the tap that puts files into one of several cases",
    "review_submit": "a move of one's own case has to be the speaker's own word",
    "review_by_hand": "a move of one's own case has to be the speaker's own word",
    "review_take_back": "a move of one's own case has to be the speaker's own word",
    "review_withdraw": "a move of one's own case has to be the speaker's own word",
    "review_filed": "a move of one's own case has to be the speaker's own word",
    "review_points": "twin of prereview_query",
    "review_claim": "who has a case has to be the speaker's own word",
    "review_item": "twin of prereview_confirm, which takes a point's number",
    "review_by_newer": "a move of one's own case has to be the speaker's own word",
    "review_promise_kept": "what a firm has brought later is noted by the officer's own word",
    "review_return": "twin of prereview_confirm, which takes what goes back",
    "admin_library_ways": "lists the orders when none was meant for sure; each order is a tool",
    "admin_answer_ways": "lists the orders when none was meant for sure; each order is a tool",
}


def offered(message: Message, routes: Sequence[Route], history: Sequence[Turn] = ()) -> list[Route]:
    """Return the routes a model is offered for a message, in the order of the list.

    Of the tools of the speaker's role those that are always there, and those of the likeliest wants; and the tool of
    another role when the message clearly asks for what it does.

    Args:
        message: what is to be read.
        routes: the list of what the bot can do.
        history: what was said before, oldest first.

    Raises:
        WeightsMissing: what was learnt can't be read.

    """
    role = message.speaker.role
    wants, beyond = _wants(message, history)
    return [
        route
        for route in routes
        if route.tool
        and (
            (role in route.roles and (route.name in ALWAYS or not wants.isdisjoint(route.intents)))
            or (role not in route.roles and route.open and route.intents[0] is beyond)
        )
    ]


def _wants(message: Message, history: Sequence[Turn]) -> tuple[set[Intent], Intent | None]:
    """Return the likeliest wants of a message, of its parts and of what it may lean on; and the one that is sure."""
    weights, role = learnt(), message.speaker.role.value
    marks = "".join(f" [文件: {one.name or one.kind}]" for one in message.attachments)
    whole = weights.best(f"{message.text}{marks}", role)
    found = {intent for intent, _ in whole[:LIKELY]}
    parts = [part for part in _PARTS.split(message.text) if len(part) >= PART]
    before = next((turn.text for turn in reversed(history) if turn.who == "user"), "")
    for part in [*(parts if len(parts) > 1 else []), *([f"{before} {message.text}"] if before else [])]:
        found |= {intent for intent, _ in weights.best(part, role)[:OF_A_PART]}
    return found, whole[0][0] if whole[0][1] >= OTHERS_SURE else None


def tools_of(routes: Sequence[Route], role: Role) -> list[dict[str, Any]]:
    """Return every tool that is open to a role."""
    return [described(route) for route in routes if route.tool and role in route.roles]


def described(route: Route) -> dict[str, Any]:
    """Return a route as a plain tool: name, description, parameters (JSON schema)."""
    return {"name": route.name, "description": route.tool, "parameters": _parameters(route)}


def _parameters(route: Route) -> dict[str, Any]:
    """Return the schema of the arguments, without the titles and docstrings that only cost tokens."""
    if route.arguments is None:
        return {"type": "object", "properties": {}}
    whole = route.arguments.model_json_schema()
    properties = {
        name: {key: value for key, value in shape.items() if key != "title"}
        for name, shape in whole["properties"].items()
    }
    required = {"required": whole["required"]} if "required" in whole else {}
    return {"type": "object", "properties": properties, **required}


def said_by(route: Route, arguments: Mapping[str, Any], text: str) -> str:
    """Return the message that a tool call stands for; what the person said where the route names none.

    Args:
        route: that was called.
        arguments: as the model gave them; empty ones, and words for nothing (无, null), count as left out.
        text: what the person said.

    Raises:
        pydantic.ValidationError: an argument is missing or of the wrong kind.

    """
    given = {name: value for name, value in arguments.items() if not _is_nothing(value)}
    values = route.arguments.model_validate(given).model_dump() if route.arguments else {}
    if not route.said:
        return text
    return filled(route.said, values)


def filled(said: str, values: Mapping[str, Any]) -> str:
    """Put values into a template; what stands in brackets is left out when all that it names is empty.

    >>> filled("推送 {what}[ 给 {to}][ {when}]", {"what": "P000123", "to": ["旌阳区", "广汉"], "when": ""})
    '推送 P000123 给 旌阳区、广汉'
    """
    shown = {name: _shown(value) for name, value in values.items()}

    def part(found: re.Match[str]) -> str:
        return found[1] if any(shown.get(name) for name in _NAMED.findall(found[1])) else ""

    return " ".join(_OPTIONAL.sub(part, said).format(**shown).split())


def _shown(value: object) -> str:
    """Write a value as people do.

    >>> _shown(["技改", "贷款"]), _shown(3), _shown(None), _shown(0)
    ('技改、贷款', '3', '', '')
    """
    if isinstance(value, list | tuple):
        return "、".join(_shown(one) for one in value)
    return str(value) if value else ""


def _is_nothing(value: object) -> bool:
    """Tell whether an argument says that there is none.

    >>> _is_nothing(" "), _is_nothing("未提供"), _is_nothing([""]), _is_nothing(0), _is_nothing("升规")
    (True, True, True, False, False)
    """
    if isinstance(value, list | tuple):
        return all(_is_nothing(one) for one in value)
    return value is None or (isinstance(value, str) and (not value.strip() or value.strip().lower() in _NOTHING))
