"""huiqi match and huiqi reward, as scripts and people call them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.base import connect
from ledger.enterprises import know_enterprise
from tests.cli.conftest import Huiqi

FIRM: dict[str, Any] = {
    "name": "示例机械",
    "region_code": "510603",
    "reg_type": "有限责任公司",
    "industry_code": "C3463",
    "ownership": "民营",
    "established_on": "2019-03-01",
    "status": "存续",
    "employees": {"2025": 120},
    "revenue": {"2025": "5600万元"},
    "rd_expense": {"2024": "200万元", "2025": "310万元"},
    "stat_forms_filed": {"2025": True},
    "above_scale": True,
    "first_above_scale_on": "2026-03-01",
    "ever_removed": False,
    "qualifications": [{"name": "高新技术企业", "issued_on": "2025-11-01", "valid_to": "2028-10-31", "first": True}],
    "credit": {
        "dishonest_exec": False, "serious_illegal": False, "abnormal_list": False, "major_tax_violation": False,
        "env_violation_3y": False, "safety_accident_3y": False, "wage_arrears": False,
    },
    "received_awards": [],
}  # fmt: skip
AS_OF = ("--as-of", "2026-11-22")
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write facts to a file and return its path."""

    def written(text: object = FIRM, name: str = "firm.json") -> str:
        path = tmp_path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return written


def test_the_promised_fields_of_both_commands(huiqi: Huiqi, write: Write) -> None:
    for command in ("match", "reward"):
        told = huiqi(command, "--enterprise", write(), *AS_OF, "--json").json
        assert {"items", "combination", "tax_relief"} <= set(told)
        assert {"codes", "total_fen"} <= set(told["combination"])
        assert all(
            {"code", "state", "amount_fen", "amount_range_fen", "missing", "trace"} <= set(one) for one in told["items"]
        )
        assert {one["state"] for one in told["items"]} <= {"eligible", "unknown", "near", "ineligible"}
    by_code = {one["code"]: one for one in told["items"]}
    assert {f"DY-{number:02d}" for number in range(1, 43)} <= set(by_code)
    assert (by_code["DY-11"]["state"], by_code["DY-11"]["amount_fen"]) == ("eligible", 10_000_000)
    assert (by_code["DY-13"]["state"], by_code["DY-13"]["amount_fen"]) == ("eligible", 8_800_000)
    assert (by_code["DY-04"]["state"], by_code["DY-04"]["possible_from"]) == ("near", "2027-01-01")
    assert by_code["DY-28"]["missing"] == ["listing_events"]
    assert told["combination"]["total_fen"] == 18_800_000
    assert {one["code"] for one in told["tax_relief"]} >= {"DY-14", "DY-15", "DY-16"}


def test_people_read_what_fits_why_and_until_when(huiqi: Huiqi, write: Write) -> None:
    done = huiqi("match", "--enterprise", write(), *AS_OF)
    assert (done.code, done.err) == (0, "")
    heads = [line for line in done.out.splitlines() if line.startswith(("【", "■", "合计"))]
    assert heads[0] == "【测算】示例机械　截至2026-11-22"
    assert [head.split("（")[0] for head in heads[1:4]] == ["■ 可以享受", "■ 可能符合，待补充", "■ 只差一步"]
    assert "DY-11 高新技术企业认定奖励　10.00万元（100,000.00元）" in done.out
    assert "合计18.80万元（188,000.00元），是不重复享受的最优组合：DY-11、DY-13。" in done.out
    for label in ("理由", "依据", "截止", "渠道", "咨询", "最早", "原因"):
        assert f"   {label}：" in done.out
    assert done.out.rstrip().endswith("以上为测算结果，以主管部门审核和公示为准。")


def test_steps_are_shown_on_request(huiqi: Huiqi, write: Write) -> None:
    plain = huiqi("reward", "--enterprise", write(), *AS_OF).out
    steps = huiqi("reward", "--enterprise", write(), *AS_OF, "--steps").out
    assert "310万元 − 200万元 = 110万元" not in plain
    assert "310万元 − 200万元 = 110万元" in steps
    assert "截至2026-11-22" in plain
    assert "不符合" not in plain


def keep(home: Path, code: str, facts: dict[str, Any]) -> None:
    ledger = connect(f"sqlite:///{home / 'ledger.sqlite3'}")
    with ledger.write() as session:
        know_enterprise(session, code, datetime.now(UTC), "示例档案企业", "510603").facts = facts
    ledger.close()


def test_a_firm_of_the_base_is_read_by_its_code(huiqi: Huiqi, own_home: Path) -> None:
    code = "91510600000009991H"
    keep(own_home, code, {"ownership": "民营", "industry_code": "C34"})
    told = huiqi("match", "--enterprise", code.lower(), *AS_OF, "--json", home=own_home).json
    row = next(row for row in told["items"][0]["trace"] if row["fact"] == "region_code")
    assert (row["value"], row["source"]) == ("510603", "企业档案")
    assert huiqi("match", "--enterprise", code, *AS_OF, home=own_home).out.startswith("【测算】示例档案企业")


def test_facts_of_the_base_that_are_wrong_are_told(huiqi: Huiqi, own_home: Path) -> None:
    code = "91510600000009991H"
    keep(own_home, code, {"revenue": {"2025": -1}})
    done = huiqi("match", "--enterprise", code, home=own_home)
    assert (done.code, done.out) == (2, "")
    assert "revenue.2025：金额不能是负数" in done.err


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ('{"revenue": {"2025": -1}, "revenu": 1, "above_scale": "是"}', "是不是 revenue"),
        ('{"revenue": {"2025": 1, "2025": 2}}', "写了两次"),
        ('{"revenue": {"2025": "5600万美元"}}', "看不懂金额"),
        ('{"established_on": "2025-02-30"}', "不是一个日期"),
        ('{"revenue": ', "不是正确的 JSON"),
        ("", "文件是空的"),
    ],
)
@pytest.mark.parametrize("command", ["match", "reward"])
def test_wrong_facts_end_with_code_2_and_nothing_on_stdout(
    huiqi: Huiqi, write: Write, facts: str, says: str, command: str
) -> None:
    done = huiqi(command, "--enterprise", write(facts), "--json")
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_every_problem_of_a_file_is_told_at_once(huiqi: Huiqi, write: Write) -> None:
    done = huiqi("match", "--enterprise", write("revenue: {2025: -1}\nrevenu: 1\nabove_scale: 是\n", "firm.yaml"))
    assert done.code == 2
    assert [line.split("：")[0] for line in done.err.splitlines()] == [
        "firm.yaml 第1行 revenue.2025", "firm.yaml 第2行 revenu", "firm.yaml 第3行 above_scale",
    ]  # fmt: skip


def test_what_is_neither_a_file_nor_a_known_firm_is_refused(huiqi: Huiqi, tmp_path: Path) -> None:
    assert "它不是一个文件" in huiqi("match", "--enterprise", str(tmp_path / "none.json")).err
    unknown = huiqi("match", "--enterprise", "91510600000099999X")
    assert (unknown.code, unknown.out) == (2, "")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    assert "读不到" in huiqi("match", "--enterprise", str(tmp_path / "binary.json")).err


ITEM = """
code: XX-01
name: 示例事项
class: 奖补类
level: 市级
region: "510600"
dept: 示例局
themes: [科技创新]
redeem: 快申快享
versions:
- from: "2020-01-01"
  basis:
    main: {doc: 德示例〔2020〕1号, title: 示例办法, article: 第一条, quote: 民营企业一次性奖励1万元。}
  conditions:
    all:
    - {fact: ownership, op: is, value: 民营, says: 民营企业, basis: main}
  negative_list: false
  amount: {sum: [1万元], says: 一次性奖励1万元, basis: main}
  window: {kind: by_notice}
  channel: 示例窗口
  contact: {dept: 示例局, phone: "0838-0000000"}
"""


def test_another_folder_of_items_is_tested_alone(huiqi: Huiqi, write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "xx-01.yaml").write_text(ITEM, encoding="utf-8")
    told = huiqi("match", "--enterprise", write(), "--items", str(folder), *AS_OF, "--json").json
    assert [(one["code"], one["state"], one["amount_fen"]) for one in told["items"]] == [
        ("XX-01", "eligible", 1_000_000)
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("code: XX-01", "code: XX-01\non: 1", "第3行"),
        ("sum: [1万元]", "div: [1万元, 0]", "第18行"),
        ("  amount: {sum: [1万元]", "  parameters: {a: {param: b}, b: {param: a}}\n  amount: {sum: [{param: a}]", "圈"),
    ],
)
def test_wrong_items_end_with_code_2_file_and_line(
    huiqi: Huiqi, write: Write, tmp_path: Path, old: str, new: str, says: str
) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "xx-01.yaml").write_text(ITEM.replace(old, new), encoding="utf-8")
    done = huiqi("match", "--enterprise", write(), "--items", str(folder), "--json")
    assert (done.code, done.out) == (2, "")
    assert "xx-01.yaml 第" in done.err
    assert says in done.err


def test_a_credit_code_to_confirm_is_shown_and_refuses_nothing(huiqi: Huiqi, write: Write) -> None:
    done = huiqi("match", "--enterprise", write(FIRM | {"uscc": "91510600000001011X"}), *AS_OF)
    assert done.code == 0
    assert "请核对：第18位校验码应是 K" in done.out
    assert huiqi("match", "--enterprise", write({}), *AS_OF).out.startswith("【测算】贵公司")
