"""What was published goes to who wants it and whom it fits: once, with the reason, and to nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.rules.docno import docno_key
from ledger.base import Ledger
from ledger.items import ItemState, ItemText
from ledger.refusals import PushRefusal, Refused, refuse
from ledger.subscriptions import end_subscription, every_of
from tests.outreach.made_watch import ONE, T0, TWO, Clocked

SOON = T0 + timedelta(minutes=1)
LATER = T0 + timedelta(minutes=5)


@pytest.fixture
def clocked(ledger: Ledger, tmp_path: Path) -> Clocked:
    return Clocked(ledger, tmp_path)


def test_a_document_goes_to_its_subscribers_once_each_with_the_reason(clocked: Clocked) -> None:
    clocked.subscribe("p:wang", "订阅技改和贷款的政策 不要展会")
    clocked.subscribe("g:cid1", "订阅市级的政策")
    clocked.subscribe("g:cid2", "订阅省级的政策")
    clocked.publish("示例市技术改造若干措施", SOON, themes=["技术改造"], doc_no="德示例规〔2026〕9号")
    clocked.publish("示例市技改展会补贴", SOON, themes=["技术改造"])
    clocked.turn(LATER)
    clocked.turn(LATER)
    first, second, third = clocked.pushes()
    assert [first.receiver, second.receiver, third.receiver] == ["g:cid1", "p:wang", "g:cid1"]
    assert second.title == "新政策：示例市技术改造若干措施"
    assert "德示例规〔2026〕9号" in second.text
    assert "订阅了主题“技术改造”" in second.text
    assert "[退订](" in second.text
    assert "截至2026年11月23日" in second.text
    assert "订阅了市级政策" in first.text
    assert "技术改造”" not in first.text


def test_who_is_reached_several_ways_gets_one_message_with_all_reasons(clocked: Clocked) -> None:
    clocked.add_item("XX-01")
    clocked.firm(ONE, "cid1", employees=60)
    clocked.firm(TWO, "cid2", employees=3)
    clocked.stand(T0.date())
    clocked.subscribe("g:cid1", "订阅稳岗")
    clocked.subscribe("g:cid1", "订阅市级的政策")
    number = "德示例规〔2026〕1号"
    columns = {"doc_no": number, "doc_no_key": docno_key(number), "themes": ["稳岗就业"]}
    clocked.publish("示例办法", SOON, **columns)
    clocked.turn(LATER)
    [push] = clocked.pushes()
    assert (push.receiver, push.uscc) == ("g:cid1", ONE)
    assert "订阅了主题“稳岗就业”；订阅了市级政策；贵公司档案符合“用工奖励（示例）”的申报条件" in push.text


def test_what_was_there_before_is_no_news(clocked: Clocked) -> None:
    number = clocked.publish("示例旧政策", T0 - timedelta(days=1))
    clocked.subscribe("p:wang", "订阅全部")
    assert clocked.turn(LATER)["documents"] == 1
    clocked.publish("示例征求意见稿", SOON, draft=True)
    clocked.publish("示例已废止的政策", SOON, repealed_on=T0.date() - timedelta(days=9))
    assert clocked.turn(LATER)["documents"] == 2
    assert clocked.turn(LATER)["documents"] == 0
    assert clocked.pushes() == []
    assert number == "P000001"


def test_many_documents_at_once_are_one_list_for_each(clocked: Clocked) -> None:
    clocked.subscribe("p:wang", "订阅全部")
    clocked.subscribe("p:li", "订阅技改")
    for number in range(6):
        clocked.publish(f"示例政策{number}", SOON, themes=["技术改造"] if number == 3 else [])
    clocked.turn(LATER)
    li, wang = clocked.pushes()
    assert (li.receiver, wang.receiver) == ("p:li", "p:wang")
    assert "示例政策3" in li.text
    assert "示例政策2" not in li.text
    assert all(f"示例政策{number}" in wang.text for number in range(6))


def test_an_ended_subscription_tells_nothing_and_stays_with_why(clocked: Clocked) -> None:
    number = clocked.subscribe("p:wang", "订阅全部")
    with clocked.ledger.write() as session:
        assert end_subscription(session, number, "wang", "回复退订：退订", SOON)
        assert not end_subscription(session, number, "wang", "再退一次", LATER)
    clocked.publish("示例政策", LATER)
    clocked.turn(LATER)
    assert clocked.pushes() == []
    with clocked.ledger.read() as session:
        [row] = every_of(session, "p:wang")
        assert (row.ended_why, row.ended_by, row.ended_at) == ("回复退订：退订", "wang", SOON)


def test_two_processes_tell_of_a_document_once(clocked: Clocked, second_ledger: Ledger, tmp_path: Path) -> None:
    clocked.subscribe("p:wang", "订阅全部")
    clocked.publish("示例政策", SOON)
    (tmp_path / "other").mkdir()
    other = Clocked(second_ledger, tmp_path / "other")
    assert [one.receiver for one in clocked.pushes()] == ["p:wang"]
    clocked.turn(LATER)
    other.turn(LATER)
    assert [one.receiver for one in clocked.pushes()] == ["p:wang"]


def published(clocked: Clocked, code: str, number: int = 1) -> None:
    text = clocked.add_item(code)
    row = ItemText(code=code, number=number, text=text, state=ItemState.PUBLISHED, made_by="u", made_at=SOON)
    row.published_at = SOON
    with clocked.ledger.write() as session:
        session.add(row)


def test_an_old_document_that_is_added_late_is_no_news(clocked: Clocked) -> None:
    clocked.subscribe("p:wang", "订阅全部")
    clocked.publish("示例旧政策", SOON, issued_on=T0.date() - timedelta(days=91))
    clocked.publish("示例新政策", SOON, issued_on=T0.date() - timedelta(days=90))
    clocked.turn(LATER)
    assert [one.title for one in clocked.pushes()] == ["新政策：示例新政策"]


def test_many_documents_at_once_are_counted_as_each_is_told(clocked: Clocked) -> None:
    clocked.subscribe("p:wang", "订阅技改")
    for number in range(6):
        clocked.publish(f"示例技改{number}号", SOON, themes=["技术改造"])
        clocked.publish(f"示例人才{number}号", SOON, themes=["人才引育"])
    clocked.turn(LATER)
    [push] = clocked.pushes()
    assert "（6份）" in push.title
    assert push.text.count("示例技改") == 6
    assert "示例人才" not in push.text


def test_a_published_item_goes_to_firms_it_fits_that_have_not_said_no(clocked: Clocked) -> None:
    clocked.firm(ONE, "cid1", employees=60)
    clocked.firm(TWO, "cid2", employees=70)
    published(clocked, "XX-01")
    assert clocked.turn(LATER)["items"] == 0  # what fits whom is not known yet
    clocked.stand(T0.date())
    with clocked.ledger.write() as session:
        had = PushRefusal(receiver="g:cid2", uscc=TWO, kind=Refused.ENJOYED, made_at=SOON)
        had.about_kind, had.about = "item", "XX-01"
        refuse(session, had)
    assert clocked.turn(LATER)["items"] == 1
    [push] = clocked.pushes()
    assert (push.receiver, push.uscc, push.title) == ("g:cid1", ONE, "可申报：用工奖励（示例）")
    assert "德示例规〔2026〕1号" in push.text
    assert "60" not in push.text  # a firm's own figures are for a private chat


def test_a_firm_whose_record_changed_is_told_of_what_fits_now_once(clocked: Clocked) -> None:
    clocked.add_item("XX-01")
    clocked.firm(ONE, "cid1", employees=3)
    clocked.firm(TWO, "cid2", employees=3)
    clocked.stand(T0.date())
    clocked.know(ONE, SOON, employees=80)
    clocked.watch.standing.called_for(T0.date())
    assert clocked.turn(LATER)["gains"] == 1
    assert clocked.turn(LATER)["gains"] == 0
    [push] = clocked.pushes()
    assert (push.receiver, push.uscc) == ("g:cid1", ONE)
    assert push.title == "企业档案更新后，新增1个可申报项目"
