"""The control calls that take their time: waiting for the bot, uploading, fetching a file."""

import asyncio
import json
from itertools import takewhile
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.openapi_media import served
from emulator.platform import Platform
from emulator.shapes import BOT, ChatMessage, TownError
from emulator.views import find_conversation, message_view

WAIT_MAX_S = 120.0
Body = dict[str, Any]


class BadCommand(TownError):
    """A control request lacks a field or has a wrong one; the text says which."""


def need(body: Body, name: str) -> str:
    """Return a mandatory text field; raises BadCommand."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise BadCommand(f"the field {name!r} is missing or not a text")
    return value


async def wait_for(platform: Platform, request: Request) -> dict[str, Any]:
    """Wait for ``count`` messages after ``after`` (a seq) in a conversation; gives what there is at the end."""
    query = request.query_params
    cid = find_conversation(platform.town, query["conversation"]).cid if "conversation" in query else ""
    after, count = int(query.get("after", 0)), int(query.get("count", 1))
    sender, contains = query.get("from", BOT), query.get("contains", "")
    changed = asyncio.Event()

    def found() -> list[ChatMessage]:
        among = platform.town.conversations[cid].messages if cid else list(platform.town.messages.values())
        newer = takewhile(lambda m: m.seq > after, reversed(among))  # both lists grow by seq
        mine = [m for m in newer if sender in {m.sender, "any"}]
        return [
            m
            for m in mine
            if not contains or contains in json.dumps(message_view(platform.town, m), ensure_ascii=False)
        ]

    end = platform.town.subscribe(lambda _change: changed.set())
    try:
        async with asyncio.timeout(min(float(query.get("timeout", 30)), WAIT_MAX_S)):
            while len(found()) < count and not platform.stopping:
                changed.clear()
                await changed.wait()
    except TimeoutError:
        pass
    finally:
        end()
    got = sorted(found(), key=lambda m: m.seq)
    views = [message_view(platform.town, m) for m in got]
    return {"messages": views, "timed_out": len(got) < count, "seq": platform.town.seq}


async def upload_file(platform: Platform, request: Request) -> Any:  # noqa: ANN401 - any JSON
    """Send what a multipart form holds: ``person``, ``conversation``, ``kind``, ``file`` (several for richText)."""
    async with request.form() as form:
        parts = [(v.filename or "file", await v.read()) for v in form.getlist("file") if not isinstance(v, str)]
        fields = {k: v for k, v in form.items() if isinstance(v, str)}
    if not parts:
        raise BadCommand("the form has no part 'file'")
    town, person = platform.town, need(fields, "person")
    cid, kind = find_conversation(town, need(fields, "conversation")).cid, fields.get("kind", "file")
    mention = fields.get("mention", "true" if kind == "richText" else "false") == "true"
    (name, data), text = parts[0], fields.get("text", "")
    match kind:
        case "file":
            sent = town.send_file(person, cid, name, data)
        case "picture":
            sent = town.send_picture(person, cid, name, data, mention_bot=mention)
        case "audio":
            sent = town.send_audio(person, cid, data, recognition=text)
        case "video":
            sent = town.send_video(person, cid, name, data)
        case "richText":
            pictures = [town.vault.keep(*part) for part in parts]
            sent = town.send_rich_text(person, cid, [*([text] if text else []), *pictures], mention_bot=mention)
        case _:
            raise BadCommand(f"no kind {kind!r}: file, picture, audio, video or richText")
    return message_view(town, sent)


async def file_of(platform: Platform, request: Request) -> Response:
    """Return a file by its file id or media id."""
    vault, key = platform.town.vault, request.path_params["key"]
    return served(vault.find_media(key) or vault.get(key))


def _text(platform: Platform, message: ChatMessage) -> str:
    return json.dumps(message_view(platform.town, message), ensure_ascii=False)
