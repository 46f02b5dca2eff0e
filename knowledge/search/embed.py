"""The embedding endpoint behind LangChain's Embeddings interface. Only asked when one is configured.

Taking in texts is patient: it keeps to a pace, waits as long as the endpoint asks, tries again after a failure, and
asks for less at once when the endpoint finds a request too large. A question is not: one try within a second or two.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from pydantic import SecretStr

from config.settings import Settings
from knowledge.errors import EmbedFailed

if TYPE_CHECKING:
    import openai
    from langchain_core.embeddings import Embeddings

log = structlog.get_logger()

TRIES = 4  # of one request while texts are taken in
FIRST_PAUSE_S = 1.0  # doubled with each try
LONGEST_PAUSE_S = 90.0  # an endpoint that asks for more is left to the next round
SHORTEST_CUT = 200  # characters; a text that is too long even so is given up
TOO_LARGE = (400, 413, 422)  # how endpoints answer to too many texts at once, or to one too long


def embedder(settings: Settings) -> "Embeddings":
    """Return the configured embedder: a local folder, else the endpoint. Nothing heavy is loaded without one.

    Raises:
        EmbedFailed: neither is configured, or the folder is not whole.

    """
    if settings.embed_folder is not None:
        from knowledge.search.local_model import LocalModel  # noqa: PLC0415 - onnxruntime only when it is used

        return _as_embeddings(LocalModel(settings.embed_folder))
    if not settings.embed_base_url or not settings.embed_model:
        raise EmbedFailed(
            "没有配置向量服务。请设置 HUIQI_EMBED_BASE_URL 和 HUIQI_EMBED_MODEL（或 HUIQI_EMBED_FOLDER），"
            "或都留空只用词语检索。"
        )
    return _as_embeddings(Endpoint(settings))


def model_name(settings: Settings) -> str:
    """Return the name the vectors of the configured model are kept under.

    Raises:
        EmbedFailed: the folder is not whole.

    """
    if settings.embed_folder is None:
        return settings.embed_model
    from knowledge.search.local_model import name_of  # noqa: PLC0415 - as above

    return name_of(settings.embed_folder)


def embed(model: "Embeddings", texts: list[str]) -> list[list[float]]:
    """Return one vector for each text, patiently.

    Raises:
        EmbedFailed: the endpoint is away, refuses, or answers with something else than vectors.

    """
    return _asked(lambda: model.embed_documents(texts), len(texts))


def embed_question(model: "Embeddings", text: str) -> list[float]:
    """Return the vector of a question, at once or not at all.

    Raises:
        EmbedFailed: as ``embed``.

    """
    return _asked(lambda: [model.embed_query(text)], 1)[0]


def _asked(ask: Callable[[], list[list[float]]], count: int) -> list[list[float]]:
    try:
        vectors = ask()
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError) as wrong:
        raise EmbedFailed(f"向量服务没有给出结果（{type(wrong).__name__}），这次只按词语检索。") from wrong
    if len(vectors) != count or not all(vectors):
        raise EmbedFailed("向量服务返回的数量不对，这次只按词语检索。请检查 HUIQI_EMBED_MODEL 是不是向量模型。")
    if len({len(vector) for vector in vectors}) > 1 or not all(_usable(vector) for vector in vectors):
        raise EmbedFailed("向量服务返回的向量长短不一或含有非数字，这次只按词语检索。请检查 HUIQI_EMBED_MODEL。")
    return vectors


def _usable(vector: Sequence[float]) -> bool:
    return all(isinstance(value, int | float) and math.isfinite(value) for value in vector) and any(vector)


class Endpoint:
    """An OpenAI-compatible endpoint for vectors.

    Args:
        settings: address, model, key, dimensions, pace and times.
        sleep: how to wait.
        clock: seconds that only go forward.

    """

    def __init__(
        self,
        settings: Settings,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._clock = clock
        self._at_once = settings.embed_batch
        self._sent: deque[float] = deque()  # moments of the requests of the last minute

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts of the base.

        Raises:
            EmbedFailed: after all tries, or when the endpoint refuses.

        """
        vectors: list[list[float]] = []
        while len(vectors) < len(texts):
            vectors += self._some(texts[len(vectors) : len(vectors) + self._at_once])
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question; one try."""
        import openai  # noqa: PLC0415 - a second; needed only where vectors are

        try:
            return list(self._quick.embed_documents([self._settings.embed_query_prefix + text])[0])
        except openai.OpenAIError as away:
            raise EmbedFailed(_sentence(away)) from away

    def _some(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of the first of some texts: of fewer, when the endpoint finds that all are too many."""
        import openai  # noqa: PLC0415 - as above

        while True:
            try:
                return self._patiently(texts)
            except openai.APIStatusError as no:
                if no.status_code not in TOO_LARGE:
                    raise EmbedFailed(_sentence(no)) from no
                if len(texts) > 1:
                    self._at_once = max(1, len(texts) // 2)
                    texts = texts[: self._at_once]
                    log.info("embed.fewer_at_once", at_once=self._at_once)
                elif len(texts[0]) >= 2 * SHORTEST_CUT:
                    texts = [texts[0][: len(texts[0]) // 2]]  # its beginning stands for a text that is too long
                else:
                    raise EmbedFailed(_sentence(no)) from no
            except openai.OpenAIError as away:
                raise EmbedFailed(_sentence(away)) from away

    def _patiently(self, texts: list[str]) -> list[list[float]]:
        """Ask, and again after a failure that may pass; the last one is raised as it is."""
        import openai  # noqa: PLC0415 - as above

        passing = (openai.RateLimitError, openai.InternalServerError, openai.APIConnectionError)
        for number in range(1, TRIES + 1):
            self._keep_pace()
            try:
                return [list(vector) for vector in self._patient.embed_documents(texts)]
            except passing as wrong:
                pause = _pause(wrong, number)
                if number == TRIES or pause > LONGEST_PAUSE_S:
                    raise
                log.info("embed.again", error=type(wrong).__name__, pause_s=pause)
                self._sleep(pause)
        raise AssertionError("unreachable")

    def _keep_pace(self) -> None:
        limit = self._settings.embed_per_minute
        now = self._clock()
        while self._sent and now - self._sent[0] >= 60:  # noqa: PLR2004 - a minute
            self._sent.popleft()
        if limit and len(self._sent) >= limit:
            self._sleep(60 - (now - self._sent[0]))
            self._sent.popleft()
        self._sent.append(self._clock())

    @cached_property
    def _patient(self) -> Any:  # noqa: ANN401 - LangChain's class is loaded only here
        return self._client(self._settings.embed_s)

    @cached_property
    def _quick(self) -> Any:  # noqa: ANN401 - as above
        return self._client(self._settings.embed_query_s)

    def _client(self, timeout_s: float) -> Any:  # noqa: ANN401 - as above
        from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415 - three seconds and 90 MiB

        key = self._settings.embed_api_key
        return OpenAIEmbeddings(
            model=self._settings.embed_model,
            openai_api_base=self._settings.embed_base_url,
            # Private endpoints often want none, but the client insists on one.
            openai_api_key=key if key.get_secret_value() else SecretStr("none"),
            dimensions=self._settings.embed_dimensions or None,
            check_embedding_ctx_length=False,  # else it sends token ids and downloads a vocabulary first
            request_timeout=timeout_s,
            max_retries=0,  # who waits for whom is decided here
        )


class _Model(Protocol):
    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


def _as_embeddings(model: _Model) -> "Embeddings":
    """Give a model LangChain's own type, which is loaded only now."""
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415 - a second

    class _Embeddings(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return model.embed_documents(texts)

        def embed_query(self, text: str) -> list[float]:
            return model.embed_query(text)

    return _Embeddings()


def _pause(wrong: "openai.APIError", number: int) -> float:
    """Return how long to wait: what the endpoint asks for, else longer each time."""
    asked = wrong.response.headers.get("retry-after", "") if hasattr(wrong, "response") else ""
    try:
        return max(0.0, float(asked))
    except ValueError:
        return FIRST_PAUSE_S * 2.0 ** (number - 1)


def _sentence(wrong: Exception) -> str:
    status = f"，HTTP {wrong.status_code}" if hasattr(wrong, "status_code") else ""
    return f"向量服务没有给出结果（{type(wrong).__name__}{status}），这次只按词语检索。"
