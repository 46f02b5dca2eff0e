"""Statistics are counted from the rows: rounds, days, first passes, reasons, trips saved."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.office import ReviewOffice
from casework.review_figures import case_rows, figures, line_rows, reason_rows
from casework.review_list import key_of
from config.city import load_city
from knowledge.papers.matters import matters_of
from ledger import review_rounds, reviews
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.policies import OpenSession
from ledger.review_rounds import RoundState
from ledger.review_seen import CaseSight
from ledger.reviews import ReviewCase, ReviewState

T0 = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday
FIRM = "91510600000001011K"
S = ReviewState


def found(slot: str, check: str, result: str = "缺失") -> dict[str, Any]:
    said = {"slot": slot, "rule": "P", "result": result, "severity": "blocker", "message": f"{slot}{check}"}
    return said | {"evidence": [], "fix": "补", "check": check}


LICENCE, FORM = found("营业执照", "有效期", "不符"), found("申请书", "缺材料")
FINE = found("申请书", "齐全", "通过")


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> ReviewOffice:
    with ledger.write() as session:
        know_enterprise(session, FIRM, T0, "德阳示例食品有限公司")
    now = T0 + timedelta(days=90)
    return ReviewOffice(ledger, load_city("deyang"), matters_of("deyang"), tmp_path, "http://p.invalid", lambda: now)


def a_case(session: OpenSession, matter: str, rounds: list[list[dict[str, Any]]], at: datetime = T0) -> ReviewCase:
    """Open a case and check its rounds, an hour each."""
    case = reviews.new_case(session, at, uscc=FIRM, matter=matter, version="1", dept="局", opened_by="chen")
    reviews.note_step(session, case, S.OPENED, "chen", "", "", at)
    for number, findings in enumerate(rounds, 1):
        row = review_rounds.ask_round(session, case, "chen", "", at.date(), at)
        row.state, row.findings, row.checked_at = RoundState.CHECKED, findings, at
        after = S.WAITING if number < len(rounds) else S.HUMAN
        reviews.note_step(session, case, S.CHECKING, "chen", "", "", at)
        reviews.note_step(session, case, after, "machine", "", "", at + timedelta(hours=number))
    return case


def ends(session: OpenSession, case: ReviewCase, after: ReviewState, at: datetime) -> None:
    reviews.note_step(session, case, after, "li", "李预审", "", at)


def test_rounds_days_first_passes_and_saved_trips_by_matter_and_month(office: ReviewOffice) -> None:
    with office.ledger.write() as session:
        first = a_case(session, "M10", [[LICENCE, FORM], [LICENCE], [FINE]])
        ends(session, first, S.PASSED, T0 + timedelta(days=4))  # Tuesday: two workdays
        second = a_case(session, "M10", [[FINE]])
        ends(session, second, S.PASSED, T0 + timedelta(hours=5))
        a_case(session, "M10", [[FORM]], T0 + timedelta(days=14))  # still with the officer, in December
        gone = a_case(session, "M7", [[FORM]])
        ends(session, gone, S.WITHDRAWN, T0 + timedelta(days=1))
    counted = figures(office, date(2026, 11, 1), date(2026, 12, 31))
    assert [(one.matter, one.month, one.opened) for one in counted.lines] == [
        ("M7", "2026-11", 1),
        ("M10", "2026-11", 2),
        ("M10", "2026-12", 1),
    ]
    november = counted.lines[1]
    assert (november.passed, november.rounds_per_pass, november.first_pass) == (2, 2.0, 0.5)
    assert (november.days_to_pass, november.saved_trips, november.officer_hours) == (1.0, 2, 48.5)
    assert (counted.lines[0].withdrawn, counted.lines[0].saved_trips, counted.lines[0].days_to_pass) == (1, 0, None)
    whole = counted.totals[-1]
    assert (whole.opened, whole.open, whole.passed, whole.saved_trips) == (4, 1, 2, 2)
    heads, *rows = line_rows(counted)
    assert len(rows) == len(counted.lines) + 3
    assert dict(zip(heads, rows[1], strict=True))["一次通过率"] == "50%"


def test_a_reason_counts_once_a_case_and_not_where_an_officer_found_it_in_order(office: ReviewOffice) -> None:
    with office.ledger.write() as session:
        a_case(session, "M10", [[LICENCE, FORM], [LICENCE]])
        a_case(session, "M10", [[LICENCE, FINE]])
        settled = a_case(session, "M10", [[FORM]])
        about = {"case_id": settled.case_id, "round": 1, "by": "li"}
        review_rounds.add_opinion(session, T0, key=key_of(FORM), slot="申请书", result="通过", **about)
        review_rounds.add_opinion(session, T0, key="note:1", slot="*", result="不符", reason="缺比例尺", **about)
    counted = figures(office, T0.date(), T0.date())
    assert [(one.slot, one.check, one.cases) for one in counted.reasons] == [
        ("营业执照", "有效期", 2),
        ("申请书", "缺材料", 1),
        ("（跨材料）", "预审员补充的意见", 1),
    ]
    assert reason_rows(counted)[1][2:] == ("营业执照", "有效期", "2")


def test_a_case_the_firm_took_back_from_the_officer_is_not_his_time(office: ReviewOffice) -> None:
    with office.ledger.write() as session:
        case = a_case(session, "M10", [[FORM]])
        ends(session, case, S.UPLOADING, T0 + timedelta(hours=30))
    assert figures(office, T0.date(), T0.date()).totals[0].officer_hours is None


def test_nothing_is_counted_of_days_without_cases(office: ReviewOffice) -> None:
    counted = figures(office, date(2020, 1, 1), date(2020, 2, 1))
    assert (counted.lines, counted.totals, counted.reasons) == ((), (), ())


def test_the_cases_behind_the_figures_add_up_to_them(office: ReviewOffice) -> None:
    with office.ledger.write() as session:
        ends(session, a_case(session, "M10", [[LICENCE, FORM], [FINE]]), S.PASSED, T0 + timedelta(days=4))
        ends(session, a_case(session, "M10", [[FORM]], T0 + timedelta(days=1)), S.RETURNED, T0 + timedelta(days=3))
    day = date(2026, 11, 1), date(2026, 11, 30)
    heads, *rows = case_rows(office, *day)
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    [total] = [one for one in figures(office, *day).totals if one.matter == "M10"]
    assert (total.opened, total.passed) == (len(told), sum(bool(one["首次通过日期"]) for one in told))
    assert total.saved_trips == sum(int(one["少跑次数"]) for one in told)
    assert (total.rounds_per_pass, total.days_to_pass) == (2.0, 2.0)
    assert [(one["通过用了几轮"], one["发起到通过（工作日）"], one["现在"]) for one in told] == [
        ("2", "2", "预审通过"),
        ("", "", "已退回补正"),
    ]
    assert told[0]["退回原因"] == "申请书 缺材料；营业执照 有效期"
    assert case_rows(office, *day, CaseSight()) == [heads]
