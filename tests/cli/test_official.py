"""huiqi official and huiqi gaps: written by one, published by another, given by huiqi ask; questions to departments."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.base import connect
from ledger.gaps import note_unanswered
from ledger.talks import Arrival, receive
from tests.cli.conftest import Huiqi

ADD = (
    "official", "add", "--json", "--question", "首次升规奖励多少钱", "--variant", "升规奖励能拿多少",
    "--text", "一次性奖励20万元。", "--department", "经信局", "--cite", "德经信示例规〔2025〕7号第一部分第（一）条",
    "--by", "he_officer",
)  # fmt: skip


def test_an_official_answer_is_written_published_by_another_given_and_retired(huiqi: Huiqi, own_home: Path) -> None:
    made = huiqi(*ADD, home=own_home).json
    assert (made["state"], made["department"]) == ("草稿", "德阳市经济和信息化局")
    number = str(made["id"])
    refused = huiqi("official", "publish", number, "--by", "he_officer", home=own_home)
    assert (refused.code, "另一个人" in refused.err) == (1, True)
    assert huiqi("official", "publish", number, "--by", "lin_admin", "--json", home=own_home).json["state"] == "已发布"
    answer = huiqi("ask", "--json", "第一次上规能拿多少", home=own_home).json
    assert answer["answer"].startswith("官方答复·德阳市经济和信息化局")
    assert answer["found"] is True
    assert answer["cites"][0]["doc_no"] == "德经信示例规〔2025〕7号"
    [row] = huiqi("official", "list", "--json", home=own_home).json["officials"]
    assert row["hits"] == 1
    [near, *_] = huiqi("official", "test", "--json", "首次升规奖励什么时候发", home=own_home).json["nearest"]
    assert not near["given"]
    assert near["why_not"]
    edited = huiqi("official", "edit", number, "--text", "20万元。", "--by", "he_officer", "--json", home=own_home).json
    assert (edited["state"], edited["text"]) == ("草稿", "20万元。")
    assert huiqi("official", "retire", number, "--json", home=own_home).json["state"] == "已停用"
    acts = [one["action"] for one in huiqi("official", "show", number, "--json", home=own_home).json["audit"]]
    assert acts == ["official.retired", "official.edited", "official.published", "official.written"]
    assert not huiqi("ask", "--json", "首次升规奖励多少钱", home=own_home).json["answer"].startswith("官方答复")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--cite", "德办发〔1999〕1号"), "库中没有"),
        (("--region", "火星"), "不认识地区"),
        (("--text", "长" * 601), "600"),
        (("--valid-from", "2027-01-01", "--valid-until", "2026-01-01"), "早于"),
        (("--question", " "), "缺一不可"),
    ],
)
def test_what_can_not_be_an_official_answer_is_refused_with_a_sentence(
    huiqi: Huiqi, shared_home: Path, change: tuple[str, ...], says: str
) -> None:
    done = huiqi(*ADD, *change)
    assert done.code == 1
    assert says in done.err
    assert huiqi("official", "list", "--json").json == {"officials": []}
    assert shared_home.is_dir()


@pytest.mark.parametrize(
    "arguments", [("official", "show", "99"), ("official", "publish", "99"), ("gaps", "route", "99")]
)
def test_an_unknown_number_says_where_numbers_are(huiqi: Huiqi, arguments: tuple[str, ...]) -> None:
    done = huiqi(*arguments)
    assert done.code == 1
    assert "编号" in done.err


def test_questions_are_gathered_routed_answered_and_written_to_a_table(
    huiqi: Huiqi, own_home: Path, tmp_path: Path
) -> None:
    huiqi("doctor", home=own_home)
    asked = datetime(2026, 11, 18, 2, tzinfo=UTC)
    ledger = connect(f"sqlite:///{own_home / 'ledger.sqlite3'}")
    with ledger.write() as session:
        for number, question in enumerate(("=水下机器人试验场有没有补贴", "水下机器人试验场有补贴吗")):
            name = f"m{number}"
            seq = receive(session, Arrival("robot", name, f"g{number}", True, "chen", "", asked, {}), asked)  # noqa: FBT003 - a column
            assert seq is not None
            note_unanswered(session, seq, question)
    ledger.close()
    made = huiqi("gaps", "cluster", "--week", "2026-11-20", "--json", home=own_home).json
    assert made == {"themes": 1, "joined": 0, "questions": 2}
    assert huiqi("gaps", "cluster", "--week", "2026-11-20", "--json", home=own_home).json["questions"] == 0
    [theme] = huiqi("gaps", "list", "--json", home=own_home).json["themes"]
    assert (theme["count"], theme["conversations"], theme["state"]) == (2, 2, "待分派")
    theme_id = str(theme["id"])
    routed = huiqi("gaps", "route", theme_id, "--to", "科技局", "--json", home=own_home).json
    assert (routed["state"], routed["department"]) == ("待部门答复", "德阳市科学技术局")
    answer = huiqi(
        "gaps", "answer", theme_id, "--text", "暂无补贴。", "--by", "guo_officer", "--json", home=own_home
    ).json
    assert (answer["state"], answer["department"]) == ("草稿", "德阳市科学技术局")
    huiqi("official", "publish", str(answer["id"]), "--by", "lin_admin", home=own_home)
    [done] = huiqi("gaps", "list", "--all", "--json", home=own_home).json["themes"]
    assert done["state"] == "已答复"
    table = tmp_path / "gaps.csv"
    assert huiqi("gaps", "list", "--all", "--csv", str(table), home=own_home).code == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3
    assert rows[1][1].startswith("'=")


def test_an_unknown_department_answers_nothing(huiqi: Huiqi, own_home: Path) -> None:
    given = ["--question", "q", "--text", "t", "--department", "月球局"]
    done = huiqi("official", "add", *given, home=own_home)
    assert done.code == 1
    assert "不认识部门“月球局”" in done.err
    assert huiqi("official", "list", home=own_home).out == "没有官方答复。\n"


def test_a_table_that_can_not_be_written_is_said_in_a_sentence(huiqi: Huiqi, tmp_path: Path) -> None:
    done = huiqi("gaps", "list", "--csv", str(tmp_path / "nowhere" / "x.csv"))
    assert done.code == 1
    assert "表格写不到" in done.err
    assert "Traceback" not in done.err
