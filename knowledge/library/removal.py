"""Deleting a document everywhere. What stays: its audit, and an empty row by which replicas hear of it."""

from knowledge.library.records import Records, take_turn, unknown
from knowledge.library.shelving import Change, take_off
from ledger.audit import Actor, record
from ledger.clocks import forget_funds
from ledger.imports import imports_of_policy
from ledger.policies import OpenSession, next_number, policy_row
from ledger.rows import empty_row
from ledger.versions import forget_versions, keepers_of, versions_of


def remove_document(records: Records, policy_id: str, actor: Actor, reason: str) -> None:
    """Delete rows, versions, doubts, windows, funds and originals of a document; both indexes follow by its number.

    Raises:
        NotInBase: no such document.

    """
    now = records.now()
    with records.ledger.write() as session:
        take_turn(session)
        originals = {one.sha256 for one in versions_of(session, policy_id) if one.sha256}
        row = policy_row(session, policy_id)
        originals |= {row.sha256} if row and row.sha256 else set()
        title = row.title if row and row.title else next((one.title for one in versions_of(session, policy_id)), "")
        delete_rows(session, policy_id, records)
        spare = {sha256 for sha256 in originals if not keepers_of(session, sha256, policy_id)}
        record(session, actor, "policy.deleted", policy_id, now, before={"title": title}, reason=reason)
    for sha256 in spare:
        records.originals.discard(sha256)


def delete_rows(session: OpenSession, policy_id: str, records: Records) -> Change:
    """Delete every row of a document in an open transaction; tell what stood on it.

    Raises:
        NotInBase: no such document.

    """
    policy = policy_row(session, policy_id)
    versions = versions_of(session, policy_id)
    if (policy is None or policy.removed_at is not None) and not versions:
        raise unknown(policy_id)
    change = Change(policy_id)
    if policy is not None and policy.removed_at is None:
        change = take_off(session, policy, records.now())
    if policy is not None:
        forget_funds(session, policy_id)
        empty_row(session, policy)
        policy.change_no = next_number(session, "change")
    for file in imports_of_policy(session, policy_id):
        file.policy_id, file.number = "", None
    forget_versions(session, policy_id)
    session.flush()
    return change
