"""Corrections of answers: one row a conversation that heard a wrong one, so that each hears the correction once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger import audit
from ledger.audit import Actor
from ledger.base import Base, Instant, Json
from ledger.talks import Number
from ledger.traces import Told


class Correction(Base):
    """What is said to those who got a wrong answer."""

    __tablename__ = "correction"

    correction_id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    ordered_by: Mapped[str] = mapped_column(String(100))
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    answers: Mapped[list[int]] = mapped_column(Json, default=list)  # numbers of the answers that were wrong


class CorrectionNotice(Base):
    """One conversation, or one person in private, that is to hear of it."""

    __tablename__ = "correction_notice"
    __table_args__ = (UniqueConstraint("correction_id", "conversation_id", "sender"),)

    notice_id: Mapped[int] = mapped_column(Number, primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.correction_id"))
    conversation_id: Mapped[str] = mapped_column(String(200))
    in_group: Mapped[bool]
    sender: Mapped[str] = mapped_column(String(200), default="")  # in private; empty: everybody of the group
    robot_code: Mapped[str] = mapped_column(String(200), default="")
    asked: Mapped[str] = mapped_column(Text)  # the question as it is told back to who asked it
    asked_at: Mapped[datetime] = mapped_column(Instant)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    trouble: Mapped[str] = mapped_column(String(200), default="")  # why it could not be told, or not certainly


@dataclass(frozen=True, slots=True)
class Ordered:
    """A correction that was ordered: its number, and how many conversations will hear it."""

    correction_id: int
    conversations: int
    answers: int


def order(
    session: Session, heard: Sequence[tuple[Told, str]], text: str, reason: str, actor: Actor, now: datetime
) -> Ordered:
    """Write down a correction for everybody who heard one of some answers; sending follows by itself.

    Args:
        session: to write in.
        heard: the answers that went out, each with its question as it may be repeated.
        text: what is right.
        reason: what was wrong, for the audit.
        actor: the named human who decides.
        now: when.

    """
    correction = Correction(
        text=text, reason=reason, ordered_by=actor.who, ordered_at=now, answers=[one.answer_id for one, _ in heard]
    )
    session.add(correction)
    session.flush()
    places: dict[tuple[str, str], tuple[Told, str]] = {}
    for one, question in heard:  # the newest question of a conversation stands for all it asked
        places.setdefault(one.place, (one, question))
    for (conversation_id, sender), (one, question) in places.items():
        session.add(
            CorrectionNotice(
                correction_id=correction.correction_id,
                conversation_id=conversation_id,
                in_group=one.in_group,
                sender=sender,
                robot_code=one.robot_code,
                asked=question,
                asked_at=one.said_at,
            )
        )
    after: dict[str, Any] = {"text": text, "answers": len(heard), "conversations": len(places)}
    audit.record(
        session, actor, "answer.correct", f"correction {correction.correction_id}", now, after=after, reason=reason
    )
    return Ordered(correction.correction_id, len(places), len(heard))


def without_those_told(session: Session, heard: Sequence[tuple[Told, str]], text: str) -> list[tuple[Told, str]]:
    """Return the answers heard in conversations that were not told this text yet, nor wait for it."""
    rows = session.execute(
        select(CorrectionNotice.conversation_id, CorrectionNotice.sender)
        .join(Correction, Correction.correction_id == CorrectionNotice.correction_id)
        .where(Correction.text == text, CorrectionNotice.trouble == "")
    )
    told = {(conversation_id, sender) for conversation_id, sender in rows}
    return [(one, question) for one, question in heard if one.place not in told]


def corrections_of(session: Session, answers: Sequence[int]) -> dict[tuple[str, str], list[CorrectionNotice]]:
    """Return what the conversations that heard some answers were told of them since, by ``Told.place``."""
    wanted = set(answers)
    found: dict[tuple[str, str], list[CorrectionNotice]] = {}
    for one in session.execute(select(Correction).order_by(Correction.correction_id)).scalars().all():
        if not wanted.isdisjoint(one.answers):
            mine = select(CorrectionNotice).where(CorrectionNotice.correction_id == one.correction_id)
            for notice in session.execute(mine).scalars():
                found.setdefault((notice.conversation_id, notice.sender), []).append(notice)
    return found


def claim_notice(session: Session, owner: str, now: datetime, lease_s: float) -> tuple[CorrectionNotice, str] | None:
    """Take the next conversation that was not told yet, with what to tell; processes never take the same one."""
    free = or_(CorrectionNotice.lease_until.is_(None), CorrectionNotice.lease_until <= now)
    found = session.execute(
        select(CorrectionNotice)
        .where(CorrectionNotice.told_at.is_(None), CorrectionNotice.trouble == "", free)
        .order_by(CorrectionNotice.notice_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is None:
        return None
    found.owner, found.lease_until = owner, now + timedelta(seconds=lease_s)
    return found, session.execute(
        select(Correction.text).where(Correction.correction_id == found.correction_id)
    ).scalar_one()


def begin_telling(session: Session, notice_id: int, unsure: str) -> None:
    """Note that a conversation is being told now; ``unsure`` is what stays written when nobody can end it."""
    which = update(CorrectionNotice).where(CorrectionNotice.notice_id == notice_id)
    session.execute(which.values(trouble=unsure[:200]))


def renew_notice(session: Session, notice_id: int, now: datetime, lease_s: float) -> None:
    """Hold a claim for another ``lease_s`` seconds; nothing is on its way meanwhile."""
    held = {"lease_until": now + timedelta(seconds=lease_s), "trouble": ""}
    session.execute(update(CorrectionNotice).where(CorrectionNotice.notice_id == notice_id).values(held))


def end_notice(session: Session, notice_id: int, now: datetime, trouble: str = "") -> None:
    """Note that a conversation was told, or why not."""
    told = {"trouble": trouble[:200]} if trouble else {"told_at": now, "trouble": ""}
    which = update(CorrectionNotice).where(CorrectionNotice.notice_id == notice_id)
    session.execute(which.values({**told, "owner": None, "lease_until": None}))


def free_notices(session: Session) -> None:
    """End every lease; only for the sole owner of a home, which has just begun."""
    held = update(CorrectionNotice).where(CorrectionNotice.lease_until.is_not(None))
    session.execute(held.values(owner=None, lease_until=None))


def corrections(session: Session, limit: int = 50) -> list[tuple[Correction, list[CorrectionNotice]]]:
    """Return the corrections, the newest first, each with whom it goes to."""
    rows = session.execute(select(Correction).order_by(Correction.correction_id.desc()).limit(limit)).scalars().all()
    numbers = [one.correction_id for one in rows]
    notices = session.execute(
        select(CorrectionNotice).where(CorrectionNotice.correction_id.in_(numbers)).order_by(CorrectionNotice.notice_id)
    ).scalars()
    by_number: dict[int, list[CorrectionNotice]] = {number: [] for number in numbers}
    for notice in notices:
        by_number[notice.correction_id].append(notice)
    return [(one, by_number[one.correction_id]) for one in rows]
