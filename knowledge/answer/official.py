"""Official answers as they are given: found by question, and only while everything under them stands.

The base is asked only when no official answer is like enough. A wrong match would put a department's name under an
answer to another question, so likeness must be high (see knowledge/search/likeness.py), and day, place and every
cited article are looked at each time.
"""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answer.footing import Ground, Loose, ground
from knowledge.rules.region import covers
from knowledge.search.likeness import ALIKE, Meant, likeness, meant
from knowledge.search.query import Query, understand
from knowledge.search.shelf import Shelf
from knowledge.search.spelling import Speller
from ledger.official import OfficialAnswer, OfficialState, last_official_change, official_by_id, officials_in

LOOKED_AT = 5  # official answers like enough that are tried one after the other


@dataclass(frozen=True, slots=True)
class Near:
    """An official answer and how like its nearest wording is to what was asked."""

    answer: OfficialAnswer
    wording: str
    score: float  # 0 to 1
    why_not: str = ""  # a sentence; empty: it would be given


@dataclass(frozen=True, slots=True)
class Given:
    """An official answer that holds for the question, with the articles under it as they stand on the day."""

    answer: OfficialAnswer
    score: float
    grounds: tuple[Ground, ...]
    query: Query  # the question as it was understood


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: OfficialAnswer
    wordings: tuple[tuple[str, Meant], ...]


class Officials:
    """The live official answers of one house, kept in memory until one of them or the base changes."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._mutex = threading.Lock()
        self._numbers = (-1, -1)
        self._kept: tuple[_Kept, ...] = ()
        self._speller: Speller | None = None

    def find(self, text: str, *, day: date, place: str = "") -> Given | None:
        """Return the official answer to a question, or None.

        Args:
            text: as the person typed it.
            day: for which it must hold.
            place: code of where the person's firm is; a place named in the question outranks it.

        """
        kept = self._current()
        if not kept:
            return None
        query, asked = self._meant(text)
        for near in _nearest(kept, asked, ALIKE)[:LOOKED_AT]:
            if _not_for(near.answer, query, day, place, self._shelf.city.home):
                continue
            grounds = self._grounds(near.answer, day)
            if not isinstance(grounds, Loose):
                return Given(near.answer, near.score, grounds, query)
        return None

    def nearest(self, text: str, *, day: date, place: str = "", limit: int = LOOKED_AT) -> list[Near]:
        """Return the official answers nearest to a question, each with why it would not be given."""
        kept = self._current()
        if not kept:
            return []
        query, asked = self._meant(text)
        found = []
        for near in _nearest(kept, asked, 0.0)[:limit]:
            why = "" if near.score >= ALIKE else f"相似度 {near.score:.2f}，低于 {ALIKE}"
            why = why or _not_for(near.answer, query, day, place, self._shelf.city.home)
            grounds = self._grounds(near.answer, day)
            why = why or (grounds.sentence if isinstance(grounds, Loose) else "")
            found.append(Near(near.answer, near.wording, near.score, why))
        return found

    def meant(self, text: str) -> Meant:
        """Return a question in the form in which questions are compared."""
        self._shelf.words.catch_up(self._shelf.ledger)
        return self._meant(text)[1]

    def _grounds(self, answer: OfficialAnswer, day: date) -> tuple[Ground, ...] | Loose:
        with self._shelf.ledger.read() as session:
            live = official_by_id(session, answer.answer_id)
            if live is None or live.state is not OfficialState.LIVE:
                return Loose("已停用或待复核")
            found = []
            for cite in answer.cites:
                one = ground(session, cite, day)
                if isinstance(one, Loose):
                    return one
                found.append(one)
        return tuple(found)

    def _current(self) -> tuple[_Kept, ...]:
        """Return the live answers; read again when one changed, or when the words of the base did."""
        with self._shelf.ledger.read() as session:
            newest = last_official_change(session)
        if newest == 0:
            return ()
        self._shelf.words.catch_up(self._shelf.ledger)
        with self._mutex:
            numbers = (newest, self._shelf.words.number)
            if numbers != self._numbers:
                with self._shelf.ledger.read() as session:
                    rows = officials_in(session, [OfficialState.LIVE])
                self._speller = None
                self._kept = tuple(
                    _Kept(row, tuple((one, self._meant(one)[1]) for one in (row.question, *row.variants)))
                    for row in rows
                )
                self._numbers = numbers
            return self._kept

    def _meant(self, text: str) -> tuple[Query, Meant]:
        shelf = self._shelf
        if self._speller is None:
            self._speller = Speller(
                lambda term: shelf.words.frequency("grams", term) > 0,
                shelf.synonyms.vocabulary(),
                shelf.words.vocabulary,
            )
        query = understand(text, shelf.synonyms, shelf.city, self._speller)
        return query, meant(query, self._rarity, shelf.city)

    def _rarity(self, term: str) -> float:
        if len(term) < 2:  # noqa: PLR2004 - a lone character is in too many texts to tell
            return 1.0
        return math.log(1 + self._shelf.words.size() / (0.5 + self._shelf.words.frequency("grams", term)))


def _nearest(kept: Sequence[_Kept], asked: Meant, least: float) -> list[Near]:
    """Return the answers whose nearest wording is at least so like, the likest first."""
    found = []
    for one in kept:
        score, wording = max((likeness(asked, how), wording) for wording, how in one.wordings)
        if score >= least:
            found.append(Near(one.answer, wording, score))
    return sorted(found, key=lambda near: -near.score)


def _not_for(answer: OfficialAnswer, query: Query, day: date, place: str, home: str) -> str:
    """Return why an answer does not hold for the day or the place; empty when it does."""
    if answer.valid_from is not None and day < answer.valid_from:
        return f"自{answer.valid_from.isoformat()}起有效"
    if answer.valid_until is not None and day > answer.valid_until:
        return f"有效期至{answer.valid_until.isoformat()}"
    if query.doc_nos:
        return "问的是文号"
    region = answer.region or home
    places = query.regions or ((place,) if place else (home,))
    if region and not all(covers(region, one) for one in places):
        return "不是所问地区的答复"
    return ""
