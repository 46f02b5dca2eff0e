"""What a model is given to write from: the articles the extract would quote, and the best handful around them.

A question often needs more than the one article that answers it best: the condition beside the amount, the cap, the
day, the papers. So the articles that search weighed, and those of the same document that hold what is asked for, go
along, as many as fit. All are in force on the day asked; a sentence may rest on any of them, and cites it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handlers.bare import contact_of
from knowledge.answer.extract import Answer, Quote
from knowledge.answer.passage import Passage
from knowledge.answer.prompt import inert
from knowledge.rules.period import CITABLE_AS_RULE
from knowledge.search import tokens
from knowledge.search.given import hit_of
from knowledge.search.hits import Hit
from knowledge.search.kinds import answers, heads
from knowledge.search.neighbours import is_heading
from knowledge.search.query import Query
from knowledge.search.shelf import Found

MOST = 12  # articles
CHARS = 3_600  # of all of them: some 3,000 tokens, an eighth of what a question may spend
ARTICLE_CHARS = 1_200  # of a longer one the sentences around what is quoted are given
WEIGHED = 10  # of the articles that search weighed
KIND = 1.0  # worth of holding what is asked for, beside 1.0 for having every word of the question
HEADED = 0.5  # of being announced by its heading
NEAR = 0.3  # of standing beside what is quoted
_ASIDE = frozenset({"notice", "attachment"})


@dataclass(frozen=True, slots=True)
class Given:
    """One article as a model gets it, and as it was found."""

    passage: Passage
    hit: Hit


def given(found: Found, answer: Answer) -> tuple[Given, ...]:
    """Return what a model may write from, what the extract quotes first; without what speaks to machines."""
    quoted = {(quote.policy_id, quote.ordinal): quote for quote in reversed(answer.quotes)}
    made: list[Given] = []
    seen: set[tuple[str, int]] = set()
    left = CHARS
    for hit in _candidates(found, answer):
        place = (hit.policy_id, hit.ordinal)
        if place in seen or len(made) == MOST:
            continue
        seen.add(place)
        text = inert(_around(quoted.get(place), hit))
        if text.strip() and (len(text) <= left or not made):
            made.append(Given(_passage(len(made) + 1, hit, text, answer), hit))
            left -= len(text)
    return tuple(made)


def _candidates(found: Found, answer: Answer) -> Iterator[Hit]:
    """Give the articles in the order of their worth: quoted, found, of the same document, weighed."""
    first = answer.quotes[0]
    hits = {(hit.policy_id, hit.ordinal): hit for hit in (*found.around, *found.hits)}
    yield from (hits[place] for quote in answer.quotes if (place := (quote.policy_id, quote.ordinal)) in hits)
    yield from _fit((*found.hits, *(one.hit for one in found.excerpts)), first)
    beside = sorted(_fit(found.around, first), key=lambda hit: -_worth(found.query, hit, first))
    weighed = list(_fit(_weighed(found), first))
    for at in range(max(len(beside), len(weighed))):
        yield from (*beside[2 * at : 2 * at + 2], *weighed[at : at + 1])


def _weighed(found: Found) -> Iterator[Hit]:
    """Give the articles that search weighed, the best first; those of a former day's version are not known here."""
    if found.weighed is None or any(hit.version for hit in found.hits):
        return
    for one in found.weighed.passages[:WEIGHED]:
        yield hit_of(one, found.weighed.known[one.policy_id], found.weighed.wanted)


def _fit(hits: Iterable[Hit], first: Quote) -> Iterator[Hit]:
    """Leave out what is not the rule of the day, and what says nothing: signatures, headings."""
    for hit in hits:
        if hit.kind in _ASIDE or (hit.status not in CITABLE_AS_RULE and hit.policy_id != first.policy_id):
            continue
        if not is_heading(hit.text):
            yield hit


def _worth(query: Query, hit: Hit, first: Quote) -> float:
    """Return how likely an article of the quoted document is to be needed beside the quote."""
    clean = tokens.fold(hit.text)
    terms = set(tokens.bigrams(clean))
    total = sum(query.grams.values()) or 1.0
    share = sum(weight for term, weight in query.grams.items() if term in terms) / total
    head = tokens.fold(" ".join((*hit.path[-1:], hit.text[:20])))
    near = NEAR * (0 < abs(hit.ordinal - first.ordinal) <= 2 or hit.path[-1:] == first.path[-1:] != ())  # noqa: PLR2004
    return share + KIND * answers(query.kinds, clean) + HEADED * heads(query.kinds, head) + near


def _around(quote: Quote | None, hit: Hit) -> str:
    """Return an article, or as many whole sentences of a long one around what is quoted of it."""
    if len(hit.text) <= ARTICLE_CHARS:
        return hit.text
    at = max(0, hit.text.find(quote.text)) if quote else 0
    kept, read = [], 0
    for sentence in tokens.sentences(hit.text):
        if read + len(sentence) > at - ARTICLE_CHARS // 3 and read < at + 2 * ARTICLE_CHARS // 3:
            kept.append(sentence)
        read += len(sentence)
    return "".join(kept)[: 2 * ARTICLE_CHARS]


def _passage(number: int, hit: Hit, text: str, answer: Answer) -> Passage:
    of_quoted = hit.policy_id == answer.quotes[0].policy_id
    contact = answer.contact if of_quoted and answer.contact else hit.contact
    return Passage(
        number, hit.policy_id, hit.ordinal, hit.title, hit.doc_no, hit.label, hit.path, text, hit.status,
        hit.effective_on, hit.expires_on, hit.department, contact_of(contact) if contact else "",
    )  # fmt: skip
