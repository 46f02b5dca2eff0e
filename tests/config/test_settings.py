"""Settings: defaults that work with nothing installed, and one clear sentence for a wrong value."""

from pathlib import Path

import pytest

from config.errors import SettingWrong
from config.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HUIQI_{name.upper()}", raising=False)


def test_everything_has_a_default_that_works_with_nothing_installed() -> None:
    settings = load_settings()
    assert settings.ledger_url.startswith("sqlite:///")
    assert settings.pages_url == "http://127.0.0.1:8090"
    assert settings.robot_code == ""


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_QPS", "many"),
        ("APP_QPS", "0"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("DINGTALK_OPENAPI_BASE", "api.dingtalk.com"),
        ("LOG_LEVEL", "LOUD"),
        ("WATCHDOG_S", "0"),
    ],
)
def test_a_wrong_value_ends_in_a_sentence_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"HUIQI_{name}", value)
    with pytest.raises(SettingWrong, match=f"HUIQI_{name}"):
        load_settings()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "huiqi.toml").write_text("app_qps = 7\ngroup_per_minute = 9\n", encoding="utf-8")
    monkeypatch.setenv("HUIQI_APP_QPS", "8")
    settings = load_settings()
    assert (settings.app_qps, settings.group_per_minute) == (8, 9)


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "huiqi.toml").write_text("app_qbs = 7\n", encoding="utf-8")
    with pytest.raises(SettingWrong, match="APP_QBS"):
        load_settings()


def test_a_broken_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "huiqi.toml").write_text("app_qps = \n", encoding="utf-8")
    with pytest.raises(SettingWrong, match=r"huiqi\.toml"):
        load_settings()


def test_postgres_addresses_are_taken_in_both_spellings(monkeypatch: pytest.MonkeyPatch) -> None:
    for spelling in ("postgres://u:p@h/d", "postgresql://u:p@h/d"):
        monkeypatch.setenv("HUIQI_DATABASE_URL", spelling)
        assert load_settings().ledger_url == "postgresql+psycopg://u:p@h/d"


def test_a_secret_is_not_printed() -> None:
    settings = load_settings(dingtalk_client_secret="s3cret")
    assert "s3cret" not in repr(settings)
