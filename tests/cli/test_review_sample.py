import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.review import review
from knowledge.errors import KnowledgeError


def run(*words: str) -> str:
    result = CliRunner().invoke(review, ["sample", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_pack_with_faults_is_written_and_told(tmp_path: Path) -> None:
    out = tmp_path / "pack"
    told = json.loads(
        run("--matter", "M2", "--fault", "缺公章", "项目代码填错位", "--out", str(out), "--as-of", "2026-03-20")
    )
    assert [fault["name"] for fault in told["faults"]] == ["缺公章", "项目代码填错位"]
    assert all((out / fault["file"]).is_file() for fault in told["faults"])
    assert json.loads((out / "truth.json").read_text(encoding="utf-8"))["faults"] == told["faults"]


def test_the_faults_of_a_matter_are_listed() -> None:
    assert "合同早于中标" in run("--matter", "建筑工程施工许可证", "--list").split()


def test_a_fault_that_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="可以选"):
        run("--matter", "M10", "--fault", "合同早于中标", "--out", str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
