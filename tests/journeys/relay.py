"""A line between the bot and DingTalk that can be cut: then nobody answers there, and what was open is reset."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)
CHUNK = 65_536


class Relay:
    """Passes bytes on; ``cut`` and ``mend`` may be called again and again."""

    def __init__(self, far: str) -> None:
        parts = urlsplit(far)
        assert parts.hostname is not None
        self._far = parts.hostname, parts.port or 80
        self._open = set[socket.socket]()
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self._port = 0
        self.mend()
        self.url = f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Listen, at the same address as ever."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self._port))
        door.listen(64)
        self._door, self._port = door, door.getsockname()[1]
        threading.Thread(target=self._take, args=(door,), daemon=True).start()

    def cut(self) -> None:
        """Refuse whoever comes, and end what is under way."""
        if self._door is not None:
            with contextlib.suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
            self._door = None
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            _end(one)

    def _take(self, door: socket.socket) -> None:
        while True:
            try:
                near, _ = door.accept()
                far = socket.create_connection(self._far)
            except OSError:
                return
            with self._lock:
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(CHUNK):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextlib.contextmanager
def relay_to(far: str) -> Iterator[Relay]:
    """Run a line to an address for as long as the block lasts."""
    line = Relay(far)
    try:
        yield line
    finally:
        line.cut()
