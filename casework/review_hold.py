"""What the threads of one process hold of the work: a file each, and the lease of a round that takes long."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Hands:
    """What is being done in this process, and how often in a row a thing has failed here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = set[str]()
        self._failed = Counter[str]()
        self.closed = False  # the process ends: nothing that was begun is written down any more

    @property
    def full(self) -> bool:
        """Tell whether a thread is at something."""
        with self._lock:
            return bool(self._held)

    def begin(self, key: str) -> None:
        """Begin a thing that was claimed for this process."""
        with self._lock:
            self._held.add(key)

    def leave(self, key: str, *, failed: bool) -> int:
        """Let go of it; return how often in a row it has failed here."""
        with self._lock:
            self._failed[key] = self._failed[key] + 1 if failed else 0
            self._held.discard(key)
            return self._failed[key]


@contextmanager
def renewed(renew: Callable[[], bool], every_s: float) -> Iterator[None]:
    """Renew something every ``every_s`` seconds in a thread of its own, until the block ends or ``renew`` is False."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(every_s) and renew():
            pass

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
