"""Relations, windows to apply, and the fund of a document."""

from collections.abc import Callable

from config.errors import HuiqiError
from config.words import console as words
from ledger.bonds import Bond
from ledger.clocks import FundState
from web.console import document
from web.console.document import id_of
from web.console.moving import NotDone
from web.console.visit import Answer, Moved, Visit
from web.console.windows import rows_of_windows


def relate(visit: Visit) -> Answer:
    """Say that the document acts on another."""

    def act(policy_id: str) -> int:
        since = visit.form.one("since")
        if since and visit.form.day("since") is None:
            raise NotDone(words.bad_day(since))
        return visit.office.registrar.relate(
            policy_id,
            _bond(visit),
            visit.form.one("target"),
            visit.visitor.actor,
            since=visit.form.day("since"),
            clause=visit.form.one("clause"),
            reason=visit.form.one("reason"),
        )

    return _pending(visit, act, "related")


def unrelate(visit: Visit) -> Answer:
    """Take a relation back."""

    def act(policy_id: str) -> int:
        return visit.office.registrar.unrelate(
            policy_id, _bond(visit), visit.form.one("target"), visit.visitor.actor, visit.form.one("reason")
        )

    return _pending(visit, act, "unrelated")


def windows(visit: Visit) -> Answer:
    """Say when one may apply; rows without anything in them are left out."""

    def act(policy_id: str) -> int:
        rows = rows_of_windows(visit.form)
        return visit.office.registrar.set_windows(policy_id, rows, visit.visitor.actor, _reason(visit))

    return _pending(visit, act, "windows")


def fund(visit: Visit) -> Answer:
    """Write down what a department said about the money of a year."""
    policy_id, form = id_of(visit), visit.form
    try:
        if form.one("state") not in set(FundState) or not form.number("year"):
            raise NotDone("请选择资金状态并填写年份。")
        state = FundState(form.one("state"))
        visit.office.registrar.set_fund(policy_id, form.number("year"), state, visit.visitor.actor, form.one("note"))
    except HuiqiError as no:
        return document.page(visit, str(no), 409)
    return Moved(f"/console/policy/{policy_id}#clocks", "fund")


def _pending(visit: Visit, act: Callable[[str], int], done: str) -> Answer:
    policy_id = id_of(visit)
    try:
        number = act(policy_id)
    except HuiqiError as no:
        return document.page(visit, str(no), 409)
    return Moved(f"/console/policy/{policy_id}?v={number}#ties", done)


def _bond(visit: Visit) -> Bond:
    given = visit.form.one("bond")
    if given not in set(Bond):
        raise NotDone("请选择关系的种类。")
    return Bond(given)


def _reason(visit: Visit) -> str:
    reason = visit.form.one("reason")
    if not reason:
        raise NotDone(words.no_reason())
    return reason
