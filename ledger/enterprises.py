"""Enterprises, keyed by 统一社会信用代码 (GB 32100-2015)."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json
from ledger.due import call_for


class Enterprise(Base):
    """One market entity."""

    __tablename__ = "enterprise"

    uscc: Mapped[str] = mapped_column(String(18), primary_key=True)
    name: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str] = mapped_column(String(12), default="")  # GB/T 2260 of the registered place
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what counts now: ledger/facts.py makes it
    facts_version: Mapped[int] = mapped_column(default=0, server_default="0")  # grows with each change of the facts
    added_at: Mapped[datetime] = mapped_column(Instant)


def enterprise_by_uscc(session: Session, uscc: str) -> Enterprise | None:
    """Return the enterprise with this code."""
    return session.get(Enterprise, uscc)


def know_enterprise(session: Session, uscc: str, now: datetime, name: str = "", region: str = "") -> Enterprise:
    """Return the enterprise with this code, adding it when it is new; a name given fills an empty one."""
    found = session.get(Enterprise, uscc)
    if found is None:
        found = Enterprise(uscc=uscc, name=name, region=region, facts={}, added_at=now)
        session.add(found)
        session.flush()
        call_for(session, uscc, 0)
    elif name and not found.name:
        found.name = name
    return found


def enterprise_in(session: Session, region: str) -> Enterprise | None:
    """Return an enterprise registered at a place, the first by its code."""
    rows = select(Enterprise).where(Enterprise.region == region).order_by(Enterprise.uscc).limit(1)
    return session.execute(rows).scalar_one_or_none()


def firms_named_in(session: Session, text: str, least: int) -> dict[str, str]:
    """Return the firms whose name stands in a text: name by code. Names under ``least`` characters are words."""
    rows = session.execute(select(Enterprise.uscc, Enterprise.name))
    return {uscc: name for uscc, name in rows if len(name or "") >= least and name in text}


def firm_names(session: Session) -> list[str]:
    """Return the names of every firm known: none of them may stand in what is shown to others."""
    return [name for name in session.execute(select(Enterprise.name)).scalars() if name]
