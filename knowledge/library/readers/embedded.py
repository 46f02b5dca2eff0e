"""Files inside compound files: packages and objects that Word, Excel and WPS embed. They are only copied out."""

import struct
from collections.abc import Iterator
from typing import Any

from knowledge.library.document import Attached

ATTACHED_MAX = 50
ATTACHED_BYTES = 64 << 20
_NATIVE = "\x01Ole10Native"


def ole_file(name: str, data: bytes) -> Attached:
    """Return the file that an embedded object (oleObject1.bin) stands for; itself when it is a document."""
    import olefile  # noqa: PLC0415 - the parser is loaded when needed

    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return Attached(name, data)
    try:
        with olefile.OleFileIO(data) as ole:
            for found in ole_objects(ole, ""):
                return Attached(*found)
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError):
        return Attached(name, data)
    return Attached(name, data)


def ole_objects(ole: Any, folder: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - the vendor's open file
    """Give (name, content) of the packages below a storage of an open compound file, within limits of size."""
    room = ATTACHED_BYTES
    for number, path in enumerate(ole.listdir(streams=True, storages=False)):
        if number > 1000 * ATTACHED_MAX or room < 0:
            return
        if folder and path[0] != folder:
            continue
        if path[-1] not in {_NATIVE, "Package", "CONTENTS"}:
            continue
        held = bytes(ole.openstream(path).read())
        room -= len(held)
        found = native(held) if path[-1] == _NATIVE else (path[-2] if len(path) > 1 else "附件", held)
        if found is not None and room >= 0:
            yield found


def native(data: bytes) -> tuple[str, bytes] | None:
    """Return (name, content) of an Ole10Native stream, None when it does not hold together."""
    try:
        at = 6
        label, at = _until_zero(data, at)
        _, at = _until_zero(data, at)
        at += 4
        at += 4 + struct.unpack_from("<I", data, at)[0]
        size = struct.unpack_from("<I", data, at)[0]
    except (struct.error, ValueError):
        return None
    held = data[at + 4 : at + 4 + size]
    return (label.replace("\\", "/").rpartition("/")[2], held) if len(held) == size else None


def _until_zero(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\x00", at)
    return data[at:end].decode("gb18030", "replace"), end + 1
