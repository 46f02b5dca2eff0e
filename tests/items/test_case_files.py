"""Case files: read with every fault and its line."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from knowledge.items.cases import Case, CasesRefused, changed, read_folder

GOOD = """\
item: DY-90
as_of: "2026-11-22"
firm: {above_scale: true, rd_expense: {"2024": 100万元}, loans: [{days: 1}, {days: 2}]}
cases:
- 甲: {expect: {state: eligible, amount: 1.5万元}}
- 乙:
    with: {rd_expense.2025: null, loans.2.days: 3}
    as_of: "2026-05-01"
    expect: {state: near, range: [0元, null], missing: [loans], near: {fact: loans, by: 0.01元, from: "2027-01-01"}}
- 丙: {items: DY-01..DY-03, expect: {codes: [], total: 0元, losers: {DY-01: DY-02}}}
- 丁: {items: [DY-01, DY-09], firms: [{}, {above_scale: false}], expect: {eligible: 1, total: 1元}}
"""


def cases_of(folder: Path, text: str) -> tuple[Case, ...]:
    (folder / "dy-90.yaml").write_text(text, "utf-8")
    return read_folder(folder)


def faults_of(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(CasesRefused) as refused:
        cases_of(folder, text)
    assert all(fault.file.endswith("dy-90.yaml") for fault in refused.value.faults)
    return [(fault.line, fault.says) for fault in refused.value.faults]


def one_case(expect: str) -> str:
    return f'item: DY-90\nas_of: "2026-11-22"\nfirm: {{}}\ncases:\n- 甲: {{expect: {expect}}}\n'


def test_a_case_is_its_firm_with_some_facts_changed(tmp_path: Path) -> None:
    first, second, *_ = cases_of(tmp_path, GOOD)
    assert (first.name, first.line, first.items, first.as_of) == ("甲", 5, ("DY-90",), date(2026, 11, 22))
    assert first.expected.span == (Fraction(1_500_000), Fraction(1_500_000))
    assert second.as_of == date(2026, 5, 1)
    assert second.firms[0]["rd_expense"] == {"2024": "100万元", "2025": None}
    assert second.firms[0]["loans"] == [{"days": 1}, {"days": 3}]
    assert first.firms[0]["loans"] == [{"days": 1}, {"days": 2}]


def test_expectations_are_read_in_fen_and_days(tmp_path: Path) -> None:
    expected = cases_of(tmp_path, GOOD)[1].expected
    assert expected.span == (Fraction(0), None)
    assert expected.near is not None
    assert (expected.near.fact, expected.near.by, expected.near.since) == ("loans", Fraction(1), date(2027, 1, 1))


def test_a_case_may_look_at_several_items_and_at_several_firms(tmp_path: Path) -> None:
    third, fourth = cases_of(tmp_path, GOOD)[2:]
    assert third.items == ("DY-01", "DY-02", "DY-03")
    assert third.expected.losers == {"DY-01": "DY-02"}
    assert fourth.items == ("DY-01", "DY-09")
    assert [firm["above_scale"] for firm in fourth.firms] == [True, False]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("state: eligible", "state: elligible"), 5, "elligible"),
        (GOOD.replace("amount: 1.5万元", "amount: 1.5万吨"), 5, "1.5万吨"),
        (GOOD.replace("missing: [loans]", "mising: [loans]"), 9, "mising"),
        (GOOD.replace("missing: [loans]", "missing: rd_expense"), 9, "missing"),
        (GOOD.replace("loans.2.days", "loans.3.days"), 7, "loans.3.days"),
        (GOOD.replace('as_of: "2026-05-01"', 'as_of: "2026-02-30"'), 8, "测算日"),
        (GOOD.replace("range: [0元, null]", "range: [0元]"), 9, "range"),
        (GOOD.replace("- 丙:", "- 甲:"), 10, "两个用例都叫“甲”"),
        (GOOD.replace("eligible: 1", "eligible: one"), 11, "eligible"),
        (GOOD.replace("item: DY-90\n", ""), 4, "没有写项目"),
        (GOOD.replace("{above_scale: true,", "{above_scale: true, on: 1,"), 3, "“on”"),
        (GOOD.replace("{above_scale: true,", "{above_scale: true, above_scale: false,"), 3, "写了两次"),
        (GOOD.replace("firms: [{}, {above_scale: false}]", "firms: 2"), 11, "firms"),
        (one_case("{amount: 1元}"), 5, "没有写期望"),
        ("item: DY-90\nas_of: x\nfirm: {}\ncases: []\n", 4, "没有用例"),
        ("item: DY-90\ncases:\n- 甲: {expect: [\n", 4, "YAML"),
        ("- 1\n", 1, "文件"),
        ("", 1, "文件"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    assert any(at == line and says in sentence for at, sentence in faults_of(tmp_path, text)), faults_of(tmp_path, text)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(one_case("{state: maybe}"), "utf-8")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.yaml").write_text(GOOD.replace("1.5万元", "很多").replace("DY-90", "[]"), "utf-8")
    with pytest.raises(CasesRefused) as refused:
        read_folder(tmp_path)
    assert [Path(fault.file).name for fault in refused.value.faults] == [
        "a.yaml",
        "b.yaml",
        "c.yaml",
        "c.yaml",
        "c.yaml",
    ]
    assert str(refused.value).count("\n") == 4


def test_a_folder_without_cases_is_no_passed_run(tmp_path: Path) -> None:
    with pytest.raises(CasesRefused, match="没有用例文件"):
        read_folder(tmp_path)


def test_a_change_never_touches_the_firm_of_the_other_cases() -> None:
    firm: dict[str, object] = {"credit": {"wage_arrears": False}, "loans": [{"days": 1}]}
    assert changed(firm, {"credit.wage_arrears": True, "loans.1.days": None}) != firm
    assert firm == {"credit": {"wage_arrears": False}, "loans": [{"days": 1}]}
