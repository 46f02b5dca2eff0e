"""The terms under which a policy is found: its title and headings with every article, and the whole of it."""

from dataclasses import dataclass

from knowledge.search import tokens
from ledger.policies import Policy


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What goes into the word index for one policy."""

    articles: list[tuple[int, list[str]]]  # (ordinal, pairs of characters): title, headings above it, text
    grams: list[str]  # of the whole document, its 文号 too
    words: list[str]  # of the whole document


def terms_of(policy: Policy) -> PolicyTerms:
    """Cut a policy with its articles into terms. A heading that an article repeats is not counted twice."""
    inner = "" if policy.inner_title in policy.title else policy.inner_title
    head = tokens.fold(f"{policy.title} {inner}")
    head_grams = tokens.bigrams(head)
    whole = PolicyTerms([], [*head_grams, *tokens.bigrams(tokens.fold(policy.doc_no))], tokens.words(head))
    seen: set[str] = set()
    for article in policy.articles:
        text = tokens.fold(article.text)
        grams = tokens.bigrams(text)
        above = [tokens.fold(part) for part in article.path if part not in article.text]
        path_grams = [term for part in above for term in tokens.bigrams(part)]
        whole.articles.append((article.ordinal, [*head_grams, *path_grams, *grams]))
        whole.grams.extend(grams)
        whole.words.extend(tokens.words(text))
        for part in above:
            if part not in seen:
                seen.add(part)
                whole.grams.extend(tokens.bigrams(part))
                whole.words.extend(tokens.words(part))
    return whole
