"""A promised paper: awaited, reminded of, checked when it comes; then its promise is kept, with its day."""

from datetime import date

import pytest

from casework import review, review_officer
from casework.errors import CaseRefused, NoSuchCase
from casework.promises import open_promises, promises_of
from casework.review_clock import remind
from casework.review_list import open_items
from casework.review_promise import keep_by_hand, settle_promises
from knowledge.papers.checking import PLACED_BY_HAND
from ledger import review_papers, review_rounds
from ledger.pushes import Campaign, Delivery, DeliveryText
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import MEMBER, NAME, OFFICER, RIVAL, Town, answered, licence, opened, paper

SLOT, OTHER = "食品安全规章制度清单", "营业执照"
DAY = date(2026, 12, 4)


def passed(town: Town) -> str:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    review_officer.promise(town.office, OFFICER, case.case_id, SLOT, DAY)
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 1)
        assert row is not None
        left = open_items(row, review_rounds.opinions_of(session, case.case_id), hard=False)
    for one in left:
        review_officer.opine(town.office, OFFICER, case.case_id, one.key, "通过", "原件已核对")
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    return case.case_id


def rules() -> bytes:
    kinds = "自查制度；从业人员健康管理制度；进货查验记录制度；食品安全事故处置制度；食品安全追溯制度"
    return paper("食品安全规章制度清单", {"单位名称": NAME, "制度": kinds}, f"{NAME}")


def sends(town: Town, case_id: str, data: bytes, name: str = "制度.docx", slot: str = SLOT) -> int:
    file, _ = review.hand_in(town.office, MEMBER, case_id, name, data, door="chat", slots=[slot])
    while town.checker.read_next():
        pass
    return file.file_id


def told(town: Town, word: str) -> list[tuple[str, str]]:
    """Return (receiver, text) of messages in which a word stands."""
    with town.office.ledger.read() as session:
        rows = session.query(Delivery, Campaign.body, DeliveryText.body).join(
            Campaign, Campaign.campaign_id == Delivery.campaign_id
        )
        rows = rows.outerjoin(DeliveryText, DeliveryText.body_key == Delivery.body_key)
        found = [(one.receiver, own or body) for one, body, own in rows.order_by(Delivery.delivery_id)]
    return [(receiver, said) for receiver, said in found if word in said]


def came(town: Town, case_id: str) -> list[tuple[str, date | None]]:
    with town.office.ledger.read() as session:
        return [(one.slot, one.came_on) for one in promises_of(session, case_id)]


def test_a_promised_paper_is_taken_after_the_pass_and_nothing_of_the_pass_is_changed(town: Town) -> None:
    case_id = passed(town)
    with pytest.raises(CaseRefused, match="不能改动材料"):
        review.remove_file(town.office, MEMBER, case_id, 1)
    with pytest.raises(CaseRefused, match="不能改动材料"):
        review.answer(town.office, MEMBER, case_id, "cold", value=True)
    sends(town, case_id, licence("别处1号"), "新执照.docx", OTHER)
    with town.office.ledger.read() as session:
        assert [one.name for one in review_papers.files_of(session, case_id)] == ["执照.docx", "新执照.docx"]
    assert settle_promises(town.office) == 0
    assert came(town, case_id) == [(SLOT, None)]


def test_a_paper_that_comes_and_is_right_keeps_its_promise_and_it_is_told_once(town: Town) -> None:
    case_id = passed(town)
    town.later(days=2)
    sends(town, case_id, rules())
    assert (settle_promises(town.office), settle_promises(town.office)) == (1, 0)
    assert came(town, case_id) == [(SLOT, date(2026, 11, 25))]
    assert sorted({receiver for receiver, _ in told(town, "承诺已兑现")}) == ["g:cid-review==", "p:chen", "p:li"]
    town.later(days=20)
    remind(town.office, town.office.now())
    assert not told(town, "已经过期，还没有收到")
    with pytest.raises(CaseRefused, match="不能改动材料"):
        sends(town, case_id, rules() + b"\n")


def test_a_paper_that_comes_and_is_wrong_is_told_to_who_sent_it_and_the_next_one_stands_for_it(town: Town) -> None:
    case_id = passed(town)
    first = sends(town, case_id, b"%PDF-1.4 broken", "制度.pdf")
    assert (settle_promises(town.office), settle_promises(town.office)) == (1, 0)
    assert came(town, case_id) == [(SLOT, None)]
    ((receiver, private),) = told(town, "改好后重新交")
    assert [receiver for receiver, _ in told(town, "承诺还没有兑现")] == ["g:cid-review==", "p:li"]
    assert (receiver, "打不开" in private) == ("p:chen", True)
    second = sends(town, case_id, rules())
    with town.office.ledger.read() as session:
        files = review_papers.files_of(session, case_id)
    assert [one.file_id for one in files if SLOT in one.slots] == [second]
    assert first != second
    assert files[-1].why == PLACED_BY_HAND


def test_a_promise_that_is_over_is_told_to_firm_and_officer_until_it_is_kept(town: Town) -> None:
    case_id = passed(town)
    town.later(days=12)
    remind(town.office, town.office.now())
    receivers = [receiver for receiver, _ in told(town, "已经过期，还没有收到")]
    assert sorted(receivers) == ["g:cid-review==", "p:chen", "p:li"]
    with pytest.raises(CaseRefused, match="只能由"):
        keep_by_hand(town.office, MEMBER, case_id, SLOT)
    keep_by_hand(town.office, OFFICER, case_id, SLOT, "窗口已收原件")
    with pytest.raises(CaseRefused, match="没有待兑现"):
        keep_by_hand(town.office, OFFICER, case_id, SLOT)


def test_a_paper_that_comes_in_a_later_round_keeps_its_promise_before_the_pass(town: Town) -> None:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    review_officer.promise(town.office, OFFICER, case.case_id, SLOT, DAY)
    review.move(town.office, MEMBER, case.case_id, ReviewState.UPLOADING)
    sends(town, case.case_id, rules())
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    with town.office.ledger.read() as session:
        wrong = {one["slot"] for one in _findings(session.get_one(ReviewCase, case.case_id), town)}
        left = open_promises(session, case.case_id)
    assert bool(left) == (SLOT in wrong)


def _findings(case: ReviewCase, town: Town) -> list[dict[str, str]]:
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, case.round)
        assert row is not None
        return [one for one in row.findings if one["result"] in {"不符", "缺失"}]


def test_another_firm_hands_nothing_in(town: Town) -> None:
    case_id = passed(town)
    with pytest.raises(NoSuchCase):
        review.hand_in(town.office, RIVAL, case_id, "制度.docx", rules(), door="chat")
