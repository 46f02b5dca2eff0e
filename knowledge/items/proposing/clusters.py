"""Which giving sentences make one item, and which items the other sentences of a document speak of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.items.proposing.conditions import Ground
from knowledge.items.proposing.findings import Node, Unread
from knowledge.items.proposing.grants import Granted, grants_in
from knowledge.items.proposing.sorts import Row, Sort
from knowledge.items.proposing.source import Passage, Sentence

MOST_ITEMS = 30  # a document of more is a collection: what one of its texts asks for holds for no other
NEAR = 1  # articles of one subject that stand side by side are one item
_RULES = r"(?:办法|措施|政策|细则|规定|方案|实施细则|若干措施|若干政策)"
_GENERAL = re.compile(
    rf"本{_RULES}(?:的)?(?:所称企业|适用于|适用|支持|支持对象)|(?:申报|申请)(?:企业|单位|主体)(?:应|须|需|必须)"
    r"|(?:奖励|支持|补助|补贴|扶持|兑现)(?:对象|范围|主体)"
)
_OWN_ARTICLE = re.compile(r"本条|本款|本部分")


@dataclass(slots=True)
class Cluster:
    """Giving articles of one subject: one item."""

    passages: list[Passage]
    granted: Granted

    def takes(self, other: Granted) -> bool:
        """Tell whether another article gives for the same."""
        return bool(other.subject[0]) and other.subject == self.granted.subject


def clusters_of(
    passages: Sequence[Passage], rows: dict[int, list[Row]], ground: Ground
) -> tuple[list[Cluster], list[Unread]]:
    """Return the items of a document, and the giving sentences that belong to none."""
    clusters: list[Cluster] = []
    lost: list[Unread] = []
    before: Node | None = None
    for passage in passages:
        giving = [row.sentence for row in rows[passage.number] if row.sort is Sort.GRANT]
        for granted in grants_in(giving, ground, before) if giving else ():
            lost += _place(clusters, passage, granted)
            before = granted.last_named or before
    return clusters, lost


def _place(clusters: list[Cluster], passage: Passage, granted: Granted) -> list[Unread]:
    """Put what one article gives with the item it goes on with, else make a new one; return what finds no item."""
    same = next((one for one in clusters if one.takes(granted) and _next_to(one, passage)), None)
    if same is None and not any(one.conditions or one.unread for one in granted.grants):
        same = _before(clusters, passage)
    if same is not None:
        same.passages += [passage] if same.passages[-1] is not passage else []
        same.granted.grants += granted.grants
        same.granted.caps += granted.caps
        same.granted.unread += granted.unread
    elif granted.grants:
        clusters.append(Cluster([passage], granted))
    else:
        return granted.unread
    return []


def _next_to(cluster: Cluster, passage: Passage) -> bool:
    return passage.number - cluster.passages[-1].number <= NEAR


def _before(clusters: Sequence[Cluster], passage: Passage) -> Cluster | None:
    """Return the item that an article without a subject of its own goes on with: the one just before it."""
    last = clusters[-1] if clusters else None
    if last is None or last.passages[-1].path != passage.path:
        return None
    return last if passage.number - last.passages[-1].number <= 1 else None


def whose(row: Row, passage: Passage, clusters: Sequence[Cluster]) -> list[int]:
    """Return which items a sentence speaks of."""
    every = list(range(len(clusters)))
    own = [at for at in every if any(one.number == passage.number for one in clusters[at].passages)]
    if len(own) > 1:
        return _just_before(row.sentence, [(at, clusters[at]) for at in own])
    if own:
        return own
    if len(clusters) == 1:
        return every
    if passage.kind == "table_row":
        return []
    if _OWN_ARTICLE.search(row.sentence.plain):
        return [at for at in every if passage.path and any(one.path == passage.path for one in clusters[at].passages)]
    return _of_others(row, passage, clusters)


def _of_others(row: Row, passage: Passage, clusters: Sequence[Cluster]) -> list[int]:
    """Return which items a sentence outside their articles speaks of."""
    general = _GENERAL.search(row.lead + row.sentence.plain) or _general_head(passage) or row.sort is Sort.EXCLUDES
    if general and len(clusters) <= MOST_ITEMS:
        return list(range(len(clusters)))
    return _named(row.sentence, clusters) or _only_one_beside(passage, clusters)


def _just_before(sentence: Sentence, clusters: Sequence[tuple[int, Cluster]]) -> list[int]:
    """Return the item whose giving sentence stands last before a sentence of an article with several."""
    begun = [
        (grant.sentence.start, at)
        for at, one in clusters
        for grant in one.granted.grants
        if grant.sentence.passage.number == sentence.passage.number and grant.sentence.start < sentence.start
    ]
    return [max(begun)[1]] if begun else []


def _named(sentence: Sentence, clusters: Sequence[Cluster]) -> list[int]:
    """Return the items that a sentence names: 可以申请创业场地租金补贴."""
    match = re.search(r"可以?(?:申请|申报|申领)(?:享受)?([^,;。]{4,16})", sentence.plain)
    if match is None:
        return []
    return [
        at for at, one in enumerate(clusters) if any(match[1] in grant.sentence.plain for grant in one.granted.grants)
    ]


def _only_one_beside(passage: Passage, clusters: Sequence[Cluster]) -> list[int]:
    """Return the only item of the chapter a sentence stands in."""
    beside = [at for at, one in enumerate(clusters) if passage.path and one.passages[0].path == passage.path]
    return beside if len(beside) == 1 else []


def _general_head(passage: Passage) -> bool:
    head = passage.path[-1] if passage.path else ""
    return bool(re.search(r"^.{0,6}(?:支持对象|适用范围|适用对象|申报条件|基本条件|总则|奖励对象)", head))
