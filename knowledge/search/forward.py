"""The texts of the base as numbers, on disk beside the word index and mapped into memory.

The word index says which documents may answer; what is weighed in them afterwards is counted here, without a
question to the database. Texts are only ever appended, and the table that says where each begins is replaced in
one step, so a reader keeps what it opened. Texts that were replaced or removed stay as holes until they are half
of the file.
"""

import copy
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.stream import ARTICLE, Codes

TABLE = "table.npz"
_ROW = np.dtype([("id", "S24"), ("start", "<u8"), ("length", "<u4"), ("articles", "<u4")])
_KINDS_OF_CODE = 0x10000
_SPARE = 100_000  # holes of fewer codes than this are left alone


@dataclass(frozen=True, slots=True)
class Rows:
    """The texts of some documents, one after the other."""

    codes: Codes
    starts: NDArray[np.int64]  # where each document begins in ``codes``
    lengths: NDArray[np.int64]
    articles: NDArray[np.int64]  # how many each has


class Forward:
    """The texts as they were after one commit.

    Raises:
        ValueError, OSError, KeyError: a file is missing or damaged.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with np.load(folder / TABLE) as kept:
            self.table: NDArray[np.void] = kept["table"]
            self.seen: NDArray[np.int64] = kept["seen"]  # code -> documents it stands in
            self.file = str(kept["name"])
        self.codes = _mapped(folder / self.file)
        total = int(self.table["length"].sum())
        if len(self.table) and int((self.table["start"] + self.table["length"]).max()) > len(self.codes):
            raise ValueError("the texts are shorter than their table says")
        self.mean_length = total / max(1, len(self.table))
        self.mean_article = total / max(1, int(self.table["articles"].sum()))
        self._lengths: list[int] = self.table["length"].tolist()
        self._at = {name.decode(): at for at, name in enumerate(self.table["id"].tolist())}
        self._over: Mapping[str, Codes] = {}

    def under(self, texts: Mapping[str, Codes]) -> "Forward":
        """Return these texts with others in the place of some of them: of documents as they stood on another day."""
        if not texts:
            return self
        laid = copy.copy(self)
        laid._over = texts  # noqa: SLF001 - of the same class
        return laid

    def __len__(self) -> int:
        return len(self.table)

    def __contains__(self, policy_id: object) -> bool:
        return policy_id in self._at or policy_id in self._over

    def length(self, policy_id: str) -> int:
        """Return how many codes a document has."""
        over = self._over.get(policy_id)
        return int(self._lengths[self._at[policy_id]]) if over is None else len(over)

    def rows(self, policy_ids: Sequence[str]) -> Rows:
        """Return the texts of documents that are here, in the order asked."""
        if self._over:
            return self._rows_under(policy_ids)
        some = self.table[[self._at[policy_id] for policy_id in policy_ids]]
        starts, lengths = some["start"].astype(np.int64), some["length"].astype(np.int64)
        pieces = [self.codes[start : start + length] for start, length in zip(starts, lengths, strict=True)]
        codes = np.concatenate(pieces) if pieces else np.zeros(0, np.uint16)
        return Rows(codes, np.cumsum(lengths) - lengths, lengths, some["articles"].astype(np.int64))

    def _rows_under(self, policy_ids: Sequence[str]) -> Rows:
        pieces = [self._over[name] if name in self._over else self._own(name) for name in policy_ids]
        lengths = np.array([len(piece) for piece in pieces], np.int64)
        articles = np.array([np.count_nonzero(piece == ARTICLE) for piece in pieces], np.int64)
        codes = np.concatenate(pieces) if pieces else np.zeros(0, np.uint16)
        return Rows(codes, np.cumsum(lengths) - lengths, lengths, articles)

    def _own(self, policy_id: str) -> Codes:
        row = self.table[self._at[policy_id]]
        return self.codes[int(row["start"]) : int(row["start"]) + int(row["length"])]


class ForwardWriter:
    """Adds and removes texts; nothing of it is seen before ``commit``.

    Args:
        before: what lies there.

    """

    def __init__(self, before: Forward) -> None:
        self.before = before
        self._removed: set[str] = set()
        self._added: dict[str, tuple[int, int, int]] = {}  # start, length, articles
        self._seen = before.seen.copy()
        self._file = (before.folder / before.file).open("r+b")
        self._end = self._file.seek(0, os.SEEK_END) // 2
        self._file.seek(self._end * 2)

    def remove(self, policy_id: str) -> None:
        """Take a document out, if it is there."""
        if policy_id in self._added:
            start, length, _ = self._added.pop(policy_id)
            self._file.flush()
            self._seen[np.unique(_mapped(self.before.folder / self.before.file)[start : start + length])] -= 1
        elif policy_id in self.before and policy_id not in self._removed:
            self._removed.add(policy_id)
            self._seen[np.unique(self.before.rows([policy_id]).codes)] -= 1

    def add(self, policy_id: str, codes: Codes) -> None:
        """Put a document in; what was there under its name must have been removed."""
        self._file.write(codes.tobytes())
        self._added[policy_id] = (self._end, len(codes), int(np.count_nonzero(codes == ARTICLE)))
        self._end += len(codes)
        self._seen[np.unique(codes)] += 1

    def commit(self) -> None:
        """Write the table: from here on the texts are there."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        stays = ~np.isin(self.before.table["id"], [name.encode() for name in self._removed])
        fresh = np.array([(name.encode(), *place) for name, place in self._added.items()], _ROW)
        table = np.concatenate([self.before.table[stays], fresh])
        file = self.before.file
        if self._end - int(table["length"].sum()) > _SPARE + self._end // 2:
            file = _compact(self.before.folder, file, table)
        _write_table(self.before.folder, table, self._seen, file)


def begin(folder: Path) -> None:
    """Make an empty store in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codes-0.bin").write_bytes(b"")
    _write_table(folder, np.zeros(0, _ROW), np.zeros(_KINDS_OF_CODE, np.int64), "codes-0.bin")


def _mapped(path: Path) -> Codes:
    if not path.stat().st_size:
        return np.zeros(0, np.uint16)
    return np.memmap(path, np.uint16, "r")


def _compact(folder: Path, file: str, table: NDArray[np.void]) -> str:
    """Copy the texts without the holes into the next file and return its name; ``table`` is put right."""
    codes = _mapped(folder / file)
    fresh = f"codes-{int(file.removeprefix('codes-').removesuffix('.bin')) + 1}.bin"
    at = 0
    with (folder / fresh).open("wb") as out:
        for row in range(len(table)):
            start, length = int(table["start"][row]), int(table["length"][row])
            out.write(codes[start : start + length].tobytes())
            table["start"][row] = at
            at += length
        out.flush()
        os.fsync(out.fileno())
    return fresh


def _write_table(folder: Path, table: NDArray[np.void], seen: NDArray[np.int64], file: str) -> None:
    fresh = folder / f"{TABLE}.new"
    with fresh.open("wb") as out:
        np.savez(out, table=table, seen=seen, name=np.array(file))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / TABLE)
    for stale in folder.glob("codes-*.bin"):
        if stale.name != file:
            with suppress(OSError):
                stale.unlink()
