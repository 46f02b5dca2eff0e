"""The rows of one document, put in, taken out and emptied as a whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ledger.policies import Article, Policy, Relation, next_number

_LISTS = frozenset({"themes", "subject_types", "support_modes", "interpreters", "attachments"})


def articles_in(session: Session, policy_id: str) -> Sequence[Article]:
    """Return the articles of a policy that are on the shelf now, in reading order."""
    rows = select(Article).where(Article.policy_id == policy_id).order_by(Article.ordinal)
    return session.execute(rows.execution_options(populate_existing=True)).scalars().all()


def put_text(
    session: Session, policy_id: str, articles: Sequence[dict[str, Any]], links: Sequence[dict[str, Any]]
) -> None:
    """Add the articles and relations of a policy that has none, given as columns; articles are numbered from 1."""
    if articles:
        numbered = [{**one, "policy_id": policy_id, "ordinal": at} for at, one in enumerate(articles, 1)]
        session.execute(insert(Article), numbered)
    if links:
        session.execute(insert(Relation), [{**one, "policy_id": policy_id} for one in links])


def empty_row(session: Session, policy: Policy) -> None:
    """Leave nothing of a removed policy but its id and the moment it went."""
    kept = {"policy_id", "added_at", "removed_at", "change_no", "version"}
    for column in Policy.__table__.columns:
        if column.name not in kept:
            default = column.default.arg if column.default is not None and column.default.is_scalar else None
            empty = [] if column.name in _LISTS else "" if not column.nullable and default is None else default
            setattr(policy, column.name, empty)
    session.flush()


def mark_removed(session: Session, policy: Policy, now: datetime) -> None:
    """Mark a policy as removed whose rows are gone: its own row stays so that replicas hear of it."""
    policy.removed_at = now
    policy.change_no = next_number(session, "change")
    session.flush()
