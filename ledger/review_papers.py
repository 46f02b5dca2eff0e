"""Files handed in for a case, and what was read on each. A file is kept by its bytes; nothing is ever overwritten."""

import base64
import json
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from ledger.base import Base, Instant, Json
from ledger.reviews import ENDED, ReviewCase
from ledger.talks import Number

AT_ONCE = 500  # hashes in one statement
IS_OWED = text("owed_key <> ''")  # literal, so that the partial index is used


class ReviewFile(Base):
    """One file of one case."""

    __tablename__ = "review_file"
    __table_args__ = (
        Index("ix_review_file_case", "case_id", "file_id"),
        Index("ix_review_file_sha256", "sha256"),
        Index("ix_review_file_owed", "owed_key", sqlite_where=IS_OWED, postgresql_where=IS_OWED),
    )

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
    read_owner: Mapped[str] = mapped_column(String(100), default="", server_default="")  # who is reading it now
    read_until: Mapped[datetime | None] = mapped_column(Instant)  # end of that lease
    owed_key: Mapped[str] = mapped_column(String(200), default="", server_default="")  # of the batch somebody waits for
    owed_to: Mapped[str] = mapped_column(String(100), default="", server_default="")  # who is told what it is


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


def claim_file(session: Session, owner: str, now: datetime, lease_s: float, case_id: str = "") -> ReviewFile | None:
    """Take the oldest file that waits and that nobody is reading, of one case or of all; in one statement.

    A file of the same bytes that is being read is waited for: what is seen on it serves both.
    """
    same = aliased(ReviewFile)
    read_now = select(same.file_id).where(
        same.sha256 == ReviewFile.sha256, same.file_id != ReviewFile.file_id, same.read_at.is_(None)
    )
    first = select(ReviewFile.file_id).where(
        ReviewFile.read_at.is_(None),
        ReviewFile.removed_at.is_(None),
        or_(ReviewFile.read_until.is_(None), ReviewFile.read_until <= now),
        ~read_now.where(same.read_until > now).exists(),
    )
    if case_id:
        first = first.where(ReviewFile.case_id == case_id)
    first = first.order_by(ReviewFile.file_id).limit(1).with_for_update(skip_locked=True)
    mine = update(ReviewFile).where(ReviewFile.file_id == first.scalar_subquery())
    taken = mine.values(read_owner=owner, read_until=now + timedelta(seconds=lease_s)).returning(ReviewFile.file_id)
    found = session.execute(taken.execution_options(synchronize_session=False)).scalar_one_or_none()
    return session.get(ReviewFile, found, populate_existing=True) if found is not None else None


def hold_file(session: Session, file_id: int, owner: str, until: datetime) -> bool:
    """Lengthen the lease on a file; False when somebody else reads it, or it is read."""
    mine = ReviewFile.file_id == file_id, ReviewFile.read_owner == owner, ReviewFile.read_at.is_(None)
    held = update(ReviewFile).where(*mine).values(read_until=until).returning(ReviewFile.file_id)
    return session.execute(held).scalar_one_or_none() is not None


def give_back_files(session: Session, owner: str = "", file_id: int = 0) -> int:
    """Let files wait again whose reader has gone; of one owner, or of all. Return how many."""
    back = update(ReviewFile).where(ReviewFile.read_until.is_not(None), ReviewFile.read_at.is_(None))
    back = back.where(ReviewFile.read_owner == owner) if owner else back
    back = back.where(ReviewFile.file_id == file_id) if file_id else back
    given = back.values(read_owner="", read_until=None).returning(ReviewFile.file_id)
    return len(session.execute(given).all())


def owed_of(session: Session, owed_key: str) -> Sequence[ReviewFile]:
    """Return the files of one batch whose sender waits to hear what they are."""
    rows = select(ReviewFile).where(ReviewFile.owed_key == owed_key, IS_OWED).order_by(ReviewFile.file_id)
    return session.execute(rows).scalars().all()


def owed_keys(session: Session, limit: int = 50) -> Sequence[str]:
    """Return the batches that are read whose senders have not heard of it."""
    unread = func.count().filter(ReviewFile.read_at.is_(None), ReviewFile.removed_at.is_(None))
    rows = select(ReviewFile.owed_key).where(IS_OWED).group_by(ReviewFile.owed_key).having(unread == 0)
    return session.execute(rows.order_by(ReviewFile.owed_key).limit(limit)).scalars().all()


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


def hashes_in_use(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of some hashes that are files of cases that have not ended."""
    living = select(ReviewFile.sha256).join(ReviewCase, ReviewCase.case_id == ReviewFile.case_id)
    living = living.where(ReviewFile.removed_at.is_(None), ReviewCase.state.not_in(ENDED)).distinct()
    some, found = sorted(keys), set[str]()
    for start in range(0, len(some), AT_ONCE):
        found |= set(session.execute(living.where(ReviewFile.sha256.in_(some[start : start + AT_ONCE]))).scalars())
    return found


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
