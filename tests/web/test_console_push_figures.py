"""The page of the figures of pushes, and the tables taken out of it; what is counted is proved in tests/outreach."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from ledger.audit import last_entries
from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.push_replies import Answered
from tests.outreach.made_figures import T0, people, push, replied, sent
from tests.web.console_guests import Console

PAGE = "/console/pushes/figures"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


@pytest.fixture
def town(console: Console, ledger: Ledger) -> Console:
    """Two pushes of November with what came of them, one of October."""
    with ledger.write() as session:
        people(session)
        first = push(session, "P20261110-0001", ["a1", "b1"], ordered_by="zhang", title="=1+1")
        for one in first.values():
            sent(one, read=timedelta(minutes=7))
        replied(session, first["a1"], Answered.NO_MORE)
        sent(push(session, "P20261110-0002", ["b1"], ordered_by="li", made_at=T0 + timedelta(days=2))["b1"])
        sent(push(session, "P20261001-0001", ["b1"], made_at=T0 - timedelta(days=40))["b1"])
    return console


def test_the_page_shows_totals_charts_and_one_line_each(town: Console) -> None:
    admin = town.guest("ad", Duty.ADMIN)
    text = admin.get(PAGE, **NOVEMBER).text
    totals = text.partition('data-testid="totals"')[2].partition("</ul>")[0]
    for says in ("<b>2</b><span>次推送", "<b>3</b><span>送达", "已读 66.7%", "<b>7分钟</b>"):
        assert says in totals
    assert len(text.split('data-testid="line"')) == 3
    assert text.count("<li title=") == 30
    assert "2026-11-10 送达 2，已读 2" in text
    assert "=1+1" in text  # on a page it does nothing
    by_person = admin.get(PAGE, by="assistant", **NOVEMBER).text
    assert all(name in by_person for name in ("张助理", "李助理"))
    year = admin.get(PAGE, **{"from": "2026-01-01", "to": "2026-11-30"}).text
    assert "2026-10 送达 1，已读 0" in year
    assert 'data-testid="none"' in admin.get(PAGE, **{"from": "2020-01-01", "to": "2020-01-31"}).text


def test_a_period_without_a_day_shows_this_month_and_says_so(town: Console) -> None:
    text = town.guest("ad", Duty.ADMIN).get(PAGE, **{"from": "2026-11-09", "to": "2026-11-01"}).text
    assert "里面没有一天" in text
    assert 'name="from" value="2026-11-01"' in text


def test_the_table_is_taken_out_and_nothing_in_it_runs(town: Console, ledger: Ledger) -> None:
    admin = town.guest("ad", Duty.ADMIN)
    given = admin.get(f"{PAGE}/table", **NOVEMBER, by="push", **{"as": "csv"})
    head, *lines = csv.reader(io.StringIO(given.content.decode("utf-8-sig")))
    assert head[:2] == ["推送", "编号"]
    assert [line[0] for line in lines] == ["推送P20261110-0002", "'=1+1"]
    assert lines[1][head.index("退订")] == "1"
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{PAGE}/table", **NOVEMBER, by="push").content))
    assert book.sheetnames == ["按推送", "按日期"]
    assert [[cell.value for cell in row][:2] for row in book["按推送"].iter_rows(min_row=3)] == [
        ["'=1+1", "P20261110-0001"]
    ]
    assert all(cell.data_type == "s" for row in book["按推送"].iter_rows() for cell in row if cell.value)
    with ledger.read() as session:
        assert [one.action for one in last_entries(session, 2)] == ["push.table_exported"] * 2


def test_an_assistant_counts_only_what_is_hers(town: Console) -> None:
    text = town.guest("zhang", Duty.EDITOR).get(PAGE, **NOVEMBER).text
    assert 'data-testid="partly"' in text
    assert "<b>1</b><span>次推送" in text
    department = town.guest("dep", Duty.DEPARTMENT, department="德阳市科学技术局")
    lines = department.get(PAGE, by="department", **NOVEMBER).text.split('data-testid="line"')
    assert len(lines) == 2
    assert "德阳市科学技术局" in lines[1]
