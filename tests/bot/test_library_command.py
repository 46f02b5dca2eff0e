import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.library import library
from config.errors import HuiqiError

TEXT = "德示例规〔2023〕7号\n德阳市示例局关于印发《奖励办法》的通知\n各企业：\n奖励办法\n第一条　给予奖励20万元。\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUIQI_SAMPLE", "false")


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(library, arguments)
    if isinstance(result.exception, HuiqiError):  # as bot/cli does with it
        return 1, result.stdout, result.stderr + str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_json_is_exactly_the_promised_object(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "b.docx"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"")
    code, out, _ = run("add", str(bad), str(good), str(good), "--json")
    assert code == 0
    rows = json.loads(out)
    assert list(rows) == ["files"]
    assert [list(row) for row in rows["files"]] == [["path", "state", "reason", "policy_id"]] * 3
    assert [(row["path"], row["state"]) for row in rows["files"]] == [
        (str(bad), "refused"),
        (str(good), "added"),
        (str(good), "duplicate"),
    ]
    assert rows["files"][0]["reason"].endswith("。")
    assert rows["files"][1]["policy_id"] == rows["files"][2]["policy_id"] == "P000001"


def test_when_nothing_was_possible_the_exit_code_is_one_and_the_json_still_comes(tmp_path: Path) -> None:
    code, out, _ = run("add", str(tmp_path / "nowhere.docx"), "--json")
    assert code == 1
    assert json.loads(out)["files"][0]["state"] == "refused"


def test_an_empty_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = run("add", str(tmp_path / "empty"))
    assert code == 1
    assert "没有文件" in err


def test_the_progress_bar_stays_off_stdout(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    _, out, _ = run("add", str(tmp_path / "a.txt"))
    first, second = out.splitlines()
    assert first == f"已收入  {tmp_path / 'a.txt'}  P000001"
    assert second.startswith("    待核：施行日期：")


def test_show_gives_anatomy_and_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run("add", str(tmp_path / "a.txt"))
    _, out, _ = run("show", "P000001", "--json")
    shown = json.loads(out)
    assert (shown["doc_no"], shown["inner_title"]) == ("德示例规〔2023〕7号", "奖励办法")
    assert shown["articles"][-1]["label"] == "第一条"
    assert Path(shown["original"]).read_text(encoding="utf-8") == TEXT
    code, out, _ = run("show", "P000001")
    assert code == 0
    assert "第一条　给予奖励20万元。" in out


def test_show_of_an_unknown_number_says_how_to_find_one() -> None:
    code, _, err = run("show", "P999999")
    assert code == 1
    assert "huiqi find" in err
