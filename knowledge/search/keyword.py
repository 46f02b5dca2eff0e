"""The word index: a local replica of the SQL truth, the same whatever database holds it.

Two small tantivy indexes lie beside each other: articles (what is quoted) and documents (what is ranked), and
the texts as numbers (forward.py), on which a ranking is counted. Terms are made by tokens.py and joined by blanks,
so the engine only has to split at them. A number beside them says up to which change of the ledger they go; it is
written last, so that work lost in a crash is simply done again.
"""

import hashlib
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import structlog
import tantivy

from knowledge.errors import IndexBroken
from knowledge.search import forward, tokens
from knowledge.search.forward import Forward, ForwardWriter
from knowledge.search.mark import Mark, changes
from knowledge.search.terms import terms_of
from ledger.articles import live_policies
from ledger.base import Ledger
from ledger.policies import Policy, last_change

log = structlog.get_logger()

SCHEMA = 3  # of the two indexes; another number means another folder, so an upgrade builds anew
HEAP_BYTES = 60_000_000  # of one writer
_ENGINE_ERRORS = (ValueError, OSError, RuntimeError, KeyError, BadZipFile)  # of a damaged or missing index
Terms = Mapping[str, float]  # term -> weight


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article that has some of the terms."""

    policy_id: str
    ordinal: int
    score: float


@dataclass(frozen=True, slots=True)
class _View:
    """The two indexes as they were after one commit."""

    number: int
    articles: tantivy.Index
    documents: tantivy.Index
    texts: Forward
    names: Mapping[int, str]  # short key -> policy id
    cited: dict[str, int] = field(default_factory=dict)  # remembered, by title and by policy
    cited_of: dict[str, int] = field(default_factory=dict)


def _key(policy_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(policy_id.encode(), digest_size=7).digest())


def _schema(*texts: str, numbers: tuple[str, ...]) -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("policy_id", tokenizer_name="raw", index_option="basic")
    build.add_text_field("cites", tokenizer_name="raw", index_option="basic")
    for name in numbers:
        build.add_integer_field(name, fast=True)
    for name in texts:
        build.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return build.build()


class WordIndex:
    """The word index of one home. Any number of processes may hold one on the same folder.

    Args:
        folder: where indexes live; one folder per version is made in it.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"words-{SCHEMA}.{tokens.VERSION}"
        self._mark = Mark(self.folder)
        self._mutex = threading.Lock()
        self._view: _View | None = None
        self._compared = False

    # -- keeping up -----------------------------------------------------------------------------------

    def catch_up(self, ledger: Ledger) -> int:
        """Take in what changed in the ledger and return how many policies that were.

        A missing or damaged index is built anew from the ledger, with a line in the log.
        """
        with ledger.read() as session:
            newest = last_change(session)
        view = self._view
        if view is not None and view.number == newest:
            return 0
        with self._mutex, self._mark.locked():
            return self._catch_up_locked(ledger, newest)

    def rebuild(self, ledger: Ledger) -> int:
        """Forget everything and build the index from the ledger; return the number of policies taken in."""
        with ledger.read() as session:
            newest = last_change(session)
        with self._mutex, self._mark.locked():
            self._forget()
            return self._catch_up_locked(ledger, newest)

    def _catch_up_locked(self, ledger: Ledger, newest: int) -> int:
        known = self._mark.number()
        try:
            self._open(known)
            if known > newest or (known == newest and not self._compared and self._differs(ledger)):
                raise ValueError("the index belongs to another ledger")
        except _ENGINE_ERRORS as broken:
            if known:
                log.warning("words.rebuilt", folder=str(self.folder), reason=str(broken))
            self._forget()
            self._open(known := 0)
        self._compared = True
        if known == newest:
            return 0
        taken = self._take_in(ledger, known, newest)
        self._open(self._mark.number())
        return taken

    def _take_in(self, ledger: Ledger, known: int, newest: int) -> int:
        view = self._held()
        articles = view.articles.writer(HEAP_BYTES, 1)
        documents = view.documents.writer(HEAP_BYTES, 1)
        texts = ForwardWriter(view.texts)
        taken = 0
        seen = known
        for batch in changes(ledger, known):
            for policy in batch:
                articles.delete_documents_by_term("policy_id", policy.policy_id)
                documents.delete_documents_by_term("policy_id", policy.policy_id)
                texts.remove(policy.policy_id)
                if policy.removed_at is None:
                    _add(articles, documents, texts, policy)
                taken += 1
                seen = policy.change_no
        for writer in (articles, documents):
            writer.commit()
            writer.wait_merging_threads()
        texts.commit()
        self._mark.write(max(seen, newest))
        return taken

    def _differs(self, ledger: Ledger) -> bool:
        with ledger.read() as session:
            return live_policies(session) != self._held().documents.searcher().num_docs

    def _open(self, number: int) -> None:
        indexes = []
        for name, schema in (
            ("articles", _schema("grams", numbers=("key", "ordinal"))),
            ("documents", _schema("grams", "words", numbers=("key",))),
        ):
            folder = self.folder / name
            if number == 0:  # nothing taken in yet, or the number was lost: what lies there is worth nothing
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                indexes.append(tantivy.Index(schema, str(folder)))
            else:
                indexes.append(tantivy.Index.open(str(folder)))
        if number == 0:
            forward.begin(self.folder / "texts")
        texts = Forward(self.folder / "texts")
        listed = indexes[1].searcher().terms_with_prefix("policy_id", "")
        self._view = _View(number, indexes[0], indexes[1], texts, {_key(name): name for name, _ in listed})

    def _forget(self) -> None:
        self._view = None
        self._mark.forget()
        for name in ("articles", "documents", "texts"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    # -- asking ---------------------------------------------------------------------------------------

    @property
    def number(self) -> int:
        """The change of the ledger up to which this index goes; 0 before the first catch_up."""
        return 0 if self._view is None else self._view.number

    def size(self) -> int:
        """Return how many documents are in the index."""
        return int(self._held().documents.searcher().num_docs)

    def articles(self, grams: Terms, limit: int) -> list[ArticleScore]:
        """Return the articles with the best BM25 score for pairs of characters, best first."""
        view = self._held()
        searcher, hits = _search(view.articles, "grams", grams, limit)
        places = [address for _, address in hits]
        keys = _numbers(searcher, "key", places)
        ordinals = _numbers(searcher, "ordinal", places)
        return [
            ArticleScore(view.names[key], ordinal, score)
            for (score, _), key, ordinal in zip(hits, keys, ordinals, strict=True)
            if key in view.names
        ]

    def documents(self, field: str, terms: Terms, limit: int) -> list[tuple[str, float]]:
        """Return (policy id, BM25 score) of whole documents; ``field`` is "grams" or "words"."""
        view = self._held()
        searcher, hits = _search(view.documents, field, terms, limit)
        keys = _numbers(searcher, "key", [address for _, address in hits])
        return [(view.names[key], score) for (score, _), key in zip(hits, keys, strict=True) if key in view.names]

    def texts(self) -> Forward:
        """Return the texts as numbers, as they were after the same commit."""
        return self._held().texts

    def cited(self, title: str) -> int:
        """Return how many documents name a title between 《 and 》."""
        view = self._held()
        if title not in view.cited:
            view.cited[title] = int(view.documents.searcher().doc_freq("cites", title))
        return view.cited[title]

    def cited_of(self, policy_id: str, title: Callable[[str], str]) -> int:
        """Return how many documents name a policy; ``title`` gives the title by which they do, asked once."""
        kept = self._held().cited_of
        if policy_id not in kept:
            kept[policy_id] = self.cited(title(policy_id))
        return kept[policy_id]

    def frequency(self, field: str, term: str) -> int:
        """Return in how many documents a term stands."""
        return int(self._held().documents.searcher().doc_freq(field, term))

    def frequencies(self, terms: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return in how many documents, and in how many articles, each pair of characters stands."""
        among = (self._held().documents.searcher(), self._held().articles.searcher())
        documents, articles = ([searcher.doc_freq("grams", term) for term in terms] for searcher in among)
        return documents, articles

    def article_count(self) -> int:
        """Return how many articles are in the index."""
        return int(self._held().articles.searcher().num_docs)

    def vocabulary(self) -> list[tuple[str, int]]:
        """Return every word of the base with the number of documents it stands in, most frequent first."""
        return list(self._held().documents.searcher().terms_with_prefix("words", ""))

    def _held(self) -> _View:
        if self._view is None:
            raise IndexBroken("词语索引还没有建立：请先执行 huiqi library reindex。")
        return self._view


def _add(articles: tantivy.IndexWriter, documents: tantivy.IndexWriter, texts: ForwardWriter, policy: Policy) -> None:
    key = _key(policy.policy_id)
    terms = terms_of(policy)
    for ordinal, grams in terms.articles:
        articles.add_document(tantivy.Document(policy_id=policy.policy_id, key=key, ordinal=ordinal, grams=grams))
    documents.add_document(
        tantivy.Document(
            policy_id=policy.policy_id,
            key=key,
            grams=terms.grams,
            words=terms.words,
            cites=terms.cites,
        )
    )
    texts.add(policy.policy_id, terms.codes)


def _numbers(searcher: tantivy.Searcher, field: str, places: list[tantivy.DocAddress]) -> list[int]:
    return [int(value or 0) for value in searcher.fast_field_values(field, places)]


def _search(
    index: tantivy.Index, field: str, terms: Terms, limit: int
) -> tuple[tantivy.Searcher, list[tuple[float, tantivy.DocAddress]]]:
    searcher = index.searcher()
    any_of = [
        (tantivy.Occur.Should, _term(index.schema, field, term, weight)) for term, weight in terms.items() if weight > 0
    ]
    if not any_of or limit < 1:
        return searcher, []
    try:
        return searcher, searcher.search(tantivy.Query.boolean_query(any_of), limit, count=False).hits
    except _ENGINE_ERRORS as broken:
        raise IndexBroken(f"词语索引读不出来（{broken}）：请执行 huiqi library reindex 重建。") from broken


def _term(schema: tantivy.Schema, field: str, term: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(schema, field, term, "freq")
    return query if weight == 1 else tantivy.Query.boost_query(query, weight)
