"""Everything that went over a wire, one JSON object a line, so that a test can count it."""

import json
from collections import deque
from pathlib import Path
from typing import Any, TextIO

from emulator.shapes import now_ms

KEPT_IN_MEMORY = 20_000  # records; the file keeps all


class Recorder:
    """Records requests (``what``: request) and frames (frame_out, frame_in, connection).

    Each record has ``n`` (1, 2, ...), ``at`` (ms) and ``what``; docs/emulator.md lists the rest. Secrets of the
    pretend app are written as they came: there is nothing to protect in a pretend town.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.kept: deque[dict[str, Any]] = deque(maxlen=KEPT_IN_MEMORY)
        self.count = 0
        self._file: TextIO | None = path.open("a", encoding="utf-8", buffering=1) if path else None

    def write(self, what: str, **facts: Any) -> None:  # noqa: ANN401 - any JSON
        """Add one record."""
        self.count += 1
        record = {"n": self.count, "at": now_ms(), "what": what, **facts}
        self.kept.append(record)
        if self._file is not None:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")

    def after(self, n: int, what: str = "") -> list[dict[str, Any]]:
        """Return the records after number ``n``, oldest first, of one kind if ``what`` is given."""
        return [r for r in self.kept if r["n"] > n and (not what or r["what"] == what)]

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
