"""What decides which papers a case needs: its questions, what was answered and how, and whether the matter applies."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.office import ReviewOffice
from casework.review_check import reading_again
from knowledge.papers.checking import facts_of
from knowledge.rules.agreement_values import Facts
from knowledge.rules.checklist import NUMBER, Gate, Matter, gates, to_ask
from knowledge.rules.checklist_answers import GIVEN, Answered, answers, plain
from ledger.review_papers import ReviewFile
from ledger.reviews import ReviewCase

KEPT = 64  # cases whose forms are remembered


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    key: str
    asks: str
    kind: str
    unit: str
    basis: str  # the text it stands on
    said: str = ""  # empty: open
    how: str = ""  # where the answer comes from
    given: bool = False  # on this page or in the chat: it can be taken back


@dataclass(frozen=True, slots=True)
class Outcome:
    """That the matter is not done at all, or not like this, or not here."""

    outcome: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is asked and answered."""

    answered: dict[str, Answered]
    open: tuple[Asked, ...]
    told: tuple[Asked, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """What the forms of cases say by themselves; read once for each set of files."""

    _kept: OrderedDict[object, Facts] = field(default_factory=OrderedDict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def facts(self, office: ReviewOffice, case: ReviewCase, matter: Matter, files: Sequence[ReviewFile]) -> Facts:
        """Return the values of those papers on which a question may be answered."""
        slots = {form.ref.slot for question in matter.questions for form in question.forms}
        read = [one for one in files if one.read_at is not None and slots & set(one.slots)]
        if not read:
            return {}
        mark = (matter.code, matter.version, tuple((one.sha256, one.name, tuple(one.slots)) for one in read))
        with self._turn:
            if mark in self._kept:
                self._kept.move_to_end(mark)
                return self._kept[mark]
        found = facts_of(reading_again(office, case, read))
        facts = {slot: values for slot, values in found.items() if slot in slots}
        with self._turn:
            self._kept[mark] = facts
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return facts


def questions_of(matter: Matter, case: ReviewCase, facts: Facts) -> Questions:
    """Return the questions of a case; those still open are only the ones that decide something."""
    answered = answers(matter, case.answers, facts)
    said = plain(answered)
    return Questions(
        answered,
        tuple(Asked(one.key, one.asks, one.kind, one.unit, one.source) for one in to_ask(matter, said)),
        tuple(_told(one, case) for one in answered.values()),
        tuple(_outcome(one) for one in gates(matter, said) if one.met),
    )


def _outcome(gate: Gate) -> Outcome:
    return Outcome(gate.rule.outcome, gate.rule.says, gate.rule.source)


def _told(one: Answered, case: ReviewCase) -> Asked:
    question = one.question
    return Asked(
        question.key,
        question.asks,
        question.kind,
        question.unit,
        question.source,
        _as_said(one, case),
        one.source,
        one.source == GIVEN,
    )


def _as_said(one: Answered, case: ReviewCase) -> str:
    """Return an answer as it was given, or as it is printed on the form."""
    if isinstance(one.said, bool):
        return "是" if one.said else "否"
    text = str(case.answers.get(one.question.key, "")) if one.source == GIVEN else ""
    text = text or next((value.text for value in one.values if value.text), "") or str(one.said)
    bare = one.question.kind == NUMBER and text.replace(".", "").replace(",", "").isdigit()
    return f"{text} {one.question.unit}".strip() if bare else text
