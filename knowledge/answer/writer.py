"""What a language model does for us, what one question may spend on it, and what can go wrong.

Only the interface: model.py satisfies it with a real endpoint, tests with a list. A model assists and never decides,
so whatever is raised here ends in an answer without it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from config.settings import Settings
from knowledge.errors import KnowledgeError


class ModelFailed(KnowledgeError):
    """The model gave nothing that can be used. The answer is found without it; the trace says why.

    Args:
        told: for people, without a full stop; holds nothing that came from the endpoint.
        status: HTTP status, 0 where there was none.
        said: the endpoint's own words, cut, with the key struck out; for admins and traces, not for whoever asked.

    """

    def __init__(self, told: str, status: int = 0, said: str = "") -> None:
        self.told = told
        self.status = status
        self.said = said
        super().__init__(f"{told}，这次按政策原文直接回答。")


class ModelOff(ModelFailed):
    """No model is configured, or the switch is off, or it rests after a row of failures."""


class ModelRefused(ModelFailed):
    """The endpoint says that asking again as we did is of no use: a wrong key, an unknown model, a bad request."""


class ModelBusy(ModelFailed):
    """The endpoint is over its limits, and the wait it asks for is longer than the question has left."""


class ModelAway(ModelFailed):
    """No connection, a failure of the server, an answer cut off half-way, or no answer in time."""


class ModelUnclear(ModelFailed):
    """An answer came and is of no use: empty, cut short by a limit or a filter, not the JSON that was asked for."""


class ModelOverspent(ModelFailed):
    """The question has spent its seconds, its calls or its tokens."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(slots=True)
class Purse:
    """What one question may spend on models, and what it has spent; one purse goes through all calls of a question.

    Args:
        seconds: from now until the answer must be found without the model.
        calls: requests to the endpoint, retries included.
        tokens: of prompts and answers together, as the endpoint counts them.

    """

    seconds: float
    calls: int
    tokens: int
    clock: Callable[[], float] = time.monotonic
    calls_made: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    model_ms: int = 0  # spent waiting for the endpoint
    first_piece_ms: int | None = None  # from the question to the first piece of text
    models: list[str] = field(default_factory=list)  # name as the endpoint gives it, which may carry a version
    began: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = self.clock()

    def seconds_left(self) -> float:
        """Return the seconds left, never below zero."""
        return max(0.0, self.began + self.seconds - self.clock())

    @contextmanager
    def keeping(self, share: float) -> Iterator[None]:
        """Let what is done inside use only the other part of the seconds that are left."""
        seconds = self.seconds
        self.seconds -= share * self.seconds_left()
        try:
            yield
        finally:
            self.seconds = seconds

    def tokens_left(self) -> int:
        """Return the tokens left, never below zero."""
        return max(0, self.tokens - self.tokens_in - self.tokens_out)

    def check(self) -> None:
        """Pass when a request can be paid for.

        Raises:
            ModelOverspent: nothing is left to make it with.
        """
        if self.seconds_left() <= 0 or self.calls_made >= self.calls or self.tokens_left() <= 0:
            raise ModelOverspent("这个问题可用的时间、次数或字数已经用完")

    def call(self) -> None:
        """Count one request before it is made.

        Raises:
            ModelOverspent: nothing is left to make it with.
        """
        self.check()
        self.calls_made += 1


FINISH_S = 0.6  # kept for finding and sending the answer without the model
FINISH_SHARE = 0.2  # of a shorter time


def open_purse(settings: Settings) -> Purse:
    """Return what one question may spend; its seconds run from now and end a little before the setting's."""
    kept = min(FINISH_S, FINISH_SHARE * settings.model_answer_s)
    return Purse(settings.model_answer_s - kept, settings.model_calls, settings.model_tokens)


class Writer(Protocol):
    """A model that writes text for a prompt."""

    @property
    def name(self) -> str:
        """The configured name of the model."""
        ...

    def write(self, turns: Sequence[Turn], purse: Purse) -> Iterator[str]:
        """Give the text in pieces as they come; the end of the iterator is the end of the text.

        Raises:
            ModelFailed: before the first piece or between two; what came until then is not to be trusted.
        """
        ...
