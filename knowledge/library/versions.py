"""A version as people look at it: its fields with their evidence, its articles, its doubts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.library.fields import FIELDS, name_of
from knowledge.library.likeness import sketch_of
from knowledge.library.records import unknown, version_known
from knowledge.rules.docno import docno_key
from ledger.audit import Actor
from ledger.policies import OpenSession, policy_by_id, relations_of
from ledger.versions import (
    Version,
    VersionState,
    doubts_of,
    live_version,
    next_version_number,
    pack,
    unpack,
    versions_of,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read, or who gave it."""

    field: str
    value: str  # its text form
    quote: str = ""  # exactly the characters at the place
    block: int = -1  # of Document.blocks, counted from 0; -1: not from the text
    start: int = 0  # character in the block
    end: int = 0
    confidence: float = 1.0
    rule: str = ""  # what read it; "人工" for a person
    who: str = ""  # the person's name


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """Something a person has to look at."""

    doubt_id: int
    field: str
    name: str  # of the field, as people know it
    proposed: str
    confidence: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """One version of a document, whole."""

    policy_id: str
    number: int
    state: str  # of ledger.versions.VersionState
    fields: dict[str, Any]  # column of Policy -> plain JSON, days as ISO text
    articles: tuple[dict[str, Any], ...]  # ordinal label path kind text page responsible
    links: tuple[dict[str, Any], ...]  # bond target_key since clause quote confidence change
    windows: tuple[dict[str, Any], ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[OpenDoubt, ...]
    document: dict[str, Any]  # blocks, as document.to_plain gives them
    author: str
    author_name: str
    created_at: datetime
    reviewer: str
    reviewer_name: str
    published_at: datetime | None
    publish_at: datetime | None
    note: str
    source_name: str
    media_type: str
    sha256: str


_LOOKS = (
    "policy_id", "number", "author", "author_name", "created_at", "reviewer", "reviewer_name", "published_at",
    "publish_at", "note", "source_name", "media_type", "sha256",
)  # fmt: skip


def look_at(session: OpenSession, policy_id: str, number: int | None = None) -> Look:
    """Return a version whole; without a number the live one, else the newest.

    Raises:
        NotInBase: no such document or version.

    """
    version = newest_or(session, policy_id, number)
    content = unpack(version.content)
    doubts = doubts_of(session, policy_id, version.number)
    articles = [{**one, "ordinal": at} for at, one in enumerate(content["articles"], 1)]
    return Look(
        state=version.state.value,
        fields=content["fields"],
        articles=tuple(articles),
        links=tuple(content["links"]),
        windows=tuple(content.get("windows", ())),
        evidence=tuple(Evidence(**one) for one in content.get("findings", ())),
        doubts=tuple(
            OpenDoubt(one.doubt_id, one.field, name_of(one.field), one.proposed, one.confidence, one.reason)
            for one in doubts
        ),
        document=content["document"],
        **{name: getattr(version, name) for name in _LOOKS},
    )


def newest_or(session: OpenSession, policy_id: str, number: int | None = None) -> Version:
    """Return a version by number, else the live one, else the newest; a document older than versions gets its first.

    Raises:
        NotInBase: no such document or version.

    """
    if number is not None and number > 0:
        return version_known(session, policy_id, number)
    found = live_version(session, policy_id) or next(iter(versions_of(session, policy_id)), None)
    if found is None:
        found = first_version(session, policy_id)
    return found


def first_version(session: OpenSession, policy_id: str) -> Version:
    """Make version 1 of a document that was taken in before there were versions, from its rows.

    Raises:
        NotInBase: no such document.

    """
    policy = policy_by_id(session, policy_id)
    if policy is None:
        raise unknown(policy_id)
    fields = {name: _plain(getattr(policy, name)) for name in FIELDS}
    articles = [
        {
            "label": one.label,
            "path": one.path,
            "kind": one.kind,
            "text": one.text,
            "page": one.page,
            "responsible": one.responsible,
        }
        for one in policy.articles
    ]
    acts, _ = relations_of(session, policy_id)
    links = [
        {
            "bond": act.bond.value, "target_key": act.target_key, "since": _plain(act.since), "clause": act.clause,
            "quote": act.quote, "change": act.change, "confidence": act.confidence,
        }
        for act in acts
    ]  # fmt: skip
    blocks = [{"text": one.text, "page": one.page, "box": None, "confidence": None} for one in policy.articles]
    content = {
        "document": {"blocks": blocks, "meta": {}}, "fields": fields, "articles": articles, "links": links,
        "windows": [], "findings": [],
    }  # fmt: skip
    version = make_version(session, policy_id, content, author="", author_name="", now=policy.added_at)
    version.state, version.published_at = VersionState.LIVE, policy.added_at
    version.source_name, version.media_type, version.sha256 = policy.source_name, policy.media_type, policy.sha256
    version.body_key = policy.body_key
    version.sketch = sketch_of("\n".join(one.text for one in policy.articles))
    session.flush()
    return version


def make_version(
    session: OpenSession,
    policy_id: str,
    content: dict[str, Any],
    *,
    author: str,
    author_name: str,
    now: datetime,
    note: str = "",
    number: int = 0,
    **original: Any,  # noqa: ANN401 - columns of Version
) -> Version:
    """Add a waiting version of a document.

    Args:
        session: to write in.
        policy_id: the document, new or known.
        content: see ledger.versions.pack.
        author: ``Actor.who``.
        author_name: as people know them.
        now: the moment.
        note: why it was made.
        number: of the version; 0: the next one.
        original: source_name, media_type, sha256, body_key, sketch, based_on.

    """
    fields = content["fields"]
    version = Version(
        **original,
        policy_id=policy_id,
        number=number or next_version_number(session, policy_id),
        state=VersionState.PENDING,
        title=fields["title"],
        doc_no=fields["doc_no"],
        doc_no_key=docno_key(fields["doc_no"])[:80],
        index_no=fields["index_no"],
        author=author,
        author_name=author_name,
        hands=[author] if author else [],
        created_at=now,
        note=note,
        content=pack(content),
    )
    session.add(version)
    session.flush()
    return version


def copy_of(
    session: OpenSession, old: Version, content: dict[str, Any], actor: Actor, now: datetime, note: str
) -> Version:
    """Add a waiting version made from another one, with its original."""
    version = make_version(
        session, old.policy_id, content, author=actor.who, author_name=actor.name, now=now, note=note
    )
    version.source_name, version.media_type, version.sha256 = old.source_name, old.media_type, old.sha256
    version.body_key, version.sketch, version.based_on = old.body_key, old.sketch, old.number
    session.flush()
    return version


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's own type in, plain JSON out
    return value.isoformat() if isinstance(value, date) else value
