"""huiqi firms: a list of enterprises comes in row by row, and one is shown with where each value comes from."""

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Huiqi

ONE, TWO = "91510603000006066P", "91510603000005055C"
TITLES = ["统一社会信用代码", "企业名称", "注册地", "营业收入2025（万元）", "从业人员2025", "失信被执行人"]


def listed(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as made:  # as Excel in China saves it
        csv.writer(made).writerows([TITLES, *rows])
    return path


def test_good_rows_are_taken_and_bad_ones_named_with_every_reason(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    file = listed(
        tmp_path / "list.csv",
        [ONE, "德阳示例精工有限公司", "旌阳区", "5,600", "120", "否"],
        [TWO, "德阳示例材料有限公司", "火星", "-5", "120", "否"],
    )
    done = huiqi("firms", "import", str(file), "--source", "部门数据", "--from", "统计局", "--json", home=own_home)
    assert (done.code, done.json["taken"], done.json["refused"]) == (2, 1, 1)
    good, bad = done.json["rows"]
    assert (good["became"], bad["became"]) == ("新增", "拒绝")
    assert len(bad["problems"]) == 2
    shown = huiqi("firms", "show", ONE, "--json", home=own_home).json
    assert shown["region"] == "510603"
    revenue = next(one for one in shown["facts"] if one["name"] == "revenue")
    assert (revenue["year"], revenue["value"], revenue["source"], revenue["by"]) == (
        2025,
        "5600万元",
        "部门数据",
        "统计局",
    )
    again = huiqi("firms", "import", str(file), "--source", "部门数据", "--from", "统计局", "--json", home=own_home)
    assert again.json["rows"][0]["became"] == "不变"
    assert (
        huiqi("firms", "show", TWO, home=own_home).code == 1
    )  # nothing of a bad row is kept, not even that there is one


def test_a_dry_run_writes_nothing(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "list.csv", [ONE, "德阳示例精工有限公司", "旌阳区", "5600", "120", "否"])
    done = huiqi("firms", "import", str(file), "--dry-run", home=own_home)
    assert done.code == 0
    assert "没有写入" in done.out
    assert huiqi("firms", "show", ONE, home=own_home).code == 1


def test_a_code_that_fails_its_check_waits_for_a_word(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "list.csv", ["91510683MA0000X31E", "德阳示例食品有限公司", "绵竹", "300", "12", "否"])
    assert huiqi("firms", "import", str(file), home=own_home).code == 2
    assert huiqi("firms", "import", str(file), "--confirm-codes", home=own_home).code == 0


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nno list", b"just words, no list at all in here"])
def test_what_is_no_list_is_refused_in_a_sentence(huiqi: Huiqi, own_home: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(content)
    done = huiqi("firms", "import", str(file), home=own_home)
    assert done.code == 1
    assert "名单.xlsx" in done.err


def test_the_template_can_be_filled_and_taken_in(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "模板.csv"
    assert huiqi("firms", "template", str(file), home=own_home).code == 0
    titles = file.read_text("utf-8-sig").split(",")
    with file.open("a", encoding="utf-8", newline="") as made:
        csv.writer(made).writerow([ONE, "德阳示例精工有限公司", "旌阳区", *([""] * (len(titles) - 3))])
    done = huiqi("firms", "import", str(file), "--json", home=own_home)
    assert (done.code, done.json["taken"], done.json["columns"]) == (0, 1, [])
