"""What people said about answers: of use or not, and why. One word a person and answer; the last one counts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.gaps import note_disliked
from ledger.talks import InboxMessage, Number


class Feedback(Base):
    """One person's word about the answer to one message."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("seq", "who"), Index("ix_feedback_at", "at"))

    feedback_id: Mapped[int] = mapped_column(Number, primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("inbox.seq"))
    who: Mapped[str] = mapped_column(String(200))  # staff id, or the platform's own id of the person
    useful: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    door: Mapped[str] = mapped_column(String(20), default="")  # text or card
    at: Mapped[datetime] = mapped_column(Instant)


def note_feedback(
    session: Session, asked: InboxMessage, who: str, now: datetime, *, useful: bool, reason: str = "", door: str = ""
) -> Feedback:
    """Write down a person's word about the answer to ``asked``; a reason said later is added to an earlier one."""
    known = session.execute(
        select(Feedback).where(Feedback.seq == asked.seq, Feedback.who == who).with_for_update()
    ).scalar_one_or_none()
    if known is None:
        known = Feedback(seq=asked.seq, who=who, useful=useful, reason=reason, door=door, at=now)
        session.add(known)
        return known
    if reason and reason not in known.reason:
        known.reason = "；".join(part for part in (known.reason, reason) if part)
    known.useful, known.door, known.at = useful, door, now
    return known


def note_click(
    session: Session,
    seq: int,
    question: Callable[[InboxMessage], str | None],
    who: str,
    now: datetime,
    useful: bool,  # noqa: FBT001 - called by position, through a thread
) -> bool:
    """Write down a click on the card of an answer; no use makes it a gap like a word would.

    Args:
        session: to write in.
        seq: of the message the card says that it answers.
        question: tells what that message asked; None: the card is not of its answer, and nothing is written.
        who: who clicked.
        now: when.
        useful: which button.

    """
    asked = session.get(InboxMessage, seq)
    said = question(asked) if asked is not None else None
    if asked is None or said is None:
        return False
    note_feedback(session, asked, who, now, useful=useful, door="card")
    if not useful:
        note_disliked(session, asked, said, "")
    return True


def feedback_on(session: Session, seqs: Sequence[int]) -> list[Feedback]:
    """Return all words about the answers to these messages, oldest first."""
    rows = select(Feedback).where(Feedback.seq.in_(seqs)).order_by(Feedback.feedback_id)
    return list(session.execute(rows).scalars())
