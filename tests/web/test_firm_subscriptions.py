"""A firm's subscriptions on its page: seen, made, changed and ended by who has the link; never another firm's."""

import re

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.firm_links import new_link
from ledger.groups import Group, Person, Role, bind_group, bind_person
from ledger.subscriptions import Rhythm, Subscription, every_of, keep_subscription, live_of
from tests.web.conftest import NOW
from tests.web.visitor import Visitor
from web.app import Pages, build_app

FIRM, OTHER = "91510600000004044J", "91510600000002022H"


@pytest.fixture
def page(bare_house: House, ledger: Ledger) -> TestClient:
    """A browser on the pages of firms over a fresh database."""
    house = bare_house
    pages = Pages(
        ledger, house.intake.original_path, house.desk.today, lambda: {"ok": True}, offers=house.desk.offers,
        city=house.city, now=lambda: NOW,
    )  # fmt: skip
    return Visitor(build_app(pages), "http://127.0.0.1")


@pytest.fixture
def token(ledger: Ledger) -> str:
    """The link of a member of a firm with one group; a subscription of its group and one of another firm's."""
    with ledger.write() as session:
        for code, cid in ((FIRM, "cid-own"), (OTHER, "cid-other")):
            know_enterprise(session, code, NOW, f"示例企业{code[-1]}")
            bind_group(session, Group(conversation_id=cid, uscc=code, title=f"群{cid}", assistant=""))
        member = Person(staff_id="chen", name="陈", role=Role.ENTERPRISE, uscc=FIRM, bound_by="t", bound_at=NOW)
        bind_person(session, member)
        keep_subscription(session, row("g:cid-own", FIRM, themes=["技术改造"]))
        keep_subscription(session, row("g:cid-other", OTHER, themes=["人才"]))
        return new_link(session, FIRM, "chen", NOW)


def row(subscriber: str, uscc: str, **wants: list[str]) -> Subscription:
    made = Subscription(subscriber=subscriber, uscc=uscc, wants=wants, rhythm=Rhythm.AT_ONCE, at="", weekday=0)
    made.made_by, made.made_at = "someone", NOW
    return made


def send(page: TestClient, token: str, **fields: str | list[str]) -> tuple[int, str]:
    """Send a form as a browser would; return the status, and what the page says."""
    address = f"/firm/{token}/subscriptions"
    mark = re.search(r'name="csrf" value="(\w+)"', page.get(address).text)
    assert mark is not None
    answer = page.post(address, data={"csrf": mark[1]} | fields)
    said = re.search(r'role="(?:status|alert)">([^<]*)<', answer.text)
    return answer.status_code, said[1] if said else ""


def places(page: TestClient, token: str) -> dict[str, str]:
    """Return what stands for each place in the form, by its title."""
    text = page.get(f"/firm/{token}/subscriptions").text.partition('<select name="place">')[2].partition("</select>")[0]
    return {title: key for key, title in re.findall(r'value="(\w+)"[^>]*>([^<]+)<', text)}


def live(ledger: Ledger, subscriber: str) -> list[Subscription]:
    with ledger.read() as session:
        return list(live_of(session, subscriber))


def test_the_page_shows_the_groups_and_the_member_and_no_other_firm(page: TestClient, token: str) -> None:
    text = page.get(f"/firm/{token}/subscriptions").text
    assert "主题：技术改造" in text
    assert "有新政策就推送" in text
    assert "群cid-own" in text
    assert "cid-other" not in text
    assert set(places(page, token)) == {"群cid-own", "推给我本人（私聊）"}
    assert page.get("/firm/nonsense/subscriptions").status_code == 404
    assert f"/firm/{token}/subscriptions" in page.get(f"/firm/{token}/facts").text


def test_a_wish_is_made_by_ticks_and_words(page: TestClient, ledger: Ledger, token: str) -> None:
    mine = places(page, token)["推给我本人（私聊）"]
    wanted = {"themes": ["技术改造", "知识产权"], "levels": ["市级"], "regions": ["510603"]}
    beat = {"rhythm": "weekly", "at": "15:30", "weekday": "5"}
    fields = {"act": "add", "place": mine, "words": "首台套，贴息", "but_words": "展会", **wanted, **beat}
    status, said = send(page, token, **fields)
    assert status == 200
    assert said.startswith(
        "已订阅：主题：技术改造、知识产权；关键词：首台套、贴息；级别：市级；地区：旌阳区；不要：展会。"
    )
    assert said.endswith("每周五15:30汇总一次（遇休息日顺延到下一个工作日）。")
    [made] = live(ledger, "p:chen")
    assert made.wants == {**wanted, "words": ["首台套", "贴息"], "but_words": ["展会"]}
    assert (made.uscc, made.rhythm, made.at, made.weekday, made.made_by) == (FIRM, Rhythm.WEEKLY, "15:30", 5, "chen")
    assert "没有重复订阅" in send(page, token, **fields)[1]
    assert len(live(ledger, "p:chen")) == 1
    group = places(page, token)["群cid-own"]
    assert "全部政策" in send(page, token, act="add", place=group, everything="1", rhythm="at_once")[1]
    assert [one.wants for one in live(ledger, "g:cid-own")] == [{"themes": ["技术改造"]}, {"everything": True}]


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"place": "0000", "themes": "技术改造"}, "没有选订阅到哪里"),
    ({}, "没有选要订阅什么"),
    ({"but_words": "展会"}, "没有选要订阅什么"),
    ({"themes": "<b>"}, "“&lt;b&gt;”不能选"),
    ({"regions": "110000"}, "“110000”不能选"),
    ({"words": "一"}, "关键词“一”不能用"),
    ({"words": "技改 " + "很" * 11}, "每个关键词2到10个字"),
    ({"themes": "技术改造", "rhythm": "daily", "at": "25:00"}, "汇总的时间没有写对"),
    ({"themes": "技术改造", "rhythm": "weekly", "at": "09:00", "weekday": "8"}, "汇总的时间没有写对"),
    ({"themes": "技术改造", "rhythm": "hourly"}, "汇总的时间没有写对"),
)


def test_what_can_not_be_wanted_is_refused_in_one_sentence(page: TestClient, ledger: Ledger, token: str) -> None:
    mine = places(page, token)["推给我本人（私聊）"]
    for fields, says in WRONG:
        status, said = send(page, token, act="add", **({"place": mine} | fields))
        assert (status, says in said) == (400, True), said
    assert live(ledger, "p:chen") == []
    answer = page.post(f"/firm/{token}/subscriptions", data={"csrf": "wrong", "act": "add", "everything": "1"})
    assert answer.status_code == 403
    assert live(ledger, "p:chen") == []


def test_a_rhythm_is_changed_by_another_subscription_in_its_place(page: TestClient, ledger: Ledger, token: str) -> None:
    [first] = live(ledger, "g:cid-own")
    number = str(first.subscription_id)
    assert "没有改动" in send(page, token, act="beat", number=number, rhythm="at_once")[1]
    changed = send(page, token, act="beat", number=number, rhythm="daily", at="08:30")[1]
    assert changed == "已改：主题：技术改造，每个工作日08:30汇总一次。"
    with ledger.read() as session:
        old, new = every_of(session, "g:cid-own")
    assert (old.ended_by, old.ended_at, old.ended_why) == ("chen", NOW, "改订：主题：技术改造，每个工作日08:30汇总一次")
    assert (new.wants, new.rhythm, new.at, new.ended_at) == ({"themes": ["技术改造"]}, Rhythm.DAILY, "08:30", None)
    assert "已经不在了" in send(page, token, act="beat", number=number, rhythm="at_once")[1]


def test_a_subscription_is_ended_with_why_and_never_another_firms(page: TestClient, ledger: Ledger, token: str) -> None:
    [own], [other] = live(ledger, "g:cid-own"), live(ledger, "g:cid-other")
    assert send(page, token, act="end", number=str(other.subscription_id))[0] == 400
    assert len(live(ledger, "g:cid-other")) == 1
    assert send(page, token, act="end", number=str(own.subscription_id))[1].startswith("已退订：主题：技术改造。")
    with ledger.read() as session:
        [kept] = every_of(session, "g:cid-own")
    assert (kept.ended_by, kept.ended_why) == ("chen", "在企业页面退订")
    assert "2026-11-22结束，在企业页面退订" in page.get(f"/firm/{token}/subscriptions").text
