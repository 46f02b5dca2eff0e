"""A document as a source of drafts: a policy of the base, or what the library read of a file that is not in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.errors import NotInBase
from knowledge.items.proposing.source import Passage, Source
from ledger.base import Ledger
from ledger.policies import Policy, policy_by_id


def source_of_policy(ledger: Ledger, policy_id: str) -> Source:
    """Return the live text of a policy.

    Raises:
        NotInBase: there is no such policy, or it was removed.

    """
    with ledger.read() as session:
        policy = policy_by_id(session, policy_id)
        if policy is None:
            raise NotInBase(f"政策库里没有“{policy_id}”。请用 huiqi library list 核对编号。")
        return _of_row(policy)


def _of_row(policy: Policy) -> Source:
    return Source(
        title=policy.inner_title or policy.title,
        doc_no=policy.doc_no,
        passages=tuple(Passage(row.ordinal, row.label, row.text, tuple(row.path), row.kind) for row in policy.articles),
        policy_id=policy.policy_id,
        level=policy.level,
        region=policy.region,
        department=policy.department,
        contact=policy.contact,
        themes=tuple(policy.themes),
        since=policy.effective_on or policy.issued_on,
        until=policy.expires_on,
        draft=policy.draft,
        kind=policy.kind,
    )


def source_of_content(content: Mapping[str, Any]) -> Source:
    """Return what the library read of a file (see knowledge.library.digest) as a source."""
    fields, articles = content["fields"], content["articles"]
    return Source(
        title=str(fields.get("inner_title") or fields.get("title") or ""),
        doc_no=str(fields.get("doc_no") or ""),
        passages=tuple(
            Passage(at, str(one["label"]), str(one["text"]), tuple(one["path"]), str(one["kind"]))
            for at, one in enumerate(articles, 1)
        ),
        level=str(fields.get("level") or ""),
        region=str(fields.get("region") or ""),
        department=str(fields.get("department") or ""),
        contact=str(fields.get("contact") or ""),
        themes=tuple(fields.get("themes") or ()),
        since=_day(fields.get("effective_on")) or _day(fields.get("issued_on")),
        until=_day(fields.get("expires_on")),
        draft=bool(fields.get("draft")),
        kind=str(fields.get("kind") or ""),
    )


def _day(given: object) -> date | None:
    if isinstance(given, date):
        return given
    return date.fromisoformat(given) if isinstance(given, str) and given else None
