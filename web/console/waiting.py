"""What waits for a reviewer, what is scheduled, and what was sent back."""

from ledger.consoles import Duty
from ledger.lists import count_versions
from ledger.versions import VersionState, versions_in
from web.console.visit import Answer, Shown, Visit

STATES = {
    "": VersionState.PENDING,
    "scheduled": VersionState.SCHEDULED,
    "rejected": VersionState.REJECTED,
}


def page(visit: Visit) -> Answer:
    """Show versions of one state, the longest waiting first."""
    chosen = visit.query.one("state")
    state = STATES.get(chosen, VersionState.PENDING)
    with visit.office.ledger.read() as session:
        counts = {name: count_versions(session, [one]) for name, one in STATES.items()}
        paging = visit.page_of(count_versions(session, [state]))
        rows = versions_in(session, [state], paging.size, paging.offset)
    judge = visit.visitor.may(Duty.ADMIN, Duty.REVIEWER)
    tabs = [(STATES[name].value, f"?state={name}", counts[name], STATES[name] is state) for name in STATES]
    return Shown("waiting.html", {"rows": rows, "paging": paging, "tabs": tabs, "state": state, "may_judge": judge})
