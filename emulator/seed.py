"""Read a town from a JSON file (docs/emulator.md, "A town of your own")."""

import json
from pathlib import Path
from typing import Any

from emulator.room import Town
from emulator.shapes import Department, Firm, Person, TownError, Unknown, steady_id

MINUTE_MS = 60_000
DEFAULT_TOWN = Path(__file__).with_name("town.json")


class BadTown(TownError):
    """The town file can't be read; the text says which entry and why."""


def load_town(path: Path | None = None) -> Town:
    """Build the town of ``path``, or the town that comes with the emulator.

    Raises:
        BadTown: the file is missing, is not JSON, or names a person or field that does not exist.

    """
    source = path or DEFAULT_TOWN
    try:
        return build_town(json.loads(source.read_text(encoding="utf-8")))
    except (OSError, ValueError) as bad:
        raise BadTown(f"cannot read the town file {source}: {bad}") from bad
    except (KeyError, TypeError, TownError) as bad:
        raise BadTown(f"the town file {source} is not complete: {bad!s}") from bad


def build_town(plan: dict[str, Any]) -> Town:
    """Build a town from parsed JSON."""
    town = Town(plan.get("corp_id", "dingdemocorp"), plan.get("bot_name", "惠企助手"))
    for firm in plan.get("firms", []):
        town.firms[firm["uscc"]] = Firm(**firm)
    for department in plan.get("departments", []):
        town.departments[department["dept_id"]] = Department(**department)
    for entry in plan["people"]:
        person = make_person(entry, town.corp_id)
        town.people[person.key] = person
    for group in plan.get("groups", []):
        cid = group.get("cid") or steady_id("cid", f"group:{group['title']}")
        town.create_group(
            group["title"], group["owner"], group["members"],
            cid=cid, firm=group.get("firm", ""), bot=group.get("bot", True),
        )  # fmt: skip
    for key in plan.get("private", []):
        town.open_private(key)
    for entry in sorted(plan.get("messages", []), key=lambda entry: -float(entry.get("minutes_ago", 0))):
        _said_before(town, entry)
    return town


def _said_before(town: Town, entry: dict[str, Any]) -> None:
    """Put in what people said to each other before the start; the bot never hears of it."""
    cid = next((c.cid for c in town.conversations.values() if c.kind == "2" and c.title == entry["group"]), None)
    if cid is None:
        raise Unknown(f"a message names the group {entry['group']!r}, which is not in the town")
    message = town.say(entry["person"], cid, entry["text"], mention_bot=False, mentions=entry.get("mentions", []))
    message.created_at -= round(float(entry.get("minutes_ago", 0)) * MINUTE_MS)
    if entry.get("read", True):
        for key in town.conversation(cid).members:
            town.mark_read(key, cid)


def make_person(entry: dict[str, Any], corp_id: str) -> Person:
    """Complete a person's entry with ids that are the same on every start."""
    key = entry["key"]
    outsider = entry["kind"] == "outsider"
    return Person(
        key=key,
        name=entry["name"],
        kind=entry["kind"],
        staff_id=entry.get("staff_id", "" if outsider else key),
        union_id=entry.get("union_id", steady_id("", f"union:{key}").rstrip("=").replace("/", "E") + "iE"),
        sender_id=entry.get("sender_id", "$:LWCP_v1:$" + steady_id("", f"sender:{key}")),
        firm=entry.get("firm", ""),
        title=entry.get("title", ""),
        mobile=entry.get("mobile", ""),
        dept_ids=list(entry.get("dept_ids", [])),
        corp_id=entry.get("corp_id", f"ding{steady_id('', key)[:12].lower()}" if outsider else corp_id),
    )
