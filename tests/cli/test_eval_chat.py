"""huiqi eval chat: exactly the fields promised to scripts, and nothing in the home is changed."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Huiqi

LINES = [
    {"text": "帮助", "role": "enterprise", "intent": ["help", "policy_qa"], "group": "plain"},
    {"text": "首次升规奖励怎么领", "role": "stranger", "intent": ["unbind"], "group": "plain", "must_cite": ["月球"]},
    {"text": "绑定码 91510600000001011K", "role": "assistant", "intent": ["bind"], "must_not": ["绑定"]},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in LINES), encoding="utf-8")
    return file


def test_the_figures_are_one_json_object_with_every_miss(huiqi: Huiqi, labelled: Path) -> None:
    done = huiqi("eval", "chat", str(labelled), "--json")
    assert done.code == 0
    assert set(done.json) == {"accuracy", "n", "by_group", "wrong"}
    assert done.json["n"] == 3
    assert done.json["by_group"] == {"plain": {"n": 2, "right": 1}, "ungrouped": {"n": 1, "right": 0}}
    first, second = done.json["wrong"]
    assert set(first) == {"text", "got", "want", "why"}
    assert first["want"] == ["unbind"]
    assert "没有引用“月球”" in first["why"]
    assert "出现了“绑定”" in second["why"]


def test_people_read_the_misses_and_the_share_of_each_group(huiqi: Huiqi, labelled: Path) -> None:
    done = huiqi("eval", "chat", str(labelled))
    assert done.code == 0
    assert "✗ 首次升规奖励怎么领" in done.out
    assert "3 条，对 1 条，准确率 33.33%" in done.out


def test_nothing_said_here_is_kept(huiqi: Huiqi, labelled: Path, own_home: Path) -> None:
    base = own_home / "ledger.sqlite3"

    def rows() -> list[int]:
        with sqlite3.connect(base) as connection:
            tables = ("bind_code", "inbox", "answer", "person", "audit", "gap")
            return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608 - names of ours

    before = rows()
    assert huiqi("eval", "chat", str(labelled), "--json", home=own_home).code == 0
    assert rows() == before


def test_a_wrong_line_is_one_sentence_and_exit_code_1(huiqi: Huiqi, tmp_path: Path) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"text":"好","role":"boss","intent":["help"]}', encoding="utf-8")
    done = huiqi("eval", "chat", str(file), "--json")
    assert done.code == 1
    assert done.out == ""
    assert "第 1 行的 role “boss”不认识" in done.err


def test_a_file_that_is_not_there_is_said_so(huiqi: Huiqi) -> None:
    done = huiqi("eval", "chat", "nowhere.jsonl")
    assert done.code == 2
    assert "找不到文件" in done.err
