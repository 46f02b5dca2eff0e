"""Links to the page of a case: each for one person, held by the first browser that opens it. Only hashes are kept.

A link that is sent is made while it is sent: until then a text holds a mark in its place, and no row ever the link.

A link that is passed on or leaks opens nothing: another browser is told to ask the bot for a link of its own.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.direct import Work
from ledger.receivers import both
from ledger.reviews import ReviewCase

HOLDS = timedelta(days=7)
TOKEN_BYTES = 24
_TO_MAKE = "new-link-for-"
_MARK = re.compile(rf"(?<!\\)(\]\([^()\s]*/review/){_TO_MAKE}(R\d{{6,18}})\)")  # what others write is escaped
_INSERT = both(
    "INSERT INTO review_link (token_hash, case_id, made_for, name, made_at, expires_at, held_by)"
    " SELECT :hash, case_id, CAST(:who AS varchar),"
    " coalesce((SELECT name FROM person WHERE staff_id = CAST(:who AS varchar)), ''), :now, :until, ''"
    " FROM review_case WHERE case_id = :case"
)


class ReviewLink(Base):
    """One link."""

    __tablename__ = "review_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(ReviewCase.case_id), index=True)
    made_for: Mapped[str] = mapped_column(String(100))  # staff id, or the platform's own id of an outsider
    name: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    held_by: Mapped[str] = mapped_column(String(64), default="")  # hash of the browser's secret; empty: not opened yet


@dataclass(frozen=True, slots=True)
class Opened:
    """A link and its browser: ``secret`` is what the browser must keep; empty where it has it already."""

    link: ReviewLink
    secret: str = ""


def new_review_link(session: Session, case_id: str, made_for: str, name: str, now: datetime) -> str:
    """Return the token of a new link; those that have ended are dropped."""
    session.execute(delete(ReviewLink).where(ReviewLink.expires_at < now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ends = now + HOLDS
    session.add(
        ReviewLink(token_hash=_hash(token), case_id=case_id, made_for=made_for, name=name, made_at=now, expires_at=ends)
    )
    session.flush()
    return token


def link_to_make(case_id: str) -> str:
    """Return what stands in a text in place of the token of a link that is made when the text is sent."""
    return f"{_TO_MAKE}{case_id}"


def with_new_links(work: Work, body: str, staff_id: str, now: datetime) -> str:
    """Return a text with its links made for the one person it is sent to at this moment; nothing else keeps them."""

    def made(found: re.Match[str]) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        given = {"hash": _hash(token), "who": staff_id, "case": found[2], "now": now, "until": now + HOLDS}
        _INSERT.rows(work, given)
        return f"{found[1]}{token})"

    return _MARK.sub(made, body) if _TO_MAKE in body else body


def live_link(session: Session, token: str, now: datetime) -> ReviewLink | None:
    """Return a link that has not ended, whoever holds it; nothing is changed."""
    found = session.get(ReviewLink, _hash(token))
    return found if found is not None and now < found.expires_at else None


def is_held_by(link: ReviewLink, secret: str) -> bool:
    """Tell whether a browser that keeps this secret holds a link."""
    return bool(secret) and link.held_by == _hash(secret)


def open_link(session: Session, token: str, secret: str, now: datetime) -> Opened | None:
    """Open a link with what the browser keeps.

    Returns:
        None when the link has ended or another browser holds it. The first browser gets a secret to keep; of two that
        come at once one gets it.

    """
    found = live_link(session, token, now)
    if found is None:
        return None
    if is_held_by(found, secret):
        return Opened(found)
    made = secrets.token_urlsafe(TOKEN_BYTES)
    first = (
        update(ReviewLink)
        .where(ReviewLink.token_hash == found.token_hash, ReviewLink.held_by == "")
        .values(held_by=_hash(made))
        .returning(ReviewLink.token_hash)
    )
    if session.execute(first).scalar_one_or_none() is None:
        return None
    return Opened(found, made)


def end_review_links(session: Session, case_id: str, made_for: str = "") -> None:
    """End every link of a case, or one person's."""
    which = [ReviewLink.case_id == case_id, *([ReviewLink.made_for == made_for] if made_for else [])]
    session.execute(delete(ReviewLink).where(*which))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
