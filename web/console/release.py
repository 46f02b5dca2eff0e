"""Before and at publishing: what changes, what rests on it, what is missing; then publish, schedule or send back."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from config.errors import HuiqiError
from config.words import console as words
from knowledge.library.fields import FIELDS
from knowledge.library.versions import Look
from ledger.consoles import Duty
from ledger.versions import VersionState, versions_of
from web.console.document import id_of, look_at, waiting_of
from web.console.visit import Answer, Moved, NotThere, Shown, Visit

CHINA = ZoneInfo("Asia/Shanghai")


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show a waiting version against the live one, its impact, and what its publication lacks."""
    policy_id = id_of(visit)
    look, registrar = look_at(visit, policy_id), visit.office.registrar
    old = _live_number(visit, policy_id)
    judge = visit.visitor.may(Duty.ADMIN, Duty.REVIEWER)
    newer = _newer(visit, look)
    return Shown(
        "release.html",
        {
            "look": look,
            "diff": registrar.diff(policy_id, old, look.number),
            "impact": registrar.impact(policy_id, look.number),
            "problems": registrar.problems(policy_id, look.number, visit.visitor.actor if judge else None),
            "editable": FIELDS,
            "may_judge": judge,
            "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
            "error": error,
            "old": old,
            "soonest": visit.office.today().isoformat(),
            "typed": visit.form,
            "of": visit.address.rpartition("/")[2],  # the form that was sent and could not be done
            "newer": newer,
        },
        status,
    )


def compare(visit: Visit) -> Answer:
    """Show two versions of a document, or the document it replaces (``?with=``), with changed characters marked."""
    policy_id = id_of(visit)
    look = look_at(visit, policy_id)
    other = visit.query.one("with")
    if other:
        if not _sees_all(visit) or not re.fullmatch(r"P\d{1,15}", other, re.ASCII):
            raise NotThere
        diff = visit.office.registrar.diff_documents(other, policy_id)
        return Shown("diff.html", {"look": look, "diff": diff, "numbers": (), "old": 0, "new": 0})
    with visit.office.ledger.read() as session:
        numbers = [one.number for one in versions_of(session, policy_id)]
    old, new = visit.query.number("old"), visit.query.number("new") or look.number
    allowed = {0, *numbers} if _sees_all(visit) else {look.number}
    if not {old, new} <= allowed:
        raise NotThere
    diff = visit.office.registrar.diff(policy_id, old, new)
    return Shown("diff.html", {"look": look, "diff": diff, "numbers": numbers, "old": old, "new": new})


def publish(visit: Visit) -> Answer:
    """Make a version live, at once or on a day."""
    policy_id = id_of(visit)
    number, when = visit.form.number("v"), visit.form.one("when")
    try:
        at = moment_of(visit, when)
        visit.office.registrar.publish(policy_id, number, visit.visitor.actor, at=at, reason=visit.form.one("reason"))
    except HuiqiError as no:
        return page(visit, str(no), 409)
    if at is not None:
        return Moved(f"/console/policy/{policy_id}?v={number}", "scheduled")
    return Moved(f"/console/policy/{policy_id}", "published")


def reject(visit: Visit) -> Answer:
    """Send a version back to its author with a reason."""
    policy_id, number, reason = id_of(visit), visit.form.number("v"), visit.form.one("reason")
    if not reason:
        return page(visit, words.no_reason(), 409)
    try:
        visit.office.registrar.reject(policy_id, number, visit.visitor.actor, reason)
    except HuiqiError as no:
        return page(visit, str(no), 409)
    return Moved(f"/console/policy/{policy_id}?v={number}", "rejected")


def moment_of(visit: Visit, when: str) -> datetime | None:
    """Return the moment a publication is scheduled for; None for now.

    Raises:
        BadDay: it is neither a day nor a day and hour of China.

    """
    if when != "later":
        return None
    day, hour = visit.form.day("day"), visit.form.one("hour") or "00:00"
    try:
        at = time.fromisoformat(hour)
    except ValueError as wrong:
        raise BadDay(words.bad_day(hour)) from wrong
    if day is None:
        raise BadDay(words.bad_day(visit.form.one("day")) if visit.form.one("day") else words.publish_day())
    return datetime.combine(day, at.replace(tzinfo=None), CHINA)


class BadDay(HuiqiError):
    """What was typed is no day or hour."""


def _live_number(visit: Visit, policy_id: str) -> int:
    with visit.office.ledger.read() as session:
        return next((one.number for one in versions_of(session, policy_id) if one.state == "已发布"), 0)


def _newer(visit: Visit, look: Look) -> int:
    """Return the number of a version that waits after a pending one; 0 when there is none."""
    with visit.office.ledger.read() as session:
        newest = waiting_of(versions_of(session, look.policy_id))
    return newest.number if newest and look.state == VersionState.PENDING and newest.number > look.number else 0


def _sees_all(visit: Visit) -> bool:
    return visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR)
