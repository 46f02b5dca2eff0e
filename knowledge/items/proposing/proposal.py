"""Draft items of a document: its giving articles, each with the conditions that go with it and what was left over."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from config.city import City
from config.words import proposing as words
from knowledge.items.proposing.asks import reading_of
from knowledge.items.proposing.clusters import Cluster, clusters_of, whose
from knowledge.items.proposing.conditions import Ground, Reading
from knowledge.items.proposing.draft import Draft, Proposal, fill
from knowledge.items.proposing.findings import Unread
from knowledge.items.proposing.honours import definitions
from knowledge.items.proposing.leftover import set_aside
from knowledge.items.proposing.naming import codes_after, name_of
from knowledge.items.proposing.sorts import Row, Sort, rows_of, tells_papers, tells_way, tells_window
from knowledge.items.proposing.source import Passage, Sentence, Source
from knowledge.items.proposing.where import Places
from knowledge.items.proposing.windows import way_of

NOT_RULES = frozenset({"解读", "图解", "公示/名单"})
_SKIPPED = frozenset({"落款", "附件说明"})


def proposed(source: Source, city: City, codes: Collection[str] = ()) -> Proposal:
    """Propose draft items by patterns.

    Args:
        source: the document.
        city: places and departments to recognise.
        codes: of the items there are, so that a draft gets one of its own.

    """
    proposal = Proposal(source)
    if source.kind in NOT_RULES:
        return replace(proposal, refused=words.not_rules(source.kind))
    passages = [one for one in source.passages if one.label not in _SKIPPED]
    rows = {one.number: list(rows_of(one)) for one in passages}
    ground = Ground(
        Places(city, source.region or city.code), definitions(_every(rows)), "".join(one.text for one in passages)
    )
    clusters, proposal.unread = clusters_of(passages, rows, ground)
    free = codes_after(codes)
    for cluster in clusters:
        first = cluster.passages[0]
        name = name_of(first, cluster.granted.grants, source.title)
        proposal.drafts.append(Draft(next(free), name, cluster.passages))
    asked = _asked(passages, rows, clusters, ground, proposal)
    every = list(_every(rows))
    way = way_of(source, [one for one in every if _tells(one)], city)
    for number, (draft, cluster) in enumerate(zip(proposal.drafts, clusters, strict=True)):
        fill(draft, cluster, asked[number], way, every, alone=len(clusters) == 1)
    set_aside(proposal, passages, rows)
    return proposal


def _every(rows: dict[int, list[Row]]) -> Iterator[Sentence]:
    for some in rows.values():
        yield from (row.sentence for row in some if row.sort is not Sort.SPEAKS)


def _tells(sentence: Sentence) -> bool:
    plain = sentence.plain
    return tells_window(plain) or tells_way(plain) or tells_papers(plain) or bool(re.search(r"电话|咨询", plain))


def _asked(
    passages: Sequence[Passage], rows: dict[int, list[Row]], clusters: Sequence[Cluster], ground: Ground,
    proposal: Proposal,
) -> list[list[tuple[Sentence, Reading]]]:  # fmt: skip
    """Return, for every item, what the other sentences ask for or exclude."""
    asked: list[list[tuple[Sentence, Reading]]] = [[] for _ in clusters]
    for passage in passages:
        for row in rows[passage.number]:
            spoken = whose(row, passage, clusters)
            reading = reading_of(row, ground, giving=_announces(row, spoken, clusters))
            if reading is None:
                continue
            for at in spoken:
                asked[at].append((row.sentence, reading))
            if not spoken and clusters:
                proposal.unread.append(Unread(row.sentence.span, words.WHOSE))
    return asked


def _announces(row: Row, spoken: Sequence[int], clusters: Sequence[Cluster]) -> bool:
    """Tell whether a sentence stands before the only money of its article."""
    number = row.sentence.passage.number
    here = [one for one in clusters if any(passage.number == number for passage in one.passages)]
    begins = [
        grant.sentence.start for one in here for grant in one.granted.grants if grant.sentence.passage.number == number
    ]
    return len(spoken) == 1 and len(here) == 1 and bool(begins) and row.sentence.start < min(begins)
