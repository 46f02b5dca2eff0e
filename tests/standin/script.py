"""What the stand-in model says: the words a script is written in.

A script is a list: each request of its kind takes the next entry, and the last one stays for all that follow. Or it
is a function that is given the Request and returns the entry. Three kinds of request have a script of their own:

    standin.chat = [says("您好"), calls(Call("find", {"words": "升规"})), busy(1), says("…")]
    standin.chat = lambda request: says("甲" if "甲" in request.asked else "乙")
    standin.vectors = [Vectors(), Vectors(lose=1), refuses(500)]
    standin.ranks = [Ranks(), refuses(429, retry_after=30)]

An ``Answer`` is what a chat request gets. The short forms make the usual ones: ``says`` (text), ``calls`` (tools),
``fills`` (JSON for response_format), ``refuses`` (an HTTP status with the body such servers send), ``busy`` (429),
``silent`` (accepts the request and never answers), ``cut`` (a stream that ends half-way). Any field of ``Answer``
can be given to the short forms as a keyword, and ``dataclasses.replace`` changes a made one.

Seconds (``wait``, ``drip``) are spent by the stand-in's ``sleep``: real ones, unless a test hands it the ``advance``
of its own clock. Nothing here is sent to anybody but the client that asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

PIECE = 4  # characters of one piece of a stream, where a script does not say

UsagePlace = Literal["last", "finish", "every", "never"]
CutBy = Literal["close", "reset", "end"]


@dataclass(frozen=True)
class Call:
    """One tool call. ``arguments`` given as text go out as they are, broken JSON included."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    id: str = ""  # empty: made by the stand-in

    @property
    def written(self) -> str:
        """The arguments as they travel."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments, ensure_ascii=False)


@dataclass(frozen=True)
class Answer:
    """One answer to /v1/chat/completions, streamed or whole as the request asks."""

    text: str = ""
    pieces: tuple[str, ...] = ()  # of a stream; empty: the text in fours
    calls: tuple[Call, ...] = ()  # several are parallel ones
    finish: str | None = ""  # "": stop or tool_calls; "length", "content_filter"; None: never said
    reasoning: str = ""  # sent before the text as reasoning_content, as DeepSeek and Qwen do
    refusal: str = ""
    choices: bool = True  # False: the list of choices is empty
    tokens: tuple[int, int] = (100, 20)  # of the prompt, of the answer
    usage: UsagePlace = "last"  # a chunk of its own | with the finish | in every chunk | nowhere
    model: str = ""  # name given back; empty: as asked

    wait: float = 0.0  # seconds before the first byte
    first: float = 0.0  # seconds between the headers and the first piece
    drip: float = 0.0  # seconds before every further piece
    never: bool = False  # the request is read and nothing comes, until the stand-in is closed
    stall_after: int | None = None  # pieces after which a stream says no more and stays open

    cut_after: int | None = None  # pieces after which a stream breaks off
    cut_by: CutBy = "close"  # the connection ends | is reset | the body ends properly, with nothing said of an end
    done: bool = True  # the stream ends with [DONE]

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | Mapping[str, Any] | None = None  # instead of an answer; text and bytes go out as they are
    events: tuple[str, ...] = ()  # of a stream, instead of an answer: each goes out as one "data:" line


@dataclass(frozen=True)
class Vectors:
    """One answer to /v1/embeddings. Vectors depend on the text alone: near for texts that share pairs of characters."""

    lose: int = 0  # so many vectors too few
    nan: bool = False
    dimensions: int = 0  # give these many, whatever was asked; 0: as asked, or the stand-in's own
    wait: float = 0.0
    never: bool = False
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Ranks:
    """One answer to /v1/rerank: the more pairs of characters a document shares with the query, the higher."""

    lose: int = 0  # so many documents are left out
    beyond: bool = False  # names a document that was not given
    nan: bool = False
    wait: float = 0.0
    never: bool = False
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes | Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Request:
    """What a client asked, as it is kept: every header but the one with the key."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    key: bool  # whether a key came with it; the key itself is not kept

    @property
    def messages(self) -> Sequence[Mapping[str, Any]]:
        """The messages of a chat."""
        found: Sequence[Mapping[str, Any]] = self.body.get("messages", [])
        return found

    @property
    def tools(self) -> list[str]:
        """Names of the tools that were offered."""
        return [tool["function"]["name"] for tool in self.body.get("tools") or []]

    @property
    def asked(self) -> str:
        """The last thing a person said."""
        return next((text_of(one) for one in reversed(self.messages) if one["role"] == "user"), "")

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(text_of(one) for one in self.messages)


Script = Sequence[Any] | Callable[[Request], Any]


def text_of(message: Mapping[str, Any]) -> str:
    """Return the text of a message, whose content may be a list of parts."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def says(text: str, **more: Any) -> Answer:  # noqa: ANN401 - any field by name
    """Answer with a text."""
    return Answer(text=text, **more)


def calls(*tools: Call, **more: Any) -> Answer:  # noqa: ANN401 - any field by name
    """Ask for tools, several at once when several are given."""
    return Answer(calls=tools, **more)


def fills(values: Mapping[str, Any], **more: Any) -> Answer:  # noqa: ANN401 - any field by name
    """Answer with JSON, as a response_format asks for it."""
    return Answer(text=json.dumps(values, ensure_ascii=False), **more)


def silent() -> Answer:
    """Read the request and never answer."""
    return Answer(never=True)


def cut(text: str, after: int, by: CutBy = "close", **more: Any) -> Answer:  # noqa: ANN401 - any field by name
    """Break off after ``after`` pieces."""
    return Answer(text=text, cut_after=after, cut_by=by, finish=None, done=False, **more)


ERRORS: dict[int, tuple[str, str, str]] = {  # what servers of this kind say: message, type, code
    400: ("Invalid request.", "invalid_request_error", ""),
    401: ("Incorrect API key provided: {key}.", "invalid_request_error", "invalid_api_key"),
    402: ("Insufficient Balance", "unknown_error", "invalid_request_error"),
    403: ("Access denied.", "access_denied", "access_denied"),
    404: ("The model `{model}` does not exist.", "NotFoundError", "model_not_found"),
    429: ("Rate limit reached for requests.", "rate_limit_error", "rate_limit_exceeded"),
    500: ("Internal server error.", "server_error", ""),
    502: ("Bad gateway.", "server_error", ""),
    503: ("The server is overloaded.", "server_error", "overloaded"),
}


def refuses(
    status: int,
    message: str = "",
    code: str = "",
    retry_after: float | str | None = None,
    **more: Any,  # noqa: ANN401
) -> Answer:
    """Answer with an HTTP error; ``retry_after`` in seconds, or as the header's own text (a date).

    The body of a 401 names the key that was sent, as some servers do: it must not get into a log.
    """
    usual = ERRORS.get(status, ("Error.", "server_error", ""))
    error = {"message": message or usual[0], "type": usual[1], "param": None, "code": code or usual[2] or None}
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(status=status, body={"error": error}, headers=headers, **more)


def busy(retry_after: float | str | None = None) -> Answer:
    """Answer 429."""
    return refuses(429, retry_after=retry_after)


def too_long(limit: int = 8192) -> Answer:
    """Answer that the prompt is longer than the model's window."""
    told = f"This model's maximum context length is {limit} tokens. Please reduce the length of the messages."
    return refuses(400, told, "context_length_exceeded")
