"""Puts the pretend platform on one port: HTTP API, WebSocket, control API and, if wanted, the chat page."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from emulator import (
    control,
    join,
    oauth,
    openapi_cards,
    openapi_installed,
    openapi_media,
    openapi_people,
    openapi_robot,
    openapi_tokens,
    openapi_webhook,
)
from emulator.orders import order
from emulator.platform import Platform

ROOMS = (
    openapi_tokens, openapi_robot, openapi_installed, openapi_webhook, openapi_media, openapi_cards, openapi_people,
    join, oauth,
)  # fmt: skip


def build_app(platform: Platform, *, page: bool = True, open_control: bool = False) -> FastAPI:
    """Build the ASGI app of one emulator."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        platform.recorder.close()

    app = FastAPI(title="DingTalk emulator", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    for room in ROOMS:
        room.mount(app, platform)
    control.mount(app, platform, open_control=open_control)
    if page:
        chat = importlib.import_module("emulator.page")  # only when wanted: NiceGUI is heavy
        chat.mount(app, platform.town, platform.faults, lambda kind, facts: order(platform, kind, **facts))
    return app
