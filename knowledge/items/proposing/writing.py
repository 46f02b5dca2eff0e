"""A draft as the text of an item: YAML as in the city's folder, what to check above it, and what the checker says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from config.city import City
from knowledge.items.faults import ItemsRefused
from knowledge.items.proposing.draft import Draft
from knowledge.items.proposing.findings import SELF, Found, Node
from knowledge.items.proposing.source import Sentence, Source, Span
from knowledge.items.reading import read_item
from knowledge.items.shared import Shared

WIDTH = 120
LEVELS = {"国家级", "省级", "市级", "县级", "园区级"}


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences an item rests on, by the short names it gives them."""

    keys: dict[tuple[int, int, int], str]
    spans: dict[str, Span]

    def key(self, span: Span) -> str:
        """Return the short name of a sentence; the first one is main."""
        place = (span.number, span.start, span.end)
        if place not in self.keys:
            name = "main" if not self.keys else f"b{len(self.keys) + 1}"
            self.keys[place] = name
            self.spans[name] = span
        return self.keys[place]


def text_of(draft: Draft, source: Source, city: City) -> str:
    """Return the text of an item; what the document does not say is left out, and the checker will name it."""
    bases = Sentences({}, {})
    for sentence in draft.sentences[:1]:
        bases.key(sentence.span)
    conditions = [_with_basis(one, bases) for one in draft.conditions]
    amount = _amount(draft, bases)
    way = draft.way
    version: Node = {"from": source.since.isoformat()} if source.since else {}
    version["to"] = source.until.isoformat() if source.until else None
    if source.draft:
        version["draft"] = True
    version["basis"] = {name: _basis(span, source) for name, span in bases.spans.items()}
    if conditions:
        version["conditions"] = {"all": conditions}
    if amount is not None:
        version["amount"] = amount
    version["window"] = way.window
    version |= {"channel": way.channel} if way.channel else {}
    version["contact"] = {key: value for key, value in (("dept", way.dept), ("phone", way.phone)) if value}
    version |= {"materials": way.materials} if way.materials else {}
    item = _head(draft, source, city) | {"versions": [version]}
    text = yaml.safe_dump(
        _own_code(item, draft.code), allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None
    )
    return f"{_above(draft)}{text}"


def _head(draft: Draft, source: Source, city: City) -> Node:
    department = city.department_by_word(source.department) if source.department else None
    head: Node = {"code": draft.code, "name": draft.name, "class": "奖补类"}
    head |= {"level": source.level} if source.level in LEVELS else {}
    head |= {"region": source.region} if source.region else {}
    dept = department.name if department is not None else source.department
    head |= {"dept": dept} if dept else {}
    head |= {"themes": list(source.themes)} if source.themes else {}
    return head | {"redeem": draft.way.redeem}


def _with_basis(found: Found, bases: Sentences) -> Node:
    key = bases.key(found.sentence.span)

    def told(node: Node) -> Node:
        branch = next((name for name in ("any", "all") if name in node), "")
        if branch:
            return {branch: [told(one) for one in node[branch]]} | ({"says": node["says"]} if node.get("says") else {})
        return node | {"basis": key}

    return told(found.node)


def _amount(draft: Draft, bases: Sentences) -> Node | None:
    if draft.amount is None or not draft.amount_spans:
        return None
    keys = [bases.key(next(one for one in draft.sentences if _holds(one, span)).span) for span in draft.amount_spans]
    says = "；".join(_short(span.quote) for span in draft.amount_spans)
    return draft.amount | {"says": says, "basis": keys[0]}


def _holds(sentence: Sentence, span: Span) -> bool:
    return sentence.passage.number == span.number and sentence.start <= span.start and span.end <= sentence.end


def _short(text: str) -> str:
    return "".join(text.split()).rstrip("。；;")


def _basis(span: Span, source: Source) -> Node:
    return {"doc": source.cited_as, "title": source.title, "article": span.article or source.title, "quote": span.quote}


def _own_code(value: Any, code: str) -> Any:  # noqa: ANN401 - any YAML
    if isinstance(value, Mapping):
        return {key: _own_code(one, code) for key, one in value.items()}
    if isinstance(value, list):
        return [_own_code(one, code) for one in value]
    return code if value == SELF else value


def _above(draft: Draft) -> str:
    """Return the comment above the text: what to check, sentence by sentence."""
    return "".join(f"# {line}\n" for line in _lines(draft))


def _lines(draft: Draft) -> Iterator[str]:
    yield "由政策原文拟出的草稿，未经核对，不得直接发布。每条依据都照原文摘录。"
    for one in draft.conditions:
        if one.remark:
            yield f"核对 {_plain(one.node.get('says', ''))}：{_plain(one.remark)}（{_place(one.span)}）"
    for remark in draft.remarks:
        yield f"核对 金额：{_plain(remark)}"
    for left in draft.unread:
        yield f"未能转成条件（{_place(left.span)}）：{_plain(left.span.quote)}——{_plain(left.why)}"
    for hint in draft.hints:
        yield f"叠加（{_place(hint.span)}）：{_plain(hint.span.quote)}"


def _plain(text: object) -> str:
    """Return a text on one line, safe in a comment."""
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", str(text)).strip()


def _place(span: Span) -> str:
    return f"{span.article} 第{span.start + 1}至{span.end}字"


def gaps_of(text: str, code: str, shared: Shared) -> list[str]:
    """Return what the checker of items still asks for, sentence by sentence; empty where the text is whole."""
    try:
        read_item(text, f"{code.lower()}.yaml", shared)
    except ItemsRefused as refused:
        return [str(fault) for fault in refused.faults]
    return []
