"""Taking a document off the shelf, putting it back, going back to an earlier version, deleting it for good.

Each shows its impact first, wants a reason, and is not done by who wrote the live version (four eyes).
"""

from collections.abc import Callable
from datetime import date

from config.errors import HuiqiError
from config.words import console as words
from ledger.versions import Version, VersionState, live_version, versions_of
from web.console.document import id_of, look_at
from web.console.visit import Answer, Moved, Shown, Visit

Act = Callable[[str, str], object]  # policy id, reason


class NotDone(HuiqiError):
    """An act that was not done; the sentence says why and what to do."""


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show what can be done with the document, and what each would change."""
    policy_id = id_of(visit)
    look = look_at(visit, policy_id)
    with visit.office.ledger.read() as session:
        versions = versions_of(session, policy_id)
    live = any(one.state is VersionState.LIVE for one in versions) or not versions
    return Shown(
        "leave.html",
        {
            "look": look,
            "impact": visit.office.registrar.impact(policy_id, 0) if live else None,
            "versions": [one for one in versions if one.state in (VersionState.PAST, VersionState.RETIRED)],
            "live": live,
            "retired": not live and any(one.state is VersionState.RETIRED for one in versions),
            "error": error,
            "typed": visit.form,
            "of": visit.address.rpartition("/")[2],  # the form that was sent and could not be done
            "today": visit.office.today().isoformat(),
            "word": confirm_word(policy_id),
        },
        status,
    )


def retire(visit: Visit) -> Answer:
    """Take a document off the shelf."""
    return _do(visit, "retired", lambda policy_id, reason: visit.office.registrar.retire(
        policy_id, visit.visitor.actor, reason))  # fmt: skip


def restore(visit: Visit) -> Answer:
    """Put a retired document back."""
    return _do(visit, "restored", lambda policy_id, reason: visit.office.registrar.restore(
        policy_id, visit.visitor.actor, reason))  # fmt: skip


def rollback(visit: Visit) -> Answer:
    """Make an earlier version live again: one by its number, or the one that was live on a day."""

    def back(policy_id: str, reason: str) -> object:
        return visit.office.registrar.rollback(policy_id, visit.visitor.actor, to=_target(visit), reason=reason)

    return _do(visit, "rolled", back)


def delete(visit: Visit) -> Answer:
    """Delete a document everywhere; only the audit stays."""

    def gone(policy_id: str, reason: str) -> object:
        if visit.form.one("confirm") != confirm_word(policy_id):
            raise NotDone(words.not_confirmed(confirm_word(policy_id)))
        visit.office.registrar.delete(policy_id, visit.visitor.actor, reason)
        return None

    return _do(visit, "deleted", gone, "/console/library")


def confirm_word(policy_id: str) -> str:
    """Return what must be typed before a document is deleted."""
    return f"删除 {policy_id}"


def _do(visit: Visit, done: str, act: Act, to: str = "") -> Answer:
    policy_id = id_of(visit)
    reason = visit.form.one("reason")
    try:
        if not reason:
            raise NotDone(words.no_reason())
        _refuse_own(visit, policy_id)
        act(policy_id, reason)
    except HuiqiError as no:
        return page(visit, str(no), 409)
    return Moved(to or f"/console/policy/{policy_id}", done)


def _refuse_own(visit: Visit, policy_id: str) -> None:
    """Refuse who wrote the live version, or, when nothing is live, the newest."""
    with visit.office.ledger.read() as session:
        held: Version | None = live_version(session, policy_id) or next(iter(versions_of(session, policy_id)), None)
    if held is not None and held.author == visit.visitor.staff_id:
        raise NotDone(words.own_work())


def _target(visit: Visit) -> int | date:
    number, day = visit.form.number("to"), visit.form.day("day")
    if number:
        return number
    if day is None:
        raise NotDone(words.bad_day(visit.form.one("day")) if visit.form.one("day") else words.rollback_target())
    return day
