"""What the calls of a model mean: wishes, each as if the person had said so, or one question for what is missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from config.words import reading as words
from handlers.route import Route
from handlers.tools import said_by
from handlers.understand import Wish
from knowledge.rules.chinese_date import chinese_int

BY_MODEL = "model"  # Wish.why
PROMPT_RUN = 10  # characters of the prompt in a row
_CODE = re.compile(r"[0-9A-Za-z]*\d[0-9A-Za-z]*")
_SPOKEN = re.compile(r"[〇零一二两三四五六七八九十百千]+")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)\s*年")
_YEARS_OFF = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}


class Call(NamedTuple):
    """A tool that the model has called; None for arguments that could not be read."""

    name: str
    given: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the calls were made of."""

    text: str  # of the message
    shown: str  # all that the model was shown: the message, what it replies to, what was said before
    prompt: str
    this_year: int
    asked: bool  # whether something missing was asked for just before


def wishes_of_calls(calls: Sequence[Call], routes: Sequence[Route], heard: Heard) -> tuple[Wish, ...]:
    """Return what the calls ask for, in their order; nothing when none of them is of any use.

    A call of a route that is not open to the speaker is a wish like any other: dispatch says no to it. A call that is
    of no use, beside one that is, becomes a question: the person wanted something more.
    """
    by_name = {route.name: route for route in routes if route.tool}
    known = [(by_name[call.name], call) for call in calls if call.name in by_name]
    meant = [(route, _wish(route, call, heard)) for route, call in known]
    usable = {route.name for route, wish in meant if wish is not None}
    if not usable:
        return ()
    wishes = (wish or _lost(route, heard.text) for route, wish in meant if wish or route.name not in usable)
    return tuple(dict.fromkeys(wishes))


def _wish(route: Route, call: Call, heard: Heard) -> Wish | None:
    """Make a call a wish; one whose arguments the person left out becomes one question, unless it was just asked.

    None: the arguments are broken, of a wrong kind, or hold what nobody said. That is the model's fault, and nothing to
    ask a person about.
    """
    given = call.given if route.arguments else {}
    if given is None or unsaid(given, heard.shown, heard.prompt, heard.this_year):
        return None
    wish = Wish(route.intents[0], route.name, heard.text, BY_MODEL)
    try:
        order = said_by(route, given, heard.text)
    except ValidationError as wrong:
        if not (route.pattern.pattern and route.ready):  # looked up, or answered, as it was said
            return wish
        left_out = [str(one["loc"][0]) for one in wrong.errors() if one["type"] == "missing" and one["loc"]]
        if heard.asked or len(left_out) < wrong.error_count():
            return None
        return replace(wish, asks=_question(route, left_out))
    return replace(wish, text=order, asks=words.confirm(order) if route.acts and route.ready else "")


def _lost(route: Route, text: str) -> Wish:
    """Make a call that is of no use, beside one that is, a question: the person wanted something more."""
    shapes = route.arguments.model_fields if route.arguments else {}
    left_out = [name for name, shape in shapes.items() if shape.is_required()]
    asks = _question(route, left_out) if route.ready else ""
    return Wish(route.intents[0], route.name, text, BY_MODEL, asks)


def _question(route: Route, left_out: Sequence[str]) -> str:
    """Ask for all that is missing at once."""
    shapes = route.arguments.model_fields if route.arguments else {}
    asked = [shapes[name].title or shapes[name].description or "" for name in left_out if name in shapes]
    return words.missing("；".join(one for one in asked if one), route.help)


def unsaid(given: Mapping[str, Any], said: str, prompt: str = "", this_year: int = 0) -> bool:
    """Tell whether arguments hold codes or figures that nobody said, or a part of the prompt: a reply may repeat them.

    A number said in characters may be written in figures, a year that was said (25年, 去年) may be written in full, and
    a place in a list is a number of its own. Another year would be answered for as if somebody had asked for it.

    >>> unsaid({"question": "2025年升规20万元怎么领"}, "去年升规，二十万怎么领", this_year=2026)
    False
    >>> unsaid({"question": "2023年升规奖励"}, "去年升规", this_year=2026), unsaid({"words": ["999万"]}, "奖励")
    (True, True)
    """
    text = "\n".join(_texts(given))
    known = said.lower()
    strange = {code.lower() for code in _CODE.findall(text) if code.lower().lstrip("0") not in known}
    strange -= {str(chinese_int(one)) for one in _SPOKEN.findall(said)}
    strange -= {f"20{two}" for two in _SHORT_YEAR.findall(said)}
    strange -= {str(this_year + off) for word, off in _YEARS_OFF.items() if word in said}
    if strange:
        return True
    runs = (text[at : at + PROMPT_RUN] for at in range(len(text) - PROMPT_RUN + 1))
    return any(run in prompt and run not in said for run in runs)


def _texts(given: object) -> Iterator[str]:
    """Give every text of arguments, however deep."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, Mapping):
        for value in given.values():
            yield from _texts(value)
    elif isinstance(given, list | tuple):
        for value in given:
            yield from _texts(value)
