"""The page behind a group's invitation: choose who you are, and join."""

from html import escape

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from emulator.platform import Platform
from emulator.shapes import Conversation

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>加入群聊</title>
<body style="font-family:sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem"><h2>{title}</h2>{body}</body>
</html>
"""


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve ``/emulator/join/CHAT_ID``."""

    async def page(request: Request) -> Response:
        group = _find(platform, request.path_params["chat_id"])
        if group is None:
            return _html("链接已失效", "<p>群不存在或已解散。</p>", 404)
        if request.method == "POST":
            async with request.form() as form:
                key = str(form.get("person", ""))
            if key not in platform.town.people:
                return _html(group.title, "<p>没有这个人。</p>", 400)
            platform.town.add_member(group.cid, key)
            return _html(group.title, f"<p>{escape(platform.town.people[key].name)} 已加入群聊。</p>")
        outside = [p for p in platform.town.people.values() if p.key not in group.members]
        names = "".join(f'<option value="{escape(p.key)}">{escape(p.name)}</option>' for p in outside)
        form_html = f'<form method="post"><select name="person">{names}</select> <button>加入群聊</button></form>'
        return _html(group.title, form_html)

    app.router.add_route("/emulator/join/{chat_id}", page, methods=["GET", "POST"], include_in_schema=False)


def _find(platform: Platform, chat_id: str) -> Conversation | None:
    groups = platform.town.conversations.values()
    return next((g for g in groups if g.kind == "2" and g.chat_id == chat_id and not g.disbanded), None)


def _html(title: str, body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(PAGE.format(title=escape(title), body=body), status)
