"""Where the sentence stands that an item rests on: the document in the base, and the article that holds it."""

import re

from knowledge.rules.docno import find_docnos
from knowledge.rules.item import Basis
from ledger.articles import ArticleRow, articles_of
from ledger.policies import OpenSession, policies_by_doc_no

ARTICLES = 400  # of one document; none of ours has more
SAME = 24  # characters of the quote that an article must hold
_LOOSE = re.compile(r"[\s\W_]+")


class BasisPlaces:
    """Finds places in one session; each document is read once."""

    def __init__(self, session: OpenSession) -> None:
        """Take the session to read in."""
        self._session = session
        self._known: dict[str, tuple[str, list[ArticleRow]]] = {}

    def place(self, basis: Basis) -> tuple[str, int]:
        """Return (policy id, ordinal of the article or 0); an empty id when the base has no such document."""
        if basis.doc not in self._known:
            self._known[basis.doc] = self._read(basis.doc)
        policy_id, articles = self._known[basis.doc]
        return policy_id, _holding(basis, articles) if policy_id else 0

    def _read(self, doc: str) -> tuple[str, list[ArticleRow]]:
        numbers = find_docnos(doc)
        found = policies_by_doc_no(self._session, numbers[0].key) if numbers else ()
        policy_id = found[0].policy_id if found else ""
        return policy_id, articles_of(self._session, policy_id, ARTICLES) if policy_id else []


def _holding(basis: Basis, articles: list[ArticleRow]) -> int:
    quote = _LOOSE.sub("", basis.quote)[:SAME]
    by_text = [one.ordinal for one in articles if quote and quote in _LOOSE.sub("", one.text)]
    by_name = [one.ordinal for one in articles if one.label and one.label in basis.article]
    both = [ordinal for ordinal in by_text if ordinal in by_name]
    return next(iter(both or by_text or by_name), 0)
