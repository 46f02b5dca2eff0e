"""What holds for every command: settings, an empty home, errors in one sentence, and what --help costs."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Done, Huiqi
from tests.databases import Cluster, Tables

FIRM = "91510600000001011K"
HEAVY = (
    "chromadb",
    "langchain",
    "openai",
    "httpx",
    "langgraph",
    "sqlalchemy",
    "tantivy",
    "nicegui",
    "dingtalk_stream",
    "aiohttp",
)


def one_sentence(done: Done, word: str) -> None:
    assert done.code == 1, done
    assert done.out == ""
    assert word in done.err
    assert len(done.err.strip().splitlines()) == 1, done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIQI_PORT", "99999"),
        ("HUIQI_PACE_PERSON_PER_MINUTE", "0"),
        ("HUIQI_WATCHDOG_S", "soon"),
        ("HUIQI_DATABASE_URL", "mysql://x"),
        ("HUIQI_DINGTALK_OPENAPI_BASE", "api.dingtalk.com"),
        ("HUIQI_LOG_LEVEL", "LOUD"),
        ("HUIQI_CONFIG", "nowhere.toml"),
        ("HUIQI_CITY", "atlantis"),
    ],
)
def test_a_wrong_setting_ends_in_one_sentence_that_names_it(huiqi: Huiqi, name: str, value: str) -> None:
    one_sentence(huiqi("ask", "--json", "你好", **{name: value}), name)


def test_a_setting_file_with_a_wrong_word_names_it(huiqi: Huiqi, tmp_path: Path) -> None:
    file = tmp_path / "huiqi.toml"
    file.write_text("prot = 8090\n", encoding="utf-8")
    one_sentence(huiqi("ask", "你好", HUIQI_CONFIG=str(file)), "PROT")
    file.write_text('port = "', encoding="utf-8")
    one_sentence(huiqi("ask", "你好", HUIQI_CONFIG=str(file)), "TOML")


def test_a_home_or_database_that_can_not_be_opened_ends_in_one_sentence(huiqi: Huiqi, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    one_sentence(huiqi("ask", "你好", home=file), "HUIQI_HOME")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "ledger.sqlite3").write_bytes(b"this is no database" * 100)
    one_sentence(huiqi("ask", "你好", home=broken), "数据库打不开")
    nobody = "postgresql://huiqi:geheim@127.0.0.1:1/none"
    done = huiqi("ask", "你好", home=tmp_path / "pg", HUIQI_DATABASE_URL=nobody)
    one_sentence(done, "数据库打不开")
    assert "geheim" not in done.err


def test_an_empty_home_is_loaded_once_with_progress_on_stderr(
    huiqi_process: Huiqi, huiqi: Huiqi, tmp_path: Path
) -> None:
    home = tmp_path / "first"
    done: list[Done] = []

    def run(*arguments: str) -> None:
        done.append(huiqi_process(*arguments, home=home))

    both = [
        threading.Thread(target=run, args=("find", "--json", "升规")),
        threading.Thread(target=run, args=("ask", "--json", "首次升规奖励怎么领")),
    ]
    for one in both:  # started at the same time on one empty home
        one.start()
    for one in both:
        one.join()
    assert [one.code for one in done] == [0, 0], done
    assert all(one.json for one in done)
    told = "".join(one.err for one in done)
    assert told.count("正在载入示例城市") == 1
    again = huiqi("find", "--json", "--limit", "200", home=home)
    assert again.err == ""
    ids = [row["policy_id"] for row in again.json["policies"]]
    assert len(ids) == len(set(ids)) >= 60


@pytest.mark.postgres
def test_the_sample_city_is_loaded_into_postgres_as_into_a_file(huiqi: Huiqi, cluster: Cluster, tmp_path: Path) -> None:
    with cluster.fresh(Tables.NONE) as url:
        loaded = huiqi("find", "--json", "--limit", "200", home=tmp_path / "home", HUIQI_DATABASE_URL=url)
        people = huiqi("people", "list", "--json", home=tmp_path / "home", HUIQI_DATABASE_URL=url)
    assert "正在载入示例城市" in loaded.err
    assert loaded.json == huiqi("find", "--json", "--limit", "200", HUIQI_DATABASE_URL="").json
    assert people.json == huiqi("people", "list", "--json").json


def test_without_the_sample_an_empty_home_stays_empty(huiqi: Huiqi, tmp_path: Path) -> None:
    home = tmp_path / "bare"
    assert huiqi("find", "--json", home=home, HUIQI_SAMPLE="false").json == {"policies": []}
    answer = huiqi("ask", "--json", "首次升规奖励怎么领", home=home, HUIQI_SAMPLE="false")
    assert answer.code == 0
    assert answer.json["found"] is False
    assert huiqi("people", "list", "--json", home=home, HUIQI_SAMPLE="false").json == {"people": []}


def test_help_imports_no_heavy_vendor_and_touches_no_home(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"found = [name for name in sys.modules if name.startswith({HEAVY})]\n"
        "sys.stderr.write(repr(found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stderr == "[]"
    assert list(tmp_path.iterdir()) == []
    for name in ("up", "serve", "emulator", "ask", "find", "library", "people", "groups", "doctor", "eval"):
        assert f"\n  {name} " in done.stdout


def test_the_basic_answer_needs_no_heavy_vendor_either(shared_home: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main(['ask', '--json', '首次升规奖励怎么领'])\nexcept SystemExit:\n    pass\n"
        f"found = [name for name in sys.modules if name.startswith({HEAVY[:5]})]\n"
        "sys.stderr.write(repr(found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT), "HUIQI_HOME": str(shared_home)},
    )  # fmt: skip
    assert done.stderr == "[]"


@pytest.mark.parametrize("command", [[], ["library"], ["people"], ["groups"], ["eval"]])
def test_every_group_of_commands_has_help(huiqi: Huiqi, command: list[str]) -> None:
    done = huiqi(*command, "--help")
    assert done.code == 0
    assert "Commands:" in done.out


def test_the_doctor_says_of_each_finding_how_to_mend_it(huiqi: Huiqi, shared_home: Path) -> None:
    done = huiqi("doctor", "--json")
    assert done.code == 1  # no credentials are set
    findings = done.json["findings"]
    assert all(set(row) == {"name", "ok", "says", "mend"} for row in findings)
    assert all(row["mend"] for row in findings if not row["ok"])
    assert any("HUIQI_DINGTALK_CLIENT_ID" in row["mend"] for row in findings if not row["ok"])
    assert shared_home.name


def test_settings_are_shown_with_secrets_masked(huiqi: Huiqi) -> None:
    done = huiqi("settings", "--json", HUIQI_DINGTALK_CLIENT_SECRET="geheim", HUIQI_EMBED_API_KEY="geheim2")
    assert done.code == 0
    assert "geheim" not in done.out
    assert done.json["HUIQI_PACE_PERSON_PER_MINUTE"] == "10"
    shown = huiqi("settings", "--json", HUIQI_DATABASE_URL="postgresql://huiqi:geheim@db/huiqi")
    assert "geheim" not in shown.out


def test_people_are_bound_and_bound_again(huiqi: Huiqi, own_home: Path) -> None:
    def bind(*arguments: str) -> Done:
        return huiqi("people", "bind", "--staff-id", "u1", "--name", "测试", *arguments, home=own_home)

    done = bind("--role", "enterprise", "--firm", FIRM, "--json")
    assert done.code == 0
    assert done.json == {"staff_id": "u1", "name": "测试", "role": "enterprise", "firm": FIRM, "department": ""}
    assert "重型机械" in huiqi("ask", "--json", "--as", "u1", "我是谁", home=own_home).json["answer"]
    assert bind("--role", "department", "--department", "经信局").code == 0
    rows = huiqi("people", "list", "--json", home=own_home).json["people"]
    [row] = [row for row in rows if row["staff_id"] == "u1"]
    assert row == {
        "staff_id": "u1", "name": "测试", "role": "department", "firm": "", "department": "德阳市经济和信息化局",
    }  # fmt: skip
    assert "没有对您开放" in huiqi("ask", "--json", "--as", "u1", f"绑定码 {FIRM}", home=own_home).json["answer"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--role", "enterprise"),
        ("--role", "enterprise", "--firm", "123"),
        ("--role", "department"),
        ("--role", "king"),
        ("--role", "stranger"),
        (),
    ],
)
def test_a_binding_that_makes_no_sense_is_wrong_use(huiqi: Huiqi, arguments: tuple[str, ...]) -> None:
    done = huiqi("people", "bind", "--staff-id", "u2", "--name", "测试", *arguments)
    assert (done.code, done.out) == (2, "")


def test_groups_are_bound_by_their_exact_id(huiqi: Huiqi, own_home: Path) -> None:
    arguments = ("--conversation", "cidAbC==", "--firm", FIRM, "--assistant", "wang_assistant")
    assert huiqi("groups", "bind", *arguments, "--json", home=own_home).json == {
        "conversation": "cidAbC==",
        "firm": FIRM,
        "assistant": "wang_assistant",
    }
    rows = huiqi("groups", "list", "--json", home=own_home).json["groups"]
    assert [row["firm"] for row in rows if row["conversation"] == "cidAbC=="] == [FIRM]
    assert huiqi("groups", "bind", "--conversation", "x").code == 2
    noted = huiqi("groups", "stage", "--conversation", "cidAbC==", "--is", "项目建设", "--json", home=own_home).json
    assert noted == {"conversation": "cidAbC==", "stage": "项目建设"}
    rows = huiqi("groups", "list", "--json", home=own_home).json["groups"]
    assert [row["stage"] for row in rows if row["conversation"] == "cidAbC=="] == ["项目建设"]
    assert huiqi("groups", "stage", "--conversation", "cidAbC==", "--is", "完工", home=own_home).code == 2
