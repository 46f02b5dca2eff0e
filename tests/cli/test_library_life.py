"""huiqi library as two people use it: take in for review, look, edit, publish, take back."""

from pathlib import Path

import pytest

from tests.cli.conftest import Huiqi
from tests.library.made import rule

TEXT = """德阳市测试局关于印发《德阳市测试奖励办法（示例）》的通知

德测示例规〔2026〕1号

第一条 对完成科技创新测试的企业，给予一次性奖励{}万元。

第二条 本办法自2026年1月1日起施行，有效期5年，由德阳市测试局负责解释。

德阳市测试局
2025年12月20日
"""
FIELDS = ("政策级别=市级", "适用地域=510600", "主管部门=德阳市测试局", "文件类别=行政规范性文件", "主题=科技创新")


def file(folder: Path, amount: int) -> str:
    path = folder / f"办法{amount}.txt"
    path.write_text(TEXT.format(amount), encoding="utf-8")
    return str(path)


def complete(huiqi: Huiqi, home: Path, policy_id: str) -> int:
    """Fill in what the gate asks for and look at every doubt."""
    pairs = [word for field in FIELDS for word in ("--set", field)]
    done = huiqi("library", "edit", policy_id, *pairs, "--set", "咨询方式=0838-1", "--json", home=home)
    for doubt in huiqi("library", "review", policy_id, "--json", home=home).json["doubts"]:
        huiqi("library", "settle", str(doubt["doubt_id"]), "不适用", home=home)
    return int(done.json["versions"][policy_id])


def test_a_document_goes_from_the_file_to_the_shelf_and_back(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    taken = huiqi("library", "add", "--review", "--json", file(tmp_path, 3), home=own_home).json["files"][0]
    policy_id = taken["policy_id"]
    assert taken["state"] == "pending"
    waiting = huiqi("library", "list", "--pending", "--json", home=own_home).json
    assert policy_id in [one["policy_id"] for one in waiting["versions"]]
    assert huiqi("library", "status", "德测示例规〔2026〕1号", home=own_home).code == 1  # nobody finds it yet
    number = complete(huiqi, own_home, policy_id)
    refused = huiqi("library", "publish", policy_id, home=own_home)
    assert refused.code == 1
    assert "拟稿人" in refused.err
    done = huiqi("library", "publish", policy_id, "--by", "zhang", "--json", home=own_home)
    assert done.json["number"] == number
    state = huiqi("library", "status", "德测示例规〔2026〕1号", "--as-of", "2026-06-01", "--json", home=own_home).json
    assert [(one["status"], one["number"]) for one in state["documents"]] == [("现行有效", number)]
    assert huiqi("library", "retire", policy_id, "--json", home=own_home).code == 0
    assert huiqi("library", "status", policy_id, home=own_home).code == 1
    assert huiqi("library", "restore", policy_id, "--json", home=own_home).json["number"] == number + 1
    acts = huiqi("library", "audit", policy_id, "--json", home=own_home).json["acts"]
    assert [one["action"] for one in acts][:3] == ["policy.restored", "policy.retired", "policy.published"]
    assert huiqi("library", "audit", "--check", "--json", home=own_home).json["whole"] is True


def test_a_changed_file_waits_with_its_difference_and_impact(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    first = huiqi("library", "add", "--json", file(tmp_path, 3), home=own_home).json["files"][0]
    second = huiqi("library", "add", "--json", file(tmp_path, 5), home=own_home).json["files"][0]
    policy_id = first["policy_id"]
    assert (second["state"], second["policy_id"]) == ("pending", policy_id)
    shown = huiqi("library", "diff", policy_id, home=own_home).out
    assert "奖励[-3-]{+5+}万元" in shown
    changed = huiqi("library", "diff", policy_id, "1", "2", "--json", home=own_home).json["changed"]
    assert [one["kind"] for one in changed] == ["修改"]
    impact = huiqi("library", "impact", policy_id, "2", "--json", home=own_home).json["impact"]
    assert [one["label"] for one in impact["articles"]] == ["第一条"]
    number = complete(huiqi, own_home, policy_id)
    assert huiqi("library", "publish", policy_id, str(number), "--by", "zhang", home=own_home).code == 0
    back = huiqi("library", "rollback", policy_id, "--to", "1", "--by", "zhang", "--json", home=own_home).json
    texts = huiqi("library", "show", policy_id, "--json", home=own_home).json
    assert texts["number"] == back["number"]
    assert "奖励3万元" in " ".join(one["text"] for one in texts["articles"])


def test_everything_can_be_deleted_but_not_by_a_slip(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    policy_id = huiqi("library", "add", "--json", file(tmp_path, 3), home=own_home).json["files"][0]["policy_id"]
    assert huiqi("library", "delete", policy_id, home=own_home).code == 1  # nobody answered the question
    assert huiqi("library", "show", policy_id, home=own_home).code == 0
    assert huiqi("library", "delete", policy_id, "--yes", home=own_home).code == 0
    assert huiqi("library", "show", policy_id, home=own_home).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--expiring", "90"],
        ["list", "--without", "validity"],
        ["list", "--doubtful"],
        ["list", "--failed"],
        ["list", "--status", "征求意见稿"],
        ["review"],
        ["status", "P000001"],
        ["show", "P000001"],
        ["impact", "P000001"],
        ["audit"],
        ["publish-due"],
    ],
)
def test_every_view_is_told_to_people_and_to_scripts(huiqi: Huiqi, arguments: list[str]) -> None:
    assert huiqi("library", *arguments, "--json").json
    said = huiqi("library", *arguments)
    assert said.code == 0
    assert said.out.strip()


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["status", "P999999"], 1, "P999999"),
        (["diff", "P000001"], 1, "只有一个版本"),
        (["rollback", "P000001", "--to", "7"], 1, "没有第 7 版"),
        (["rollback", "P000001", "--to", "gestern"], 2, "--to"),
        (["edit", "P000001"], 2, "--set"),
        (["edit", "P000001", "--set", "颜色=红"], 1, "没有“颜色”"),
        (["list", "--without", "颜色"], 1, "没有“颜色”"),
        (["publish", "P000001"], 1, "没有等待发布的版本"),
        (["publish", "P000001", "1", "--at", "bald"], 2, "--at"),
        (["settle", "99999", "采纳"], 1, "没有编号 99999"),
        (["retry", "99999"], 1, "没有编号 99999"),
        (["rollback-base", "2020-01-01"], 1, "还没有任何已发布"),
        (["windows", "P000001"], 2, "--opens"),
        (["reject", "P000001", "1"], 1, "理由"),
    ],
)
def test_what_can_not_be_is_said_in_a_sentence(huiqi: Huiqi, arguments: list[str], code: int, word: str) -> None:
    done = huiqi("library", *arguments)
    assert (done.code, done.out) == (code, "")
    assert word in done.err


def test_nothing_but_json_is_on_stdout_even_when_something_is_logged(huiqi: Huiqi, own_home: Path) -> None:
    assert huiqi("library", "reindex", "--json", home=own_home).json["policies"] > 0


def test_the_audit_of_a_document_is_found_by_its_number_on_paper(huiqi: Huiqi) -> None:
    by_name = huiqi("library", "audit", "德经信示例规〔2025〕7号", "--json").json["acts"]
    assert by_name == huiqi("library", "audit", by_name[0]["subject"], "--json").json["acts"]
    unknown = huiqi("library", "audit", "德办发〔1999〕1号")
    assert unknown.code == 1
    assert "政策库里没有" in unknown.err


def test_a_text_shown_as_of_a_day_says_what_it_was_then(huiqi: Huiqi) -> None:
    shown = huiqi("library", "show", "德经信示例规〔2025〕7号", "--as-of", "2020-01-01")
    assert "2020-01-01 时未施行" in shown.out
    data = huiqi("library", "show", "德经信示例规〔2025〕7号", "--as-of", "2020-01-01", "--json").json
    assert (data["as_of"], data["status"]) == ("2020-01-01", "未施行")


def test_a_retried_file_is_told_by_its_own_name(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏文件.docx"
    bad.write_bytes(b"PK\x03\x04 this is no document")
    assert huiqi("library", "add", str(bad), home=own_home).code == 1
    again = huiqi("library", "retry", home=own_home)
    assert again.code == 1
    assert "未收入  坏文件.docx" in again.out


def test_a_time_to_publish_is_listed_in_the_citys_time(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    paper = tmp_path / "办法.txt"
    paper.write_text(rule("德阳市示例定时办法（示例）", "德示例规〔2026〕91号", "2026年3月2日", "对企业奖励3万元。"))
    policy_id = huiqi("library", "add", str(paper), "--review", "--by", "a", "--json", home=own_home).json["files"][0][
        "policy_id"
    ]
    fields = {
        "level": "市级",
        "region": "510600",
        "department": "德阳市示例局",
        "kind": "规范性文件",
        "themes": "科技创新",
    }
    pairs = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
    huiqi("library", "edit", policy_id, *pairs, "--by", "a", home=own_home)
    done = huiqi("library", "publish", policy_id, "--at", "2099-12-01T08:30", "--by", "b", home=own_home)
    assert done.code == 0, done
    assert "2099-12-01 08:30" in huiqi("library", "list", "--pending", home=own_home).out
