"""Whatever stands in a file of items, it is read, or refused with sentences that name the file: never a crash."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config.city import CITIES
from config.yaml_text import read_yaml
from knowledge.items.faults import Fault, ItemsRefused
from knowledge.items.reading import read_texts

FOLDER = CITIES / "deyang" / "items"
SHARED = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("common.yaml", "stacking.yaml")}
CODES = ["dy-01", "dy-07", "dy-13", "dy-23", "dy-28", "dy-29", "dy-35"]
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Path_: TypeAlias = tuple[str | int, ...]
WRONG: list[Json] = [
    None,
    "",
    "x",
    0,
    -1,
    3.5,
    True,
    [],
    {},
    [1],
    {"a": 1},
    "50万块钱",
    "2026-02-30",
    "on",
    {"param": "x"},
]


def _read(text: str) -> None:
    """Read an item; what is refused is refused with sentences that name its file."""
    told: tuple[Fault, ...] | None = None
    try:
        read_texts({**SHARED, "x.yaml": text})
    except ItemsRefused as refused:
        told = refused.faults
    assert told is None or (told and all(fault.file == "x.yaml" and fault.says for fault in told))


def _places(node: Json, path: Path_ = ()) -> Iterator[Path_]:
    if path:
        yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from _places(value, (*path, key))


def _changed(root: Json, path: Path_, value: Json, *, drop: bool) -> str:
    at: dict[str | int, Json] = cast("dict[str | int, Json]", root)
    for key in path[:-1]:
        at = cast("dict[str | int, Json]", at[key])
    if drop:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return yaml.safe_dump(root, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("code", CODES)
def test_an_item_with_one_place_broken_is_read_or_refused(code: str) -> None:
    text = Path(FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
    chance = random.Random(code)  # noqa: S311 - the same places every time
    places = list(_places(read_yaml(text)))
    for path in chance.sample(places, min(60, len(places))):
        _read(_changed(read_yaml(text), path, chance.choice(WRONG), drop=chance.random() < 0.3))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ItemsRefused) as refused:
        read_texts({"x.yaml": text})
    assert str(refused.value)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["fact", "op", "value", "year", "min", "sum", "each", "of", "where", "tiers", "by", "rows", "when", "table"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_ANY, _ANY)
def test_any_condition_and_amount_is_read_or_refused(condition: Json, amount: Json) -> None:
    root = read_yaml((FOLDER / "dy-04.yaml").read_text(encoding="utf-8"))
    root["versions"][0]["conditions"] = condition
    root["versions"][0]["amount"] = amount
    _read(yaml.safe_dump(root, allow_unicode=True))
