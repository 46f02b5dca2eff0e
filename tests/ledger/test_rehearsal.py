"""A rehearsal is a ledger to whoever works in it, and nothing of it is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.base import Ledger
from ledger.enterprises import enterprise_by_uscc, know_enterprise
from ledger.rehearsal import rehearsal_of
from ledger.talks import Arrival, receive

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
FIRM = "91510600000001011K"


def known(ledger: Ledger) -> bool:
    with ledger.read() as session:
        return enterprise_by_uscc(session, FIRM) is not None


def write(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, FIRM, NOW, name="德阳示例重型机械有限公司", region="510603")


def break_off(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, "91510603000002022A", NOW, name="另一家", region="510603")
        session.flush()
        raise ZeroDivisionError


def test_what_was_written_is_read_until_the_end_and_then_gone(ledger: Ledger, tmp_path: Path) -> None:
    with rehearsal_of(ledger, tmp_path / "copy") as rehearsal:
        with rehearsal.again():
            write(rehearsal)
            assert known(rehearsal)
        with rehearsal.again():
            assert not known(rehearsal)
    assert not known(ledger)


def test_what_the_house_knows_is_known_in_the_rehearsal(ledger: Ledger, tmp_path: Path) -> None:
    write(ledger)
    with rehearsal_of(ledger, tmp_path / "copy") as rehearsal, rehearsal.again():
        assert known(rehearsal)


def test_a_broken_write_takes_only_itself_back(ledger: Ledger, tmp_path: Path) -> None:
    with rehearsal_of(ledger, tmp_path / "copy") as rehearsal, rehearsal.again():
        write(rehearsal)
        with pytest.raises(ZeroDivisionError):
            break_off(rehearsal)
        assert known(rehearsal)
        with rehearsal.read() as session:
            assert enterprise_by_uscc(session, "91510603000002022A") is None


def test_a_message_is_kept_on_the_drivers_own_cursor_too(ledger: Ledger, tmp_path: Path) -> None:
    arrival = Arrival("robot", "m1", "cid", in_group=False, sender="chen", title="", said_at=NOW, payload={})
    with rehearsal_of(ledger, tmp_path / "copy") as rehearsal:
        for _ in range(2):
            with rehearsal.again():
                with rehearsal.write_directly() as hand:
                    assert receive(hand, arrival, NOW) is not None
                with rehearsal.write_directly() as hand:
                    assert receive(hand, arrival, NOW) is None
                with rehearsal.read_directly() as hand:
                    hand.cursor.execute("SELECT count(*) FROM inbox")
                    assert hand.cursor.fetchone()[0] == 1


def test_a_rehearsed_session_inside_another_is_undone_alone(ledger: Ledger, tmp_path: Path) -> None:
    with rehearsal_of(ledger, tmp_path / "copy") as rehearsal, rehearsal.again():
        with rehearsal.rehearse() as session:
            know_enterprise(session, FIRM, NOW, name="示例", region="510603")
            session.flush()
        assert not known(rehearsal)
