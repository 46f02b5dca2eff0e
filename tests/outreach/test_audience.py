"""Who receives a push and who does not, each with why; on both databases."""

import random
from datetime import timedelta
from typing import Any

import pytest

from config.city import load_city
from config.settings import Settings
from ledger import refusals
from ledger.base import Ledger
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role, note_stage
from ledger.pushes import CampaignState
from ledger.reach import firm_rows
from ledger.refusals import PushRefusal, Refused, refusals_holding
from outreach import outbox
from outreach.audience import Audience, audience
from outreach.errors import PushRefused
from outreach.expression import parse
from outreach.firm_sizes import size_on
from outreach.firm_terms import Fits, Judge, Known, names_for
from outreach.manners import Manner, Override, mannered
from tests.outreach.made_pushes import DAY, T0, campaign
from tests.outreach.plain_terms import PlainFirm, asked_by, decide

CITY = load_city("deyang")
SETTINGS = Settings()
ABOUT = (("item", "DY-04"), ("theme", "工业"))
AWARD = [{"item": "DY-04"}]
FACTS = {
    "A": {"region_code": "510603", "industry_code": "C3514", "above_scale": True, "zone_id": "510600-Z01"},
    "B": {
        "region_code": "510681",
        "industry_code": "F5211",
        "above_scale": False,
        "received_awards": [{"item": "DY-04"}],
    },
    "C": {"region_code": "510603", "industry_code": "C", "employees": {"2025": 50}, "revenue": {"2025": "900万元"}},
    "D": {"region_code": "510603", "qualifications": [{"name": "高新技术企业", "valid_to": "2025-01-01"}]},
}


def uscc(letter: str) -> str:
    return f"9151060000000000{letter}0"


@pytest.fixture
def town(ledger: Ledger) -> Ledger:
    """Four firms: A with two groups, B with one that is gone and one not, C with a person, D with nobody."""
    with ledger.write() as session:
        for letter, facts in FACTS.items():
            session.add(Enterprise(uscc=uscc(letter), name=f"德阳{letter}示例有限公司", facts=facts, added_at=T0))
        session.flush()
        for cid, letter, who, gone in (
            *(("a1", "A", "zhang", None), ("a2", "A", "li", None)),
            *(("b1", "B", "li", T0), ("b2", "B", "li", None), ("loose", "", "zhang", None)),
        ):
            code = uscc(letter) if letter else None
            session.add(Group(conversation_id=cid, title=cid, uscc=code, assistant=who, gone_at=gone))
        session.add(Person(staff_id="c_contact", role=Role.ENTERPRISE, uscc=uscc("C"), bound_at=T0))
    return ledger


def found(ledger: Ledger, text: str, own: str = "", **known: object) -> Audience:
    with ledger.read() as session:
        return audience(session, parse(text, CITY), Known(DAY, (("DY-04", "升规"),), **known), own)  # type: ignore[arg-type]  # fields by name


def who(one: Audience) -> set[str]:
    return {row.receiver for row in one.reached}


def whys(one: Audience) -> dict[str, str]:
    return {row.receiver: row.why for row in one.excluded}


def test_every_group_is_reached_or_named_with_why(town: Ledger) -> None:
    everybody = found(town, "all")
    assert who(everybody) == {"g:a1", "g:a2", "g:b2", "p:c_contact", "g:loose"}
    assert set(whys(everybody)) == {"g:b1", f"u:{uscc('D')}"}
    for text in (
        "region:旌阳区",
        "above-scale",
        "industry:C35",
        "size:小型",
        "qualified:高企",
        "zone:经开区",
        "not-applied",
    ):
        one = found(town, text)
        assert who(one) | set(whys(one)) >= {"g:a1", "g:a2", "g:b2", "g:loose", "p:c_contact"}
        assert not who(one) & set(whys(one))


REACHED: dict[str, set[str]] = {
    "region:旌阳区": {"g:a1", "g:a2", "p:c_contact"},
    "region:旌阳区,region:广汉市": {"g:a1", "g:a2", "g:b2", "p:c_contact"},
    "region:510600,above-scale": {"g:a1", "g:a2"},
    "industry:C,region:旌阳区": {"g:a1", "g:a2", "p:c_contact"},
    "industry:C35": {"g:a1", "g:a2"},
    "size:小型": {"p:c_contact"},
    "zone:经开区": {"g:a1", "g:a2"},
    "not-applied": {"g:a1", "g:a2", "p:c_contact"},
    "mine:li": {"g:a2", "g:b2"},
    "group:loose,group:a1": {"g:loose", "g:a1"},
    "mine:zhang,above-scale": {"g:a1"},
    "qualified:高新技术企业": set(),
}


def test_terms_of_a_kind_are_alternatives_and_kinds_hold_together(town: Ledger) -> None:
    for text, reached in REACHED.items():
        assert who(found(town, text)) == reached, text


def test_unknown_never_becomes_yes_and_is_told(town: Ledger) -> None:
    told = whys(found(town, "industry:C35"))
    assert told["p:c_contact"] == "企业档案缺少行业代码，判断不了条件。"
    assert told["g:b2"] == "行业不属于C35。"
    assert told["g:loose"] == "群没有绑定企业，判断不了条件。"


def test_matched_firms_are_those_the_stored_results_name(town: Ledger) -> None:
    fits = (Fits("DY-04", "升规", {uscc("A")}, {uscc("C")}),)
    one = found(town, "matched", fits=fits)
    assert who(one) == {"g:a1", "g:a2"}
    [reason] = one.reached[0].reasons
    assert (reason["term"], reason["facts"]) == ("matched", {"items": ["DY-04"]})
    assert whys(one)["p:c_contact"] == "企业档案资料不全，判断不了是否符合“升规”。"
    assert not who(found(town, "matched,not-applied", fits=fits, done_with={uscc("A")}))


def test_groups_are_reached_by_stage_and_an_unknown_one_is_told(town: Ledger) -> None:
    with town.write() as session:
        for cid, stage in (("a1", "项目建设"), ("a2", "生产运营"), ("loose", "项目建设")):
            assert note_stage(session, cid, stage) == ""
        assert note_stage(session, "nobody", "项目建设") is None
    one = found(town, "stage:项目建设阶段")
    assert who(one) == {"g:a1", "g:loose"}
    assert [row["says"] for row in one.reached[0].reasons] == ["项目建设阶段的项目群"]
    assert whys(one) == {
        "g:a2": "群不在“项目建设”阶段。",
        "g:b1": "群已解散或机器人已被移出。",
        "g:b2": "群没有登记项目阶段，判断不了条件。",
    }
    assert who(found(town, "stage:项目建设,stage:生产运营,above-scale")) == {"g:a1", "g:a2"}
    assert who(found(town, "mine:li,stage:生产运营")) == {"g:a2"}


def test_deciding_for_a_city_at_once_is_deciding_firm_by_firm(ledger: Ledger) -> None:
    """Whatever firms are like: known in part, wrongly noted, with figures as numbers or as text."""
    dice = random.Random(7)  # noqa: S311 - nothing secret
    facts = [made_facts(dice) for _ in range(400)]
    codes = [f"9151060000{at:07d}X" for at in range(len(facts))]
    with ledger.write() as session:
        for code, one in zip(codes, facts, strict=True):
            session.add(Enterprise(uscc=code, name="", region=dice.choice(["", "510603"]), facts=one, added_at=T0))
    with ledger.read() as session:
        firms = [
            PlainFirm(uscc, region, known_of(facts))
            for uscc, region, facts in session.query(*COLUMNS).order_by(Enterprise.uscc)
        ]
    fits = (Fits("DY-04", "升规", set(codes[::3]), set(codes[1::3])), Fits("DY-05", "示例", set(codes[::7])))
    known = Known(DAY, (("DY-04", "升规"), ("DY-05", "示例")), fits, set(codes[::5]))
    for text in EVERY_KIND:
        expression = parse(text, CITY)
        judge, asked = Judge(expression, known), asked_by(expression)
        with ledger.read() as session:
            rows = list(firm_rows(session, names_for(expression)))
        assert [row[0] for row in rows] == [firm.uscc for firm in firms]
        for row, firm in zip(rows, firms, strict=True):
            quick, plain = judge.decide(row), decide(firm, asked, known)
            assert (quick.holds, quick.reasons, quick.why) == (plain.holds, plain.reasons, plain.why), (text, firm)


EVERY_KIND = (
    *("region:旌阳区,region:广汉市", "zone:经开区", "industry:C35,industry:F", "above-scale", "size:小型,size:微型"),
    *("qualified:高企", "matched", "not-applied", "matched,not-applied,region:510600,size:中型"),
    "region:510603,industry:C,above-scale,qualified:专精特新",
)


COLUMNS = (Enterprise.uscc, Enterprise.region, Enterprise.facts)


def known_of(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def made_facts(dice: random.Random) -> dict[str, Any]:
    def figure(most: int) -> Any:  # noqa: ANN401 - as people note it
        years = dice.sample(["2022", "2023", "2024", "2025", "2026"], dice.randint(0, 3))
        kinds = [
            dice.randint(0, most),
            float(dice.randint(0, most)),
            dice.random() * most,
            f"{most}万元",
            -1,
            None,
            True,
        ]
        return dice.choice([7, {year: dice.choice(kinds) for year in years}, {"2025": dice.randint(0, most)}])

    sizes = ["微型", "中型", "巨型", {"2024": "小型", "2023": "大型"}, {}, None]
    names, until = ["高新技术企业", "高企", "专精特新", "绿色工厂"], ["2025-01-01", "2030-01-01", None]
    every: dict[str, Any] = {
        "region_code": dice.choice(["510603", "510681", "510600", "999999", "", None]),
        "zone_id": dice.choice(["510600-Z01", "", None]),
        "industry_code": dice.choice(["C3514", "C", "F52", "F", "3514", "G53", "X1", "", 35, None]),
        "above_scale": dice.choice([True, False, 1, "是", None]),
        "employees": figure(500),
        "revenue": figure(80_000_000),
        "total_assets": figure(80_000_000),
        "size": dice.choice(sizes),
        "qualifications": dice.choice(
            [
                [{"name": dice.choice(names), "valid_to": dice.choice(until)}],
                [],
                "高企",
                None,
            ]
        ),
        "received_awards": dice.choice([[{"item": "DY-04"}], [{"item": "X"}], [], None]),
    }
    return {name: value for name, value in every.items() if dice.random() < 0.8}


def test_an_assistant_reaches_own_groups_and_may_not_name_others(town: Ledger) -> None:
    assert who(found(town, "all", own="li")) == {"g:a2", "g:b2"}
    for text in ("group:a1", "mine:zhang", "group:a2,group:a1"):
        with pytest.raises(PushRefused, match="不是您负责的群"):
            found(town, text, own="li")


def test_a_size_is_of_the_last_year_whose_figures_are_known() -> None:
    figures = {"employees": {"2025": 50, "2024": 500}, "revenue": {"2024": "5000万元"}}
    assert size_on({"industry_code": "C35", **figures}, DAY) == ("中型", 2024)
    assert size_on({"size": "微型"}, DAY) == ("微型", 0)
    assert size_on({"industry_code": "C35"}, DAY) == (None, 0)


def left(ledger: Ledger, override: Override = Override()) -> dict[str, str]:  # noqa: B008 - frozen
    everybody = found(ledger, "mine:zhang,mine:li")
    with ledger.read() as session:
        return whys(mannered(session, everybody, ABOUT, T0 + timedelta(hours=1), SETTINGS, override))


def refused(kind: Refused, about: tuple[str, str], letter: str = "A", **more: object) -> PushRefusal:
    given = {"uscc": uscc(letter), "kind": kind, "about_kind": about[0], "about": about[1], "made_at": T0} | more
    return PushRefusal(**given)


def test_what_a_firm_refused_holds_for_all_its_groups_whatever_is_set_aside(town: Ledger) -> None:
    with town.write() as session:
        refusals.refuse(session, refused(Refused.OPTED_OUT, ("theme", "工业")))
        refusals.refuse(session, refused(Refused.LATER, ("item", "DY-04"), "B", until=T0 + timedelta(days=90)))
    out = left(town, Override(tuple(Manner), "zhang", "示例"))
    assert out["g:a1"] == out["g:a2"] == "企业在2026-11-23选择了“退订”。"
    assert "暂不需要" in out["g:b2"]


def test_a_refusal_ends_by_its_day_or_by_word_and_is_said_once(town: Ledger) -> None:
    with town.write() as session:
        first = refusals.refuse(session, refused(Refused.IRRELEVANT, ("item", "DY-04")))
        again = refusals.refuse(session, refused(Refused.IRRELEVANT, ("item", "DY-04")))
        assert again is first
        refusals.refuse(session, refused(Refused.LATER, ("item", "DY-04"), "B", until=T0 + timedelta(days=90)))
        later = T0 + timedelta(days=91)
        assert [one.uscc for one in refusals_holding(session, ABOUT, later)] == [uscc("A")]
        refusals.end_refusals(session, [first], "又要了", T0)
        assert not refusals_holding(session, ABOUT, later)
        assert refusals.refusals_of(session, uscc("B"), T0)


def test_caps_and_repeats_hold_unless_set_aside(town: Ledger) -> None:
    had = [outbox.group("a1", uscc=uscc("A"))]
    campaign(town, had, about_kind="item", about="DY-04")
    assert "最近已收到过同一内容" in left(town)["g:a1"]
    assert "今天已有1次推送" in left(town, Override((Manner.REPEAT,)))["g:a1"]
    assert "g:a1" not in left(town, Override((Manner.REPEAT, Manner.CAPS)))
    assert "g:a2" not in left(town)


def test_what_waits_for_another_day_does_not_fill_this_one(town: Ledger) -> None:
    campaign(town, [outbox.group("a1", not_before=T0 + timedelta(days=1))], about="x")
    campaign(town, [outbox.group("a2")], about="y")
    out = left(town)
    assert "g:a1" not in out
    assert "今天已有1次推送" in out["g:a2"]


def test_what_was_never_sent_fills_no_cap(town: Ledger) -> None:
    campaign(town, [outbox.group("a1", uscc=uscc("A"))], state=CampaignState.DRAFT, about="x")
    campaign(town, [outbox.group("a1", uscc=uscc("A"))], state=CampaignState.STOPPED, about="y")
    assert "g:a1" not in left(town)
