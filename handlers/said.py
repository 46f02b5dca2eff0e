"""What a person typed, said aloud or sent along, read back from a message of the inbox."""

import re
from typing import Any

from handlers.message import Attachment

_MENTION = re.compile(r"^(?:@\S{1,40}\s*)+")
_FILES = {"picture": "picture", "file": "file"}


def typed(payload: dict[str, Any]) -> str:
    """Read what a person typed, or said aloud, from a message as the platform brought it."""
    text, content = payload.get("text"), payload.get("content")
    said = text.get("content", "") if isinstance(text, dict) else ""
    if not said and isinstance(content, dict):
        said = content.get("recognition") or "".join(
            str(part.get("text", "")) for part in _parts(content) if part.get("type") != "at"
        )
    return _MENTION.sub("", str(said).strip()).strip()


def in_full(payload: dict[str, Any], trace: dict[str, Any]) -> str:
    """Return what a message asked, with what it left out, as it was understood when it was answered."""
    return str(trace.get("rewritten") or "") or typed(payload)


def brought(payload: dict[str, Any]) -> tuple[Attachment, ...]:
    """Read which pictures and files came with a message as the platform brought it."""
    content = payload.get("content")
    if not isinstance(content, dict):
        return ()
    parts = [{**content, "type": payload.get("msgtype")}, *_parts(content)]
    return tuple(
        Attachment(_FILES[part["type"]], str(part.get("fileName", "")), str(part["downloadCode"]))
        for part in parts
        if part.get("type") in _FILES and part.get("downloadCode")
    )


def _parts(content: dict[str, Any]) -> list[dict[str, Any]]:
    parts = content.get("richText")
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
