"""The first page: what waits for somebody, and how the base stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.audit import AuditEntry, last_entries
from ledger.batches import UNREAD, count_imports
from ledger.consoles import Duty
from ledger.imports import ImportState
from ledger.items import review_items
from ledger.lists import View, count_documents, count_doubted, count_versions
from ledger.versions import VersionState
from web.console.visit import Answer, Data, Shown, Visit

RECENT = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the list behind it."""

    name: str
    count: int
    address: str
    urgent: bool = False  # drawn in the colour of what should be zero


def page(visit: Visit) -> Answer:
    """Show the numbers; each opens its list."""
    work = _work(visit) if visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR) else ()
    recent: Sequence[AuditEntry] = ()
    if visit.visitor.may(Duty.ADMIN, Duty.AUDITOR):
        with visit.office.ledger.read() as session:
            recent = last_entries(session, RECENT)
    return Shown("overview.html", {"work": work, "shelf": _shelf(visit), "recent": recent})


def here(visit: Visit) -> Answer:
    """Say who is signed in, for the script that asks before it sends a form: what was typed is not lost then."""
    return Data({"who": visit.visitor.staff_id, "csrf": visit.visitor.csrf})


def _work(visit: Visit) -> tuple[Figure, ...]:
    with visit.office.ledger.read() as session:
        documents, doubts = count_doubted(session)
        return (
            Figure("待发布", count_versions(session, [VersionState.PENDING]), "/console/waiting"),
            Figure("事项待审核", len(review_items(session)), "/console/items?waiting=any"),
            Figure("定时发布", count_versions(session, [VersionState.SCHEDULED]), "/console/waiting?state=scheduled"),
            Figure(f"待核字段（{documents} 份文件）", doubts, "/console/doubts", urgent=doubts > 0),
            Figure("正在读取", count_imports(session, UNREAD), "/console/upload"),
            Figure(
                "导入失败",
                failed := count_imports(session, [ImportState.REFUSED]),
                "/console/failed",
                urgent=failed > 0,
            ),
        )


def _shelf(visit: Visit) -> tuple[Figure, ...]:
    today, figures = visit.office.today(), []
    with visit.office.ledger.read() as session:
        for view in View:
            count = count_documents(session, view, today)
            urgent = view is View.EXPIRING and count > 0
            figures.append(Figure(view.value, count, f"/console/library?view={view.value}", urgent))
    return tuple(figures)
