"""The list of documents: named lists, filters, sorting, pages, and what may be done with those that are ticked."""

from dataclasses import dataclass
from datetime import date

from knowledge.rules.period import Status
from knowledge.search.filters import status_of
from ledger.consoles import Duty
from ledger.lists import Narrowed, Order, View, count_documents, documents, kinds_in_use
from ledger.policies import Policy
from web.console.places import place_name
from web.console.visit import Answer, Fields, Shown, Visit

GOOD = (Status.IN_FORCE, Status.PARTLY)


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the list."""

    policy: Policy
    status: str
    good: bool
    place: str
    days_left: int | None  # until its last day, when that is near


def page(visit: Visit) -> Answer:
    """Show one page of the list."""
    today, narrowed = visit.office.today(), narrowed_by(visit.query)
    with visit.office.ledger.read() as session:
        _, count = documents(session, narrowed, today, 0)
        paging = visit.page_of(count)
        rows, _ = documents(session, narrowed, today, paging.size, paging.offset)
        kinds = kinds_in_use(session)
        counts = {view: count_documents(session, view, today) for view in View}
    return Shown(
        "library.html",
        {
            "rows": [_row(visit, policy, today) for policy in rows],
            "paging": paging,
            "narrowed": narrowed,
            "views": View,
            "counts": counts,
            "orders": Order,
            "kinds": kinds,
            "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
            "may_export": visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR),
        },
    )


def narrowed_by(fields: Fields) -> Narrowed:
    """Read the filters of a list from an address or a form; what is no filter narrows nothing."""
    view, order = fields.one("view"), fields.one("order")
    return Narrowed(
        view=View(view) if view in set(View) else View.ALL,
        words=fields.one("words")[:100],
        level=fields.one("level"),
        region=fields.one("region"),
        department=fields.one("department"),
        theme=fields.one("theme"),
        kind=fields.one("kind"),
        order=Order(order) if order in set(Order) else Order.NEWEST,
    )


def _row(visit: Visit, policy: Policy, today: date) -> Row:
    status = status_of(policy, today)
    left = (policy.expires_on - today).days if policy.expires_on else None
    return Row(
        policy=policy,
        status=View.RETIRED.value if policy.removed_at else status.value,
        good=status in GOOD and not policy.removed_at,
        place=place_name(visit.office.city, policy.region),
        days_left=left if left is not None and 0 <= left <= 30 and status in GOOD else None,  # noqa: PLR2004 - a month
    )
