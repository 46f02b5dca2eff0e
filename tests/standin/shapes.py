"""The JSON of an OpenAI-compatible server: completions whole and in chunks, vectors, ranks."""

import base64
import hashlib
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.standin.script import PIECE, Answer, Call, Ranks, Request, Vectors

CREATED = 1_790_000_000  # epoch seconds; every answer is of one moment
OWN_DIMENSIONS = 64


def whole(answer: Answer, request: Request) -> dict[str, Any]:
    """Return a completion in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or ("".join(answer.pieces) or None)}
    if answer.reasoning:
        message["reasoning_content"] = answer.reasoning
    if answer.refusal:
        message["refusal"] = answer.refusal
    if answer.calls:
        message["tool_calls"] = [_call(call, at) for at, call in enumerate(answer.calls)]
    choice = {"index": 0, "message": message, "finish_reason": _finish(answer), "logprobs": None}
    data: dict[str, Any] = {
        "id": "chatcmpl-standin",
        "object": "chat.completion",
        "created": CREATED,
        "model": answer.model or request.body.get("model", ""),
        "choices": [choice] if answer.choices else [],
    }
    if answer.usage != "never":
        data["usage"] = _usage(answer)
    return data


def chunks(answer: Answer, request: Request) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Return the chunks of a stream, each with whether it is a piece that drips and may be cut after."""
    asked = (request.body.get("stream_options") or {}).get("include_usage", False)

    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": "chatcmpl-standin",
            "object": "chat.completion.chunk",
            "created": CREATED,
            "model": answer.model or request.body.get("model", ""),
            "choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish, "logprobs": None}],
        }
        if answer.usage == "every":
            data["usage"] = _usage(answer)
        elif asked and answer.usage != "never":
            data["usage"] = None
        return data

    if not answer.choices:
        yield True, chunk({}) | {"choices": []}
        return
    yield False, chunk({"role": "assistant", "content": ""})
    for delta in _deltas(answer):
        yield True, chunk(delta)
    finish = _finish(answer)
    if finish is not None:
        last = chunk({}, finish)
        yield False, last | ({"usage": _usage(answer)} if answer.usage == "finish" else {})
    if asked and answer.usage == "last":
        yield False, chunk({}) | {"choices": [], "usage": _usage(answer)}


def _deltas(answer: Answer) -> Iterator[dict[str, Any]]:
    for start in range(0, len(answer.reasoning), PIECE):
        yield {"content": None, "reasoning_content": answer.reasoning[start : start + PIECE]}
    for piece in answer.pieces or [answer.text[at : at + PIECE] for at in range(0, len(answer.text), PIECE)]:
        yield {"content": piece}
    if answer.refusal:
        yield {"refusal": answer.refusal}
    for at, call in enumerate(answer.calls):
        shown = _call(call, at)
        written = shown["function"]["arguments"]
        yield {"tool_calls": [shown | {"index": at, "function": {"name": call.name, "arguments": ""}}]}
        for start in range(0, len(written), 2 * PIECE):
            yield {"tool_calls": [{"index": at, "function": {"arguments": written[start : start + 2 * PIECE]}}]}


def _finish(answer: Answer) -> str | None:
    if answer.finish == "":
        return "tool_calls" if answer.calls else "stop"
    return answer.finish


def _call(call: Call, at: int) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.written}
    return {"id": call.id or f"call_{at}", "type": "function", "function": function}


def _usage(answer: Answer) -> dict[str, int]:
    prompt, completion = answer.tokens
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def vector(text: str, dimensions: int, same: Mapping[str, str]) -> list[float]:
    """Return the vector of a text: its pairs of characters, thrown into ``dimensions`` boxes, of length one.

    ``same`` says which words mean the same: the first is read as the second.
    """
    for word, other in same.items():
        text = text.replace(word, other)
    boxes = [0.0] * dimensions
    for pair in _pairs(text):
        number = int.from_bytes(hashlib.sha256(pair.encode()).digest()[:8], "big")
        boxes[number % dimensions] += 1.0 if number >> 63 else -1.0
    length = math.sqrt(sum(one * one for one in boxes))
    if not length:
        return [1.0] + [0.0] * (dimensions - 1)
    return [one / length for one in boxes]


def _pairs(text: str) -> list[str]:
    text = "".join(text.split()).lower()
    return [text[at : at + 2] for at in range(len(text) - 1)] or [text]


def embeddings(answer: Vectors, request: Request, same: Mapping[str, str]) -> dict[str, Any]:
    """Return one vector for each text."""
    given = request.body.get("input", [])
    texts = [given] if isinstance(given, str) else list(given)
    size = answer.dimensions or request.body.get("dimensions") or OWN_DIMENSIONS
    rows = []
    for at, text in enumerate(texts[: len(texts) - answer.lose]):
        numbers = vector(str(text), size, same)
        if answer.nan:
            numbers[0] = math.nan
        shown: str | list[float] = numbers
        if request.body.get("encoding_format") == "base64":
            shown = base64.b64encode(struct.pack(f"<{size}f", *numbers)).decode()
        rows.append({"object": "embedding", "index": at, "embedding": shown})
    tokens = sum(len(str(text)) for text in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "model": request.body.get("model", ""), "data": rows, "usage": usage}


def ranks(answer: Ranks, request: Request) -> dict[str, Any]:
    """Return the documents by what they share with the query, the most first."""
    asked = set(_pairs(str(request.body.get("query", ""))))
    texts = [one if isinstance(one, str) else str(one.get("text", "")) for one in request.body.get("documents", [])]
    results: list[dict[str, Any]] = [
        {"index": at, "relevance_score": _shared(asked, text)} for at, text in enumerate(texts)
    ]
    results.sort(key=lambda one: -one["relevance_score"])
    results = results[: len(results) - answer.lose][: request.body.get("top_n") or len(results)]
    if answer.beyond and results:
        results[0]["index"] = len(texts) + 7
    if answer.nan and results:
        results[0]["relevance_score"] = math.nan
    if request.body.get("return_documents"):
        for one in results:
            one["document"] = {"text": texts[one["index"]]}
    return {"model": request.body.get("model", ""), "results": results, "usage": {"total_tokens": 1}}


def _shared(asked: set[str], text: str) -> float:
    pairs: Sequence[str] = _pairs(text)
    return len(asked & set(pairs)) / (len(asked) or 1)
