"""The statistics of pre-review: by matter how many cases, rounds, days and saved trips, and why papers came back."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework.review_figures import Line, Reason, ReviewFigures, case_rows, figures, line_rows, reason_rows
from config.words import review_console as words
from config.words import review_figures as figure_words
from ledger.audit import record
from web.console.pushes import WIDE
from web.console.review_sight import actor_of, reviews_of, sight_of
from web.console.visit import Answer, Lines, Shown, Visit

LONGEST = 800  # days in one table


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason and how long its bar is."""

    reason: Reason
    length: float


@dataclass(frozen=True, slots=True)
class Group:
    """What is told of one matter."""

    line: Line
    months: tuple[Line, ...]
    reasons: tuple[Bar, ...]


def page(visit: Visit) -> Answer:
    """Show the figures of a stretch of time; this year where none is given."""
    since, until, error = _span(visit)
    sight = sight_of(visit)
    found = figures(reviews_of(visit), since, until, sight)
    values = {
        "whole": next((one for one in found.totals if not one.matter), None),
        "groups": [_group(one, found) for one in found.totals if one.matter],
        "since": since,
        "until": until,
        "spans": _spans(visit.office.today()),
        "partly": not sight.everything,
        "number": figure_words.number,
        "share": figure_words.share,
        "meanings": words.FIGURE_MEANINGS,
        "error": error,
    }
    return Shown("review_figures.html", values, 409 if error else 200)


def table(visit: Visit) -> Answer:
    """Give the figures, then the reasons, as CSV with a byte-order mark so that Excel reads Chinese."""
    since, until, error = _span(visit)
    if error:
        return page(visit)
    found = figures(reviews_of(visit), since, until, sight_of(visit))
    with visit.office.ledger.write() as session:
        after: dict[str, object] = {"from": since.isoformat(), "to": until.isoformat(), "rows": len(found.lines)}
        record(session, actor_of(visit), "review.table_exported", "reviews", visit.office.now(), after=after)
    return Lines(_csv(found), words.figures_file(since, until), "text/csv; charset=utf-8")


def cases(visit: Visit) -> Answer:
    """Give the cases that the figures are counted from, each with what it adds to them, as CSV."""
    since, until, error = _span(visit)
    if error:
        return page(visit)
    rows = case_rows(reviews_of(visit), since, until, sight_of(visit))
    with visit.office.ledger.write() as session:
        after: dict[str, object] = {"from": since.isoformat(), "to": until.isoformat(), "cases": len(rows) - 1}
        record(session, actor_of(visit), "review.cases_exported", "reviews", visit.office.now(), after=after)
    return Lines(_written(rows), words.cases_file(since, until), "text/csv; charset=utf-8")


def _written(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    yield "\ufeff" + out.getvalue()


def _csv(found: ReviewFigures) -> Iterator[str]:
    return _written((*line_rows(found), (), *reason_rows(found)))


def _group(line: Line, found: ReviewFigures) -> Group:
    reasons = [one for one in found.reasons if one.matter == line.matter]
    most = max((one.cases for one in reasons), default=1)
    bars = tuple(Bar(one, round(WIDE * one.cases / most, 2)) for one in reasons)
    return Group(line, tuple(one for one in found.lines if one.matter == line.matter), bars)


def _span(visit: Visit) -> tuple[date, date, str]:
    """Return the first and last day asked for, and why they can't be used: the year until today is shown then."""
    today = visit.office.today()
    first, last = today.replace(month=1, day=1), today
    since, until = visit.query.day("from") or first, visit.query.day("to") or last
    if until < since or until - since > timedelta(days=LONGEST):
        return first, last, words.odd_span(since, until, LONGEST)
    return since, until, ""


def _spans(today: date) -> list[tuple[str, date, date]]:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    spans = [(month, today), (before, month - timedelta(days=1)), (today.replace(month=1, day=1), today)]
    return [(name, *span) for name, span in zip(words.SPANS, spans, strict=True)]
