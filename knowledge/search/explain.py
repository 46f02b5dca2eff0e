"""Why the documents stand in this order: how the question was read, what each one was given, what put it below.

The parts of a score are an open mapping from a name to what it gives; a name without a Chinese word is shown as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from config.words import explain as words
from knowledge.rules.period import Status
from knowledge.search.filters import Tier, admits, status_of, tier_of
from knowledge.search.passages import Passage, title_of
from knowledge.search.rank import Ranked
from knowledge.search.weighed import Weighed
from ledger.policies import Policy

SHOWN = 10  # documents
ANSWERING = 4  # of them, from the tier that answered; the rest shows what was kept back


@dataclass(frozen=True, slots=True)
class Candidate:
    """One document that was weighed."""

    rank: int  # 1 is the first
    policy_id: str
    title: str
    doc_no: str
    level: str
    region: str  # code
    status: str  # on the day asked
    tier: str  # HERE, ELSEWHERE, NOT_NOW; see filters.py
    score: float
    parts: Mapping[str, float]  # what the document's score is made of
    why: str  # what put it below the first, or that it was taken
    article: str = ""  # label of its best article, when articles were compared
    article_score: float = 0.0
    article_parts: Mapping[str, float] = field(default_factory=dict)
    coverage: float = 0.0  # part of the question that article has, 0 to 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one question was read and weighed."""

    question: str
    day: date
    reading: tuple[tuple[str, str], ...]  # (label, value)
    candidates: tuple[Candidate, ...]
    confidence: float
    threshold: float
    answerable: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values; parts keep their stable names, and ``labels`` says what people read."""
        named = sorted({name for one in self.candidates for name in (*one.parts, *one.article_parts)})
        return {
            **asdict(self),
            "day": self.day.isoformat(),
            "reading": dict(self.reading),
            "candidates": [asdict(one) for one in self.candidates],
            "labels": {name: words.part(name) for name in named},
        }

    def lines(self) -> list[str]:
        """Return it as lines an administrator reads."""
        lines = [words.head(self.question, self.day.isoformat())]
        lines += [f"{label}：{value}" for label, value in self.reading if label != "问题" or value != self.question]
        if self.threshold:
            lines.append(words.verdict(self.confidence, self.threshold, answerable=self.answerable))
        for one in self.candidates:
            facts = " ".join(part for part in (one.level, one.status) if part)
            lines.append(words.candidate(one.rank, one.title, one.doc_no, facts, one.score))
            lines.append(f"   {one.why}；{words.parts(dict(one.parts))}" if one.parts else f"   {one.why}")
            if one.article:
                lines.append(f"   {one.article} 得分{one.article_score:.2f}：{words.parts(dict(one.article_parts))}")
        return lines if self.candidates else [*lines, words.no_candidates()]


def explain(
    weighed: Weighed,
    names: Mapping[str, str],
    *,
    confidence: float = 0.0,
    threshold: float = 0.0,
    answerable: bool = False,
    extra: Sequence[tuple[str, str]] = (),
    limit: int = SHOWN,
) -> Explanation:
    """Explain a search.

    Args:
        weighed: what it looked at.
        names: of places, by code.
        confidence: of the best hit, 0 to 1.
        threshold: below it nothing is claimed; 0 for a list of documents, which claims nothing.
        answerable: whether it was claimed.
        extra: rows of the reading that only a handler knows: the day, a clarified place.
        limit: documents shown.

    """
    best: dict[str, Passage] = {}
    for passage in weighed.passages:
        best.setdefault(passage.policy_id, passage)
    ordered = _in_order(weighed, best)
    first = ordered[0] if ordered else None
    return Explanation(
        question=weighed.query.text,
        day=weighed.wanted.day,
        reading=(*weighed.query.explain(), *extra),
        candidates=tuple(
            _candidate(rank, one, first, weighed, best.get(one.policy_id), names)
            for rank, one in enumerate(ordered[:limit], 1)
            if first is not None
        ),
        confidence=confidence,
        threshold=threshold,
        answerable=answerable,
    )


def _in_order(weighed: Weighed, best: Mapping[str, Passage]) -> list[Ranked]:
    """Put those that answered first, by their best article, then all others by score, whatever kept them back."""
    by_id = {one.policy_id: one for one in weighed.every}
    order = [*list(best)[:ANSWERING], *by_id]
    return [by_id[policy_id] for policy_id in dict.fromkeys(order) if policy_id in by_id]


def _candidate(
    rank: int,
    one: Ranked,
    first: Ranked,
    weighed: Weighed,
    passage: Passage | None,
    names: Mapping[str, str],
) -> Candidate:
    policy = weighed.known[one.policy_id]
    tier = tier_of(policy, weighed.wanted)
    return Candidate(
        rank=rank,
        policy_id=one.policy_id,
        title=title_of(policy),
        doc_no=policy.doc_no,
        level=policy.level,
        region=policy.region,
        status=status_of(policy, weighed.wanted.day).value,
        tier=tier.name,
        score=round(one.score, 4),
        parts={name: round(value, 4) for name, value in one.parts.items()},
        why=words.chosen() if one is first else _why(one, first, policy, weighed, names),
        article=passage.article.label if passage else "",
        article_score=round(passage.score, 4) if passage else 0.0,
        article_parts=_own(passage, one) if passage else {},
        coverage=round(passage.coverage, 4) if passage else 0.0,
    )


def _own(passage: Passage, one: Ranked) -> dict[str, float]:
    """Return the parts an article adds to those of its document."""
    return {name: round(value, 4) for name, value in passage.parts.items() if one.parts.get(name) != value}


def _why(one: Ranked, first: Ranked, policy: Policy, weighed: Weighed, names: Mapping[str, str]) -> str:
    wanted = weighed.wanted
    status, tier = status_of(policy, wanted.day), tier_of(policy, wanted)
    leading = tier_of(weighed.known[first.policy_id], wanted)
    if status is Status.DRAFT:
        return words.draft()
    if not admits(policy, wanted):
        return words.filtered()
    if tier is not leading and tier is Tier.NOT_NOW:
        return words.not_the_rule(status.value)
    if tier is not leading and tier in {Tier.OTHER_LEVEL, Tier.ELSEWHERE}:
        if wanted.levels and policy.level not in wanted.levels:
            return words.other_level(policy.level, "、".join(wanted.levels))
        return words.in_force_elsewhere(names.get(policy.region, ""))
    gaps = {name: value - one.parts.get(name, 0.0) for name, value in first.parts.items()}
    largest = max(gaps, key=gaps.__getitem__, default="")
    where = words.part(largest) if largest and gaps[largest] > 0 else ""
    return words.less(first.score, one.score, where)
