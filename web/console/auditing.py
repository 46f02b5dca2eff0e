"""The audit log: narrowed, paged, and its chain checked."""

from datetime import datetime, time, timedelta
from functools import partial

from ledger.audit import Sought, broken_link, entries_sought
from web.console.facts import as_line
from web.console.release import CHINA
from web.console.visit import Answer, Shown, Visit


def page(visit: Visit) -> Answer:
    """Show acts, newest first; with ``?check=1`` say whether any row was changed or is missing."""
    query = visit.query
    since, until = query.day("since"), query.day("until")
    sought = Sought(
        who=query.one("who")[:100],
        action=query.one("action")[:60],
        subject=query.one("subject")[:120],
        since=datetime.combine(since, time(), CHINA) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), CHINA) if until else None,
    )
    with visit.office.ledger.read() as session:
        _, count = entries_sought(session, sought, 0)
        paging = visit.page_of(count)
        rows, _ = entries_sought(session, sought, paging.size, paging.offset)
        checked = query.one("check") == "1"
        broken = broken_link(session) if checked else None
    return Shown(
        "audit.html",
        {
            "rows": rows,
            "paging": paging,
            "query": query,
            "checked": checked,
            "broken": broken,
            "as_line": partial(as_line, city=visit.office.city),
        },
    )
