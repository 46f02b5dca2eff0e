"""The way into the base: one file at a time, whole or not at all.

The original is on disk before its row is written; row, articles and relations are one transaction. The same file,
the same text in another file, the same 索引号 or the same 文号 with the same title make one policy.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.city import City
from config.settings import Settings
from knowledge.errors import FileRefused
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.content_type import MEDIA_TYPES
from knowledge.library.document import Document
from knowledge.library.effects import link_up, unlink
from knowledge.library.originals import Held, Originals
from knowledge.library.reading import Reading
from knowledge.library.relations import find_links, title_key
from knowledge.library.split import Clause, split
from ledger.base import Ledger
from ledger.policies import (
    Article,
    OpenSession,
    Policy,
    forget_text,
    next_number,
    policies_by_doc_no,
    policies_by_index_no,
    policy_by_content,
    policy_by_id,
    relations_of,
)

BODY_KEY_MIN = 40  # characters a text needs to be known again by its text alone
_SUFFIXES = {media_type: kind.value for kind, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    path: Path
    state: str  # added, duplicate, refused
    reason: str = ""  # a sentence, empty when added
    policy_id: str = ""


class _Known(Exception):
    """The base holds this document already; raised to roll the transaction back."""

    def __init__(self, policy_id: str, reason: str) -> None:
        self.policy_id = policy_id
        self.reason = reason
        super().__init__(reason)


class Intake:
    """Takes files into the base of one home and removes policies from it."""

    def __init__(self, ledger: Ledger, home: Path, city: City, settings: Settings) -> None:
        self._ledger = ledger
        self._city = city
        self._originals = Originals(home)
        self._max_bytes = settings.library_max_file_mb << 20
        self._reading = Reading(
            settings.library_parse_s,
            settings.library_max_text_chars,
            children=settings.library_readers,
            ocr_pages=settings.ocr_pages,
            ocr_page_s=settings.ocr_page_s,
            ocr_memory_mb=settings.ocr_memory_mb,
        )
        self._originals.sweep(time.time())

    def close(self) -> None:
        """End the reading process; a later ``add`` starts another."""
        self._reading.close()

    def add(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Taken:
        """Take one file in. A bad file is refused with a sentence and leaves nothing behind."""
        try:
            with self._originals.hold(path, self._max_bytes) as held:
                return self._take(path, held, now)
        except FileRefused as no:
            return Taken(path, "refused", str(no))

    def add_many(self, paths: list[Path]) -> Iterator[Taken]:
        """Take files and the files of folders in, one by one, in a stable order."""
        for path in walk(paths):
            yield self.add(path)

    def remove(self, policy_id: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> bool:
        """Remove a policy: its text and relations go, its original and its row stay. False when there is none."""
        with self._ledger.write() as session:
            policy = policy_by_id(session, policy_id)
            if policy is None:
                return False
            acted, _ = relations_of(session, policy_id)
            targets = [relation.target_id for relation in acted if relation.target_id]
            forget_text(session, policy, now())
            unlink(session, policy, targets)
        return True

    def original_path(self, policy: Policy) -> Path:
        """Return where the untouched original of a policy lies."""
        return self._originals.path_of(policy.sha256, _SUFFIXES.get(policy.media_type, "bin"))

    def _take(self, path: Path, held: Held, now: Callable[[], datetime]) -> Taken:
        known = self._known_file(held.sha256)
        if known:
            return Taken(path, "duplicate", f"同一个文件已经收入，编号 {known}。", known)
        document, suffix, media_type = self._reading.read(held.path)
        anatomy = dissect(document, self._city, _printable(path.stem))
        clauses = split(document, anatomy)
        if not clauses:
            raise FileRefused("文件里只有标题，没有正文。请检查文件是否完整，重新取得原件再上传。")
        policy = _policy(anatomy, document, path, held.sha256, media_type)
        self._originals.keep(held, suffix)
        try:
            with self._ledger.write() as session:
                self._write(session, policy, anatomy, clauses, document, now())
        except _Known as known_text:
            return Taken(path, "duplicate", known_text.reason, known_text.policy_id)
        return Taken(path, "added", "", policy.policy_id)

    def _known_file(self, sha256: str) -> str:
        with self._ledger.read() as session:
            found = policy_by_content(session, sha256, "")
            return found.policy_id if found else ""

    def _write(
        self,
        session: OpenSession,
        policy: Policy,
        anatomy: Anatomy,
        clauses: list[Clause],
        document: Document,
        now: datetime,
    ) -> None:
        number = next_number(session, "policy")  # also the lock: two processes adding one file come one by one
        _refuse_known(session, policy, anatomy)
        policy.policy_id = f"P{number:06d}"
        policy.added_at = now
        policy.change_no = next_number(session, "change")
        policy.articles = [
            Article(ordinal=at, label=clause.label[:120], path=list(clause.path), kind=clause.kind, text=clause.text)
            for at, clause in enumerate(clauses, 1)
        ]
        session.add(policy)
        session.flush()
        link_up(session, policy, find_links(anatomy, document.text.splitlines()))


def walk(paths: list[Path]) -> list[Path]:
    """Return the files to take in: folders with all below, hidden files and Office's lock files left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or not os.access(path, os.R_OK | os.X_OK):
            found.append(path)  # a folder that can't be opened is refused by name, not passed over
            continue
        found.extend(
            sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and not file.name.startswith("~$")
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        )
    return found


def body_key(text: str) -> str:
    """Return the hash of a text without spaces and punctuation; empty for a text too short to be told by it."""
    plain = re.sub(r"[\W_]", "", text)
    return hashlib.sha256(plain.encode()).hexdigest() if len(plain) >= BODY_KEY_MIN else ""


def _printable(name: str) -> str:
    """Return a file name the database can hold: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _policy(anatomy: Anatomy, document: Document, path: Path, sha256: str, media_type: str) -> Policy:
    return Policy(
        title=anatomy.title,
        inner_title=anatomy.inner_title,
        doc_no=anatomy.doc_no[:80],
        doc_no_key=anatomy.doc_no_key[:80],
        index_no=anatomy.index_no[:40],
        issuer=anatomy.issuer[:200],
        department=anatomy.department[:80],
        contact=anatomy.contact[:200],
        level=anatomy.level,
        region=anatomy.region,
        kind=anatomy.kind,
        themes=list(anatomy.themes),
        issued_on=anatomy.issued_on,
        published_on=anatomy.published_on,
        effective_on=anatomy.validity.effective_on,
        expires_on=anatomy.validity.expires_on,
        draft=anatomy.draft,
        source_name=_printable(path.name)[:300],
        media_type=media_type,
        sha256=sha256,
        body_key=body_key(document.text),
    )


def _refuse_known(session: OpenSession, policy: Policy, anatomy: Anatomy) -> None:
    """Raise _Known when the base already holds this document."""
    same = policy_by_content(session, policy.sha256, policy.body_key)
    if same is not None:
        raise _Known(same.policy_id, f"内容相同的文件已经收入，编号 {same.policy_id}。")
    if policy.index_no:
        for other in policies_by_index_no(session, policy.index_no):
            raise _Known(other.policy_id, f"索引号 {policy.index_no} 已经收入，编号 {other.policy_id}。")
    if policy.doc_no_key:
        for other in policies_by_doc_no(session, policy.doc_no_key):
            if title_key(other.title) == title_key(anatomy.title):
                raise _Known(
                    other.policy_id, f"{policy.doc_no}《{anatomy.known_as}》已经收入，编号 {other.policy_id}。"
                )
