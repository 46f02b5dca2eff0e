"""Leave an endpoint alone after a row of failures, and try it again with one call after a rest."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from knowledge.answer.writer import ModelOff

log = structlog.get_logger()
LONGEST_REST_S = 600.0  # an endpoint may ask for a longer one


@dataclass(slots=True)
class Breaker:
    """One a process and endpoint; several threads may use it.

    Args:
        failures: in a row, after which it opens.
        rest_s: seconds it stays open before one call may try again.

    """

    failures: int
    rest_s: float
    clock: Callable[[], float] = time.monotonic
    _row: int = 0  # failures since the last answer
    _until: float | None = None  # while open: when the next try may be
    _why: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def open(self) -> bool:
        """True from the failure that opened it to the next answer."""
        return self._until is not None

    def enter(self) -> None:
        """Pass before a call; while it is open one call passes after each rest.

        Raises:
            ModelOff: it rests, or the one trial is on its way.
        """
        with self._lock:
            if self._until is None:
                return
            now = self.clock()
            if now < self._until:
                raise ModelOff(f"大模型暂停使用（{self._why}），稍后自动重试")
            self._until = now + self.rest_s

    def answered(self) -> None:
        """Note that the endpoint answered: it is well."""
        with self._lock:
            if self._until is not None:
                log.info("model.came_back", failures=self._row)
            self._row, self._until, self._why = 0, None, ""

    def failed(self, why: str, *, for_good: bool = False, rest_s: float = 0.0) -> None:
        """Note a failure.

        Args:
            why: a few words for people.
            for_good: asking again is of no use until somebody mends the settings: it opens at once.
            rest_s: a longer rest that the endpoint asks for.

        """
        with self._lock:
            self._row += 1
            if not for_good and self._row < self.failures and self._until is None:
                return
            if self._until is None or self._why != why:  # once an outage, not once a question
                log.error("model.rests", why=why, failures=self._row)
            self._why = why
            self._until = self.clock() + max(self.rest_s, min(rest_s, LONGEST_REST_S))
