"""The command line and the server process."""

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path

import uvicorn

from emulator.app import build_app
from emulator.options import CHOICES, Options
from emulator.platform import Platform
from emulator.seed import BadTown, load_town
from emulator.wire import HttpWireProtocol, WireProtocol

STOP_S = 1  # seconds open requests get when the process is asked to stop


class Server(uvicorn.Server):
    """uvicorn that says when it serves, and ends with exit code 0 on SIGTERM and Ctrl-C."""

    def __init__(self, config: uvicorn.Config, platform: Platform, address: str) -> None:
        super().__init__(config)
        self._platform, self._address = platform, address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the one line that scripts wait for."""
        await super().startup(sockets)
        print(f"ready: {self._address}/", flush=True)  # noqa: T201 - the promise to scripts

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the first signal, at once on the second."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked_to_stop)
        yield

    def _asked_to_stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
        self._platform.stop()


def arguments() -> argparse.ArgumentParser:
    """Return the parser: its own options, and one for each field of Options."""
    parser = argparse.ArgumentParser("emulator", description="A DingTalk on a laptop, for any stream bot.")
    parser.add_argument("--port", type=int, default=8000, help="port of everything; 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--town", type=Path, help="JSON file of people and groups")
    parser.add_argument("--record", type=Path, help="JSONL file for every request and frame")
    parser.add_argument("--no-page", action="store_true", help="without the chat page")
    parser.add_argument("--open-control", action="store_true", help="let other machines use the control API")
    for field in fields(Options):
        _add(parser, field.name, field.default)
    return parser


def _add(parser: argparse.ArgumentParser, name: str, default: object) -> None:
    if default is MISSING or name == "public_url":
        parser.add_argument("--public-url", default="", help="what the town's own links start with")
        return
    flag = "--" + name.removesuffix("_s").replace("_", "-")
    if isinstance(default, bool):
        parser.add_argument(flag, dest=name, action=argparse.BooleanOptionalAction, default=default)
    else:
        kind, choices = type(default), CHOICES.get(name)
        parser.add_argument(flag, dest=name, type=kind, default=default, choices=choices, help=f"default {default}")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve; 0 after a wanted stop, 1 when it can't start (a sentence says why)."""
    chosen = arguments().parse_args(argv)
    try:
        listener = socket.create_server((chosen.host, chosen.port), backlog=512)
    except OSError as taken:
        print(f"cannot listen on {chosen.host}:{chosen.port}: {taken.strerror}", file=sys.stderr)  # noqa: T201
        return 1
    try:
        town = load_town(chosen.town)
    except BadTown as bad:
        print(bad, file=sys.stderr)  # noqa: T201 - the command line's own voice
        return 1
    values = {f.name: getattr(chosen, f.name) for f in fields(Options)}
    address = f"http://{chosen.host}:{listener.getsockname()[1]}"
    values["public_url"] = values["public_url"] or address
    platform = Platform(town, Options(**values), chosen.record)
    app = build_app(platform, page=not chosen.no_page, open_control=chosen.open_control)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, http=HttpWireProtocol, ws=WireProtocol,
        ws_ping_interval=None, ws_per_message_deflate=False, timeout_graceful_shutdown=STOP_S, timeout_keep_alive=75,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        Server(config, platform, address).run([listener])
    return 0
