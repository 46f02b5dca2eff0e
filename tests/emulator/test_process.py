"""The emulator as a program: its start, its record, its control API."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.control import COMMANDS
from emulator.faults import KINDS
from emulator.serve import arguments
from tests.emulator.town_client import ROOT, STEEL, Connect, Start

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]


def run(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "emulator", "--no-page", *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=30, check=False)


def test_a_taken_port_and_a_broken_town_are_said_in_a_sentence(start: Start, tmp_path: Path) -> None:
    taken = run("--port", start().url.rpartition(":")[2])
    assert (taken.returncode, taken.stderr.count("\n")) == (1, 1)
    assert "cannot listen on" in taken.stderr
    broken = tmp_path / "town.json"
    for text, says in (("{", "cannot read the town file"), ("{}", "not complete")):
        broken.write_text(text, encoding="utf-8")
        refused = run("--port", "0", "--town", str(broken))
        assert refused.returncode == 1
        assert says in refused.stderr


def test_a_town_of_ones_own(start: Start, tmp_path: Path) -> None:
    plan = {
        "people": [{"key": "a", "name": "甲", "kind": "enterprise"}, {"key": "b", "name": "乙", "kind": "outsider"}],
        "groups": [{"title": "群", "owner": "a", "members": ["b"], "cid": "cidMine=="}],
    }
    path = tmp_path / "town.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    town = start("--town", str(path)).get("town")
    assert [p["staff_id"] for p in town["people"]] == ["a", ""]
    assert town["conversations"][0]["conversation"] == "cidMine=="


def test_conversations_and_people_keep_their_ids_over_a_restart(start: Start) -> None:
    first, second = start().get("town"), start().get("town")
    assert first == second
    groups = [c for c in first["conversations"] if c["kind"] == "2"]
    assert len(groups) >= 8
    assert len(first["people"]) >= 12
    assert len(first["firms"]) == 6
    assert len([p for p in first["people"] if not p["staff_id"]]) == 2


def test_the_record_has_every_frame_and_request_once(start: Start, raw_bot: Connect, tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    emulator = start("--record", str(path))
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "你好")
    frame = bot.frame()
    session = json.loads(frame["data"])["sessionWebhook"]
    emulator.call("POST", session, {"msgtype": "text", "text": {"content": "回答"}})
    bot.ack(frame)
    emulator.until(lambda stats: stats["acked"] == 1)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [r["n"] for r in records] == list(range(1, len(records) + 1))
    assert records == emulator.get("records")["records"]
    what = [r["what"] for r in records]
    assert what == ["request", "connection", "frame_out", "request", "frame_in"]
    assert records[2]["frame"] == frame
    assert records[3]["path"] == "/robot/sendBySession"
    assert records[3]["body"]["text"] == {"content": "回答"}
    assert records[3]["answer"] == {"errcode": 0, "errmsg": "ok"}


def test_waiting_returns_at_once_when_the_bot_has_spoken_and_empty_when_it_has_not(start: Start) -> None:
    emulator = start()
    got = emulator.get("wait", conversation=STEEL, timeout=0.1)
    assert (got["messages"], got["timed_out"]) == ([], True)
    before = emulator.say("chen_contact", STEEL, "人的话", mention=False)["seq"] - 1
    [heard] = emulator.get("wait", **{"conversation": STEEL, "from": "chen_contact", "after": before})["messages"]
    assert heard["content"]["text"] == "人的话"


def test_the_control_api_says_what_is_wrong(start: Start) -> None:
    emulator = start()
    for path, body, says in (
        ("say", {"person": "chen_contact", "conversation": STEEL}, "'text' is missing"),
        ("say", {"person": "nobody", "conversation": STEEL, "text": "x"}, "no person 'nobody'"),
        ("say", {"person": "sun_contact", "conversation": STEEL, "text": "x"}, "is not in conversation"),
        ("say", {"person": "chen_contact", "conversation": "nowhere", "text": "x"}, "no conversation"),
        ("options", {"nonsense": 1}, "no option 'nonsense'"),
        ("options", {"ack_timeout_s": "soon"}, "is a float"),
    ):
        answer = emulator.call("POST", f"/emulator/{path}", body)
        assert answer.status == 400
        assert says in answer["error"]


def test_a_foreign_page_in_the_browser_can_order_nothing(start: Start) -> None:
    emulator = start()
    answer = emulator.call("POST", "/emulator/fault", {"kind": "stall"}, {"Origin": "http://evil.example"})
    assert answer.status == 403
    assert emulator.call("POST", "/emulator/fault", {"kind": "stall"}, {"Origin": emulator.url}).status == 200


def test_the_documentation_names_every_option_fault_and_call() -> None:
    text = (ROOT / "docs" / "emulator.md").read_text(encoding="utf-8")
    for action in arguments()._actions:  # noqa: SLF001 - argparse has no public list
        named = [flag for flag in action.option_strings if f"`{flag}" in text]
        assert named or action.dest == "help", action.option_strings
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
    assert [path for _, path in COMMANDS if f"/emulator/{path}`" not in text] == []
