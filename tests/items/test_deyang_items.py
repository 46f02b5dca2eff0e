"""The items of the sample city: sentences stand in their articles, figures in a sentence, names are known."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from config.city import CITIES, load_city
from knowledge.items.checking import nodes_of, values_of
from knowledge.items.reading import read_items
from knowledge.library.reading import Reading
from knowledge.rules.item import Basis, Item, ItemSet, Terms
from knowledge.rules.item_terms import Constant, Leaf, Tiers
from knowledge.rules.quantity import quantities

FOLDER = CITIES / "deyang" / "items"
ORIGINALS = CITIES / "deyang" / "sample" / "originals"
CITY = load_city("deyang")
ITEMS = read_items(FOLDER)
THE_42 = [f"DY-{number:02d}" for number in range(1, 43)]
TAX = {"DY-14", "DY-15", "DY-16", "DY-17", "DY-18", "DY-21", "DY-22"}
UNSTATED = {("DY-17", Fraction(12))}  # 10万元 a month, told for the year
Articles = dict[tuple[str, str], list[str]]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def articles() -> Articles:
    """Return the articles of the sample base as the library reads them, by 文号 and label."""
    found: Articles = {}
    with Reading(60, 1_000_000) as reading:
        for path in sorted(ORIGINALS.iterdir()):
            content = reading.read_whole(path, path.stem, CITY.folder)[0]["content"]
            for article in content["articles"]:
                key = (str(content["fields"]["doc_no"]), str(article["label"]))
                found.setdefault(key, []).append(_plain(str(article["text"])))
    return found


def _sentences(items: ItemSet) -> Iterator[tuple[str, Basis]]:
    for item in items.items:
        for terms in item.versions:
            yield from ((item.code, basis) for basis in terms.basis)
    yield from ((group.name, group.basis) for group in items.groups)
    yield from ((cap.name, cap.basis) for cap in items.joint_caps)


def test_every_sentence_stands_in_the_article_it_names(articles: Articles) -> None:
    wrong = {
        (code, basis.doc, basis.article, basis.quote)
        for code, basis in _sentences(ITEMS)
        if not any(_plain(basis.quote) in text for text in articles.get((basis.doc, basis.article), []))
    }
    assert wrong == set()


def test_every_text_an_item_rests_on_is_marked_as_a_sample() -> None:
    assert [(code, basis.doc) for code, basis in _sentences(ITEMS) if "示例" not in basis.doc + basis.title] == []


def _figures(terms: Terms) -> Iterator[Constant]:
    parts = [terms.amount, terms.caps, *values_of(terms.conditions), *(one.values for one in terms.parameters)]
    for node in nodes_of(parts):
        if isinstance(node, Constant):
            yield node
        if isinstance(node, Tiers):
            for row in node.rows:
                yield from (Constant(one, "元") for one in (row.to, row.amount) if one is not None)
                yield from (Constant(one, "%") for one in (row.rate,) if one is not None)


def _is_stated(figure: Constant, text: str) -> bool:
    said = quantities(text)
    if figure.unit == "元":
        return figure.value / 100 in {one.value for one in said if one.unit == "元"}
    if figure.unit == "%":
        return figure.value * 100 in {one.value for one in said if one.unit in {"%", "百分点"}}
    if figure.value / 12 in {one.value for one in said if one.unit == "年"}:
        return True  # months of full years
    return any(one.value == figure.value for one in said) or str(figure.value) in text


@pytest.mark.parametrize("item", ITEMS.items, ids=[item.code for item in ITEMS.items])
def test_every_figure_stands_in_a_sentence_of_its_own_item(item: Item) -> None:
    for terms in item.versions:
        text = "。".join(basis.quote for basis in terms.basis)
        unstated = {
            figure
            for figure in _figures(terms)
            if figure.value not in {0, 1} and not _is_stated(figure, text) and (item.code, figure.value) not in UNSTATED
        }
        assert unstated == set()


def test_the_42_items_are_there_with_their_classes() -> None:
    found = {item.code: item.kind for item in ITEMS.items}
    assert [code for code in THE_42 if code not in found] == []
    assert {code for code in THE_42 if found[code] == "减免类"} == TAX


def test_departments_and_themes_are_those_of_the_city() -> None:
    departments = {word for one in CITY.departments for word in one.words}
    themes = {theme.name for theme in CITY.themes}
    places = {place.code for place in CITY.places} | {"100000", "510000"}
    strange = [
        (item.code, item.dept, item.themes, item.region)
        for item in ITEMS.items
        if item.dept not in departments or not set(item.themes) <= themes or item.region not in places
    ]
    assert strange == []


def test_each_file_bears_the_code_of_its_item() -> None:
    assert [item.file for item in ITEMS.items if item.file != f"{item.code.lower()}.yaml"] == []


def test_every_grant_has_the_negative_list_of_its_time_but_the_one_for_cities() -> None:
    """Before May 2020 the sample city had none."""
    without = {
        item.code
        for item in ITEMS.items
        for terms in item.versions
        if item.kind == "奖补类" and terms.since >= date(2020, 5, 10) and not _has_negative(terms)
    }
    assert without == {"DY-38"}


def _has_negative(terms: Terms) -> bool:
    return any(getattr(node, "negative", False) for node in nodes_of(terms.conditions))


def test_there_are_the_133_items_of_the_city() -> None:
    assert len(ITEMS.items) == 133


def test_on_the_day_of_the_town_the_42_are_in_force_but_three() -> None:
    day = date(2026, 11, 22)
    ended = [item.code for item in ITEMS.items if item.code in THE_42 and item.terms_on(day) is None]
    assert ended == ["DY-19", "DY-37", "DY-38"]


def test_a_county_or_zone_item_asks_for_its_own_place() -> None:
    for item in ITEMS.items:
        if item.level in {"县级", "园区级"} and item.code not in THE_42:
            asked = {node.value for node in nodes_of(item.versions[0].conditions)
                     if isinstance(node, Leaf) and node.fact == "region_code"}  # fmt: skip
            assert item.region in asked, item.code
            assert "510600" not in asked, item.code


def test_an_item_of_a_past_year_is_over() -> None:
    past = [item for item in ITEMS.items if re.fullmatch(r"DY-\d\d-20(?:1\d|2[0-5])", item.code)]
    assert len(past) >= 10
    assert [item.code for item in past if item.terms_on(date(2026, 11, 22)) is not None] == []


def test_nothing_of_this_machine_stands_in_the_items() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(FOLDER).iterdir()]
    assert not any(re.search(r"/work|/tmp|http", text) for text in texts)
