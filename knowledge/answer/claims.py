"""Is every sentence a model wrote carried by the passage it cites? Checked by words and numbers, before it is shown.

A statement passes when one run of at most two neighbouring pieces of one cited passage carries all of it: each
quantity with its bound and what it belongs to, each day, name and 文号, each condition, negation and modal word, and
every word that claims something. A sentence that joins several statements, and a list, pass when each of their
statements does by itself. What differs is named, so that the trace can say why a sentence was dropped.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.answer import manners
from knowledge.answer.announced import announced, left_out
from knowledge.answer.faults import Doubt, Fault, Verdict
from knowledge.answer.holding import stated, weight
from knowledge.answer.listing import Claim, Saying, inline_items
from knowledge.answer.passage import Passage
from knowledge.answer.said import Said
from knowledge.answer.wording import city_wordings, content_words, flat, plain
from knowledge.search.synonyms import Synonyms

Carried = tuple[list[int], tuple[Doubt, ...]]  # the passages that carry it, or what is lacking


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
        if not set(saying.cites) <= {one.number for one in self._passages}:
            doubts.append(Doubt(Fault.NO_PASSAGE, "、".join(str(one) for one in saying.cites)))
        if not content_words(line):  # a number alone says nothing
            doubts.append(Doubt(Fault.EMPTY, saying.text))
        if doubts or not self._passages:
            return Verdict(saying.text, saying.cites, tuple(doubts) or (Doubt(Fault.NO_CITE, saying.text),))
        lacks: tuple[Doubt, ...] = ()
        for spoken in self._wordings:
            carriers, missing = self._carried(saying, spoken)
            if not missing:
                return Verdict(saying.text, tuple(dict.fromkeys(carriers)))
            lacks = lacks or missing
        return Verdict(saying.text, saying.cites, lacks)

    def _carried(self, saying: Saying, spoken: Callable[[str], str]) -> Carried:
        """Hold a saying in one of the city's wordings."""
        items = [flat(spoken(one.text)) for one in saying.claims if one.head]
        carriers: list[int] = []
        before = ""
        for claim in saying.claims:
            named = [one for one in self._passages if one.number in claim.cites] or self._passages
            head = flat(spoken(claim.head))
            for sentence in re.split("[。!?]", flat(spoken(claim.text))):
                if re.search(r"\w", sentence):
                    said = Said(sentence, head, ",".join(one for one in items if one != sentence) if head else before)
                    found, lacks = _item(said, items, named) if head else _sentence(said, named)
                    if lacks:
                        return [], lacks
                    carriers += found
                    before += "" if saying.listed else sentence + ","
        return carriers, ()


def _item(said: Said, items: Sequence[str], named: Sequence[Passage]) -> Carried:
    """Hold an item of a list, and what heads it, against the passages it names."""
    lacks: tuple[Doubt, ...] = ()
    for passage in named:
        doubts = (*announced(said.head, items, passage), *left_out(said.head, items, passage))
        doubts = doubts[:1] or _under(said, passage)
        if not doubts:
            return [passage.number], ()
        lacks = doubts if not lacks or weight(doubts) < weight(lacks) else lacks
    return [], lacks


def _under(said: Said, passage: Passage) -> tuple[Doubt, ...]:
    """Hold an item against a passage: said with its head, or by itself where its head is announced."""
    text = said.part.replace(":", ",", 1) if re.match("[^,;:]{1,40}:", said.part) else said.part
    _, joined = _parts(Said(f"{said.head},{text}"), [passage])
    return joined and _parts(Said(text, f"{said.head},", said.before), [passage])[1] and joined


def _sentence(said: Said, named: Sequence[Passage]) -> Carried:
    """Hold a sentence against the passages it names, as statements or as a list within one line."""
    carriers, lacks = _parts(said, named)
    head, items = inline_items(said.part)
    if not lacks or not items:
        return carriers, lacks
    for passage in named:
        left = tuple(left_out(head, items, passage))
        doubts = left or tuple(announced(head, items, passage))
        if doubts and (left or _parts(Said(head), [passage])[1]):
            continue
        listed = (Said(one, head, ",".join(other for other in items if other != one)) for one in items)
        if not any(_under(one, passage) for one in listed):
            return [passage.number], ()
    return [], lacks


def _parts(said: Said, named: Sequence[Passage]) -> Carried:
    """Hold the statements between semicolons, each by itself."""
    carriers: list[int] = []
    before = said.before
    for part in (one for one in said.part.split(";") if re.search(r"\w", one)):
        found, lacks = stated(Said(part, said.head, before), named)
        if lacks:
            return [], lacks
        carriers += found
        before += part + ","
    return carriers, ()
