"""The preview of a changed item at the console: who gains, who loses; names only for who may see them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.items.difference import as_told, difference
from knowledge.items.population import population
from knowledge.items.reckoning import item_of
from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.groups import Group, Person, Role, bind_group, bind_person
from ledger.items import ItemState, ItemText
from tests.items.small_city import DAY, NOW, City
from tests.web.console_guests import Console


@dataclass
class Here:
    """Compares at once, or says that it is still at it."""

    city: City
    busy: bool = False

    def ask(self, code: str, text: str) -> dict[str, Any] | None:
        if self.busy:
            return None
        old, new = self.city.standing.rules().items.item(code), item_of(text, "draft.yaml", self.city.folder)
        return {"code": code, "name": new.name} | as_told(difference(old, new, population(self.city.ledger), DAY))

    def stop(self) -> None: ...


@pytest.fixture
def city(ledger: Ledger, tmp_path: Path) -> City:
    folder = tmp_path / "items"
    folder.mkdir()
    made = City(ledger, folder)
    made.firm(1, revenue="2000万元")
    loser = made.firm(2, revenue="1000万元")
    made.firm(3, revenue="500万元")
    with ledger.write() as session:
        bind_person(session, Person(staff_id="li", name="李助理", role=Role.ASSISTANT, bound_at=NOW))
        bind_group(session, Group(conversation_id="g", uscc=loser, assistant="li", bound_at=NOW))
    return made


@pytest.fixture
def console_of_city(console: Console, city: City) -> Console:
    console.office = replace(console.office, standing=city.standing, comparing=Here(city))
    return console


def drafted(city: City, **changed: str) -> None:
    text = city.text("XX-01", **changed)
    with city.ledger.write() as session:
        session.add(ItemText(code="XX-01", number=1, text=text, state=ItemState.DRAFT, made_by="ed", made_at=NOW))


def test_a_draft_shows_who_gains_and_who_loses_and_how_much(console_of_city: Console, city: City) -> None:
    drafted(city, value="1500万元", amount="20万元")
    text = console_of_city.guest("root", Duty.ADMIN).get("/console/census/XX-01/change").text
    assert 'data-testid="gainers">受益1户，合计增加10.00万元' in text
    assert 'data-testid="losers">受损1户，合计减少10.00万元' in text
    assert "示例1" in text
    assert "可享受 10.00万元" in text
    assert "不变1户" in text
    assert "style=" not in text


def test_a_draft_that_changes_nothing_says_so(console_of_city: Console, city: City) -> None:
    drafted(city)
    text = console_of_city.guest("root", Duty.ADMIN).get("/console/census/XX-01/change").text
    assert 'data-testid="nothing"' in text


@pytest.mark.parametrize(("staff_id", "seen"), [("li", {"示例2"}), ("ed", set())])
def test_names_of_other_firms_stay_hidden(console_of_city: Console, city: City, staff_id: str, seen: set[str]) -> None:
    drafted(city, value="1500万元", amount="20万元")
    text = console_of_city.guest(staff_id, Duty.EDITOR).get("/console/census/XX-01/change").text
    assert "受益1户" in text
    assert {name for name in ("示例1", "示例2", "示例3") if name in text} == seen


def test_while_it_is_worked_out_the_page_asks_again(console_of_city: Console, city: City) -> None:
    drafted(city, value="1500万元")
    console_of_city.office = replace(console_of_city.office, comparing=Here(city, busy=True))
    text = console_of_city.guest("root", Duty.ADMIN).get("/console/census/XX-01/change").text
    assert 'http-equiv="refresh"' in text
    assert 'data-testid="working"' in text


def test_the_figures_of_an_item_lead_to_the_preview_of_its_draft(console_of_city: Console, city: City) -> None:
    guest = console_of_city.guest("root", Duty.ADMIN)
    assert 'data-testid="preview"' not in guest.get("/console/census/XX-01").text
    drafted(city)
    assert 'href="/console/census/XX-01/change"' in guest.get("/console/census/XX-01").text


def test_without_a_draft_there_is_nothing_to_compare(console_of_city: Console) -> None:
    guest = console_of_city.guest("root", Duty.ADMIN)
    assert 'data-testid="no-draft"' in guest.get("/console/census/XX-01/change").text
    assert guest.get("/console/census/XX-99/change").status_code == 404


def test_a_draft_with_faults_is_told_with_its_line(console_of_city: Console, city: City) -> None:
    drafted(city, value="很多")
    answer = console_of_city.guest("root", Duty.ADMIN).get("/console/census/XX-01/change")
    assert answer.status_code == 409
    assert "行" in answer.text
