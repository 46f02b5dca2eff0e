"""Texts that were the rule on another day: documents whose live text had not begun by then, as they stood.

The word index holds the live texts. For a past day the few documents with an earlier text are laid over it: their
articles, their title and dates, and their text as numbers take the place of the live ones, so that finding, quoting
and the status all speak of the text of that day. For today there are none as a rule, and nothing is done.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.rules.edition import Edition, edition_on
from knowledge.search import tokens
from knowledge.search.stream import Codes
from knowledge.search.terms import codes_of
from ledger.articles import ArticleRow
from ledger.base import Ledger
from ledger.editions import begun_later, earlier_text, published_of
from ledger.policies import OpenSession, Policy

DAYS_KEPT = 16  # days whose texts are remembered
TEXTS_KEPT = 256  # earlier texts that are remembered, some 25 MB
NOMINATED = 12  # earlier texts that are weighed for one question
LEAST = 0.3  # part of the question an earlier text must have to be weighed


@dataclass(frozen=True, slots=True)
class Earlier:
    """One document as it stood."""

    policy: Policy
    rows: Mapping[int, ArticleRow]  # by ordinal
    folded: str  # title and text, to be looked up in
    codes: Codes


Then = Mapping[str, Earlier]
"""Policy id -> the document as it stood on the day asked."""
NONE: Then = {}


class Editions:
    """The earlier texts of one base, read when a question asks for their day.

    Args:
        ledger: where versions are kept.

    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._mutex = threading.Lock()
        self._change = -1
        self._days: dict[date, Then] = {}
        self._texts: dict[tuple[str, int], Earlier] = {}

    def on(self, day: date, change: int) -> Then:
        """Return the documents whose text on ``day`` was another than the live one.

        Args:
            day: the day asked.
            change: number of the last change of the base; another number than before forgets what was read.

        """
        with self._mutex:
            if change != self._change:
                self._change, self._days, self._texts = change, {}, {}
            kept = self._days.get(day)
        if kept is not None:
            return kept
        found = self._read(day)
        with self._mutex:
            if change == self._change:
                if len(self._days) >= DAYS_KEPT or len(self._texts) > TEXTS_KEPT:
                    self._days, self._texts = {}, {}
                self._days[day] = found
        return found

    def _read(self, day: date) -> Then:
        found: dict[str, Earlier] = {}
        with self._ledger.read() as session:
            for policy_id in begun_later(session, day):
                every = [one for one in published_of(session, policy_id) if not one.draft]
                number = edition_on([Edition(one.number, one.begins, one.text, one.copy_of) for one in every], day)
                if not number or any(one.live for one in every if one.number == number):
                    continue
                earlier = self._texts.get((policy_id, number)) or _earlier(session, policy_id, number)
                if earlier is not None:
                    found[policy_id] = self._texts[policy_id, number] = earlier
        return found or NONE


def _earlier(session: OpenSession, policy_id: str, number: int) -> Earlier | None:
    stood = earlier_text(session, policy_id, number)
    if stood is None:
        return None
    policy, rows = stood.policy, {row.ordinal: row for row in stood.articles}
    whole = (policy.title, policy.inner_title, *("\n".join((*row.path, row.text)) for row in stood.articles))
    folded = tokens.fold("\n".join(whole))
    return Earlier(policy, rows, folded, codes_of(policy, stood.articles))


def nominated(then: Then, weights: Mapping[str, float]) -> dict[str, Codes]:
    """Return the earlier texts that have most of a question, as numbers.

    Args:
        then: the texts of the day.
        weights: the question's pairs of characters, the rarer the heavier.

    """
    total = sum(weights.values()) or 1.0
    shares = {
        name: sum(weight for term, weight in weights.items() if term in one.folded) / total
        for name, one in then.items()
    }
    best = sorted((name for name, share in shares.items() if share >= LEAST), key=lambda name: -shares[name])
    return {name: then[name].codes for name in best[:NOMINATED]}
