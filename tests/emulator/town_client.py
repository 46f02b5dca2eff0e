"""A running emulator as a test sees it: only over HTTP and WebSocket."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.warm import Warm

Json = Any  # whatever came over the wire

ROOT = Path(__file__).parents[2]
CLIENT_ID, SECRET = "dingdemo000000001", "demo-secret"
STEEL = "示例重型机械·惠企项目群"


@dataclass
class Answer:
    status: int
    body: Json

    def __getitem__(self, name: str) -> Json:
        return self.body[name]


@dataclass
class Emulator:
    """A running emulator as a test sees it: only over HTTP."""

    url: str
    process: subprocess.Popen[str]

    def call(self, method: str, path: str, body: Json = None, headers: dict[str, str] | None = None) -> Answer:
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        address = path if path.startswith("http") else self.url + path
        request = urllib.request.Request(address, data, headers or {}, method=method)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
                return Answer(answer.status, _read(answer.read()))
        except urllib.error.HTTPError as no:
            with no:
                return Answer(no.code, _read(no.read()))

    def get(self, path: str, /, **query: Json) -> Json:
        text = urllib.parse.urlencode(query)
        answer = self.call("GET", f"/emulator/{path}?{text}")
        assert answer.status == 200, answer
        return answer.body

    def post(self, path: str, /, **body: Json) -> Json:
        answer = self.call("POST", f"/emulator/{path}", body)
        assert answer.status == 200, answer
        return answer.body

    def say(self, person: str, conversation: str, text: str, **more: Json) -> Json:
        return self.post("say", person=person, conversation=conversation, text=text, **more)

    def heard(self, conversation: str, after: int = 0, **more: Json) -> list[Json]:
        got = self.get("wait", conversation=conversation, after=after, **{"timeout": 20, **more})
        assert not got["timed_out"], (got, self.get("stats"))
        return list(got["messages"])

    def token(self) -> str:
        answer = self.call("POST", "/v1.0/oauth2/accessToken", {"appKey": CLIENT_ID, "appSecret": SECRET})
        return str(answer["accessToken"])

    def api(self, method: str, path: str, body: Json = None, token: str | None = None) -> Answer:
        headers = {"x-acs-dingtalk-access-token": self.token() if token is None else token}
        return self.call(method, path, body, headers)

    def cid(self, title: str = STEEL) -> str:
        groups = self.get("town")["conversations"]
        return str(next(g["conversation"] for g in groups if g["title"] == title))

    def upload(self, *, name: str = "a.pdf", data: bytes = b"data", **fields: str) -> Json:
        """Send a file, picture, voice or video as a person."""
        edge = "edge7d1c"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        answer = self.call("POST", "/emulator/upload", body, kind)
        assert answer.status == 200, answer
        return answer.body

    def until(self, enough: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the figures are so; the test's own time limit ends a wait in vain."""
        while True:
            stats = self.get("stats")
            if enough(stats):
                return dict(stats)
            assert self.process.poll() is None


def _read(raw: bytes) -> Json:
    try:
        return json.loads(raw)
    except ValueError:
        return raw


@contextmanager
def process(command: list[str], **env: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **env}
    process = Warm(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def running(*options: str) -> Iterator[Emulator]:
    with process([sys.executable, "-m", "emulator", "--port", "0", "--no-page", *options]) as town:
        assert town.stdout is not None
        line = town.stdout.readline()
        assert line.startswith("ready: "), line
        yield Emulator(line.removeprefix("ready: ").strip().rstrip("/"), town)


ROBOT_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"
ALL = [("CALLBACK", ROBOT_TOPIC), ("CALLBACK", CARD_TOPIC), ("EVENT", "*")]


class RawBot:
    """A stream connection with nothing between it and the test."""

    def __init__(self, emulator: Emulator, stack: ExitStack, subscriptions: list[tuple[str, str]]) -> None:
        topics = [{"type": kind, "topic": topic} for kind, topic in subscriptions]
        body = {"clientId": CLIENT_ID, "clientSecret": SECRET, "subscriptions": topics}
        self.opened = emulator.call("POST", "/v1.0/gateway/connections/open", body).body
        self.address = f"{self.opened['endpoint']}?ticket={urllib.parse.quote_plus(self.opened['ticket'])}"
        self.socket = stack.enter_context(connect(self.address))

    def frame(self, timeout: float = 30) -> dict[str, Any]:
        return dict(json.loads(self.socket.recv(timeout)))

    def ack(self, frame: dict[str, Any], data: Json = None, code: int = 200) -> None:
        headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
        answer = {"code": code, "headers": headers, "message": "OK", "data": json.dumps(data or {"response": None})}
        self.socket.send(json.dumps(answer))


Start = Callable[..., Emulator]  # the fixture ``start``: command-line options in, a running emulator out
Connect = Callable[..., RawBot]  # the fixture ``raw_bot``: an emulator and subscriptions in, a connection out
