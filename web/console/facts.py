"""The facts of an audit entry as one line of Chinese: names for keys, days and places as people write them."""

import re
from collections.abc import Mapping
from datetime import datetime

from config.city import City
from config.words.audited import FACTS, UNTOLD, article, nothing
from config.words.push import STATES
from config.words.push_figures import MANNERS
from knowledge.library.fields import name_of
from web.console.document import as_printed
from web.console.places import place_name
from web.console.release import CHINA

LONGEST = 200  # characters of one value
_WORDS = {"state": STATES, "manners": MANNERS}  # of pushes; states of documents are words already
_ARTICLE = re.compile(r"articles\.(\d+)\.(\w+)")


def as_line(facts: Mapping[str, object], city: City) -> str:
    """Return what an entry says, one fact after another; values without anything in them stay out inside a list."""
    return "；".join(f"{fact_name(name)}：{_value(name, value, city)}" for name, value in facts.items())


def fact_name(name: str) -> str:
    """Return what a fact is called."""
    part = _ARTICLE.fullmatch(name)
    if part:
        return article(part[1], part[2])
    return FACTS.get(name) or name_of(name)


def _value(name: str, value: object, city: City) -> str:
    if value in (None, "", [], {}):
        return nothing()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _cut("、".join(_value(name, one, city) for one in value))
    if isinstance(value, Mapping):
        told = {key: one for key, one in value.items() if one not in (None, "", [], False) and key not in UNTOLD}
        return "，".join(f"{fact_name(key)} {_value(key, one, city)}" for key, one in told.items())
    return _cut(_text(name, str(value), city))


def _text(name: str, value: str, city: City) -> str:
    if name == "region":
        return place_name(city, value)
    if name == "field":
        return name_of(value)
    if name in {"target", "target_key"}:
        return as_printed(value)
    if name in _WORDS:
        return _WORDS[name].get(value, value)
    if name in {"at", "not_before"}:
        return datetime.fromisoformat(value).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return value


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
