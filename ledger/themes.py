"""Themes: like questions put together, from the list to the department and back to those who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from ledger.gaps import Gap, GapTheme, ThemeState
from ledger.groups import Person, Role


@dataclass(frozen=True, slots=True)
class Telling:
    """One conversation that is to hear an answer: its questions of one theme, claimed together."""

    gap_ids: tuple[int, ...]
    theme_id: int
    official_id: int
    conversation_id: str
    in_group: bool
    sender: str
    robot_code: str
    asked_at: datetime  # of the first of them


def theme_by_id(session: Session, theme_id: int) -> GapTheme | None:
    """Return one theme."""
    return session.get(GapTheme, theme_id)


def themes_in(session: Session, states: Sequence[ThemeState], department: str = "") -> Sequence[GapTheme]:
    """Return themes in some states, of one department when given, the oldest first."""
    rows = select(GapTheme).where(GapTheme.state.in_(states))
    if department:
        rows = rows.where(GapTheme.department == department)
    return session.execute(rows.order_by(GapTheme.theme_id)).scalars().all()


def themes_of_official(session: Session, answer_id: int) -> Sequence[GapTheme]:
    """Return the themes that an official answer answers."""
    return session.execute(select(GapTheme).where(GapTheme.official_id == answer_id)).scalars().all()


def officers_of(session: Session, department: str) -> Sequence[Person]:
    """Return the bound people of a department given by its full name; a binding may leave out the place."""
    rows = select(Person).where(Person.role == Role.DEPARTMENT, Person.department != "").order_by(Person.staff_id)
    return [one for one in session.execute(rows).scalars() if department.endswith(one.department)]


def every_gap(session: Session) -> list[tuple[Gap, GapTheme | None]]:
    """Return every question without an answer with its theme, oldest first."""
    rows = session.execute(
        select(Gap, GapTheme).outerjoin(GapTheme, Gap.theme_id == GapTheme.theme_id).order_by(Gap.gap_id)
    )
    return [(gap, theme) for gap, theme in rows]


def claim_routed(session: Session, owner: str, now: datetime, lease_s: float) -> GapTheme | None:
    """Take a routed theme whose department was not told of it yet; processes never take the same one."""
    free = or_(GapTheme.lease_until.is_(None), GapTheme.lease_until <= now)
    found = session.execute(
        select(GapTheme)
        .where(GapTheme.state == ThemeState.ROUTED, GapTheme.notified_at.is_(None), free)
        .order_by(GapTheme.theme_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is not None:
        found.owner, found.lease_until = owner, now + timedelta(seconds=lease_s)
    return found


def end_routed(session: Session, theme_id: int, now: datetime, trouble: str = "") -> None:
    """Note that the department was told, or why it was not."""
    told = {"notified_at": now, "trouble": trouble[:200], "owner": None, "lease_until": None}
    session.execute(update(GapTheme).where(GapTheme.theme_id == theme_id).values(told))


def claim_telling(session: Session, owner: str, now: datetime, lease_s: float) -> Telling | None:
    """Take the next conversation that waits for an answer, with all its questions of that theme.

    The theme's row is locked while they are taken, so that two processes never tell one conversation.
    """
    waiting = Gap.told_at.is_(None), Gap.trouble == ""
    free = or_(Gap.lease_until.is_(None), Gap.lease_until <= now)
    theme = session.execute(
        select(GapTheme)
        .where(GapTheme.state == ThemeState.ANSWERED, GapTheme.official_id.is_not(None))
        .where(GapTheme.theme_id.in_(select(Gap.theme_id).where(*waiting, free)))
        .order_by(GapTheme.theme_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if theme is None or theme.official_id is None:
        return None
    mine = Gap.theme_id == theme.theme_id
    first = session.execute(select(Gap).where(mine, *waiting, free).order_by(Gap.gap_id).limit(1)).scalar_one_or_none()
    if first is None:
        return None
    same = [mine, *waiting, Gap.conversation_id == first.conversation_id]
    if not first.in_group:
        same.append(Gap.sender == first.sender)
    gaps = session.execute(select(Gap).where(*same).order_by(Gap.gap_id)).scalars().all()
    for gap in gaps:
        gap.owner, gap.lease_until = owner, now + timedelta(seconds=lease_s)
    return Telling(
        tuple(gap.gap_id for gap in gaps),
        theme.theme_id,
        theme.official_id,
        first.conversation_id,
        first.in_group,
        first.sender,
        first.robot_code,
        first.asked_at,
    )


def renew_telling(session: Session, telling: Telling, now: datetime, lease_s: float) -> None:
    """Hold a claim for another ``lease_s`` seconds."""
    until = now + timedelta(seconds=lease_s)
    session.execute(update(Gap).where(Gap.gap_id.in_(telling.gap_ids)).values(lease_until=until))


def end_telling(session: Session, telling: Telling, now: datetime, trouble: str = "") -> None:
    """Note that a conversation was told, or why it could not be."""
    told = {"trouble": trouble[:200]} if trouble else {"told_at": now}
    which = update(Gap).where(Gap.gap_id.in_(telling.gap_ids))
    session.execute(which.values({**told, "owner": None, "lease_until": None}))


def free_leases(session: Session) -> None:
    """End every lease; only for the sole owner of a home, which has just begun."""
    for table in (Gap, GapTheme):
        session.execute(update(table).where(table.lease_until.is_not(None)).values(owner=None, lease_until=None))
