"""Versions of an original: what was read from it, who took it in, who published it, what it replaced.

The rows of ``policy``, ``article`` and ``relation`` are the live version of each document and all that search and
answers ever see. A version holds a whole document as it was read and corrected, so that it can be looked at before
it is published, compared, and put back. A document that waits for its first publication has versions and no row in
``policy``; a retired one has versions and a ``policy`` row without text.
"""

import enum
import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, deferred, mapped_column

from ledger.base import Base, Instant, Json, Word

LEVEL = 3  # of compression: a text of 15,000 characters takes about a millisecond


class VersionState(enum.StrEnum):
    """Where a version stands."""

    PENDING = "待发布"  # read, waiting for a person
    SCHEDULED = "定时发布"
    LIVE = "已发布"
    PAST = "历史版本"  # was live, another took its place
    RETIRED = "已下架"  # was live, nothing took its place
    REJECTED = "已退回"


class Version(Base):
    """One version of one document. At most one of a document is LIVE."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        Index("ix_version_state", "state", "policy_id"),
        Index("ix_version_sha256", "sha256"),
        Index("ix_version_body_key", "body_key"),
        Index("ix_version_doc_no_key", "doc_no_key"),
        Index("ix_version_index_no", "index_no"),
        {"sqlite_autoincrement": True},  # a number is never given twice: likeness.py remembers the last one it saw
    )

    version_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(20))  # no foreign key: it exists before the policy row
    number: Mapped[int] = mapped_column(Integer)  # 1.. of this document
    state: Mapped[VersionState] = mapped_column(Word(VersionState), default=VersionState.PENDING)
    title: Mapped[str] = mapped_column(Text)
    doc_no: Mapped[str] = mapped_column(String(80), default="")
    doc_no_key: Mapped[str] = mapped_column(String(80), default="", server_default="")  # as in policy
    index_no: Mapped[str] = mapped_column(String(40), default="", server_default="")
    body_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    based_on: Mapped[int | None] = mapped_column(Integer)  # the version it was made from by editing
    hands: Mapped[list[str]] = mapped_column(
        Json, default=list, server_default="[]"
    )  # all who wrote what is not yet live
    author: Mapped[str] = mapped_column(String(100))  # Actor.who of whoever took it in or edited it
    author_name: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    reviewer: Mapped[str] = mapped_column(String(100), default="")  # Actor.who of whoever published it
    reviewer_name: Mapped[str] = mapped_column(String(100), default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    publish_at: Mapped[datetime | None] = mapped_column(Instant)  # of a SCHEDULED one
    ended_at: Mapped[datetime | None] = mapped_column(Instant)  # when it stopped being live
    source_name: Mapped[str] = mapped_column(String(300), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the untouched original
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)  # MinHash of the text, for near-duplicates
    note: Mapped[str] = mapped_column(Text, default="")  # why: "修订版", a reviewer's reason for sending back
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # see ``pack``


class Doubt(Base):
    """Something about a version that a person has to look at before it is relied on."""

    __tablename__ = "doubt"
    __table_args__ = (Index("ix_doubt_open", "settled_at", "policy_id"),)

    doubt_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(20), index=True)
    number: Mapped[int] = mapped_column(Integer)  # of the version
    field: Mapped[str] = mapped_column(String(40))  # the name of the finding: effective_on, doc_no, kind …
    proposed: Mapped[str] = mapped_column(Text, default="")  # the value that was read and not used
    confidence: Mapped[float | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)  # a sentence: why, and what to check
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[str] = mapped_column(String(100), default="")
    verdict: Mapped[str] = mapped_column(String(20), default="")  # 采纳 更正 不适用


def pack(content: dict[str, Any]) -> bytes:
    """Press the content of a version.

    Keys: ``document`` (blocks as knowledge.library.document.to_plain gives them), ``fields`` (the columns of Policy
    as plain JSON, days as ISO text), ``articles`` (label, path, kind, text, page, responsible), ``links`` (the columns
    of Relation), ``windows`` (the columns of Window) and ``findings`` (see knowledge/library/versions.py), all as
    plain JSON.
    """
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def unpack(content: bytes) -> dict[str, Any]:
    """Return what ``pack`` pressed."""
    whole: dict[str, Any] = json.loads(zlib.decompress(content))
    return whole


def versions_of(session: Session, policy_id: str) -> Sequence[Version]:
    """Return the versions of a document, newest first, without their content."""
    rows = select(Version).where(Version.policy_id == policy_id).order_by(Version.number.desc())
    return session.execute(rows).scalars().all()


def version_at(session: Session, policy_id: str, number: int) -> Version | None:
    """Return one version."""
    found = select(Version).where(Version.policy_id == policy_id, Version.number == number)
    return session.execute(found).scalar_one_or_none()


def live_version(session: Session, policy_id: str) -> Version | None:
    """Return the version that is live."""
    found = select(Version).where(Version.policy_id == policy_id, Version.state == VersionState.LIVE)
    return session.execute(found).scalar_one_or_none()


def next_version_number(session: Session, policy_id: str) -> int:
    """Return the number of a document's next version."""
    last = session.execute(select(func.max(Version.number)).where(Version.policy_id == policy_id)).scalar_one()
    return (last or 0) + 1


def versions_in(
    session: Session, states: Sequence[VersionState], limit: int = 200, offset: int = 0
) -> Sequence[Version]:
    """Return versions in some states, the longest waiting first; see ``not_overtaken``."""
    rows = select(Version).where(Version.state.in_(states), not_overtaken())
    rows = rows.order_by(Version.created_at, Version.version_id)
    return session.execute(rows.limit(limit).offset(offset)).scalars().all()


def not_overtaken() -> ColumnElement[bool]:
    """Leave out a pending version after which another one waits or is live, and one sent back but worked on since."""
    later = aliased(Version)
    ahead = (VersionState.PENDING, VersionState.SCHEDULED, VersionState.LIVE)
    newer = and_(later.policy_id == Version.policy_id, later.number > Version.number)
    return not_(
        or_(
            and_(Version.state == VersionState.PENDING, exists().where(newer, later.state.in_(ahead))),
            and_(Version.state == VersionState.REJECTED, exists().where(newer)),
        )
    )


def open_doubts(session: Session, policy_id: str | None = None, limit: int = 500, offset: int = 0) -> Sequence[Doubt]:
    """Return what waits for a person: of one document, or of all, oldest first."""
    rows = select(Doubt).where(Doubt.settled_at.is_(None))
    if policy_id is not None:
        rows = rows.where(Doubt.policy_id == policy_id)
    return session.execute(rows.order_by(Doubt.doubt_id).limit(limit).offset(offset)).scalars().all()


def waiting_version(session: Session, policy_id: str) -> Version | None:
    """Return the newest version of a document that waits for a reviewer or for its hour, if none since is live.

    After a rollback an older draft may be left: it can't be published any more, so nobody works on with it.
    """
    waiting = (VersionState.PENDING, VersionState.SCHEDULED)
    rows = select(Version).where(Version.policy_id == policy_id, Version.state.in_(waiting), not_overtaken())
    return session.execute(rows.order_by(Version.number.desc()).limit(1)).scalar_one_or_none()


def versions_like(session: Session, sha256: str, body_key: str) -> Sequence[Version]:
    """Return the versions of the same file, or of the same text in another file, newest first."""
    same = [Version.sha256 == sha256] if sha256 else []
    if body_key:
        same.append(Version.body_key == body_key)
    if not same:
        return ()
    return session.execute(select(Version).where(or_(*same)).order_by(Version.version_id.desc())).scalars().all()


def versions_named(session: Session, doc_no_key: str, index_no: str) -> Sequence[Version]:
    """Return the versions with this 文号 or this 索引号 that are live, wait, or were taken off, newest first."""
    same = [Version.doc_no_key == doc_no_key] if doc_no_key else []
    if index_no:
        same.append(Version.index_no == index_no)
    if not same:
        return ()
    rows = select(Version).where(or_(*same), Version.state.not_in((VersionState.REJECTED, VersionState.PAST)))
    return session.execute(rows.order_by(Version.version_id.desc())).scalars().all()


def sketches_after(session: Session, version_id: int) -> list[tuple[int, str, int, bytes]]:
    """Return (version id, policy id, number, sketch) of the versions after one, oldest first."""
    rows = (
        select(Version.version_id, Version.policy_id, Version.number, Version.sketch)
        .where(Version.version_id > version_id, Version.sketch.is_not(None))
        .order_by(Version.version_id)
    )
    return [(at, policy_id, number, sketch or b"") for at, policy_id, number, sketch in session.execute(rows)]


def due_versions(session: Session, now: datetime) -> Sequence[Version]:
    """Return the versions whose hour has come, the earliest first."""
    rows = select(Version).where(Version.state == VersionState.SCHEDULED, Version.publish_at <= now)
    return session.execute(rows.order_by(Version.publish_at, Version.version_id)).scalars().all()


def live_at(session: Session, moment: datetime) -> dict[str, Version]:
    """Return the version of each document that was live at a moment."""
    rows = select(Version).where(
        Version.published_at <= moment, or_(Version.ended_at.is_(None), Version.ended_at > moment)
    )
    return {row.policy_id: row for row in session.execute(rows.order_by(Version.number)).scalars()}


def doubts_of(session: Session, policy_id: str, number: int) -> Sequence[Doubt]:
    """Return the open doubts of one version, in the order they were raised."""
    rows = select(Doubt).where(Doubt.policy_id == policy_id, Doubt.number == number, Doubt.settled_at.is_(None))
    return session.execute(rows.order_by(Doubt.doubt_id)).scalars().all()


def forget_versions(session: Session, policy_id: str) -> None:
    """Delete every version and every doubt of a document."""
    session.execute(delete(Version).where(Version.policy_id == policy_id))
    session.execute(delete(Doubt).where(Doubt.policy_id == policy_id))


def keepers_of(session: Session, sha256: str, but: str) -> int:
    """Count the versions of other documents that have the same original file."""
    rows = select(func.count()).where(Version.sha256 == sha256, Version.policy_id != but)
    return session.execute(rows.select_from(Version)).scalar_one()


def version_by_id(session: Session, version_id: int) -> Version | None:
    """Return one version by the number of its row."""
    return session.get(Version, version_id)


def doubt_by_id(session: Session, doubt_id: int) -> Doubt | None:
    """Return one doubt, settled or not."""
    return session.get(Doubt, doubt_id)
