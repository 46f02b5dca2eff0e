"""Who did what to the base: append-only rows, each chained to the one before it by a hash.

Source: GB/T 22239-2019 level 3 asks for protected logs kept six months at least; domain practice asks "who changed
this amount, when, why". A changed or missing row breaks the chain, and ``broken_link`` says where.
"""

import enum
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json
from ledger.policies import Counter, next_number

START = "0" * 64  # what the first row is chained to


class Channel(enum.StrEnum):
    """Through which door somebody acted."""

    CONSOLE = "控制台"
    CHAT = "钉钉"
    COMMAND = "命令行"
    CLOCK = "定时任务"
    PAGE = "企业页面"  # by the link a member got


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Two acts by one person have the same ``who``, whatever the door."""

    who: str  # staff id; "os:<user>" for the command line; "clock"
    name: str = ""  # as people know them
    role: str = ""  # one of ledger.consoles.Duty, or the chat role
    channel: Channel = Channel.COMMAND


class AuditEntry(Base):
    """One act. Rows are only ever added."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 1.. without a gap
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    who: Mapped[str] = mapped_column(String(100), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[str] = mapped_column(String(40), default="")
    channel: Mapped[str] = mapped_column(String(20), default="")
    action: Mapped[str] = mapped_column(String(60), index=True)  # noun.verb: policy.published
    subject: Mapped[str] = mapped_column(String(120), index=True, default="")  # "P000123", "official:7"
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    chained_to: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one act to the chain, in the transaction of the act itself.

    The counter's locked row makes writers queue, so that the chain has no fork on PostgreSQL either.
    ``before`` and ``after`` hold plain JSON values: what changed, not whole texts.
    """
    seq = next_number(session, "audit")
    last = session.get(AuditEntry, seq - 1)
    entry = AuditEntry(
        seq=seq,
        at=now,
        who=actor.who,
        name=actor.name,
        role=actor.role,
        channel=actor.channel,
        action=action,
        subject=subject,
        before=before or {},
        after=after or {},
        reason=reason,
        chained_to=last.hash if last else START,
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()
    return entry


@dataclass(frozen=True, slots=True)
class Act:
    """One of several acts by one person at one moment."""

    action: str
    subject: str
    after: dict[str, Any]
    reason: str = ""


def record_all(session: Session, actor: Actor, acts: Sequence[Act], now: datetime) -> None:
    """Add several acts to the chain at once; the same rows as ``record`` one by one would add."""
    if not acts:
        return
    first = next_number(session, "audit")
    if len(acts) > 1:
        more = Counter.value + len(acts) - 1
        session.execute(update(Counter).where(Counter.name == "audit").values(value=more))
    last = session.get(AuditEntry, first - 1)
    chained_to = last.hash if last else START
    for seq, act in enumerate(acts, first):
        entry = AuditEntry(
            seq=seq, at=now, who=actor.who, name=actor.name, role=actor.role, channel=actor.channel, action=act.action,
            subject=act.subject, before={}, after=act.after, reason=act.reason, chained_to=chained_to,
        )  # fmt: skip
        entry.hash = chained_to = _hash(entry)
        session.add(entry)
    session.flush()


def entries_about(session: Session, subject: str, limit: int = 200) -> Sequence[AuditEntry]:
    """Return what was done to one subject, newest first."""
    rows = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.seq.desc()).limit(limit)
    return session.execute(rows).scalars().all()


def last_entries(session: Session, limit: int = 100, before_seq: int | None = None) -> Sequence[AuditEntry]:
    """Return the newest acts, or those before ``before_seq``, newest first."""
    rows = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if before_seq is not None:
        rows = rows.where(AuditEntry.seq < before_seq)
    return session.execute(rows).scalars().all()


@dataclass(frozen=True, slots=True)
class Sought:
    """What the audit log may be narrowed by; an empty field narrows nothing."""

    who: str = ""  # staff id or a part of the name
    action: str = ""  # how it begins: "policy."
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None  # excluded


def entries_sought(session: Session, sought: Sought, limit: int, offset: int = 0) -> tuple[Sequence[AuditEntry], int]:
    """Return acts, newest first, and how many there are in all."""
    rows = select(AuditEntry)
    if sought.who:
        rows = rows.where(or_(AuditEntry.who == sought.who, AuditEntry.name.contains(sought.who, autoescape=True)))
    if sought.action:
        rows = rows.where(AuditEntry.action.startswith(sought.action, autoescape=True))
    if sought.subject:
        rows = rows.where(AuditEntry.subject == sought.subject)
    if sought.since:
        rows = rows.where(AuditEntry.at >= sought.since)
    if sought.until:
        rows = rows.where(AuditEntry.at < sought.until)
    count = session.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
    found = rows.order_by(AuditEntry.seq.desc()).limit(limit).offset(offset)
    return session.execute(found).scalars().all(), count


def acts_after(session: Session, action: str, moment: datetime) -> Sequence[AuditEntry]:
    """Return the acts of one kind after a moment, oldest first."""
    rows = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.at > moment)
    return session.execute(rows.order_by(AuditEntry.seq)).scalars().all()


def broken_link(session: Session) -> int | None:
    """Return the first seq whose row was changed, moved or is missing; None for a whole chain."""
    chained_to, expected = START, 1
    for entry in session.execute(select(AuditEntry).order_by(AuditEntry.seq)).scalars().yield_per(500):
        if entry.seq != expected or entry.chained_to != chained_to or entry.hash != _hash(entry):
            return expected
        chained_to, expected = entry.hash, expected + 1
    return None


def _hash(entry: AuditEntry) -> str:
    facts = [
        entry.seq, entry.at.timestamp(), entry.who, entry.name, entry.role, str(entry.channel), entry.action,
        entry.subject, entry.before, entry.after, entry.reason, entry.chained_to,
    ]  # fmt: skip
    plain = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
