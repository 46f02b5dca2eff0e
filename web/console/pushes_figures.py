"""What came of pushes in a period: totals, charts, a table by push, policy, department or person, and the way out."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.words import push_figures as words
from knowledge.library.workbook import write
from ledger.audit import record
from ledger.pushes import Campaign
from outreach.figure_lines import By, Line, put_together, total
from outreach.figure_tables import Grid, grid
from outreach.figures import Books, Figures, figures_of, month_of, period_of
from web.console.pushes import Part, placed
from web.console.pushes_sight import books_of, looks_of
from web.console.visit import Answer, Kept, Lines, Shown, Visit

SHOWN = 200  # lines of the table on the page; a table that is taken out has all
COLUMNS = 62  # days of a chart; of a longer period months are drawn
HIGH = 100.0  # units a column is high
STEPS = ("receivers", "sent", "read", "asked", "applied", "opted_out", "unwanted", "refused", "failed", "unsure")
OF_SENT = frozenset({"read", "asked", "applied", "opted_out", "unwanted"})  # whose share is of those that arrived
CHOICES = tuple(one for one in By if one is not By.DAY)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which period is asked for, the last day included, and what is put together."""

    since: date
    last: date
    by: By
    wrong: str = ""  # why something else is shown than was asked for

    @property
    def until(self) -> date:
        """The first day that is not counted."""
        return self.last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of all pushes: how many, how long its bar is, how many of those sent."""

    kind: str
    says: str
    count: int
    length: float
    share: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day or month of the chart: heights in units of the chart."""

    says: str
    sent: int
    read: int
    high: float
    read_high: float
    short: str = ""  # under the column; empty: too many to name each


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table with its bar."""

    line: Line
    parts: tuple[Part, ...]
    link: str

    @property
    def says(self) -> str:
        """What the bar shows, for who can't see it."""
        return "，".join(f"{part.says}{part.count}" for part in self.parts if part.count)


def page(visit: Visit) -> Answer:
    """Show the figures of a period."""
    asked = asked_for(visit)
    rows, books, partly = _pushes(visit, asked)
    with visit.office.ledger.read() as session:
        found = put_together(session, rows, asked.by, books)
        days = put_together(session, rows, By.DAY, books)
    whole = total(found)
    most = max((one.figures.receivers for one in found), default=0)
    return Shown(
        "pushes_figures.html",
        {
            "asked": asked,
            "rows": [_row(one, asked.by, most) for one in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
            "whole": whole,
            "steps": _steps(whole.figures),
            "columns": _columns(days, asked),
            "span": words.span,
            "share": words.share,
            "heads": words.HEADS,
            "choices": [(one.value, words.BY[one]) for one in CHOICES],
            "spans": _spans(visit.office.today()),
            "meanings": words.MEANINGS,
            "names": words.FIGURES,
            "partly": partly,
            "error": asked.wrong,
        },
    )


def asked_for(visit: Visit) -> Asked:
    """Return the period of the address; this month so far where none is given, or none that has a day."""
    query, (first, end) = visit.query, month_of(visit.office.today())
    since, last = query.day("from") or first, query.day("to") or end - timedelta(days=1)
    by = By(query.one("by")) if query.one("by") in CHOICES else By.PUSH
    if since > last:
        return Asked(first, end - timedelta(days=1), by, words.no_days(since, last + timedelta(days=1)))
    return Asked(since, last, by)


def table(visit: Visit) -> Answer:
    """Give the table as a workbook, or as CSV with a byte-order mark so that Excel reads Chinese."""
    asked = asked_for(visit)
    rows, books, _ = _pushes(visit, asked)
    with visit.office.ledger.read() as session:
        sheets = [grid(put_together(session, rows, by, books), by) for by in (asked.by, By.DAY)]
    name, office = words.file_name(asked.by, asked.since, asked.last), visit.office
    as_csv = visit.query.one("as") == "csv"
    with office.ledger.write() as session:
        after = {"from": asked.since.isoformat(), "to": asked.last.isoformat(), "by": asked.by.value}
        told = after | {"rows": len(sheets[0].rows)}
        record(session, visit.visitor.actor, "push.table_exported", "pushes", office.now(), after=told)
    if as_csv:
        return Lines(_csv(sheets[0]), f"{name}.csv", "text/csv; charset=utf-8")
    office.incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=office.incoming, suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    write(sheets, path)
    return Kept(path, f"{name}.xlsx", passing=True)


def _csv(sheet: Grid) -> Iterator[str]:
    out = io.StringIO()
    csv.writer(out).writerows((sheet.titles, *sheet.rows))
    yield "\ufeff" + out.getvalue()


def _pushes(visit: Visit, asked: Asked) -> tuple[list[tuple[Campaign, Figures]], Books, bool]:
    looks, books = looks_of(visit), books_of(visit)
    with visit.office.ledger.read() as session:
        rows = figures_of(session, period_of(asked.since, asked.until), books, looks.sight)
    return rows, books, not looks.sight.everything


def _row(line: Line, by: By, most: int) -> Row:
    one = line.figures
    parts = (
        Part("read", "已读", one.read),
        Part("sent", "已送达未读", max(0, one.sent - one.read)),
        Part("unsure", "不确定", one.unsure),
        Part("bad", "不能送达或失败", one.refused + one.failed),
        Part("stopped", "停止", one.stopped),
        Part("pending", "待发送", one.pending),
    )
    return Row(line, placed(parts, most), f"/console/pushes/{line.key}" if by is By.PUSH else "")


def _steps(whole: Figures) -> list[Step]:
    most = max(whole.receivers, 1)
    return [
        Step(
            *(name, words.FIGURES[name], count := getattr(whole, name)),
            min(HIGH, round(HIGH * count / most, 3)),
            words.share(count, whole.sent if name in OF_SENT else whole.receivers) if name != "receivers" else "",
        )
        for name in STEPS
    ]


def _columns(days: Sequence[Line], asked: Asked) -> list[Column]:
    """Return a column for each day of the period, for each month of a long one."""
    by_month = (asked.until - asked.since).days > COLUMNS
    sent: dict[str, tuple[int, int]] = {}
    if not by_month:
        every = (asked.since + timedelta(days=step) for step in range((asked.until - asked.since).days))
        sent = {day.isoformat(): (0, 0) for day in every}
    for one in reversed(days):
        key = one.key[:7] if by_month else one.key
        before = sent.get(key, (0, 0))
        sent[key] = (before[0] + one.figures.sent, before[1] + one.figures.read)
    most = max((both[0] for both in sent.values()), default=0)
    if not most:
        return []
    few = len(sent) <= COLUMNS // 4
    return [
        Column(key, count, read, *_heights(count, read, most), key[5:] if few else "")
        for key, (count, read) in sent.items()
    ]


def _heights(sent: int, read: int, most: int) -> tuple[float, float]:
    return round(HIGH * sent / most, 3), round(HIGH * min(read, sent) / most, 3)


def _spans(today: date) -> list[tuple[str, date, date]]:
    """Return periods that are often asked for: name, first and last day."""
    month = today.replace(day=1)
    last_month = month - timedelta(days=1)
    return [
        ("近7天", today - timedelta(days=6), today),
        ("本月", month, today),
        ("上月", last_month.replace(day=1), last_month),
        ("今年", today.replace(month=1, day=1), today),
    ]
