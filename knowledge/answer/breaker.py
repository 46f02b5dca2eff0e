"""Leave an endpoint alone after a row of failures, and try it again with one call after a rest.

Several processes may share one rest through a board: whichever process opens it opens it for all, one of them makes the
trial, and its answer brings the endpoint back for all. Each reads the board once a second at most.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from knowledge.answer.writer import ModelOff

log = structlog.get_logger()
LONGEST_REST_S = 600.0  # an endpoint may ask for a longer one
FRESH_S = 1.0  # what was read from the board holds so long


class Board(Protocol):
    """Where the processes of a house read and write the rest of an endpoint; bot/resting.py keeps it in the ledger."""

    def rest(self) -> tuple[str, float] | None:
        """Return why it rests and the seconds left, below zero when a trial is due; None: it does not rest."""
        ...

    def begin(self, why: str, seconds: float) -> None:
        """Let it rest from now on."""
        ...

    def take_trial(self, seconds: float) -> bool:
        """Tell whether the trial that is due is this process's; nobody else gets one for so many seconds."""
        ...

    def end(self) -> None:
        """Let everybody use it again."""
        ...


@dataclass(slots=True)
class Breaker:
    """One a process and endpoint; several threads may use it.

    Args:
        failures: in a row, after which it opens.
        rest_s: seconds it stays open before one call may try again.
        clock: seconds that only go forward.
        board: shared with other processes; None: this process rests alone.

    """

    failures: int
    rest_s: float
    clock: Callable[[], float] = time.monotonic
    board: Board | None = None
    _row: int = 0  # failures since the last answer
    _until: float | None = None  # while open: when the next try may be
    _why: str = ""
    _read_at: float | None = None  # the board
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
            self._read_board()
            if self._until is None:
                return
            now = self.clock()
            if now < self._until or not self._trial_is_ours():
                raise ModelOff(f"大模型暂停使用（{self._why}），稍后自动重试")
            self._until = now + self.rest_s

    def answered(self) -> None:
        """Note that the endpoint answered: it is well."""
        with self._lock:
            if self._until is not None:
                log.info("model.came_back", failures=self._row)
                if self.board is not None:
                    self.board.end()
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
            seconds = max(self.rest_s, min(rest_s, LONGEST_REST_S))
            self._why = why
            self._until = self.clock() + seconds
            if self.board is not None:
                self.board.begin(why, seconds)

    def _read_board(self) -> None:
        """Take over what other processes have found out."""
        now = self.clock()
        if self.board is None or (self._read_at is not None and now - self._read_at < FRESH_S):
            return
        self._read_at = now
        rest = self.board.rest()
        if rest is None:
            if self._until is not None:
                self._row = 0
            self._until, self._why = None, ""
            return
        self._why, left = rest
        self._until = now + left

    def _trial_is_ours(self) -> bool:
        if self.board is None or self.board.take_trial(self.rest_s):
            return True
        self._read_at = None  # another process has it: look again before the next call
        return False
