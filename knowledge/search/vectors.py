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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import structlog

from knowledge.errors import IndexBroken
from knowledge.search.embed import EmbedFailed, embed
from knowledge.search.vector_names import GENERATION, collection_name, dimensions_of, place_of
from ledger.articles import live_articles
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
SAME = 0.01  # cosine distance of a vector to itself, with room for rounding
IN_USE = "in_use.json"  # names the collection that answers
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

    The vectors of another model, or of a rebuild, are made in another collection. Until it holds every article and has
    been asked for one of them, questions are answered from the collection before it.

    Args:
        folder: where Chroma keeps its files; locked while this object is open.
        model: gives the vectors.
        name: of the model.
        older: gives the embedder of the model used before, by its name, to ask its vectors; None: words only meanwhile.

    Raises:
        IndexBroken: another process has the folder open, or a public Chroma server is configured.

    """

    def __init__(
        self, folder: Path, model: "Embeddings", name: str, older: "Callable[[str], Embeddings] | None" = None
    ) -> None:
        for variable in _SERVER_VARIABLES:
            if os.environ.get(variable):
                refuse_public(os.environ[variable])
        self.folder = folder
        self.model = model
        self.name = name
        self.older = older
        self._generation = 0  # of a rebuild under way; 0: none
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
            if not self._resting() and self._remembered() >= newest:
                self._use_if_whole(ledger)
        except EmbedFailed as away:
            self._rest(away)
        return taken

    def rebuild(self, ledger: Ledger) -> int:
        """Make every vector of this model anew in another collection, and switch to it.

        Raises:
            EmbedFailed: the endpoint is away, or what was made is not whole; the old vectors stay in use.

        """
        self._resting_until = 0.0
        used = self._in_use() or self._opened().name
        found = GENERATION.search(used)
        self._generation = int(found[1]) + 1 if found else 1
        self._collection = None
        try:
            self._client.delete_collection(self._opened().name)  # half-made, of a crash
            self._collection = None
            self._remember(0)
            taken = 0
            while step := self.catch_up(ledger, rounds=1):
                taken += step
            if self._in_use() != self._opened().name:
                raise EmbedFailed(
                    "向量服务中断，重建没有做完，仍用原来的向量。请稍后再执行一次 huiqi library reindex。"
                )
        finally:
            self._generation = 0
            self._collection = None
        return taken

    def near(self, text: str, limit: int) -> Mapping[tuple[str, int], float]:
        """Return the similarity, 0 to 1, of the articles nearest to a text; empty when the endpoint fails."""
        if self._resting():
            return {}
        try:
            collection, model = self._answering()
            vectors: list[Sequence[float] | Sequence[int]] = [*embed(model, [text])]
        except EmbedFailed as away:
            self._rest(away)
            return {}
        count = min(limit, collection.count())
        if not count or len(vectors[0]) != dimensions_of(collection.name):
            return {}
        found = collection.query(query_embeddings=vectors, n_results=count, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return {
            place_of(name): max(0.0, min(1.0, 1.0 - distance))
            for name, distance in zip(found["ids"][0], distances, strict=True)
        }

    def close(self) -> None:
        """Let another process have the folder."""
        self._collection = self._client = None
        self._lock.close()

    def _answering(self) -> tuple["Collection", "Embeddings"]:
        """Return the collection that is whole and the model its vectors are of."""
        target, used = self._opened(), self._in_use()
        if not used or used == target.name:
            return target, self.model
        before = self._model_in_use()
        model = self.model if before == self.name else self.older(before) if self.older is not None else None
        known = [one.name for one in self._client.list_collections()]
        if model is None or used not in known:
            return target, self.model
        return self._client.get_collection(used, embedding_function=None), model

    def _use_if_whole(self, ledger: Ledger) -> None:
        """Answer from the target from now on, when it holds every article and finds one of them; drop the others."""
        target = self._opened()
        if self._in_use() == target.name:
            return
        with ledger.read() as session:
            expected = live_articles(session)
        if target.count() != expected or not _finds_itself(target):
            log.warning("vectors.not_whole", collection=target.name, articles=target.count(), expected=expected)
            return
        fresh = self.folder / f"{IN_USE}.new"
        fresh.write_text(json.dumps({"collection": target.name, "model": self.name}), "utf-8")
        fresh.replace(self.folder / IN_USE)
        for one in self._client.list_collections():
            if one.name != target.name:
                self._client.delete_collection(one.name)
        log.info("vectors.switched", collection=target.name, articles=expected)

    def _in_use(self) -> str:
        return self._said("collection")

    def _model_in_use(self) -> str:
        return self._said("model")

    def _said(self, key: str) -> str:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads((self.folder / IN_USE).read_text("utf-8"))[key])
        return ""

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
            if self._client is None:
                self._client = chromadb.PersistentClient(
                    str(self.folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
                )
            self._collection = self._client.get_or_create_collection(
                self._target(collection_name(self.name, dimensions)),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._collection

    def _target(self, name: str) -> str:
        """Return the collection to fill: of a rebuild its generation, else the one in use when it is of this model."""
        if self._generation:
            return f"{name}-g{self._generation}"
        used = self._in_use()
        return used if GENERATION.sub("", used) == name else name

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


def _finds_itself(collection: "Collection") -> bool:
    """Ask for the vector of one article: an index that is damaged does not find it."""
    some = collection.get(limit=1, include=["embeddings"])
    vectors = some["embeddings"]
    if vectors is None or not len(vectors):
        return collection.count() == 0
    own: list[Sequence[float] | Sequence[int]] = [[float(value) for value in vectors[0]]]
    found = collection.query(query_embeddings=own, n_results=1, include=["distances"])
    distances = (found["distances"] or [[]])[0]
    return bool(distances) and distances[0] < SAME
