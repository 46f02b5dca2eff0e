"""Lists changed here: looked at first, published by a second person, never under a case that uses them."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.city import CITIES
from knowledge.errors import ActRefused
from knowledge.papers.matter_shelf import MatterShelf
from knowledge.papers.matters import MattersRefused
from ledger.audit import Actor, entries_about
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.reviews import new_case

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LIN, HE = Actor("lin", "林示例"), Actor("he", "何示例")
FIRM = "91510600000001011K"
NEW = """
- version: 2027-1（示例）
  from: "2027-01-01"
"""


@pytest.fixture
def shelf(ledger: Ledger, tmp_path: Path) -> MatterShelf:
    shutil.copytree(CITIES / "deyang" / "matters", tmp_path / "city" / "matters")
    return MatterShelf(ledger, tmp_path / "city")


def next_year(shelf: MatterShelf) -> str:
    """Return the text of M7 with a second version from next year, without one paper of the list."""
    head, _, body = shelf.text("m7.yaml").partition('- version: 2026-1（示例）\n  from: "2026-01-01"\n')
    assert body
    old = f'- version: 2026-1（示例）\n  from: "2026-01-01"\n  to: "2026-12-31"\n{body}'
    start, end = body.index("  - key: site"), body.index("  cross:")
    rest = [
        line for line in body[end:].splitlines(keepends=True) if "site" not in line
    ]  # checks that rest on the paper
    return f"{head}{old.rstrip()}{NEW}{body[:start]}{''.join(rest)}"


def test_a_new_version_is_told_published_by_another_person_and_holds_from_its_day(shelf: MatterShelf) -> None:
    text = next_year(shelf)
    told = shelf.preview("m7.yaml", text)
    assert not told.refused
    assert any("去掉材料：施工场地已具备条件承诺" in one for one in told.changes), told.changes
    draft = shelf.draft(LIN, "m7.yaml", text, "承诺并入申请表", NOW)
    assert [one.text_id for one in shelf.drafts()] == [draft.text_id]
    with pytest.raises(ActRefused, match="不能是同一个人"):
        shelf.publish(LIN, draft.text_id, NOW)
    assert len(shelf.current().find("M7", NOW.date()).materials) == 14
    shelf.publish(HE, draft.text_id, NOW)
    assert len(shelf.current().find("M7", NOW.date()).materials) == 14
    assert len(shelf.current().find("M7", datetime(2027, 2, 1, tzinfo=UTC).date()).materials) == 13
    with shelf.ledger.read() as session:
        assert [one.action for one in entries_about(session, f"matter:{draft.text_id}")] == [
            "matter.published",
            "matter.drafted",
        ]
    with pytest.raises(ActRefused, match="没有编号为"):
        shelf.publish(HE, draft.text_id, NOW)


def test_a_version_that_a_case_uses_is_not_changed_but_may_end(shelf: MatterShelf) -> None:
    with shelf.ledger.write() as session:
        know_enterprise(session, FIRM, NOW, "德阳示例机械有限公司", "510603")
        session.flush()
        new_case(session, NOW, uscc=FIRM, matter="M7", version="2026-1（示例）", dept="住建", opened_by="chen")
    changed = shelf.text("m7.yaml").replace("limit_workdays: 7", "limit_workdays: 5")
    with pytest.raises(ActRefused, match="还有1件预审在用"):
        shelf.draft(LIN, "m7.yaml", changed, "缩短时限", NOW)
    told = shelf.preview("m7.yaml", next_year(shelf))
    assert not told.refused
    assert any("在办的1件预审继续用" in one for one in told.changes)
    assert shelf.drafts() == []


def test_a_text_with_faults_is_refused_with_their_lines_and_nothing_is_kept(shelf: MatterShelf) -> None:
    with pytest.raises(MattersRefused, match=r"m7\.yaml 第"):
        shelf.preview("m7.yaml", shelf.text("m7.yaml").replace("limit_workdays: 7", "limit_workdays: 七"))
    with pytest.raises(ActRefused, match="没有差别"):
        shelf.draft(LIN, "m7.yaml", shelf.text("m7.yaml"), "没有改", NOW)
    with pytest.raises(ActRefused, match="请写明为什么改"):
        shelf.draft(LIN, "m7.yaml", next_year(shelf), " ", NOW)
    with pytest.raises(ActRefused, match="不是清单文件的名字"):
        shelf.preview("../m7.yaml", "x")
    assert shelf.drafts() == []


def test_a_newer_draft_stands_for_the_one_before_and_one_may_be_given_up(shelf: MatterShelf) -> None:
    first = shelf.draft(LIN, "m7.yaml", next_year(shelf), "一", NOW)
    second = shelf.draft(HE, "m7.yaml", next_year(shelf).replace("limit_workdays: 7", "limit_workdays: 6"), "二", NOW)
    assert [one.text_id for one in shelf.drafts()] == [second.text_id] != [first.text_id]
    shelf.drop(LIN, second.text_id, NOW)
    assert shelf.drafts() == []
