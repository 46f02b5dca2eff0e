"""What a search has beside the words: likeness of meaning, and a reader that compares question and passage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.search.meaning import Meaning
from knowledge.search.patience import Left, Patience
from knowledge.search.rank import Ranked, Weights
from knowledge.search.rerank import Reranker
from ledger.articles import ArticleRow
from ledger.base import Ledger

NEAREST = 200  # articles asked of the leg of meaning; the filter comes after it
Read = Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], ArticleRow]]


@dataclass(frozen=True, slots=True)
class Legs:
    """The legs of one house beside the words; with none of them the words stay alone."""

    vectors: Meaning | None = None
    weight: float = 0.3  # of likeness of meaning, in points of a document's score
    reranker: Reranker | None = None
    rerank_weight: float = 0.3  # in points of a document's score
    rerank_documents: int = 16  # the first of them, by their best passage
    _for_vectors: Patience = field(default_factory=lambda: Patience("vectors"), compare=False, repr=False)
    _for_reranker: Patience = field(default_factory=lambda: Patience("reranker"), compare=False, repr=False)

    @property
    def weights(self) -> Weights:
        """What counts beside the learned features."""
        return Weights(meaning=self.weight)

    def follow(self, ledger: Ledger) -> int:
        """Let the vectors take in some of what changed; return how many policies. Takes its time: not for questions."""
        return self.vectors.catch_up(ledger) if self.vectors is not None else 0

    def near(self, text: str, left: Left | None = None) -> Mapping[tuple[str, int], float] | None:
        """Return the likeness of the articles nearest to a question; None without vectors, or when they are late.

        Args:
            text: the question.
            left: seconds it has left, see ``Patience``.

        """
        vectors = self.vectors
        if vectors is None or not self.weight:
            return None
        return self._for_vectors.ask(lambda: vectors.near(text, NEAREST), left)

    def reordered(self, question: str, ranked: list[Ranked], read: Read, left: Left | None = None) -> list[Ranked]:
        """Add what the reranker says of the first documents to their scores; one that is late says nothing."""
        reranker = self.reranker
        if reranker is None or not self.rerank_weight:
            return ranked
        head = [one for one in ranked[: self.rerank_documents] if one.articles]
        rows = read([(one.policy_id, one.articles[0][0]) for one in head])
        head = [one for one in head if (one.policy_id, one.articles[0][0]) in rows]
        texts = [rows[one.policy_id, one.articles[0][0]].text for one in head]
        fits = self._for_reranker.ask(lambda: reranker.fit(question, texts), left) or []
        more = {one.policy_id: self.rerank_weight * fit for one, fit in zip(head, fits, strict=False)}
        added = [
            replace(
                one,
                score=one.score + more[one.policy_id],
                parts={**one.parts, "rerank": more[one.policy_id]},
            )
            if one.policy_id in more
            else one
            for one in ranked
        ]
        return sorted(added, key=lambda one: (-one.score, one.policy_id)) if more else ranked


WORDS_ALONE = Legs()
