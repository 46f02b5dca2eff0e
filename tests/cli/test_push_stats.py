"""huiqi push stats: what came of pushes, as a script calls it."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.base import connect
from ledger.push_replies import Answered
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way
from outreach import outbox
from tests.cli.conftest import Huiqi
from tests.outreach.made_figures import replied

T0 = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def pushes_of(home: Path) -> None:
    """Two pushes in November, one of them answered."""
    ledger = connect(f"sqlite:///{home / 'ledger.sqlite3'}")
    with ledger.write() as session:
        for number, title in (("P20261110-0001", "升规奖励"), ("P20261110-0002", "=1+1")):
            made = Campaign(campaign_id=number, way=Way.COMMAND, title=title, about_kind="item", about="DY-04")
            made.state, made.made_at, made.ordered_by = CampaignState.RUNNING, T0, "zhang_assistant"
            session.add(made)
            session.flush()
            outbox.put(session, number, [outbox.group("one"), outbox.group("two")])
        first = session.query(Delivery).filter(Delivery.campaign_id == "P20261110-0001").all()[0]
        first.state, first.sent_at, first.read_at = DeliveryState.SENT, T0, T0 + timedelta(minutes=4)
        first.readers, first.attempts = 3, 1
        replied(session, first, Answered.NO_MORE)
    ledger.close()


def test_a_period_is_counted_put_together_and_written_to_a_table(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    pushes_of(own_home)
    month = ("push", "stats", "--from", "2026-11-01", "--to", "2026-12-01")
    told = huiqi(*month, "--json", home=own_home).json
    assert (told["from"], told["to"], told["by"]) == ("2026-11-01", "2026-12-01", "push")
    assert [row["key"] for row in told["rows"]] == ["P20261110-0002", "P20261110-0001"]
    one = told["rows"][1]
    assert {name: one[name] for name in ("receivers", "sent", "read", "opted_out", "pending")} == {
        "receivers": 2, "sent": 1, "read": 1, "opted_out": 1, "pending": 1,
    }  # fmt: skip
    assert (one["first_sent"], one["read_after_s"]) == ("2026-11-10T10:00:00+08:00", 240)
    assert (told["total"]["pushes"], told["total"]["pending"]) == (2, 3)
    [row] = huiqi(*month, "--by", "about", "--json", home=own_home).json["rows"]
    assert (row["name"], row["pushes"], row["receivers"]) == ("首次升规工业企业奖励", 2, 4)
    said = huiqi(*month, "--by", "department", home=own_home).out
    assert "德阳市经济和信息化局（2 次）\t接收人 4，送达 1，已读 1，退订 1，待发送 3，阅读用时（中位数） 4分钟" in said

    table = tmp_path / "stats.csv"
    assert "2 行" in huiqi(*month, "--csv", str(table), home=own_home).err
    with table.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert (head[0], head[4:7]) == ("推送", ["接收人", "送达", "已读"])
    assert [row[0] for row in rows] == ["'=1+1", "升规奖励"]


def test_a_period_without_pushes_and_one_without_a_day(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    assert "没有推送" in huiqi("push", "stats", "--from", "2020-01-01", "--to", "2020-02-01", home=own_home).out
    wrong = huiqi("push", "stats", "--from", "2026-11-02", "--to", "2026-11-02", home=own_home)
    assert wrong.code != 0
    assert "里面没有一天" in wrong.err
    assert huiqi("push", "stats", "--from", "yesterday", home=own_home).code != 0
    full = huiqi("push", "stats", "--csv", str(tmp_path), home=own_home)
    assert full.code != 0
