"""Uploads as people look at them: the files that came together, summed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ledger.imports import ImportFile, ImportState

UNREAD = (ImportState.WAITING, ImportState.READING)
FAILED = (ImportState.REFUSED, ImportState.MARKED)  # of an upload; what may be read again is REFUSED only


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload, summed up."""

    batch: str
    who_name: str
    came_at: datetime
    files: int
    waiting: int  # not yet read
    failed: int


def last_batches(session: Session, limit: int = 30) -> list[Batch]:
    """Return the newest uploads."""
    rows = (
        select(
            ImportFile.batch,
            func.max(ImportFile.who_name),
            func.min(ImportFile.came_at),
            func.count(),
            func.count().filter(ImportFile.state.in_(UNREAD)),
            func.count().filter(ImportFile.state.in_(FAILED)),
        )
        .group_by(ImportFile.batch)
        .order_by(func.max(ImportFile.file_id).desc())
        .limit(limit)
    )
    return [Batch(*row) for row in session.execute(rows)]


def count_imports(session: Session, states: Sequence[ImportState]) -> int:
    """Return how many files are in some states."""
    counted = select(func.count()).select_from(ImportFile).where(ImportFile.state.in_(states))
    return session.execute(counted).scalar_one()


def refuse_import(session: Session, file: ImportFile) -> None:
    """Note a file that was refused while it came; nothing of it is kept."""
    file.state = ImportState.REFUSED
    session.add(file)


def owner_of_batch(session: Session, batch: str) -> str | None:
    """Return who began an upload; None when nothing of it has come yet."""
    first = select(ImportFile.who).where(ImportFile.batch == batch).order_by(ImportFile.file_id).limit(1)
    return session.execute(first).scalar_one_or_none()


def give_back_reading(session: Session) -> None:
    """Let every file that is being read wait again: for the one process that owns its database, when it starts."""
    given = update(ImportFile).where(ImportFile.state == ImportState.READING)
    session.execute(given.values(state=ImportState.WAITING, owner=None, lease_until=None))
