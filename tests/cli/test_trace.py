"""huiqi trace: who was told what, and the way back from a wrong answer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger import arrivals
from ledger.arrivals import Limits
from ledger.base import connect
from ledger.talks import Answer, Arrival
from tests.cli.conftest import Huiqi

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CITE = {
    "title": "若干措施", "doc_no": "德经信示例规〔2025〕7号", "article": "第五条", "status": "现行有效",
    "url": "http://127.0.0.1:8090/policy/P000001#a5",
}  # fmt: skip


@pytest.fixture
def told_home(own_home: Path, huiqi: Huiqi) -> Path:
    assert huiqi("people", "list", home=own_home).code == 0
    ledger = connect(f"sqlite:///{own_home / 'ledger.sqlite3'}")
    limits = Limits(100, 100, 100)
    for number, talk in enumerate(("cidA=", "cidB=")):
        said = {"text": {"content": f"升规奖励多少{number}"}, "senderNick": "小王"}
        arrival = Arrival("ding1", f"m{number}", talk, True, "chen_contact", f"群{number}", NOW, said)  # noqa: FBT003 - in a group
        trace = {
            "seen": [{"policy_id": "P000001", "ordinal": 5, "article": "第五条", "score": 0.9}],
            "checks": ["少了年份"],
        }
        columns = {
            "text": f"结论：{number + 2}0万元",
            "cites": [CITE, CITE],
            "door": "webhook",
            "mode": "extract",
            "trace": trace,
        }
        with ledger.write() as session:
            kept = arrivals.arrive(session, arrival, limits, "one", NOW, 10.0)
            assert kept.claimed is not None
            arrivals.finish_and_next(session, kept.claimed, "one", columns, NOW, 0.0)
    ledger.close()
    return own_home


def test_why_did_we_tell_that_is_one_command(huiqi: Huiqi, told_home: Path) -> None:
    [row] = huiqi("trace", "list", "--contains", "20万元", "--json", home=told_home).json["answers"]
    assert row["question"] == "升规奖励多少0"
    shown = huiqi("trace", "show", str(row["answer"]), home=told_home)
    assert shown.code == 0
    for part in ("群“群0”", "第五条", "得分0.900", "政策原文摘录", "未采用：少了年份", "德经信示例规〔2025〕7号"):
        assert part in shown.out
    whole = huiqi("trace", "show", str(row["answer"]), "--json", home=told_home).json
    assert (whole["who"]["group"], whole["feedback"]) == ("群0", [])


def test_why_a_firm_was_told_so_is_answered_by_words_firm_and_day(huiqi: Huiqi, told_home: Path) -> None:
    command = ("trace", "why", "20 万元", "--firm", "重型机械", "--day", "2026-11-22")
    shown = huiqi(*command, home=told_home)
    assert shown.code == 0
    for part in (
        "群“群0”",
        "德阳示例重型机械有限公司",
        "问：升规奖励多少0",
        "依据：《若干措施》",
        "得分0.900",
        "看到的人",
    ):
        assert part in shown.out
    assert "30万元" not in shown.out
    whole = huiqi(*command, "--json", home=told_home).json
    assert (whole["found"], [one["question"] for one in whole["answers"]]) == (1, ["升规奖励多少0"])
    for other in (("--firm", "火星"), ("--day", "2026-11-21")):
        assert huiqi("trace", "why", "20万元", *other, home=told_home).code == 1


def test_more_answers_than_are_shown_are_counted(huiqi: Huiqi, told_home: Path) -> None:
    shown = huiqi("trace", "why", "万元", "--limit", "1", home=told_home)
    assert "共2条" in shown.err
    assert shown.out.count("生成方式") == 1


def test_who_got_a_wrong_answer_is_one_command_with_what_was_corrected_since(huiqi: Huiqi, told_home: Path) -> None:
    command = ("trace", "who", "--like", "1", "--json")
    rows = huiqi(*command, home=told_home).json["conversations"]
    assert [(row["group"], row["people"], row["answers"], row["corrected"]) for row in rows] == [
        ("群1", ["陈明"], [2], []),
        ("群0", ["陈明"], [1], []),
    ]
    assert huiqi("trace", "correct", "应为25万元。", "--answer", "1", "--yes", home=told_home).code == 0
    corrected = {row["group"]: row["corrected"] for row in huiqi(*command, home=told_home).json["conversations"]}
    assert corrected == {"群1": [], "群0": ["更正1号：待发送"]}
    told = huiqi("trace", "who", "20万元", home=told_home).out
    assert "群“群0” 德阳示例重型机械有限公司  提问人：陈明" in told
    assert "更正1号：待发送" in told
    assert "共1个会话" in told
    assert "更正1号" in huiqi("trace", "show", "1", home=told_home).out


def test_the_same_correction_ordered_again_goes_to_nobody_twice(huiqi: Huiqi, told_home: Path) -> None:
    assert huiqi("trace", "correct", "应为25万元。", "--answer", "1", "--yes", home=told_home).code == 0
    again = huiqi("trace", "correct", "应为25万元。", "--article", "第五条", "--yes", "--json", home=told_home).json
    assert (again["answers"], again["conversations"]) == (1, 1)
    third = huiqi("trace", "correct", "应为25万元。", "--article", "第五条", "--yes", home=told_home)
    assert (third.code, "没有重复发送" in third.err) == (1, True)
    assert len(huiqi("trace", "corrections", "--json", home=told_home).json["corrections"]) == 2


def test_an_answer_a_model_wrote_leaves_with_the_mark_of_it_and_no_other_does(huiqi: Huiqi, told_home: Path) -> None:
    first, second = huiqi("trace", "list", "--json", home=told_home).json["answers"]
    ledger = connect(f"sqlite:///{told_home / 'ledger.sqlite3'}")
    with ledger.write() as session:
        answer = session.get(Answer, first["answer"])
        assert answer is not None
        answer.mode, answer.trace = "model", {"model": "m1", "prompt": "answer-1"}
    ledger.close()
    marked, plain = huiqi("trace", "list", "--json", home=told_home, HUIQI_MODEL_PROVIDER="示例市").json["answers"]
    assert (marked["AIGC"]["Label"], marked["AIGC"]["ContentProducer"]) == ("1", "示例市")
    assert marked["AIGC"] == huiqi("trace", "show", str(first["answer"]), "--json", home=told_home).json["AIGC"]
    assert "AIGC" not in plain
    assert plain["answer"] == second["answer"]


def test_a_source_is_named_once_and_times_are_the_citys(huiqi: Huiqi, told_home: Path) -> None:
    shown = huiqi("trace", "show", "1", home=told_home).out
    assert shown.count("德经信示例规〔2025〕7号") == 1
    command = ("trace", "correct", "应为25万元。", "--article", "第五条", "--yes")
    assert huiqi(*command, home=told_home).code == 0
    [row] = huiqi("trace", "corrections", "--json", home=told_home).json["corrections"]
    assert row["at"].endswith("+08:00")


def test_a_correction_is_told_first_and_ordered_only_with_yes(huiqi: Huiqi, told_home: Path) -> None:
    command = ("trace", "correct", "应为25万元。", "--article", "第五条", "--reason", "标准抄错", "--by", "lin_admin")
    first = huiqi(*command, home=told_home)
    assert "2个会话" in first.out
    assert "--yes" in first.out
    assert huiqi("trace", "corrections", "--json", home=told_home).json["corrections"] == []
    made = huiqi(*command, "--yes", "--json", home=told_home).json
    assert (made["answers"], made["conversations"]) == (2, 2)
    [row] = huiqi("trace", "corrections", "--json", home=told_home).json["corrections"]
    assert (row["waiting"], row["told"], row["by"], row["reason"]) == (2, 0, "lin_admin", "标准抄错")
    assert "待发2" in huiqi("trace", "corrections", home=told_home).out
    [act] = huiqi("audit", "list", "--action", "answer.correct", "--json", home=told_home).json["entries"]
    assert act["who"] == "lin_admin"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("correct", "应为25万元。"), "请至少给一个条件"),
        (("correct", "应为25万元。", "--contains", "火星"), "没有查到"),
        (("show", "999"), "没有编号为999"),
        (("who",), "请至少给一个条件"),
        (("why",), "请至少给一个条件"),
        (("who", "--like", "999"), "没有编号为999"),
        (("why", "火星"), "没有查到"),
        (("list", "--policy", "火星移民办法"), "政策库里没有"),
    ],
)
def test_what_can_not_be_done_says_why(huiqi: Huiqi, told_home: Path, arguments: tuple[str, ...], says: str) -> None:
    done = huiqi("trace", *arguments, home=told_home)
    assert (done.code, says in done.err) == (1, True)


def test_nothing_found_is_no_error_in_a_list(huiqi: Huiqi, told_home: Path) -> None:
    done = huiqi("trace", "list", "--firm", "火星", home=told_home)
    assert (done.code, "没有查到" in done.err) == (0, True)
