"""The audit log: a chain in which a changed or missing row is seen."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from ledger.audit import Actor, AuditEntry, Channel, broken_link, entries_about, record
from ledger.base import Ledger

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LI = Actor("staff-1", "李示例", "编辑", Channel.CONSOLE)


def _three(ledger: Ledger) -> None:
    with ledger.write() as session:
        for number, action in enumerate(("policy.added", "policy.edited", "policy.published"), 1):
            record(session, LI, action, "P000001", NOW, before={"n": number - 1}, after={"n": number, "词": "旧"})


def test_rows_are_chained_and_the_chain_is_whole(ledger: Ledger) -> None:
    _three(ledger)
    with ledger.read() as session:
        assert broken_link(session) is None
        assert [entry.action for entry in entries_about(session, "P000001")] == [
            "policy.published",
            "policy.edited",
            "policy.added",
        ]


@pytest.mark.parametrize("column", ["who", "reason", "action", "subject"])
def test_a_changed_row_is_found(ledger: Ledger, column: str) -> None:
    _three(ledger)
    with ledger.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.seq == 2).values({column: "别的"}))
    with ledger.read() as session:
        assert broken_link(session) == 2


def test_a_missing_row_is_found(ledger: Ledger) -> None:
    _three(ledger)
    with ledger.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == 2))
    with ledger.read() as session:
        assert broken_link(session) == 2
