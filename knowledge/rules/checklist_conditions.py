"""Conditions over the answers to a matter's questions, in three answers: an open question never counts as no."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules.answers import Answer, every, negated, some

Said: TypeAlias = bool | Fraction | str
COMPARES = ("is", "<=", ">=", "<", ">", "has")


@dataclass(frozen=True, slots=True)
class Asks:
    """The answer to one question: ``is`` a truth or one of some words, compares with a number, or ``has`` a word."""

    question: str
    op: str
    value: bool | Fraction | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    part: "Condition"


Condition: TypeAlias = Asks | AllOf | AnyOf | Not


def holds(condition: Condition | None, said: Mapping[str, Said]) -> Answer:
    """Tell whether a condition holds; no condition holds always, an open question is unknown.

    >>> holds(Asks("special", "is", True), {})
    >>> holds(Asks("area", "<=", Fraction(300)), {"area": Fraction(300)})
    True
    """
    match condition:
        case None:
            return True
        case AllOf(parts):
            return every(holds(part, said) for part in parts)
        case AnyOf(parts):
            return some(holds(part, said) for part in parts)
        case Not(part):
            return negated(holds(part, said))
        case _:
            return None if condition.question not in said else _answers(condition, said[condition.question])


def open_questions(condition: Condition | None, said: Mapping[str, Said]) -> tuple[str, ...]:
    """Return the questions that must still be answered to decide a condition, each once."""
    if holds(condition, said) is not None:
        return ()
    match condition:
        case AllOf(parts) | AnyOf(parts):
            found = [name for part in parts for name in open_questions(part, said)]
            return tuple(dict.fromkeys(found))
        case Not(part):
            return open_questions(part, said)
        case Asks(question):
            return (question,)
    return ()


def questions_of(condition: Condition | None) -> tuple[str, ...]:
    """Return every question a condition asks, each once."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(name for part in parts for name in questions_of(part)))
        case Not(part):
            return questions_of(part)
        case Asks(question):
            return (question,)
    return ()


def _answers(asks: Asks, said: Said) -> Answer:
    value = asks.value
    if isinstance(value, bool):
        return said is value if isinstance(said, bool) else None
    if isinstance(value, tuple):
        text = "".join(str(said).split())
        return any(word in text for word in value) if asks.op == "has" else text in value
    if isinstance(said, bool) or not isinstance(said, Fraction):
        return None
    return {"<=": said <= value, ">=": said >= value, "<": said < value, ">": said > value}.get(asks.op, said == value)
