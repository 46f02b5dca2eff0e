"""The page of an enterprise: by a link that ends, the same figures as in the chat, nothing for anybody else."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from knowledge.rules.worth import lies_elsewhere
from ledger.firm_links import HOLDS, FirmLink, end_links, new_link
from ledger.groups import Person, Role, bind_person
from tests.web.conftest import NOW

FIRM, OTHER = "91510600000001011K", "91510603000002022A"


def link(house: House, *, ago: timedelta = timedelta(0), made_for: str = "chen_contact", firm: str = FIRM) -> str:
    with house.ledger.write() as session:
        return new_link(session, firm, made_for, NOW - ago)


def test_the_page_says_what_the_chat_says(house: House, page: TestClient) -> None:
    answer = page.get(f"/firm/{link(house)}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    result = house.desk.offers.match(FIRM, house.desk.today())
    assert result.combination.total_fen is not None
    assert f"{result.combination.total_fen / 1_000_000:.2f}万元" in answer.text
    for one in result.items:
        assert one.item.name in answer.text or one.is_tax_relief or lies_elsewhere(one)
    assert "510603" not in answer.text
    assert "以主管部门审核和公示为准" in answer.text
    assert "申报日历" in answer.text
    assert "测算" in answer.text


def test_a_basis_opens_the_article_it_names(house: House, page: TestClient) -> None:
    answer = page.get(f"/firm/{link(house)}")
    address = answer.text.partition('依据：<a href="')[2].partition('"')[0]
    policy, _, article = address.partition("#a")
    assert article.isdigit()
    assert f'id="a{article}"' in page.get(policy).text


def test_what_nearly_fits_says_what_is_missing_and_from_when(house: House, page: TestClient) -> None:
    text = page.get(f"/firm/{link(house)}").text
    assert "<b>只差：</b>今天不在申报时间内" in text
    assert "<b>最早可能：</b>2027-" in text


@pytest.mark.parametrize("token", ["x", "x" * 200, "%2e%2e", "91510600000001011K"])
def test_a_made_up_link_opens_nothing(page: TestClient, token: str) -> None:
    for path in (f"/firm/{token}", f"/firm/{token}/facts"):
        answer = page.get(path)
        assert answer.status_code == 404
        assert "示例" not in answer.text


def test_a_link_ends_by_itself_and_when_the_person_goes(house: House, page: TestClient) -> None:
    assert page.get(f"/firm/{link(house, ago=HOLDS)}").status_code == 404
    somebody = Person(staff_id="page_guest", role=Role.ENTERPRISE, uscc=FIRM, bound_by="test", bound_at=NOW)
    with house.ledger.write() as session:
        bind_person(session, somebody)
    token = link(house, made_for="page_guest")
    assert page.get(f"/firm/{token}").status_code == 200
    with house.ledger.write() as session:
        end_links(session, "page_guest")
    assert page.get(f"/firm/{token}").status_code == 404


def test_a_link_ends_when_its_person_speaks_for_another_firm(house: House, page: TestClient) -> None:
    with house.ledger.write() as session:
        somebody = Person(staff_id="page_mover", role=Role.ENTERPRISE, uscc=FIRM, bound_by="test", bound_at=NOW)
        bind_person(session, somebody)
    token = link(house, made_for="page_mover")
    assert page.get(f"/firm/{token}/facts").status_code == 200
    with house.ledger.write() as session:
        moved = Person(staff_id="page_mover", role=Role.ENTERPRISE, uscc=OTHER, bound_by="test", bound_at=NOW)
        bind_person(session, moved)
    for path in (f"/firm/{token}", f"/firm/{token}/facts"):
        assert page.get(path).status_code == 404


def test_a_link_for_somebody_nobody_knows_opens_nothing(house: House, page: TestClient) -> None:
    assert page.get(f"/firm/{link(house, made_for='nobody')}").status_code == 404
    assert page.get(f"/firm/{link(house, firm=OTHER)}").status_code == 404


def test_only_the_hash_of_a_link_is_kept(house: House) -> None:
    token = link(house)
    with house.ledger.read() as session:
        assert token not in {row.token_hash for row in session.query(FirmLink)}
