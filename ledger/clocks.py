"""The two clocks beside a document's own: the window in which one may apply, and the state of the fund.

Source: domain practice: the validity of a document, the window of an item and the state of a fund are three things;
a document may be in force while this year's window is closed, or its fund used up.
"""

import enum
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word


class FundState(enum.StrEnum):
    """What is known of a fund on a day."""

    OPEN = "资金正常"
    SHARED = "按比例折算"
    USED_UP = "资金已用完"
    STOPPED = "暂停兑付"


class Window(Base):
    """When one may apply, as a notice says it. A row without ``closes_on`` and ``opens_on`` is open all year."""

    __tablename__ = "apply_window"

    window_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.policy_id"), index=True)  # the notice that says so
    batch: Mapped[str] = mapped_column(String(80), default="")  # "2026年第一批"
    opens_on: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)  # last day, included
    closes_at: Mapped[str] = mapped_column(String(20), default="")  # hour of that day where one is said: "17:00"
    all_year: Mapped[bool] = mapped_column(default=False)  # 常年受理 is said
    ordinal: Mapped[int] = mapped_column(Integer, default=0)  # of the article that says it
    quote: Mapped[str] = mapped_column(Text, default="")


class Fund(Base):
    """What a department has said about the money behind a document in one year."""

    __tablename__ = "fund"

    fund_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.policy_id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    state: Mapped[FundState] = mapped_column(Word(FundState))
    note: Mapped[str] = mapped_column(Text, default="")
    said_by: Mapped[str] = mapped_column(String(100), default="")
    said_at: Mapped[datetime] = mapped_column(Instant)


def windows_of(session: Session, policy_ids: Sequence[str]) -> Sequence[Window]:
    """Return the windows that some documents announce, the latest closing first."""
    rows = select(Window).where(Window.policy_id.in_(policy_ids)).order_by(Window.closes_on.desc(), Window.window_id)
    return session.execute(rows).scalars().all()


def funds_of(session: Session, policy_ids: Sequence[str]) -> Sequence[Fund]:
    """Return what was said about the funds of some documents, the newest first."""
    rows = select(Fund).where(Fund.policy_id.in_(policy_ids)).order_by(Fund.said_at.desc())
    return session.execute(rows).scalars().all()
