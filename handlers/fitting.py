"""The lines of an answer, and which of them are left out where there is little room."""

import re
from typing import NamedTuple

SHORTEST_CONCLUSION = 40  # characters; a conclusion is cut no shorter than this
CONCLUSION = 9  # the rank of the line that may be cut
ITEM = 2  # rank of an item of a list; see _fitting
CHANGED = 10  # the rank of a line on a change of the article quoted: it may be shortened, never left out


class Line(NamedTuple):
    """One line, how readily it is left out, and how it is said shorter."""

    rank: int  # 0 and CONCLUSION are never left out; of the others the highest goes first
    text: str
    short: str = ""  # says it where there is little room


def fitting(lines: list[Line], limit: int) -> list[str]:
    """Leave out what matters least, the last first; then cut the conclusion, never the basis."""
    kept = list(lines)
    for rank in (4, 3, ITEM, CHANGED, 1):
        if _length(kept) > limit:
            kept = [Line(line.rank, line.short) if line.rank == rank and line.short else line for line in kept]
        while rank != CHANGED and _length(kept) > limit and any(line.rank == rank for line in kept):
            del kept[max(at for at, line in enumerate(kept) if line.rank == rank)]
    over = _length(kept) - limit
    return [
        cut(line.text, len(line.text) - over) if over > 0 and line.rank == CONCLUSION else line.text for line in kept
    ]


def _length(lines: list[Line]) -> int:
    return sum(len(line.text) + 1 for line in lines) - 1


def cut(line: str, room: int) -> str:
    """Cut where a sentence or, failing that, a clause is over, and say that there is more.

    >>> cut("结论：一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元，不重复享受；其余另行规定。", 44)
    '结论：一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元，不重复享受……'
    """
    head = line[: max(room, SHORTEST_CONCLUSION) - 2]
    for marks in ("[；。！？]", "，"):
        ends = [found.start() for found in re.finditer(marks, head) if found.start() > len(head) // 2]
        if ends:
            return head[: ends[-1]] + "……"
    return head + "……"
