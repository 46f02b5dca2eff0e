"""Reward items as they are edited: every text an item ever had, who wrote it, who let it out.

The texts are YAML as in the city's folder (knowledge/items reads them). The folder is the beginning; what was published
here counts before it. At most one draft and one published text of an item stand at a time.
"""

import enum
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Index, String, Text, UniqueConstraint, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word, connect
from ledger.errors import LedgerError
from ledger.talks import Number


class ItemState(enum.StrEnum):
    """Where a text stands."""

    DRAFT = "草稿"
    REVIEW = "待审核"
    PUBLISHED = "已发布"
    REPLACED = "已被替换"
    DROPPED = "已放弃"


OPEN = frozenset({ItemState.DRAFT, ItemState.REVIEW})
_OPEN = text("state IN ('草稿', '待审核')")
_PUBLISHED = text("state = '已发布'")


class ItemText(Base):
    """One text of one item."""

    __tablename__ = "item_text"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        Index("ux_item_text_open", "code", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ux_item_text_published", "code", unique=True, sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
    )

    item_id: Mapped[int] = mapped_column(Number, primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]  # 1, 2, 3 ... of the item
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.DRAFT)
    why: Mapped[str] = mapped_column(Text, default="")  # what was changed and why
    policy_id: Mapped[str] = mapped_column(String(20), default="")  # the text it was proposed from
    made_by: Mapped[str] = mapped_column(String(100))  # staff id, console account, or "proposal"
    made_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by: Mapped[str] = mapped_column(String(100), default="")  # the second person who let it pass
    published_at: Mapped[datetime | None] = mapped_column(Instant)  # while it waits: from when it shall count
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


def published_items(session: Session) -> Sequence[ItemText]:
    """Return the text of every item published here, by code."""
    rows = select(ItemText).where(ItemText.state == ItemState.PUBLISHED).order_by(ItemText.code)
    return session.execute(rows).scalars().all()


def published_marks(session: Session) -> list[tuple[str, int]]:
    """Return (code, number) of every item published here, by code: what tells whether anything changed."""
    rows = select(ItemText.code, ItemText.number).where(ItemText.state == ItemState.PUBLISHED).order_by(ItemText.code)
    return [(code, number) for code, number in session.execute(rows)]


def published_there(url: str) -> dict[str, str]:
    """Return the published texts by code of a database that may not be there yet; nothing is made in it.

    Raises:
        LedgerError: it can't be reached.

    """
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        return {}
    ledger = connect(url)
    try:
        with ledger.read() as session:
            known = inspect(session.connection()).has_table(ItemText.__tablename__)
            return {row.code: row.text for row in published_items(session)} if known else {}
    except DBAPIError as wrong:
        reason = str(wrong.orig).splitlines()[0]
        raise LedgerError(
            f"数据库打不开（{reason}），不知道发布了哪些事项。请确认数据库已启动，或用 --items 指定事项文件夹。"
        ) from wrong
    finally:
        ledger.close()


def published_item(session: Session, code: str) -> ItemText | None:
    """Return the text of an item that is published here."""
    rows = select(ItemText).where(ItemText.code == code, ItemText.state == ItemState.PUBLISHED)
    return session.execute(rows).scalar_one_or_none()


def item_text(session: Session, code: str, number: int) -> ItemText | None:
    """Return one text of an item."""
    return session.execute(
        select(ItemText).where(ItemText.code == code, ItemText.number == number)
    ).scalar_one_or_none()


def open_items(session: Session) -> Sequence[ItemText]:
    """Return drafts and texts waiting for a second person, newest first."""
    rows = select(ItemText).where(ItemText.state.in_(OPEN)).order_by(ItemText.item_id.desc())
    return session.execute(rows).scalars().all()


def review_items(session: Session) -> Sequence[ItemText]:
    """Return the texts that wait for a second person, or for their day."""
    rows = select(ItemText).where(ItemText.state == ItemState.REVIEW).order_by(ItemText.item_id)
    return session.execute(rows).scalars().all()


def open_item(session: Session, code: str) -> ItemText | None:
    """Return the draft of an item, or its text waiting for a second person."""
    rows = select(ItemText).where(ItemText.code == code, ItemText.state.in_(OPEN))
    return session.execute(rows).scalar_one_or_none()


def due_items(session: Session, now: datetime) -> Sequence[ItemText]:
    """Return texts that a second person has let pass and whose time has come, the earliest first."""
    rows = select(ItemText).where(
        ItemText.state == ItemState.REVIEW, ItemText.reviewed_by != "", ItemText.published_at <= now
    )
    return session.execute(rows.order_by(ItemText.published_at, ItemText.item_id)).scalars().all()


def item_history(session: Session, code: str) -> Sequence[ItemText]:
    """Return every text of an item, newest first."""
    rows = select(ItemText).where(ItemText.code == code).order_by(ItemText.number.desc())
    return session.execute(rows).scalars().all()


def next_number(session: Session, code: str) -> int:
    """Return the number of an item's next text."""
    return (session.scalar(select(func.max(ItemText.number)).where(ItemText.code == code)) or 0) + 1
