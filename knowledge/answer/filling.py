"""The model asked for a filled form about texts that are data: what other rooms may ask of it, without its details."""

import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from config.settings import Settings
from knowledge.answer.model import Model
from knowledge.answer.prompt import inert, plain
from knowledge.answer.writer import Purse, Turn

S = TypeVar("S", bound=BaseModel)
SECONDS = 60.0  # of one form: nobody waits in a chat
_FENCE = "<资料 编号={number}>\n{text}\n</资料>"


class Forms:
    """Has forms filled by the configured model; the switch, the breaker and a purse a form hold as everywhere."""

    def __init__(self, model: Model, settings: Settings) -> None:
        self._model, self._settings = model, settings

    @property
    def name(self) -> str:
        """The configured name of the model."""
        return self._model.name

    def fill(self, order: str, texts: Sequence[str], schema: type[S]) -> S:
        """Return the form filled from texts, which are handed over as fenced data.

        Sentences that speak to whoever reads by machine are left out of them.

        Raises:
            ModelFailed: no answer, none that fits, or the switch is off.

        """
        purse = Purse(
            max(SECONDS, self._settings.model_answer_s), self._settings.model_calls, self._settings.model_tokens
        )
        given = "\n".join(_FENCE.format(number=number, text=plain(_kept(text))) for number, text in enumerate(texts, 1))
        return self._model.fill([Turn("system", order), Turn("user", given)], schema, purse)


def _kept(text: str) -> str:
    return re.sub(r"\n{2,}", "\n", inert(text))
