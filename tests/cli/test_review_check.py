import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.review import review
from tests.papers.made_papers import written_docx

NAME = "德阳示例食品有限公司"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("papers")
    rows = [["企业名称", NAME], ["是否仅销售预包装食品", "☑是 ☐否"], ["联系人", "李示例"], ["联系电话", "0838-2000000"]]
    written_docx(place / "申请书.docx", ["食品经营许可申请书"], rows)
    (place / "answers.yaml").write_text("自动设备: 否\n", encoding="utf-8")
    return place


def run(*words: str) -> str:
    result = CliRunner().invoke(review, ["check", "--as-of", "2026-11-23", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_what_the_form_says_decides_that_the_matter_is_not_needed(folder: Path) -> None:
    told = json.loads(run("--matter", "M10", str(folder), "--json"))
    assert [one["file"] for one in told["papers"]] == ["申请书.docx"]
    assert (told["findings"][0]["slot"], told["findings"][0]["result"]) == ("*", "不适用")
    assert told["ready"] is False


def test_people_are_told_first_that_the_matter_is_not_needed_and_last_what_a_review_is(folder: Path) -> None:
    told = run("--matter", "食品经营许可", str(folder)).strip().splitlines()
    assert told[1].startswith("！ 改走其他程序")
    assert told[-1] == "预审意见不替代受理和审批决定。"


def test_answers_that_are_given_win_over_the_form(folder: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("packed_only: false\n", encoding="utf-8")
    told = json.loads(run("--matter", "M10", str(folder), "--answers", str(answers), "--json"))
    assert "packed_only" not in {one["key"] for one in told["questions"]}
    assert not [one for one in told["findings"] if one["slot"] == "*" and one["severity"] == "blocker"]
    assert {one["status"] for one in told["materials"] if one["slot"] == "营业执照"} == {"缺失"}


def test_answers_go_by_the_name_of_a_paper_and_what_nobody_asks_is_told(folder: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    given = {"packed_only": False, "自动设备合格证及放置地点": False, "是否装了电梯": True}
    answers.write_text(json.dumps(given), encoding="utf-8")
    words = ["check", "--as-of", "2026-11-23", "--matter", "M10", str(folder), "--answers", str(answers), "--json"]
    result = CliRunner().invoke(review, words, catch_exceptions=False)
    told = json.loads(result.stdout)
    assert {one["status"] for one in told["materials"] if one["slot"].startswith("自动设备")} == {"不适用"}
    assert "没有用上的回答：是否装了电梯" in result.stderr
    assert "自动设备" not in result.stderr.split("可以回答的有")[0]
