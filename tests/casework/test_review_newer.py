"""A pass rests on the list that holds today and on answered questions; a case goes on by a list that has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework import review, review_officer
from casework.errors import CaseRefused, NoSuchCase
from casework.review_clock import remind
from casework.review_list import open_items
from casework.review_newer import check_by_newer
from ledger import review_papers, review_rounds
from ledger.audit import entries_about
from ledger.reviews import ReviewCase, ReviewState, steps_of
from tests.casework.made_case import MEMBER, OFFICER, OUTSIDER, Town, answered, licence, opened

GONE = "从业人员健康证明 (常要求)"


def in_hand(town: Town) -> ReviewCase:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    return case


def settle(town: Town, case_id: str) -> None:
    with town.office.ledger.read() as session:
        case = session.get_one(ReviewCase, case_id)
        row = review_rounds.round_of(session, case_id, case.round)
        assert row is not None
        left = open_items(row, review_rounds.opinions_of(session, case_id), hard=False)
    for one in left:
        review_officer.opine(town.office, OFFICER, case_id, one.key, "通过", "原件已核对")


def change_list(town: Town, case: ReviewCase) -> None:
    """Let a list hold from tomorrow on that asks for one paper less."""
    old, day = town.office.matter(case), town.office.today()
    materials = tuple(one for one in old.materials if one.name != GONE)
    new = replace(old, version="新版", since=day + timedelta(days=1), until=None, materials=materials)
    others = [one for one in town.office.matters.versions if one != old]
    lists = (*others, replace(old, until=day), new)
    town.office = replace(town.office, matters=replace(town.office.matters, versions=lists))
    town.checker = replace(town.checker, office=town.office)
    town.later(days=1)


def test_a_case_with_open_questions_does_not_pass_and_names_them(town: Town) -> None:
    case = in_hand(town)
    settle(town, case.case_id)
    with pytest.raises(CaseRefused, match="是否用自动售货或者自动制售设备"):
        review_officer.pass_case(town.office, OFFICER, case.case_id)
    with town.office.ledger.read() as session:
        assert session.get_one(ReviewCase, case.case_id).state is ReviewState.HUMAN


def test_a_pass_by_a_list_that_has_just_changed_is_refused_with_what_changed_and_checked_anew(town: Town) -> None:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    with pytest.raises(CaseRefused, match="就是现行的"):
        check_by_newer(town.office, OFFICER, case.case_id)
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    settle(town, case.case_id)
    change_list(town, case)
    with pytest.raises(CaseRefused, match="不再要《从业人员健康证明》") as no:
        review_officer.pass_case(town.office, OFFICER, case.case_id)
    assert f"按新清单检查 {case.case_id}" in str(no.value)
    with pytest.raises(NoSuchCase):
        check_by_newer(town.office, OUTSIDER, case.case_id)
    asked, told = check_by_newer(town.office, OFFICER, case.case_id)
    assert asked is not None
    assert (asked.number, asked.asked_by, told) == (2, "chen", ["不再要《从业人员健康证明》"])
    assert town.check() == 1
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 2)
        assert row is not None
        assert GONE not in [one["slot"] for one in row.materials]
        assert "review.list_changed" in [one.action for one in entries_about(session, case.case_id)]
        assert len(review_papers.files_of(session, case.case_id)) == 1
    settle_and_pass(town, case.case_id)
    assert remind(town.office, town.office.now()) == 0  # nothing puts it back


def settle_and_pass(town: Town, case_id: str) -> None:
    with town.office.ledger.read() as session:
        state = session.get_one(ReviewCase, case_id).state
    if state is ReviewState.WAITING:
        review.move(town.office, MEMBER, case_id, ReviewState.HUMAN, "请人工看")
    settle(town, case_id)
    review_officer.pass_case(town.office, OFFICER, case_id)


def test_what_follows_a_pass_is_kept_with_who_and_when(town: Town) -> None:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    settle_and_pass(town, case.case_id)
    town.later(days=2)
    move = (town.office, OFFICER, case.case_id)
    with pytest.raises(CaseRefused, match="写上受理号"):
        review.move(*move, ReviewState.SUBMITTED)
    review.move(*move, ReviewState.SUBMITTED, "5106002026001")
    review.move(*move, ReviewState.ACCEPTED, "5106002026001")
    with pytest.raises(CaseRefused, match="写上证号"):
        review.move(*move, ReviewState.DECIDED, " ")
    done = review.move(*move, ReviewState.DECIDED, "JY15106030000001")
    assert (done.receipt, done.certificate) == ("5106002026001", "JY15106030000001")
    with town.office.ledger.read() as session:
        last = steps_of(session, case.case_id)[-3:]
    assert [(one.after, one.name, one.at) for one in last] == [
        (state, "李预审", town.office.now()) for state in ("已正式申报", "已受理", "已办结")
    ]
