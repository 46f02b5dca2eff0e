"""What the page of a document shows: its status on the day, its family, and its articles with anchors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from config.words import standing as words
from knowledge.library.standing import Touch, touches
from knowledge.library.touched import on_article
from knowledge.rules.period import Status
from knowledge.search.filters import status_of
from ledger.base import Ledger
from ledger.bonds import Bond
from ledger.policies import Policy, Relation, policies_by_ids, policy_by_id, relations_of
from web.policy_parts import Line, Part, parts_of

PASSIVE = {
    Bond.REPEALS: "被废止于",
    Bond.AMENDS: "被修改于",
    Bond.REPLACES: "被修订于",
    Bond.IMPLEMENTS: "落实文件",
    Bond.FORWARDS: "转发文件",
    Bond.INTERPRETS: "解读",
    Bond.NOTICE_OF: "申报通知",
    Bond.EXTENDS: "被延长于",
    Bond.SUSPENDS: "被暂停于",
}


@dataclass(frozen=True, slots=True)
class Kin:
    """A related document; ``policy_id`` is empty when it is not in the base."""

    how: str
    title: str
    policy_id: str

    @property
    def named(self) -> str:
        """Return the title between 《》, once."""
        return self.title if self.title.startswith("《") else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands below an article that another document changed: 本条已由《…》（…）修改：…."""

    policy_id: str  # the amending document
    named: str
    said: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template needs."""

    policy_id: str
    title: str
    wrapper: str
    status: Status
    good: bool
    day: date
    facts: tuple[tuple[str, str], ...]
    kin: tuple[Kin, ...]
    parts: tuple[Part, ...]  # its articles as they are drawn: rows of one table together
    source_name: str
    since: str = ""  # the day that made the status, in words
    successor: Kin | None = None
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)  # of changed articles, by anchor


def page_of(ledger: Ledger, policy_id: str, day: date) -> Page | None:
    """Return the page of a document on ``day``, or None when it is not in the base."""
    with ledger.read() as session:
        policy = policy_by_id(session, policy_id)
        if policy is None:
            return None
        out, into = relations_of(session, policy_id)
        ids = [r.target_id or "" for r in out] + [r.policy_id for r in into]
        known = policies_by_ids(session, [*ids, policy.successor_id or ""])
        touched = touches(session, policy_id, day)
    status = status_of(policy, day)
    heir = known.get(policy.successor_id or "")
    return Page(
        policy_id=policy.policy_id,
        title=policy.inner_title or policy.title,
        wrapper=policy.title if policy.inner_title else "",
        status=status,
        good=status in (Status.IN_FORCE, Status.PARTLY),
        day=day,
        facts=_facts(policy),
        kin=tuple(_kin(out, into, known)),
        parts=parts_of(_lines(policy)),
        source_name=policy.source_name,
        since=_since(policy, status),
        successor=Kin("现行文件", heir.inner_title or heir.title, heir.policy_id) if heir else None,
        marks=_marks(policy, touched),
    )


def _marks(policy: Policy, touched: Sequence[Touch]) -> dict[str, tuple[Mark, ...]]:
    own = {one.ordinal: on_article(touched, one.ordinal, one.label, one.path) for one in policy.articles}
    return {f"a{ordinal}": tuple(map(_mark, found)) for ordinal, found in own.items() if found}


def _mark(touch: Touch) -> Mark:
    number = f"（{touch.doc_no}）" if touch.doc_no else ""
    return Mark(touch.policy_id, f"《{touch.title}》{number}", words.page_mark(_day(touch.since), touch.change))


def _since(policy: Policy, status: Status) -> str:
    days = {
        Status.EXPIRED: policy.expires_on,
        Status.REPEALED: policy.repealed_on,
        Status.REVISED: policy.revised_on,
        Status.SUSPENDED: policy.suspended_on,
        Status.NOT_YET: policy.effective_on,
        Status.PARTLY: policy.partly_on,
    }
    return _day(days.get(status))


def _facts(policy: Policy) -> tuple[tuple[str, str], ...]:
    rows = (
        ("文号", policy.doc_no),
        ("索引号", policy.index_no),
        ("发布机构", policy.issuer),
        ("级别", policy.level),
        ("成文日期", _day(policy.issued_on)),
        ("发布日期", _day(policy.published_on)),
        ("施行日期", _day(policy.effective_on)),
        ("有效期至", _day(policy.expires_on)),
        ("解释部门", policy.department),
        ("咨询方式", policy.contact),
    )
    return tuple((name, value) for name, value in rows if value)


def _kin(out: Sequence[Relation], into: Sequence[Relation], known: dict[str, Policy]) -> list[Kin]:
    return [_one(r, r.bond.value, r.target_id, known) for r in out] + [
        _one(r, PASSIVE[r.bond], r.policy_id, known) for r in into
    ]


def _one(relation: Relation, how: str, other_id: str | None, known: dict[str, Policy]) -> Kin:
    other = known.get(other_id or "")
    clause = f"（{relation.clause}）" if relation.clause else ""
    if other is None:
        return Kin(how + clause, relation.target_key, "")
    return Kin(how + clause, other.inner_title or other.title, other.policy_id)


def _lines(policy: Policy) -> list[Line]:
    shown: tuple[str, ...] = ()
    lines = []
    for article in policy.articles:
        path = tuple(article.path)
        same = next(
            (i for i, (a, b) in enumerate(zip(path, shown, strict=False)) if a != b), min(len(path), len(shown))
        )
        lines.append(Line(f"a{article.ordinal}", article.label, path[same:], article.kind, article.text))
        shown = path
    return lines


def _day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""
