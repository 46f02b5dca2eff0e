"""What lies beside Chroma's own files: who owns the folder, which vectors answer, how far each collection is."""

import fcntl
import ipaddress
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from knowledge.errors import IndexBroken

IN_USE = "in_use.json"  # names the collection that answers
_SERVER_VARIABLES = ("CHROMA_SERVER_HOST", "CHROMA_HOST")


def refuse_public(host: str) -> None:
    """Let only loopback and private addresses pass.

    Raises:
        IndexBroken: the address is public, or a name that could be.

    """
    bare = re.sub(r"^https?://", "", host).split("/")[0]
    bare = bare.removeprefix("[").split("]")[0] if bare.startswith("[") else bare.split(":")[0]
    with suppress(ValueError):
        address = ipaddress.ip_address(bare)
        if (address.is_private or address.is_loopback) and not address.is_unspecified:
            return
    if bare != "localhost":
        raise IndexBroken(f"向量库地址 {host} 不是本机或内网地址，已拒绝：它的服务端有未修复的漏洞。请改用 127.0.0.1。")


def refuse_public_servers() -> None:
    """Let no public Chroma server stand in the environment.

    Raises:
        IndexBroken: one does.

    """
    for variable in _SERVER_VARIABLES:
        if os.environ.get(variable):
            refuse_public(os.environ[variable])


@dataclass(frozen=True, slots=True)
class VectorFiles:
    """The folder of one home's vectors; locked while ``lock`` is open."""

    folder: Path
    lock: TextIO

    @classmethod
    def take(cls, folder: Path) -> "VectorFiles":
        """Own the folder.

        Raises:
            IndexBroken: another process does.

        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "owner.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.close()
            raise IndexBroken(
                f"向量库 {folder} 正被另一个进程使用，两个进程同时写会损坏它。请先停掉那个进程。"
            ) from taken
        return cls(folder, lock)

    def in_use(self) -> str:
        """Return the collection that answers; empty: none was whole yet."""
        return self._said(IN_USE, "collection")

    def model_in_use(self) -> str:
        """Return the name of the model its vectors are of."""
        return self._said(IN_USE, "model")

    def use(self, collection: str, model: str) -> None:
        """Let a collection answer from now on."""
        self._say(IN_USE, {"collection": collection, "model": model})

    def remembered(self, collection: str) -> int:
        """Return the change number up to which a collection holds the base."""
        with suppress(ValueError):
            return int(self._said(f"caught_up-{collection}.json", "change_no"))
        return 0

    def remember(self, collection: str, number: int) -> None:
        """Note how far a collection is."""
        self._say(f"caught_up-{collection}.json", {"change_no": number})

    def _said(self, name: str, key: str) -> str:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads((self.folder / name).read_text("utf-8"))[key])
        return ""

    def _say(self, name: str, facts: dict[str, object]) -> None:
        path = self.folder / name
        fresh = path.with_name(f"{name}.new")
        fresh.write_text(json.dumps(facts), "utf-8")
        fresh.replace(path)
