"""Earlier texts of documents that are on the shelf: what a question as of a day may have to rest on.

Only documents whose live text begins after that day are looked at, so the questions of today cost one statement.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, func, select
from sqlalchemy.orm import Session

from ledger.articles import ArticleRow
from ledger.bonds import Bond
from ledger.policies import Policy, acts_on
from ledger.versions import Version, VersionState, unpack

_PUBLISHED = (VersionState.LIVE, VersionState.PAST)


@dataclass(frozen=True, slots=True)
class Published:
    """A version that is or was live."""

    policy_id: str
    number: int
    live: bool
    copy_of: int | None  # the version it was made from
    begins: date | None  # the first day its text holds: 施行, else 成文
    draft: bool
    text: str  # the same for the same articles


@dataclass(frozen=True, slots=True)
class Earlier:
    """A document as one of its versions has it."""

    policy: Policy  # belongs to no session: its columns are this version's
    articles: tuple[ArticleRow, ...]


def begun_later(session: Session, day: date) -> list[str]:
    """Return the documents whose live text begins after a day and that had another one before it."""
    begins = func.coalesce(Policy.effective_on, Policy.issued_on)
    had = select(Version.policy_id).where(Version.state == VersionState.PAST)
    rows = select(Policy.policy_id).where(begins > day, Policy.removed_at.is_(None), Policy.policy_id.in_(had))
    return list(session.execute(rows.order_by(Policy.policy_id)).scalars())


def published_of(session: Session, policy_id: str) -> list[Published]:
    """Return the versions of a document that are or were live, oldest first."""
    columns = (Version.number, Version.state, Version.based_on, Version.content)
    rows = select(*columns).where(
        Version.policy_id == policy_id, Version.state.in_(_PUBLISHED), Version.published_at.is_not(None)
    )
    found = []
    for number, state, based_on, content in session.execute(rows.order_by(Version.number)):
        whole = unpack(content)
        fields = whole["fields"]
        said = fields.get("effective_on") or fields.get("issued_on")
        found.append(
            Published(
                policy_id,
                number,
                state is VersionState.LIVE,
                based_on,
                date.fromisoformat(said) if said else None,
                bool(fields.get("draft")),
                _mark(whole),
            )
        )
    return found


def earlier_text(session: Session, policy_id: str, number: int) -> Earlier | None:
    """Return a document as a version has it, with the days other documents gave it; None when there is none."""
    columns = select(Version.content, Version.doc_no_key)
    row = session.execute(columns.where(Version.policy_id == policy_id, Version.number == number)).one_or_none()
    live = session.get(Policy, policy_id)
    if row is None or live is None:
        return None
    content, doc_no_key = row
    whole = unpack(content)
    kept = {column.key: getattr(live, column.key) for column in Policy.__table__.columns}
    policy = Policy(**{**kept, **_columns(whole["fields"]), "version": number, "doc_no_key": doc_no_key})
    extended = [act.since for act, actor in acts_on(session, policy_id) if act.bond is Bond.EXTENDS and not actor.draft]
    if policy.expires_on is not None:
        policy.expires_on = max([policy.expires_on, *(last for last in extended if last)])
    return Earlier(
        policy,
        tuple(
            ArticleRow(policy_id, at, one["label"], tuple(one["path"]), one["kind"], one["text"])
            for at, one in enumerate(whole["articles"], 1)
        ),
    )


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    known = Policy.__table__.columns
    return {name: _value(known[name].type, value) for name, value in fields.items() if name in known}


def _value(kind: object, value: Any) -> Any:  # noqa: ANN401 - plain JSON in, a column's own type out
    return date.fromisoformat(value) if isinstance(kind, Date) and value else value


def _mark(content: dict[str, Any]) -> str:
    texts = "\n".join(one["text"] for one in content["articles"])
    return hashlib.blake2b(texts.encode(), digest_size=16).hexdigest()
