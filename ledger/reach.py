"""Who can be reached by pushes: firms with the few facts that are asked for, their groups, their people."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, Text, bindparam, cast, func, literal, select, text, update
from sqlalchemy.orm import Session

from ledger.base import Json
from ledger.direct import Direct
from ledger.enterprises import Enterprise
from ledger.groups import Group, Role
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState

BLOCK = 20_000  # firms read at a time
FEW = 500  # names in one list of values
MANY = 4_000  # firms that are asked for by their codes; of more than that all are read, and some thrown away
# Sixty thousand rows are read for one push: on the driver's own cursor, which takes a fifth of the time.
_NAMED = {
    "sqlite": "uscc IN (SELECT value FROM json_each(:codes))",
    "postgresql": "uscc IN (SELECT jsonb_array_elements_text(CAST(:codes AS jsonb)))",
}
_GROUPS = Direct(
    text(
        "SELECT conversation_id, coalesce(uscc, ''), assistant, stage, gone_at IS NOT NULL FROM chat_group"
        " ORDER BY title, conversation_id"
    )
)
_CONTACTS = Direct(
    text(
        "SELECT uscc, staff_id FROM person WHERE role = :role AND uscc IS NOT NULL AND gone_at IS NULL"
        " ORDER BY staff_id"
    )
)
_NAMES_WITHIN = Direct(
    {
        "sqlite": text("SELECT name FROM enterprise WHERE length(name) >= :least AND instr(:said, name) > 0"),
        "postgresql": text(
            "SELECT name FROM enterprise WHERE length(name) >= :least AND strpos(CAST(:said AS text), name) > 0"
        ),
    }
)


GroupRow = tuple[str, str, str, str, bool]
"""A group: conversation id, code of its firm (empty: none), assistant, stage (empty: unknown), whether it is gone.

Rows stay the driver's plain tuples: sixty thousand objects of our own would be walked by the garbage collector.
"""
FirmRow = tuple[Any, ...]  # code, name, region, then the JSON text of each fact asked for; None where nobody knows it


def firm_rows(session: Session, names: Sequence[str], codes: Collection[str] | None = None) -> Iterator[FirmRow]:
    """Yield firms by code with the texts of some of their facts, unread: equal texts are equal facts.

    Args:
        session: to read with.
        names: outermost names of facts.
        codes: only these firms.

    """
    if codes is not None and len(codes) <= MANY:
        wanted, some = sorted(codes), _firms_named(tuple(names))
        for first in range(0, len(wanted), FEW):
            yield from some.rows(session, {"codes": json.dumps(wanted[first : first + FEW])})
        return
    after, every = "", _firms_after(tuple(names))
    while True:
        block = every.rows(session, {"after": after})
        yield from block if codes is None else (row for row in block if row[0] in codes)
        if len(block) < BLOCK:
            return
        after = block[-1][0]


@lru_cache(maxsize=64)
def _firms_after(names: tuple[str, ...]) -> Direct:
    return Direct(_firms(names).where(Enterprise.uscc > bindparam("after", type_=String)).limit(BLOCK))


@lru_cache(maxsize=64)
def _firms_named(names: tuple[str, ...]) -> Direct:
    return Direct({kind: _firms(names).where(text(which)) for kind, which in _NAMED.items()})


def _firms(names: Sequence[str]) -> Select[Any]:
    # "->" keeps true apart from 1 on both databases; what SQLAlchemy makes of facts[name] does not on SQLite.
    asked = [
        func.nullif(
            cast(Enterprise.facts.op("->", return_type=Json)(literal(name, String)), Text), literal("null", Text)
        )
        for name in names
    ]
    return select(Enterprise.uscc, Enterprise.name, Enterprise.region, *asked).order_by(Enterprise.uscc)


def groups_known(session: Session) -> Sequence[GroupRow]:
    """Return every group, by title."""
    return _GROUPS.rows(session, {})


def contacts_known(session: Session) -> dict[str, list[str]]:
    """Return the staff ids of people who speak for a firm and are still there, by the firm's code."""
    found: dict[str, list[str]] = {}
    for uscc, staff_id in _CONTACTS.rows(session, {"role": Role.ENTERPRISE.value}):
        found.setdefault(uscc, []).append(staff_id)
    return found


def names_within(session: Session, said: str, least: int) -> set[str]:
    """Return the names of firms that stand in a text; ``least``: names with fewer characters are words of many."""
    return {name for (name,) in _NAMES_WITHIN.rows(session, {"said": said, "least": least})}


def waiting_receivers(session: Session, campaign_id: str) -> list[tuple[str, str]]:
    """Return (receiver, code of its firm) of what waits in a campaign, in the order in which it was put in."""
    which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.WAITING
    rows = select(Delivery.receiver, Delivery.uscc).where(*which).order_by(Delivery.delivery_id)
    return [(row[0], row[1]) for row in session.execute(rows)]


def unread_receivers(session: Session, campaign_id: str) -> list[tuple[str, str, list[Any]]]:
    """Return (receiver, code of its firm, reasons) of what arrived and nobody has read."""
    which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.SENT, Delivery.readers == 0
    rows = select(Delivery.receiver, Delivery.uscc, Delivery.reasons).where(*which).order_by(Delivery.delivery_id)
    return [(row[0], row[1], row[2]) for row in session.execute(rows)]


def read_count(session: Session, campaign_id: str) -> int:
    """Return how many deliveries of a campaign somebody has read."""
    which = Delivery.campaign_id == campaign_id, Delivery.readers > 0
    return session.scalar(select(func.count()).select_from(Delivery).where(*which)) or 0


def turn_away(session: Session, campaign_id: str, why: Mapping[str, str]) -> None:
    """Refuse deliveries of a campaign that still wait, by receiver, each with its reason."""
    by_reason: dict[str, list[str]] = {}
    for receiver, says in why.items():
        by_reason.setdefault(says, []).append(receiver)
    for says, receivers in by_reason.items():
        for first in range(0, len(receivers), FEW):
            which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.WAITING
            some = Delivery.receiver.in_(receivers[first : first + FEW])
            session.execute(
                update(Delivery).where(*which, some).values(state=DeliveryState.REFUSED, trouble=says[:200])
            )


@dataclass(frozen=True, slots=True)
class Seen:
    """One delivery of a campaign with the names people know it by."""

    receiver: str
    uscc: str
    firm: str
    group: str
    state: DeliveryState
    trouble: str
    sent_at: datetime | None
    readers: int


def seen_by(session: Session, campaign_id: str) -> list[Seen]:
    """Return the deliveries of a campaign with the names of firms and groups, in order."""
    rows = (
        select(Delivery, Enterprise.name, Group.title)
        .outerjoin(Enterprise, Enterprise.uscc == Delivery.uscc)
        .outerjoin(Group, "g:" + Group.conversation_id == Delivery.receiver)
        .where(Delivery.campaign_id == campaign_id)
        .order_by(Delivery.delivery_id)
    )
    return [
        Seen(one.receiver, one.uscc, firm or "", title or "", one.state, one.trouble, one.sent_at, one.readers)
        for one, firm, title in session.execute(rows)
    ]


def reasons_counted(session: Session, campaign_id: str) -> dict[str, int]:
    """Return how many deliveries of a campaign each reason holds for."""
    found: dict[str, int] = {}
    for (reasons,) in session.execute(select(Delivery.reasons).where(Delivery.campaign_id == campaign_id)):
        for one in reasons:
            says = str(one.get("says", "")) if isinstance(one, dict) else str(one)
            found[says] = found.get(says, 0) + 1
    return found


def campaigns_of(session: Session, staff_id: str, states: Sequence[CampaignState], limit: int = 20) -> list[Campaign]:
    """Return the campaigns a person ordered that are in one of some states, the newest first."""
    rows = select(Campaign).where(Campaign.ordered_by == staff_id, Campaign.state.in_(states))
    return list(
        session.execute(rows.order_by(Campaign.made_at.desc(), Campaign.campaign_id.desc()).limit(limit)).scalars()
    )


def stop_stale_drafts(session: Session, before: datetime, now: datetime) -> None:
    """Stop what was planned before a moment and never confirmed; whoever sends then tidies up behind it."""
    stale = Campaign.state.in_((CampaignState.DRAFT, CampaignState.APPROVAL)), Campaign.made_at < before
    session.execute(update(Campaign).where(*stale).values(state=CampaignState.STOPPED, ended_at=now))


def receivers_by_firm(session: Session) -> dict[str, list[str]]:
    """Return the receivers of every firm that has one, by its code: ``g:<conversation id>`` or ``p:<staff id>``.

    A firm with a group is reached there; who speaks for it is written to alone only where it has none.
    """
    found: dict[str, list[str]] = {}
    for conversation_id, uscc, _, _, gone in groups_known(session):
        if uscc and not gone:
            found.setdefault(uscc, []).append(f"g:{conversation_id}")
    alone = {uscc: people for uscc, people in contacts_known(session).items() if uscc not in found}
    return found | {uscc: [f"p:{one}" for one in people] for uscc, people in alone.items()}
