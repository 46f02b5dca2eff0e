"""Values and records of a firm in words: what a person reads in a chat and on a page."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from config.words.facts import FACTS
from config.words.firm_records import RECORDS

FIRST = {True: "首次", False: "非首次"}
FIELDS = {(name, one.name): one.label for name, record in RECORDS.items() for one in record.fields}
BARE = frozenset({"name", "item", "person", "kind", "level", "stage", "degree", "role", "principal", "year", "amount"})
PLACES = frozenset({"region_code", "tax_region", "stat_region", "zone_id"})


def value_told(name: str, value: Any, place_of: Callable[[str], str]) -> str:  # noqa: ANN401 - as JSON holds it
    """Return a value as people read it: places by their names, counts with their unit, records with their fields."""
    if name in PLACES and isinstance(value, str):
        return place_of(value) or value
    if isinstance(value, list):
        return "；".join(record_told(name, one) for one in value) or "无"
    unit = FACTS[name].unit if name in FACTS and isinstance(value, int) and not isinstance(value, bool) else ""
    return f"{plain(value)}{unit if unit in {'人', '件'} else ''}"


def record_told(name: str, record: Any) -> str:  # noqa: ANN401 - as above
    """Return one record, field by field in the order of their list: a database may have turned them round.

    >>> record_told("loans", {"repaid": False, "rate": "3.6%", "principal": "500万元"})
    '500万元，利率3.6%，是否已还清：否'
    """
    if not isinstance(record, Mapping):
        return plain(record)
    order = [one.name for one in RECORDS[name].fields] if name in RECORDS else []
    keys = sorted(map(str, record), key=lambda key: (order.index(key) if key in order else len(order), key))
    return "，".join(_field_told(name, key, record[key]) for key in keys)


def _field_told(name: str, key: str, value: Any) -> str:  # noqa: ANN401 - as above
    if key == "first" and isinstance(value, bool):
        return FIRST[value]
    label = FIELDS.get((name, key), "")
    if key in BARE or not label:
        return plain(value)
    return f"{label}：{plain(value)}" if isinstance(value, bool) else f"{label}{plain(value)}"


def plain(value: Any) -> str:  # noqa: ANN401 - as above
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value == []:
        return "无"
    if isinstance(value, list):
        return "、".join(plain(one) for one in value)
    if isinstance(value, dict):
        return " ".join(FIRST.get(one, "") if key == "first" else plain(one) for key, one in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
