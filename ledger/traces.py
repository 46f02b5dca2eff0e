"""Who was told what, and how it came about: the way back from a wrong answer to exactly those who heard it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from ledger.enterprises import Enterprise
from ledger.groups import Group, Person
from ledger.talks import Answer, InboxMessage

AT_ONCE = 500  # rows read at a time
MOST = 100_000  # answers one question about answers returns


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers; empty fields do not narrow. All that are given must be true."""

    answers: tuple[int, ...] = ()  # their numbers
    like: "Told | None" = None  # quotes what this one rests on first
    message: str = ""  # msgId of the message answered
    policy_id: str = ""  # cited, where people saw it
    article: str = ""  # cited: 第五条; with policy_id both in one citation
    contains: tuple[str, ...] = ()  # texts the answer said as people saw it, all of them; spaces don't count
    firm: str = (
        ""  # 统一社会信用代码, or a part of the name: of the asker, or of the group; of an unbound group its title
    )
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

    @property
    def shown(self) -> str:
        """The text as people saw it: a group sees less of a long one."""
        return str(self.trace.get("shown") or self.text)

    @property
    def quoted(self) -> list[dict[str, Any]]:
        """The citations people saw; a longer quote is kept beside an answer for who asks for 详情."""
        shown = "".join(self.shown.split())
        return [cite for cite in self.cites if not cite.get("beyond") or "".join(str(cite["quote"]).split()) in shown]

    @property
    def place(self) -> tuple[str, str]:
        """Who heard it: the conversation, and in private the person."""
        return self.conversation_id, "" if self.in_group else self.sender


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
    )
    if not (wanted.policy_id or wanted.article or wanted.like):
        rows = rows.limit(limit)
    with closing(session.execute(rows.execution_options(yield_per=AT_ONCE))) as read:
        found = (_told(answer, asked, *names) for answer, asked, *names in read)
        return list(islice((one for one in found if _cites(one, wanted) and _quotes(one, wanted.like)), limit))


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
        (wanted.firm, lambda: _is_firm(wanted.firm, firm)),
    ]
    shown = _without_spaces(func.coalesce(Answer.trace["shown"].as_string(), Answer.text))
    said = [shown.contains("".join(text.split()), autoescape=True) for text in wanted.contains]
    return [condition() for given, condition in conditions if given] + said


def _is_firm(said: str, firm: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    by_title = and_(Group.uscc.is_(None), InboxMessage.in_group, Group.title.contains(said, autoescape=True))
    return or_(firm.uscc == said, firm.name.contains(said, autoescape=True), by_title)


def _without_spaces(text: ColumnElement[str]) -> ColumnElement[str]:
    for space in (" ", "\n", "\u3000"):
        text = func.replace(text, space, "")
    return text


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


def _quotes(one: Told, like: Told | None) -> bool:
    """Tell whether an answer quotes the passage another rests on first; without one, whether it says the same."""
    if like is None:
        return True
    basis = next(iter(like.quoted), None)
    if basis is None:
        return one.shown == like.shown
    return any(_same_passage(cite, basis) for cite in one.quoted)


def _same_passage(one: dict[str, Any], other: dict[str, Any]) -> bool:
    pages = [str(cite.get("url", "")).partition("#")[0].rpartition("/policy/")[2] for cite in (one, other)]
    quotes = [str(cite.get("quote", "")) for cite in (one, other)]
    same = pages[0] == pages[1] and one.get("article", "") == other.get("article", "")
    return same and (quotes[0] in quotes[1] or quotes[1] in quotes[0])


def _cites(one: Told, wanted: Wanted) -> bool:
    """Tell whether one citation is of the document and article wanted: P00012 is not P000123."""
    if not wanted.policy_id and not wanted.article:
        return True
    for cite in one.quoted:
        address = str(cite.get("url", "")).partition("#")[0]
        at_document = not wanted.policy_id or address.endswith(f"/policy/{wanted.policy_id}")
        if at_document and (not wanted.article or str(cite.get("article", "")) == wanted.article):
            return True
    return False
