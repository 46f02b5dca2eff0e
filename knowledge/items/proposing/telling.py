"""A proposal as people and programs read it: every condition with its span, what was left over, what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from config.city import City
from config.words import proposing as words
from knowledge.items.proposing.draft import Draft, Proposal
from knowledge.items.proposing.findings import Unread
from knowledge.items.proposing.source import Span
from knowledge.items.proposing.writing import gaps_of, text_of
from knowledge.items.shared import Shared


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its text and what the checker still asks for."""

    draft: Draft
    text: str
    gaps: tuple[str, ...]


def written(proposal: Proposal, city: City, shared: Shared) -> list[Written]:
    """Return the drafts of a proposal as texts, each checked like an item of the folder."""
    found = []
    for draft in proposal.drafts:
        text = text_of(draft, proposal.source, city)
        found.append(Written(draft, text, tuple(gaps_of(text, draft.code, shared))))
    return found


def told(proposal: Proposal, drafts: Sequence[Written]) -> dict[str, Any]:
    """Return a proposal as JSON tells it."""
    return {
        "policy_id": proposal.source.policy_id,
        "doc": proposal.source.cited_as,
        "title": proposal.source.title,
        "refused": proposal.refused,
        "model": proposal.model,
        "items": [_item(one) for one in drafts],
        "unread": [_left(one) for one in proposal.unread],
        "aside": [span.told() for span in proposal.aside],
    }


def _item(one: Written) -> dict[str, Any]:
    draft = one.draft
    return {
        "code": draft.code,
        "name": draft.name,
        "articles": [passage.label for passage in draft.passages],
        "conditions": [{**found.node, "span": found.span.told(), "remark": found.remark} for found in draft.conditions],
        "amount": draft.amount,
        "amount_exact": draft.exact,
        "amount_spans": [span.told() for span in draft.amount_spans],
        "window": draft.way.window,
        "redeem": draft.way.redeem,
        "channel": draft.way.channel,
        "materials": draft.way.materials,
        "spans": {name: span.told() for name, span in draft.way.spans.items()},
        "remarks": draft.remarks,
        "unread": [_left(left) for left in draft.unread],
        "stacking": [hint.span.told() for hint in draft.hints],
        "differences": draft.differences,
        "gaps": list(one.gaps),
        "yaml": one.text,
    }


def _left(one: Unread) -> dict[str, Any]:
    return one.span.told() | {"why": one.why}


def lines(proposal: Proposal, drafts: Sequence[Written]) -> Iterator[str]:
    """Give a proposal line by line."""
    if proposal.refused:
        yield proposal.refused
        return
    if not drafts:
        yield words.NONE
    for one in drafts:
        yield from lines_of(one)
    yield from rest_of(proposal)


def rest_of(proposal: Proposal) -> Iterator[str]:
    """Give what belongs to no draft line by line."""
    for left in proposal.unread:
        yield words.unread_line(_place(left.span), _flat(left.span), left.why)
    if proposal.aside:
        yield words.aside(list(dict.fromkeys(span.article for span in proposal.aside)))


def lines_of(one: Written) -> Iterator[str]:
    """Give one draft line by line."""
    draft = one.draft
    yield words.draft_line(draft.code, draft.name, len(draft.conditions), len(one.gaps))
    for found in draft.conditions:
        yield words.condition_line(str(found.node.get("says", "")), _place(found.span), _flat(found.span))
        if found.remark:
            yield words.check_line(str(found.node.get("says", "")), found.remark)
    for span in draft.amount_spans:
        yield words.amount_line(_place(span), _flat(span))
    yield from (words.check_line("金额", remark) for remark in draft.remarks)
    yield from (words.unread_line(_place(left.span), _flat(left.span), left.why) for left in draft.unread)
    yield from (words.hint_line(_place(hint.span), _flat(hint.span)) for hint in draft.hints)
    yield from (words.difference_line(one) for one in draft.differences)
    yield from (words.gap_line(gap) for gap in one.gaps)


def _place(span: Span) -> str:
    return words.place(span.article, span.start, span.end)


def _flat(span: Span) -> str:
    return "".join(char for char in span.quote if char.isprintable() and not char.isspace())
