"""Documents as whole sentences, folded once and kept: what passages are cut from and questions are looked up in."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.search import tokens
from ledger.articles import ArticleRow

PASSAGE_CHARS = 400  # of one quote at most; a sentence longer than this is cut at a comma
KEPT = 8192  # articles whose sentences are remembered
_BREAKS = "，,、：: \u3000\xa0"
_JOINABLE = frozenset({"", "article", "paragraph"})
_OF_A_NUMBER = re.compile(r"[a-z0-9.%]")
_HAN = "\u3400"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it stands, with what ends it."""

    text: str
    folded: str
    opens: bool  # False for the rest of a sentence too long for one passage


@lru_cache(maxsize=KEPT)
def sentences_of(text: str, kind: str = "article") -> tuple[Sentence, ...]:
    """Cut an article at 。！？； and line ends; a row of a table stays whole.

    >>> [one.text for one in sentences_of("给予20万元。次年增长的，再给10万元。")]
    ['给予20万元。', '次年增长的，再给10万元。']
    """
    whole = kind == "table_row" and len(text) <= PASSAGE_CHARS
    cut: list[Sentence] = []
    for sentence in [text] if whole else tokens.sentences(text):
        rest, opens = sentence, True
        while len(rest) > PASSAGE_CHARS:
            at = max(rest.rfind(mark, PASSAGE_CHARS // 3, PASSAGE_CHARS) for mark in _BREAKS) + 1 or PASSAGE_CHARS
            cut.append(Sentence(rest[:at], tokens.fold(rest[:at]), opens))
            rest, opens = rest[at:], False
        cut.append(Sentence(rest, tokens.fold(rest), opens))
    return tuple(cut)


def stands(term: str, folded: str) -> bool:
    """Tell whether a term stands in a folded text: a pair of characters anywhere, a number or Latin word as a whole.

    >>> stands("20", "给予20万元"), stands("20", "2020年"), stands("万元", "20万元")
    (True, False, True)
    """
    if term[0] >= _HAN:
        return term in folded
    at = folded.find(term)
    while at >= 0:
        if _apart(folded, at, len(term)):
            return True
        at = folded.find(term, at + 1)
    return False


def _apart(folded: str, at: int, size: int) -> bool:
    return not _OF_A_NUMBER.match(folded[at - 1 : at]) and not _OF_A_NUMBER.match(folded[at + size : at + size + 1])


class Reading:
    """Some articles of one document, in reading order, as sentences.

    Args:
        policy_id: of the document.
        title: as people know it.
        rows: the articles that are read; not all of them need be there.

    """

    def __init__(self, policy_id: str, title: str, rows: Sequence[ArticleRow]) -> None:
        self.policy_id = policy_id
        self.title = tokens.fold(title)
        self.sentences: list[Sentence] = []
        self.ordinals: list[int] = []  # of the article each sentence stands in
        self.follows: list[bool] = []  # whether a sentence follows the one before it without a gap
        before: ArticleRow | None = None
        for row in rows:
            for place, sentence in enumerate(sentences_of(row.text, row.kind)):
                self.sentences.append(sentence)
                self.ordinals.append(row.ordinal)
                self.follows.append(place > 0 or _continues(before, row))
            before = row
        self.starts = [0]
        for sentence in self.sentences:
            self.starts.append(self.starts[-1] + len(sentence.folded) + 1)
        self.text = "\n".join(sentence.folded for sentence in self.sentences)

    def where(self, term: str) -> list[int]:
        """Return the sentences a term stands in."""
        found: list[int] = []
        at = self.text.find(term)
        while at >= 0:
            if term[0] < _HAN and not _apart(self.text, at, len(term)):
                at = self.text.find(term, at + 1)
                continue
            found.append(bisect_right(self.starts, at) - 1)
            at = self.text.find(term, self.starts[found[-1] + 1])
        return found

    def quote(self, first: int, end: int) -> str:
        """Return the sentences from ``first`` up to ``end`` as they stand, a new line where a new article begins."""
        text = ""
        for at in range(first, end):
            new = at > first and self.ordinals[at] != self.ordinals[at - 1]
            text += ("\n" if new and text[-1:] in "。！？；;" else "") + self.sentences[at].text
        return text.strip()


def _continues(before: ArticleRow | None, row: ArticleRow) -> bool:
    if before is None or row.ordinal != before.ordinal + 1 or row.path != before.path:
        return False
    return before.kind in _JOINABLE and row.kind in _JOINABLE
