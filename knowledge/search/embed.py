"""The embedding endpoint behind LangChain's Embeddings interface. Only asked when one is configured."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from config.settings import Settings
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

TIMEOUT_S = 10.0  # of one request
RETRIES = 1


class EmbedFailed(KnowledgeError):
    """The embedding endpoint gave no vectors. Search goes on with words alone."""


def embedder(settings: Settings) -> "Embeddings":
    """Return the configured embedder. It is built here so that nothing of LangChain is loaded without one.

    Raises:
        EmbedFailed: no endpoint or no model is configured.

    """
    if not settings.embed_base_url or not settings.embed_model:
        raise EmbedFailed(
            "没有配置向量服务。请设置 HUIQI_EMBED_BASE_URL 和 HUIQI_EMBED_MODEL，或两者都留空只用词语检索。"
        )
    from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415 - three seconds and 90 MiB

    return OpenAIEmbeddings(
        model=settings.embed_model,
        openai_api_base=settings.embed_base_url,
        # Private endpoints often want none, but the client insists on one.
        openai_api_key=settings.embed_api_key if settings.embed_api_key.get_secret_value() else SecretStr("none"),
        dimensions=settings.embed_dimensions or None,
        check_embedding_ctx_length=False,  # else it sends token ids and downloads a vocabulary first
        request_timeout=TIMEOUT_S,
        max_retries=RETRIES,
    )


def embed(model: "Embeddings", texts: list[str]) -> list[list[float]]:
    """Return one vector for each text.

    Raises:
        EmbedFailed: the endpoint is away, refuses, or answers with something else than vectors.

    """
    import openai  # noqa: PLC0415 - a second; needed only where vectors are

    try:
        vectors = model.embed_documents(texts)
    except (openai.OpenAIError, OSError, ValueError, TypeError, KeyError) as away:
        raise EmbedFailed(f"向量服务没有给出结果（{type(away).__name__}），这次只按词语检索。") from away
    if len(vectors) != len(texts) or not all(vectors):
        raise EmbedFailed("向量服务返回的数量不对，这次只按词语检索。请检查 HUIQI_EMBED_MODEL 是不是向量模型。")
    return vectors
