"""The answers to a matter's questions: what was given, else what a form says by itself, else what follows from those.

Only what was read surely answers a question; the rest stays open and is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.agreement_amount import Amount, area, money, number
from knowledge.rules.agreement_reading import read
from knowledge.rules.agreement_values import Facts, Value, in_order
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist import NUMBER, YES_NO, FormAnswer, Matter, Question
from knowledge.rules.checklist_conditions import Said, holds

GIVEN, ON_FORM, FOLLOWS = "已回答", "表上写明", "由其他回答得出"
ANY_TEXT = "*"  # whatever is written there says yes: a named agent is an agent
_TICKED_BEFORE = re.compile(r"[☑√■✓✔▣☒●][)]?\s*(是|否|有|无)")
_TICKED_AFTER = re.compile(r"(是|否|有|无)\s*[(]?[☑√■✓✔▣☒●]")  # only where no box stands before the first word
_YES = frozenset({"是", "有", "yes", "true", "需要", "属于", "y", "1"})
_NO = frozenset({"否", "无", "不", "没有", "no", "false", "不需要", "不属于", "不是", "n", "0"})


class AnswerUnusable(ValueError):
    """An answer that was given can't be used. The message is a sentence for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered question: what was said, and where it comes from."""

    question: Question
    said: Said
    source: str  # GIVEN, ON_FORM or FOLLOWS
    values: tuple[Value, ...] = ()


def answers(matter: Matter, given: Mapping[str, object], facts: Facts) -> dict[str, Answered]:
    """Return every question that is answered, by its key.

    Args:
        matter: the list with its questions.
        given: key, or the question itself, to true, false, a number or a text. Given answers win over forms.
        facts: what was read on the papers.

    Raises:
        AnswerUnusable: there is no such question, or it can't be answered so.

    """
    found = _given(matter, given)
    for question in matter.questions:
        if question.key not in found:
            said = _on_forms(question, facts, matter)
            if said is not None:
                found[question.key] = said
    grown = True
    while grown:
        grown = False
        for question in matter.questions:
            follows = None if question.key in found else _follows(question, plain(found))
            if follows is not None:
                found[question.key] = Answered(question, follows, FOLLOWS)
                grown = True
    return found


def plain(answered: Mapping[str, Answered]) -> dict[str, Said]:
    """Return what was said alone, as conditions ask for it."""
    return {key: one.said for key, one in answered.items()}


def _given(matter: Matter, given: Mapping[str, object]) -> dict[str, Answered]:
    found = {}
    for key, value in given.items():
        question = matter.question(str(key))
        if question is None:
            known = "、".join(f"{one.key}（{one.asks}）" for one in matter.questions) or "（没有问题）"
            raise AnswerUnusable(f"“{matter.name}”没有“{key}”这个问题。可以回答的有：{known}。")
        if value is not None:
            found[question.key] = Answered(question, _said(question, value), GIVEN)
    return found


def _said(question: Question, value: object) -> Said:
    if question.kind == YES_NO:
        said = value if isinstance(value, bool) else _yes_no(str(value))
        if said is None:
            raise AnswerUnusable(f"“{question.asks}”请回答“是”或“否”（true 或 false），现在是“{value}”。")
        return said
    if question.kind == NUMBER:
        figure = _figure(question, value)
        if figure is None:
            raise AnswerUnusable(f"“{question.asks}”请回答数字（单位{question.unit or '个'}），现在是“{value}”。")
        return figure
    text = str(value).strip()
    if isinstance(value, bool) or not text:
        raise AnswerUnusable(f"“{question.asks}”请回答文字，现在是“{value}”。")
    return text


def _figure(question: Question, value: object) -> Fraction | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Fraction):
        return Fraction(value)
    reader = {"元": money, "㎡": area}.get(question.unit, number)
    found = reader(str(value))
    return found.value if found is not None else None


def _yes_no(text: str) -> bool | None:
    word = fold(text).lower().rstrip("。.")
    ticked = set((_TICKED_AFTER if word[:1] in "是否有无" else _TICKED_BEFORE).findall(word))
    if len(ticked) == 1:
        return ticked <= {"是", "有"}
    return True if word in _YES else False if word in _NO else None


def _on_forms(question: Question, facts: Facts, matter: Matter) -> Answered | None:
    for form in question.forms:
        for name in form.ref.names:
            for value in in_order(facts.get(form.ref.slot, {}).get(name, ())):
                said = _form_says(question, form, value) if value.confidence >= matter.sureness.least else None
                if said is not None:
                    return Answered(question, said, ON_FORM, (value,))
    return None


def _form_says(question: Question, form: FormAnswer, value: Value) -> Said | None:
    if question.kind == NUMBER:
        found = read(value, form.ref.kind)
        if found is not None and isinstance(found.meaning, Amount):
            return found.meaning.value
        figure = number(value.text) if form.ref.kind == "text" else None
        return figure.value if figure is not None else None
    text = fold(value.text)
    if question.kind != YES_NO:
        return text or None
    return _yes_no(text) if _yes_no(text) is not None else _worded(form, text)


def _worded(form: FormAnswer, text: str) -> bool | None:
    if any(fold(word) in text for word in form.no):
        return False
    if ANY_TEXT in form.yes and text:
        return True
    return True if any(fold(word) in text for word in form.yes) else None


def _follows(question: Question, said: Mapping[str, Said]) -> bool | None:
    if question.yes_if is not None and holds(question.yes_if, said) is True:
        return True
    if question.no_if is not None and holds(question.no_if, said) is True:
        return False
    return None
