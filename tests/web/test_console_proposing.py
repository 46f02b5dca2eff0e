"""拟生成奖励事项 on the page of a policy: shown first, kept when ticked, never for those who only read."""

from collections.abc import Iterator

import pytest

from bot.wiring import House, open_house
from config.settings import Settings
from ledger.consoles import Duty
from ledger.items import ItemState, open_items
from ledger.policies import Article, Policy
from tests.web.conftest import NOW
from tests.web.console_guests import Clock, Console, console_of

TEXT = "对首次认定为高新技术企业的，给予一次性奖励10万元。<script>alert(1)</script>"
PAGE = "/console/policy/P000009/propose"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An empty house with one policy."""
    home = tmp_path_factory.mktemp("proposing")
    opened = open_house(Settings(home=home / "home", sample=False), now=lambda: NOW)
    with opened.ledger.write() as session:
        policy = Policy(policy_id="P000009", title="示例办法", doc_no="德示例规〔2026〕9号", added_at=NOW, change_no=1)
        policy.articles = [Article(ordinal=1, label="第一条", text=TEXT)]
        session.add(policy)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def console(house: House) -> Console:
    return console_of(house, Clock(NOW))


def test_drafts_are_shown_with_their_words_and_kept_when_ticked(console: Console) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    shown = editor.get(PAGE)
    assert shown.status_code == 200
    assert "首次认定为高新技术企业" in shown.text
    assert "<script>alert(1)" not in shown.text
    assert editor.post(PAGE).status_code == 400
    name = shown.text.split('name="draft" value="')[1].split('"')[0]
    assert editor.post(PAGE, draft=name).status_code == 303
    with console.office.ledger.read() as session:
        [row] = open_items(session)
        assert (row.state, row.made_by, row.policy_id) == (ItemState.DRAFT, "ed", "P000009")
    again = editor.post(PAGE, draft=name)
    assert again.status_code == 409
    assert row.code in again.text


def test_who_only_reads_proposes_nothing(console: Console) -> None:
    reader = console.guest("aud", Duty.AUDITOR)
    assert reader.get(PAGE).status_code in {403, 404}
    assert reader.post(PAGE, draft="0:x").status_code in {403, 404}
