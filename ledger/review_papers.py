"""Files handed in for a case, and what was read on each. A file is kept by its bytes; nothing is ever overwritten."""

import base64
import json
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json
from ledger.reviews import ReviewCase
from ledger.talks import Number


class ReviewFile(Base):
    """One file of one case."""

    __tablename__ = "review_file"
    __table_args__ = (Index("ix_review_file_case", "case_id", "file_id"), Index("ix_review_file_sha256", "sha256"))

    file_id: Mapped[int] = mapped_column(Number, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(ReviewCase.case_id))
    name: Mapped[str] = mapped_column(String(300))  # as it was called when it was handed in
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)  # bytes
    round: Mapped[int] = mapped_column(default=1)  # in which it came: the one being prepared
    door: Mapped[str] = mapped_column(String(20))  # page, chat, reuse
    uploaded_by: Mapped[str] = mapped_column(String(100))
    uploaded_name: Mapped[str] = mapped_column(String(100), default="")
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)  # None: it waits to be read
    kind: Mapped[str] = mapped_column(String(20), default="")
    pages: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")  # why it can't be read, a sentence
    slots: Mapped[list[str]] = mapped_column(Json, default=list)  # what it is: recognised, or by a person's word
    why: Mapped[str] = mapped_column(String(300), default="")  # by what it was recognised
    placed: Mapped[list[str] | None] = mapped_column(Json, default=None)  # by a person's word
    placed_by: Mapped[str] = mapped_column(String(100), default="")
    replaced_by: Mapped[int | None] = mapped_column(Integer)  # file id of a newer version
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[str] = mapped_column(String(100), default="")


class ReviewReading(Base):
    """What was seen on a file of some bytes, whatever its name and whoever handed it in."""

    __tablename__ = "review_reading"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[str] = mapped_column(Text)  # JSON, deflated, in base 64


def add_file(session: Session, file: ReviewFile) -> ReviewFile:
    """Write a file down."""
    session.add(file)
    session.flush()
    return file


def files_of(session: Session, case_id: str, *, every: bool = False) -> Sequence[ReviewFile]:
    """Return the files of a case that count, in the order they came; ``every``: those taken back or replaced too."""
    rows = select(ReviewFile).where(ReviewFile.case_id == case_id)
    if not every:
        rows = rows.where(ReviewFile.removed_at.is_(None), ReviewFile.replaced_by.is_(None))
    return session.execute(rows.order_by(ReviewFile.file_id)).scalars().all()


def file_by_id(session: Session, file_id: int) -> ReviewFile | None:
    """Return one file."""
    return session.get(ReviewFile, file_id)


def unread_files(session: Session, case_id: str = "", limit: int = 50, after: int = 0) -> Sequence[ReviewFile]:
    """Return files that wait to be read, of one case or of all, the oldest first; ``after``: with a higher number."""
    rows = select(ReviewFile).where(ReviewFile.read_at.is_(None), ReviewFile.removed_at.is_(None))
    rows = rows.where(ReviewFile.file_id > after) if after > 0 else rows
    if case_id:
        rows = rows.where(ReviewFile.case_id == case_id)
    return session.execute(rows.order_by(ReviewFile.file_id).limit(limit)).scalars().all()


def last_file(session: Session) -> int:
    """Return the highest number of a file; 0 before the first."""
    return session.execute(select(func.coalesce(func.max(ReviewFile.file_id), 0))).scalar_one()


def given_before(session: Session, cases: Collection[str], slots: Collection[str]) -> list[ReviewFile]:
    """Return files of other cases that hold one of some materials, the newest first."""
    if not cases or not slots:
        return []
    rows = (
        select(ReviewFile)
        .where(ReviewFile.case_id.in_(cases), ReviewFile.removed_at.is_(None), ReviewFile.replaced_by.is_(None))
        .order_by(ReviewFile.file_id.desc())
    )
    return [one for one in session.execute(rows).scalars() if set(one.slots) & set(slots)]


def size_of(session: Session, case_id: str) -> tuple[int, int]:
    """Return (files, bytes) of a case that count."""
    rows = select(func.count(), func.coalesce(func.sum(ReviewFile.size), 0)).where(
        ReviewFile.case_id == case_id, ReviewFile.removed_at.is_(None)
    )
    count, size = session.execute(rows).one()
    return int(count), int(size)


def keep_reading(session: Session, sha256: str, plain: dict[str, Any], now: datetime) -> None:
    """Keep what was seen on a file."""
    packed = zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    session.merge(ReviewReading(sha256=sha256, read_at=now, body=base64.b64encode(packed).decode("ascii")))
    session.flush()


def reading_of(session: Session, sha256: str) -> dict[str, Any] | None:
    """Return what was seen on a file of these bytes; None when nobody has read it."""
    found = session.get(ReviewReading, sha256)
    if found is None:
        return None
    plain: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(found.body)))
    return plain


def readings_of(session: Session, keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what was seen on files, by their bytes."""
    return {key: plain for key in keys if (plain := reading_of(session, key)) is not None}
