"""Documents and articles read from the ledger and remembered until the base changes, as they stand on a day."""

from collections.abc import Sequence

from knowledge.search.editions import NONE, Then
from ledger.articles import ArticleRow, articles_at, articles_of
from ledger.base import Ledger
from ledger.policies import Policy, policies_by_doc_no, policies_by_ids, policy_by_id

AROUND = 300  # articles of the first document that are read for the next step
WHOLES_KEPT = 128  # first documents whose articles are remembered together
ROWS_KEPT = 20_000  # articles remembered between two changes of the base


class Kept:
    """What was read of the live texts since the last change of the base.

    Args:
        ledger: the truth.

    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._policies: dict[str, Policy] = {}
        self._rows: dict[tuple[str, int], ArticleRow] = {}
        self._wholes: dict[str, list[ArticleRow]] = {}

    def known(self, policy_ids: Sequence[str]) -> dict[str, Policy]:
        """Return policies from memory, reading those that are not there yet."""
        kept = self._policies
        missing = [policy_id for policy_id in policy_ids if policy_id not in kept]
        if missing:
            with self._ledger.read() as session:
                kept.update(policies_by_ids(session, missing))
        return {policy_id: kept[policy_id] for policy_id in policy_ids if policy_id in kept}

    def read(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ArticleRow]:
        """Return the articles at (policy id, ordinal), those that exist."""
        kept = self._rows
        missing = [place for place in places if place not in kept]
        if missing:
            with self._ledger.read() as session:
                kept |= articles_at(session, missing)
        found = {place: kept[place] for place in places if place in kept}
        if len(kept) > ROWS_KEPT:
            self._rows = {}
        return found

    def whole(self, policy_id: str) -> list[ArticleRow]:
        """Return the articles of a document in reading order."""
        kept = self._wholes
        rows = kept.get(policy_id)
        if rows is None:
            with self._ledger.read() as session:
                rows = kept[policy_id] = articles_of(session, policy_id, AROUND)
            if len(kept) > WHOLES_KEPT:
                self._wholes = {}
        return rows

    def numbered(self, doc_nos: Sequence[str]) -> dict[str, list[int]]:
        """Return the documents with these 文号 (keys), newest first, and the ordinals of their articles."""
        found: dict[str, list[int]] = {}
        with self._ledger.read() as session:
            for key in doc_nos:
                for policy in policies_by_doc_no(session, key):
                    whole = policy_by_id(session, policy.policy_id)
                    found[policy.policy_id] = [article.ordinal for article in whole.articles] if whole else []
        return found


class OnDay:
    """The same on a day for which some documents had another text.

    Args:
        kept: the live texts.
        then: the other texts of the day.

    """

    def __init__(self, kept: Kept, then: Then = NONE) -> None:
        self._kept = kept
        self.then = then

    def known(self, policy_ids: Sequence[str]) -> dict[str, Policy]:
        """Return policies with the title and the dates they had."""
        found = self._kept.known(policy_ids)
        return {name: self.then[name].policy if name in self.then else policy for name, policy in found.items()}

    def version(self, policy_id: str) -> int:
        """Return the number of the version a document's text is from; 0: the live one."""
        return self.then[policy_id].policy.version if policy_id in self.then else 0

    def read(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ArticleRow]:
        """Return the articles at (policy id, ordinal) as they stood."""
        if not self.then:
            return self._kept.read(places)
        found = self._kept.read([place for place in places if place[0] not in self.then])
        for name, ordinal in places:
            if name in self.then and ordinal in self.then[name].rows:
                found[name, ordinal] = self.then[name].rows[ordinal]
        return found

    def whole(self, policy_id: str) -> list[ArticleRow]:
        """Return the articles of a document as they stood, in reading order."""
        if policy_id not in self.then:
            return self._kept.whole(policy_id)
        return list(self.then[policy_id].rows.values())[:AROUND]

    def numbered(self, doc_nos: Sequence[str]) -> dict[str, list[int]]:
        """Return the documents that have these 文号 now, or had them on the day, and the ordinals of their articles."""
        found = self._kept.numbered(doc_nos)
        had = [name for name, one in self.then.items() if one.policy.doc_no_key in doc_nos]
        return {name: list(self.then[name].rows) if name in self.then else found[name] for name in (*found, *had)}
