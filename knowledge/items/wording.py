"""Parts of an item in words, from its text as plain values: right or wrong, whatever is written is shown."""

from collections.abc import Mapping
from typing import Any

from config.words import items as words
from knowledge.items.rewriting import Tree
from knowledge.items.writing import flow
from knowledge.rules.fact_names import label


def condition_said(condition: Any) -> str:  # noqa: ANN401 - whatever is written
    """Return a condition in words: 研发费用占营业收入比重（上一年度）不低于 2%."""
    if not isinstance(condition, Mapping):
        return flow(condition)
    for name, join in (("all", words.every), ("any", words.one_of)):
        if isinstance(condition.get(name), list):
            return join(condition_said(one) for one in condition[name])
    if "not" in condition:
        return words.none_of(condition_said(condition["not"]))
    fact = str(condition.get("fact", ""))
    value = _value_said(condition.get("value"))
    return words.leaf(label(fact) if fact else "", str(condition.get("year", "")), str(condition.get("op", "")), value)


def _value_said(value: Any) -> str:  # noqa: ANN401 - whatever is written
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return words.listed(value)
    return value if isinstance(value, str) else flow(value)


def leaves_of(condition: Any) -> list[Tree]:  # noqa: ANN401 - whatever is written
    """Return the single conditions inside a condition, in order."""
    if isinstance(condition, list):
        return [leaf for one in condition for leaf in leaves_of(one)]
    if not isinstance(condition, Mapping):
        return []
    inner = [condition[name] for name in ("all", "any", "not") if name in condition]
    return [leaf for one in inner for leaf in leaves_of(one)] if inner else [dict(condition)]
