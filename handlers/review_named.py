"""Which matter of the city's lists a text names, and which of its questions it answers on the way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist import NUMBER, WORDS, YES_NO, Matter, Question

GENERIC = 2  # characters of a name so common that it must stand at the head of what is asked: 备案
ALIKE = 0.6  # share of a clause's pairs of characters that stand in a question, for the clause to answer it
HALF = 0.5  # the same for a clause that answers the question just asked
_BEFORE = re.compile(r"(?:^|[^一-鿿]|[办做报交的要理审请们司厂])$")
_CODE = re.compile(r"(?<![A-Z0-9])M(?:[1-9]\d?)(?![0-9])")
_CLAUSE = re.compile(r"[\s,，。;；、!！?？和且而]+")
_LEAD = re.compile(r"^(?:我们?|本|这个?|该|咱们?|公司|项目|工程|企业|的|呢|就|都|也|属于|应该|可能|先|按)+")
_WHERE = re.compile(r"^(?:就?在|位于|处于|做|搞)+")
_NO = re.compile(r"^(?:并?不是|不属于|不需要|不用|不涉及|没有|无需|无须|非|没|无|未|不|否)")
_YES = re.compile(r"^(?:就?是|属于|需要|要|涉及|有|已经?)")
_TAIL = re.compile(r"(?:[:：]|\s)*(?P<no>不是|不需要|不用|没有|否|无)$|(?:[:：]|\s)*(?P<yes>是的?|需要|有|对)$")
_ASKING = re.compile(r"^(?:是否|是不是|有没有|办的是|建筑的|经营范围是否|项目)|[？?吗]+$|（.*?）|\(.*?\)")
_FIGURE = re.compile(
    r"(?P<label>[一-鿿]{0,12}?)\s*(?:[:：=]|是|为|约|有|大概|共)*\s*(?P<value>\d[\d,，.]*\s*(?:万|亿)?\s*"
    r"(?P<unit>平方米|平米|平方|平|㎡|m2|m²|亩|公顷|元|万元|亿元|块|米|m)?)",
    re.IGNORECASE,
)
_UNITS = {"元": "元块", "㎡": "平㎡亩公", "m": "米m"}


class Naming(NamedTuple):
    """A matter and the words that name it."""

    matter: Matter
    words: str


@dataclass(frozen=True, slots=True)
class _Spot:
    start: int
    end: int
    matter: Matter


def named(text: str, matters: Sequence[Matter]) -> list[Naming]:
    """Return the matters a text names, those with the longest names; a name inside a longer one counts for nothing.

    Args:
        text: as it was written.
        matters: those of the day.

    """
    plain = fold(text).upper()
    spots = [spot for matter in matters for spot in _spots(plain, matter)]
    whole = [
        one
        for one in spots
        if not any(
            other.matter is not one.matter
            and other.start <= one.start
            and one.end <= other.end
            and other.end - other.start > one.end - one.start
            for other in spots
        )
    ]
    longest: dict[str, _Spot] = {}
    for one in whole:
        held = longest.get(one.matter.code)
        if held is None or one.end - one.start > held.end - held.start:
            longest[one.matter.code] = one
    return [Naming(one.matter, plain[one.start : one.end]) for one in longest.values()]


def _spots(plain: str, matter: Matter) -> list[_Spot]:
    found = [_Spot(one.start(), one.end(), matter) for one in _CODE.finditer(plain) if one[0] == matter.code]
    for name in (matter.name, *matter.also):
        word = fold(name).upper()
        start = plain.find(word)
        while start >= 0:
            if len(word) > GENERIC or _BEFORE.search(plain[:start]):
                found.append(_Spot(start, start + len(word), matter))
            start = plain.find(word, start + 1)
    return found


def named_in_part(text: str, matters: Sequence[Matter]) -> list[Naming]:
    """Return the matters a few words are a part of the name of: 食品, 规划许可."""
    plain = fold(text).upper()
    if len(plain) < GENERIC:
        return []
    return [Naming(one, plain) for one in matters if any(plain in fold(name).upper() for name in (one.name, *one.also))]


def answers_in(text: str, among: Sequence[Question]) -> dict[str, object]:
    """Return the questions a text answers in its own words: 非特殊工程, 建筑面积 5000平方米.

    Args:
        text: without the words that name the matter.
        among: the questions that may be answered.

    """
    found: dict[str, object] = {}
    rest = text
    for figure in _FIGURE.finditer(text):
        question = _measured(figure, among)
        if question is not None and question.key not in found:
            found[question.key] = figure["value"].strip()
            rest = rest.replace(figure[0], "，")
    for clause in _CLAUSE.split(rest):
        told = _clause(clause, among)
        if told is not None:
            found.setdefault(told[0], told[1])
    return found


def answer_to(text: str, question: Question) -> object | None:
    """Return what a bare text answers to the question that was asked just now; None when it answers nothing."""
    plain = fold(text).rstrip("。.!！")
    if question.kind == YES_NO:
        said = {"是": True, "否": False}.get(plain, _bare(plain))
        return _in_part(plain, question) if said is None else said
    if question.kind == NUMBER:
        return (
            text.strip(" 。.!！")
            if re.fullmatch(r"(?:约|大概|共)?\d[\d,.]*(?:万|亿)?[一-鿿㎡²a-zA-Z2]{0,4}", plain)
            else None
        )
    return plain if question.kind == WORDS and plain and not re.search(r"[?？]", text) else None


def _in_part(plain: str, question: Question) -> bool | None:
    """Return yes or no where somebody repeats half of the question: 不是只卖预包装."""
    lead = _LEAD.sub("", plain)
    for pattern, value in ((_NO, False), (_YES, True)):
        found = pattern.match(lead)
        rest = lead[found.end() :] if found is not None else ""
        if len(rest) > GENERIC and _likeness(rest, question.asks) >= HALF:
            return value
    return None


def _bare(plain: str) -> bool | None:
    if re.fullmatch(r"(?:是的|对的?|需要|要的?|有的?|属于|涉及|嗯|yes|y)", plain, re.IGNORECASE):
        return True
    no = r"(?:不是的?|不对|不需要|不用|不要|没有的?|没得|无|不属于|不涉及|不|no|n)"
    return False if re.fullmatch(no, plain, re.IGNORECASE) else None


def _measured(figure: re.Match[str], among: Sequence[Question]) -> Question | None:
    unit, label = (figure["unit"] or "").lower(), figure["label"]
    numbers = [one for one in among if one.kind == NUMBER]
    if unit:
        numbers = [
            one for one in numbers if unit[-1:] in _UNITS.get(one.unit, "") or unit[0] in _UNITS.get(one.unit, "")
        ]
    alike = [one for one in numbers if label and _likeness(label, one.asks) >= ALIKE]
    found = alike or (numbers if unit and not label else [])
    return found[0] if len(found) == 1 else None


def _clause(clause: str, among: Sequence[Question]) -> tuple[str, bool] | None:
    plain = _LEAD.sub("", fold(clause))
    value, tail = True, _TAIL.search(plain)
    if tail is not None and tail.start() > 1:
        value, plain = tail["no"] is None, plain[: tail.start()]
    elif (no := _NO.match(plain)) is not None:
        value, plain = False, plain[no.end() :]
    else:
        plain = _YES.sub("", plain)
    plain = _WHERE.sub("", _LEAD.sub("", plain)).rstrip("的了")
    if len(plain) < GENERIC:
        return None
    yes_no = [one for one in among if one.kind == YES_NO]
    for question in yes_no:
        if any(fold(word) == plain for form in question.forms for word in form.no if len(word) > GENERIC):
            return question.key, not value
    rated = sorted(((_likeness(plain, one.asks), one) for one in yes_no), key=lambda pair: -pair[0])
    if not rated or rated[0][0] < ALIKE or (len(rated) > 1 and rated[1][0] == rated[0][0]):
        return None
    return rated[0][1].key, value


def _likeness(clause: str, asks: str) -> float:
    """Return the share of a clause's pairs of characters that stand in a question."""
    plain = fold(_ASKING.sub("", fold(asks)))
    pairs = [clause[at : at + 2] for at in range(len(clause) - 1)]
    return sum(pair in plain for pair in pairs) / len(pairs) if pairs else 0.0
