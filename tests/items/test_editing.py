"""Texts of items from draft to use: nothing typed is lost, nobody publishes what they wrote, all of it in the audit."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.errors import ActRefused, NotInBase
from knowledge.items.editing import Editing
from knowledge.items.faults import ItemsRefused
from knowledge.items.offers import Offers
from ledger.audit import Actor, broken_link, entries_about
from ledger.base import Ledger
from ledger.items import ItemState, item_history, open_item
from tests.items.editing_office import BROKEN, CODE, ITEM, LI, MORE, WANG, ZHAO, Made


@pytest.fixture
def made(ledger: Ledger, tmp_path: Path) -> Made:
    return Made(ledger, tmp_path / "items")


def counting(made: Made) -> str:
    return made.editing.texts()["xx-01.yaml"]


def acts(made: Made) -> list[tuple[str, str]]:
    with made.ledger.read() as session:
        return [(one.action, one.who) for one in reversed(entries_about(session, f"item:{CODE}"))]


def test_a_text_goes_from_draft_to_use_through_two_people_and_every_act_is_in_the_audit(made: Made) -> None:
    draft = made.editing.start(CODE, LI, why="提高奖励")
    assert (draft.row.text, draft.faults) == (ITEM, ())
    saved = made.editing.save(CODE, MORE, LI, seen=draft.seen)
    handed = made.editing.hand_in(CODE, LI, seen=saved.seen)
    assert handed.row.state is ItemState.REVIEW
    passed = made.editing.approve(CODE, WANG, seen=handed.seen, reason="与文件一致")
    assert passed.row.reviewed_by == "wang"
    assert counting(made) == ITEM
    made.editing.publish(CODE, WANG, seen=passed.seen)
    assert counting(made) == MORE
    assert acts(made) == [
        ("item.drafted", "li"), ("item.saved", "li"), ("item.submitted", "li"), ("item.approved", "wang"),
        ("item.published", "wang"),
    ]  # fmt: skip
    with made.ledger.read() as session:
        assert broken_link(session) is None
        assert open_item(session, CODE) is None


def test_a_faulty_draft_is_kept_as_typed_and_every_fault_is_told_with_its_line(made: Made) -> None:
    made.editing.start(CODE, LI)
    draft = made.editing.save(CODE, BROKEN, LI)
    assert [(fault.file, fault.line) for fault in draft.faults] == [("xx-01.yaml", 17)]
    assert "没有“iss”这一种" in draft.faults[0].says
    again = made.editing.draft(CODE)
    assert again is not None
    assert again.row.text == BROKEN
    with pytest.raises(ItemsRefused, match=r"xx-01\.yaml 第17行"):
        made.editing.hand_in(CODE, LI)


def test_even_what_is_no_yaml_at_all_is_kept(made: Made) -> None:
    made.editing.start(CODE, LI)
    draft = made.editing.save(CODE, "这里还没写完: [", LI)
    assert draft.row.text == "这里还没写完: [\n"
    assert draft.faults


def test_who_changed_something_meanwhile_is_named_and_nothing_is_overwritten(made: Made) -> None:
    first = made.editing.start(CODE, LI)
    made.editing.save(CODE, MORE, ZHAO, seen=first.seen)
    with pytest.raises(ActRefused, match="在您打开之后被赵管改过"):
        made.editing.save(CODE, BROKEN, LI, seen=first.seen)
    draft = made.editing.draft(CODE)
    assert draft is not None
    assert draft.row.text == MORE


def test_a_second_draft_of_the_same_item_is_refused(made: Made) -> None:
    made.editing.start(CODE, LI)
    with pytest.raises(ActRefused, match="已经有一份草稿"):
        made.editing.start(CODE, ZHAO)


def test_nobody_lets_pass_or_publishes_what_they_wrote_at(made: Made) -> None:
    made.editing.start(CODE, ZHAO)
    made.editing.save(CODE, MORE, LI)  # 赵管 began it, 李工 wrote last
    made.editing.hand_in(CODE, LI)
    with pytest.raises(ActRefused, match="有您的编写"):
        made.editing.approve(CODE, ZHAO)
    made.editing.approve(CODE, WANG)
    with pytest.raises(ActRefused, match="有您的编写"):
        made.editing.publish(CODE, ZHAO)
    assert counting(made) == ITEM


@pytest.mark.parametrize("who", [Actor("os:root", "root"), Actor("nobody"), LI])
def test_only_somebody_with_the_duty_lets_pass_and_by_name(made: Made, who: Actor) -> None:
    made.editing.start(CODE, ZHAO, text=MORE)
    made.editing.hand_in(CODE, ZHAO)
    with pytest.raises(ActRefused, match="具名操作"):
        made.editing.approve(CODE, who)


def test_what_nobody_let_pass_is_not_published(made: Made) -> None:
    made.editing.start(CODE, LI, text=MORE)
    made.editing.hand_in(CODE, LI)
    with pytest.raises(ActRefused, match="还没有通过复核"):
        made.editing.publish(CODE, WANG)


def test_what_is_sent_back_is_a_draft_again_with_its_reason(made: Made) -> None:
    made.editing.start(CODE, LI, text=MORE)
    made.editing.hand_in(CODE, LI)
    with pytest.raises(ActRefused, match="退回要写明原因"):
        made.editing.send_back(CODE, WANG, " ")
    draft = made.editing.send_back(CODE, WANG, "金额与文件不符")
    assert (draft.row.state, draft.row.text) == (ItemState.DRAFT, MORE)
    with made.ledger.read() as session:
        assert entries_about(session, f"item:{CODE}")[0].reason == "金额与文件不符"


def test_a_change_after_it_passed_has_to_pass_again(made: Made) -> None:
    made.passed()
    made.editing.save(CODE, MORE.replace("12万元", "99万元"), LI)
    with pytest.raises(ActRefused, match="还没有通过复核"):
        made.editing.publish(CODE, WANG)


def test_a_text_that_says_what_counts_now_need_not_be_looked_at(made: Made) -> None:
    made.editing.start(CODE, LI)
    with pytest.raises(ActRefused, match="完全相同"):
        made.editing.hand_in(CODE, LI)


def test_what_is_set_for_a_day_counts_from_that_day_on(made: Made) -> None:
    made.passed()
    made.editing.publish(CODE, WANG, day=date(2026, 12, 1))
    assert made.editing.publish_due(made.now) == []
    assert counting(made) == ITEM
    made.now += timedelta(days=9)  # 1 December, 10:00 in China
    assert made.editing.publish_due(made.now) == [CODE]
    assert made.editing.publish_due(made.now) == []
    assert counting(made) == MORE


def test_what_can_not_be_published_any_more_on_its_day_waits_for_a_person(made: Made) -> None:
    (made.folder / "stacking.yaml").write_text(
        "groups: {once: {says: 只能一项, basis: {doc: 示例〔2026〕3号, title: 规则, article: 第二条, quote: 一}}}\n",
        encoding="utf-8",
    )
    made.passed(MORE.replace("  window:", "  stacking: {groups: [once]}\n  window:"))
    made.editing.publish(CODE, WANG, day=date(2026, 12, 1))
    (made.folder / "stacking.yaml").unlink()
    made.now += timedelta(days=9)
    assert made.editing.publish_due(made.now) == []
    assert acts(made)[-1] == ("item.schedule_failed", "clock")
    draft = made.editing.draft(CODE)
    assert draft is not None
    assert draft.row.reviewed_by == ""


def test_where_another_item_can_not_be_read_nothing_is_published_and_the_clock_goes_on(made: Made) -> None:
    made.passed()
    made.editing.publish(CODE, WANG, day=date(2026, 12, 1))
    (made.folder / "xx-02.yaml").write_text("code: [", encoding="utf-8")
    made.now += timedelta(days=9)
    assert made.editing.publish_due(made.now) == []
    assert acts(made)[-1] == ("item.schedule_failed", "clock")
    with made.ledger.read() as session:
        assert [row.state for row in item_history(session, CODE)] == [ItemState.REVIEW]


def test_a_day_that_is_past_is_refused(made: Made) -> None:
    made.passed()
    with pytest.raises(ActRefused, match="已经过去"):
        made.editing.publish(CODE, WANG, day=date(2026, 11, 21))


def test_what_was_published_is_taken_back_and_the_text_of_the_city_counts_again(made: Made) -> None:
    made.passed()
    made.editing.publish(CODE, WANG)
    with pytest.raises(ActRefused, match="没有这项权限"):
        made.editing.withdraw(CODE, LI, "发错了")
    with pytest.raises(ActRefused, match="要写明原因"):
        made.editing.withdraw(CODE, ZHAO, "")
    assert made.editing.withdraw(CODE, ZHAO, "文件被废止") == ITEM
    assert counting(made) == ITEM
    with pytest.raises(ActRefused, match="没有在这里发布过"):
        made.editing.withdraw(CODE, ZHAO, "再撤一次")


def test_a_dropped_draft_can_be_begun_from_again(made: Made) -> None:
    made.editing.start(CODE, LI, text=MORE)
    made.editing.drop(CODE, LI, "先放一放")
    with pytest.raises(NotInBase, match="没有草稿"):
        made.editing.save(CODE, MORE, LI)
    assert made.editing.start(CODE, LI, number=1).row.text == MORE
    with made.ledger.read() as session:
        assert [row.state for row in item_history(session, CODE)] == [ItemState.DRAFT, ItemState.DROPPED]


def test_an_earlier_text_that_never_was_is_refused(made: Made) -> None:
    with pytest.raises(NotInBase, match="没有第 7 稿"):
        made.editing.start(CODE, LI, number=7)


def test_a_new_item_begins_with_what_is_to_be_filled_in(made: Made) -> None:
    draft = made.editing.start("XX-02", LI)
    assert draft.row.text.startswith("code: XX-02\n")
    assert {fault.where for fault in draft.faults} >= {"name", "versions[0].basis.main.quote"}
    with pytest.raises(ActRefused, match="不能作事项编号"):
        made.editing.start("../etc", LI)


def test_the_code_of_an_item_can_not_be_changed(made: Made) -> None:
    draft = made.editing.start(CODE, LI, text=ITEM.replace("XX-01", "XX-09"))
    assert "编号定了不能改" in draft.faults[0].says


def test_a_text_longer_than_any_item_is_refused_before_anything_is_kept(made: Made) -> None:
    made.editing.start(CODE, LI)
    with pytest.raises(ActRefused, match="没有保存"):
        made.editing.save(CODE, "x" * 400_001, LI)


def test_what_is_published_counts_in_every_process_without_a_restart(made: Made, second_ledger: Ledger) -> None:
    elsewhere = Offers(second_ledger, made.folder)
    before = elsewhere.digest()
    made.passed()
    made.editing.publish(CODE, WANG)
    assert elsewhere.digest() != before
    assert elsewhere.digest() == made.offers.digest()


def test_of_two_who_act_at_once_the_second_is_told(made: Made, second_ledger: Ledger) -> None:
    elsewhere = Editing(second_ledger, made.folder, lambda: made.now)
    made.editing.start(CODE, LI, text=MORE)
    handed = made.editing.hand_in(CODE, LI)
    second: Callable[[], object] = lambda: elsewhere.send_back(CODE, ZHAO, "不行", seen=handed.seen)  # noqa: E731
    made.editing.approve(CODE, WANG, seen=handed.seen)
    with pytest.raises(ActRefused, match="没有执行"):
        second()
