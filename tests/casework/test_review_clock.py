"""What a case waits for is told once, in workdays, to whom it concerns."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import review, review_officer
from casework.review_clock import remind
from casework.review_list import Item, items_of
from ledger import review_rounds, reviews
from ledger.audit import entries_about
from ledger.groups import Person
from ledger.pushes import Campaign, Delivery
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import GROUP, MEMBER, OFFICER, Town, answered, licence, opened

DEFERRABLE = "食品安全规章制度清单"


def handed_in(town: Town) -> ReviewCase:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    return case


def passed(town: Town, promise: date | None = None) -> ReviewCase:
    case = handed_in(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    if promise is not None:
        review_officer.promise(town.office, OFFICER, case.case_id, DEFERRABLE, promise)
    for one in items(town, case.case_id):
        if not one.settled:
            review_officer.opine(town.office, OFFICER, case.case_id, one.key, "通过", "原件已核对")
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    return case


def items(town: Town, case_id: str) -> list[Item]:
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case_id, 1)
        assert row is not None
        return items_of(row, review_rounds.opinions_of(session, case_id))


def reminded(town: Town) -> int:
    return remind(town.office, town.office.now())


def said(town: Town, case_id: str, what: str) -> dict[str, tuple[str, list[str]]]:
    """Return the messages of one kind: by origin what was said, and to whom."""
    with town.office.ledger.read() as session:
        rows = session.query(Campaign).filter(Campaign.about == case_id).order_by(Campaign.campaign_id)
        return {
            str(one.origin): (
                one.body,
                sorted(row.receiver for row in session.query(Delivery).filter(Delivery.campaign_id == one.campaign_id)),
            )
            for one in rows
            if f":{what}:" in str(one.origin)
        }


def test_a_firm_that_lets_its_case_wait_five_workdays_is_reminded_once(town: Town) -> None:
    case = handed_in(town)  # on a Monday
    town.later(days=4)
    assert reminded(town) == 0
    town.later(days=2)  # Sunday: four workdays
    assert reminded(town) == 0
    town.later(days=1)
    assert reminded(town) == 1
    assert reminded(town) == 0
    ((body, receivers),) = said(town, case.case_id, "waits").values()
    assert "已满5个工作日" in body
    assert "预审意见不替代受理和审批决定" in body
    assert receivers == [f"g:{GROUP}", "p:chen"]
    town.later(days=20)
    assert reminded(town) == 0


def test_a_move_ends_the_waiting_and_a_new_one_is_counted_anew(town: Town) -> None:
    case = handed_in(town)
    town.later(days=7)
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    assert reminded(town) == 0
    town.later(days=7)
    assert reminded(town) == 1


def test_nothing_goes_out_before_the_next_office_hours(town: Town) -> None:
    handed_in(town)
    town.later(days=7)
    morning = town.office.now() + timedelta(hours=12)
    remind(town.office, morning)
    with town.office.ledger.read() as session:
        one = session.query(Campaign).filter(Campaign.ordered_by == "clock").one()
    assert one.not_before == morning


def test_officers_of_the_department_hear_of_a_case_and_once_more_when_its_day_is_over(town: Town) -> None:
    case = handed_in(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    assert (reminded(town), reminded(town)) == (1, 0)
    ((body, receivers),) = said(town, case.case_id, "human").values()
    assert receivers == ["p:li"]
    assert "2026-11-24前" in body
    assert f"/console/reviews/{case.case_id}" in body
    town.later(days=1)
    assert reminded(town) == 0
    town.later(days=1)
    assert (reminded(town), reminded(town)) == (1, 0)
    assert next(iter(said(town, case.case_id, "overdue").values()))[1] == ["p:li"]


def test_without_an_officer_the_assistant_hears_of_it(town: Town) -> None:
    with town.office.ledger.write() as session:
        session.get_one(Person, "li").gone_at = town.office.now()
    case = handed_in(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    reminded(town)
    assert next(iter(said(town, case.case_id, "human").values()))[1] == ["p:wang"]


def test_whoever_has_claimed_a_case_is_told_of_its_day_alone(town: Town) -> None:
    case = handed_in(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    reminded(town)
    review_officer.claim(town.office, OFFICER, case.case_id)
    town.later(days=3)
    reminded(town)
    ((body, receivers),) = said(town, case.case_id, "overdue").values()
    assert (receivers, "李预审已认领" in body) == (["p:li"], True)


def test_a_pass_that_ends_is_told_once_before_and_once_after(town: Town) -> None:
    case = passed(town)
    assert reminded(town) == 0
    town.later(days=25)  # Friday, 18 December; it ends on Wednesday, the 23rd
    assert (reminded(town), reminded(town)) == (1, 0)
    assert "2026-12-23到期" in next(iter(said(town, case.case_id, "ends").values()))[0]
    town.later(days=6)
    assert (reminded(town), reminded(town)) == (1, 0)
    assert "已于2026-12-23到期" in next(iter(said(town, case.case_id, "over").values()))[0]


def test_a_pass_whose_list_has_changed_goes_back_with_the_reason_and_is_checked_by_the_new_list(town: Town) -> None:
    case = passed(town)
    old = town.office.matter(case)
    day = town.office.today()
    new = replace(old, version="新版", since=day + timedelta(days=3), until=None)
    lists = [one for one in town.office.matters.versions if one != old]
    ended = replace(old, until=day + timedelta(days=2))
    changed = replace(town.office, matters=replace(town.office.matters, versions=(*lists, ended, new)))
    town.office = changed
    assert reminded(town) == 0
    town.later(days=3)
    assert (reminded(town), reminded(town)) == (1, 0)
    body, receivers = next(iter(said(town, case.case_id, "list").values()))
    assert "新版" in body
    assert receivers == [f"g:{GROUP}", "p:chen"]
    with town.office.ledger.read() as session:
        row = session.get_one(ReviewCase, case.case_id)
        steps = reviews.steps_of(session, case.case_id)
        assert "review.list_changed" in [one.action for one in entries_about(session, case.case_id)]
    assert (row.state, row.version, row.valid_until) == (ReviewState.UPLOADING, "新版", None)
    assert "新版" in steps[-1].why


@pytest.mark.parametrize(("days", "what"), [(8, "promise"), (12, "promised")])
def test_a_promise_is_reminded_of_before_its_day_and_after_it(town: Town, days: int, what: str) -> None:
    case = passed(town, promise=date(2026, 12, 4))  # a Friday
    town.later(days=7)  # Monday: four workdays before
    assert reminded(town) == 0
    town.later(days=days - 7)
    assert (reminded(town), reminded(town)) == (1, 0)
    ((body, receivers),) = said(town, case.case_id, what).values()
    assert f"《{DEFERRABLE}》" in body
    assert receivers == [f"g:{GROUP}", "p:chen", *(["p:li"] if what == "promised" else [])]


def test_two_processes_that_look_at_once_tell_it_once(town: Town) -> None:
    case = handed_in(town)
    town.later(days=7)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda _: reminded(town), range(2)))
    assert sum(told) == 1
    assert len(said(town, case.case_id, "waits")) == 1
