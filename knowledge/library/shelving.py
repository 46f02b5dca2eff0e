"""Putting a version on the shelf, and taking a document off it: one transaction with all that follows from it.

The rows of policy, article, relation and apply_window are the live version. Other documents' dates follow, official
answers that rest on what changed are taken out of use until their owner has looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from knowledge.library.diff import ADDED, SAME, ArticleChange, Side, compare
from knowledge.library.effects import DatesMoved, settle
from knowledge.library.fields import columns_of
from knowledge.library.relations import keys_of
from knowledge.rules.clause import names_article
from ledger.bonds import Bond
from ledger.clocks import put_windows
from ledger.dependants import Dependant, Rests, dependants_of, doubt_officials, follow_articles
from ledger.names import forget_articles, name_policy
from ledger.policies import OpenSession, Policy, acts_on, next_number, policy_row, relations_of
from ledger.rows import articles_in, mark_removed, put_text
from ledger.versions import Version, VersionState, live_version, unpack

PUT_ON, TAKEN_OFF = "发布", "下架"


@dataclass(frozen=True, slots=True)
class Change:
    """What an act changed on the shelf."""

    policy_id: str
    articles: tuple[ArticleChange, ...] = ()  # that are not the same
    rests: tuple[Dependant, ...] = ()  # what rested on them, with the old places
    moved: tuple[DatesMoved, ...] = ()  # other documents
    rests_elsewhere: dict[str, tuple[Dependant, ...]] = field(default_factory=dict)  # policy id -> what rests on it
    doubted: tuple[str, ...] = ()  # questions of official answers taken out of use


def put_on(session: OpenSession, version: Version, now: datetime) -> Change:
    """Make a version the live one; the one before becomes history. The caller has looked at the gate."""
    content = unpack(version.content)
    policy = policy_row(session, version.policy_id)
    if policy is None:
        return put_first(session, version, content, now)
    old = sides_of(session, version.policy_id)
    before = live_version(session, version.policy_id)
    if before is not None and before.number != version.number:
        before.state, before.ended_at = VersionState.PAST, now
    session.flush()
    lost = [one.target_id for one in relations_of(session, version.policy_id)[0] if one.target_id]
    _fill(policy, version, content)
    policy.change_no = next_number(session, "change")
    session.flush()
    forget_articles(session, policy)
    _put(session, policy, content)
    _live(version, now)
    session.flush()
    moved = settle(session, policy, lost)
    return _follow(session, policy.policy_id, old, sides_of_content(content), moved, now)


def put_first(session: OpenSession, version: Version, content: Mapping[str, Any], now: datetime) -> Change:
    """Make the first version of a new document live: there is nothing to replace, so little has to be asked."""
    policy = Policy(policy_id=version.policy_id, added_at=now, articles=[])
    _fill(policy, version, content)
    policy.change_no = next_number(session, "change")
    session.add(policy)
    _live(version, now)
    session.flush()
    _put(session, policy, content)
    moved = settle(session, policy, new=True)
    real = tuple(ArticleChange(ADDED, None, side) for side in sides_of_content(content))
    elsewhere, doubted = _elsewhere(session, moved, (), now)
    return Change(policy.policy_id, real, (), tuple(moved), elsewhere, doubted)


def _put(session: OpenSession, policy: Policy, content: Mapping[str, Any]) -> None:
    put_text(session, policy.policy_id, content["articles"], [_relation(link) for link in content["links"]])
    put_windows(session, policy.policy_id, [_window(row) for row in content.get("windows", ())])
    name_policy(session, policy.policy_id, keys_of(policy.title, policy.inner_title, policy.doc_no_key))
    session.expire(policy, ["articles"])


def _live(version: Version, now: datetime) -> None:
    version.state, version.published_at, version.ended_at, version.publish_at = VersionState.LIVE, now, None, None


def take_off(session: OpenSession, policy: Policy, now: datetime) -> Change:
    """Take a document off the shelf; its row stays without text, so that replicas hear of it."""
    old = sides_of(session, policy.policy_id)
    live = live_version(session, policy.policy_id)
    if live is not None:
        live.state, live.ended_at = VersionState.RETIRED, now
    lost = [one.target_id for one in relations_of(session, policy.policy_id)[0] if one.target_id]
    forget_articles(session, policy)
    mark_removed(session, policy, now)
    moved = settle(session, policy, lost)
    return _follow(session, policy.policy_id, old, (), moved, now)


def sides_of(session: OpenSession, policy_id: str) -> tuple[Side, ...]:
    """Return the articles that are on the shelf now."""
    return tuple(Side(row.ordinal, row.label, tuple(row.path), row.text) for row in articles_in(session, policy_id))


def sides_of_content(content: Mapping[str, Any]) -> tuple[Side, ...]:
    """Return the articles of a version."""
    return tuple(
        Side(at, one["label"], tuple(one["path"]), one["text"]) for at, one in enumerate(content["articles"], 1)
    )


def _fill(policy: Policy, version: Version, content: Mapping[str, Any]) -> None:
    for name, value in columns_of(content["fields"]).items():
        setattr(policy, name, value)
    policy.source_name, policy.media_type, policy.sha256 = version.source_name, version.media_type, version.sha256
    policy.body_key, policy.version, policy.removed_at = version.body_key, version.number, None


def _relation(link: Mapping[str, Any]) -> dict[str, Any]:
    since = link.get("since")
    return {
        "bond": Bond(link["bond"]),
        "target_key": link["target_key"],
        "since": date.fromisoformat(since) if since else None,
        "clause": link.get("clause", ""),
        "quote": link.get("quote", ""),
        "change": link.get("change", ""),
        "confidence": link.get("confidence"),
    }


def _window(row: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) if row.get(name) else None for name in ("opens_on", "closes_on")}
    rest = {name: row.get(name, "") for name in ("batch", "closes_at", "quote")}
    return {**rest, **days, "all_year": bool(row.get("all_year")), "ordinal": int(row.get("ordinal") or 0)}


def _follow(
    session: OpenSession,
    policy_id: str,
    old: Sequence[Side],
    new: Sequence[Side],
    moved: Sequence[DatesMoved],
    now: datetime,
) -> Change:
    """Bring along what rests on the articles, and tell what does not stand any more."""
    changes = compare(old, new)
    kept = {one.old.ordinal: one.new.ordinal for one in changes if one.old and one.new and one.words_stayed}
    resting = dependants_of(session, policy_id)
    shaken = tuple(row for row in resting if row.ordinal not in kept and (row.ordinal or not new))
    elsewhere, doubted = _elsewhere(session, moved, shaken, now)
    follow_articles(session, policy_id, kept)
    real = tuple(one for one in changes if one.kind != SAME)
    return Change(policy_id, real, shaken, tuple(moved), elsewhere, doubted)


def _elsewhere(
    session: OpenSession, moved: Sequence[DatesMoved], shaken: Sequence[Dependant], now: datetime
) -> tuple[dict[str, tuple[Dependant, ...]], tuple[str, ...]]:
    """Find what rests on other documents that moved; take the official answers of both out of use."""
    elsewhere = {one.policy_id: rows for one in moved if (rows := _shaken_elsewhere(session, one))}
    every = [*shaken, *(row for rows in elsewhere.values() for row in rows)]
    doubted = doubt_officials(session, {row.reference for row in every if row.kind is Rests.OFFICIAL}, now)
    return elsewhere, tuple(doubted)


def _shaken_elsewhere(session: OpenSession, moved: DatesMoved) -> tuple[Dependant, ...]:
    """Return what rests on a document whose dates have moved; of a partly changed one only the clauses named."""
    rows = tuple(dependants_of(session, moved.policy_id))
    ended = ("repealed_on", "revised_on", "suspended_on", "expires_on")
    if not rows or any(moved.before[name] != moved.after[name] for name in ended):
        return rows
    clauses = [relation.clause for relation, _ in acts_on(session, moved.policy_id) if relation.bond is Bond.AMENDS]
    touched = {
        row.ordinal
        for row in articles_in(session, moved.policy_id)
        if any(names_article(clause, row.label, row.path) for clause in clauses)
    }
    return tuple(row for row in rows if not touched or row.ordinal in touched or not row.ordinal)
