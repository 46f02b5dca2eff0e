"""An answer in a model's words, from given passages only, every sentence checked before anybody sees it.

What is fixed is ours and never the model's: 依据, 文号, links, 咨询, the label. The model is asked only when the shelf
has an answer, so it can't turn a refusal into one; whatever goes wrong, the policy's own sentences are given instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from knowledge.answer.claims import Checker
from knowledge.answer.faults import Doubt, Fault, Verdict
from knowledge.answer.listing import sayings
from knowledge.answer.passage import Passage
from knowledge.answer.prompt import PROMPT_VERSION, prompt
from knowledge.answer.writer import ModelFailed, Purse, Writer
from knowledge.search.synonyms import Synonyms

OPENER = 10  # characters
KEPT_AT_LEAST = 0.5  # of the sentences written must stand, or the policy's own are given
_OURS = re.compile(
    r"^\s*(?:\*\*)?(?:依据|政策依据|来源|出处|咨询|咨询电话|联系方式|备注|注|提示|温馨提示|说明|声明|以上内容|本回答)(?:\*\*)?\s*[:：由为仅]"
)
_NOTHING = re.compile(
    "未查到|没有查到|未找到|没有找到|资料(?:中|里)?(?:并?未|没有)|无法(?:回答|确定|判断)|未提及|没有提到|不清楚|抱歉|对不起"
)


class Why(NamedTuple):
    """Why a written answer was put aside; words for a trace."""

    name: str  # model, core, amount, little, nothing, elsewhere, unanswered, long
    words: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A written answer as it was checked."""

    sentences: tuple[Verdict, ...]  # those that may be shown, with the numbers of the passages that carry them
    dropped: tuple[Verdict, ...]  # those that may not, with what was wrong
    prompt_version: str
    model: str
    why: Why | None = None  # put aside: nothing of it is shown at the end

    @property
    def fell_back(self) -> bool:
        """Tell whether the policy's own sentences are to be given instead."""
        return self.why is not None

    @property
    def text(self) -> str:
        """What may be shown, in order."""
        return "".join(one.sentence for one in self.sentences)

    def checks(self) -> tuple[str, ...]:
        """Return what was not shown and why, a line each: fault=words|sentence; first why all of it was put aside."""
        lines = [f"fell_back={self.why.name}|{self.why.words}"] if self.why else []
        return (
            *lines,
            *(f"{doubt.fault.value}={doubt.words}|{one.sentence}" for one in self.dropped for doubt in one.doubts),
        )


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered from what."""

    question: str
    passages: tuple[Passage, ...]
    day: date
    core: frozenset[int]  # numbers of the passages that the first sentence may rest on
    longest: int  # characters of the answer
    answers: Callable[[str], bool] = lambda _: True  # tells whether a text holds what is asked for


def compose(
    task: Task,
    writer: Writer,
    purse: Purse,
    synonyms: Synonyms | None = None,
    show: Callable[[str], None] | None = None,
) -> Composed:
    """Let a model answer, and keep what its passages carry.

    Args:
        task: question and passages.
        writer: the model.
        purse: what the question may spend.
        synonyms: of the city.
        show: is given the whole text that may be shown so far, whenever a further sentence stands.

    """
    checker = Checker(task.passages, synonyms)
    kept: list[Verdict] = []
    dropped: list[Verdict] = []
    opener: list[Verdict] = []
    why: Why | None = None
    try:
        for verdict in checked(
            writer.write(prompt(task.question, task.passages, task.day, task.longest), purse), checker
        ):
            if not verdict.carried and not (kept or dropped or opener) and _opens(verdict):
                opener.append(verdict)
                continue
            why = _stop(verdict, task, kept)
            if verdict.carried and why is None:
                if len("".join(one.sentence for one in kept)) + len(verdict.sentence) > task.longest:
                    why = None if kept else Why("long", verdict.sentence)
                    break
                kept.append(verdict)
                if show is not None:
                    show("".join(one.sentence for one in kept))
            elif not _is_ours(verdict):
                dropped.append(verdict)
            if why is not None:
                break
    except ModelFailed as failed:
        why = Why("model", type(failed).__name__)
    model = purse.models[-1] if purse.models else writer.name
    return Composed(tuple(kept), (*opener, *dropped), PROMPT_VERSION, model, why or _too_little(kept, dropped, task))


def _stop(verdict: Verdict, task: Task, kept: Sequence[Verdict]) -> Why | None:
    """Return why the whole answer is to be put aside at this sentence, if it is."""
    if _NOTHING.search(verdict.sentence):
        return Why("nothing", verdict.sentence)
    if _is_ours(verdict):
        return None
    if not verdict.carried:
        if not kept:
            return Why("core", verdict.sentence)
        return Why("amount", verdict.sentence) if verdict.has_amount() else None
    if not kept and not set(verdict.cites) <= task.core:
        return Why("elsewhere", verdict.sentence)
    return None


def _too_little(kept: Sequence[Verdict], dropped: Sequence[Verdict], task: Task) -> Why | None:
    written = len(kept) + len(dropped)
    if len(kept) < max(1, KEPT_AT_LEAST * written):
        return Why("little", f"{len(kept)}/{written}")
    if not task.answers("".join(one.sentence for one in kept)):
        return Why("unanswered")
    return None


def _opens(verdict: Verdict) -> bool:
    """Tell whether a sentence is a mere 不能重复领。 or 要看情况。 without number or mark: it is left out, no more."""
    said = verdict.sentence
    return len(said) <= OPENER and not verdict.cites and not re.search(r"\d", said) and not _NOTHING.search(said)


def _is_ours(verdict: Verdict) -> bool:
    return any(doubt.fault is Fault.OURS for doubt in verdict.doubts)


def checked(pieces: Iterable[str], checker: Checker) -> Iterator[Verdict]:
    """Give each saying as soon as it is whole and checked; what says nothing (a list's number) is left out."""
    for one in sayings(pieces):
        if _OURS.search(one.raw):
            yield Verdict(one.text, one.cites, (Doubt(Fault.OURS, one.text),))
            continue
        yield checker.verdict(one)
