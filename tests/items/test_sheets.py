"""The workbook of items: what goes out comes back as it was, and what was edited becomes a text or a fault by cell."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from config.city import CITIES
from knowledge.errors import FileRefused
from knowledge.items.from_sheets import Workbook, read_sheets
from knowledge.items.rewriting import tree_of
from knowledge.items.to_sheets import Grid, sheets_of
from knowledge.library.reading import Reading
from knowledge.library.workbook import write

FOLDER = CITIES / "deyang" / "items"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
TEXTS = {name.removesuffix(".yaml").upper(): text for name, text in FILES.items() if name.startswith("dy-")}
Cells = dict[str, list[list[str]]]
Edit = Callable[[Cells], None]


@pytest.fixture(scope="module")
def grids() -> tuple[Grid, ...]:
    return sheets_of(TEXTS)


def cells_of(grids: tuple[Grid, ...], *codes: str) -> Cells:
    """The sheets as lists, of some items only."""
    return {
        grid.name: [list(grid.titles), *(list(row) for row in grid.rows if not codes or row[0] in codes)]
        for grid in grids
    }


def row_of(cells: Cells, sheet: str, *words: str) -> list[str]:
    return next(row for row in cells[sheet] if all(word in row for word in words))


def edited(cells: Cells, sheet: str, row: list[str], title: str, value: str) -> str:
    """Put a value into a cell; return its address."""
    place = cells[sheet][0].index(title)
    row[place] = value
    letters = chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"
    return f"{letters}{cells[sheet].index(row) + 1}"


def faults(read: Workbook) -> list[str]:
    return [str(fault) for fault in read.every_fault]


def test_every_item_of_the_city_comes_back_unchanged_from_a_real_workbook(
    grids: tuple[Grid, ...], tmp_path: Path
) -> None:
    write(grids, tmp_path / "items.xlsx")
    with Reading(60, 1_000_000) as reading:
        cells, formulas = reading.cells(tmp_path / "items.xlsx")
    read = read_sheets(cells, formulas, FILES)
    assert len(read.items) == len(TEXTS) == 133
    assert [one.code for one in read.items if one.text or one.faults] == []
    assert read.faults == ()


def test_items_that_nobody_has_yet_are_made_whole_from_their_cells(grids: tuple[Grid, ...]) -> None:
    shared = {name: text for name, text in FILES.items() if not name.startswith("dy-")}
    read = read_sheets(cells_of(grids), {}, shared)
    assert read.every_fault == ()
    for one in read.items:
        assert tree_of(one.text, "") == tree_of(TEXTS[one.code], ""), one.code


def test_an_edited_cell_makes_a_text_that_differs_in_that_line_alone(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13", "DY-29")
    edited(cells, "金额", row_of(cells, "金额", "DY-13", "amount.min[0]"), "值", "120万元")
    edited(cells, "事项", row_of(cells, "事项", "DY-13"), "咨询电话", "0838-0000999")
    read = read_sheets(cells, {}, FILES)
    assert [(one.code, one.changed) for one in read.items] == [("DY-13", True), ("DY-29", False)]
    old, new = TEXTS["DY-13"].splitlines(), read.items[0].text.splitlines()
    assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [
        ("    - 100万元", "    - 120万元"),
        (
            "  contact: {dept: 市经济和信息化局技术创新科, phone: 0838-0000123}",
            '  contact: {dept: 市经济和信息化局技术创新科, phone: "0838-0000999"}',
        ),
    ]


def test_rows_that_are_added_and_taken_away_become_conditions_and_papers(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13")
    cells["条件"].remove(row_of(cells, "条件", "DY-13", "stat_forms_filed"))
    row = ["DY-13", "1", "", "startup", "is", "是", "", "初创企业", "main", "", "", "", ""]
    cells["条件"].append(row)
    cells["材料"].append(["DY-13", "1", "申报材料", "审计报告"])
    text = read_sheets(cells, {}, FILES).items[0].text
    version = tree_of(text, "")["versions"][0]
    facts = [one["fact"] for one in version["conditions"]["all"]]
    assert "stat_forms_filed" not in facts
    assert facts[-1] == "startup"
    assert version["conditions"]["all"][-1]["value"] is True
    assert version["materials"][-1] == "审计报告"


def test_rows_in_another_order_say_the_same(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-29")
    for name in ("条件", "金额", "依据"):
        cells[name][1:] = reversed(cells[name][1:])
    assert not read_sheets(cells, {}, FILES).items[0].text


def test_a_parameter_gets_values_by_day(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13")
    row = row_of(cells, "金额", "DY-13", "parameters.growth")
    row[3] = "2025-04-15"
    cells["金额"].append([*row[:3], "2027-01-01", "12%", ""])
    version = tree_of(read_sheets(cells, {}, FILES).items[0].text, "")["versions"][0]
    assert version["parameters"]["growth"] == {"2025-04-15": "10%", "2027-01-01": "12%"}


BAD: list[tuple[str, str, str, str, str]] = [
    ("条件", "rd_ratio", "运算", "=>=", "运算没有“=>=”这一种"),
    ("条件", "rd_ratio", "事实", "rd_ration", "是不是“rd_ratio”"),
    ("条件", "rd_ratio", "值", "两成", "看不懂"),
    ("条件", "rd_ratio", "值", "{a: [", "这一格的写法读不懂"),
    ("条件", "rd_ratio", "依据", "mian", "依据里没有“mian”"),
    ("条件", "rd_ratio", "写法", "fact: a", "已经有“写法”"),
    ("事项", "规上工业企业研发费用增量后补助", "起始日", "2025-02-30", "应是加引号的日期"),
    ("事项", "规上工业企业研发费用增量后补助", "级别", "村级", "没有“村级”这一种"),
    ("事项", "规上工业企业研发费用增量后补助", "征求意见稿", "也许", "应写 是 或 否"),
    ("事项", "规上工业企业研发费用增量后补助", "事件年度", "去年", "应是数字"),
    ("事项", "规上工业企业研发费用增量后补助", "互斥组", "nobody", "stacking.yaml 里没有“nobody”"),
    ("金额", "amount.min[0]", "值", "100万块块", "看不懂金额"),
    ("金额", "amount.min[0]", "值", "-5万元", "不能是负数"),
    ("金额", "amount.min[0]", "位置", "amount.max[9]", "没有“amount.max[9]”这个位置"),
    ("材料", "信用承诺书", "种类", "别的", "应写 申报材料 或 表格"),
    ("依据", "main", "原文", "", "没有写“quote”"),
]


@pytest.mark.parametrize(("sheet", "word", "title", "value", "says"), BAD, ids=[one[-1] for one in BAD])
def test_a_fault_names_its_sheet_its_cell_and_what_to_do(
    grids: tuple[Grid, ...], sheet: str, word: str, title: str, value: str, says: str
) -> None:
    cells = cells_of(grids, "DY-13")
    where = edited(cells, sheet, row_of(cells, sheet, "DY-13", word), title, value)
    read = read_sheets(cells, {}, FILES)
    told = [fault for fault in faults(read) if fault.startswith(f"“{sheet}”表 ") and says in fault]
    assert told, faults(read)
    assert [fault for fault in told if f" {where} " in fault or says.startswith("没有写")], told
    assert not any(one.changed for one in read.items)


def test_a_faulty_item_does_not_hold_up_the_others(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13", "DY-29")
    edited(cells, "事项", row_of(cells, "事项", "DY-13"), "级别", "村级")
    edited(cells, "事项", row_of(cells, "事项", "DY-29"), "咨询电话", "0838-0000999")
    assert [(one.code, one.changed) for one in read_sheets(cells, {}, FILES).items] == [
        *(("DY-13", False), ("DY-29", True))
    ]


def test_what_changed_after_the_workbook_was_written_is_not_overwritten(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13")
    edited(cells, "事项", row_of(cells, "事项", "DY-13"), "咨询电话", "0838-0000999")
    later = FILES | {"dy-13.yaml": TEXTS["DY-13"].replace("100万元", "150万元")}
    read = read_sheets(cells, {}, later)
    assert "在导出这份表之后已经改过" in faults(read)[0]
    assert not read.items[0].text


def test_a_figure_changed_in_two_sheets_differently_is_refused(grids: tuple[Grid, ...]) -> None:
    cells = cells_of(grids, "DY-13")
    item = row_of(cells, "事项", "DY-13")
    formula = item[cells["事项"][0].index("计算公式")]
    edited(cells, "事项", item, "计算公式", formula.replace("100万元", "110万元"))
    assert "110万元" in read_sheets(cells, {}, FILES).items[0].text
    edited(cells, "金额", row_of(cells, "金额", "DY-13", "amount.min[0]"), "值", "120万元")
    assert "不知道以哪处为准" in faults(read_sheets(cells, {}, FILES))[0]


def without_a_sheet(cells: Cells) -> None:
    del cells["金额"]


def without_a_column(cells: Cells) -> None:
    for row in cells["条件"]:
        del row[4]


def with_a_column_twice(cells: Cells) -> None:
    cells["依据"][0].append("原文")


def with_a_stray_row(cells: Cells) -> None:
    cells["材料"].append(["DY-99", "1", "申报材料", "无主"])


def with_a_bad_code(cells: Cells) -> None:
    cells["事项"][1][0] = "../../etc"


def with_a_gap_in_versions(cells: Cells) -> None:
    for rows in cells.values():
        for row in rows[1:]:
            row[1:2] = ["3"]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (without_a_sheet, "没有“金额”这张表"),
        (without_a_column, "缺少“运算”一列"),
        (with_a_column_twice, "“原文”有两列"),
        (with_a_stray_row, "没有编号 DY-99 的这个版本"),
        (with_a_bad_code, "不能作编号"),
        (with_a_gap_in_versions, "版本号要从1起连续"),
    ],
)
def test_a_workbook_that_lost_its_shape_is_told(grids: tuple[Grid, ...], edit: Edit, says: str) -> None:
    cells = cells_of(grids, "DY-13")
    edit(cells)
    assert [fault for fault in faults(read_sheets(cells, {}, FILES)) if says in fault]


def book(path: Path, **cells: object) -> Path:
    """A workbook of one item with some cells of the first sheet replaced, as any program may write it."""
    write(sheets_of({"DY-13": TEXTS["DY-13"]}), path)
    made = openpyxl.load_workbook(path)
    for address, value in cells.items():
        made["事项"][address] = value
    made.save(path)
    return path


def read_book(path: Path) -> Workbook:
    with Reading(60, 1_000_000) as reading:
        return read_sheets(*reading.cells(path), FILES)


def test_a_formula_is_never_run_and_never_taken(tmp_path: Path) -> None:
    read = read_book(book(tmp_path / "x.xlsx", C2="=cmd|'/c calc'!A1"))
    assert [fault for fault in faults(read) if fault.startswith("“事项”表 C2 格：这一格是公式")]
    assert not any(one.changed for one in read.items)


def test_text_that_looks_like_a_formula_goes_out_as_text(tmp_path: Path) -> None:
    text = TEXTS["DY-13"].replace("name: 规上", 'name: "=1+1 规上')
    text = text.replace("增量后补助\nclass", '增量后补助"\nclass')
    write(sheets_of({"DY-13": text}), tmp_path / "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx")["事项"]["C2"]
    assert (cell.data_type, cell.value[:4]) == ("s", "=1+1")


def test_numbers_days_and_shares_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx")
    made = openpyxl.load_workbook(path)
    page = made["金额"]
    at = next(row[4] for row in page.iter_rows() if row[2].value == "parameters.growth")
    at.value, at.number_format = 0.12, "0%"
    made.save(path)
    assert "growth: 12%" in read_book(path).items[0].text


@pytest.mark.parametrize("kind", ["bomb", "macros", "csv", "damaged"])
def test_a_hostile_or_foreign_file_is_refused_with_a_sentence(tmp_path: Path, kind: str) -> None:
    path = book(tmp_path / "x.xlsx")
    if kind == "csv":
        path.write_text("编号,版本\nDY-13,1\n", encoding="utf-8")
    elif kind == "damaged":
        path.write_bytes(path.read_bytes()[:2000])
    else:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
            name = "xl/media/x.bin" if kind == "bomb" else "xl/vbaProject.bin"
            packed.writestr(name, b"\0" * (40 << 20 if kind == "bomb" else 10))
    with Reading(60, 1_000_000) as reading, pytest.raises(FileRefused):
        reading.cells(path)
