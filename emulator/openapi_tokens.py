"""Tokens and the opening of stream connections."""

from typing import Any

from fastapi import FastAPI
from starlette.websockets import WebSocket

from emulator.door import Call, Doors, Rules
from emulator.errors import ApiError, OapiError
from emulator.platform import Platform

OPEN_PATH = "/v1.0/gateway/connections/open"
SUBSCRIBABLE = ("EVENT", "CALLBACK", "SYSTEM")


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve the token calls, ``connections/open`` and the WebSocket."""
    doors = Doors(app, platform)
    free = Rules(token=False, counted=False)
    doors.add("POST", "/v1.0/oauth2/accessToken", access_token, free)
    doors.add("POST", "/v1.0/oauth2/{corp_id}/token", corp_token, free)
    doors.add("GET", "/gettoken", old_token, Rules("oapi", token=False, counted=False, body=False))
    doors.add("POST", OPEN_PATH, open_connection, Rules(token=False, counted=False, gateway=True))

    async def connect(websocket: WebSocket) -> None:
        await platform.gateway.connect(websocket)

    app.router.add_websocket_route("/connect", connect)


def access_token(call: Call) -> dict[str, Any]:
    """Give a token for appKey and appSecret."""
    _check_app(call, call.need("appKey"), call.need("appSecret"))
    return {"accessToken": call.platform.tokens.issue(), "expireIn": int(call.platform.options.token_life_s)}


def corp_token(call: Call) -> dict[str, Any]:
    """Give a token the newer way."""
    _check_app(call, call.need("client_id"), call.need("client_secret"))
    return {"access_token": call.platform.tokens.issue(), "expires_in": int(call.platform.options.token_life_s)}


def old_token(call: Call) -> dict[str, Any]:
    """Give a token the old way (``GET /gettoken?appkey&appsecret``)."""
    options = call.platform.options
    if (call.query.get("appkey"), call.query.get("appsecret")) != (options.client_id, options.client_secret):
        raise OapiError(40089, "不合法的corpid或corpsecret")
    life_s = int(options.token_life_s)
    return {"errcode": 0, "errmsg": "ok", "access_token": call.platform.tokens.issue(), "expires_in": life_s}


def open_connection(call: Call) -> dict[str, Any]:
    """Give an endpoint and a ticket for one connection."""
    _check_app(call, call.need("clientId"), call.need("clientSecret"))
    topics = set()
    for entry in call.need("subscriptions", list):
        kind, topic = (entry.get("type"), entry.get("topic")) if isinstance(entry, dict) else (None, None)
        if kind not in SUBSCRIBABLE or not isinstance(topic, str):
            raise ApiError(400, "Invalidsubscriptions", "Specified parameter subscriptions is not valid.")
        topics.add((kind, topic))
    ticket = call.platform.gateway.issue_ticket(topics)
    return {"endpoint": call.base.replace("http", "ws", 1) + "/connect", "ticket": ticket}


def _check_app(call: Call, client_id: str, secret: str) -> None:
    options = call.platform.options
    if (client_id, secret) != (options.client_id, options.client_secret):
        raise ApiError(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
