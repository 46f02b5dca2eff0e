"""What a draft of an item would change, worked out beside the house: a city's firms take a while.

A few firms are compared while the page waits. For many a process of its own does it, at the end of the queue, and the
page is asked for again; an answer is kept until the texts, the rules or the day change.
"""

import hashlib
import json
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from bot.beside import start_beside
from bot.errors import ComparisonFailed
from config.settings import Settings
from config.words import census as words
from handlers.desk import Desk
from knowledge.items.difference import as_told, difference
from knowledge.items.needs import names_needed
from knowledge.items.population import population
from knowledge.items.reckoning import item_of
from ledger.matches import counted

HERE = 2_000  # firms that are compared while the page waits
KEPT = 8  # answers that are remembered
FOLDER = "comparing"


@dataclass(slots=True)
class _Work:
    child: subprocess.Popen[bytes]
    out: IO[bytes]
    draft: Path
    told: dict[str, Any] | None = field(default=None)


class Comparing:
    """Compares drafts with what counts. Safe to ask from any thread."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings = desk, settings
        self._lock = threading.Lock()
        self._works: dict[str, _Work] = {}

    def ask(self, code: str, text: str) -> dict[str, Any] | None:
        """Return the difference as knowledge.items.difference tells it, or None while it is worked out.

        Raises:
            ItemsRefused: the draft has faults; the message names the places.
            ComparisonFailed: the process that does it ended too early.

        """
        day, folder = self._desk.today(), self._desk.city.folder / "items"
        new, old = item_of(text, f"{code.lower()}.yaml", folder), self._desk.offers.items().item(code)
        with self._desk.ledger.read() as session:
            every = counted(session)
        if every <= HERE:
            needed = names_needed([item for item in (old, new) if item is not None])
            found = difference(old, new, population(self._desk.ledger, names=needed), day)
            return {"code": code, "name": new.name} | as_told(found)
        key = hashlib.sha256(f"{self._desk.standing.rules().digest} {day} {code} {text}".encode()).hexdigest()
        with self._lock:
            work = self._works.get(key) or self._begin(key, code, text, day)
            return self._finished(key, work)

    def _begin(self, key: str, code: str, text: str, day: date) -> _Work:
        while len(self._works) >= KEPT:
            self._end(self._works.pop(next(iter(self._works))))
        folder = self._settings.home / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{key}.yaml"
        draft.write_text(text, encoding="utf-8")
        arguments = ["match", "--compare", code, "--draft", str(draft), "--as-of", day.isoformat(), "--json"]
        out = (folder / f"{key}.json").open("w+b")
        work = self._works[key] = _Work(start_beside(self._settings, arguments, out), out, draft)
        return work

    def _finished(self, key: str, work: _Work) -> dict[str, Any] | None:
        if work.told is None and work.child.poll() is not None:
            work.out.seek(0)
            written = work.out.read()
            self._tidy(work)
            if work.child.returncode:  # it is tried again when somebody asks again
                del self._works[key]
                raise ComparisonFailed(words.not_compared())
            work.told = json.loads(written)
        return work.told

    def _end(self, work: _Work) -> None:
        if work.told is None:
            work.child.kill()
            work.child.wait()
            self._tidy(work)

    def _tidy(self, work: _Work) -> None:
        work.out.close()
        work.draft.unlink(missing_ok=True)
        work.draft.with_suffix(".json").unlink(missing_ok=True)

    def stop(self) -> None:
        """End what is still being worked out."""
        with self._lock:
            for work in self._works.values():
                self._end(work)
            self._works = {}
