"""Clause by clause: does a written clause say its nearest clause of the passage, with what that clause hangs on?

All words may stand there and still say something else: 示范 put in the place of 达标, 省级升国家级 turned round, 不 left
out of one of two clauses, 首次 or 一般 dropped, 以下 for 以上. So each clause of a statement is laid beside the clause
of the passage that has most of its words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Window, words_of
from knowledge.answer.wording import (
    MAY,
    MUST,
    canonical,
    clauses_of,
    content_words,
    masked,
    negations,
    read_quantities,
)
from knowledge.rules.quantity import Quantity

SPANNED = 2  # clauses of a passage that one written clause may sum up
LONG = 2  # characters of a word that names something
HEAD = 2  # characters behind a word that narrows, which tell what it belongs to
_NARROWS = re.compile(
    "首次|重新|再次|一般(?!申报|纳税|贸易)|通常|原则上|最长|最迟|最早|至少|仅|连续|累计|全职|只(?!要)|优先|部分|自愿|分别|合计"
)
_AWAY = re.compile("升级为|升级到?|升为|升(?=国家|省|市)|转为|变更为|改为|替代|代替|高于|低于|优于|支付给|转付")
_OPPOSITES = "以上以下 以内以外 超过不足 高于低于 之前之后 大于小于 较高较低".split()
_COMPARES = {one[:2]: one[2:] for one in _OPPOSITES} | {one[2:]: one[:2] for one in _OPPOSITES}
_COMPARING = re.compile("|".join(_COMPARES))
_MAY_BE = re.compile("可以?(?:是|为)(?!准)")
_AND = re.compile("[、,]?(?:并且|且|同时|以及)(?!其)|[、,]并(?=[在已按经])")
_BEHIND = frozenset({"除外", "以外", "之外"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, in its one wording."""

    text: str
    words: tuple[str, ...]
    all: frozenset[str]  # words, and quantities as words
    further: str = ""  # the clauses behind it that 且 joins to it


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[Clause, ...]:
    cut = clauses_of(text)
    made = []
    for at, one in enumerate(cut):
        joined = takewhile(lambda each: re.match("且|并且|同时|并(?!网|购|联)", each), cut[at + 1 :])
        made.append(Clause(canonical(one), content_words(one), words_of(one), ",".join(map(canonical, joined))))
    return tuple(made)


def out_of_line(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a clause that says its nearest clause of the window otherwise."""
    there = _clauses(window.text)
    for said in _clauses(part):
        left = said.all
        for _ in range(SPANNED):
            near = _nearest(left, there)
            found = [tuple(_differences(said, one, part, window)) for one in near]
            if found and all(found):
                yield from min(found, key=len)
            if not near:
                break
            left = frozenset(word for word in left if word not in near[0].text and word not in near[0].all)


def _nearest(words: frozenset[str], there: Sequence[Clause]) -> list[Clause]:
    """Return the clauses that share most with some words."""
    shared = [sum(len(word) for word in words if word in one.text or word in one.all) for one in there]
    most = max(shared, default=0)
    return [one for one, share in zip(there, shared, strict=True) if share == most] if most else []


def _differences(said: Clause, other: Clause, part: str, window: Window) -> Iterator[Doubt]:
    yield from _affirmed(said, other)
    yield from _widened(said, other, part)
    yield from _put_in_place(said, window)
    yield from _turned(said, other)
    yield from _compared(said, other)
    yield from _conjunct_lost(other, part)
    allowed = MAY.search(said.text) and not MAY.search(other.text)
    if (allowed and MUST.search(other.text) and not MUST.search(said.text)) or (
        _MAY_BE.search(said.text) and not _MAY_BE.search(other.text)
    ):
        yield Doubt(Fault.MODALITY, said.text)


def _affirmed(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a clause that affirms what the other denies."""
    mine = negations(said.text)
    for no in negations(other.text):
        denied = no.denied[:HEAD]
        if no.word in _BEHIND or len(denied) < HEAD or said.text.count(denied) <= _affirmations(other, no.word, denied):
            continue
        if not any(denied in one.denied for one in mine):
            yield Doubt(Fault.NEGATION, no.word + no.denied)


def _affirmations(other: Clause, word: str, denied: str) -> int:
    return other.text.count(denied) - other.text.count(word + denied)


def _widened(said: Clause, other: Clause, part: str) -> Iterator[Doubt]:
    """Doubt the loss of a word that narrows what stands behind it."""
    for found in _NARROWS.finditer(other.text):
        behind = other.text[found.end() : found.end() + HEAD]
        if len(behind) < HEAD or behind not in said.text or found[0] in said.text:
            continue
        if found[0] + behind not in canonical(part):
            yield Doubt(Fault.CONDITION, found[0] + behind)


def _put_in_place(said: Clause, window: Window) -> Iterator[Doubt]:
    """Doubt a word said more often in one clause than in the whole window: one thing put in another's place."""
    for word, count in Counter(said.words).items():
        if count > 1 and len(word) >= LONG and count > max(1, canonical(window.text).count(word)):
            yield Doubt(Fault.WORDS, word)


def _turned(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a clause in which what becomes or bears what stands the other way round."""
    for found in _AWAY.finditer(said.text):
        before = content_words(said.text[: found.start()])[-1:]
        after = content_words(said.text[found.end() :])[:1]
        for first, second in zip(before, after, strict=False):
            there = other.text
            if first in there and second in there and there.rfind(first) > there.find(second):
                yield Doubt(Fault.WORDS, first + found[0] + second)


def _compared(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a comparison that is the other's opposite; those of numbers are judged with the numbers."""
    here = _COMPARING.findall(masked(said.text, read_quantities(said.text)))
    there = _COMPARING.findall(masked(other.text, read_quantities(other.text)))
    for word in here:
        if word not in there and _COMPARES[word] in there:
            yield Doubt(Fault.BOUND, word)


def _conjunct_lost(other: Clause, part: str) -> Iterator[Doubt]:
    """Doubt a condition of which one of two things that must both be is not said."""
    if not re.search("的|企业|者|项目|单位", part):
        return
    joined = [one for one in _AND.split(f"{other.text},{other.further}") if one.strip(",")]
    counted = [one for one in re.split("[、,]|且", other.text) if _limits(one)]
    spoken, told = canonical(part), read_quantities(part)
    for one in [*(joined if len(joined) > 1 else ()), *counted]:
        words = content_words(one)
        limits = _limits(one)
        if any(mine.fits(each) for mine in limits for each in told):
            continue
        if limits or (words and not any(word in spoken for word in words)):
            yield Doubt(Fault.CONDITION, one)


def _limits(text: str) -> list[Quantity]:
    """Return the quantities of a text that bound who is meant."""
    return [one for one in read_quantities(text) if one.bound in {">=", ">", "<"} and one.unit not in {"日期", "元"}]
