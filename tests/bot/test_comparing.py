"""What a draft would change: at once for a few firms, by a process of its own for many; the same comes out."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import comparing
from bot.beside import start_beside
from bot.comparing import Comparing
from bot.errors import ComparisonFailed
from bot.wiring import House, open_house
from config.city import CITIES
from config.settings import Settings
from knowledge.items.faults import ItemsRefused
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ONE = "91510600000001011K"
TEXT = (CITIES / "deyang" / "items" / "dy-17.yaml").read_text(encoding="utf-8")
FOR_GOOD = 60  # seconds


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(Settings(home=tmp_path / "home", sample=False), now=lambda: NOW) as opened:
        with opened.ledger.write() as session:
            know_enterprise(session, ONE, NOW, "甲")
            note_facts(session, ONE, [Given("revenue", "10万元", 2025)], Giver(FactSource.IMPORTED, NOW.date()), NOW)
        yield opened


@pytest.fixture
def works(house: House) -> Iterator[Comparing]:
    made = Comparing(house.desk, house.settings)
    yield made
    made.stop()


def ended(works: Comparing, text: str) -> dict[str, Any]:
    """Ask again until there is an answer, as the page does."""
    until = time.monotonic() + FOR_GOOD
    while time.monotonic() < until:
        told = works.ask("DY-17", text)
        if told is not None:
            return told
        time.sleep(0.05)
    raise AssertionError("no answer")


def test_many_firms_are_compared_elsewhere_with_the_same_answer(
    works: Comparing, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = re.sub(r"^  to: .*$", '  to: "2026-01-02"', TEXT, flags=re.MULTILINE)
    assert draft != TEXT
    here = works.ask("DY-17", draft)
    monkeypatch.setattr(comparing, "HERE", 0)
    assert works.ask("DY-17", draft) is None
    assert ended(works, draft) == here
    assert list((house.settings.home / comparing.FOLDER).iterdir()) == []


def test_a_draft_with_faults_is_refused_at_once(works: Comparing) -> None:
    with pytest.raises(ItemsRefused, match="第"):
        works.ask("DY-17", TEXT + "\non: 1\n")


def test_a_process_that_ends_too_early_is_told_and_tried_again(
    works: Comparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "HERE", 0)
    begin = start_beside
    monkeypatch.setattr(comparing, "start_beside", lambda settings, _, out: begin(settings, ["no-such-command"], out))
    with pytest.raises(ComparisonFailed, match="没有完成"):
        ended(works, TEXT)
    monkeypatch.setattr(comparing, "start_beside", begin)
    assert works.ask("DY-17", TEXT) is None
    works.stop()
