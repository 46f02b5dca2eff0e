"""What a file of a case is called: findings name files, so each has a name of its own."""

from itertools import count
from pathlib import PurePath

NAME_MAX = 200  # characters


def unused(name: str, taken: set[str]) -> str:
    """Return a name that no other file of the case has: findings name files.

    >>> unused("合同.pdf", {"合同.pdf", "合同(2).pdf"})
    '合同(3).pdf'
    """
    path = PurePath(name)
    tries = (f"{path.stem}({number}){path.suffix}" for number in count(2))
    return name if name not in taken else next(one for one in tries if one not in taken)


def plain_name(name: str) -> str:
    """Return the last part of what a file is called, without what can't be shown."""
    last = PurePath(name.replace("\\", "/").replace("\x00", "")).name.strip()
    printable = "".join(letter for letter in last if letter.isprintable())
    return printable[-NAME_MAX:] or "未命名文件"
