"""The page of an enterprise: by a link that ends, the same figures as in the chat, nothing for anybody else."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from ledger.firm_links import HOLDS, FirmLink, end_links, new_link
from tests.web.conftest import NOW

FIRM = "91510600000001011K"


def link(house: House, *, ago: timedelta = timedelta(0), made_for: str = "chen_contact") -> str:
    with house.ledger.write() as session:
        return new_link(session, FIRM, made_for, NOW - ago)


def test_the_page_says_what_the_chat_says(house: House, page: TestClient) -> None:
    answer = page.get(f"/firm/{link(house)}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    result = house.desk.offers.match(FIRM, house.desk.today())
    assert result.combination.total_fen is not None
    assert f"{result.combination.total_fen / 1_000_000:.2f}万元" in answer.text
    for one in result.items:
        if one.state.value == "eligible":
            assert one.item.name in answer.text
    assert "以主管部门审核和公示为准" in answer.text
    assert "申报日历" in answer.text


@pytest.mark.parametrize("token", ["x", "x" * 200, "%2e%2e", "91510600000001011K"])
def test_a_made_up_link_opens_nothing(page: TestClient, token: str) -> None:
    answer = page.get(f"/firm/{token}")
    assert answer.status_code == 404
    assert "示例" not in answer.text


def test_a_link_ends_by_itself_and_when_the_person_goes(house: House, page: TestClient) -> None:
    assert page.get(f"/firm/{link(house, ago=HOLDS)}").status_code == 404
    token = link(house, made_for="somebody")
    assert page.get(f"/firm/{token}").status_code == 200
    with house.ledger.write() as session:
        end_links(session, "somebody")
    assert page.get(f"/firm/{token}").status_code == 404


def test_only_the_hash_of_a_link_is_kept(house: House) -> None:
    token = link(house)
    with house.ledger.read() as session:
        assert token not in {row.token_hash for row in session.query(FirmLink)}
