"""What people said about answers: of use or not, and why. One word a person and answer; the last one counts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.gaps import settle_disliked
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
    session: Session,
    asked: InboxMessage,
    who: str,
    now: datetime,
    *,
    useful: bool,
    question: str,
    reason: str = "",
    door: str = "",
) -> Feedback:
    """Write down a person's word about the answer to ``asked``, and bring the list of gaps in line with all words.

    The last word counts: who changes their mind takes back their reasons, too. A second reason is added to the first.

    Args:
        session: to write in.
        asked: the message that was answered.
        who: staff id, or the platform's own id of the person.
        now: when.
        useful: the word.
        question: what was asked, in full.
        reason: what is wrong.
        door: text or card.

    """
    session.execute(select(InboxMessage.seq).where(InboxMessage.seq == asked.seq).with_for_update())  # one at a time
    said = session.execute(select(Feedback).where(Feedback.seq == asked.seq)).scalars().all()
    mine = next((one for one in said if one.who == who), None)
    if mine is None:
        mine = Feedback(seq=asked.seq, who=who, useful=useful, reason=reason, door=door, at=now)
        session.add(mine)
    else:
        before = mine.reason if mine.useful == useful else ""
        mine.reason = "；".join(dict.fromkeys(filter(None, [*before.split("；"), reason])))
        mine.useful, mine.door, mine.at = useful, door, now
    session.flush()
    against = [one for one in {*said, mine} if not one.useful]
    ordered = sorted(against, key=lambda one: one.feedback_id)
    reasons = [reason for one in ordered for reason in one.reason.split("；") if reason]
    settle_disliked(session, asked, question, list(dict.fromkeys(reasons)) if against else None)
    return mine


def note_click(
    session: Session,
    seq: int,
    question: Callable[[InboxMessage], str | None],
    who: str,
    now: datetime,
    useful: bool,  # noqa: FBT001 - called by position, through a thread
    reason: str = "",
) -> bool:
    """Write down a click on the card of an answer; no use makes it a gap like a word would.

    Args:
        session: to write in.
        seq: of the message the card says that it answers.
        question: tells what that message asked; None: the card is not of its answer, and nothing is written.
        who: who clicked; the platform names people outside the organisation otherwise than in their messages.
        now: when.
        useful: which button.
        reason: of the button that was clicked, what is wrong.

    """
    asked = session.get(InboxMessage, seq)
    said = question(asked) if asked is not None else None
    if asked is None or said is None:
        return False
    same = who == asked.payload.get("senderUnionId")
    note_feedback(
        session, asked, asked.sender if same else who, now, useful=useful, question=said, reason=reason, door="card"
    )
    return True


def last_rated(
    session: Session, conversation_id: str, who: str, since: datetime
) -> tuple[InboxMessage, Feedback] | None:
    """Return the answer of this conversation that a person has said their newest word about, after ``since``."""
    found = session.execute(
        select(InboxMessage, Feedback)
        .join(Feedback, Feedback.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, Feedback.who == who, Feedback.at >= since)
        .order_by(Feedback.at.desc())
        .limit(1)
    ).first()
    return None if found is None else (found[0], found[1])


def feedback_on(session: Session, seqs: Sequence[int]) -> list[Feedback]:
    """Return all words about the answers to these messages, oldest first."""
    rows = select(Feedback).where(Feedback.seq.in_(seqs)).order_by(Feedback.feedback_id)
    return list(session.execute(rows).scalars())
