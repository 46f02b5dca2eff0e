"""The terms under which a policy is found: its title and headings with every article, and the whole of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.search import tokens
from knowledge.search.stream import Codes, policy_codes
from ledger.policies import Policy

_CITED = re.compile("《(?:中华人民共和国)?([^《》]{2,60})》")


class Part(Protocol):
    """An article, as a row of the ledger or as a plain value."""

    @property
    def ordinal(self) -> int:
        """Its place in the document, 1.. in reading order."""
        ...

    @property
    def path(self) -> Sequence[str]:
        """Headings above it."""
        ...

    @property
    def text(self) -> str:
        """What it says."""
        ...


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What goes into the word index for one policy."""

    articles: list[tuple[int, str]]  # (ordinal, pairs of characters): title, headings above it, text
    grams: str  # of the whole document, its 文号 too
    words: str  # of the whole document
    cites: list[str]  # titles it names between 《 and 》, each once
    codes: Codes  # the text as numbers, see stream.py


def terms_of(policy: Policy) -> PolicyTerms:
    """Cut a policy with its articles into terms joined by blanks. A heading an article repeats is not counted twice."""
    head = _head(policy)
    head_grams = tokens.pairs_text(head)
    articles: list[tuple[int, str]] = []
    texts: list[tuple[int, str]] = []
    whole = [head_grams, tokens.pairs_text(tokens.fold_once(policy.doc_no))]
    words = tokens.words(head)
    headings: dict[str, str] = {}  # with their pairs
    for article in policy.articles:
        text, above = _folded(article)
        grams = tokens.pairs_text(text)
        fresh = [part for part in above if part not in headings]
        headings |= {part: tokens.pairs_text(part) for part in fresh}
        articles.append((article.ordinal, _joined([head_grams, *(headings[part] for part in above), grams])))
        texts.append((article.ordinal, "\n".join((*above, text))))
        whole.append(grams)
        words += tokens.words(text)
        for part in dict.fromkeys(fresh):
            whole.append(headings[part])
            words += tokens.words(part)
    cites = dict.fromkeys(name for _, text in texts for name in _CITED.findall(text))
    return PolicyTerms(articles, _joined(whole), " ".join(words), list(cites), policy_codes(head, texts))


def _joined(terms: Sequence[str]) -> str:
    return " ".join(part for part in terms if part)


def codes_of(policy: Policy, articles: Iterable[Part]) -> Codes:
    """Return a document with some text as numbers, as ``terms_of`` does for its own."""
    folded = [(article.ordinal, *_folded(article)) for article in articles]
    return policy_codes(_head(policy), [(ordinal, "\n".join((*above, text))) for ordinal, text, above in folded])


def _head(policy: Policy) -> str:
    inner = "" if policy.inner_title in policy.title else policy.inner_title
    return tokens.fold_once(f"{policy.title} {inner}")


def _folded(article: Part) -> tuple[str, list[str]]:
    """Return the text of an article, and the headings above it that it does not repeat."""
    return tokens.fold_once(article.text), [tokens.fold_once(part) for part in article.path if part not in article.text]
