"""The model's endpoint behind the openai client: prompts in, pieces of text out, tokens counted."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk
from pydantic import BaseModel

from config.settings import Settings
from knowledge.answer.model_faults import VENDOR_ERRORS
from knowledge.answer.model_guard import CutShort, Guard
from knowledge.answer.model_wire import open_road
from knowledge.answer.writer import ModelAway, ModelOverspent, ModelRefused, ModelUnclear, Purse, Turn

NO_KEY = "none"  # private endpoints often want none, but the client insists on one
_THINK, _THOUGHT = "<think>", "</think>"
_ENDED_EARLY = {
    "length": "大模型的回答超过长度被截断",
    "content_filter": "大模型的回答被内容过滤截断",
    "sensitive": "大模型的回答被内容过滤截断",
}
_CUT_OFF = "大模型的回答中途断开"
_EMPTY = "大模型没有给出内容"
_DECLINED = "大模型拒绝回答"
_SPENT = "这个问题可用的字数已经用完"


class Endpoint:
    """One configured endpoint and its connections; made once a process, when it is first needed."""

    def __init__(self, settings: Settings, guard: Guard) -> None:
        self.settings = settings
        self.guard = guard
        try:
            self.client = openai.OpenAI(
                base_url=settings.model_base_url,
                api_key=settings.model_api_key.get_secret_value() or NO_KEY,
                max_retries=0,
                http_client=open_road(settings.model_base_url),
            )
        except (httpx2.InvalidURL, OSError, ValueError) as wrong:
            raise ModelRefused(
                "大模型接口的地址或证书不能用，请核对 HUIQI_MODEL_BASE_URL 和 SSL_CERT_FILE",
                said=type(wrong).__name__,
            ) from None

    def pieces(self, turns: Sequence[Turn], purse: Purse, schema: type[BaseModel] | None = None) -> Iterator[str]:
        """Give the text for a prompt as it comes; with a schema, text that should be its JSON.

        Raises:
            ModelFailed: before the first piece or between two.

        """
        return self.guard.run(purse, lambda: self._heard(turns, purse, schema), bool)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def _heard(self, turns: Sequence[Turn], purse: Purse, schema: type[BaseModel] | None) -> Iterator[str]:
        tally = Tally(purse, sum(count_tokens(turn.text) for turn in turns))
        messages: list[Any] = [{"role": turn.role, "content": turn.text} for turn in turns]
        request = self.request_for(purse, tally.prompt) | self._format(schema)
        thoughts = _Thoughts()
        finish, any_text = None, False
        try:
            with closing(self.client.chat.completions.create(messages=messages, stream=True, **request)) as stream:
                for chunk in _unless_after_the_end(stream):
                    finish = tally.note(chunk) or finish
                    for text in thoughts.left_out(_text_of(chunk, tally)):
                        any_text = True
                        yield text
        finally:
            tally.book()
        rest = thoughts.rest()
        if rest:
            yield rest
        check_end(finish, any_text=any_text or bool(rest.strip()))

    def request_for(self, purse: Purse, prompt: int) -> dict[str, Any]:
        """Return the parameters of a streamed request, as far as this endpoint takes them.

        Raises:
            ModelOverspent: the prompt alone is more than the question has left.

        """
        room = purse.tokens_left() - prompt
        if room <= 0:
            raise ModelOverspent(_SPENT)
        takes, settings = self.guard.manners.takes, self.settings
        longest = min(settings.model_answer_tokens, room)
        request: dict[str, Any] = {"model": settings.model_name}
        request["max_tokens" if takes("max_tokens") else "max_completion_tokens"] = longest
        if takes("temperature"):
            request["temperature"] = settings.model_temperature
        if takes("stream_options"):
            request["stream_options"] = {"include_usage": True}
        if settings.model_extra_json:
            request["extra_body"] = json.loads(settings.model_extra_json)
        return request

    def _format(self, schema: type[BaseModel] | None) -> dict[str, Any]:
        takes = self.guard.manners.takes
        if schema is None or not takes("json_object"):
            return {}
        if not takes("json_schema"):
            return {"response_format": {"type": "json_object"}}
        strict = openai.pydantic_function_tool(schema)["function"]["parameters"]
        shape = {"name": schema.__name__, "schema": strict, "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": shape}}


@dataclass(slots=True)
class Tally:
    """The tokens of one request: as the endpoint counts them, else as we guess."""

    purse: Purse
    prompt: int  # guessed
    answer: int = 0  # guessed
    told: tuple[int, int] | None = None

    def note(self, chunk: ChatCompletionChunk) -> str | None:
        """Take usage and name from a chunk; return why the answer ends, when the chunk says so."""
        name, usage = chunk.model, chunk.usage
        if name and name not in self.purse.models:
            self.purse.models.append(name)
        if usage is not None:
            self.told = (usage.prompt_tokens or 0, usage.completion_tokens or 0)
        return chunk.choices[0].finish_reason if chunk.choices else None

    def heard(self, text: str) -> None:
        """Count a piece of the answer or of its reasoning.

        Raises:
            ModelOverspent: the question has no more tokens.

        """
        self.answer += count_tokens(text)
        if self.prompt + self.answer > self.purse.tokens_left():
            raise ModelOverspent(_SPENT)

    def book(self) -> None:
        """Put what was used on the purse; also after a failure: what was heard is paid for."""
        tokens_in, tokens_out = self.told or (self.prompt if self.answer else 0, self.answer)
        self.purse.tokens_in += tokens_in
        self.purse.tokens_out += tokens_out


def count_tokens(text: str) -> int:
    """Guess the tokens of a text, rather too many than too few: one for each Chinese character, a third for others."""
    wide = sum(1 for letter in text if letter >= "⺀")
    return wide + (len(text) - wide + 2) // 3


def _text_of(chunk: ChatCompletionChunk, tally: Tally) -> str:
    if not chunk.choices:
        return ""
    delta = chunk.choices[0].delta
    if delta.refusal:
        raise CutShort(_DECLINED)
    reasoning = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None)
    tally.heard(reasoning if isinstance(reasoning, str) else "")
    text = delta.content or ""
    tally.heard(text)
    return text


def _unless_after_the_end(stream: Iterator[ChatCompletionChunk]) -> Iterator[ChatCompletionChunk]:
    """Yield the chunks; a connection that breaks after the finish was said has lost nothing but the usage."""
    ended = False
    try:
        for chunk in stream:
            ended = ended or any(choice.finish_reason for choice in chunk.choices or ())
            yield chunk
    except VENDOR_ERRORS:
        if not ended:
            raise


def check_end(finish: str | None, *, any_text: bool) -> None:
    """Raise what the end of a stream means, unless it is the proper end of a text.

    Raises:
        ModelAway: it was cut off.
        ModelUnclear: it is empty, or was ended by a limit.

    """
    if finish in _ENDED_EARLY:
        raise CutShort(_ENDED_EARLY[finish], said=finish)
    if finish is None and any_text:
        raise ModelAway(_CUT_OFF)
    if not any_text:
        raise ModelUnclear(_EMPTY, said=finish or "")


class _Thoughts:
    """Leaves out a ``<think>…</think>`` at the head of an answer, as models without a reasoning field write it."""

    def __init__(self) -> None:
        self.held = ""
        self.over = False

    def left_out(self, text: str) -> Iterator[str]:
        if self.over:
            if text:
                yield text
            return
        self.held = (self.held + text).lstrip()
        if self.held.startswith(_THINK):
            _, ended, after = self.held.partition(_THOUGHT)
            if ended:
                self.held, self.over = "", True
                yield from self.left_out(after.lstrip())
        elif self.held and not _THINK.startswith(self.held):
            self.over = True
            yield self.held
            self.held = ""

    def rest(self) -> str:
        """Return what was held back, when it turned out to be no thought."""
        return "" if self.held.startswith(_THINK) else self.held
