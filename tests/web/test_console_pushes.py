"""The pages of pushes: how far each is, who sees it, what is done with it, and that text of others does nothing."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest

from ledger.audit import Actor, Channel, record
from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.groups import Person, Role
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way
from tests.outreach.made_figures import T0, people, push, sent
from tests.web.console_guests import Console, Guest
from web.console.pushes_text import rendered


@pytest.fixture
def town(console: Console, ledger: Ledger) -> Console:
    """Three pushes: a running one of zhang, a finished one of the clock, one that waits for approval."""
    with ledger.write() as session:
        people(session)
        session.add(Person(staff_id="boss", name="王主任", role=Role.ADMIN, bound_at=T0))
        state = {"state": CampaignState.RUNNING, "ordered_by": "zhang", "expression": "region:510603", "rules": "r7"}
        words = "**升规奖励**\n<script>alert(1)</script> [原文](https://h/policy/P000101)"
        got = push(session, "P20261110-0001", ["a1", "a2", "b1", "loose"], title="升规<b>", body=words, **state)
        sent(got["a1"], read=timedelta(minutes=5))
        sent(got["a2"])
        got["b1"].state, got["b1"].trouble = DeliveryState.UNSURE, "没有回音"
        actor = Actor("zhang", "张助理", "assistant", Channel.CHAT)
        record(session, actor, "push.sent", "P20261110-0001", T0, after={"receivers": 4})
        done = push(session, "P20261110-0002", ["b1"], way=Way.MATCHED, ordered_by="clock", texts="给企业二的文字")
        sent(done["b1"])
        push(session, "P20261110-0003", ["a1"], state=CampaignState.APPROVAL, ordered_by="zhang")
    return console


def rows(guest: Guest, path: str, test_id: str, **query: object) -> list[str]:
    return guest.get(path, **query).text.split(f'data-testid="{test_id}"')[1:]


def state_of(ledger: Ledger, number: str) -> CampaignState:
    with ledger.read() as session:
        return session.get_one(Campaign, number).state


def fates(ledger: Ledger, number: str) -> Mapping[str, DeliveryState]:
    with ledger.read() as session:
        found = session.query(Delivery).filter(Delivery.campaign_id == number)
        return {one.receiver: one.state for one in found}


def test_the_list_shows_how_far_each_is(town: Console) -> None:
    boss = town.guest("boss")
    listed = rows(boss, "/console/pushes", "push")
    assert [one.partition("P2026111")[2][:6] for one in listed] == ["0-0003", "0-0002", "0-0001"]
    assert "共4个接收人：已读1，已送达未读1，不确定1，待发送1" in listed[2]
    assert "升规&lt;b&gt;" in listed[2]
    assert 'data-again="4"' in boss.get("/console/pushes/live").text
    assert len(rows(boss, "/console/pushes", "push", state="over")) == 1
    assert 'data-again="0"' in boss.get("/console/pushes/live", state="over").text


def test_one_push_tells_its_text_its_receivers_and_its_history(town: Console) -> None:
    text = (page := town.guest("boss").get("/console/pushes/P20261110-0001")).text
    assert page.status_code == 200
    assert "<b>升规奖励</b>" in text
    assert "<script>alert" not in text
    assert '<a href="https://h/policy/P000101" rel="noopener noreferrer" target="_blank">原文</a>' in text
    for words in (
        "张助理",
        "region:510603",
        "r7",
        "示例企业K",
        "群a1",
        "没有回音",
        "示例理由",
        "确认推送",
        "接收人：4",
    ):
        assert words in text
    boss = town.guest("boss")
    assert len(rows(boss, "/console/pushes/P20261110-0001", "receiver")) == 4
    [unread] = rows(boss, "/console/pushes/P20261110-0001", "receiver", state="unread")
    assert "群a2" in unread
    assert "给企业二的文字" in boss.get("/console/pushes/P20261110-0002").text
    assert boss.get("/console/pushes/P20261110-9999").status_code == 404


def test_what_one_receiver_got_is_shown_to_who_answers_for_it(town: Console) -> None:
    boss, address = town.guest("boss"), "/console/pushes/P20261110-0002"
    [link] = re.findall(rf'href="({address}/text/\d+)"', boss.get(address).text)
    assert "给企业二的文字" in boss.get(link).text
    assert "示例企业H" in boss.get(link).text
    assert boss.get(link.replace("-0002", "-0001")).status_code == 404
    assert town.guest("ed", Duty.EDITOR).get(link).status_code == 404
    assert town.guest("zhang", Duty.EDITOR).get(link).status_code == 404


def test_the_live_part_moves_with_the_rows_and_says_when_to_look_again(town: Console, ledger: Ledger) -> None:
    boss, address = town.guest("boss"), "/console/pushes/P20261110-0001/live"
    before = boss.get(address).text
    assert "75.0%" in before
    assert 'data-again="2"' in before
    assert 'href="/console/pushes/P20261110-0001?state=unsure#h-to"' in before
    with ledger.write() as session:
        session.get_one(Campaign, "P20261110-0001").state = CampaignState.DONE
        session.query(Delivery).filter(Delivery.state == DeliveryState.WAITING).update({"state": "failed"})
    after = boss.get(address).text
    assert "100.0%" in after
    assert 'data-again="0"' in after
    assert town.browser().get(address).status_code == 401


def test_looking_at_a_push_asks_who_has_read_it(town: Console, ledger: Ledger) -> None:
    boss = town.guest("boss")
    boss.get("/console/pushes/P20261110-0001")
    with ledger.read() as session:
        asked_at = session.get_one(Campaign, "P20261110-0001").read_asked_at
    assert asked_at == town.clock.now
    town.clock.forward(seconds=60)
    boss.get("/console/pushes/P20261110-0001")
    with ledger.read() as session:
        assert session.get_one(Campaign, "P20261110-0001").read_asked_at == asked_at


def test_a_push_is_paused_resumed_sent_again_taken_back_and_stopped(town: Console, ledger: Ledger) -> None:
    boss, number = town.guest("boss"), "P20261110-0001"
    address = f"/console/pushes/{number}"
    forged = boss.post(f"{address}/pause", csrf="wrong")
    assert (forged.status_code, state_of(ledger, number)) == (403, CampaignState.RUNNING)
    moved = boss.post(f"{address}/pause")
    assert (moved.status_code, moved.headers["location"]) == (303, f"{address}?done=push_paused")
    assert state_of(ledger, number) is CampaignState.PAUSED
    again = boss.post(f"{address}/pause")
    assert again.status_code == 409
    assert "现在是“已暂停”，不能暂停" in again.text
    boss.post(f"{address}/resume")
    assert state_of(ledger, number) is CampaignState.RUNNING
    assert boss.post(f"{address}/again").headers["location"] == f"{address}?done=push_again&n=1"
    assert fates(ledger, number)["g:b1"] is DeliveryState.WAITING
    boss.post(f"{address}/stop")
    assert (state_of(ledger, number), fates(ledger, number)["g:b1"]) == (CampaignState.STOPPED, DeliveryState.STOPPED)
    acts = boss.get(address).text
    assert all(words in acts for words in ("暂停推送", "继续推送", "补发不确定的", "停止推送", "名boss"))


def test_a_second_person_approves_and_never_who_ordered(town: Console, ledger: Ledger) -> None:
    address = "/console/pushes/P20261110-0003"
    zhang, judge = town.guest("zhang", Duty.REVIEWER), town.guest("judge", Duty.REVIEWER)
    assert 'data-testid="approve"' not in zhang.get(address).text
    town.clock.now = T0 + timedelta(hours=1)
    refused = zhang.post(f"{address}/approve")
    assert refused.status_code == 409
    assert 'data-testid="approve"' in judge.get(address).text
    assert judge.post(f"{address}/approve").status_code == 303
    assert state_of(ledger, "P20261110-0003") is CampaignState.RUNNING


def test_who_does_not_answer_for_a_push_neither_sees_its_names_nor_stops_it(town: Console, ledger: Ledger) -> None:
    editor, address = town.guest("ed", Duty.EDITOR), "/console/pushes/P20261110-0001"
    text = editor.get(address).text
    assert 'data-testid="names-kept"' in text
    assert "群a1" not in text
    assert "示例企业" not in text
    assert 'data-testid="stop"' not in text
    assert "给企业二的文字" not in editor.get("/console/pushes/P20261110-0002").text
    assert editor.post(f"{address}/stop").status_code == 409
    assert state_of(ledger, "P20261110-0001") is CampaignState.RUNNING
    auditor = town.guest("audit", Duty.AUDITOR)
    assert "群a1" in auditor.get(address).text
    assert auditor.post(f"{address}/stop").status_code == 403


def test_an_assistant_sees_what_she_ordered_and_what_went_to_her_groups(town: Console, ledger: Ledger) -> None:
    zhang, li = town.guest("zhang", Duty.EDITOR), town.guest("li", Duty.EDITOR)
    assert len(rows(zhang, "/console/pushes", "push")) == 2
    assert len(rows(zhang, "/console/pushes/P20261110-0001", "receiver")) == 4
    assert zhang.get("/console/pushes/P20261110-0002").status_code == 404
    assert zhang.post("/console/pushes/P20261110-0002/stop").status_code == 404
    part = li.get("/console/pushes/P20261110-0001").text
    assert "只计发到您所服务的群的部分" in part
    assert "群a2" in part
    assert "群a1" not in part
    assert "共2个接收人" in part
    assert li.post("/console/pushes/P20261110-0001/pause").status_code == 409
    assert state_of(ledger, "P20261110-0001") is CampaignState.RUNNING
    assert zhang.post("/console/pushes/P20261110-0001/pause").status_code == 303


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\n二  \n三\n\n四", "<p>一<br>二<br>三</p><p>四</p>"),
        ("# 题\n- 甲\n- 乙\n> 引", "<h4>题</h4><ul><li>甲</li><li>乙</li></ul><blockquote>引</blockquote>"),
        ("[点](javascript:alert(1))", "<p>[点](javascript:alert(1))</p>"),
        ('[点](https://h/"onclick=x)', "<p>[点](https://h/&#34;onclick=x)</p>"),
        (r"5\*3 \<b\> **a<i>**", "<p>5*3 &lt;b&gt; <b>a&lt;i&gt;</b></p>"),
        ("1. 甲", "<p>1. 甲</p>"),
    ],
)
def test_text_becomes_text_bold_words_and_links_only(text: str, shown: str) -> None:
    assert str(rendered(text)) == shown
