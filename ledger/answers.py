"""What was answered to whom: for “详情”, and for the way back from an error to those who heard it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, select, update
from sqlalchemy.orm import Session

from ledger.gaps import Gap
from ledger.talks import Answer, InboxMessage

KEYS_KEPT = timedelta(days=30)  # back in time that a sent message is looked for by its key
CLOCKS = timedelta(seconds=5)  # what the platform's clock and ours may differ, and a message is on its way
LOOKED_AT = 5  # answers: 帮助 and the like may stand between


def last_answer(session: Session, conversation_id: str, sender: str, since: datetime) -> Answer | None:
    """Return the newest answer with citations that this person got in this conversation after ``since``."""
    rows = session.execute(
        select(Answer)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, InboxMessage.sender == sender, Answer.said_at >= since)
        .order_by(Answer.answer_id.desc())
        .limit(LOOKED_AT)
    )
    return next((answer for answer in rows.scalars() if answer.cites), None)


def newest_answer(session: Session, conversation_id: str, sender: str, since: datetime) -> Answer | None:
    """Return the last thing this person was told in this conversation after ``since``, whatever it was."""
    rows = session.execute(
        select(Answer)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, InboxMessage.sender == sender, Answer.said_at >= since)
        .order_by(Answer.answer_id.desc())
        .limit(1)
    )
    return rows.scalar_one_or_none()


def answer_to(session: Session, robot_code: str, msg_id: str) -> Answer | None:
    """Return what was answered to a message."""
    asked = InboxMessage.robot_code == robot_code, InboxMessage.msg_id == msg_id
    found = select(Answer).join(InboxMessage, Answer.seq == InboxMessage.seq).where(*asked)
    return session.execute(found).scalar_one_or_none()


def last_asked(
    session: Session, conversation_id: str, sender: str, since: datetime
) -> tuple[InboxMessage, Answer] | None:
    """Return this person's newest question here, answered with citations or refused, with what was answered."""
    rows = session.execute(
        select(Answer, InboxMessage, exists().where(Gap.seq == Answer.seq))
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, InboxMessage.sender == sender, Answer.said_at >= since)
        .order_by(Answer.answer_id.desc())
        .limit(2 * LOOKED_AT)
    )
    asked = ((message, answer) for answer, message, refused in rows if answer.cites or answer.found or refused)
    return next(asked, None)


def answered_by_seq(session: Session, seq: int) -> tuple[InboxMessage, Answer] | None:
    """Return a message by its number, with what was answered to it."""
    found = session.execute(
        select(InboxMessage, Answer).join(Answer, Answer.seq == InboxMessage.seq).where(InboxMessage.seq == seq)
    ).first()
    return None if found is None else (found[0], found[1])


def answers_citing(session: Session, address: str, since: datetime) -> list[tuple[int, str, list[str]]]:
    """Return (answer id, conversation id, addresses cited) of the answers after ``since`` that cite a page.

    Args:
        session: to read in.
        address: the part of a page's address that tells the document: ``/policy/P000123``.
        since: answers before it are not looked at.

    """
    rows = session.execute(
        select(Answer.answer_id, InboxMessage.conversation_id, Answer.cites)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .where(Answer.said_at >= since, cast(Answer.cites, String).contains(address))
        .order_by(Answer.answer_id)
    )
    return [(number, talk, [str(cite.get("url", "")) for cite in cites]) for number, talk, cites in rows]


def last_said(
    session: Session, conversation_id: str, sender: str, since: datetime
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return (text, cites) of the last things the bot said to this person in this conversation, newest first."""
    rows = session.execute(
        select(Answer.text, Answer.cites)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, InboxMessage.sender == sender, Answer.said_at >= since)
        .order_by(Answer.answer_id.desc())
        .limit(LOOKED_AT)
    )
    return [(text, cites) for text, cites in rows]


def last_exchanges(
    session: Session, conversation_id: str, sender: str, since: datetime
) -> list[tuple[InboxMessage, Answer]]:
    """Return what this person said in this conversation and what they were told, newest first, in a given time."""
    rows = session.execute(
        select(InboxMessage, Answer)
        .join(Answer, Answer.seq == InboxMessage.seq)
        .where(InboxMessage.conversation_id == conversation_id, InboxMessage.sender == sender, Answer.said_at >= since)
        .order_by(Answer.answer_id.desc())
        .limit(LOOKED_AT)
    )
    return [(message, answer) for message, answer in rows]


def message_by_id(session: Session, conversation_id: str, robot_code: str, msg_id: str) -> InboxMessage | None:
    """Return a message of this conversation by the platform's id; never one of another conversation."""
    found = session.execute(
        select(InboxMessage).where(InboxMessage.robot_code == robot_code, InboxMessage.msg_id == msg_id)
    ).scalar_one_or_none()
    return found if found is not None and found.conversation_id == conversation_id else None


def answer_by_key(
    session: Session, conversation_id: str, key: str, now: datetime
) -> tuple[InboxMessage, Answer] | None:
    """Return what the bot sent to this conversation under one of the platform's keys, and to what it was the answer."""
    rows = session.execute(
        select(InboxMessage, Answer)
        .join(Answer, Answer.seq == InboxMessage.seq)
        .where(
            InboxMessage.conversation_id == conversation_id,
            Answer.said_at >= now - KEYS_KEPT,
            cast(Answer.trace, String).contains(key, autoescape=True),
        )
        .order_by(Answer.answer_id.desc())
    )
    return next(((asked, said) for asked, said in rows if key in said.trace.get("keys", ())), None)


def answers_said_at(
    session: Session, conversation_id: str, moment: datetime, *, card: bool
) -> list[tuple[InboxMessage, Answer]]:
    """Return the answers that may be the message that went out to this conversation at a moment of the platform's.

    A card stands there from when it begins to be written; a message goes out when it is whole.
    """
    began = InboxMessage.received_at <= moment + CLOCKS if card else Answer.delivered_at <= moment + CLOCKS
    here = InboxMessage.conversation_id == conversation_id, Answer.said_at >= moment - CLOCKS
    rows = session.execute(
        select(InboxMessage, Answer)
        .join(Answer, Answer.seq == InboxMessage.seq)
        .where(*here, Answer.delivered_at >= moment - CLOCKS, began, (Answer.door == "card") == card)
        .order_by(Answer.answer_id)
        .limit(4 * LOOKED_AT)
    )
    return [(asked, said) for asked, said in rows]


def keep_payload(session: Session, seq: int, payload: dict[str, Any]) -> None:
    """Keep a message in another form than it came: what must not be kept is masked."""
    session.execute(update(InboxMessage).where(InboxMessage.seq == seq).values(payload=payload))
