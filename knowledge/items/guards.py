"""What must hold before an act on an item's text, who may do it, and how it is written into the audit."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from knowledge.errors import ActRefused, NotInBase
from knowledge.items.faults import Fault, ItemsRefused
from knowledge.items.marks import LARGEST
from knowledge.items.offers import file_of
from knowledge.items.reading import is_code, read_item, read_shared
from ledger.audit import Actor, Channel, entries_about, record
from ledger.consoles import Duty, duties_of
from ledger.groups import Role, person_by_staff_id
from ledger.items import ItemText, open_item
from ledger.policies import OpenSession

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
CLOCK = Actor("clock", "定时任务", channel=Channel.CLOCK)
WROTE = frozenset({"item.drafted", "item.saved", "item.submitted", "item.imported"})  # acts of whoever wrote a text
EVERY_ACT = 100_000
JUDGES = frozenset({Duty.ADMIN, Duty.REVIEWER})


@dataclass(frozen=True, slots=True)
class Note:
    """What the audit is told beside the text itself."""

    before: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def note(session: OpenSession, actor: Actor, action: str, row: ItemText, now: datetime, said: Note) -> None:
    """Write an act into the audit: which text, how it stands, and its digest; the text itself is kept beside it."""
    after = {"number": row.number, "state": row.state.value, "digest": digest_of_text(row.text), **said.more}
    record(session, actor, action, subject(row.code), now, before=dict(said.before), after=after, reason=said.reason)


def subject(code: str) -> str:
    """Return what the audit calls an item."""
    return f"item:{code}"


def digest_of_text(text: str) -> str:
    """Return a short name of exactly this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def mark_of(row: ItemText) -> str:
    """Return a name of a text as it stands: another one after any act on it."""
    passed = f"{row.reviewed_by}/{row.published_at.timestamp() if row.published_at else ''}"
    return f"{row.number}-{digest_of_text(f'{row.state.value}/{passed}/{row.text}')}"


def opened(session: OpenSession, code: str, seen: str) -> ItemText:
    """Return the open text of an item.

    Args:
        session: in which it will be changed.
        code: of the item.
        seen: the mark of the text the person looked at; empty: they looked at none.

    Raises:
        NotInBase: there is none.
        ActRefused: it is not how the person saw it.

    """
    row = open_item(session, code)
    if row is None:
        raise NotInBase(f"{code} 现在没有草稿，可能已经发布或放弃。请刷新事项页面，需要时重新起草。")
    if seen and seen != mark_of(row):
        who = _named(session, row)
        raise ActRefused(
            f"{code} 的草稿在您打开之后被{who}改过（第 {row.number} 稿，{row.state.value}），这次没有执行，"
            "免得盖掉别人的改动。请打开最新内容核对后再做。"
        )
    return row


def must_be_free(row: ItemText | None) -> None:
    """Check that an item has no open text.

    Raises:
        ActRefused: it has one.

    """
    if row is not None:
        raise ActRefused(
            f"{row.code} 已经有一份{row.state.value}（第 {row.number} 稿，{row.made_by} 编写）。"
            "请在那份上继续，或先放弃它。"
        )


def must_be_a_code(code: str) -> None:
    """Check a code.

    Raises:
        ActRefused: it can't be one.

    """
    if not is_code(code):
        raise ActRefused(f"“{code}”不能作事项编号。编号应如 DY-13 或 DY-04-510681-2025。")


def must_be_good(code: str, text: str, texts: Mapping[str, str]) -> None:
    """Check that a text has no fault.

    Raises:
        ItemsRefused: with every fault.

    """
    faults = faults_of(code, text, texts)
    if faults:
        raise ItemsRefused(faults)


def must_judge(session: OpenSession, row: ItemText, actor: Actor) -> None:
    """Check that a person may judge a text: with the duty for it, by name, and not one of those who wrote it.

    Raises:
        ActRefused: they may not; the sentence says who may.

    """
    duties = {grant.duty for grant in duties_of(session, actor.who)}
    person = person_by_staff_id(session, actor.who)
    if not duties & JUDGES and (person is None or person.role is not Role.ADMIN):
        raise ActRefused(
            f"复核和发布要由管理员或审核人员具名操作，{actor.name or actor.who} 没有这项权限。请联系管理员授权。"
        )
    if actor.who in authors_of(session, row):
        raise ActRefused(f"{row.code} 第 {row.number} 稿有您的编写，要由另一位管理员或审核人员操作。")


def authors_of(session: OpenSession, row: ItemText) -> frozenset[str]:
    """Return everybody who wrote at a text."""
    acts = entries_about(session, subject(row.code), EVERY_ACT)
    wrote = {one.who for one in acts if one.action in WROTE and one.after.get("number") == row.number}
    return frozenset(wrote | {row.made_by})


def faults_of(code: str, text: str, texts: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return all that is wrong with a text, each with its line; ``texts`` are all that count now, by file name."""
    file = file_of(code)
    shared = read_shared(texts, [])
    try:
        item = read_item(text, file, shared)
    except ItemsRefused as refused:
        return refused.faults
    if item.code != code:
        return (Fault(file, 1, "code", f"编号写的是 {item.code}，这里是 {code}。编号定了不能改，请改回 {code}"),)
    return ()


def kept(text: str) -> str:
    """Return a text as it is kept.

    Raises:
        ActRefused: it is longer than an item can be.

    """
    if len(text) > LARGEST:
        raise ActRefused(
            f"内容有 {len(text)} 个字符，超过 {LARGEST} 个，没有保存。一个事项不会这么长，请核对是否贴错。"
        )
    made = text.replace("\r\n", "\n").replace("\x00", "").rstrip("\n")
    return f"{made}\n"


def _named(session: OpenSession, row: ItemText) -> str:
    last = next(iter(entries_about(session, subject(row.code), 1)), None)
    return (last.name or last.who) if last is not None else row.made_by
