"""Is every sentence a model wrote carried by the passage it cites? Checked by words and numbers, before it is shown.

A sentence passes when one run of at most three neighbouring pieces of one cited passage carries all of it: each
quantity with its bound and what it belongs to, each day, name and 文号, each condition, negation and modal word, and
every word that claims something. What differs is named, so that the trace can say why a sentence was dropped.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.answer import manners
from knowledge.answer.conditions import case_dropped, conditions_dropped, numbers_off
from knowledge.answer.faults import Doubt, Fault, Verdict
from knowledge.answer.passage import Passage, Window, windows
from knowledge.answer.support import conditions_added, denials_off, groups, modals_off, names_off, words_off
from knowledge.answer.wording import city_wording, content_words, flat, negations, read_quantities
from knowledge.search.synonyms import Synonyms

WEIGHTS = {Fault.NUMBER: 4, Fault.WORDS: 3}  # the run that lacks least is the one a sentence speaks of


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
        if not doubts or _in_two(groups(part), sentence, passage):
            return passage, ()
        lacks = doubts if not lacks or _weight(doubts) < _weight(lacks) else lacks
    return None, lacks


def _in_two(joined: Sequence[str], sentence: str, passage: Passage) -> bool:
    """Tell whether a passage carries the statements that a sentence joins, each in a place of its own.

    Each must hold a quantity or a negation: those are bound to their own subject and conditions.
    """
    for cut in range(1, len(joined)):
        first, rest = "".join(joined[:cut]), joined[cut:]
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
        dropped = [
            (*conditions_dropped(part, sentence, window), *case_dropped(part, sentence, window))
            for window in windows(passage)
            if part.strip(",:") in window.text
        ]
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
    yield from numbers_off(part, window, passage)
    yield from names_off(part, window, passage)
    yield from words_off(part, window)
    yield from conditions_added(part, window)
    yield from denials_off(part, window)
    yield from modals_off(part, window)
    yield from conditions_dropped(part, sentence, window)
    yield from case_dropped(part, sentence, window)
