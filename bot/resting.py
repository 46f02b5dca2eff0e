"""The rest of the model's endpoint, kept in the ledger beside its switch, so that all processes of a house share it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ledger.base import Ledger
from ledger.switches import MODEL_REST, begin_rest, end_rest, rest_of, take_trial


class SharedRest:
    """A board for knowledge/answer/breaker.py.

    Args:
        ledger: the truth.
        now: the moment, aware.

    """

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._now = now

    def rest(self) -> tuple[str, float] | None:
        """Return why it rests and the seconds left; None: it does not rest."""
        with self._ledger.read_directly() as hand:
            found = rest_of(hand, MODEL_REST)
        return None if found is None else (found.why, (found.until - self._now()).total_seconds())

    def begin(self, why: str, seconds: float) -> None:
        """Let it rest from now on."""
        with self._ledger.write() as session:
            begin_rest(session, MODEL_REST, why, self._now() + timedelta(seconds=seconds))

    def take_trial(self, seconds: float) -> bool:
        """Tell whether the trial that is due is this process's."""
        now = self._now()
        with self._ledger.write() as session:
            return take_trial(session, MODEL_REST, now, now + timedelta(seconds=seconds))

    def end(self) -> None:
        """Let everybody use it again."""
        with self._ledger.write() as session:
            end_rest(session, MODEL_REST)
