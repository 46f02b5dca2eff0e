"""The durable inbox: every message that reached us, who works on it, and what was answered.

A message is written down before it is acknowledged. A conversation is worked on by one owner at a time,
oldest message first; an owner holds a message by a lease, so the work of a dead process is taken over.
On PostgreSQL everything about one conversation happens under an advisory lock that ends with the
transaction; on SQLite a write session holds the whole database anyway.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.direct import Direct, Work, hand_of

Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up by itself only for INTEGER


class State(enum.StrEnum):
    """How far a message is."""

    NEW = "new"
    WORKING = "working"
    ANSWERED = "answered"
    DROPPED = "dropped"  # asked too fast: written down, not answered


OPEN = text("state IN ('new', 'working')")  # literal, so that the partial index is used


class InboxMessage(Base):
    """One message as it came. The unique key is what makes a second delivery harmless."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("robot_code", "msg_id"),
        Index("ix_inbox_open", "conversation_id", "said_at", "seq", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_inbox_received_at", "received_at"),
    )

    seq: Mapped[int] = mapped_column(Number, primary_key=True)  # in the order of arrival
    robot_code: Mapped[str] = mapped_column(String(200))
    msg_id: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[str] = mapped_column(String(200))  # case-sensitive
    in_group: Mapped[bool] = mapped_column(default=False)
    sender: Mapped[str] = mapped_column(String(200), default="")  # staff id, or the platform's own id
    said_at: Mapped[datetime] = mapped_column(Instant)  # by the platform's clock
    received_at: Mapped[datetime] = mapped_column(Instant)  # by ours
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(20), default="")  # what was decided on arrival, see bot/inbox.py
    state: Mapped[State] = mapped_column(Word(State), default=State.NEW)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)  # how often work on it began and did not end
    parts_sent: Mapped[int] = mapped_column(Integer, default=0)  # of a long answer that had to wait half-way
    repeats: Mapped[int] = mapped_column(Integer, default=0)  # how often it was delivered again
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class Answer(Base):
    """What was said to one message, and how it went out: the way back from an error to those who heard it."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_said_at", "said_at"),)

    answer_id: Mapped[int] = mapped_column(Number, primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("inbox.seq"), unique=True)
    said_at: Mapped[datetime] = mapped_column(Instant)
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    cites: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    found: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str] = mapped_column(String(20), default="")  # extract, model, or empty: nothing was quoted
    code: Mapped[str] = mapped_column(String(20), default="")  # the fault code the person was told
    door: Mapped[str] = mapped_column(String(20), default="")  # webhook, group, person; empty: not delivered
    parts: Mapped[int] = mapped_column(Integer, default=1)
    repeated: Mapped[int] = mapped_column(Integer, default=0)  # parts sent twice because the first was unsure
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    trouble: Mapped[str] = mapped_column(Text, default="")  # why it was not, or not certainly, delivered
    trace: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")  # how it came about


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the moment it arrives; ids are at most 200 characters, ``payload`` is clean JSON."""

    robot_code: str
    msg_id: str
    conversation_id: str
    in_group: bool
    sender: str
    title: str  # of the group
    said_at: datetime
    payload: dict[str, Any]
    file: bool = False  # it is a file or picture and nothing else


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message its owner now works on."""

    seq: int
    conversation_id: str
    payload: dict[str, Any]
    received_at: datetime
    note: str
    tries: int  # 1: for the first time
    parts_sent: int


_inbox = cast("Table", InboxMessage.__table__)
_FIRST = {"note": "", "state": State.NEW, "tries": 0, "parts_sent": 0, "repeats": 0}
_INSERT = Direct(
    {
        name: kind.insert(_inbox)
        .on_conflict_do_nothing(index_elements=["robot_code", "msg_id"])
        .returning(_inbox.c.seq)
        for name, kind in (("sqlite", sqlite), ("postgresql", postgresql))
    },
    *("robot_code", "msg_id", "conversation_id", "in_group", "sender", "said_at", "received_at", "payload", *_FIRST),
)
_MARK = Direct(
    update(_inbox).where(_inbox.c.seq == bindparam("which")).values(note=bindparam("said"), state=bindparam("now"))
)
_REPEAT = Direct(
    update(_inbox)
    .where(_inbox.c.robot_code == bindparam("robot"), _inbox.c.msg_id == bindparam("message"))
    .values(repeats=_inbox.c.repeats + 1)
)
_head, _busy = _inbox.alias("head"), _inbox.alias("busy")
_CLAIM = Direct(
    update(_inbox)
    .where(
        _inbox.c.seq
        == select(_head.c.seq)
        .where(_head.c.conversation_id == bindparam("talk"), text("head.state IN ('new', 'working')"))
        .order_by(_head.c.said_at, _head.c.seq)
        .limit(1)
        .scalar_subquery(),
        ~exists().where(
            _busy.c.conversation_id == bindparam("talk"),
            text("busy.state IN ('new', 'working')"),
            _busy.c.state == State.WORKING,
            _busy.c.lease_until > bindparam("now"),
        ),
    )
    .values(state=State.WORKING, owner=bindparam("me"), lease_until=bindparam("until"), tries=_inbox.c.tries + 1)
    .returning(*(_inbox.c[name] for name in Claimed.__slots__))
)
_FINISH = Direct(
    update(_inbox)
    .where(_inbox.c.seq == bindparam("which"), _inbox.c.owner == bindparam("me"), _inbox.c.state == State.WORKING)
    .values(state=State.ANSWERED, answered_at=bindparam("at"), payload=bindparam("kept"), owner=None, lease_until=None)
    .returning(_inbox.c.seq)
)
_SAID: dict[str, Any] = {  # the columns of an answer, and what stands in those not given
    "title": "",
    "text": "",
    "cites": [],
    "found": False,
    "mode": "",
    "code": "",
    "door": "",
    "parts": 1,
    "repeated": 0,
    "delivered_at": None,
    "trouble": "",
    "trace": {},
}
_ANSWER = Direct(insert(cast("Table", Answer.__table__)), "seq", "said_at", *_SAID)
_TALK_LOCK = Direct(text("SELECT pg_advisory_xact_lock(hashtextextended(:talk, 1))"))


def receive(work: Work, arrival: Arrival, now: datetime) -> int | None:
    """Write a message down; None when it was written down before (then the repeat is counted)."""
    _one_at_a_time(work, arrival.conversation_id)
    row = {
        **_FIRST,
        "robot_code": arrival.robot_code,
        "msg_id": arrival.msg_id,
        "conversation_id": arrival.conversation_id,
        "in_group": arrival.in_group,
        "sender": arrival.sender,
        "said_at": arrival.said_at,
        "received_at": now,
        "payload": arrival.payload,
    }
    for (seq,) in _INSERT.rows(work, row):
        return int(seq)
    _REPEAT.rows(work, {"robot": arrival.robot_code, "message": arrival.msg_id})
    return None


def mark(work: Work, seq: int, note: str, *, drop: bool = False) -> None:
    """Note what was decided about a message on its arrival; ``drop`` ends it without an answer."""
    _MARK.rows(work, {"which": seq, "said": note, "now": State.DROPPED if drop else State.NEW})


def claim_next(work: Work, conversation_id: str, owner: str, now: datetime, lease_s: float) -> Claimed | None:
    """Take the oldest unfinished message of a conversation, unless somebody is at work in it.

    A message whose lease has run out belongs to a dead owner and is taken like a new one; ``tries`` tells.
    """
    _one_at_a_time(work, conversation_id)
    return claim_locked(work, conversation_id, owner, now, lease_s)


def claim_locked(work: Work, conversation_id: str, owner: str, now: datetime, lease_s: float) -> Claimed | None:
    """Do what ``claim_next`` does, in a transaction in which ``receive`` or ``finish`` was called for it before."""
    until = now + timedelta(seconds=lease_s)
    rows = _CLAIM.rows(work, {"talk": conversation_id, "now": now, "me": owner, "until": until})
    return Claimed(*rows[0]) if rows else None


def finish(work: Work, claimed: Claimed, owner: str, answer: dict[str, Any], now: datetime) -> bool:
    """End the work on a message and keep what was answered (the columns of Answer).

    The session webhook is forgotten: nobody may speak through it any more. False when the lease was lost
    to another owner meanwhile; then nothing is written.
    """
    _one_at_a_time(work, claimed.conversation_id)  # first of all, as everywhere: else two could wait in a ring
    kept = {key: value for key, value in claimed.payload.items() if key != "sessionWebhook"}
    which = {"which": claimed.seq, "me": owner, "at": now, "kept": kept}
    if not _FINISH.rows(work, which):
        return False
    _ANSWER.rows(work, {**_SAID, "said_at": now, **answer, "seq": claimed.seq})
    return True


def give_back(session: Session, owner: str) -> int:
    """Put an owner's unfinished messages back; the try does not count, for nothing went wrong with them."""
    mine = text("inbox.state IN ('new', 'working')"), _inbox.c.owner == owner, _inbox.c.state == State.WORKING
    back = {"state": State.NEW, "owner": None, "lease_until": None, "tries": _inbox.c.tries - 1}
    return len(session.execute(update(_inbox).where(*mine).values(back).returning(_inbox.c.seq)).all())


def note_handled(session: Session, seq: int, owner: str, parts_sent: int) -> None:
    """Note that a message was answered but its delivery has to wait: it is not what kills processes."""
    held = _inbox.c.seq == seq, _inbox.c.owner == owner
    session.execute(update(_inbox).where(*held).values(tries=1, parts_sent=parts_sent))


def renew(session: Session, seqs: Sequence[int], owner: str, now: datetime, lease_s: float) -> None:
    """Hold the leases of messages in work for another ``lease_s`` seconds."""
    held = _inbox.c.seq.in_(seqs), _inbox.c.owner == owner, _inbox.c.state == State.WORKING
    session.execute(update(_inbox).where(*held).values(lease_until=now + timedelta(seconds=lease_s)))


def take_over(session: Session, owner: str, now: datetime) -> int:
    """End the leases of every other owner; only for the sole owner of a home. Returns how many there were."""
    theirs = text("inbox.state IN ('new', 'working')"), _inbox.c.state == State.WORKING, _inbox.c.owner != owner
    ended = session.execute(update(_inbox).where(*theirs).values(lease_until=now).returning(_inbox.c.seq))
    return len(ended.all())


def conversations_waiting(session: Session, now: datetime, limit: int = 200) -> list[str]:
    """Return conversations with unfinished messages that nobody works on, the longest waiting first."""
    held = case((_inbox.c.lease_until > now, 1), else_=0)
    rows = session.execute(
        select(_inbox.c.conversation_id)
        .where(text("inbox.state IN ('new', 'working')"))
        .group_by(_inbox.c.conversation_id)
        .having(func.max(held) == 0)
        .order_by(func.min(_inbox.c.seq))
        .limit(limit)
    )
    return list(rows.scalars())


def _one_at_a_time(work: Work, conversation_id: str) -> None:
    hand = hand_of(work)
    if hand.is_postgres:
        _TALK_LOCK.rows(hand, {"talk": conversation_id})
