"""Questions of a matter and the conditions over their answers, read from its YAML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from knowledge.items.faults import meant
from knowledge.items.place import Place
from knowledge.rules.checklist import NUMBER, OUTCOMES, QUESTION_KINDS, YES_NO, NotNeeded, Parameter, Question
from knowledge.rules.checklist_conditions import COMPARES, AllOf, AnyOf, Asks, Condition, Not

_QUESTION = ("key", "asks", "kind", "unit", "forms", "yes_if", "no_if", "source")


@dataclass(slots=True)
class Known:
    """What conditions may name: questions with their kinds, and parameters."""

    kinds: dict[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


def read_parameters(place: Place | None) -> tuple[Parameter, ...]:
    """Return the numbers a place sets, each with its source."""
    found = []
    for name in place.names() if place is not None else ():
        one = place.need(name) if place is not None else None
        if one is None or not one.only(("value", "unit", "source"), "参数"):
            continue
        value, unit, source = (one.need(key) for key in ("value", "unit", "source"))
        number = value.number("参数的值") if value is not None else None
        texts = [part.text("参数") if part is not None else "" for part in (unit, source)]
        found += [Parameter(name, number, texts[0], texts[1])] if number is not None else []
    return tuple(found)


def question_kinds(place: Place | None) -> dict[str, str]:
    """Return the kinds of all questions by key, before any condition is read."""
    found: dict[str, str] = {}
    for one in place.each("questions") if place is not None else ():
        key, kind = one.get("key"), one.get("kind")
        if key is None or not key.is_word:
            continue
        name = key.text("问题的代号")
        if name in found:
            key.wrong(f"问题“{name}”写了两次。请只留一个")
        found[name] = kind.one_of(QUESTION_KINDS, "问题的种类") if kind is not None else YES_NO
    return found


def read_question(place: Place, known: Known) -> Question | None:
    """Return a question without the places on forms that answer it."""
    if not place.only(_QUESTION, "问题"):
        return None
    key, asks = place.need("key", "代号"), place.need("asks", "问句")
    texts = [one.text(what) if one is not None else "" for one, what in ((key, "代号"), (asks, "问句"))]
    unit, source = (one.text("文字") if (one := place.get(name)) is not None else "" for name in ("unit", "source"))
    yes, no = (
        read_condition(one, known) if (one := place.get(name)) is not None else None for name in ("yes_if", "no_if")
    )
    kind = known.kinds.get(texts[0], YES_NO)
    if (yes is not None or no is not None) and kind != YES_NO:
        place.wrong("只有是否题可以写 yes_if 和 no_if。请改正")
    return Question(texts[0], texts[1], kind, unit, (), yes, no, source) if texts[0] else None


def read_not_needed(place: Place, known: Known) -> NotNeeded | None:
    """Return a case in which the matter is not done, not so, or not here."""
    if not place.only(("outcome", "when", "says", "source"), "无需办理的情形"):
        return None
    outcome, when, says = (place.need(name) for name in ("outcome", "when", "says"))
    source = place.get("source")
    kind = outcome.one_of(OUTCOMES, "结论") if outcome is not None else ""
    condition = read_condition(when, known) if when is not None else None
    texts = [one.text("文字") if one is not None else "" for one in (says, source)]
    return NotNeeded(kind, condition, texts[0], texts[1]) if condition is not None else None


def read_condition(place: Place, known: Known) -> Condition | None:
    """Return a condition: question: answer, or all, any, not of such. Several names are all of them."""
    names = place.names()
    if not names:
        place.wrong("条件应写成“问题: 回答”，如 {special: true}，或 {any: [...]}。请改正")
        return None
    parts = [one for name in names if (one := _part(place, name, known)) is not None]
    if len(parts) < len(names):
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _part(place: Place, name: str, known: Known) -> Condition | None:
    inner = place.need(name)
    if inner is None:
        return None
    if name in {"all", "any"}:
        parts = [read_condition(one, known) for one in inner.each(name)]
        whole = tuple(one for one in parts if one is not None)
        if not parts:
            inner.wrong(f"{name} 里没有条件。请至少写一个")
        return None if len(whole) < len(parts) or not parts else AllOf(whole) if name == "all" else AnyOf(whole)
    if name == "not":
        part = read_condition(inner, known)
        return None if part is None else Not(part)
    if name not in known.kinds:
        place.sheet.wrong(
            place.line_of(name), f"{place.where}.{name}", f"没有“{name}”这个问题{meant(name, known.kinds)}"
        )
        return None
    return _asks(inner, name, known)


def _asks(place: Place, name: str, known: Known) -> Asks | None:
    kind = known.kinds[name]
    if kind == YES_NO:
        flag = place.flag("回答")
        return None if flag is None else Asks(name, "is", flag)
    if kind == NUMBER:
        return _number(place, name, known)
    return Asks(name, "has", place.texts("回答"))


def _number(place: Place, name: str, known: Known) -> Asks | None:
    operators = [one for one in COMPARES if one not in {"is", "has"}]
    signs = place.names()
    if len(signs) != 1 or not place.only(operators, "比较"):
        if len(signs) != 1:
            place.wrong('数字问题请写成 {"<=": 300} 或 {">": $参数名}。请改正')
        return None
    inner = place.need(signs[0])
    value = _value(inner, known) if inner is not None else None
    return None if value is None or signs[0] not in operators else Asks(name, signs[0], value)


def _value(place: Place, known: Known) -> Fraction | None:
    text = place.spot.text if place.is_word and hasattr(place.spot, "text") else ""
    if not text.startswith("$"):
        return place.number("数字")
    found = known.parameters.get(text[1:])
    if found is None:
        place.wrong(f"没有“{text[1:]}”这个参数{_offered(known.parameters)}")
    return None if found is None else found.value


def _offered(names: Iterable[str]) -> str:
    told = "、".join(names)
    return f"，可用的有：{told}" if told else "。请在 parameters 里写上"
