"""Whose case it is: an office of a county sees the firms of its county, the city's offices see all."""

import pytest

from casework.errors import NoSuchCase
from casework.office import county_of, side_of
from casework.review_clock import remind
from ledger.audit import Actor
from ledger.enterprises import Enterprise
from ledger.groups import Person, Role
from ledger.pushes import Campaign, Delivery
from ledger.review_seen import CaseFilter, CaseSight, seen_cases
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import FIRM, T0, Town, opened

OFFICES = {"city": "市市场监督管理局", "own": "旌阳区市场监督管理局", "other": "德阳市广汉市市场监督管理局"}


@pytest.fixture
def offices(town: Town) -> Town:
    with town.office.ledger.write() as session:
        session.get_one(Person, "li").gone_at = T0
        for staff, department in OFFICES.items():
            session.add(Person(staff_id=staff, role=Role.DEPARTMENT, department=department, bound_at=T0))
    return town


@pytest.mark.parametrize(
    ("region", "seen"),
    [("510603", {"city", "own"}), ("510681", {"city", "other"}), ("", {"city"}), ("510600", {"city"})],
)
def test_an_office_of_a_county_sees_the_firms_of_its_county_alone(offices: Town, region: str, seen: set[str]) -> None:
    office = offices.office
    with office.ledger.write() as session:
        session.get_one(Enterprise, FIRM).region = region
    case = opened(offices)
    with office.ledger.read() as session:
        sides = {staff for staff in OFFICES if side_of(session, staff, case, office.city) is not None}
        listed = {
            staff
            for staff, department in OFFICES.items()
            if seen_cases(session, _sight(county_of(department, office.city), case.dept), CaseFilter(), "", 10)
        }
        for staff in set(OFFICES) - seen:
            with pytest.raises(NoSuchCase):
                office.case(session, case.case_id, Actor(staff, staff))
    assert (sides, listed) == (seen, seen)


def _sight(county: str, dept: str) -> CaseSight:
    return CaseSight(places=((dept, county),)) if county else CaseSight(depts=(dept,))


def test_an_office_of_another_county_hears_nothing_of_a_case(offices: Town) -> None:
    case = opened(offices)
    with offices.office.ledger.write() as session:
        session.get_one(ReviewCase, case.case_id).state = ReviewState.HUMAN
    assert remind(offices.office, offices.office.now()) == 1
    with offices.office.ledger.read() as session:
        [campaign] = session.query(Campaign).all()
        rows = session.query(Delivery).filter(Delivery.campaign_id == campaign.campaign_id)
        assert sorted(one.receiver for one in rows) == ["p:city", "p:own"]
