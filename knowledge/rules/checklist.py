"""What papers a matter needs: the list as data, and which of it one case needs by the answers to its questions.

Before any list comes whether the matter must be done at all, and here (国办 rules of reception: everything is told at
once, and nobody is asked for papers of a matter that is not theirs).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from knowledge.rules.answers import Answer
from knowledge.rules.checklist_checks import Check, Ref
from knowledge.rules.checklist_conditions import Asks, Condition, Said, holds, open_questions

YES_NO, NUMBER, WORDS = "yesno", "number", "words"
QUESTION_KINDS = (YES_NO, NUMBER, WORDS)
NOT_NEEDED, ANOTHER_WAY, ELSEWHERE = "无需办理", "改走其他程序", "应在别处办理"
OUTCOMES = (NOT_NEEDED, ANOTHER_WAY, ELSEWHERE)


@dataclass(frozen=True, slots=True)
class KeyField:
    """A key field of a paper: its name, other words it is found under on this paper, and what kind of value it is."""

    name: str
    kind: str
    also: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A typical reason to send a paper back, and how to mend it."""

    name: str  # 缺公章
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Deferral:
    """容缺: a paper that may follow after acceptance, within so many workdays, on a written promise."""

    workdays: int
    says: str = ""  # what the promise must say, or to what it is limited


@dataclass(frozen=True, slots=True)
class Material:
    """One paper of a list. ``name`` is its slot, letter for letter."""

    key: str  # short, for the rules of the file
    name: str
    form: str
    issuers: tuple[str, ...]
    fields: tuple[KeyField, ...] = ()
    checks: tuple[Check, ...] = ()
    deferral: Deferral | None = None
    needed_if: Condition | None = None
    reasons: tuple[Reason, ...] = ()
    looks: tuple[str, ...] = ()  # what only a person can see
    template: str = ""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Where a form answers a question by itself, and by which words."""

    ref: Ref
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What must be known before the list is: asked of the firm unless a form says it."""

    key: str
    asks: str  # 是否特殊建设工程？
    kind: str  # yesno, number, words
    unit: str = ""  # of a number: 元, ㎡
    forms: tuple[FormAnswer, ...] = ()
    yes_if: Condition | None = None  # follows from other answers
    no_if: Condition | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number a place may set, with the text it stands on."""

    name: str
    value: Fraction
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """A case in which this matter is not done at all, or not like this, or not here."""

    outcome: str  # one of OUTCOMES
    when: Condition
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure a reading must be to say 不符; below it is 存疑."""

    least: float = 0.8
    lookalike: float = 0.97  # where only characters differ that scans confuse


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of one matter's list."""

    code: str
    name: str
    dept: str
    version: str
    since: date
    until: date | None
    limit: str
    limit_workdays: int | None
    result: str
    materials: tuple[Material, ...]
    cross: tuple[Check, ...] = ()
    questions: tuple[Question, ...] = ()
    not_needed: tuple[NotNeeded, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # what people call it: 施工证
    sureness: Sureness = field(default_factory=Sureness)
    file: str = ""

    def material(self, slot: str) -> Material | None:
        """Return the paper of a slot."""
        return next((one for one in self.materials if one.name == slot), None)

    def question(self, key: str) -> Question | None:
        """Return the question of a key, of its own words without the question mark, or of the paper it decides.

        A paper that one yes decides is named by its slot, without what stands in brackets behind it, or by that:
        whether 监理合同 (C: 必须监理) is needed is asked as 监理合同, 必须监理 and 是否必须监理.
        """
        plain = key.rstrip("？?").strip()
        found = next((one for one in self.questions if plain in (one.key, one.asks.rstrip("？?"))), None)
        if found is not None or not plain:
            return found
        deciding = {
            paper.needed_if.question
            for paper in self.materials
            if isinstance(paper.needed_if, Asks)
            and paper.needed_if.value is True
            and plain.removeprefix("是否") in _called(paper.name)
        }
        return next((one for one in self.questions if deciding == {one.key}), None)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check: of each paper, then across papers."""
        return (*(check for one in self.materials for check in one.checks), *self.cross)


def _called(slot: str) -> set[str]:
    """Return what a conditional paper is called: of 日照分析报告 (C: 住宅) all of it, 日照分析报告, 住宅."""
    bare, _, reason = slot.partition("(C")
    why = reason.strip("): ")
    return {slot, bare.strip(), why, *why.split(",")} - {""}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether one case needs one paper: yes, no, or not known before these questions are answered."""

    material: Material
    needed: Answer
    open: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a case of "not needed" is one, and what must be asked to tell."""

    rule: NotNeeded
    met: Answer
    open: tuple[Question, ...] = ()


def gates(matter: Matter, said: Mapping[str, Said]) -> tuple[Gate, ...]:
    """Return what comes before any list, each with its answer; see ``checklist_answers.answers`` for ``said``."""
    return tuple(
        Gate(rule, holds(rule.when, said), _questions(matter, open_questions(rule.when, said)))
        for rule in matter.not_needed
    )


def needed(matter: Matter, said: Mapping[str, Said]) -> tuple[Asked, ...]:
    """Return every paper of the list with whether this case needs it."""
    return tuple(
        Asked(one, holds(one.needed_if, said), _questions(matter, open_questions(one.needed_if, said)))
        for one in matter.materials
    )


def to_ask(matter: Matter, said: Mapping[str, Said]) -> tuple[Question, ...]:
    """Return the questions still open, those of "not needed" first, each once."""
    found = [*(gate.open for gate in gates(matter, said)), *(asked.open for asked in needed(matter, said))]
    return tuple(dict.fromkeys(question for group in found for question in group))


def _questions(matter: Matter, keys: tuple[str, ...]) -> tuple[Question, ...]:
    found = (matter.question(key) for key in keys)
    return tuple(question for question in found if question is not None)
