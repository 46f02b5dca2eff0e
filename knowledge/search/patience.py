"""How long a question waits for what may be silent: an endpoint, and the loading of what it needs.

A question has so many seconds for everything together, and ends in an answer by words alone. What does not come in time
is left to end by itself; until it has, no other question waits for the same thing.
"""

import contextvars
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

log = structlog.get_logger()

Left = Callable[[], float]  # the seconds a question has left
T = TypeVar("T")
SHARE = 0.4  # of the seconds left, for one leg of a search: others want some after it


@dataclass(slots=True)
class Patience:
    """With one thing that may be silent; several threads may use it.

    Args:
        name: of the thing, for the log.

    """

    name: str
    _late: int = 0  # calls that nobody waits for any more
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, work: Callable[[], T], left: Left | None) -> T | None:
        """Return what ``work`` gives; None when the question can't wait for it, or it failed in a way nobody foresaw.

        Args:
            work: may take long. It runs in a thread of its own, so that nothing in it can hold the question up.
            left: seconds the question has; None: it is waited for as long as it takes.

        """
        if self._late:
            return None
        if left is None:
            return work()
        answer: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        over = threading.Event()  # the waiting or the work, whichever is first
        context = contextvars.copy_context()

        def run() -> None:
            try:
                answer.put(context.run(work))
            finally:
                self._ended(over)
                answer.put(None)  # an error: its traceback is on stderr, and the question goes on

        threading.Thread(target=run, name=self.name, daemon=True).start()
        try:
            return answer.get(timeout=max(0.0, SHARE * left()))
        except queue.Empty:
            return self._given_up(answer, over)

    def _given_up(self, answer: "queue.SimpleQueue[T | None]", over: threading.Event) -> T | None:
        with self._lock:
            if over.is_set():  # it ended just now
                return answer.get()
            over.set()
            self._late += 1
        log.warning("leg.late", leg=self.name)
        return None

    def _ended(self, over: threading.Event) -> None:
        with self._lock:
            if over.is_set():
                self._late -= 1
            over.set()
