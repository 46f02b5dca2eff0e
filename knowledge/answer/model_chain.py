"""The same endpoint as a LangChain chat model, for an agent: each request paid from one question's purse.

A thin subclass of LangChain's own: prompts, tools and answers are its business; when, how often and for how long is
the guard's. Asked without waiting (ainvoke, astream), it runs the same code in a thread.
"""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

# Where the environment asks for it LangChain sends every prompt to a service abroad; read once, at its first use.
os.environ["LANGSMITH_TRACING_V2"] = "false"

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import Field, PrivateAttr, SecretStr

from knowledge.answer.model_endpoint import NO_KEY, Endpoint, Tally, check_end, count_tokens
from knowledge.answer.writer import ModelUnclear, Purse

Chain = Callable[[Endpoint, Purse, Callable[[], None]], BaseChatModel]


def chat_model(endpoint: Endpoint, purse: Purse, admit: Callable[[], None]) -> BaseChatModel:
    """Return a chat model that spends from ``purse``; ``admit`` raises ModelOff when the switch is off."""
    return PursedChat(
        model=endpoint.settings.model_name,
        api_key=SecretStr(NO_KEY),  # the client below has the real one
        client=endpoint.client.chat.completions,
        root_client=endpoint.client,
        async_client=_NONE,
        root_async_client=_NONE,
        endpoint=endpoint,
        purse=purse,
        admit=admit,
        use_responses_api=False,
    )


_NONE = object()  # stands for the clients without waiting, which are never asked


class PursedChat(BaseChatOpenAI):
    """LangChain's client under the guard of the house."""

    endpoint: Any = Field(exclude=True, repr=False)
    purse: Any = Field(exclude=True, repr=False)
    admit: Any = Field(exclude=True, repr=False)
    _prompt: int = PrivateAttr(default=0)  # tokens of the last request, guessed

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own
    ) -> ChatResult:
        self.admit()
        parent = super()._generate

        def start() -> Iterator[ChatResult]:
            tally = Tally(self.purse, 0)
            try:
                result = parent(messages, stop, run_manager, **kwargs)
                _note_result(result, tally)
            finally:
                tally.prompt = self._prompt
                tally.book()
            yield result

        [result] = self.endpoint.guard.run(self.purse, start, lambda _: True)
        found: ChatResult = result
        return found

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own
    ) -> Iterator[ChatGenerationChunk]:
        self.admit()
        parent = super()._stream

        def start() -> Iterator[ChatGenerationChunk]:
            tally, finish, any_part = Tally(self.purse, 0), None, False
            try:
                for chunk in parent(messages, stop, run_manager, stream_usage=False, **kwargs):
                    info = chunk.generation_info or {}
                    finish = info.get("finish_reason") or finish
                    any_part = any_part or _shows(chunk)
                    _note_message(chunk.message, info.get("model_name", ""), tally)
                    yield chunk
            finally:
                tally.prompt = self._prompt
                tally.book()
            check_end(finish, any_text=any_part)

        yield from self.endpoint.guard.run(self.purse, start, _shows)

    _agenerate = BaseChatModel._agenerate  # noqa: SLF001 - in a thread; the parent has clients of its own for these
    _astream = BaseChatModel._astream  # noqa: SLF001

    def _get_request_payload(
        self,
        input_: LanguageModelInput,
        *,
        stop: list[str] | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own
    ) -> dict[str, Any]:
        payload: dict[str, Any] = super()._get_request_payload(input_, stop=stop, **kwargs)
        shown = [payload.get("messages"), payload.get("tools")]
        self._prompt = count_tokens(json.dumps(shown, ensure_ascii=False, default=str))
        request = self.endpoint.request_for(self.purse, self._prompt)
        if not payload.get("stream"):
            request.pop("stream_options", None)
        return {**payload, **request}


def _note_result(result: ChatResult, tally: Tally) -> None:
    """Count a whole answer.

    Raises:
        ModelUnclear: it holds nothing, or was ended by a limit.

    """
    if not result.generations:
        raise ModelUnclear("大模型没有给出内容")
    given = result.generations[0]
    _note_message(given.message, str((result.llm_output or {}).get("model_name") or ""), tally)
    finish = (given.generation_info or {}).get("finish_reason") or "stop"
    message = given.message
    asks = isinstance(message, AIMessage) and bool(message.tool_calls or message.invalid_tool_calls)
    check_end(finish, any_text=bool(message.content) or asks)


def _note_message(message: BaseMessage, name: str, tally: Tally) -> None:
    if name and name not in tally.purse.models:
        tally.purse.models.append(name)
    tally.answer += count_tokens(str(message.content))
    usage = message.usage_metadata if isinstance(message, AIMessage) else None
    if usage:
        tally.told = (usage["input_tokens"], usage["output_tokens"])


def _shows(chunk: ChatGenerationChunk) -> bool:
    message = chunk.message
    return bool(message.content or (isinstance(message, AIMessageChunk) and message.tool_call_chunks))
