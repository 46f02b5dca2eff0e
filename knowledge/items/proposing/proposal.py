"""Draft items of a document: its giving articles, each with the conditions that go with it and what was left over."""

import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from config.city import City
from knowledge.items.proposing.amounts import Most
from knowledge.items.proposing.combining import combined
from knowledge.items.proposing.conditions import Ground, Reading, read_exclusion, read_part
from knowledge.items.proposing.events import once_only
from knowledge.items.proposing.findings import SELF, Found, Node, Unread, is_record
from knowledge.items.proposing.grants import Granted, grants_in
from knowledge.items.proposing.honours import definitions
from knowledge.items.proposing.naming import codes_after, name_of
from knowledge.items.proposing.sorts import (
    VERDICT,
    Sort,
    sort_of,
    tells_papers,
    tells_stacking,
    tells_way,
    tells_window,
)
from knowledge.items.proposing.source import Passage, Sentence, Source, Span, sentences
from knowledge.items.proposing.where import Places
from knowledge.items.proposing.windows import Way, way_of

SPEAKS = "这句话像是写给机器的，不作为政策内容"
RELIEF = "税费减免，请按减免类手工起草"
STACKS = "叠加规则要在 stacking.yaml 里写成互斥组或合计上限"
WHOSE = "没有写明属于哪一个事项"
NO_MONEY = "这一条没有读出奖补内容"
NOT_RULES = frozenset({"解读", "图解", "公示/名单"})
MOST_ITEMS = 30  # a document of more is a collection: what one of its texts asks for holds for no other
NEAR = 2  # articles of one subject with at most one other between them are one item
_SKIPPED = frozenset({"落款", "附件说明"})
_GENERAL = re.compile(
    r"本(?:办法|措施|政策|细则|规定|方案|实施细则|若干措施|若干政策)(?:的)?(?:所称企业|适用于|适用|支持|支持对象)|(?:申报|申请)(?:企业|单位|主体)(?:应|须|需|必须)|"
    r"(?:奖励|支持|补助|补贴|扶持|兑现)(?:对象|范围|主体)"
)
_ANNOUNCES = re.compile(r"(?:^|[。:.、)])(?P<who>对[^;。:]{4,}?)(?:,|的)(?:按|给予|予以|实行|分[档级别类]|奖励|补助)")
_DEFINES = re.compile(r"所称[^,;。]{2,16},?(?:是指|指|包括)")
_OWN_ARTICLE = re.compile(r"本条|本款|本部分")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and what it does."""

    sentence: Sentence
    sort: Sort
    lead: str = ""  # of a list: the line above it that ends with a colon


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


@dataclass(slots=True)
class _Cluster:
    """Giving articles of one subject."""

    passages: list[Passage]
    granted: Granted

    def takes(self, other: Granted) -> bool:
        return bool(other.subject[0]) and other.subject == self.granted.subject


def proposed(source: Source, city: City, codes: Collection[str] = ()) -> Proposal:
    """Propose draft items by patterns.

    Args:
        source: the document.
        city: places and departments to recognise.
        codes: of the items there are, so that a draft gets one of its own.

    """
    proposal = Proposal(source)
    if source.kind in NOT_RULES:
        return replace(proposal, refused=f"这是一份{source.kind}，不是定奖补条件的文件。请用它所说的那份政策原文")
    passages = [one for one in source.passages if one.label not in _SKIPPED]
    rows = {one.number: list(_rows(one)) for one in passages}
    ground = Ground(
        Places(city, source.region or city.code), definitions(_every(rows)), "".join(one.text for one in passages)
    )
    clusters = _clusters(passages, rows, ground)
    free = codes_after(codes)
    for cluster in clusters:
        first = cluster.passages[0]
        name = name_of(first, cluster.granted.grants, source.title)
        proposal.drafts.append(Draft(next(free), name, cluster.passages))
    asked = _asked(passages, rows, clusters, ground, proposal)
    way = way_of(source, [one for one in _every(rows) if _tells(one)], city)
    for number, (draft, cluster) in enumerate(zip(proposal.drafts, clusters, strict=True)):
        _fill(draft, cluster, asked[number], way, list(_every(rows)), alone=len(clusters) == 1)
    _set_aside(proposal, passages, rows)
    return proposal


def _rows(passage: Passage) -> Iterator[Row]:
    lead = ""
    for sentence in sentences(passage):
        if sentence.plain.endswith(":"):
            lead = sentence.plain
        above = lead if sentence.plain != lead else ""
        yield Row(sentence, sort_of(sentence, above), above)


def _every(rows: dict[int, list[Row]]) -> Iterator[Sentence]:
    for some in rows.values():
        yield from (row.sentence for row in some if row.sort is not Sort.SPEAKS)


def _tells(sentence: Sentence) -> bool:
    plain = sentence.plain
    return tells_window(plain) or tells_way(plain) or tells_papers(plain) or bool(re.search(r"电话|咨询", plain))


def _clusters(passages: Sequence[Passage], rows: dict[int, list[Row]], ground: Ground) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    for passage in passages:
        giving = [row.sentence for row in rows[passage.number] if row.sort is Sort.GRANT]
        if not giving:
            continue
        for granted in grants_in(giving, ground):
            _place(clusters, passage, granted)
    return clusters


def _place(clusters: list[_Cluster], passage: Passage, granted: Granted) -> None:
    """Put what one article gives with the item it goes on with, else make a new one."""
    same = next((one for one in clusters if one.takes(granted) and _next_to(one, passage)), None)
    if same is None and not any(one.conditions or one.unread for one in granted.grants):
        same = _before(clusters, passage)
    if same is not None:
        same.passages += [passage] if same.passages[-1] is not passage else []
        same.granted.grants += granted.grants
        same.granted.caps += granted.caps
        same.granted.unread += granted.unread
    elif granted.grants:
        clusters.append(_Cluster([passage], granted))
    elif granted.unread and clusters:
        clusters[-1].granted.unread += granted.unread


def _next_to(cluster: _Cluster, passage: Passage) -> bool:
    return passage.number - cluster.passages[-1].number <= NEAR


def _before(clusters: Sequence[_Cluster], passage: Passage) -> _Cluster | None:
    """Return the item that an article without a subject of its own goes on with: the one just before it."""
    last = clusters[-1] if clusters else None
    if last is None or last.passages[-1].path != passage.path:
        return None
    return last if passage.number - last.passages[-1].number <= 1 else None


def _asked(
    passages: Sequence[Passage], rows: dict[int, list[Row]], clusters: Sequence[_Cluster], ground: Ground,
    proposal: Proposal,
) -> list[list[tuple[Sentence, Reading]]]:  # fmt: skip
    """Return, for every item, what the other sentences ask for or exclude."""
    asked: list[list[tuple[Sentence, Reading]]] = [[] for _ in clusters]
    for passage in passages:
        for row in rows[passage.number]:
            whose = _whose(row, passage, clusters)
            reading = _reading(row, ground, giving=bool(whose))
            if reading is None:
                continue
            for at in whose:
                asked[at].append((row.sentence, reading))
            if not whose and clusters:
                proposal.unread.append(Unread(row.sentence.span, WHOSE))
    return asked


def _reading(row: Row, ground: Ground, *, giving: bool) -> Reading | None:
    sentence, plain = row.sentence, row.sentence.plain
    if row.sort is Sort.ASKS:
        return _positive(sentence, ground)
    announced = _ANNOUNCES.search(plain) if giving and row.sort in {Sort.OTHER, Sort.STACKS} else None
    if announced:
        return read_part(sentence, announced.start("who"), announced.end("who"), ground)
    if row.sort is Sort.EXCLUDES or (row.sort is Sort.GRANT and VERDICT.search(plain)):
        match = VERDICT.search(plain)
        start = 0
        if row.sort is Sort.GRANT:
            return None
        return read_exclusion(sentence, ground, match.start() if match else len(plain)) if start == 0 else None
    return None


def _positive(sentence: Sentence, ground: Ground) -> Reading:
    """Read a sentence that asks; a clause of it that excludes is read as an exclusion."""
    plain = sentence.plain
    match = VERDICT.search(plain)
    end = max(plain.rfind(",", 0, match.start()), 0) if match else len(plain)
    reading = read_part(sentence, 0, end, ground) if end else Reading()
    if _DEFINES.search(plain):
        reading.found = [one for one in reading.found if one.fact not in {"qualifications", ""}]
    if match:
        other = read_exclusion(sentence, ground, match.start())
        reading.found += [
            one for one in other.found if one.start >= end and one.key() not in {x.key() for x in reading.found}
        ]
        reading.covered = reading.covered or other.covered
    return reading


def _whose(row: Row, passage: Passage, clusters: Sequence[_Cluster]) -> list[int]:
    """Return which items a sentence speaks of."""
    every = list(range(len(clusters)))
    own = [at for at in every if any(one.number == passage.number for one in clusters[at].passages)]
    if len(own) > 1:
        return _just_before(row.sentence, [(at, clusters[at]) for at in own])
    if own:
        return own
    if len(clusters) == 1:
        return every
    if _OWN_ARTICLE.search(row.sentence.plain):
        return [at for at in every if passage.path and any(one.path == passage.path for one in clusters[at].passages)]
    if passage.kind == "table_row":
        return []
    general = _GENERAL.search(row.lead + row.sentence.plain) or _general_head(passage) or row.sort is Sort.EXCLUDES
    if general and len(clusters) <= MOST_ITEMS:
        return every
    return _named(row.sentence, clusters) or _only_one_beside(passage, clusters)


def _just_before(sentence: Sentence, clusters: Sequence[tuple[int, _Cluster]]) -> list[int]:
    """Return the item whose giving sentence stands last before a sentence of an article with several."""
    begun = [
        (grant.sentence.start, at)
        for at, one in clusters
        for grant in one.granted.grants
        if grant.sentence.passage.number == sentence.passage.number and grant.sentence.start < sentence.start
    ]
    return [max(begun)[1]] if begun else []


def _named(sentence: Sentence, clusters: Sequence[_Cluster]) -> list[int]:
    """Return the items that a sentence names: 可以申请创业场地租金补贴."""
    match = re.search(r"可以?(?:申请|申报|申领)(?:享受)?([^,;。]{4,16})", sentence.plain)
    if match is None:
        return []
    return [
        at for at, one in enumerate(clusters) if any(match[1] in grant.sentence.plain for grant in one.granted.grants)
    ]


def _only_one_beside(passage: Passage, clusters: Sequence[_Cluster]) -> list[int]:
    """Return the only item of the chapter a sentence stands in."""
    beside = [at for at, one in enumerate(clusters) if passage.path and one.passages[0].path == passage.path]
    return beside if len(beside) == 1 else []


def _general_head(passage: Passage) -> bool:
    head = passage.path[-1] if passage.path else ""
    return bool(re.search(r"^.{0,6}(?:支持对象|适用范围|适用对象|申报条件|基本条件|总则|奖励对象)", head))


def _fill(
    draft: Draft, cluster: _Cluster, asked: Sequence[tuple[Sentence, Reading]], way: Way, every: Sequence[Sentence],
    *, alone: bool,
) -> None:  # fmt: skip
    granted = cluster.granted
    shared = [one for _, reading in asked for one in reading.found]
    caps: list[Most] = granted.caps
    shared = _enriched(shared, granted)
    result = combined(granted.grants, shared, caps)
    draft.conditions = _unique([*shared, *result.conditions])
    draft.amount, draft.exact, draft.way = result.amount, result.exact, way
    draft.sentences = [grant.sentence for grant in granted.grants]
    draft.again = result.again
    draft.remarks = list(dict.fromkeys(result.remarks))
    draft.unread = [*granted.unread, *result.unread, *(one for _, reading in asked for one in reading.unread)]
    if draft.amount is not None:
        draft.amount_spans = [one.sentence.part(one.start, len(one.sentence.plain)) for one in result.rests_on]
    once = _once(draft, cluster, every, alone=alone)
    draft.conditions += [once] if once is not None else []


def _once(draft: Draft, cluster: _Cluster, every: Sequence[Sentence], *, alone: bool) -> Found | None:
    """Return the condition that the firm has not had it before: only where one award is for the firm, once."""
    yearly = re.search(r"补助|补贴|贴息", "".join(one.plain for one in draft.sentences))
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
        node = found.node | {"value": value, "says": "本次认定还没有领取奖励"}
        return dataclasses.replace(found, node=node, remark="首次认定和重新认定各奖励一次，按本年度没有领取处理")
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
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.key(), one)
    return list(kept.values())


def _set_aside(proposal: Proposal, passages: Sequence[Passage], rows: dict[int, list[Row]]) -> None:
    """List what was not used: sentences for machines, tax relief, stacking, and articles without any money."""
    used = {passage.number: draft for draft in proposal.drafts for passage in draft.passages}
    for passage in passages:
        for row in rows[passage.number]:
            span = row.sentence.span
            if row.sort is Sort.SPEAKS:
                proposal.unread.append(Unread(span, SPEAKS))
            elif row.sort is Sort.RELIEF:
                proposal.unread.append(Unread(span, RELIEF))
            elif tells_stacking(row.sentence.plain):
                drafts = [used[passage.number]] if passage.number in used else proposal.drafts
                for draft in drafts:
                    draft.hints.append(Unread(span, STACKS))
            elif passage.number in used and row.sort is Sort.OTHER:
                used[passage.number].unread.append(Unread(span, NO_MONEY))
        sorts = {row.sort for row in rows[passage.number]}
        if passage.number not in used and sorts <= {Sort.OTHER, Sort.WAY} and rows[passage.number]:
            first = rows[passage.number][0].sentence
            proposal.aside.append(first.span)


__all__ = ["Draft", "Proposal", "proposed"]
