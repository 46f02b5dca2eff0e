"""Files that lie inside a page as data: addresses. Other addresses are names only; nothing is ever fetched."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from knowledge.library.document import Attached

FILES_MAX = 50
BYTES_MAX = 64 << 20
_PLACES = (("a", "href"), ("object", "data"), ("embed", "src"), ("iframe", "src"))
PICTURE_LEAST = 20_000  # bytes; smaller pictures are signs and codes, not pages
TEXT_ENOUGH = 60  # characters beside which pictures are illustrations


def data_files(tree: Any) -> Iterator[Attached]:  # noqa: ANN401 - the vendor's tree
    """Give the files a page carries in itself, within limits of number and size."""
    room = BYTES_MAX
    number = 0
    bare = tree.body is not None and len(tree.body.text(strip=True)) < TEXT_ENOUGH
    for tag, key in (*_PLACES, *([("img", "src")] if bare else [])):
        for node in tree.css(f"{tag}[{key}]"):
            address = (node.attributes.get(key) or "").strip()
            if address[:5].lower() != "data:" or number >= FILES_MAX:
                continue
            held = from_address(address)
            if not held or (tag == "img" and len(held) < PICTURE_LEAST):
                continue
            number += 1
            room -= len(held)
            if room < 0:
                return
            name = unquote(node.attributes.get("download") or "") or node.text(strip=True) or f"附件{number}"
            yield Attached(name, held)


def from_address(address: str) -> bytes:
    """Return what a data: address holds, nothing when it does not hold together.

    >>> from_address("data:text/plain;base64,5L2g5aW9").decode()
    '你好'
    """
    head, comma, body = address.partition(",")
    if not comma:
        return b""
    if head.rstrip().lower().endswith(";base64"):
        try:
            return base64.b64decode("".join(unquote(body).split()) + "==")
        except (binascii.Error, ValueError):
            return b""
    return unquote_to_bytes(body)
