"""huiqi items: checked with file and line, drafted by one, passed by another, published; as a workbook and back."""

from pathlib import Path

import openpyxl
import pytest

from config.city import CITIES
from tests.cli.conftest import Huiqi

FOLDER = CITIES / "deyang" / "items"
TEXT = (FOLDER / "dy-13.yaml").read_text(encoding="utf-8")


@pytest.fixture
def more(tmp_path: Path) -> Path:
    file = tmp_path / "dy-13.yaml"
    file.write_text(TEXT.replace("    - 100万元", "    - 120万元"), encoding="utf-8")
    return file


def test_the_items_of_the_city_are_listed_shown_and_without_fault(huiqi: Huiqi) -> None:
    listed = huiqi("items", "list", "--json").json["items"]
    assert len(listed) == 133
    assert [one["code"] for one in listed if one["standing"] == "征求意见稿"] == ["DY-37"]
    assert huiqi("items", "show", "DY-13", "--json").json["text"] == TEXT
    assert huiqi("items", "check", "--json").json == {"ok": True, "items": 133, "faults": []}
    assert huiqi("items", "show", "DY-99").code == 1


def test_a_folder_or_a_file_is_checked_with_file_line_and_sentence(huiqi: Huiqi, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(TEXT.replace("op: in_section", "op: in_sectoin"), encoding="utf-8")
    for path in (tmp_path, tmp_path / "x.yaml"):
        done = huiqi("items", "check", str(path), "--json")
        assert done.code == 2
        assert {(fault["file"], fault["line"]) for fault in done.json["faults"]} >= {("x.yaml", 53)}
    done = huiqi("items", "check", str(tmp_path))
    assert "x.yaml 第53行（versions[0].conditions.all[2].op）：运算没有“in_sectoin”这一种" in done.err


def test_a_text_is_drafted_tried_passed_by_another_and_published(huiqi: Huiqi, own_home: Path, more: Path) -> None:
    drafted = huiqi("items", "draft", "DY-13", "--file", str(more), "--by", "li", "--json", home=own_home)
    assert (drafted.code, drafted.json["state"], drafted.json["faults"]) == (0, "草稿", [])
    assert "+    - 120万元" in huiqi("items", "diff", "DY-13", home=own_home).out
    tried = huiqi("items", "try", "DY-13", "--json", "--cases", "tests/rules/cases", home=own_home)
    assert tried.code == 1  # two of its cases still expect the old cap
    assert tried.json["cases"] == 44
    assert tried.json["changed"]
    assert huiqi("items", "submit", "DY-13", "--by", "li", home=own_home).code == 0
    refused = huiqi("items", "approve", "DY-13", home=own_home)
    assert (refused.code, "具名操作" in refused.err) == (1, True)
    passed = huiqi("items", "approve", "DY-13", "--by", "lin_admin", "--json", home=own_home).json
    assert passed["reviewed_by"] == "lin_admin"
    assert huiqi("items", "publish", "DY-13", "--by", "lin_admin", home=own_home).code == 0
    assert "    - 120万元" in huiqi("items", "show", "DY-13", home=own_home).out
    assert huiqi("items", "withdraw", "DY-13", "--by", "lin_admin", "--reason", "试", "--json", home=own_home).json[
        "left"
    ]
    assert huiqi("items", "show", "DY-13", "--json", home=own_home).json["text"] == TEXT


def test_a_faulty_draft_is_kept_and_told(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(TEXT.replace("100万元\n    - tiers", "100块块\n    - tiers"), encoding="utf-8")
    done = huiqi("items", "draft", "DY-13", "--file", str(tmp_path / "x.yaml"), home=own_home)
    assert done.code == 2
    assert "dy-13.yaml 第71行（versions[0].amount.min[0]）" in done.out
    assert "100块块" in huiqi("items", "show", "DY-13", "--draft", home=own_home).out
    assert huiqi("items", "submit", "DY-13", home=own_home).code == 1
    assert huiqi("items", "drop", "DY-13", "--reason", "重来", home=own_home).code == 0


def test_items_go_out_as_a_workbook_and_edited_cells_come_back_as_drafts(
    huiqi: Huiqi, own_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "items.xlsx"
    assert huiqi("items", "export", str(file), "--code", "DY-13", "--code", "DY-29", home=own_home).code == 0
    same = huiqi("items", "import", str(file), "--json", home=own_home)
    assert (same.code, same.json["drafts"], same.json["unchanged"]) == (0, [], 2)
    book = openpyxl.load_workbook(file)
    place = next(row[4] for row in book["金额"].iter_rows() if row[2].value == "amount.min[0]")
    place.value = "130万元"
    book["事项"]["E3"] = "村级"
    book.save(file)
    dry = huiqi("items", "import", str(file), "--dry-run", "--json", home=own_home)
    assert (dry.code, dry.json["drafts"]) == (2, ["DY-13"])
    assert [(one["sheet"], one["cell"]) for one in dry.json["faults"]] == [("事项", "E3")]
    assert huiqi("items", "show", "DY-13", "--json", home=own_home).json["draft"] is None
    assert "DY-13：新草稿" in huiqi("items", "import", str(file), home=own_home).out
    assert "130万元" in huiqi("items", "show", "DY-13", "--draft", home=own_home).out
    assert huiqi("items", "show", "DY-13", "--json", home=own_home).json["text"] == TEXT


def test_what_is_no_workbook_is_refused(huiqi: Huiqi, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    done = huiqi("items", "import", str(tmp_path / "x.xlsx"))
    assert (done.code, done.err.startswith("x.xlsx：")) == (1, True)
    assert huiqi("items", "export", str(tmp_path / "no" / "x.xlsx")).code == 1
    assert "没有编号为 DY-99" in huiqi("items", "export", str(tmp_path / "y.xlsx"), "--code", "DY-99").err


def test_what_is_published_counts_for_every_command_at_once(huiqi: Huiqi, own_home: Path, more: Path) -> None:
    firm = CITIES / "deyang" / "sample" / "enterprises" / "demo-01.yaml"

    def amount() -> list[int]:
        told = huiqi("match", "--enterprise", str(firm), "--as-of", "2026-11-22", "--json", home=own_home).json
        return next(one["amount_range_fen"] for one in told["items"] if one["code"] == "DY-13")

    more.write_text(TEXT.replace("rate: 8%", "rate: 10%"), encoding="utf-8")
    before = amount()
    for step in (("draft", "--file", str(more), "--by", "li"), ("submit", "--by", "li"), ("approve",), ("publish",)):
        by = () if "--by" in step else ("--by", "lin_admin")
        assert huiqi("items", step[0], "DY-13", *step[1:], *by, home=own_home).code == 0
    assert amount() != before
