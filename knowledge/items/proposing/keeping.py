"""Keeping proposed drafts: each becomes an open text of its item, written by whoever asked, and counts for nothing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from knowledge.errors import ActRefused
from knowledge.items.proposing.telling import Written
from ledger.audit import Actor, record
from ledger.base import Ledger
from ledger.items import ItemState, ItemText, next_number, open_item, open_items


def kept(ledger: Ledger, drafts: Sequence[Written], policy_id: str, actor: Actor, now: datetime) -> list[str]:
    """Keep the drafts, all or none; return their codes.

    They go the way of every draft: test, a second person, publish. Whoever asked is their author.

    Raises:
        ActRefused: an item of that code has an open text, or drafts of the same policy are not done with.

    """
    waiting = open_of(ledger, policy_id)
    if waiting:
        raise ActRefused(f"由这份文件拟出的草稿还没有处理完：{'、'.join(waiting)}。请先发布或放弃，再重新拟稿。")
    with ledger.write() as session:
        for one in drafts:
            code = one.draft.code
            if open_item(session, code) is not None:
                raise ActRefused(f"{code} 已经有一份草稿或待审核的文本。请先处理它，再重新拟稿。")
            row = ItemText(
                code=code,
                number=next_number(session, code),
                text=one.text,
                state=ItemState.DRAFT,
                why=f"由政策 {policy_id} 的原文拟出" if policy_id else "由文件原文拟出",
                policy_id=policy_id,
                made_by=actor.who,
                made_at=now,
            )
            session.add(row)
            digest = hashlib.sha256(row.text.encode()).hexdigest()[:16]
            after = {"number": row.number, "state": row.state.value, "digest": digest, "policy_id": policy_id}
            record(session, actor, "item.drafted", f"item:{code}", now, before={}, after=after, reason=row.why)
    return [one.draft.code for one in drafts]


def open_of(ledger: Ledger, policy_id: str) -> list[str]:
    """Return the codes of open texts that were proposed from a policy."""
    with ledger.read() as session:
        return sorted(row.code for row in open_items(session) if policy_id and row.policy_id == policy_id)
