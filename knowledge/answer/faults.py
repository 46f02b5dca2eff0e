"""What the checker of written sentences says: what is wrong, with which words, in which sentence."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.answer.wording import flat, read_quantities
from knowledge.rules.quantity import MONEY

AMOUNTS = frozenset({*MONEY, "%", "百分点", "倍", "折", "成"})


class Fault(StrEnum):
    """What is wrong with a sentence; the values go into the trace."""

    NO_CITE = "no_cite"
    NO_PASSAGE = "no_such_passage"
    NUMBER = "number"
    BOUND = "bound"
    BELONGS = "number_of_another_case"
    CONDITION = "condition_dropped"
    DOC_NO = "doc_no"
    NAME = "name"
    CRITICAL = "condition_added"
    NEGATION = "negation"
    MODALITY = "modality"
    STATUS = "status"
    WORDS = "words"
    PROMISE = "promise"
    LINK = "link"
    SIGNS = "signs"
    EMPTY = "empty"
    OURS = "not_its_part"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing in a sentence that its passage does not carry."""

    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker made of one sentence."""

    sentence: str  # without its marks
    cites: tuple[int, ...]  # numbers of the passages that carry it; of those it named, when none does
    doubts: tuple[Doubt, ...] = ()

    @property
    def carried(self) -> bool:
        """Tell whether it may be shown."""
        return not self.doubts

    def has_amount(self) -> bool:
        """Tell whether it names money, a share or a day: what a person acts on."""
        return any(one.unit in AMOUNTS or one.unit in {"日期", "电话"} for one in read_quantities(flat(self.sentence)))
