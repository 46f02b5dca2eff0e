"""The language model of the house: one OpenAI-compatible endpoint (Qwen, DeepSeek, vLLM, any), never needed.

Nothing of openai or LangChain is imported before the first call; the import runs in a thread of its own and is paid
from the question's purse like everything else, so that the first question too is answered in time without the model.

``write`` satisfies writer.Writer. ``fill`` gives a filled schema, ``chat_model`` a LangChain model for an agent;
all three share the breaker, the purse, the retry and the switch. Everything they raise is a ModelFailed.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.settings import Settings
from knowledge.answer.breaker import Board, Breaker
from knowledge.answer.loading import Loading
from knowledge.answer.writer import ModelOff, ModelUnclear, Purse, Turn, open_purse

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from knowledge.answer.model_chain import Chain
    from knowledge.answer.model_endpoint import Endpoint

S = TypeVar("S", bound=BaseModel)
LOAD_S = 120.0  # seconds to import what talks to the endpoint, before one is only tried
ROUNDS = 2  # an answer that does not fit the schema is sent back once
_FENCED = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_ASK_JSON = "只输出一个 JSON 对象，不要解释，不要 Markdown。它要符合这个 JSON Schema：\n"
_ASK_AGAIN = "上面的 JSON 不符合要求。请只输出改正后的 JSON 对象。问题："


class Model:
    """The model as configured. One a process; several threads may use it.

    Args:
        settings: with ``has_model``.
        allowed: reads the switch; asked before every request, so that the switch works at once.
        sleep: waits before a retry.
        clock: of the breaker.
        board: where the processes of a house share the endpoint's rest.

    """

    def __init__(
        self,
        settings: Settings,
        allowed: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        board: Board | None = None,
    ) -> None:
        self._settings = settings
        self._allowed = allowed
        self._sleep = sleep
        self._breaker = Breaker(settings.model_failures, settings.model_rest_s, clock, board)
        self._endpoint: Loading[Endpoint] = Loading(self._load_endpoint)
        self._chain: Loading[Chain] = Loading(_load_chain)

    def __repr__(self) -> str:
        return f"Model({self.name!r})"

    @property
    def name(self) -> str:
        """The configured name of the model."""
        return self._settings.model_name

    def write(self, turns: Sequence[Turn], purse: Purse) -> Iterator[str]:
        """Give the text in pieces as they come; the end of the iterator is the end of the text.

        Raises:
            ModelFailed: before the first piece or between two; what came until then is not to be trusted.

        """
        yield from _timed(self._open(purse).pieces(turns, purse), purse)

    def fill(self, turns: Sequence[Turn], schema: type[S], purse: Purse) -> S:
        """Return the schema filled by the model.

        The endpoint is asked for json_schema; one that refuses it for json_object, one that refuses that too for
        plain text, and what it refused is remembered.

        Raises:
            ModelFailed: no answer, or none that fits the schema (ModelUnclear).

        """
        shape = json.dumps(schema.model_json_schema(), ensure_ascii=False)
        asked = _told_first(turns, _ASK_JSON + shape)
        for round_ in range(ROUNDS):
            text = "".join(self._open(purse).pieces(asked, purse, schema))
            try:
                return schema.model_validate_json(_json_in(text))
            except ValidationError as wrong:
                first = wrong.errors(include_url=False, include_input=False)[0]
                if round_ + 1 == ROUNDS or purse.calls_made >= purse.calls:
                    break
                problem = f"{'.'.join(str(part) for part in first['loc'])} {first['msg']}"
                asked = [*asked, Turn("assistant", text), Turn("user", _ASK_AGAIN + problem)]
        raise ModelUnclear("大模型没有按要求的格式回答")

    def chat_model(self, purse: Purse) -> "BaseChatModel":
        """Return a model for LangChain's agent; every request it makes is paid from this purse.

        Raises:
            ModelFailed: the switch is off, or LangChain was not loaded in time.

        """
        endpoint = self._open(purse)
        return self._chain.within(purse)(endpoint, purse, self._admit)

    def warm(self, wait_s: float = 0.0) -> None:
        """Load what a question needs, for a process that will be asked soon; wait for it ``wait_s`` at most.

        Nobody is asked. What could not be loaded is told to the first question.
        """
        loading: list[Future[Any]] = [self._endpoint.start(), self._chain.start()]
        wait(loading, wait_s)

    def probe(self) -> Purse:
        """Ask one small thing; the purse tells the name the endpoint gives and the milliseconds.

        Raises:
            ModelFailed: it does not answer. The switch is not asked.

        """
        wait([self._endpoint.start()], LOAD_S)  # what is asked is how the endpoint is, not how long imports take here
        purse = open_purse(self._settings)
        for _ in _timed(self._endpoint.within(purse).pieces([Turn("user", "请只回答一个字：好")], purse), purse):
            pass
        return purse

    def close(self) -> None:
        """Let go of the connections."""
        endpoint = self._endpoint.taken_back()
        if endpoint is not None:
            endpoint.close()

    def _open(self, purse: Purse) -> "Endpoint":
        self._admit()
        return self._endpoint.within(purse)

    def _admit(self) -> None:
        if not self._allowed():
            raise ModelOff("大模型已由管理员关闭")

    def _load_endpoint(self) -> "Endpoint":
        from knowledge.answer.model_endpoint import Endpoint  # noqa: PLC0415 - a second and 60 MiB
        from knowledge.answer.model_guard import Guard  # noqa: PLC0415

        key = self._settings.model_api_key.get_secret_value()
        return Endpoint(self._settings, Guard(self._breaker, key, sleep=self._sleep))


def model_for(
    settings: Settings, allowed: Callable[[], bool] = lambda: True, board: Board | None = None
) -> Model | None:
    """Return the configured model, None without one; nothing is loaded yet."""
    return Model(settings, allowed, board=board) if settings.has_model else None


def _load_chain() -> "Chain":
    from knowledge.answer.model_chain import chat_model  # noqa: PLC0415 - three seconds and 90 MiB

    return chat_model


def _timed(pieces: Iterator[str], purse: Purse) -> Iterator[str]:
    for piece in pieces:
        if purse.first_piece_ms is None:
            purse.first_piece_ms = round((purse.clock() - purse.began) * 1000)
        yield piece


def _told_first(turns: Sequence[Turn], order: str) -> list[Turn]:
    """Return the prompt with an order at the end of its first system turn: some models take only one, at the head."""
    head = [turn.text for turn in turns[:1] if turn.role == "system"]
    return [Turn("system", "\n\n".join([*head, order])), *turns[len(head) :]]


def _json_in(text: str) -> str:
    """Return the JSON object of an answer, without a fence or words around it."""
    fenced = _FENCED.search(text)
    text = fenced[1] if fenced else text
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
