"""What can be checked on the papers of a matter, as data: one small type for each kind of check.

The letters are those of the domain: P presence, F file, S seal, E expiry, O order of days, EQ equal, NUM
sums, IN limits, Q grade, X format and existence, C condition, and CR1 to CR14 across papers. A letter says what an
officer calls a check; the type says how it is done, and several letters share one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules.checklist_conditions import Condition

LETTERS = ("P", "F", "S", "E", "O", "EQ", "NUM", "IN", "Q", "X", "C")
CROSS = tuple(f"CR{number}" for number in range(1, 15))
RULES = LETTERS + CROSS
KINDS = (
    "name", "company", "uscc", "code", "parcel", "person", "date", "period", "money", "area", "length", "count",
    "ratio", "use", "text", "span", "place", "address",
)  # fmt: skip
BLOCKER, WARNING, NOTE = "blocker", "warning", "note"
SEVERITIES = (BLOCKER, WARNING, NOTE)
FORMATS = ("项目代码", "统一社会信用代码", "电话")
LIMITS = ("<=", ">=")
BOUNDS = ("<=", ">=", "<", ">", "within", "one_of", "has", "has_not")
ANY = "*"  # the slot of a finding across papers


@dataclass(frozen=True, slots=True)
class Ref:
    """A key field of a paper. ``slot`` is empty for the day of the review itself."""

    slot: str
    names: tuple[str, ...]  # the field's name first, then other words it is found under
    kind: str
    optional: bool = False  # a paper may well not print it

    @property
    def name(self) -> str:
        """The field's name."""
        return self.names[0]


TODAY = Ref("", ("今天",), "date")


@dataclass(frozen=True, slots=True)
class Filled:
    """Each of these is filled in. Of those that stand ``together`` on forms, one alone is not enough."""

    refs: tuple[Ref, ...]
    together: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """The file opens, its pages are whole, upright and legible; the form is of an edition still in use."""

    slot: str
    forms: tuple[str, ...] = ()  # file types taken, empty: all
    pages: int = 1  # at least so many pages
    oldest: int = 0  # year of the oldest edition of the form still in use; 0: any


@dataclass(frozen=True, slots=True)
class Sealed:
    """Seals and signatures that must stand on a paper."""

    slot: str
    seals: int = 1
    signatures: int = 0
    marks: int = 0  # seals and signatures together, where either will do
    named: tuple[str, ...] = ()  # each of these words on some seal, | between words for the same: 出图|图纸专用


@dataclass(frozen=True, slots=True)
class Valid:
    """Valid on the day of the review; ``months`` counts from ``issued`` where no last day is printed."""

    ref: Ref
    issued: Ref | None = None
    months: int = 0
    warn_days: int = 30
    longest: int = 0  # months from the day of the review it may run at most; 0: any


@dataclass(frozen=True, slots=True)
class Order:
    """Days that follow one another; two on the same day are in order. One stage may have several papers."""

    stages: tuple[tuple[Ref, ...], ...]


@dataclass(frozen=True, slots=True)
class Same:
    """The same value everywhere. ``tolerance`` in ㎡, m, fen or plain numbers, by the kind of the fields."""

    refs: tuple[Ref, ...]
    tolerance: Fraction = Fraction(0)
    slips: bool = False  # codes: only a slip of the pen counts, wholly other ones may both be right


@dataclass(frozen=True, slots=True)
class Total:
    """A total equals the sum of its parts; a part that stands several times counts each time."""

    total: Ref
    parts: tuple[Ref, ...]
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Worded:
    """The amount in 大写 equals the one in figures."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A value within a limit: another paper's value, a number in the units of the kind, or words.

    ``within``: the right side is a rule as planning conditions print it (不大于2.0, 1.0～1.5); ``one_of``: says one of
    these words; ``has``/``has_not``: has all, has none of these words. ``usual`` says which way a rule limits that is
    printed as a number alone; without it that is a doubt.
    """

    left: Ref
    op: str
    right: Ref | Fraction | tuple[str, ...]
    share: Fraction = Fraction(1)  # of the right side
    usual: str = ""  # <= or >=


@dataclass(frozen=True, slots=True)
class Grade:
    """A qualification that is high enough. Grades go from the highest down; each is a set of words for the same."""

    ref: Ref
    ladder: tuple[tuple[str, ...], ...]
    least: str
    measure: Ref | None = None
    steps: tuple[tuple[Fraction, str], ...] = ()  # up to so much of the measure, this grade is enough


@dataclass(frozen=True, slots=True)
class Format:
    """A code written as codes of its kind are."""

    ref: Ref
    what: str  # one of FORMATS


@dataclass(frozen=True, slots=True)
class Mandate:
    """CR11: who empowers whom, for what, until when, signed; and whose identity card lies beside it."""

    slot: str
    principal: Ref
    agent: Ref
    errand: Ref
    period: Ref
    companies: tuple[Ref, ...]  # who the principal must be
    cards: tuple[Ref, ...] = ()  # the name on the agent's identity card
    words: tuple[str, ...] = ()  # one of these must stand in the errand; empty: any errand


@dataclass(frozen=True, slots=True)
class Owned:
    """CR14: each seal that can be read bears the name of one of these; ``anywhere``: or of a firm of the whole pack."""

    slot: str
    owners: tuple[Ref, ...]
    anywhere: bool = False


Test: TypeAlias = (
    Filled | Sound | Sealed | Valid | Order | Same | Total | Worded | Bound | Grade | Format | Mandate | Owned
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a matter's list."""

    rule: str  # one of RULES
    slot: str  # the paper's name, or ANY for a check across papers
    name: str  # as the officer's list calls it: 项目名称一致
    test: Test
    severity: str = BLOCKER  # of 不符
    fix: str = ""  # how to mend it, for the firm
    when: Condition | None = None  # only if
    unsure: bool = False  # what it finds is for a person to judge: 存疑, never 不符


def refs_of(test: Test) -> Iterator[Ref]:
    """Yield every field a check looks at."""
    match test:
        case Filled(refs=refs) | Worded(refs) | Same(refs=refs):
            yield from refs
        case Order(stages):
            yield from (ref for stage in stages for ref in stage)
        case Total(total, parts):
            yield from (total, *parts)
        case Valid(ref, issued) | Grade(ref=ref, measure=issued):
            yield from (ref,) if issued is None else (ref, issued)
        case Bound(left, _, right):
            yield from (left, right) if isinstance(right, Ref) else (left,)
        case Format(ref):
            yield ref
        case Mandate():
            yield from (test.principal, test.agent, test.errand, test.period, *test.companies, *test.cards)
        case Owned(owners=owners):
            yield from owners


def slots_of(check: Check) -> frozenset[str]:
    """Return the papers a check depends on: when none of them changed, its finding stands."""
    own = {check.test.slot} if isinstance(check.test, Sound | Sealed | Mandate | Owned) else set()
    named = {check.slot} - {ANY}
    return frozenset(own | named | {ref.slot for ref in refs_of(check.test) if ref.slot})
