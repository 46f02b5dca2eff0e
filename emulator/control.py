"""The control API under /emulator/: what tests and scripts drive (docs/emulator.md, "Control API")."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.control_waiting import BadCommand, Body, file_of, need, upload_file, wait_for
from emulator.faults import KINDS
from emulator.orders import order
from emulator.platform import Platform
from emulator.seed import make_person
from emulator.shapes import Change, TownError
from emulator.views import conversation_view, find_conversation, message_view, town_view

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
Command = Callable[[Platform, Body], Any]
Waiting = Callable[[Platform, Request], Awaitable[Any]]


def mount(app: FastAPI, platform: Platform, *, open_control: bool = False) -> None:
    """Serve the control API; only to this machine unless ``open_control``."""

    def add(method: str, path: str, command: Waiting) -> None:
        async def endpoint(request: Request) -> Response:
            if not open_control and not _is_local(request):
                return JSONResponse({"error": "the control API answers this machine only"}, 403)
            try:
                done = await command(platform, request)
            except (TownError, ValueError) as no:
                return JSONResponse({"error": str(no)}, 400)
            return done if isinstance(done, Response) else JSONResponse(done)

        app.router.add_route(f"/emulator/{path}", endpoint, methods=[method], include_in_schema=False)

    for (method, path), command in COMMANDS.items():
        add(method, path, _at_once(command))
    add("GET", "wait", wait_for)
    add("POST", "upload", upload_file)
    add("GET", "files/{key:path}", file_of)


def _at_once(command: Command) -> Waiting:
    async def waiting(platform: Platform, request: Request) -> Any:  # noqa: ANN401 - any JSON
        return command(platform, await _body(request))

    return waiting


def _is_local(request: Request) -> bool:
    """Tell whether a request comes from this machine, and not from a foreign page in its browser."""
    origin = urlsplit(request.headers.get("origin", "")).netloc
    near = request.client is None or request.client.host in LOOPBACK
    return near and (not origin or origin == request.headers.get("host"))


async def _body(request: Request) -> Body:
    if request.method in {"GET", "DELETE"}:
        return dict(request.query_params)
    raw = await request.body()
    parsed = json.loads(raw or b"{}")
    if not isinstance(parsed, dict):
        raise BadCommand("the body must be a JSON object")
    return parsed


def _town(platform: Platform, _body: Body) -> Any:  # noqa: ANN401 - any JSON
    return town_view(platform.town)


def _say(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    conversation = find_conversation(platform.town, need(body, "conversation"))
    message = platform.town.say(
        need(body, "person"), conversation.cid, need(body, "text"),
        mention_bot=bool(body.get("mention", True)), quote=body.get("quote"), mentions=body.get("mentions", ()),
    )  # fmt: skip
    return message_view(platform.town, message)


def _click(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    message = platform.town.message(need(body, "message"))
    platform.town.click_card(need(body, "person"), message.msg_id, need(body, "action"), body.get("params"))
    return message_view(platform.town, message)


def _read(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    conversation = find_conversation(platform.town, need(body, "conversation"))
    platform.town.mark_read(need(body, "person"), conversation.cid)
    return conversation_view(conversation)


def _fault(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    facts = {k: v for k, v in body.items() if k != "kind"}
    if facts.get("conversation"):
        facts["conversation"] = find_conversation(platform.town, str(facts["conversation"])).cid
    return order(platform, need(body, "kind"), **facts)


def _faults(platform: Platform, _body: Body) -> Any:  # noqa: ANN401 - any JSON
    armed = [f.shown() for f in platform.faults.armed]
    return {"armed": armed, "happened": platform.faults.happened, "kinds": KINDS}


def _clear(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    platform.faults.clear(body.get("kind", ""))
    platform.town.tell(Change("fault"))
    return _faults(platform, body)


def _options(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    platform.options.change(body)
    return asdict(platform.options)


def _messages(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    after, town = int(body.get("after", 0)), platform.town
    if "conversation" in body:
        found = find_conversation(town, body["conversation"]).messages
    else:
        found = sorted(town.messages.values(), key=lambda m: m.seq)
    person = body.get("person")
    kept = [m for m in found if m.seq > after and (person is None or m.seen_by(person))]
    return {"messages": [message_view(town, m) for m in kept], "seq": town.seq}


def _group(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    group = platform.town.create_group(
        need(body, "title"), need(body, "owner"), body.get("members", ()),
        firm=body.get("firm", ""), bot=bool(body.get("bot", True)),
    )  # fmt: skip
    return conversation_view(group)


def _member(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    conversation = find_conversation(platform.town, need(body, "conversation"))
    act = platform.town.remove_member if body.get("remove") else platform.town.add_member
    act(conversation.cid, need(body, "person"))
    return conversation_view(conversation)


def _person(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    for name in ("key", "name", "kind"):
        need(body, name)
    person = make_person(body, platform.town.corp_id)
    platform.town.people[person.key] = person
    platform.town.tell(Change("conversation"))
    return asdict(person)


def _event(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    platform.gateway.event(need(body, "type"), body.get("data", {}))
    return {"ok": True}


def _custom_robot(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    conversation = find_conversation(platform.town, need(body, "conversation"))
    token = platform.sessions.add_robot(conversation.cid, body.get("secret", ""), body.get("keywords", []))
    return {"access_token": token, "webhook": f"{platform.options.public_url}/robot/send?access_token={token}"}


def _connections(platform: Platform, _body: Body) -> Any:  # noqa: ANN401 - any JSON
    return {"connections": [c.shown() for c in platform.gateway.connections.values()]}


def _stats(platform: Platform, _body: Body) -> Any:  # noqa: ANN401 - any JSON
    happened = platform.faults.happened
    return {
        **platform.gateway.shown(), "tokens_issued": platform.tokens.issued, "calls": platform.calls,
        "faults": happened, "records": platform.recorder.count,
    }  # fmt: skip


def _records(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    return {"records": platform.recorder.after(int(body.get("after", 0)), body.get("what", ""))}


def _inside_code(platform: Platform, body: Body) -> Any:  # noqa: ANN401 - any JSON
    return {"code": platform.signing.inside_code(platform.town.person(need(body, "person")).key)}


COMMANDS: dict[tuple[str, str], Command] = {
    ("GET", "town"): _town,
    ("POST", "say"): _say,
    ("POST", "click"): _click,
    ("POST", "read"): _read,
    ("POST", "fault"): _fault,
    ("GET", "faults"): _faults,
    ("DELETE", "faults"): _clear,
    ("POST", "options"): _options,
    ("GET", "messages"): _messages,
    ("POST", "group"): _group,
    ("POST", "member"): _member,
    ("POST", "person"): _person,
    ("POST", "event"): _event,
    ("POST", "custom-robot"): _custom_robot,
    ("GET", "connections"): _connections,
    ("GET", "stats"): _stats,
    ("GET", "records"): _records,
    ("POST", "inside-code"): _inside_code,
}
