"""The terms under which a policy is found: its title and headings with every article, and the whole of it."""

import re
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.stream import Codes, policy_codes
from ledger.policies import Policy

_CITED = re.compile("《(?:中华人民共和国)?([^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What goes into the word index for one policy."""

    articles: list[tuple[int, list[str]]]  # (ordinal, pairs of characters): title, headings above it, text
    grams: list[str]  # of the whole document, its 文号 too
    words: list[str]  # of the whole document
    cites: list[str]  # titles it names between 《 and 》, each once
    codes: Codes  # the text as numbers, see stream.py


def terms_of(policy: Policy) -> PolicyTerms:
    """Cut a policy with its articles into terms. A heading that an article repeats is not counted twice."""
    inner = "" if policy.inner_title in policy.title else policy.inner_title
    head = tokens.fold(f"{policy.title} {inner}")
    head_grams = tokens.bigrams(head)
    articles: list[tuple[int, list[str]]] = []
    texts: list[tuple[int, str]] = []
    whole = [*head_grams, *tokens.bigrams(tokens.fold(policy.doc_no))]
    words = tokens.words(head)
    seen: set[str] = set()
    for article in policy.articles:
        text = tokens.fold(article.text)
        grams = tokens.bigrams(text)
        above = [tokens.fold(part) for part in article.path if part not in article.text]
        path_grams = [term for part in above for term in tokens.bigrams(part)]
        articles.append((article.ordinal, [*head_grams, *path_grams, *grams]))
        texts.append((article.ordinal, "\n".join((*above, text))))
        whole.extend(grams)
        words.extend(tokens.words(text))
        for part in above:
            if part not in seen:
                seen.add(part)
                whole.extend(tokens.bigrams(part))
                words.extend(tokens.words(part))
    cites = dict.fromkeys(name for _, text in texts for name in _CITED.findall(text))
    return PolicyTerms(articles, whole, words, list(cites), policy_codes(head, texts))
