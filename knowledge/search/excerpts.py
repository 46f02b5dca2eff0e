"""What may be shown for a question: up to three quotes of the documents found, and how sure we are of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.search.calibrate import document_signs, signs, sureness
from knowledge.search.confidence import Units
from knowledge.search.passages import Passage, title_of
from knowledge.search.query import Query
from knowledge.search.rank import Ranked
from knowledge.search.reading import Reading
from knowledge.search.windows import READ_DOCUMENTS, Source, Window, chances, windows
from ledger.articles import ArticleRow
from ledger.policies import Policy

READ_ARTICLES = 16  # of one document, those found best; their neighbours are read too
PLACED_WELL = 0.5  # weight of its chance among the quotes, beside how sure we are of each, when they are put in order
ALIKE = 0.05  # scores this close tell nothing apart
CHANCE_GAIN = 0.5  # for the article in which the answer most likely begins, beside its own score
SECONDARY_PART = 0.5  # of that gain for what explains a rule, or is on something beside what is asked
ASIDE = ("secondary", "sums", "other")
Read = Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], ArticleRow]]


@dataclass(frozen=True, slots=True)
class Cutting:
    """One quote: whole sentences of one document, at most 400 characters, as they stand there."""

    passage: Passage  # the article in which it begins; its score is the chance that the answer stands in this quote
    last: int  # ordinal of the article in which it ends
    text: str
    within: str  # the articles it is quoted from, one after another


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown, the likeliest first."""

    cuttings: tuple[Cutting, ...] = ()
    sure: float = 0.0  # chance, 0 to 1, that the surest of them answers
    passages: list[Passage] = field(default_factory=list)  # the articles compared, in their order after all was read


def show(
    query: Query,
    units: Units,
    rarity: Callable[[str], float],
    tiers: Sequence[Sequence[Ranked]],
    passages: Sequence[Passage],
    policies: Mapping[str, Policy],
    read: Read,
) -> Shown:
    """Choose the quotes and say how sure we are.

    Args:
        query: the question.
        units: the same, cut into units.
        rarity: how rare a pair of characters is in the base.
        tiers: the documents that may answer, in tiers; only that of the best article is read.
        passages: their articles that were compared, the best first.
        policies: the documents by id.
        read: gives articles.

    """
    sources, rows = sources_of(tiers, passages, policies, read)
    chance = chances(query, {term: rarity(term) for term in query.grams}, sources)
    judged = []
    found = windows(sources, chance)
    documents = {at: document_signs(query, units, sources[at].reading) for at in {one.source for one in found}}
    for one in found:
        reading, second = sources[one.source].reading, second_to(one.source, sources)
        sure = sureness(signs(query, units, reading, (one.first, one.end), second, documents[one.source]))
        judged.append((math.log(sure / (1 - sure)) + PLACED_WELL * math.log(one.chance), sure, one))
    judged.sort(key=lambda each: -each[0])
    return Shown(
        tuple(_cutting(one, sources[one.source].reading, rows) for _, _, one in judged),
        max((sure for _, sure, _ in judged), default=0.0),
        _likelier(passages, sources, chance),
    )


def _likelier(
    passages: Sequence[Passage], sources: Sequence[Source], chance: Sequence[Sequence[float]]
) -> list[Passage]:
    """Put the articles in order again: those in whose sentences the answer likely begins move up."""
    mass: dict[tuple[str, int], float] = {}
    for source, values in zip(sources, chance, strict=True):
        for ordinal, value in zip(source.reading.ordinals, values, strict=True):
            place = source.reading.policy_id, ordinal
            mass[place] = mass.get(place, 0.0) + value
    most = max(mass.values(), default=0.0) or 1.0
    better = []
    for one in passages:
        more = CHANCE_GAIN * mass.get((one.policy_id, one.article.ordinal), 0.0) / most
        more *= SECONDARY_PART if any(one.parts.get(name) for name in ASIDE) else 1.0
        better.append(replace(one, score=one.score + more, parts={**one.parts, "chance": more}))
    return _general_first(sorted(better, key=lambda one: (-one.score, one.policy_id, one.article.ordinal)))


def _general_first(passages: list[Passage]) -> list[Passage]:
    """Of articles of one document that answer about as well, the earliest leads: the rule stands before its cases."""
    best = passages[0] if passages else None
    if best is None:
        return passages
    alike = (one for one in passages if one.policy_id == best.policy_id and one.coverage >= best.coverage)
    first = min((one for one in alike if one.score >= best.score - ALIKE), key=lambda one: one.article.ordinal)
    return [first, *(one for one in passages if one is not first)]


def sources_of(
    tiers: Sequence[Sequence[Ranked]], passages: Sequence[Passage], policies: Mapping[str, Policy], read: Read
) -> tuple[list[Source], Mapping[tuple[str, int], ArticleRow]]:
    """Read the documents that may hold the answer, and return the articles read as well."""
    first = passages[0].policy_id if passages else ""
    head = next((tier for tier in tiers if any(one.policy_id == first for one in tier)), ())[:READ_DOCUMENTS]
    worth = {(one.policy_id, one.article.ordinal): max(0.0, one.score) for one in passages}
    wanted = {one.policy_id: _ordinals(one, worth) for one in head}
    rows = read([(policy_id, ordinal) for policy_id, ordinals in wanted.items() for ordinal in ordinals])
    return [_source(one, policies[one.policy_id], wanted[one.policy_id], rows, worth) for one in head], rows


def second_to(first: int, sources: Sequence[Source]) -> float:
    """Return the score of the best other document against the best of all, 0 to 1."""
    best = max((one.score for one in sources), default=0.0) or 1.0
    return max((one.score / best for at, one in enumerate(sources) if at != first), default=0.0)


def _ordinals(one: Ranked, worth: Mapping[tuple[str, int], float]) -> list[int]:
    """Return the articles that are read of a document: its beginning, the best found, and their neighbours."""
    wanted = {1, 2}
    best = sorted(one.articles, key=lambda found: -worth.get((one.policy_id, found[0]), 0.0))
    for ordinal, _ in best[:READ_ARTICLES]:
        wanted |= {max(1, ordinal - 1), ordinal, ordinal + 1}
    return sorted(wanted)


def _source(
    one: Ranked,
    policy: Policy,
    ordinals: Sequence[int],
    rows: Mapping[tuple[str, int], ArticleRow],
    worth: Mapping[tuple[str, int], float],
) -> Source:
    there = [rows[place] for ordinal in ordinals if (place := (one.policy_id, ordinal)) in rows]
    articles = {row.ordinal: worth.get((one.policy_id, row.ordinal), 0.0) for row in there}
    return Source(Reading(one.policy_id, title_of(policy), there), one.score, articles)


def _cutting(one: Window, reading: Reading, rows: Mapping[tuple[str, int], ArticleRow]) -> Cutting:
    articles = [rows[reading.policy_id, at] for at in dict.fromkeys(reading.ordinals[one.first : one.end])]
    within = "\n".join(article.text for article in articles)
    text = reading.quote(one.first, one.end)
    passage = Passage(reading.policy_id, articles[0], one.chance, 0.0, {})
    return Cutting(passage, articles[-1].ordinal, text, within)
