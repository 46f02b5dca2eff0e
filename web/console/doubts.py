"""The list of fields somebody has to look at before they are relied on, and what was decided about each."""

from itertools import groupby

from ledger.lists import count_doubted, doubts_with_titles
from web.console.visit import Answer, Moved, Shown, Visit


def page(visit: Visit) -> Answer:
    """Show open doubts, document by document."""
    with visit.office.ledger.read() as session:
        documents, count = count_doubted(session)
        paging = visit.page_of(count)
        rows = doubts_with_titles(session, paging.size, paging.offset)
    grouped = [(policy_id, list(some)) for policy_id, some in groupby(rows, key=lambda row: row[0].policy_id)]
    return Shown("doubts.html", {"grouped": grouped, "count": count, "documents": documents, "paging": paging})


def settle(visit: Visit) -> Answer:
    """Accept what was read, put something else, or say that the field does not apply."""
    verdict = visit.form.one("verdict")
    value = visit.form.one("value")
    number = visit.office.registrar.settle(int(visit.path["doubt_id"]), verdict, value, visit.visitor.actor)
    back = visit.form.one("policy_id")
    if back.startswith("P") and back[1:].isdigit():
        return Moved(f"/console/policy/{back}?v={number}#fields", "settled")
    return Moved("/console/doubts", "settled")
