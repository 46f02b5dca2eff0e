"""An OpenAI-compatible server on loopback, in a thread of the test, that says what its script tells it to.

    with stand_in(says("首次升规奖励二十万元。")) as standin:
        settings = Settings(model_base_url=standin.url, model_name="standin", model_api_key="k")
        ...
        assert standin.requests[0].asked == "…"

Scripts are told in script.py. Beside them the server has the manners of a real one, each a keyword of ``stand_in``:

    key="…"              another key is refused with 401, and the refusal repeats the key that was sent
    models={"standin"}   another model is refused with 404
    window=8192          a longer prompt (in characters) is refused with 400, context_length_exceeded
    json_schema=False    response_format json_schema is refused with 400; json_mode=False: json_object too
    stream_options=False asking for usage in a stream is refused with 400
    tools=False          offering tools is refused with 400
    batch=16             more texts to embed in one request are refused with 400
    same={"补贴": "奖励"}  words that embed alike
    sleep=clock.advance  who spends the seconds of a script; the default really sleeps

Every request is kept in ``requests`` (``chats``, ``embeds`` and ``reranks`` are those of one kind), those that were
refused too. What was waiting in ``never`` or ``stall_after`` is let go when the stand-in closes.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.standin import shapes
from tests.standin.script import Answer, Ranks, Request, Script, Vectors, refuses, too_long

Entry = Answer | Vectors | Ranks
Shape = Callable[[Any, Request], dict[str, Any]]
NO_FORMAT = "This response_format type is unavailable now: {}"
TOO_MANY = "batch size is invalid, it should not be larger than {}"


@dataclass
class StandIn:
    """A running stand-in. Its scripts may be changed at any moment."""

    chat: Script = ()
    vectors: Script = (Vectors(),)
    ranks: Script = (Ranks(),)
    key: str = ""
    models: frozenset[str] = frozenset()
    window: int = 0
    json_schema: bool = True
    json_mode: bool = True
    stream_options: bool = True
    tools: bool = True
    batch: int = 0
    same: Mapping[str, str] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)  # a client left before the end of its answer
    _turns: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The base address a client is given."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Request]:
        """The chat requests so far."""
        return [one for one in self.requests if one.path.endswith("/chat/completions")]

    @property
    def embeds(self) -> list[Request]:
        """The requests for vectors so far."""
        return [one for one in self.requests if one.path.endswith("/embeddings")]

    @property
    def reranks(self) -> list[Request]:
        """The requests for ranks so far."""
        return [one for one in self.requests if one.path.endswith("/rerank")]

    def restart(self, *chat: Answer) -> None:
        """Forget what was asked and begin a new script."""
        with self._lock:
            self.requests.clear()
            self._turns.clear()
            self.chat = list(chat)

    def next_for(self, kind: str, script: Script, request: Request) -> Any:  # noqa: ANN401 - an entry of whichever script
        """Keep a request and return what it gets."""
        with self._lock:
            self.requests.append(request)
            turn = self._turns.get(kind, 0)
            self._turns[kind] = turn + 1
        if callable(script):
            return script(request)
        if not script:
            return refuses(500, "The stand-in has no script.")
        return script[min(turn, len(script) - 1)]

    def objection(self, request: Request, key: str) -> Answer | None:
        """Return the refusal a server of these manners gives, whatever its script says."""
        body = request.body
        wanted = (body.get("response_format") or {}).get("type")
        texts = [] if isinstance(body.get("input"), str) else body.get("input") or []
        unknown = "Unrecognized request argument supplied: stream_options"
        objections = (
            (self.key and key != self.key, refuses(401)),
            (self.models and body.get("model") not in self.models, refuses(404)),
            (self.window and len(request.prompt) > self.window, too_long(self.window)),
            (wanted == "json_schema" and not self.json_schema, refuses(400, NO_FORMAT.format(wanted))),
            (wanted == "json_object" and not self.json_mode, refuses(400, NO_FORMAT.format(wanted))),
            ("stream_options" in body and not self.stream_options, refuses(400, unknown)),
            (body.get("tools") and not self.tools, refuses(400, "This model does not support tools.")),
            (self.batch and len(texts) > self.batch, refuses(400, TOO_MANY.format(self.batch))),
        )
        return next((answer for objects, answer in objections if objects), None)


@contextmanager
def stand_in(*chat: Answer, **manners: Any) -> Iterator[StandIn]:  # noqa: ANN401 - any field by name
    """Run a stand-in for as long as the block lasts."""
    if "models" in manners:
        manners["models"] = frozenset(manners["models"])
    standin = StandIn(chat=list(chat), **manners)
    handler = type("Bound", (_Handler,), {"standin": standin})
    server = _Server(("127.0.0.1", 0), handler)
    standin.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="standin", daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    standin: StandIn
    protocol_version = "HTTP/1.1"
    wbufsize = 0
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is http.server's
        """Say nothing: requests are kept, not printed."""

    def do_GET(self) -> None:
        names = sorted(self.standin.models) or ["standin"]
        rows = [{"id": name, "object": "model", "created": shapes.CREATED, "owned_by": "standin"} for name in names]
        self._whole(200, {}, {"object": "list", "data": rows})

    def do_POST(self) -> None:
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items() if name.lower() != "authorization"}
        request = Request(self.path, json.loads(raw or b"{}"), headers, bool(key))
        standin = self.standin
        kinds: dict[str, tuple[Script, Shape]] = {
            "chat/completions": (standin.chat, shapes.whole),
            "embeddings": (standin.vectors, lambda answer, asked: shapes.embeddings(answer, asked, standin.same)),
            "rerank": (standin.ranks, shapes.ranks),
        }
        kind = next((name for name in kinds if self.path.rstrip("/").endswith("/" + name)), "")
        if not kind:
            self._whole(404, {}, {"error": {"message": f"No such path: {self.path}", "type": "not_found"}})
            return
        objection = standin.objection(request, key)
        if objection is not None:
            standin.requests.append(request)
        answer = objection or standin.next_for(kind, kinds[kind][0], request)
        try:
            self._answer(answer, request, key, kinds[kind][1])
        except OSError:
            standin.hung_up.set()
            self.close_connection = True

    def _answer(self, answer: Entry, request: Request, key: str, shape: Shape) -> None:
        self._wait(answer.wait)
        if answer.never:
            self._hang()
        elif answer.status != 200 or answer.body is not None:
            body = answer.body
            if isinstance(body, Mapping):
                body = json.dumps(body, ensure_ascii=False)
                body = body.replace("{key}", key).replace("{model}", str(request.body.get("model", "")))
            self._whole(answer.status, answer.headers, body or "")
        elif isinstance(answer, Answer) and request.body.get("stream"):
            self._stream(answer, request)
        else:
            self._whole(200, answer.headers, shape(answer, request))

    def _whole(self, status: int, headers: Mapping[str, str], body: str | bytes | Mapping[str, Any]) -> None:
        kind = "application/json"
        if isinstance(body, Mapping):
            body = json.dumps(body, ensure_ascii=False)
        if isinstance(body, str):
            body = body.encode()
        if body[:1] not in (b"{", b"["):
            kind = "text/html"
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, answer: Answer, request: Request) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._wait(answer.first)
        for event in answer.events:
            self._event(event)
        pieces = 0
        for is_piece, chunk in [] if answer.events else shapes.chunks(answer, request):
            if is_piece:
                if pieces == answer.stall_after:
                    self._hang()
                    return
                if pieces == answer.cut_after:
                    self._break_off(answer)
                    return
                if pieces:
                    self._wait(answer.drip)
                pieces += 1
            self._event(json.dumps(chunk, ensure_ascii=False))
        if answer.cut_after is not None:
            self._break_off(answer)
            return
        if answer.done:
            self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")

    def _break_off(self, answer: Answer) -> None:
        if answer.cut_by == "end":
            if answer.done:
                self._event("[DONE]")
            self.wfile.write(b"0\r\n\r\n")
            return
        if answer.cut_by == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True

    def _wait(self, seconds: float) -> None:
        if seconds:
            self.standin.sleep(seconds)

    def _hang(self) -> None:
        """Stay silent until the client leaves or the stand-in closes."""
        self.connection.settimeout(0.05)
        while not self.standin.over.is_set():
            try:
                if not self.connection.recv(1):
                    self.standin.hung_up.set()
                    break
            except TimeoutError:
                continue
        self.close_connection = True
