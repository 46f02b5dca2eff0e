"""People, groups and how they are bound. Roles come from here, never from what a message says."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table, Text, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word
from ledger.direct import Direct, Work
from ledger.enterprises import Enterprise


class Role(enum.StrEnum):
    """Who a person is to the bot."""

    STRANGER = "stranger"
    ENTERPRISE = "enterprise"
    ASSISTANT = "assistant"
    DEPARTMENT = "department"
    ADMIN = "admin"


ENDED = "ended:"  # before the staff id of who is bound by a spent code no more
USED_BY_CHARS = 100
STAFF_ROLES = frozenset({Role.ASSISTANT, Role.DEPARTMENT, Role.ADMIN})
STAGES = ("企业开办", "项目建设", "生产运营", "转型升级")  # of a firm's life: 全生命周期


class Person(Base):
    """Someone bound to a role by an admin or by a one-time code."""

    __tablename__ = "person"

    staff_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[Role] = mapped_column(Word(Role))
    uscc: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.uscc))
    department: Mapped[str] = mapped_column(String(80), default="")
    bound_by: Mapped[str] = mapped_column(String(100), default="")  # staff id, or "cli"
    bound_at: Mapped[datetime] = mapped_column(Instant)
    gone_at: Mapped[datetime | None] = mapped_column(Instant)  # the platform does not know this person any more
    gone_why: Mapped[str] = mapped_column(String(200), default="", server_default="")


class Group(Base):
    """A project group: which firm it serves and which assistant looks after it."""

    __tablename__ = "chat_group"

    conversation_id: Mapped[str] = mapped_column(String(200), primary_key=True)  # case-sensitive
    title: Mapped[str] = mapped_column(Text, default="")
    uscc: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.uscc))
    assistant: Mapped[str] = mapped_column(String(100), default="")  # staff id
    stage: Mapped[str] = mapped_column(String(20), default="", server_default="")  # one of STAGES; empty: unknown
    bound_at: Mapped[datetime | None] = mapped_column(Instant)
    heard_at: Mapped[datetime | None] = mapped_column(Instant)  # last message that reached the bot
    gone_at: Mapped[datetime | None] = mapped_column(Instant)  # disbanded, or without the bot: nothing is pushed
    gone_why: Mapped[str] = mapped_column(String(200), default="", server_default="")


class BindCode(Base):
    """A one-time code an assistant gives to a firm's contact. Only its hash is kept."""

    __tablename__ = "bind_code"
    __table_args__ = (Index("ix_bind_code_issued_by", "issued_by"),)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc))
    issued_by: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_by: Mapped[str | None] = mapped_column(String(100))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


def person_by_staff_id(session: Session, staff_id: str) -> Person | None:
    """Return the bound person, if any."""
    return session.get(Person, staff_id) if staff_id else None


def firms_of(session: Session, staff_id: str) -> list[str]:
    """Return the codes of the firms a person speaks for, the one they speak for now first.

    A person is bound to each firm whose code they have spent, until they are unbound.
    """
    person = person_by_staff_id(session, staff_id)
    if person is None or person.role is not Role.ENTERPRISE or not person.uscc:
        return []
    spent = select(BindCode.uscc).where(BindCode.used_by == staff_id).order_by(BindCode.used_at)
    return list(dict.fromkeys([person.uscc, *session.execute(spent).scalars()]))


def speak_for(session: Session, staff_id: str, uscc: str) -> bool:
    """Let a person of several firms speak for one of them from now on; False when it is none of theirs."""
    if uscc not in firms_of(session, staff_id):
        return False
    session.execute(update(Person).where(Person.staff_id == staff_id).values(uscc=uscc))
    return True


def unbind(session: Session, staff_id: str, uscc: str = "") -> list[str]:
    """End what binds a person to one firm, or to all of them; return the firms that were ended.

    A person of another firm goes on speaking for that one; staff are not touched.
    """
    ended = [code for code in firms_of(session, staff_id) if uscc in {"", code}]
    if not ended:
        return []
    left = [code for code in firms_of(session, staff_id) if code not in ended]
    spent = update(BindCode).where(BindCode.used_by == staff_id, BindCode.uscc.in_(ended))
    session.execute(spent.values(used_by=f"{ENDED}{staff_id}"[:USED_BY_CHARS]))
    person = session.get(Person, staff_id)
    if person is not None and left:
        person.uscc = left[0]
    elif person is not None:
        session.delete(person)
    session.flush()
    return ended


def group_by_conversation(session: Session, conversation_id: str) -> Group | None:
    """Return what is known of a group."""
    return session.get(Group, conversation_id)


def bind_person(session: Session, person: Person) -> Person:
    """Bind a person, replacing an earlier binding of the same staff id."""
    return session.merge(person)


def bind_group(session: Session, group: Group) -> Group:
    """Bind a group, keeping when it was last heard."""
    known = session.get(Group, group.conversation_id)
    if known is not None:
        group.heard_at = known.heard_at
        group.title = group.title or known.title
        group.stage = group.stage or known.stage
    return session.merge(group)


def note_stage(session: Session, conversation_id: str, stage: str) -> str | None:
    """Note at which stage a group's firm is; return what was noted before, None where nobody knows the group.

    Raises:
        ValueError: no stage of STAGES, and not empty.

    """
    if stage not in {"", *STAGES}:
        raise ValueError(f"a stage is one of {STAGES} or empty, not {stage!r}")
    known = session.get(Group, conversation_id)
    if known is None:
        return None
    before, known.stage = known.stage, stage
    return before


def groups_called(session: Session, title: str, assistant: str = "") -> Sequence[Group]:
    """Return the groups with exactly this title; ``assistant``: only those this person looks after."""
    rows = select(Group).where(Group.title == title, Group.gone_at.is_(None))
    if assistant:
        rows = rows.where(Group.assistant == assistant)
    return session.execute(rows.order_by(Group.conversation_id)).scalars().all()


_group = cast("Table", Group.__table__)
_heard = {}
for _name, _kind in (("sqlite", sqlite), ("postgresql", postgresql)):
    _new = _kind.insert(_group)
    _title = func.coalesce(func.nullif(_new.excluded.title, ""), _group.c.title)
    _heard[_name] = _new.on_conflict_do_update(
        index_elements=["conversation_id"], set_={"heard_at": _new.excluded.heard_at, "title": _title, "gone_at": None}
    )
_HEARD = Direct(_heard, "conversation_id", "title", "assistant", "stage", "heard_at", "gone_why")


def heard(work: Work, conversation_id: str, title: str, now: datetime) -> None:
    """Note that a message of this group reached us, and what the group is called now. It is there, then."""
    row = {"conversation_id": conversation_id, "title": title, "assistant": "", "heard_at": now}
    row |= {"stage": "", "gone_why": ""}
    _HEARD.rows(work, row)


def looks_after(session: Session, staff_id: str, uscc: str) -> bool:
    """Tell whether an assistant has a group of this firm."""
    rows = select(Group.conversation_id).where(Group.assistant == staff_id, Group.uscc == uscc).limit(1)
    return bool(staff_id) and session.execute(rows).first() is not None


def groups_heard_since(session: Session, since: datetime) -> list[str]:
    """Return the conversation ids of groups heard after ``since``."""
    rows = session.execute(select(Group.conversation_id).where(Group.heard_at > since).order_by(Group.conversation_id))
    return list(rows.scalars())


def use_code(session: Session, code_hash: str, staff_id: str, now: datetime) -> BindCode | None:
    """Spend a one-time code; None when it is unknown, spent or too old. Two racers: one wins."""
    won = session.execute(
        update(BindCode)
        .where(BindCode.code_hash == code_hash, BindCode.used_at.is_(None), BindCode.expires_at > now)
        .values(used_by=staff_id, used_at=now)
        .returning(BindCode.code_hash)
    ).scalar_one_or_none()
    if won is None:
        return None
    return session.execute(select(BindCode).where(BindCode.code_hash == won)).scalar_one()


def all_people(session: Session) -> Sequence[Person]:
    """Return everybody bound, by role and name."""
    return session.execute(select(Person).order_by(Person.role, Person.name)).scalars().all()


def all_groups(session: Session) -> Sequence[Group]:
    """Return every group the bot knows, by title."""
    return session.execute(select(Group).order_by(Group.title, Group.conversation_id)).scalars().all()
