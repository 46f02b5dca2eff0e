"""What the ledger keeps of an answer."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.deliver import Delivered
from bot.dispatch import Fault
from handlers.message import Reply


def columns_of(reply: Reply, delivered: Delivered, now: datetime, came: datetime, *, shown: str = "") -> dict[str, Any]:
    """Tell the ledger what was said, how it came about and how it went out.

    Args:
        reply: what was said.
        delivered: how it went out.
        now: the moment it was done.
        came: when it was asked.
        shown: what of the text people saw, where a group got less of it.

    """
    trace = {name: value for name, value in asdict(reply.trace).items() if value not in (None, "", (), 0)}
    if reply.rewritten:
        trace["rewritten"] = reply.rewritten
    if delivered.keys:
        trace["keys"] = list(delivered.keys)
    if shown and shown != reply.text:
        trace["shown"] = shown
    return {
        "title": reply.title,
        "text": reply.text,
        "cites": [asdict(cite) for cite in reply.cites],
        "found": reply.found,
        "mode": reply.mode if reply.cites else "",
        "code": reply.code if isinstance(reply, Fault) else "",
        "door": delivered.door,
        "parts": delivered.parts,
        "repeated": delivered.repeated,
        "delivered_at": now if delivered.door else None,
        "trouble": delivered.trouble,
        "trace": trace | {"ms": round((now - came).total_seconds() * 1000)},
        "unanswered": reply.unanswered,
    }
