"""Texts of the city's matters that were changed here: drafts, and those a second person has published.

The folder of the city is where the lists begin; a published text stands for the file of its name from then on.
"""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word
from ledger.reviews import ENDED, ReviewCase
from ledger.talks import Number


class TextState(enum.StrEnum):
    """How far a text is."""

    DRAFT = "草稿"
    PUBLISHED = "已发布"
    DROPPED = "已放弃"


class MatterText(Base):
    """One text of one file of matters."""

    __tablename__ = "matter_text"

    text_id: Mapped[int] = mapped_column(Number, primary_key=True)
    file: Mapped[str] = mapped_column(String(60), index=True)  # m7.yaml
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[TextState] = mapped_column(Word(TextState), default=TextState.DRAFT)
    why: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[str] = mapped_column(String(100))
    made_name: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(String(100), default="")  # who published or dropped it
    ended_name: Mapped[str] = mapped_column(String(100), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


def published_mark(session: Session) -> tuple[int, int]:
    """Return what changes whenever the published texts do: how many, and the last one's number."""
    held = MatterText.state == TextState.PUBLISHED
    count, last = session.execute(select(func.count(), func.max(MatterText.text_id)).where(held)).one()
    return int(count), int(last or 0)


def published_texts(session: Session) -> dict[str, str]:
    """Return the published text of each file that has one."""
    rows = select(MatterText.file, MatterText.text).where(MatterText.state == TextState.PUBLISHED)
    return {str(file): str(text) for file, text in session.execute(rows.order_by(MatterText.text_id))}


def open_drafts(session: Session) -> Sequence[MatterText]:
    """Return the drafts that wait, by number."""
    rows = select(MatterText).where(MatterText.state == TextState.DRAFT).order_by(MatterText.text_id)
    return session.execute(rows).scalars().all()


def text_by_id(session: Session, text_id: int, *, lock: bool = False) -> MatterText | None:
    """Return one text; locked, nobody else ends it until the transaction does."""
    return session.get(MatterText, text_id, with_for_update=lock or None)


def add_text(session: Session, row: MatterText) -> MatterText:
    """Write a draft down."""
    session.add(row)
    session.flush()
    return row


def cases_by_version(session: Session) -> dict[tuple[str, str], int]:
    """Return how many cases that have not ended use each version: (matter, version) to a count."""
    rows = (
        select(ReviewCase.matter, ReviewCase.version, func.count())
        .where(ReviewCase.state.not_in(ENDED))
        .group_by(ReviewCase.matter, ReviewCase.version)
    )
    return {(str(matter), str(version)): int(count) for matter, version, count in session.execute(rows)}
