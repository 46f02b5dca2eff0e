"""The list of fields somebody has to look at before they are relied on, and what was decided about each."""

from dataclasses import replace
from itertools import groupby

from knowledge.errors import ActRefused
from ledger.lists import count_doubted, doubts_with_titles
from web.console import document
from web.console.document import POLICY_ID
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
    back = visit.form.one("policy_id")
    try:
        number = visit.office.registrar.settle(int(visit.path["doubt_id"]), verdict, value, visit.visitor.actor)
    except ActRefused as no:
        if not POLICY_ID.fullmatch(back):
            raise
        return document.page(replace(visit, path={"policy_id": back}), str(no), 409)
    if POLICY_ID.fullmatch(back):
        return Moved(f"/console/policy/{back}?v={number}#fields", "settled")
    return Moved("/console/doubts", "settled")
