"""What is sent about a case shows as it was written, holds no way in, and names materials as people do."""

from datetime import timedelta

from casework import review
from casework.office import ReviewOffice
from casework.review_clock import remind
from casework.review_link import tell_alone, tell_link
from ledger import review_links
from ledger.direct import hand_of
from ledger.enterprises import Enterprise
from ledger.policies import OpenSession
from ledger.pushes import Campaign, DeliveryText
from ledger.review_links import ReviewLink
from ledger.reviews import ReviewCase, ReviewState
from outreach.delivery import turn
from outreach.gateway import Text
from outreach.markup import NEWLINE
from outreach.parcel import Back, Pace, Worker
from tests.casework.made_case import FIRM, MEMBER, Town, licence, opened

EVIL = "# [点我](http://evil.invalid) *粗* @所有人"


def texts(town: Town) -> list[str]:
    with town.office.ledger.read() as session:
        bodies = [one.body for one in session.query(Campaign)]
        return [*bodies, *(one.body for one in session.query(DeliveryText))]


def test_names_of_files_and_firms_are_no_markup_and_each_line_stands_on_its_own(town: Town) -> None:
    with town.office.ledger.write() as session:
        session.get_one(Enterprise, FIRM).name = EVIL
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, f"{EVIL[2:]}.docx".replace("/", ""), licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    remind(town.office, town.office.now())
    told = texts(town)
    assert len(told) > 2
    for one in told:
        assert "](http://evil" not in one.replace("\\](", "")
        assert "\n" not in one.replace(NEWLINE, "")
        assert "@所有人" not in one
        assert "*粗*" not in one.replace("\\*", "")
    assert any("\\[" in one or "\\]" in one for one in told)
    with town.office.ledger.read() as session:
        assert not any("@" in one.title for one in session.query(Campaign))


def test_people_read_the_names_of_materials_without_their_notes(town: Town) -> None:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    assert not [one for one in texts(town) if "(C" in one or "(常要求)" in one]
    assert any("场所使用证明" in one for one in texts(town))


def test_a_message_that_would_be_too_long_for_the_platform_is_not_sent_whole(town: Town) -> None:
    case = opened(town)
    with town.office.ledger.write() as session:
        tell_alone(town.office, session, MEMBER, session.get_one(ReviewCase, case.case_id), "甲", "长" * 90_000)
    assert max(len(one.encode()) for one in texts(town)) <= 12_000


def sent(session: OpenSession, office: ReviewOffice) -> list[Text]:
    """Take one turn of a worker of pushes; return what it sends."""
    worker = Worker("me", Pace(0, 0))
    work, now = hand_of(session), office.now()
    return [one.text for one in turn(work, worker, (), Back(), 10, now).parcels]


def test_no_row_ever_holds_a_link_that_opens_a_case(town: Town) -> None:
    case = opened(town)
    with town.office.ledger.write() as session:
        row = session.get_one(ReviewCase, case.case_id)
        tell_link(town.office, session, MEMBER, row)
        tell_alone(town.office, session, MEMBER, row, "甲", "[x](http://pages.invalid/review/new-link-for-R000001)")
        assert session.query(ReviewLink).count() == 0
    with town.office.ledger.write() as session:
        went = sent(session, town.office)
    [(title, address)] = [one.button for one in went if one.button is not None]
    assert title == "打开材料页"
    token = address.split("/review/")[1]
    assert not any(token in one for one in texts(town))
    assert any("new-link-for" in one.body for one in went if one.button is None)
    with town.office.ledger.write() as session:
        found = review_links.live_link(session, token, town.office.now())
        assert found is not None
        assert (found.case_id, found.made_for, found.name) == (case.case_id, MEMBER.who, "chen")
        assert found.expires_at == town.office.now() + timedelta(days=7)
