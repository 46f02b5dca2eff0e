"""Duties and the audit log from the command line."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Huiqi


@pytest.fixture
def huiqi(huiqi: Huiqi, own_home: Path) -> Callable[..., Done]:
    """Commands on a home of the test's own."""
    return partial(huiqi, home=own_home)


def test_a_duty_is_given_once_and_taken_back_with_an_audit_entry_each(huiqi: Huiqi) -> None:
    given = huiqi("console", "grant", "--staff-id", "u1", "--duty", "审核", "--json")
    assert given.json == {"staff_id": "u1", "duty": "审核", "department": "", "changed": True}
    assert huiqi("console", "grant", "--staff-id", "u1", "--duty", "审核", "--json").json["changed"] is False
    rows = huiqi("console", "list", "--json").json["duties"]
    assert [(row["duty"], row["department"]) for row in rows if row["staff_id"] == "u1"] == [("审核", "")]
    assert huiqi("console", "revoke", "--staff-id", "u1", "--duty", "审核").code == 0
    missing = huiqi("console", "revoke", "--staff-id", "u1", "--duty", "审核")
    assert (missing.code, "没有“审核”权限" in missing.err) == (1, True)
    acts = huiqi("audit", "list", "--subject", "u1", "--json").json
    assert [row["action"] for row in acts["entries"]] == ["duty.revoked", "duty.granted"]
    assert acts["entries"][0]["who"].startswith("os:")


def test_a_department_duty_needs_a_department_of_the_city(huiqi: Huiqi) -> None:
    for wrong in ([], ["--department", "月球局"]):
        assert huiqi("console", "grant", "--staff-id", "u2", "--duty", "部门", *wrong).code == 2
    given = huiqi("console", "grant", "--staff-id", "u2", "--duty", "部门", "--department", "经信局", "--json")
    assert given.json["department"] == "德阳市经济和信息化局"


def test_the_admins_of_the_chat_are_listed_as_administrators(huiqi: Huiqi) -> None:
    rows = huiqi("console", "list", "--json").json["duties"]
    assert {"staff_id": "lin_admin", "duty": "管理员", "department": "", "given_by": "people bind"} in rows


def test_a_changed_row_of_the_audit_log_is_found(huiqi: Huiqi, own_home: Path) -> None:
    huiqi("console", "grant", "--staff-id", "u3", "--duty", "审计")
    whole = huiqi("audit", "verify", "--json")
    assert (whole.code, whole.json["whole"], len(whole.json["last_hash"])) == (0, True, 64)
    with sqlite3.connect(own_home / "ledger.sqlite3") as rows:
        rows.execute("update audit set subject = 'somebody' where seq = ?", (whole.json["entries"],))
    rows.close()
    broken = huiqi("audit", "verify", "--json")
    assert (broken.code, broken.json["broken_at"]) == (1, whole.json["entries"])
    assert f"第 {whole.json['entries']} 条断开" in huiqi("audit", "verify").err
