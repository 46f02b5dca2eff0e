"""huiqi items propose: from a policy of the base, and from a file that is not in it."""

from pathlib import Path

from tests.cli.conftest import Huiqi
from tests.library.made import rule

TEXT = rule(
    "德阳市测试奖励办法（示例）", "德示例规〔2026〕99号", "2026年3月10日",
    "对首次认定为高新技术企业的，给予一次性奖励10万元。",
    begins="自2026年4月15日起施行，有效期3年",
)  # fmt: skip


def test_a_file_gives_drafts_with_spans_and_keeps_them_when_asked_to(huiqi: Huiqi, tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text(TEXT, encoding="utf-8")
    home = tmp_path / "home"
    told = huiqi("items", "propose", str(path), "--save", "--json", home=home, HUIQI_SAMPLE="false").json
    [item] = told["items"]
    assert item["amount"] == {"sum": ["10万元"]}
    assert all(one["span"]["quote"] in TEXT for one in item["conditions"])
    assert item["yaml"].count('"2026-04-15"') + item["yaml"].count("'2026-04-15'") == 1
    assert told["saved"] == ["DY-43"]


def test_what_is_neither_file_nor_policy_is_a_sentence(huiqi: Huiqi, shared_home: Path) -> None:
    done = huiqi("items", "propose", "P999999", home=shared_home)
    assert done.code == 1
    assert "P999999" in done.err
