"""Is every sentence a model wrote carried by the passage it cites? Checked by words and numbers, before it is shown.

A statement passes when one run of at most two neighbouring pieces of one cited passage carries all of it: each
quantity with its bound and what it belongs to, each day, name and 文号, each condition, negation and modal word, and
every word that claims something. A sentence that joins several statements, and a list, pass when each of their
statements does by itself. What differs is named, so that the trace can say why a sentence was dropped.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from knowledge.answer import manners
from knowledge.answer.alignment import out_of_line
from knowledge.answer.announced import announced, left_out
from knowledge.answer.conditions import case_dropped, conditions_dropped, numbers_off
from knowledge.answer.faults import Doubt, Fault, Verdict
from knowledge.answer.listing import Claim, Saying, inline_items
from knowledge.answer.passage import Passage, Window, windows
from knowledge.answer.support import (
    case_of_another,
    conditions_added,
    denials_off,
    groups,
    modals_off,
    names_off,
    words_off,
)
from knowledge.answer.wording import city_wordings, content_words, flat, negations, plain, read_quantities
from knowledge.search.synonyms import Synonyms

WEIGHTS = {Fault.NUMBER: 4, Fault.WORDS: 3}  # the run that lacks least is the one a sentence speaks of


class Checker:
    """Holds sentences against the passages of one answer.

    Args:
        passages: what was given to the model.
        synonyms: wordings of the city that mean the same.

    """

    def __init__(self, passages: Sequence[Passage], synonyms: Synonyms | None = None) -> None:
        self._passages = [replace(one, text=plain(one.text), title=plain(one.title)) for one in passages]
        known = "".join(one.text + one.title + "".join(one.path) for one in self._passages)
        self._wordings = city_wordings(synonyms or Synonyms(), known)

    def check(self, sentence: str, cites: Sequence[int] = ()) -> Verdict:
        """Hold one sentence against the passages it names; without names, against each one given.

        Args:
            sentence: one sentence without its marks.
            cites: numbers of passages.

        """
        return self.verdict(Saying(sentence, (Claim(sentence, tuple(cites)),), sentence))

    def verdict(self, saying: Saying) -> Verdict:
        """Hold a sentence or list against the passages it names; it passes whole or not at all."""
        line = flat(saying.text)
        doubts = [Doubt(Fault(kind), said) for kind, said in manners.breaches(line)]
        numbers = {one.number for one in self._passages}
        if not set(saying.cites) <= numbers:
            doubts.append(Doubt(Fault.NO_PASSAGE, "、".join(str(one) for one in saying.cites)))
        if not content_words(line) and not read_quantities(line):
            doubts.append(Doubt(Fault.EMPTY, saying.text))
        if doubts or not self._passages:
            return Verdict(saying.text, saying.cites, tuple(doubts) or (Doubt(Fault.NO_CITE, saying.text),))
        lacks: tuple[Doubt, ...] = ()
        for spoken in self._wordings:
            carriers, missing = self._carried(saying, spoken)
            if not missing:
                return Verdict(saying.text, carriers)
            lacks = lacks or missing
        return Verdict(saying.text, saying.cites, lacks)

    def _carried(self, saying: Saying, spoken: Callable[[str], str]) -> tuple[tuple[int, ...], tuple[Doubt, ...]]:
        """Return the passages that carry a saying in one of the city's wordings, or what is lacking."""
        items = [flat(spoken(one.text)) for one in saying.claims if one.head]
        carriers: list[int] = []
        for claim in saying.claims:
            named = [one for one in self._passages if one.number in claim.cites] or self._passages
            head = flat(spoken(claim.head))
            for sentence in _sentences(flat(spoken(claim.text))):
                found, lacks = _carrier(sentence, head, items, named)
                if lacks:
                    return (), lacks
                carriers += found
        return tuple(dict.fromkeys(carriers)), ()


def _carrier(
    sentence: str, head: str, items: Sequence[str], named: Sequence[Passage]
) -> tuple[list[int], tuple[Doubt, ...]]:
    """Return the passages that carry a sentence or an item of a list, or what the nearest one lacks."""
    lacks: tuple[Doubt, ...] = ()
    for passage in named:
        doubts = _item(sentence, head, items, passage) if head else _stated(sentence, passage)
        if not doubts:
            return [passage.number], ()
        lacks = doubts if not lacks or _weight(doubts) < _weight(lacks) else lacks
    return ([], lacks) if head else _in_several(sentence, named, lacks)


def _sentences(line: str) -> list[str]:
    return [one for one in re.split("[。!?]", line) if one.strip(",:;")]


def _in_several(
    sentence: str, named: Sequence[Passage], lacks: tuple[Doubt, ...]
) -> tuple[list[int], tuple[Doubt, ...]]:
    """Return the passages that carry the statements a sentence joins by semicolons, each its own."""
    parts = [one for one in sentence.split(";") if one.strip(",:")]
    if len(parts) < 2 or ":" in parts[0]:  # noqa: PLR2004 - several; a list is one passage's
        return [], lacks
    carriers = []
    for part in parts:
        carrier = next((one.number for one in named if not _stated(part, one)), None)
        if carrier is None:
            return [], lacks
        carriers.append(carrier)
    return carriers, ()


def _item(item: str, head: str, items: Sequence[str], passage: Passage) -> tuple[Doubt, ...]:
    """Return nothing when a passage carries an item of a list with what heads it."""
    doubts = (*announced(head, items, passage), *left_out(head, items, passage))
    if doubts:
        return doubts[:1]
    return _under(item, head, passage)


def _under(item: str, head: str, passage: Passage) -> tuple[Doubt, ...]:
    """Hold an item against a passage: said with its head, or by itself where its head is announced."""
    text = item.replace(":", ",", 1) if re.match("[^,;:]{1,16}:", item) else item
    joined = _stated_in_parts(f"{head},{text}", passage)
    return joined and _stated_in_parts(text, passage, f"{head},") and joined


def _stated(sentence: str, passage: Passage) -> tuple[Doubt, ...]:
    """Return nothing when a passage carries a sentence, whole or as a list within one line."""
    lacks = _stated_in_parts(sentence, passage)
    head, items = inline_items(sentence)
    if not lacks or not items:
        return lacks
    doubts = (*announced(head, items, passage), *left_out(head, items, passage))
    if doubts and (_stated_in_parts(head, passage) or left_out(head, items, passage)):
        return lacks
    return lacks if any(_under(one, head, passage) for one in items) else ()


def _stated_in_parts(sentence: str, passage: Passage, head: str = "") -> tuple[Doubt, ...]:
    for part in (one for one in sentence.split(";") if one.strip(",:")):
        lacks = _held(part, head, passage)
        if lacks and not _in_two(groups(part), head, passage):
            return lacks
    return ()


def _in_two(joined: Sequence[str], head: str, passage: Passage) -> bool:
    """Tell whether a passage carries the statements that a sentence joins, each in a place of its own.

    Each must hold a quantity or a negation: those are bound to their own subject and conditions.
    """
    for cut in range(1, len(joined)):
        first, rest = "".join(joined[:cut]), joined[cut:]
        if not all(read_quantities(one) or negations(one) for one in (first, "".join(rest))):
            continue
        if not _held(first, head, passage) and (
            not _held("".join(rest), head, passage) or _in_two(rest, head, passage)
        ):
            return True
    return False


def _held(part: str, head: str, passage: Passage) -> tuple[Doubt, ...]:
    """Return nothing when a run of the passage carries the statement, else the doubts of the nearest run."""
    status = manners.wrong_status(part, passage)
    if status:
        return (Doubt(Fault.STATUS, status),)
    said = head + part
    if flat(part).strip(",:") in flat(passage.text) and not manners.cut_short(part, flat(passage.text)):
        dropped = [
            (*conditions_dropped(part, said, window), *case_dropped(part, said, window))
            for window in windows(passage)
            if part.strip(",:") in window.text
        ]
        return min(dropped, key=len, default=())[:1]
    nearest: tuple[Doubt, ...] = ()
    for window in windows(passage):
        doubts = tuple(_doubts(part, said, window, passage))
        if not doubts:
            return ()
        if not nearest or _weight(doubts) < _weight(nearest):
            nearest = doubts
    return nearest or (Doubt(Fault.WORDS, part),)


def _weight(doubts: Sequence[Doubt]) -> int:
    return sum(WEIGHTS.get(one.fault, 1) + one.words.count("、") for one in doubts)


def _doubts(part: str, said: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    yield from numbers_off(part, window, passage, said.removesuffix(part))
    yield from names_off(part, window, passage)
    yield from words_off(part, window)
    yield from conditions_added(part, window)
    yield from case_of_another(part, window, passage)
    yield from denials_off(part, window)
    yield from modals_off(part, window)
    yield from conditions_dropped(part, said, window)
    yield from case_dropped(part, said, window)
    yield from out_of_line(part, window)
