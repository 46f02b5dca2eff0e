"""Is every sentence a model wrote carried by the passage it cites? Checked by words and numbers, before it is shown.

A sentence passes when one run of at most three neighbouring pieces of one cited passage carries all of it: each
quantity with its bound and what it belongs to, each day, name and 文号, each condition, negation and modal word, and
every word that claims something. What differs is named, so that the trace can say why a sentence was dropped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.answer import manners
from knowledge.answer.passage import Passage, Window, doc_numbers, scopes, windows, words_of
from knowledge.answer.wording import (
    HEDGE,
    MAY,
    MUST,
    NEEDS,
    canonical,
    city_wording,
    content_words,
    critical_words,
    flat,
    negations,
    read_quantities,
)
from knowledge.rules.docno import find_docnos
from knowledge.rules.quantity import MONEY, Quantity
from knowledge.search.synonyms import Synonyms

COVERED = 0.93  # of a sentence's content, by length, must stand in the window; benchmarks/cite.py
STRANGE_CHARS = 2  # a word of more characters that stands nowhere in the window is never let pass
OWN = 0.34  # of what tells an amount's case from its neighbours' must be said with it
OWN_BESIDE_OTHERS = 0.8  # the same, when words of a neighbour's case are said too
PAIR = 2
KEPT_CONDITION = 0.4  # of the words of a condition
WHOLLY = 0.8  # the same, when other clauses have its words as well
USED = 0.6  # a clause with this part of its words in the sentence is what the sentence speaks of
AMOUNTS = frozenset({*MONEY, "%", "百分点", "倍", "折", "成"})
UNCONDITIONED = frozenset({"", "日期", "电话"})
_KEPT = re.compile(
    "首次|连续|新增|重新|复核|国家级|省级|市级|县级|区级|次年|仅|限于|独立法人|境内|境外|累计|全职|新获|新认定"
)
_CLAUSE = re.compile("[,。;:!?]")
_CONDITION = re.compile(
    "的$|的[^,]{2,14}$|^对|^凡|^符合|^经|^在.*(?:内|期间)$|首次|连续|除外|不含|不包括|仅|只有|限于|未|无|没有|且|同时|重新"
)


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


WEIGHTS = {Fault.NUMBER: 4, Fault.WORDS: 3}  # the run that lacks least is the one a sentence speaks of


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


class Checker:
    """Holds sentences against the passages of one answer.

    Args:
        passages: what was given to the model.
        synonyms: wordings of the city that mean the same.

    """

    def __init__(self, passages: Sequence[Passage], synonyms: Synonyms | None = None) -> None:
        self._spoken = city_wording(synonyms or Synonyms())
        self._passages = [
            replace(
                one,
                text=self._spoken(one.text),
                title=self._spoken(one.title),
                path=tuple(self._spoken(part) for part in one.path),
            )
            for one in passages
        ]

    def check(self, sentence: str, cites: Sequence[int] = ()) -> Verdict:
        """Hold one sentence against the passages it names; without names, against each one given.

        Args:
            sentence: one sentence without its marks.
            cites: numbers of passages.

        """
        line = flat(self._spoken(sentence))
        doubts = [Doubt(Fault(kind), said) for kind, said in manners.breaches(line)]
        named = [one for one in self._passages if one.number in cites] if cites else self._passages
        if cites and len(named) < len(set(cites)):
            doubts.append(Doubt(Fault.NO_PASSAGE, "、".join(str(one) for one in cites)))
        if not content_words(line) and not read_quantities(line):
            doubts.append(Doubt(Fault.EMPTY, sentence))
        if doubts or not named:
            return Verdict(sentence, tuple(cites), tuple(doubts) or (Doubt(Fault.NO_CITE, sentence),))
        carriers: list[int] = []
        for part in _parts(line):
            passage, lacks = _carrier(part, line, named)
            if passage is None:
                return Verdict(sentence, tuple(cites), lacks)
            carriers.append(passage.number)
        return Verdict(sentence, tuple(dict.fromkeys(carriers)))


def _carrier(part: str, sentence: str, named: Sequence[Passage]) -> tuple[Passage | None, tuple[Doubt, ...]]:
    """Return the passage that carries a statement, or what the nearest one lacks."""
    lacks: tuple[Doubt, ...] = ()
    for passage in named:
        doubts = _held(part, sentence, passage)
        if not doubts or _in_two(_groups(part), sentence, passage):
            return passage, ()
        lacks = doubts if not lacks or _weight(doubts) < _weight(lacks) else lacks
    return None, lacks


def _in_two(groups: Sequence[str], sentence: str, passage: Passage) -> bool:
    """Tell whether a passage carries the statements that a sentence joins, each in a place of its own.

    Each must hold a quantity or a negation: those are bound to their own subject and conditions.
    """
    for cut in range(1, len(groups)):
        first, rest = "".join(groups[:cut]), groups[cut:]
        if not all(read_quantities(one) or negations(one) for one in (first, "".join(rest))):
            continue
        if not _held(first, sentence, passage) and (
            not _held("".join(rest), sentence, passage) or _in_two(rest, sentence, passage)
        ):
            return True
    return False


def _parts(line: str) -> list[str]:
    return [part for part in re.split("[;。!?]", line) if part.strip(",:")]


def _held(part: str, sentence: str, passage: Passage) -> tuple[Doubt, ...]:
    """Return nothing when a run of the passage carries the statement, else the doubts of the nearest run."""
    status = manners.wrong_status(part, passage)
    if status:
        return (Doubt(Fault.STATUS, status),)
    if flat(part).strip(",:") in flat(passage.text) and not manners.cut_short(part, flat(passage.text)):
        dropped = [tuple(_dropped(part, part, window)) for window in windows(passage) if part in window.text]
        return min(dropped, key=len, default=())[:1]
    nearest: tuple[Doubt, ...] = ()
    for window in windows(passage):
        doubts = tuple(_doubts(part, sentence, window, passage))
        if not doubts:
            return ()
        if not nearest or _weight(doubts) < _weight(nearest):
            nearest = doubts
    return nearest or (Doubt(Fault.WORDS, part),)


def _weight(doubts: Sequence[Doubt]) -> int:
    return sum(WEIGHTS.get(one.fault, 1) for one in doubts)


def _doubts(part: str, sentence: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    yield from _numbers(part, window, passage)
    yield from _names(part, window, passage)
    yield from _words(part, window)
    yield from _criticals(part, window)
    yield from _denials(part, window)
    yield from _modals(part, window)
    yield from _dropped(part, sentence, window)


def _numbers(part: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    said, there = scopes(part), scopes(window.text)
    facts = read_quantities(passage.facts)
    for one, scope in said:
        equal = [(other, theirs) for other, theirs in there if one.fits(other)]
        if not equal:
            if not any(one.fits(other) and manners.fact_fits(one, scope) for other in facts):
                yield Doubt(Fault.NUMBER, one.words)
            continue
        bounded = [pair for pair in equal if _same_bound(one, pair[0])]
        if not bounded:
            yield Doubt(Fault.BOUND, one.words)
        elif not any(_belongs(scope, theirs, other, window) for other, theirs in bounded):
            yield Doubt(Fault.BELONGS, one.words)


def _same_bound(one: Quantity, other: Quantity) -> bool:
    if one.unit == "日期":
        return one.bound == other.bound or {one.bound, other.bound} == {"", "from"}
    return one.bound == other.bound and one.per == other.per


def _belongs(said: str, theirs: str, number: Quantity, window: Window) -> bool:
    """Tell whether a number is said of the case it stands for, and not of a neighbour with another number."""
    if _of_what_follows(said, theirs, number, window):
        return False
    neighbours = [
        scope
        for other, scope in scopes(window.text)
        if (other.unit, other.bound, other.per) == (number.unit, number.bound, number.per) and scope != theirs
    ]
    if not neighbours:
        return True
    spoken, own = words_of(said, number.unit), words_of(theirs, number.unit)
    others = frozenset().union(*(words_of(one, number.unit) for one in neighbours))
    mine, foreign = own - others, others - own
    share = len(mine & spoken) / len(mine) if mine else 1.0
    if "分别" in theirs or "依次" in theirs or ("分别" in window.text and len(neighbours) > 1):
        return canonical(said) in window.said
    return share >= (OWN_BESIDE_OTHERS if foreign & spoken else OWN)


def _of_what_follows(said: str, theirs: str, number: Quantity, window: Window) -> bool:
    """Tell whether a number is said of something that its text names only in a later clause."""
    there = next((one for one in read_quantities(theirs) if one.fits(number)), None)
    here = next((one for one in read_quantities(said) if one.fits(number)), None)
    if there is None or here is None:
        return False
    before = _CLAUSE.split(said[: here.start])[-1]
    known = window.said.replace(
        canonical(theirs), canonical(theirs[: there.end] + _CLAUSE.split(theirs[there.end :])[0])
    )
    return any(word not in known and word in window.said for word in content_words(before))


def _names(part: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    known = doc_numbers(passage)
    for number in find_docnos(part):
        if number.key not in known:
            yield Doubt(Fault.DOC_NO, number.printed)
    for name in manners.names(part):
        if name not in window.whole:
            yield Doubt(Fault.NAME, name)


def _words(part: str, window: Window) -> Iterator[Doubt]:
    strange = _strange(part, window)
    if strange:
        yield Doubt(Fault.WORDS, "、".join(strange))
        return
    for group in _groups(part) if window.apart else ():
        if all(_strange(group, one) for one in window.apart):
            yield Doubt(Fault.WORDS, group)


def _strange(part: str, window: Window) -> list[str]:
    """Return the words of a statement that the window lacks, when they are too much of it."""
    words = content_words(part)
    strange = [word for word in words if not _stands(word, window)]
    covered = 1 - sum(len(word) for word in strange) / (sum(len(word) for word in words) or 1)
    hard = any(len(word) > STRANGE_CHARS or word.isascii() for word in strange)
    return strange if hard or covered < COVERED else []


def _groups(part: str) -> list[str]:
    """Cut a statement into clauses; a condition stays with what follows from it."""
    groups: list[str] = []
    held = ""
    for clause in _clauses(part):
        held += clause + ","
        if not re.search("(?:的|部分|时|后|期间|情形|者|之日起)$|^对|^凡|^符合", clause):
            groups.append(held)
            held = ""
    return [*groups, held] if held else groups


def _stands(word: str, window: Window) -> bool:
    """Tell whether a word stands in the window, whole or in pieces of two."""
    if word in window.said:
        return True
    if word.isascii() or len(word) <= STRANGE_CHARS:
        return False
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    halves = [word[at : at + 2] for at in range(0, len(word), 2)] if len(word) % 2 == 0 else pairs
    return all(pair in window.said for pair in pairs) or all(half in window.said for half in halves)


def _criticals(part: str, window: Window) -> Iterator[Doubt]:
    for word in sorted(critical_words(part)):
        if not _stands(word, window):
            yield Doubt(Fault.CRITICAL, word)


def _denials(part: str, window: Window) -> Iterator[Doubt]:
    said, there = negations(part), negations(window.text)
    for one in said:
        if not any(_same_denial(one.denied, other.denied) for other in there):
            yield Doubt(Fault.NEGATION, one.word + one.denied)
    spoken = set(content_words(part))
    nearest = max(window.apart, key=lambda one: len(spoken & set(content_words(one.text))), default=window)
    line, text = canonical(part), canonical(nearest.text)
    for one in negations(nearest.text):
        denied = one.denied[:2]
        if len(denied) < PAIR or denied not in line or any(denied in other.denied for other in said):
            continue
        if text.count(denied) == text.count(one.word + denied) or _speaks_of(part, one.denied, nearest.text):
            yield Doubt(Fault.NEGATION, one.word + one.denied)


def _speaks_of(part: str, denied: str, text: str) -> bool:
    """Tell whether the clause with this denial is said: most of its words that no other clause has."""
    spoken = set(content_words(part))
    for clause in _clauses(text):
        words = {word for word in content_words(clause) if not negations(word)}
        if denied[:2] in canonical(clause) and negations(clause):
            own = words - set(content_words(text.replace(clause, "")))
            if own:
                return len(own & spoken) >= USED * len(own)
            return len(words) > 1 and len(words & spoken) > WHOLLY * len(words)
    return False


def _same_denial(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    return one[:2] in other or one[-2:] == other[-2:]


def _modals(part: str, window: Window) -> Iterator[Doubt]:
    due = any(one.bound == "by" for one in read_quantities(part))
    if (must := MUST.search(part)) and not due and not NEEDS.search(window.whole):
        yield Doubt(Fault.MODALITY, must[0])
    if (hedge := HEDGE.search(part)) and not HEDGE.search(window.text):
        yield Doubt(Fault.MODALITY, hedge[0])
    spoken = set(content_words(part))
    for clause in _clauses(window.text):
        words = set(content_words(clause))
        if len(words & spoken) < max(1, USED * len(words)):
            continue
        if (may := MAY.search(part)) and MUST.search(clause) and not MUST.search(part) and not MAY.search(clause):
            yield Doubt(Fault.MODALITY, may[0])
        for form in (MAY, HEDGE):
            lost = form.search(clause)
            if lost and not MAY.search(part) and not HEDGE.search(part):
                yield Doubt(Fault.MODALITY, lost[0])


def _clauses(text: str) -> Iterable[str]:
    return [clause for clause in _CLAUSE.split(text) if clause]


def _dropped(part: str, sentence: str, window: Window) -> Iterator[Doubt]:
    """Doubt an amount said without a condition it stands under in its passage."""
    there = scopes(window.text)
    for one, _ in scopes(part):
        if one.unit in UNCONDITIONED or one.unit.startswith("第") or _is_cap(one, part):
            continue
        same = [theirs for other, theirs in there if one.fits(other) and _same_bound(one, other)]
        losses = [_losses(theirs, one, sentence) for theirs in same]
        if losses and all(losses):
            yield Doubt(Fault.CONDITION, min(losses, key=len)[0])


def _is_cap(one: Quantity, part: str) -> bool:
    """Tell whether a number is an upper limit with a subject of its own: 单户最高50万元."""
    clause = _CLAUSE.split(part[: one.start])[-1]
    return one.bound == "<=" and bool(one.per or re.search("单[户个笔家项件台次]|每[户个笔家项件台次人年]", clause))


def _losses(theirs: str, number: Quantity, sentence: str) -> list[str]:
    """Return the conditions before a number that a sentence leaves out."""
    spoken, told = words_of(sentence), read_quantities(sentence)
    place = next((other.start for other in read_quantities(theirs) if other.fits(number)), len(theirs))
    before = theirs[: place + len(number.words)]
    lost = [
        other.words
        for other in read_quantities(before)
        if other.bound in {">=", ">", "<", "<=", "[", "]"}
        and not other.fits(number)
        and not any(other.fits(mine) and other.bound == mine.bound for mine in told)
    ]
    for clause in [
        *_clauses(before),
        *(one for one in _clauses(theirs[len(before) :]) if "除外" in one or "不含" in one),
    ]:
        words = words_of(clause)
        lost += [word for word in sorted(set(_KEPT.findall(canonical(clause)))) if word not in canonical(sentence)]
        if words and _CONDITION.search(clause) and len(words & spoken) < KEPT_CONDITION * len(words):
            lost.append(clause)
    return lost
