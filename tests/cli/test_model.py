"""huiqi model: the switch from a shell."""

import getpass
from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Huiqi


def test_the_switch_is_turned_and_shown(huiqi: Huiqi, tmp_path: Path) -> None:
    home = tmp_path / "home"
    fresh = huiqi("model", "status", "--json", home=home)
    assert fresh.json == {"on": True, "by": "", "at": "", "configured": False, "model": ""}
    off = huiqi("model", "off", "--reason", "应急演练", "--json", home=home).json
    assert (off["on"], off["by"]) == (False, f"os:{getpass.getuser()}")
    assert datetime.fromisoformat(off["at"]).tzinfo is not None
    told = huiqi("model", "status", home=home).out
    assert "大模型开关：关闭" in told
    assert huiqi("model", "on", "--json", home=home).json["on"] is True
    rows = huiqi("audit", "list", "--subject", "switch:model", "--json", home=home, HUIQI_SAMPLE="false").json[
        "entries"
    ]
    assert [(row["action"], row["reason"]) for row in rows] == [
        ("model.switched_on", ""),
        ("model.switched_off", "应急演练"),
    ]
    assert huiqi("audit", "verify", "--json", home=home, HUIQI_SAMPLE="false").json["whole"] is True


def test_the_switch_is_turned_without_loading_a_sample_city(huiqi: Huiqi, tmp_path: Path) -> None:
    done = huiqi("model", "off", home=tmp_path / "home")
    assert done.err == ""
    assert sorted(path.name for path in (tmp_path / "home").iterdir() if "ledger" not in path.name) == []


def test_the_status_names_the_model_but_not_its_key(huiqi: Huiqi, own_home: Path) -> None:
    done = huiqi(
        "model", "status", "--json", home=own_home,
        HUIQI_MODEL_BASE_URL="http://127.0.0.1:1/v1", HUIQI_MODEL_NAME="qwen-x", HUIQI_MODEL_API_KEY="geheim",
    )  # fmt: skip
    assert (done.json["configured"], done.json["model"]) == (True, "qwen-x")
    assert "geheim" not in done.out + done.err
    assert "geheim" not in huiqi("settings", HUIQI_MODEL_API_KEY="geheim").out


def test_a_model_without_a_name_or_with_broken_json_is_a_wrong_setting(huiqi: Huiqi) -> None:
    done = huiqi("model", "status", HUIQI_MODEL_BASE_URL="http://127.0.0.1:1/v1", HUIQI_MODEL_NAME="")
    assert (done.code, "HUIQI_MODEL_NAME" in done.err) == (1, True)
    done = huiqi("model", "status", HUIQI_MODEL_NAME="m", HUIQI_MODEL_EXTRA_JSON="[1]")
    assert (done.code, "HUIQI_MODEL_EXTRA_JSON" in done.err) == (1, True)
