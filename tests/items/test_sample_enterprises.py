"""The sample firms: readable facts, valid codes, names marked as samples, and the seed's 19 firms with 59.00万元."""

import re
from datetime import date
from pathlib import Path

import pytest

from config.city import CITIES
from config.yaml_text import read_yaml
from knowledge.items.reading import read_items
from knowledge.rules.facts import Facts, read_facts
from knowledge.rules.fitting import State
from knowledge.rules.matching import Matcher
from knowledge.rules.money import wan
from knowledge.rules.uscc import examine

FOLDER = CITIES / "deyang" / "sample" / "enterprises"
FILES = sorted(FOLDER.glob("*.yaml"))
ITEMS = read_items(CITIES / "deyang" / "items")
TODAY = date(2026, 11, 22)


def facts_of(path: Path) -> Facts:
    return read_facts(read_yaml(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def today() -> Matcher:
    return Matcher(ITEMS, TODAY)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_firm_is_readable_marked_as_a_sample_and_has_a_valid_code(path: Path) -> None:
    facts = facts_of(path)
    assert "示例" in str(facts.value("name"))
    code = str(facts.value("uscc"))
    assert examine(code).valid, code
    assert facts.warnings == ()
    assert re.match(r"# 示例企业，虚构数据。", path.read_text(encoding="utf-8"))


def test_no_two_firms_share_a_code_or_a_name() -> None:
    firms = [facts_of(path) for path in FILES]
    for name in ("uscc", "name"):
        values = [firm.value(name) for firm in firms]
        assert len(set(values)) == len(values)


def test_the_list_of_2022_gives_19_firms_and_59_wan() -> None:
    matcher = Matcher(ITEMS, date(2023, 6, 1))
    results = [matcher.match(facts_of(path)) for path in sorted(FOLDER.glob("list-2022-*.yaml"))]
    found = [one for result in results for one in result.of(State.ELIGIBLE) if one.code == "DY-01"]
    amounts = [one.amount_fen or 0 for one in found]
    assert (len(found), amounts.count(2_000_000), amounts.count(5_000_000)) == (19, 12, 7)
    assert wan(sum(amounts)) == "59.00"


def test_the_firms_of_the_list_are_those_of_the_published_one() -> None:
    source = next((FOLDER.parent / "sources").glob("104-*.md")).read_text(encoding="utf-8")
    published = re.findall(r"^\| \d+ \| (\S+) \| (示范|达标) \|", source, re.MULTILINE)
    own = []
    for path in sorted(FOLDER.glob("list-2022-*.yaml")):
        facts = facts_of(path)
        records = facts.records("qualifications") or ()
        own.append((facts.value("name"), records[0]["level"]))
    assert own == published


def test_the_sample_firms_show_all_four_answers_and_most_items_somewhere(today: Matcher) -> None:
    shown = {(one.code, one.state) for path in FILES for one in today.match(facts_of(path)).items}
    eligible = {code for code, state in shown if state is State.ELIGIBLE and code.count("-") == 1}
    near = {code for code, state in shown if state is State.NEAR and code.count("-") == 1}
    assert {state for _, state in shown} == set(State)
    assert len(eligible) >= 33
    assert {"DY-05", "DY-12", "DY-25", "DY-29"} <= near  # their windows are closed in November


def test_a_firm_of_another_city_gets_nothing_of_this_one(today: Matcher) -> None:
    facts = facts_of(FOLDER / "demo-33.yaml")
    grants = [
        one.code for one in today.match(facts).items if not one.is_tax_relief and one.state is not State.INELIGIBLE
    ]
    assert grants == []


def test_county_items_change_nothing_for_the_42(today: Matcher) -> None:
    """A firm's result for an item of the city is the same with and without the items of counties and past years."""
    own = tuple(item for item in ITEMS.items if item.code.count("-") == 1)
    alone = Matcher(type(ITEMS)(own, ITEMS.groups, ITEMS.joint_caps), TODAY)
    for path in FILES:
        facts = facts_of(path)
        everything = {one.code: (one.state, one.amount_fen) for one in today.match(facts).items}
        assert {one.code: (one.state, one.amount_fen) for one in alone.match(facts).items}.items() <= everything.items()
        assert alone.match(facts).combination.codes == tuple(
            code for code in today.match(facts).combination.codes if code.count("-") == 1
        )
