"""An optional endpoint that reads question and passage together and says how well they fit (/rerank)."""

import math
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import structlog
from pydantic import SecretStr

from config.settings import Settings

log = structlog.get_logger()

REST_S = 60.0  # the endpoint is left alone after a failure
PASSAGE_CHARS = 1000


class Reranker(Protocol):
    """Says how well passages fit a question."""

    def fit(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return 0 to 1 for each passage; empty when nothing can be said."""
        ...


class RerankEndpoint:
    """The configured endpoint. A failure is logged and never raised: the order of the words stays."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._resting_until = 0.0

    def fit(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return 0 to 1 for each passage; empty when the endpoint failed, or rests after a failure."""
        if not passages or time.monotonic() < self._resting_until:
            return []
        import openai  # noqa: PLC0415 - a second; needed only where an endpoint is configured

        body = {
            "model": self._settings.rerank_model,
            "query": question,
            "documents": [text[:PASSAGE_CHARS] for text in passages],
            "top_n": len(passages),
        }
        try:
            return _scores(self._client.post("/rerank", cast_to=object, body=body), len(passages))
        except (openai.OpenAIError, ValueError, TypeError, KeyError, IndexError) as away:
            self._resting_until = time.monotonic() + REST_S
            log.warning("rerank.away", error=type(away).__name__, rest_s=REST_S)
            return []

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - the vendor's class is loaded only here
        import openai  # noqa: PLC0415 - as above

        key = self._settings.rerank_api_key
        return openai.OpenAI(
            base_url=self._settings.rerank_base_url,
            api_key=(key if key.get_secret_value() else SecretStr("none")).get_secret_value(),
            timeout=self._settings.rerank_s,
            max_retries=0,
        )


def _scores(answer: object, count: int) -> list[float]:
    """Read the answer.

    Raises:
        ValueError, TypeError, KeyError, IndexError: it is not what was asked for.

    """
    if not isinstance(answer, Mapping):
        raise TypeError("not an object")
    scores: list[float | None] = [None] * count
    for one in answer["results"]:
        place, score = int(one["index"]), float(one["relevance_score"])
        if place < 0 or not math.isfinite(score):
            raise ValueError("no score")
        scores[place] = score
    if any(score is None for score in scores):
        raise ValueError("a passage has no score")
    known = [float(score or 0.0) for score in scores]
    if min(known) < 0 or max(known) > 1:  # some give logits
        known = [1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, score)))) for score in known]
    return known
