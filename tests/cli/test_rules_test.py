"""huiqi rules test: cases that come out, cases that don't, and files with faults."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.rules_test import test as rules_test
from knowledge.items.cases import CasesRefused

ITEM = """\
code: XX-01
name: 首次升规奖励
class: 奖补类
level: 市级
region: "510600"
dept: 经济和信息化局
themes: [产业培育]
redeem: 免申即享
versions:
- from: "2026-01-01"
  to: null
  basis:
    main: {doc: 示例〔2026〕1号, title: 办法（示例）, article: 第五条, quote: 首次升规的，奖励20万元。}
  negative_list: false
  conditions:
    all:
    - {fact: above_scale, op: is, value: true, says: 规模以上工业企业, basis: main}
    - {fact: revenue, year: event_year, op: ">=", value: 2000万元, says: 营业收入2000万元以上, basis: main}
  amount: {sum: [20万元], says: 定额奖励, basis: main}
  window: {kind: none}
  channel: 免申即享
  contact: {dept: 经济和信息化局, phone: 0838-0000000}
"""
CASES = """\
item: XX-01
as_of: "2026-11-22"
firm: {above_scale: true, revenue: {"2025": 2000万元}}
cases:
- 恰好2000万元: {expect: {state: eligible, amount: 20万元}}
- 差一分: {with: {revenue.2025: 19999999.99元}, expect: {state: near, near: {fact: revenue, by: 0.01元}}}
- 收入不知道: {with: {revenue: null}, expect: {state: unknown, missing: [revenue], range: [20万元, 20万元]}}
- 收入是负数: {with: {revenue.2025: -1}, expect: {refused: revenue}}
- 只有一个事项: {items: [XX-01], expect: {codes: [XX-01], total: 20万元, losers: {}, tax_relief: []}}
- 两户: {firms: [{}, {above_scale: false}], expect: {eligible: 1, total: 20万元}}
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    cases, items = tmp_path / "cases", tmp_path / "items"
    cases.mkdir()
    items.mkdir()
    (items / "xx-01.yaml").write_text(ITEM, "utf-8")
    return cases, items


def run(folders: tuple[Path, Path], text: str, *options: str) -> Result:
    cases, items = folders
    (cases / "xx-01.yaml").write_text(text, "utf-8")
    return CliRunner().invoke(rules_test, [str(cases), "--items", str(items), *options])


def test_cases_that_come_out_end_well(folders: tuple[Path, Path]) -> None:
    done = run(folders, CASES)
    assert done.output == "共 6 例，全部通过。\n"
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("amount: 20万元}}\n- 差", "amount: 21万元}}\n- 差", "金额：应为 210,000.00元，得到 200,000.00元"),
        ("state: near,", "state: ineligible,", "结论：应为 不符合（ineligible），得到 差一步（near）"),
        ("by: 0.01元", "by: 0.02元", "差的一步：应有 revenue 0.02元，得到 revenue 0.01元"),
        ("missing: [revenue]", "missing: [profit]", "待补充的事实：应为 profit，得到 revenue"),
        ("revenue.2025: -1", "revenue.2025: 1元", "退回：应有 revenue，得到 （无）"),
        ("refused: revenue", "refused: status", "退回：应有 status，得到 revenue.2025"),
        ("refused: revenue", "state: eligible", "退回：应有 符合（eligible），得到 revenue.2025"),
        ("codes: [XX-01]", "codes: []", "入选：应为 （无），得到 XX-01"),
        ("eligible: 1", "eligible: 2", "符合的企业数：应为 2，得到 1"),
        ("items: [XX-01]", "items: [XX-02]", "事项里没有 XX-02"),
    ],
)
def test_a_case_that_differs_says_where_and_in_what(
    folders: tuple[Path, Path], before: str, after: str, says: str
) -> None:
    assert CASES.count(before) == 1
    done = run(folders, CASES.replace(before, after))
    assert done.exit_code == 1
    assert "xx-01.yaml 第" in done.output
    assert says in done.output
    assert done.output.endswith("共 6 例，通过 5，不符 1。\n")


def test_a_case_that_differs_shows_what_was_found_in_chinese(folders: tuple[Path, Path]) -> None:
    lines = run(folders, CASES.replace("by: 0.01元", "by: 1元")).output.splitlines()
    assert lines[0].endswith("xx-01.yaml 第6行 XX-01 差一分")
    assert any("✓ 规模以上工业企业" in line for line in lines)
    assert any("✗ 营业收入2000万元以上" in line and "还差0.01元" in line for line in lines)
    assert any("＝" in line and "20万元" in line for line in lines)


def test_json_has_the_differences_and_the_results(folders: tuple[Path, Path]) -> None:
    done = run(folders, CASES.replace("total: 20万元, losers", "total: 2万元, losers"), "--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert (told["cases"], told["passed"]) == (6, 5)
    (failed,) = told["failed"]
    assert (failed["line"], failed["name"], failed["items"]) == (9, "只有一个事项", ["XX-01"])
    assert failed["differences"] == ["合计：应为 20,000.00元，得到 200,000.00元"]
    assert failed["results"][0]["trace"]


def test_one_item_can_be_asked_for(folders: tuple[Path, Path]) -> None:
    text = CASES.replace("- 两户: {", "- 两户: {item: XX-09, ")
    assert run(folders, text).exit_code == 1
    assert run(folders, text, "--code", "XX-01").output == "共 5 例，全部通过。\n"


def test_a_code_nobody_has_cases_for_is_no_passed_run(folders: tuple[Path, Path]) -> None:
    done = run(folders, CASES, "--code", "XX-77")
    assert done.exit_code == 1
    assert "没有哪个用例考 XX-77" in done.output


def test_files_with_faults_are_refused_with_every_place_before_anything_runs(folders: tuple[Path, Path]) -> None:
    done = run(folders, CASES.replace("state: near", "state: nearly").replace("20万元, losers", "20万吨, losers"))
    assert isinstance(done.exception, CasesRefused)
    assert [fault.line for fault in done.exception.faults] == [6, 9]
    assert done.output == ""
