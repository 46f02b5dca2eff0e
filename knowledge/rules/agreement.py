"""A pack of papers against a matter's list: everything that is wrong, told at once.

Pure: facts, answers and a day in, findings out. The order in which papers were handed in never matters, a lower
confidence never makes a doubt into a fault, and rules decide: no model has a say here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge.rules.agreement_bounds import bound, grade, total
from knowledge.rules.agreement_mandate import mandate
from knowledge.rules.agreement_order import order, valid
from knowledge.rules.agreement_paper import filled, formatted, sound
from knowledge.rules.agreement_same import same, worded
from knowledge.rules.agreement_seals import owned, sealed
from knowledge.rules.agreement_values import (
    DEFERRED,
    DOUBT,
    MISSING,
    NOT_APPLICABLE,
    PAGES,
    PASS,
    UNREADABLE,
    WRONG,
    Facts,
    Finding,
    Seen,
    Value,
)
from knowledge.rules.answers import Answer
from knowledge.rules.checklist import Asked, Gate, Material, Matter, Question, gates, needed, to_ask
from knowledge.rules.checklist_answers import Answered, answers, plain
from knowledge.rules.checklist_checks import (
    ANY,
    BLOCKER,
    NOTE,
    WARNING,
    Bound,
    Check,
    Filled,
    Format,
    Grade,
    Mandate,
    Order,
    Owned,
    Same,
    Sealed,
    Sound,
    Total,
    Valid,
    Worded,
    slots_of,
)
from knowledge.rules.checklist_conditions import Said, holds
from knowledge.rules.workday import Calendar, due

_HOW: Mapping[type, Callable[[Check, Any, Seen], Finding]] = {
    Filled: filled,
    Sound: sound,
    Sealed: sealed,
    Valid: valid,
    Order: order,
    Same: same,
    Total: total,
    Worded: worded,
    Bound: bound,
    Grade: grade,
    Format: formatted,
    Mandate: mandate,
    Owned: owned,
}
_WORST = (MISSING, WRONG, DOUBT, DEFERRED, PASS, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one paper of the list stands."""

    material: Material
    status: str  # one of the six results
    needed: Answer


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a pack came to on a day."""

    answered: Mapping[str, Answered]
    gates: tuple[Gate, ...]
    to_ask: tuple[Question, ...]
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]

    @property
    def not_needed(self) -> bool:
        """Whether this matter is not done at all, or not like this, or not here."""
        return any(gate.met for gate in self.gates)

    @property
    def ready(self) -> bool:
        """Whether the machine has nothing left to object to; a person still decides."""
        return not self.not_needed and not any(
            one.result in {MISSING, WRONG, DOUBT} and one.severity != NOTE for one in self.findings
        )


def review(
    matter: Matter,
    facts: Facts,
    given: Mapping[str, object],
    day: date,
    calendar: Calendar | None = None,
    changed: frozenset[str] | None = None,
) -> Reviewed:
    """Check a pack of papers.

    Args:
        matter: the version of the list that holds for this case.
        facts: slot → field → values; see ``agreement_values``.
        given: answers to the matter's questions by key or by their words.
        day: of the application.
        calendar: workdays, for the last day of a 容缺 promise; None counts plain weekends.
        changed: papers that were replaced: only checks that depend on them are done again. None: all.

    Raises:
        AnswerUnusable: an answer can't be used.

    """
    answered = answers(matter, given, facts)
    said = plain(answered)
    seen = Seen(facts, day, matter.sureness)
    legible = Seen({slot: told for slot, told in facts.items() if not _shut(told)}, day, matter.sureness)
    asked = needed(matter, said)
    found = [*_gated(gates(matter, said))]
    for one in asked:
        if changed is None or one.material.name in changed:
            found.append(_presence(one, seen, calendar or {}))
        if seen.has(one.material.name) and one.needed is not False:
            files = [check for check in one.material.checks if isinstance(check.test, Sound)]
            found += run(files, seen, said, changed)
            found += run([check for check in one.material.checks if check not in files], legible, said, changed)
    found += run(matter.cross, legible, said, changed)
    standings = tuple(Standing(one.material, _status(one.material, found), one.needed) for one in asked)
    return Reviewed(answered, gates(matter, said), to_ask(matter, said), standings, tuple(found))


def _shut(told: Mapping[str, tuple[Value, ...]]) -> bool:
    """Tell whether nothing of a paper could be read, so that there is nothing but the file to check."""
    return UNREADABLE in told and PAGES not in told


def run(
    checks: Iterable[Check], seen: Seen, said: Mapping[str, Said], changed: frozenset[str] | None = None
) -> list[Finding]:
    """Return what checks find, in their order; one whose condition does not hold, or without its paper, is silent."""
    found = []
    for check in checks:
        if changed is not None and not slots_of(check) & changed:
            continue
        answer = holds(check.when, said)
        if answer is False or (check.slot != ANY and not seen.has(check.slot)):
            continue
        told = _HOW[type(check.test)](check, check.test, seen)
        found.append(_doubted(told) if answer is None else told)
    return found


def _doubted(told: Finding) -> Finding:
    """Soften what rests on a question still open."""
    if told.result != WRONG:
        return told
    return replace(told, result=DOUBT, severity=WARNING, message=f"{told.message}。是否适用还要先回答问题")


def _gated(found: Sequence[Gate]) -> list[Finding]:
    return [
        Finding(
            ANY,
            "C",
            NOT_APPLICABLE,
            BLOCKER,
            f"{gate.rule.outcome}：{gate.rule.says}",
            (),
            gate.rule.says,
            gate.rule.outcome,
        )
        for gate in found
        if gate.met
    ]


def _presence(asked: Asked, seen: Seen, calendar: Calendar) -> Finding:
    """Say whether a paper is there, may follow, is missing, or is not asked for."""
    one, name = asked.material, asked.material.name
    here = seen.has(name)
    if asked.needed is False:
        extra = "，交来的一份不作检查" if here else ""
        return Finding(name, "C", NOT_APPLICABLE, NOTE, f"《{name}》这次不需要{extra}", check="条件")
    if here:
        return Finding(name, "P", PASS, NOTE, f"《{name}》已提交", check="提交")
    if asked.needed is None:
        questions = "；".join(question.asks for question in asked.open)
        return Finding(
            name, "C", DOUBT, WARNING, f"《{name}》要不要交，先请回答：{questions}", (), f"请回答：{questions}", "条件"
        )
    if one.deferral is not None:
        return _deferred(one, seen, calendar)
    who = "、".join(one.issuers)
    fix = f"请补交《{name}》（{one.form}{f'，由{who}出具' if who else ''}）"
    return Finding(name, "P", MISSING, BLOCKER, f"没有《{name}》", (), fix, "提交")


def _deferred(one: Material, seen: Seen, calendar: Calendar) -> Finding:
    deferral = one.deferral
    days = deferral.workdays if deferral is not None else 0
    last = due(seen.day, days, calendar)
    guess = "（节假日安排未录入，按双休日估算）" if last.guessed else ""
    message = f"没有《{one.name}》，可以容缺：书面承诺在{days}个工作日内（{last.day.isoformat()}前）补交{guess}"
    says = deferral.says if deferral is not None else ""
    fix = f"请补交《{one.name}》，或者签容缺承诺{f'：{says}' if says else ''}"
    return Finding(one.name, "P", DEFERRED, WARNING, message, (), fix, "提交")


def _status(one: Material, found: Sequence[Finding]) -> str:
    """Return the worst that was found of a paper itself."""
    own = [finding.result for finding in found if finding.slot == one.name and finding.severity != NOTE]
    own += [finding.result for finding in found if finding.slot == one.name and finding.check in {"提交", "条件"}]
    return min(own, key=_WORST.index, default=NOT_APPLICABLE)
