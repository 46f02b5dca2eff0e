"""Links to the page of one enterprise: whoever has the link sees the page until it ends. Only hashes are kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.enterprises import Enterprise
from ledger.groups import firms_of

HOLDS = timedelta(days=7)
TOKEN_BYTES = 24


class FirmLink(Base):
    """One link."""

    __tablename__ = "firm_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc))
    made_for: Mapped[str] = mapped_column(String(100))  # staff id of the member
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


def new_link(session: Session, uscc: str, made_for: str, now: datetime) -> str:
    """Return the token of a new link; those that have ended are dropped."""
    session.execute(delete(FirmLink).where(FirmLink.expires_at < now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(FirmLink(token_hash=_hash(token), uscc=uscc, made_for=made_for, made_at=now, expires_at=now + HOLDS))
    return token


def link_by(session: Session, token: str, now: datetime) -> FirmLink | None:
    """Return the link of a token; None when it has ended, or its person speaks for the firm no more."""
    found = session.get(FirmLink, _hash(token))
    if found is None or now >= found.expires_at:
        return None
    return found if found.uscc in firms_of(session, found.made_for) else None


def end_links(session: Session, made_for: str, uscc: str = "") -> None:
    """End every link of a person, or those to one firm: they are bound to it no more."""
    which = [FirmLink.made_for == made_for, *([FirmLink.uscc == uscc] if uscc else [])]
    session.execute(delete(FirmLink).where(*which))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
