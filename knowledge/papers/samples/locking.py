"""Locking a PDF with a password nobody has (PDF 32000-1, 7.6, revision 2): for the fault 附件加密打不开."""

import hashlib

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_RIGHTS = -4
_KEY = 5  # bytes; 40 bits is what every reader knows


def _digest(*parts: bytes) -> bytes:
    return hashlib.md5(b"".join(parts), usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


class Lock:
    """The standard handler with one password."""

    def __init__(self, password: str) -> None:
        given = (password.encode("ascii") + _PAD)[:32]
        self._id = _digest(b"id", given)
        self._owner = _rc4(_digest(given)[:_KEY], given)
        rights = (_RIGHTS & 0xFFFFFFFF).to_bytes(4, "little")
        self._key = _digest(given, self._owner, rights, self._id)[:_KEY]
        self._user = _rc4(self._key, _PAD)

    def hide(self, data: bytes, number: int) -> bytes:
        """Encrypt the stream of object ``number``."""
        return _rc4(_digest(self._key, number.to_bytes(3, "little"), b"\0\0")[: _KEY + 5], data)

    def dictionary(self) -> bytes:
        """Give the encryption dictionary."""
        return (
            f"<< /Filter /Standard /V 1 /R 2 /Length 40 /P {_RIGHTS} "
            f"/O <{self._owner.hex()}> /U <{self._user.hex()}> >>"
        ).encode()

    def mark(self) -> str:
        """Give the identifier of the file, as the trailer writes it."""
        return f"<{self._id.hex()}>"
