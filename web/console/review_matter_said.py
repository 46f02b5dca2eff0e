"""The checks and conditions of a matter's list in plain words, for who decides and does not read YAML."""

from collections.abc import Sequence
from fractions import Fraction

from casework.slot_names import called
from config.words import review_matters as words
from knowledge.rules.checklist import Matter
from knowledge.rules.checklist_checks import (
    ANY,
    Bound,
    Check,
    Filled,
    Format,
    Grade,
    Mandate,
    Order,
    Owned,
    Ref,
    Same,
    Sealed,
    Sound,
    Test,
    Total,
    Valid,
    Worded,
)
from knowledge.rules.checklist_conditions import AllOf, AnyOf, Condition, Not


def check_said(check: Check, matter: Matter) -> str:
    """Say what a check looks at; a condition of its own comes last."""
    said = _test_said(check.test, "" if check.slot == ANY else check.slot)
    return f"{said}（{words.only_if(condition_said(check.when, matter))}）" if check.when is not None else said


def condition_said(condition: Condition | None, matter: Matter) -> str:
    """Say a condition over the answers; nothing for none."""
    match condition:
        case None:
            return ""
        case AllOf(parts) | AnyOf(parts):
            between = "并且" if isinstance(condition, AllOf) else "或者"
            return words.joined([condition_said(part, matter) for part in parts], between)
        case Not(part):
            return words.negated(condition_said(part, matter))
        case _:
            question = matter.question(condition.question)
            asks = question.asks if question is not None else condition.question
            return words.asks(asks, condition.op, _value(condition.value, question.unit if question else ""))


def number_said(value: Fraction) -> str:
    """Write a number as people do.

    >>> number_said(Fraction(3)), number_said(Fraction(1, 2)), number_said(Fraction(12000000))
    ('3', '0.5', '12000000')
    """
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def _value(value: bool | Fraction | tuple[str, ...], unit: str) -> str:  # noqa: FBT001 - an answer may be a truth
    if isinstance(value, bool):
        return words.truth(value=value)
    if isinstance(value, Fraction):
        return f"{number_said(value)}{unit}"
    return words.one_of(value)


def _test_said(test: Test, slot: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one branch for each kind of check
    match test:
        case Filled(refs):
            return words.filled(_places(refs, slot))
        case Sound():
            return words.sound(test.forms, test.pages, test.oldest)
        case Sealed():
            return words.sealed(test.seals, test.signatures, test.marks, test.named)
        case Valid():
            issued = _place(test.issued, slot) if test.issued is not None else ""
            return words.valid(_place(test.ref, slot), issued, test.months, test.warn_days, test.longest)
        case Order(stages):
            return words.order(_places(stage, slot) for stage in stages)
        case Same(refs, tolerance):
            return words.same(_together(refs, slot), _tolerance(tolerance, refs[0].kind))
        case Total(total, parts, tolerance):
            return words.total(_place(total, slot), _places(parts, slot), _tolerance(tolerance, total.kind))
        case Worded(refs):
            return words.worded(_places(refs, slot))
        case Bound():
            return _bound(test, slot)
        case Grade():
            measure = _place(test.measure, slot) if test.measure is not None else ""
            steps = [(number_said(limit), enough) for limit, enough in test.steps]
            return words.grade(_place(test.ref, slot), test.least, measure, steps)
        case Format(ref, what):
            return words.written(_place(ref, slot), what)
        case Mandate():
            return words.mandate(
                _place(test.principal, slot), _place(test.agent, slot), _place(test.errand, slot),
                _place(test.period, slot), _places(test.companies, slot), _places(test.cards, slot),
            )  # fmt: skip
        case Owned(_, owners):
            return words.owned(_together(owners, slot), called(slot))


def _bound(test: Bound, slot: str) -> str:
    right = test.right
    if isinstance(right, Ref):
        told = _place(right, slot)
    elif isinstance(right, Fraction):
        told = f"{number_said(right)}{words.UNITS.get(test.left.kind, '')}"
    else:
        told = words.listed(right)
    share = f"{number_said(test.share * 100)}%" if test.share != 1 else ""
    return words.bound(_place(test.left, slot), test.op, told, share)


def _places(refs: Sequence[Ref], slot: str) -> str:
    return words.listed(dict.fromkeys(_place(ref, slot) for ref in refs))


def _together(refs: Sequence[Ref], slot: str) -> str:
    """Name fields that are compared, those of one name together; a paper that does not print one is left out."""
    by_name: dict[str, list[Ref]] = {}
    for ref in refs:
        by_name.setdefault(ref.name, []).append(ref)
    told = []
    for name, some in by_name.items():
        slots = list(dict.fromkeys(ref.slot for ref in some if ref.slot))
        told.append(words.places(slots, name) if slots and slots != [slot] else name)
    return words.listed(told)


def _place(ref: Ref, slot: str) -> str:
    if not ref.slot:
        return words.today()
    return words.place(ref.slot, ref.name, same=ref.slot == slot, optional=ref.optional)


def _tolerance(value: Fraction, kind: str) -> str:
    return f"{number_said(value)}{words.UNITS.get(kind, '')}" if value else ""
