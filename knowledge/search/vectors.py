"""The leg of meaning: articles as vectors in Chroma, one owner process per folder.

Off unless an embedding endpoint is configured: every home-made vector made results worse (measured). Two
writers on one folder damage it silently, so it is locked; its server has an open advisory, so only the
embedded client is used and an address of a public server in the environment is refused.
"""

import fcntl
import ipaddress
import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import structlog

from knowledge.errors import IndexBroken
from knowledge.search.embed import EmbedFailed, embed
from ledger.base import Ledger
from ledger.policies import Policy, changed_after, last_change

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from langchain_core.embeddings import Embeddings

log = structlog.get_logger()

POLICIES_AT_ONCE = 20  # read, embedded and remembered together
ROUNDS = 5  # of them in one catch_up that a question waits for
TEXTS_AT_ONCE = 64  # in one request to the endpoint
REST_S = 60.0  # the endpoint is left alone after a failure
_SERVER_VARIABLES = ("CHROMA_SERVER_HOST", "CHROMA_HOST")


def refuse_public(host: str) -> None:
    """Let only loopback and private addresses pass.

    Raises:
        IndexBroken: the address is public, or a name that could be.

    """
    bare = re.sub(r"^https?://", "", host).split("/")[0]
    bare = bare.removeprefix("[").split("]")[0] if bare.startswith("[") else bare.split(":")[0]
    with suppress(ValueError):
        address = ipaddress.ip_address(bare)
        if (address.is_private or address.is_loopback) and not address.is_unspecified:
            return
    if bare != "localhost":
        raise IndexBroken(f"向量库地址 {host} 不是本机或内网地址，已拒绝：它的服务端有未修复的漏洞。请改用 127.0.0.1。")


class VectorIndex:
    """The vectors of one home.

    Args:
        folder: where Chroma keeps its files; locked while this object is open.
        model: gives the vectors.
        name: of the model; vectors of another model or size live in another collection.

    Raises:
        IndexBroken: another process has the folder open, or a public Chroma server is configured.

    """

    def __init__(self, folder: Path, model: "Embeddings", name: str) -> None:
        for variable in _SERVER_VARIABLES:
            if os.environ.get(variable):
                refuse_public(os.environ[variable])
        self.folder = folder
        self.model = model
        self.name = name
        self._resting_until = 0.0
        self._collection: Collection | None = None
        self._client: Any = None  # chromadb's client has no common public type
        self._lock = self._take_lock()

    def catch_up(self, ledger: Ledger, rounds: int = ROUNDS) -> int:
        """Take in what changed, a few policies at a time, and return how many. A failing endpoint is only logged."""
        with ledger.read() as session:
            newest = last_change(session)
        taken = 0
        try:
            for _ in range(rounds):
                known = self._remembered()
                if known >= newest or self._resting():
                    break
                with ledger.read() as session:
                    batch = changed_after(session, known, POLICIES_AT_ONCE)
                if batch:
                    self._take_in(batch)
                taken += len(batch)
                self._remember(batch[-1].change_no if batch else newest)
        except EmbedFailed as away:
            self._rest(away)
        return taken

    def rebuild(self, ledger: Ledger) -> int:
        """Forget every vector of this model and make them anew.

        Raises:
            EmbedFailed: the endpoint is away; nothing half-made is used as whole, the rest follows by catch_up.

        """
        self._resting_until = 0.0
        collection = self._opened()
        self._client.delete_collection(collection.name)
        self._collection = None
        self._remember(0)
        taken = 0
        while step := self.catch_up(ledger, rounds=1):
            taken += step
        if self._resting():
            raise EmbedFailed("向量服务中断，重建没有做完；恢复后会自动接着做，期间按词语检索。")
        return taken

    def near(self, text: str, limit: int) -> Mapping[tuple[str, int], float]:
        """Return the similarity, 0 to 1, of the articles nearest to a text; empty when the endpoint fails."""
        if self._resting():
            return {}
        try:
            collection = self._opened()
            vectors: list[Sequence[float] | Sequence[int]] = [*embed(self.model, [text])]
        except EmbedFailed as away:
            self._rest(away)
            return {}
        count = min(limit, collection.count())
        if not count:
            return {}
        found = collection.query(query_embeddings=vectors, n_results=count, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return {
            _place(name): max(0.0, min(1.0, 1.0 - distance))
            for name, distance in zip(found["ids"][0], distances, strict=True)
        }

    def close(self) -> None:
        """Let another process have the folder."""
        self._collection = self._client = None
        self._lock.close()

    def _take_in(self, policies: Sequence[Policy]) -> None:
        names: list[str] = []
        texts: list[str] = []
        for policy in policies:
            for article in policy.articles if policy.removed_at is None else ():
                names.append(f"{policy.policy_id}#{article.ordinal}")
                texts.append(f"{policy.inner_title or policy.title}\n{' '.join(article.path)}\n{article.text}")
        vectors: list[Sequence[float] | Sequence[int]] = [
            vector
            for start in range(0, len(texts), TEXTS_AT_ONCE)
            for vector in embed(self.model, texts[start : start + TEXTS_AT_ONCE])
        ]
        collection = self._opened()
        changed: Any = {"policy_id": {"$in": [policy.policy_id for policy in policies]}}  # their type has no lists
        collection.delete(where=changed)
        for start in range(0, len(names), TEXTS_AT_ONCE):
            some = slice(start, start + TEXTS_AT_ONCE)
            collection.upsert(
                ids=names[some],
                embeddings=vectors[some],
                metadatas=[{"policy_id": name.split("#")[0]} for name in names[some]],
            )

    def _opened(self) -> "Collection":
        if self._collection is None:
            import chromadb  # noqa: PLC0415 - heavy, and only loaded when an endpoint is configured
            from chromadb.config import Settings  # noqa: PLC0415

            dimensions = len(embed(self.model, ["维数"])[0])
            self._client = chromadb.PersistentClient(
                str(self.folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
            )
            self._collection = self._client.get_or_create_collection(
                _collection_name(self.name, dimensions),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._collection

    def _take_lock(self) -> TextIO:
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / "owner.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.close()
            raise IndexBroken(
                f"向量库 {self.folder} 正被另一个进程使用，两个进程同时写会损坏它。请先停掉那个进程。"
            ) from taken
        return lock

    def _number_file(self) -> Path:
        return self.folder / f"caught_up-{self._opened().name}.json"

    def _remembered(self) -> int:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads(self._number_file().read_text("utf-8"))["change_no"])
        return 0

    def _remember(self, number: int) -> None:
        path = self._number_file()
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"change_no": number}), "utf-8")
        fresh.replace(path)

    def _resting(self) -> bool:
        return time.monotonic() < self._resting_until

    def _rest(self, away: EmbedFailed) -> None:
        self._resting_until = time.monotonic() + REST_S
        log.warning("vectors.away", reason=str(away), rest_s=REST_S)


def _place(name: str) -> tuple[str, int]:
    policy_id, _, ordinal = name.rpartition("#")
    return policy_id, int(ordinal)


def _collection_name(model: str, dimensions: int) -> str:
    """Return a name Chroma takes: 3 to 512 of letters, digits, dot, dash, underscore."""
    return f"articles-{re.sub(r'[^a-zA-Z0-9._-]+', '-', model).strip('-._') or 'model'}-{dimensions}"
