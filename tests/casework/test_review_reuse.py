"""Papers given before are offered while they are valid, and taken with the firm's consent only."""

import pytest

from casework import review
from casework.errors import CaseRefused, NoSuchCase
from casework.review_reuse import offers, reuse
from ledger import review_papers
from ledger.audit import entries_about
from tests.casework.made_case import ASSISTANT, COLLEAGUE, MEMBER, OTHER, RIVAL, Town, licence, opened, paper

SLOT = "营业执照"


def given(town: Town, until: str = "2040年1月1日") -> int:
    """Give a licence in an earlier case; return its number."""
    first = opened(town)
    file, _ = review.hand_in(town.office, MEMBER, first.case_id, "执照.docx", licence(until=until), door="page")
    while town.checker.read_some():
        pass
    return file.file_id


def test_a_valid_paper_of_an_earlier_case_is_offered_and_taken_with_the_firms_word(town: Town) -> None:
    file_id = given(town)
    second = opened(town, "二期")
    (offer,) = offers(town.office, COLLEAGUE, second.case_id)
    assert (offer.file_id, offer.slots, offer.name) == (file_id, (SLOT,), "执照.docx")
    assert "2040" in offer.holds
    with pytest.raises(CaseRefused, match="企业自己同意"):
        reuse(town.office, ASSISTANT, second.case_id, [file_id])
    (taken,) = reuse(town.office, COLLEAGUE, second.case_id, [file_id])
    assert (taken.door, taken.slots or taken.placed, taken.uploaded_by) == ("reuse", [SLOT], "zhao")
    town.checker.read_some()
    assert offers(town.office, COLLEAGUE, second.case_id) == []
    with town.office.ledger.read() as session:
        told = {one.action: one for one in entries_about(session, second.case_id)}
        assert len(review_papers.files_of(session, second.case_id)) == 1
    assert told["review.reused"].who == "zhao"
    assert told["review.reused"].after["from_file"] == file_id


def test_a_paper_that_has_ended_is_not_offered(town: Town) -> None:
    file_id = given(town, until="2026年11月1日")
    second = opened(town, "二期")
    assert offers(town.office, MEMBER, second.case_id) == []
    with pytest.raises(CaseRefused, match="不能沿用"):
        reuse(town.office, MEMBER, second.case_id, [file_id])


def test_a_paper_without_a_validity_is_not_offered(town: Town) -> None:
    first = opened(town)
    form = paper("食品经营许可申请书", {"主体业态": "餐饮服务", "联系人": "陈示例"})
    review.hand_in(town.office, MEMBER, first.case_id, "申请书.docx", form, door="page")
    town.checker.read_some()
    assert offers(town.office, MEMBER, opened(town, "二期").case_id) == []


def test_another_firms_papers_are_nobodys_to_offer(town: Town) -> None:
    file_id = given(town)
    theirs, _ = review.open_case(town.office, RIVAL, OTHER, "M10")
    assert offers(town.office, RIVAL, theirs.case_id) == []
    with pytest.raises(CaseRefused, match="不能沿用"):
        reuse(town.office, RIVAL, theirs.case_id, [file_id])
    with pytest.raises(NoSuchCase):
        offers(town.office, RIVAL, opened(town, "三期").case_id)
