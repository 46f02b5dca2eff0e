"""The leg of meaning: articles as vectors in Chroma, one owner process per folder.

Off unless a model is configured: every home-made vector made results worse (measured). Two writers on one folder
damage it silently, so it is locked; its server has an open advisory, so only the embedded client is used and an address
of a public server in the environment is refused.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from knowledge.errors import EmbedFailed
from knowledge.search.embed import embed, embed_question
from knowledge.search.embed_cost import cost_of
from knowledge.search.vector_checks import finds_itself
from knowledge.search.vector_files import VectorFiles, refuse_public_servers
from knowledge.search.vector_names import GENERATION, collection_name, dimensions_of, place_of
from ledger.articles import live_articles
from ledger.base import Ledger
from ledger.policies import Policy, changed_after, last_change

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from langchain_core.embeddings import Embeddings

log = structlog.get_logger()

POLICIES_AT_ONCE = 20  # read, embedded and remembered together: what a break-off costs again
ROUNDS = 5  # of them in one catch_up
UPSERTED_AT_ONCE = 256
REST_S = 60.0  # the endpoint is left alone after a failure


class VectorIndex:
    """The vectors of one home.

    The vectors of another model, or of a rebuild, are made in another collection. Until it holds every article and has
    been asked for one of them, questions are answered from the collection before it.

    Args:
        folder: where Chroma keeps its files; locked while this object is open.
        model: gives the vectors.
        name: of the model.
        older: gives the embedder of the model used before, by its name, to ask its vectors; None: words only meanwhile.
        auto_chars: characters taken in without asking; more waits for ``rebuild``. None: any number.

    Raises:
        IndexBroken: another process has the folder open, or a public Chroma server is configured.

    """

    def __init__(
        self,
        folder: Path,
        model: "Embeddings",
        name: str,
        older: "Callable[[str], Embeddings] | None" = None,
        auto_chars: int | None = None,
    ) -> None:
        refuse_public_servers()
        self.folder = folder
        self.model = model
        self.name = name
        self.older = older
        self.auto_chars = auto_chars
        self._agreed = auto_chars is None  # somebody has seen what it costs
        self._generation = 0  # of a rebuild under way; 0: none
        self._resting_until = 0.0
        self._ask_again_at = 0.0
        self._collection: Collection | None = None
        self._client: Any = None  # chromadb's client has no common public type
        self._taking = threading.Lock()
        self._files = VectorFiles.take(folder)

    def catch_up(self, ledger: Ledger, rounds: int = ROUNDS) -> int:
        """Take in what changed, a few policies at a time, and return how many. A failing endpoint is only logged."""
        if not self._taking.acquire(blocking=False):
            return 0  # another thread is at it
        try:
            return self._catch_up(ledger, rounds)
        finally:
            self._taking.release()

    def _catch_up(self, ledger: Ledger, rounds: int) -> int:
        with ledger.read() as session:
            newest = last_change(session)
        taken = 0
        try:
            for _ in range(rounds):
                known = self._remembered()
                if known >= newest or self._resting() or not self._may(ledger, known):
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

    def _may(self, ledger: Ledger, known: int) -> bool:
        """Tell whether what is left is little enough to be taken in without asking."""
        if self._agreed:
            return True
        if time.monotonic() < self._ask_again_at:
            return False
        cost = cost_of(ledger, known)
        if self.auto_chars is None or cost.chars <= self.auto_chars:
            self._agreed = True  # what comes in later comes a document at a time
            return True
        self._ask_again_at = time.monotonic() + REST_S
        log.warning("vectors.waiting_for_consent", articles=cost.articles, chars=cost.chars, limit=self.auto_chars)
        return False

    def rebuild(self, ledger: Ledger, told: Callable[[int], object] = lambda _: None) -> int:
        """Make every vector of this model in another collection, and switch to it. One that broke off is taken up.

        Args:
            ledger: the base.
            told: told the number of policies done, after each few.

        Raises:
            EmbedFailed: the endpoint is away, or what was made is not whole; the old vectors stay in use.

        """
        with self._taking:
            self._resting_until, self._agreed = 0.0, True
            used = self._files.in_use() or self._opened().name
            found = GENERATION.search(used)
            self._generation = int(found[1]) + 1 if found else 1
            self._collection = None
            try:
                taken = 0
                while step := self._catch_up(ledger, rounds=1):
                    taken += step
                    told(taken)
                if self._files.in_use() != self._opened().name:
                    self._forget_if_broken(ledger)
                    raise EmbedFailed(
                        "向量服务中断，重建没有做完，仍用原来的向量。已完成的部分保留，"
                        "请稍后再执行一次 huiqi library reindex --vectors --yes。"
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
            if not (count := min(limit, collection.count())):
                return {}
            vectors: list[Sequence[float] | Sequence[int]] = [embed_question(model, text)]
        except EmbedFailed as away:
            self._rest(away)
            return {}
        if len(vectors[0]) != dimensions_of(collection.name):
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
        self._files.lock.close()

    def _answering(self) -> tuple["Collection", "Embeddings"]:
        """Return the collection that is whole and the model its vectors are of."""
        used = self._files.in_use()
        if self._collection is not None and used == self._collection.name:
            return self._collection, self.model
        target = self._opened()
        if not used or used == target.name:
            return target, self.model
        before = self._files.model_in_use()
        model = self.model if before == self.name else self.older(before) if self.older is not None else None
        known = [one.name for one in self._client.list_collections()]
        if model is None or used not in known:
            return target, self.model
        return self._client.get_collection(used, embedding_function=None), model

    def _use_if_whole(self, ledger: Ledger) -> None:
        """Answer from the target from now on, when it holds every article and finds one of them; drop the others."""
        target = self._opened()
        if self._files.in_use() == target.name:
            return
        if not self._is_whole(ledger):
            return
        self._files.use(target.name, self.name)
        for one in self._client.list_collections():
            if one.name != target.name:
                self._client.delete_collection(one.name)
        log.info("vectors.switched", collection=target.name)

    def _is_whole(self, ledger: Ledger) -> bool:
        target = self._opened()
        with ledger.read() as session:
            expected = live_articles(session)
        whole = target.count() == expected and finds_itself(target)
        if not whole:
            log.warning("vectors.not_whole", collection=target.name, articles=target.count(), expected=expected)
        return whole

    def _forget_if_broken(self, ledger: Ledger) -> None:
        """Drop a rebuild that went to its end and is not whole: taking it up again would not mend it."""
        with ledger.read() as session:
            newest = last_change(session)
        if not self._resting() and self._remembered() >= newest:
            self._remember(0)
            self._client.delete_collection(self._opened().name)

    def _take_in(self, policies: Sequence[Policy]) -> None:
        names: list[str] = []
        texts: list[str] = []
        for policy in policies:
            for article in policy.articles if policy.removed_at is None else ():
                names.append(f"{policy.policy_id}#{article.ordinal}")
                texts.append(f"{policy.inner_title or policy.title}\n{' '.join(article.path)}\n{article.text}")
        collection = self._opened()
        changed: Any = {"policy_id": {"$in": [policy.policy_id for policy in policies]}}  # their type has no lists
        marks = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        kept = collection.get(where=changed, include=["metadatas"])
        known = {
            name: str((facts or {}).get("mark", ""))
            for name, facts in zip(kept["ids"], kept["metadatas"] or [], strict=True)
        }
        new = [place for place, name in enumerate(names) if known.get(name) != marks[place]]
        vectors: list[Any] = list(embed(self.model, [texts[place] for place in new])) if new else []
        gone = sorted(set(known) - set(names))
        if gone:
            collection.delete(ids=gone)
        for start in range(0, len(new), UPSERTED_AT_ONCE):
            some = new[start : start + UPSERTED_AT_ONCE]
            collection.upsert(
                ids=[names[place] for place in some],
                embeddings=vectors[start : start + UPSERTED_AT_ONCE],
                metadatas=[{"policy_id": names[place].split("#")[0], "mark": marks[place]} for place in some],
            )

    def _opened(self) -> "Collection":
        if self._collection is None:
            import chromadb  # noqa: PLC0415 - heavy, and only loaded when an endpoint is configured
            from chromadb.config import Settings  # noqa: PLC0415

            dimensions = len(embed_question(self.model, "维数"))
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
        used = self._files.in_use()
        return used if GENERATION.sub("", used) == name else name

    def _remembered(self) -> int:
        return self._files.remembered(self._opened().name)

    def _remember(self, number: int) -> None:
        self._files.remember(self._opened().name, number)

    def _resting(self) -> bool:
        return time.monotonic() < self._resting_until

    def _rest(self, away: EmbedFailed) -> None:
        self._resting_until = time.monotonic() + REST_S
        log.warning("vectors.away", reason=str(away), rest_s=REST_S)
