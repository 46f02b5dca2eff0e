"""Documents to propose items from, made of articles."""

from dataclasses import replace
from datetime import date
from typing import Any

from config.city import load_city
from knowledge.items.proposing.draft import Draft, Proposal
from knowledge.items.proposing.findings import Found
from knowledge.items.proposing.proposal import proposed
from knowledge.items.proposing.source import Passage, Source

CITY = load_city("deyang")


def source_of(*articles: str, **more: object) -> Source:
    """A document of the city with these articles, 第一条 on."""
    passages = tuple(Passage(at, f"第{'一二三四五六七八九十'[at - 1]}条", text) for at, text in enumerate(articles, 1))
    made = Source(
        "德阳市测试奖励办法（示例）",
        "德示例规〔2026〕99号",
        passages,
        level="市级",
        region="510600",
        department="德阳市科学技术局",
        themes=("科技创新",),
        since=date(2026, 1, 1),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of any type by name


def proposal_of(*articles: str, **more: object) -> Proposal:
    """What is proposed from these articles."""
    return proposed(source_of(*articles, **more), CITY, ["DY-42"])


def draft_of(*articles: str, **more: object) -> Draft:
    """The only draft of these articles."""
    [draft] = proposal_of(*articles, **more).drafts
    return draft


def asked(draft: Draft) -> list[tuple[Any, ...]]:
    """The conditions of a draft as (fact, op, value) and the year where one is written."""
    return [_short(one) for one in draft.conditions]


def _short(found: Found) -> tuple[Any, ...]:
    node = found.node
    if "any" in node:
        return ("any", [(one.get("fact"), one.get("op"), one.get("value")) for one in node["any"]])
    return (node["fact"], node["op"], node.get("value"), *([node["year"]] if "year" in node else []))
