"""huiqi review cases, show and figures, as a script calls them."""

from datetime import UTC, datetime
from pathlib import Path

from ledger import review_rounds, reviews
from ledger.base import connect
from ledger.review_rounds import RoundState
from ledger.reviews import ReviewState
from tests.cli.conftest import Huiqi

T0 = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
FIRM = "91510600000001011K"
MISSING = {"slot": "营业执照", "rule": "P", "result": "缺失", "severity": "blocker", "message": "缺少《营业执照》"}


def one_case(home: Path) -> None:
    ledger = connect(f"sqlite:///{home / 'ledger.sqlite3'}")
    with ledger.write() as session:
        about = {
            "uscc": FIRM,
            "matter": "M10",
            "version": "2026-1",
            "dept": "市场监督管理",
            "opened_by": "chen_contact",
        }
        case = reviews.new_case(session, T0, **about)
        reviews.note_step(session, case, ReviewState.OPENED, "chen_contact", "陈明", "", T0)
        row = review_rounds.ask_round(session, case, "chen_contact", "陈明", T0.date(), T0)
        row.state, row.findings = RoundState.CHECKED, [MISSING | {"evidence": [], "fix": "补交", "check": "材料齐全"}]
        reviews.note_step(session, case, ReviewState.WAITING, "machine", "系统", "", T0)
    ledger.close()


def test_cases_are_listed_shown_and_counted(huiqi: Huiqi, own_home: Path) -> None:
    one_case(own_home)
    [row] = huiqi("review", "cases", "--state", "待企业补正", "--json", home=own_home).json["cases"]
    assert (row["case"], row["state"], row["firm"], row["round"]) == (
        "R000001", "待企业补正", "德阳示例重型机械有限公司", 1,
    )  # fmt: skip
    assert "没有符合条件的预审" in huiqi("review", "cases", "--state", "预审通过", home=own_home).out
    shown = huiqi("review", "show", "R000001", home=own_home).out
    assert "1. [缺失] 缺少《营业执照》" in shown
    assert "2026-11-10 10:00 已开启 陈明" in shown
    assert shown.endswith("预审意见不替代受理和审批决定。\n")
    told = huiqi("review", "show", "r000001", "--json", home=own_home).json
    assert [one["after"] for one in told["steps"]] == ["已开启", "待企业补正"]
    period = ("--since", "2026-11-01", "--until", "2026-11-30")
    counted = huiqi("review", "figures", *period, "--json", home=own_home).json
    assert (counted["lines"][0]["month"], counted["reasons"][0]["check"]) == ("2026-11", "材料齐全")
    table = huiqi("review", "figures", *period, "--csv", home=own_home).out.splitlines()
    assert table[0].startswith("事项,名称,发起月份,发起")
    assert any(line.endswith("营业执照,材料齐全,1") for line in table)
    assert "少跑次数" in huiqi("review", "figures", *period, home=own_home).out


def test_a_case_that_is_not_there_and_a_state_that_is_none(huiqi: Huiqi) -> None:
    missing = huiqi("review", "show", "R999999")
    assert (missing.code, "没有找到预审“R999999”" in missing.err) == (1, True)
    wrong = huiqi("review", "cases", "--state", "办完了")
    assert (wrong.code, "没有“办完了”这个状态" in wrong.err) == (2, True)
