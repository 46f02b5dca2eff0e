"""The chat page of the emulator, served by the same process (NiceGUI inside the FastAPI app)."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from nicegui import ui

from emulator.faults import Faults
from emulator.page_chat import Chat
from emulator.page_faults import Strike
from emulator.room import Town
from emulator.vault import StoredFile

STATIC = Path(__file__).with_name("static")
SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"}  # everything else is a download
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1677ff"/>'
    '<path d="M8 10h16v11H14l-5 4v-4H8z" fill="#fff"/></svg>'
)


def mount(app: FastAPI, town: Town, faults: Faults, strike: Strike) -> None:
    """Put the chat page at ``/`` of ``app``. Call it after every other route: it answers what is left over.

    ``strike(kind, facts)`` makes a trouble happen that strikes at once; the others are armed in ``faults``.
    One process serves one town: a second call replaces the first.
    """

    def figures() -> dict[str, Any]:
        line: Any = town.line
        return line.shown() if hasattr(line, "shown") else {}

    @ui.page("/", title="惠企 · 模拟钉钉", favicon=ICON)
    def tab(request: Request, chat: str = "") -> None:
        ui.add_head_html('<link rel="stylesheet" href="/page/static/chat.css">')
        ui.add_body_html('<script type="module" src="/page/static/chat.js"></script>')
        Chat(town, faults, figures, strike, _person(town, request.query_params.get("as", ""))).start(chat)

    _serve_files(app, town)
    ui.run_with(app, title="惠企 · 模拟钉钉", language="zh-CN", tailwind=False, show_welcome_message=False)


def _person(town: Town, key: str) -> str:
    """Return the person of the tab: the one asked for, else the first contact of an enterprise."""
    if key in town.people:
        return key
    return next((p.key for p in town.people.values() if p.kind == "enterprise"), next(iter(town.people)))


def _serve_files(app: FastAPI, town: Town) -> None:
    @app.get("/page/files/{file_id}", include_in_schema=False)
    async def file(file_id: str) -> Response:
        return _answer(town.vault.files.get(file_id))

    @app.get("/page/media/{media_id}", include_in_schema=False)
    async def media(media_id: str) -> Response:
        return _answer(town.vault.find_media(media_id))

    app.mount("/page/static", StaticFiles(directory=STATIC))


def _answer(stored: StoredFile | None) -> Response:
    """Serve an uploaded file so that nothing in it can run in the page."""
    if stored is None:
        return Response("没有这个文件", 404, media_type="text/plain")
    if stored.mime in SHOWN_INLINE:
        return Response(stored.data, media_type=stored.mime, headers=SAFE)
    headers = {**SAFE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name)}"}
    return Response(stored.data, media_type="application/octet-stream", headers=headers)
