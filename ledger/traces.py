"""Who was told what, and how it came about: the way back from a wrong answer to exactly those who heard it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from ledger.enterprises import Enterprise
from ledger.groups import Group, Person
from ledger.talks import Answer, InboxMessage

MOST = 100_000  # answers one question about answers returns


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers; empty fields do not narrow. All that are given must be true."""

    answers: tuple[int, ...] = ()  # their numbers
    message: str = ""  # msgId of the message answered
    policy_id: str = ""  # cited
    article: str = ""  # cited: 第五条; with policy_id both in one citation
    contains: tuple[str, ...] = ()  # texts the answer said, all of them
    firm: str = ""  # 统一社会信用代码, or a part of the name: of the asker, or of the group
    asker: str = ""  # staff id
    model: str = ""
    prompt: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether anything is asked for."""
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Told:
    """One answer and who heard it."""

    answer_id: int
    seq: int
    message: str
    said_at: datetime
    conversation_id: str
    in_group: bool
    group: str  # its title
    sender: str
    name: str
    firm: str
    uscc: str
    robot_code: str
    title: str
    text: str
    cites: Sequence[dict[str, Any]]
    mode: str
    door: str  # empty: nobody heard it
    trouble: str
    payload: dict[str, Any] = field(repr=False)
    trace: dict[str, Any] = field(default_factory=dict)


def told(session: Session, wanted: Wanted, limit: int = MOST) -> list[Told]:
    """Return answers, the newest first.

    The firm is the one the group is bound to, for there everybody reads along, else that of who asked.
    """
    firm = Enterprise.__table__.alias("firm")
    rows = (
        select(Answer, InboxMessage, Group.title, Person.name, firm.c.name, firm.c.uscc)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .outerjoin(Person, Person.staff_id == InboxMessage.sender)
        .outerjoin(Group, Group.conversation_id == InboxMessage.conversation_id)
        .outerjoin(firm, firm.c.uscc == func.coalesce(Group.uscc, Person.uscc))
        .where(*_conditions(wanted, firm.c))
        .order_by(Answer.answer_id.desc())
        .limit(limit)
    )
    found = [_told(answer, asked, *names) for answer, asked, *names in session.execute(rows)]
    return [one for one in found if _cites(one, wanted)]


def _conditions(wanted: Wanted, firm: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - the columns of an alias
    conditions: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.answers, lambda: Answer.answer_id.in_(wanted.answers)),
        (wanted.message, lambda: InboxMessage.msg_id == wanted.message),
        (wanted.asker, lambda: InboxMessage.sender == wanted.asker),
        (wanted.since, lambda: Answer.said_at >= wanted.since),
        (wanted.until, lambda: Answer.said_at < wanted.until),
        (wanted.policy_id, lambda: cast(Answer.cites, String).contains(f"/policy/{wanted.policy_id}")),
        (wanted.model, lambda: Answer.trace["model"].as_string() == wanted.model),
        (wanted.prompt, lambda: Answer.trace["prompt"].as_string() == wanted.prompt),
        (wanted.firm, lambda: or_(firm.uscc == wanted.firm, firm.name.contains(wanted.firm, autoescape=True))),
    ]
    said = [Answer.text.contains(text, autoescape=True) for text in wanted.contains]
    return [condition() for given, condition in conditions if given] + said


def _told(answer: Answer, asked: InboxMessage, group: str, name: str, firm: str, uscc: str) -> Told:
    return Told(
        answer.answer_id,
        asked.seq,
        asked.msg_id,
        answer.said_at,
        asked.conversation_id,
        asked.in_group,
        group or "",
        asked.sender,
        name or str(asked.payload.get("senderNick") or ""),
        firm or "",
        uscc or "",
        asked.robot_code,
        answer.title,
        answer.text,
        answer.cites,
        answer.mode,
        answer.door,
        answer.trouble,
        asked.payload,
        answer.trace or {},
    )


def _cites(one: Told, wanted: Wanted) -> bool:
    """Tell whether one citation is of the document and article wanted: P00012 is not P000123."""
    if not wanted.policy_id and not wanted.article:
        return True
    for cite in one.cites:
        address = str(cite.get("url", "")).partition("#")[0]
        at_document = not wanted.policy_id or address.endswith(f"/policy/{wanted.policy_id}")
        if at_document and (not wanted.article or str(cite.get("article", "")) == wanted.article):
            return True
    return False
