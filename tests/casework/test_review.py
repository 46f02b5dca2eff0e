"""A case from the first paper to a named person's pass; what others may not do; what happens twice happens once."""

from datetime import date, timedelta

import pytest

from casework import review, review_officer
from casework.errors import CaseRefused, NoSuchCase
from casework.review_check import LEASE_S, Checker
from casework.review_list import items_of
from knowledge.papers.matters import NoSuchMatter
from ledger import review_papers, review_rounds, reviews
from ledger.audit import entries_about
from ledger.pushes import Campaign, Delivery
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import (
    ASSISTANT,
    COLLEAGUE,
    FIRM,
    GROUP,
    MEMBER,
    OFFICER,
    OUTSIDER,
    RIVAL,
    Town,
    answered,
    licence,
    opened,
    paper,
)

SLOT = "营业执照"


def state(town: Town, case: ReviewCase) -> ReviewState:
    with town.office.ledger.read() as session:
        return session.get_one(ReviewCase, case.case_id).state


def items(town: Town, case_id: str) -> list[tuple[int, str, str]]:
    with town.office.ledger.read() as session:
        case = session.get_one(ReviewCase, case_id)
        row = review_rounds.round_of(session, case_id, case.round)
        assert row is not None
        return [
            (one.number, one.slot, one.result) for one in items_of(row, review_rounds.opinions_of(session, case_id))
        ]


def said(town: Town, case_id: str) -> dict[str, list[str]]:
    """Return what was put out about a case: origin to receivers."""
    with town.office.ledger.read() as session:
        rows = session.query(Campaign).filter(Campaign.about == case_id).order_by(Campaign.campaign_id)
        return {
            str(one.origin): sorted(
                row.receiver for row in session.query(Delivery).filter(Delivery.campaign_id == one.campaign_id)
            )
            for one in rows
        }


def in_hand(town: Town) -> ReviewCase:
    """Bring a case to an officer by the firm's own wish."""
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    return case


def test_papers_are_recognised_checked_and_told_once_to_group_and_asker(town: Town) -> None:
    case = opened(town)
    file, new = review.hand_in(town.office, MEMBER, case.case_id, "C:\\文件\\扫描1.docx", licence(), door="page")
    assert (new, file.name, state(town, case)) == (True, "扫描1.docx", ReviewState.UPLOADING)
    assert town.checker.read_some() == 1
    review.submit(town.office, MEMBER, case.case_id)
    assert (town.check(), state(town, case)) == (1, ReviewState.WAITING)
    assert ("食品经营许可申请书", "缺失") in [(slot, result) for _, slot, result in items(town, case.case_id)]
    assert SLOT not in [slot for _, slot, result in items(town, case.case_id) if result == "缺失"]
    assert said(town, case.case_id) == {f"review:{case.case_id}:1:checked": [f"g:{GROUP}", "p:chen"]}
    assert town.check() == 0


def test_the_same_bytes_and_the_same_wish_are_taken_once(town: Town) -> None:
    case, new = review.open_case(town.office, MEMBER, FIRM, "食品经营许可", GROUP)
    again, again_new = review.open_case(town.office, COLLEAGUE, FIRM, "M10", GROUP)
    assert (new, again_new, again.case_id) == (True, False, case.case_id)
    data = licence()
    first, _ = review.hand_in(town.office, MEMBER, case.case_id, "a.docx", data, door="page")
    second, fresh = review.hand_in(town.office, COLLEAGUE, case.case_id, "b.docx", data, door="chat")
    assert (second.file_id, fresh) == (first.file_id, False)
    other, _ = review.hand_in(town.office, COLLEAGUE, case.case_id, "a.docx", licence("别处1号"), door="page")
    assert other.name == "a(2).docx"
    assert review.submit(town.office, MEMBER, case.case_id).number == 1
    assert review.submit(town.office, COLLEAGUE, case.case_id).number == 1


def test_a_file_that_cannot_be_taken_is_a_sentence_and_nothing_is_kept(town: Town) -> None:
    case = opened(town)
    with pytest.raises(CaseRefused, match="空文件"):
        review.hand_in(town.office, MEMBER, case.case_id, "a.pdf", b"", door="page")
    with pytest.raises(CaseRefused, match="超过 30 MB"):
        review.hand_in(town.office, MEMBER, case.case_id, "a.pdf", b"0" * (31 << 20), door="page")
    with pytest.raises(CaseRefused, match="没有“护照”"):
        review.hand_in(town.office, MEMBER, case.case_id, "a.pdf", b"1", door="page", slots=["护照"])
    review.move(town.office, MEMBER, case.case_id, ReviewState.UPLOADING)
    with pytest.raises(CaseRefused, match="没有交材料"):
        review.submit(town.office, MEMBER, case.case_id)
    with town.office.ledger.read() as session:
        assert not review_papers.files_of(session, case.case_id)


def test_a_file_nobody_can_read_is_told_beside_the_others(town: Town) -> None:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "说不清.pdf", b"%PDF-1.4 broken", door="page")
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 1)
        assert row is not None
        assert any("说不清.pdf" in one["message"] and one["result"] == "不符" for one in row.findings)


def test_whoever_has_nothing_to_do_with_a_case_does_not_learn_that_it_is_there(town: Town) -> None:
    case = opened(town)
    for stranger in (RIVAL, OUTSIDER):
        with pytest.raises(NoSuchCase, match="没有找到预审"):
            review.hand_in(town.office, stranger, case.case_id, "a.docx", licence(), door="page")
    with pytest.raises(CaseRefused, match="只有这家企业的成员"):
        review.open_case(town.office, RIVAL, FIRM, "M10")
    with pytest.raises(CaseRefused, match="只有这家企业的成员"):
        review.hand_in(town.office, OFFICER, case.case_id, "a.docx", licence(), door="page")
    assert review.hand_in(town.office, ASSISTANT, case.case_id, "a.docx", licence(), door="page")[1]
    with pytest.raises(NoSuchMatter, match="没有“护照办理”"):
        review.open_case(town.office, MEMBER, FIRM, "护照办理")


def test_a_persons_word_places_a_file_and_a_newer_one_of_the_next_round_replaces_it(town: Town) -> None:
    case = opened(town)
    first, _ = review.hand_in(town.office, MEMBER, case.case_id, "x.docx", paper("说明", {"a": "b"}), door="page")
    town.checker.read_some()
    review.place_file(town.office, COLLEAGUE, case.case_id, first.file_id, [SLOT])
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    second, _ = review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    town.checker.read_some()
    with town.office.ledger.read() as session:
        assert [one.file_id for one in review_papers.files_of(session, case.case_id)] == [second.file_id]
    review.remove_file(town.office, MEMBER, case.case_id, second.file_id)
    with town.office.ledger.read() as session:
        assert [one.file_id for one in review_papers.files_of(session, case.case_id)] == [first.file_id]


def test_a_pass_needs_every_item_settled_and_bears_a_name(town: Town) -> None:
    case = in_hand(town)
    with pytest.raises(CaseRefused, match="只能由"):
        review_officer.pass_case(town.office, MEMBER, case.case_id)
    with pytest.raises(NoSuchCase):
        review_officer.pass_case(town.office, OUTSIDER, case.case_id)
    review_officer.claim(town.office, OFFICER, case.case_id)
    with pytest.raises(CaseRefused, match="已由李预审认领"):
        review_officer.claim(town.office, ASSISTANT, case.case_id)
    with pytest.raises(CaseRefused, match="还有没有处理的问题"):
        review_officer.pass_case(town.office, OFFICER, case.case_id)
    for number, _, _ in items(town, case.case_id):
        with pytest.raises(CaseRefused, match="要写明理由"):
            review_officer.opine(town.office, OFFICER, case.case_id, str(number), "通过", " ")
        review_officer.opine(town.office, OFFICER, case.case_id, str(number), "通过", "原件已核对")
    passed = review_officer.pass_case(town.office, OFFICER, case.case_id)
    assert (passed.state, passed.claimed_name) == (ReviewState.PASSED, "李预审")
    assert passed.valid_until == date(2026, 11, 23) + timedelta(days=30)
    assert said(town, case.case_id)[f"review:{case.case_id}:1:passed"] == [f"g:{GROUP}", "p:chen"]
    with town.office.ledger.read() as session:
        assert "review.passed" in [one.action for one in entries_about(session, case.case_id)]


def test_a_promise_has_a_day_ahead_and_only_where_the_list_allows_it(town: Town) -> None:
    case = in_hand(town)
    give = (town.office, OFFICER, case.case_id)
    with pytest.raises(CaseRefused, match="不能容缺"):
        review_officer.promise(*give, "食品经营许可申请书", date(2026, 12, 1))
    with pytest.raises(CaseRefused, match="已经过去"):
        review_officer.promise(*give, "食品安全规章制度清单", date(2026, 11, 20))
    made = review_officer.promise(*give, "食品安全规章制度清单", date(2026, 12, 1))
    assert (made.result, made.until, made.name) == ("可容缺", date(2026, 12, 1), "李预审")


def test_a_return_is_one_list_and_the_next_round_keeps_what_an_officer_has_settled(town: Town) -> None:
    case = in_hand(town)
    before = items(town, case.case_id)
    review_officer.opine(town.office, OFFICER, case.case_id, "1", "通过", "窗口已见原件")
    review_officer.give_back(town.office, OFFICER, case.case_id, ["缺布局图的比例尺"])
    assert state(town, case) is ReviewState.RETURNED
    town.later(days=1)
    form = paper(
        "食品经营许可申请书", {"主体业态": "餐饮服务", "经营场所": "德阳市旌阳区示例路8号", "联系人": "陈示例"}
    )
    review.hand_in(town.office, MEMBER, case.case_id, "申请书.docx", form, door="chat")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 2)
        assert row is not None
        second = items_of(row, review_rounds.opinions_of(session, case.case_id))
        steps = [one.after for one in reviews.steps_of(session, case.case_id)]
    assert "食品经营许可申请书" not in [one.slot for one in second if one.result == "缺失"]
    assert before[0][1] == "食品经营许可申请书"
    assert "缺布局图的比例尺" not in [one.message for one in second]
    assert steps[-2:] == ["机器检查中", "待企业补正"]
    assert set(said(town, case.case_id)) == {
        f"review:{case.case_id}:{what}" for what in ("1:checked", "1:returned", "2:checked")
    }


def test_a_checker_that_dies_is_followed_by_another_and_the_round_is_told_once(town: Town) -> None:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    with town.office.ledger.write() as session:  # another process takes it, and dies
        assert review_rounds.claim_round(session, "worker-0", town.office.now(), LEASE_S) is not None
    assert town.check() == 0
    town.later(seconds=LEASE_S + 1)
    other = Checker(town.office, town.checker.opening, "worker-2")
    assert other.check_next() is not None
    assert town.check() == 0
    assert list(said(town, case.case_id)) == [f"review:{case.case_id}:1:checked"]


def test_a_case_that_kills_every_checker_is_given_up_and_its_papers_stay(town: Town) -> None:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    for _ in range(3):
        with town.office.ledger.write() as session:
            review_rounds.claim_round(session, "worker-0", town.office.now(), LEASE_S)
        town.later(seconds=LEASE_S + 1)
    town.check()
    assert state(town, case) is ReviewState.UPLOADING
    with town.office.ledger.read() as session:
        assert len(review_papers.files_of(session, case.case_id)) == 1


def test_papers_are_not_changed_while_an_officer_looks_and_may_be_taken_back(town: Town) -> None:
    case = in_hand(town)
    with pytest.raises(CaseRefused, match="不能改动材料"):
        review.hand_in(town.office, MEMBER, case.case_id, "b.docx", licence("别处"), door="page")
    review.move(town.office, MEMBER, case.case_id, ReviewState.UPLOADING)
    assert review.hand_in(town.office, MEMBER, case.case_id, "b.docx", licence("别处"), door="page")[1]
    with pytest.raises(CaseRefused, match="不能变成"):
        review.move(town.office, MEMBER, case.case_id, ReviewState.DECIDED)
