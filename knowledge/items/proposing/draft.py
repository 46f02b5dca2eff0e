"""A proposed item before it is written, and the proposal of a whole document."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from config.words import proposing as words
from knowledge.items.proposing.clusters import Cluster
from knowledge.items.proposing.combining import combined
from knowledge.items.proposing.conditions import Reading
from knowledge.items.proposing.events import once_only
from knowledge.items.proposing.findings import SELF, Found, Node, Unread, is_record
from knowledge.items.proposing.grants import Granted
from knowledge.items.proposing.source import Passage, Sentence, Source, Span, sentences
from knowledge.items.proposing.windows import Way


@dataclass(slots=True)
class Draft:
    """One proposed item before it is written."""

    code: str
    name: str
    passages: list[Passage]
    conditions: list[Found] = field(default_factory=list)
    amount: Node | None = None
    exact: bool = True
    again: bool = False  # a first recognition and a later one are both paid for
    amount_spans: list[Span] = field(default_factory=list)  # the words the amount was read from
    sentences: list[Sentence] = field(default_factory=list)  # the giving ones
    way: Way = field(default_factory=Way)
    unread: list[Unread] = field(default_factory=list)
    hints: list[Unread] = field(default_factory=list)  # sentences on stacking
    remarks: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)  # between a model and the patterns


@dataclass(slots=True)
class Proposal:
    """The drafts of a document, and what belongs to none of them."""

    source: Source
    drafts: list[Draft] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)  # articles that are not about rewards
    model: str = ""  # what a model did: empty where none was asked
    refused: str = ""  # why nothing is proposed from this document at all


def fill(
    draft: Draft, cluster: Cluster, asked: Sequence[tuple[Sentence, Reading]], way: Way, every: Sequence[Sentence],
    *, alone: bool,
) -> None:  # fmt: skip
    """Fill a draft from its giving sentences and from what else is asked of it.

    Args:
        draft: has its name, its code and its articles.
        cluster: its giving sentences.
        asked: the other sentences that speak of it, as they were read.
        way: how to apply, of the whole document.
        every: all sentences of the document.
        alone: whether it is the only item of the document.

    """
    granted = cluster.granted
    shared = [one for _, reading in asked for one in reading.found]
    shared = _enriched(shared, granted)
    result = combined(granted.grants, shared, granted.caps)
    draft.conditions = _unique([*shared, *result.conditions])
    draft.amount, draft.exact, draft.way = result.amount, result.exact, way
    draft.sentences = [one for grant in granted.grants for one in (grant.sentence, *grant.others)]
    draft.sentences += [one.sentence for one in granted.caps]
    draft.again = result.again
    draft.remarks = list(dict.fromkeys(result.remarks))
    draft.unread = [*granted.unread, *result.unread, *(one for _, reading in asked for one in reading.unread)]
    if draft.amount is not None:
        draft.amount_spans = list(dict.fromkeys(result.rests_on))
    once = _once(draft, cluster, every, alone=alone)
    draft.conditions += [once] if once is not None else []


def _once(draft: Draft, cluster: Cluster, every: Sequence[Sentence], *, alone: bool) -> Found | None:
    """Return the condition that the firm has not had it before: only where one award is for the firm, once."""
    said = "".join(one.plain for one in draft.sentences)
    yearly = re.search(
        r"补助|补贴|贴息|每年(?:最高|不超过|合计|累计)|同一(?!企业|单位|事项|奖)[\u4e00-\u9fff]{2,4}", said
    )
    lists = any(is_record(one.node) and one.fact != "qualifications" for one in draft.conditions)
    if lists or any(one.fact == "received_awards" for one in draft.conditions):
        return None
    own = [sentence for passage in cluster.passages for sentence in sentences(passage)]
    own += every if alone else []
    found = next((found for sentence in own if (found := once_only(sentence))), None)
    if found is None and not yearly:
        found = next((found for sentence in every if (found := once_only(sentence, general=True))), None)
    if found is None:
        return None
    if draft.again:
        value = {"item": SELF, "since": "as_of_year"}
        node = found.node | {"value": value, "says": words.THIS_TIME}
        return dataclasses.replace(found, node=node, remark=words.EACH_TIME)
    return found


def _enriched(shared: Sequence[Found], granted: Granted) -> list[Found]:
    """Put what is asked of the records of a list elsewhere into the condition the money hangs on."""
    kept = []
    for one in shared:
        mine = [(grant, at) for grant in granted.grants for at, own in enumerate(grant.conditions)
                if own.fact == one.fact and is_record(own.node)]  # fmt: skip
        if one.fact == "qualifications" or not is_record(one.node) or not mine:
            kept.append(one)
            continue
        for grant, at in mine:
            own = grant.conditions[at]
            value = one.node["value"] | own.node["value"]
            grant.conditions[at] = dataclasses.replace(own, node=own.node | {"value": value})
    return kept


def _unique(found: Sequence[Found]) -> list[Found]:
    """Keep each condition once, and none that another one says already and more."""
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.key(), one)
    return [one for one in kept.values() if not any(_says_more(other, one) for other in kept.values())]


def _says_more(other: Found, one: Found) -> bool:
    mine, theirs = one.node.get("value"), other.node.get("value")
    if other is one or one.fact != other.fact or not is_record(one.node) or not is_record(other.node):
        return False
    return isinstance(mine, dict) and isinstance(theirs, dict) and mine != theirs and mine.items() <= theirs.items()
