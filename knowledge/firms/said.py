"""Facts in a person's own words: “我们去年营收5600万，员工120人” are two of them, each with its year."""

import re
from collections.abc import Callable

from config.words.facts import FACTS
from knowledge.firms.cells import AMOUNTS, NotRead, entry_named, typed
from knowledge.firms.roster import Said
from knowledge.rules.fact_kinds import Kind
from knowledge.rules.fact_names import Shape
from knowledge.rules.facts import FactsRefused, read_facts

UNKNOWN = frozenset({"不清楚", "不知道", "删除", "撤回", "清空", "未知"})
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?![-/.\d])年?度?")
_PIECE = re.compile(r"[；;\n。]+|[，,、](?!\d{3}(?!\d))")
_GLUE = re.compile(
    r"^(?:\s|[:：=，,]|是|为|有|达到?|共|约|大约|改成|改为|更新为|应该是|应为)+|(?:\s|[。.!！吧了哦呢])+$"
)
_TEN_THOUSANDS = re.compile(r"^([\d.,]+)\s*[wW万](?!元|美)$")
_WORDS = sorted(
    ((word, name) for name, one in FACTS.items() for word in (one.label, *one.also)), key=lambda w: -len(w[0])
)


class NotSaid(ValueError):
    """Nothing can be written down from what was said; the message is a sentence."""


def facts_said(text: str, this_year: int, region_of: Callable[[str], str], assumed_year: int = 0) -> list[Said]:
    """Read the facts a text states. A value of None takes a fact back.

    Args:
        text: what was said, without the order it began with.
        this_year: of the day; a yearly fact without a year is asked back, never guessed.
        region_of: gives the code of a place's name, or an empty text.
        assumed_year: of yearly facts without a year, where nothing is written down; 0: ask for it.

    Raises:
        NotSaid: no fact is named, a year is missing, or a value is none of its kind. Nothing of the text counts then.

    """
    pieces = [piece for piece in _PIECE.split(text) if piece.strip()]
    found = [_said(piece, this_year, region_of, assumed_year) for piece in pieces if _named(piece)]
    if not found:
        raise NotSaid("没看出要登记哪一项。请写“项目 年份 数值”，例如：档案 营业收入2025 5600万元。")
    twice = [one for at, one in enumerate(found) if (one.name, one.year) in {(o.name, o.year) for o in found[:at]}]
    if twice:
        raise NotSaid(f"{FACTS[twice[0].name].label}写了两个数，请只写一个。")
    return found


def _named(piece: str) -> tuple[str, str] | None:
    """Return (the word, the fact) a piece names: the longest word that stands in it."""
    return next((pair for pair in _WORDS if pair[0] in piece), None)


def _said(piece: str, this_year: int, region_of: Callable[[str], str], assumed_year: int) -> Said:
    word, name = _named(piece) or ("", "")
    entry = entry_named(name)
    before, _, after = piece.partition(word)
    year, after = _year_in(before, after, this_year)
    year = year or (assumed_year if entry.shape is Shape.YEARLY else 0)
    if entry.shape is Shape.YEARLY and not year:
        called = FACTS[name].label
        raise NotSaid(f"请写明是哪一年的{called}，例如：档案 {called}{this_year - 1} {FACTS[name].example}。")
    said = _GLUE.sub("", _GLUE.sub("", after))
    if not said and entry.kind in {Kind.FLAG, Kind.LISTED}:
        said = "否" if re.search(r"(?:不是|没有|未|无)$", before.strip()) else "是"
    if not said:
        raise NotSaid(f"请写明{FACTS[name].label}是多少，例如：{FACTS[name].example}。")
    if said in UNKNOWN:
        return Said(name, year if entry.shape in {Shape.YEARLY, Shape.EITHER} else 0, None)
    return _checked(name, year if entry.shape in {Shape.YEARLY, Shape.EITHER} else 0, said, region_of)


def value_said(name: str, year: int, text: str, region_of: Callable[[str], str]) -> Said:
    """Read the answer to a question for one fact.

    Raises:
        NotSaid: it is none.

    """
    said = _GLUE.sub("", text)
    if entry_named(name).kind in AMOUNTS and re.fullmatch(r"-?[\d.,]+", said):
        raise NotSaid(f"请带上单位，例如：{FACTS[name].example}。")
    word = _named(said)
    if word and word[1] == name:
        said = _GLUE.sub("", said.partition(word[0])[2])
    return _checked(name, year, said, region_of)


def _checked(name: str, year: int, said: str, region_of: Callable[[str], str]) -> Said:
    said = _TEN_THOUSANDS.sub(r"\1万元", said) if FACTS[name].unit == "万元" else said
    try:
        value = typed(name, said, "", region_of)
        *outer, last = name.split(".")
        given = {last: {str(year): value} if year else value}
        for part in reversed(outer):
            given = {part: given}
        read_facts(given)
    except NotRead as wrong:
        raise NotSaid(f"{wrong}。") from wrong
    except FactsRefused as refused:
        raise NotSaid(f"{FACTS[name].label}：{refused.problems[0].says}。例如：{FACTS[name].example}。") from refused
    return Said(name, year, value)


def _year_in(before: str, after: str, this_year: int) -> tuple[int, str]:
    """Return the year that stands beside the word, and what is left after it."""
    for text, kept in ((after[:8], True), (before, False)):
        found = _YEAR.search(text)
        if found:
            return int(found[1]), after.replace(found[0], "", 1) if kept else after
    for word, offset in _YEARS.items():
        if word in before or after.startswith(word):
            return this_year + offset, after.removeprefix(word)
    return 0, after
