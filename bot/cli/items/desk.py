"""What the commands of items share: the desk where texts are edited, and how a draft is told."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.items.editing import Draft, Editing
    from knowledge.items.faults import Fault

SEEN = click.option("--seen", default="", metavar="MARK", help="Act only if the draft still is the one of this mark.")


def editing_of(house: "House") -> "Editing":
    """Return the desk where a city's items are edited."""
    from knowledge.items.editing import Editing  # noqa: PLC0415 - imported when called, so that --help costs nothing

    return Editing(house.ledger, house.city.folder / "items", house.desk.now)


def draft_told(draft: "Draft") -> dict[str, Any]:
    """Return an open text as JSON shows it."""
    row = draft.row
    return {
        "code": row.code,
        "number": row.number,
        "state": row.state.value,
        "by": row.made_by,
        "reviewed_by": row.reviewed_by,
        "why": row.why,
        "publish_at": row.published_at.isoformat() if row.published_at else None,
        "seen": draft.seen,
        "faults": [fault_told(one) for one in draft.faults],
    }


def fault_told(fault: "Fault") -> dict[str, Any]:
    """Return a fault as JSON shows it."""
    return {"file": fault.file, "line": fault.line, "where": fault.where, "says": fault.says}


def draft_lines(draft: "Draft") -> list[str]:
    """Return an open text as lines for people."""
    row = draft.row
    passed = f"，{row.reviewed_by} 复核通过" if row.reviewed_by else ""
    faults = [f"  {fault}" for fault in draft.faults]
    return [
        f"{row.code}  第{row.number}稿  {row.state.value}  {row.made_by} 编写{passed}",
        *([f"有{len(faults)}处要改："] if faults else []),
        *faults,
    ]
