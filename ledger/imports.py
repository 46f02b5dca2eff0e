"""Files handed in: what became of each, and those that could not be read, kept for another try."""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word


class ImportState(enum.StrEnum):
    """How far a file is."""

    WAITING = "等待"
    READING = "读取中"
    ADDED = "已收入"  # published at once
    PENDING = "待发布"  # read, waits for a reviewer
    DUPLICATE = "已有"
    NEAR = "近似"  # taken in as a new version to be compared, or waiting because another is nearly the same
    REFUSED = "未收入"  # kept for a retry
    MARKED = "涉密拒收"  # bears a mark of secrecy; not kept


class ImportFile(Base):
    """One file of one upload. ``batch`` joins the files that came together."""

    __tablename__ = "import_file"
    __table_args__ = (Index("ix_import_file_state", "state", "file_id"), Index("ix_import_file_batch", "batch"))

    file_id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes
    sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[ImportState] = mapped_column(Word(ImportState), default=ImportState.WAITING)
    reason: Mapped[str] = mapped_column(Text, default="")  # a sentence; empty when it went well
    policy_id: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[int | None] = mapped_column(Integer)  # of the version it became
    replaces: Mapped[str] = mapped_column(String(20), default="")  # the uploader said: a new version of this one
    who: Mapped[str] = mapped_column(String(100))
    who_name: Mapped[str] = mapped_column(String(100), default="")
    came_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


def files_of_batch(session: Session, batch: str) -> Sequence[ImportFile]:
    """Return the files of one upload in the order they came."""
    rows = select(ImportFile).where(ImportFile.batch == batch).order_by(ImportFile.file_id)
    return session.execute(rows).scalars().all()


def refused_files(session: Session, limit: int = 200) -> Sequence[ImportFile]:
    """Return the files that could not be read and wait for another try, newest first."""
    rows = select(ImportFile).where(ImportFile.state == ImportState.REFUSED).order_by(ImportFile.file_id.desc())
    return session.execute(rows.limit(limit)).scalars().all()
