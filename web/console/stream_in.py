"""Files that come in a form, written to disk piece by piece: none is ever whole in memory.

A file that is too large is dropped while it comes and the others go on. The fields of the form stand before its
files, so that nothing is written before the form's token was seen.
"""

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from web.console.front_errors import Forged, TooMuch

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELD_BYTES = 4096
LONGEST_NAME = 200


@dataclass(slots=True)
class Came:
    """One file that came whole, or what was left of one that was too large."""

    name: str
    size: int
    path: Path | None  # None: it was too large and is gone


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in one form."""

    file_bytes: int
    files: int
    all_bytes: int


@dataclass(slots=True)
class Incoming:
    """Takes a multipart form apart while it comes."""

    folder: Path
    limits: Limits
    admit: Callable[[dict[str, str]], None]  # called with the fields before the first file; raises to refuse
    take: Callable[[Came], None]  # called with each file; the file is removed when it returns
    fields: dict[str, str] = field(default_factory=dict)
    count: int = 0
    _headers: dict[str, str] = field(default_factory=dict)
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _name: str = ""
    _text: bytearray = field(default_factory=bytearray)
    _file: IO[bytes] | None = None
    _came: Came | None = None
    _admitted: bool = False

    async def read(self, request: Request) -> None:
        """Read a whole request.

        Raises:
            Forged: it is not such a form, or ``admit`` refused it.
            TooMuch: too many files or too many bytes in all.

        """
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Forged
        parser = MultipartParser(options[b"boundary"], self._callbacks())
        total = 0
        try:
            async for piece in request.stream():
                total += len(piece)
                if total > self.limits.all_bytes:
                    raise TooMuch
                if piece:
                    await run_in_threadpool(parser.write, piece)
        except (MultipartParseError, ClientDisconnect) as wrong:
            raise Forged from wrong
        finally:
            await run_in_threadpool(self._drop)
        if not self._admitted:
            self._admit()

    def _callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._text.clear()

    def _header_ends(self) -> None:
        self._headers[self._header.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._header.clear()
        self._value.clear()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", "").encode())
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        given = options.get(b"filename")
        if given is None:
            return
        self._admit()
        if not given:  # the browser's way to say that no file was chosen
            self._name = ""
            return
        self.count += 1
        if self.count > self.limits.files:
            raise TooMuch
        handle, path = tempfile.mkstemp(dir=self.folder)
        self._file = os.fdopen(handle, "wb")
        self._came = Came(plain_name(given.decode("utf-8", "replace")), 0, Path(path))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._came is None:
            if self._name and len(self._text) < FIELD_BYTES:
                self._text.extend(data[start:end])
            return
        self._came.size += end - start
        if self._file is None:
            return
        if self._came.size > self.limits.file_bytes:
            self._drop_file()
            return
        self._file.write(data[start:end])

    def _end(self) -> None:
        if self._came is None:
            if self._name:
                self.fields[self._name] = self._text.decode("utf-8", "replace").strip()
            return
        if self._file is not None:
            self._file.close()
            self._file = None
        came, self._came = self._came, None
        try:
            self.take(came)
        finally:
            if came.path is not None:
                came.path.unlink(missing_ok=True)

    def _admit(self) -> None:
        if not self._admitted:
            self.admit(self.fields)
            self._admitted = True

    def _drop_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._came is not None and self._came.path is not None:
            self._came.path.unlink(missing_ok=True)
            self._came.path = None

    def _drop(self) -> None:
        """Remove what was half-written when the browser went away."""
        if self._came is not None:
            self._drop_file()


def plain_name(given: str) -> str:
    """Return a file's own name, without folders and unseen characters; it is shown and never used as a path."""
    name = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", given)
    name = re.split(r"[/\\]", name)[-1].strip()
    return name[-LONGEST_NAME:] or "未命名"
