"""How often strangers may begin a sign-in: each begun one is a row that lives for ten minutes."""

import threading
from collections import Counter, deque
from datetime import datetime, timedelta

SPAN = timedelta(minutes=1)
EACH = 30  # of one address in a span; behind a proxy that hides addresses an office shares one
ALL = 300  # of all addresses together


class Pace:
    """Counts what came in the last minute. Keeps no more than ``ALL`` entries, whoever comes."""

    def __init__(self, each: int = EACH, all_together: int = ALL) -> None:
        self._each, self._all = each, all_together
        self._mutex = threading.Lock()
        self._came: deque[tuple[datetime, str]] = deque()
        self._of: Counter[str] = Counter()

    def admits(self, address: str, now: datetime) -> bool:
        """Tell whether one more may begin, and count it if so."""
        with self._mutex:
            while self._came and self._came[0][0] <= now - SPAN:
                self._forget(self._came.popleft()[1])
            if len(self._came) >= self._all or self._of[address] >= self._each:
                return False
            self._came.append((now, address))
            self._of[address] += 1
            return True

    def _forget(self, address: str) -> None:
        self._of[address] -= 1
        if not self._of[address]:
            del self._of[address]
