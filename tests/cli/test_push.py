"""huiqi push: planned, sent, listed, shown, stopped; as a script calls it."""

from pathlib import Path

from tests.cli.conftest import Huiqi

WAITING = {"sent": 0, "read": 0, "failed": 0, "unsure": 0, "refused": 0}
PLAN = ("push", "plan", "--item", "DY-04", "--to", "region:510603,industry:C,above-scale")


def test_a_push_is_planned_sent_shown_and_stopped(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    made = huiqi(*PLAN, "--json", home=own_home).json
    assert set(made) == {"campaign", "receivers", "excluded", "sample", "calls", "seconds"}
    assert (made["receivers"], made["calls"], made["seconds"]) == (4, 4, 1)
    assert {"receiver", "why"} == set(made["excluded"][0])
    first = made["sample"][0]
    assert first["reasons"] == ["注册地在旌阳区", "行业属于制造业", "规模以上企业"]
    assert first["text"].startswith("**首次升规工业企业奖励**")
    assert "注册地在旌阳区；行业属于制造业；规模以上企业" in first["text"]
    number = made["campaign"]
    unsure = huiqi("push", "send", number, home=own_home)
    assert (unsure.code, "--yes" in unsure.err) == (2, True)
    sent = huiqi("push", "send", number, "--yes", "--json", home=own_home)
    assert sent.json == {
        "campaign": number,
        "state": "running",
        "pending": 4,
        "by_reason": dict.fromkeys(first["reasons"], 4),
        **WAITING,
    }
    assert huiqi("push", "pause", number, "--json", home=own_home).json["state"] == "paused"
    assert huiqi("push", "resume", number, "--json", home=own_home).json["state"] == "running"
    assert huiqi("push", "stop", number, "--json", home=own_home).json["state"] == "stopped"
    shown = huiqi("push", "show", number, "--json", home=own_home).json
    assert (shown["state"], shown["pending"]) == ("stopped", 0)
    assert "命令行推送" in huiqi("push", "show", number, home=own_home).out
    [row] = huiqi("push", "list", "--json", home=own_home).json["campaigns"]
    assert (row["campaign"], row["receivers"], row["state"]) == (number, 4, "stopped")
    again = huiqi("push", "send", number, "--yes", home=own_home)
    assert again.code != 0
    assert "现在是“已停止”，不能确认" in again.err
    text = tmp_path / "notice.md"
    text.write_text("# 座谈会通知（示例）\n德阳示例智能装备有限公司请派人参加", encoding="utf-8")
    named = huiqi("push", "plan", "--text", str(text), "--to", "all", "--json", home=own_home).json
    assert named["receivers"] == 2
    assert {one["why"] for one in named["excluded"] if one["receiver"].startswith("g:")} == {
        "正文提到企业“德阳示例智能装备有限公司”，只能发到它自己的群。"
    }


def test_what_can_not_be_planned_is_one_sentence(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_text("  \n", encoding="utf-8")
    for arguments, says in (
        (("--item", "DY-99", "--to", "all"), "没有编号为 DY-99 的奖补项目"),
        (("--policy", "P999999", "--to", "all"), "没有编号为 P999999 的已发布文件"),
        (("--text", str(empty), "--to", "all"), "文件是空的"),
        (("--text", str(tmp_path / "none.md"), "--to", "all"), "不能推送文件 none.md"),
        (("--item", "DY-04", "--to", "nobody"), "“nobody”不认识"),
        (("--item", "DY-04", "--to", "all", "--at", "2020-01-01 09:00"), "已经过去"),
        (("--item", "DY-04", "--policy", "P000001", "--to", "all"), "请只写一个推送内容"),
    ):
        done = huiqi("push", "plan", *arguments, home=own_home)
        assert done.code != 0
        assert says in done.err
        assert not done.out
    assert "没有编号为 P20200101-0001 的推送" in huiqi("push", "show", "P20200101-0001", home=own_home).err
    assert huiqi("push", "list", home=own_home).out.strip() == "还没有推送。"
