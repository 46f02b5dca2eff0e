"""Texts of items written anew: what is written is read back as it was, and what did not change stays as it stood."""

import copy
import difflib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.city import CITIES
from knowledge.items.faults import ItemsRefused
from knowledge.items.rewriting import Tree, rewritten, tree_of, written
from knowledge.items.writing import flow, number

FOLDER = CITIES / "deyang" / "items"
DY_13 = (FOLDER / "dy-13.yaml").read_text(encoding="utf-8")

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
exact = st.fractions(min_value=0, max_value=10**9).map(lambda one: Fraction(round(one * 10_000), 10_000))
values = st.recursive(
    st.one_of(words, st.booleans(), exact, st.sampled_from(["2026-01-01", "on", "510600", ">=", "8%", "null", "1e3"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=50)
@example({"0": "\ufffe"})
@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_what_is_written_is_read_back_as_it_was(tree: Tree) -> None:
    assert tree_of(written(tree), "x.yaml") == tree
    assert tree_of(f"a: {flow(tree)}\n", "x.yaml") == {"a": tree}


@settings(max_examples=50)
@given(st.dictionaries(words, values, min_size=1, max_size=4), st.dictionaries(words, values, min_size=1, max_size=4))
def test_a_text_becomes_any_other_values_whatever_it_said_before(old: Tree, new: Tree) -> None:
    assert tree_of(rewritten(written(old), new), "x.yaml") == new


def test_every_item_of_the_city_is_written_anew_without_loss() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        tree = tree_of(path.read_text(encoding="utf-8"), path.name)
        assert tree_of(written(tree), path.name) == tree, path.name


def changed_lines(old: str, new: str) -> list[str]:
    told = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in told if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def version_of(tree: Tree) -> dict[str, Any]:
    version: dict[str, Any] = tree["versions"][0]
    return version


def test_only_the_lines_that_change_are_touched_and_remarks_stay() -> None:
    old = DY_13.replace("  parameters:", "  # 增长率由科技局核定\n  parameters:")
    tree = copy.deepcopy(tree_of(old, ""))
    version = version_of(tree)
    version["parameters"]["growth"] = "12%"
    version["amount"]["min"][0] = "120万元"
    version["to"] = "2030-01-01"
    del version["forms"]
    version["caps"] = {"enterprise_year": "100万元"}
    assert changed_lines(old, rewritten(old, tree)) == [
        '-  to: "2028-04-14"', '+  to: "2030-01-01"', "-  parameters: {growth: 10%}", "+  parameters: {growth: 12%}",
        "-    - 100万元", "+    - 120万元", "-  forms: [研发费用增量后补助申请表]",
        "+  caps: {enterprise_year: 100万元}",
    ]  # fmt: skip


def test_a_condition_is_put_in_and_taken_out_without_touching_the_others() -> None:
    tree = copy.deepcopy(tree_of(DY_13, ""))
    rows = version_of(tree)["conditions"]["all"]
    rows.insert(3, {"fact": "startup", "op": "is", "value": True, "says": "初创企业: 是", "basis": "main"})
    one_more = rewritten(DY_13, tree)
    assert changed_lines(DY_13, one_more) == [
        '+    - {fact: startup, op: is, value: true, says: "初创企业: 是", basis: main}'
    ]
    del rows[3]
    assert rewritten(one_more, tree) == DY_13


def test_a_first_name_beside_a_dash_can_go() -> None:
    text = 'versions:\n- from: "2026-01-01"\n  to: null\n  channel: 线上\n'
    tree = tree_of(text, "")
    del version_of(tree)["from"]
    assert tree_of(rewritten(text, tree), "") == {"versions": [{"channel": "线上"}]}


def test_a_number_is_written_exactly() -> None:
    assert [number(Fraction(one)) for one in ("360", "0.5", "1/8", "-2.25", "0.001")] == [
        *("360", "0.5", "0.125", "-2.25", "0.001")
    ]


@pytest.mark.parametrize("text", ["- 1\n", "", "a: [1\n", "just words\n"])
def test_what_is_no_group_is_refused(text: str) -> None:
    with pytest.raises(ItemsRefused):
        tree_of(text, "x.yaml")
