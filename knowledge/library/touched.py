"""What other documents changed in one article: the touches of a document, narrowed to the article that is quoted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.library.standing import Touch
from knowledge.rules.clause import names_article

_ACT = re.compile("[“]|修改|删去|增加|改序")


def on_article(touched: Iterable[Touch], ordinal: int, label: str, path: Sequence[str] = ()) -> tuple[Touch, ...]:
    """Return the touches of one article, each with its own label as the clause and only its part of the new wording.

    A touch whose clause was not found in the document is left out: nobody knows which article it means.
    """
    return tuple(
        replace(one, clause=label or one.clause, change=change_of(one.change, label, path))
        for one in touched
        if ordinal in one.ordinals
    )


def unplaced(touched: Iterable[Touch]) -> tuple[Touch, ...]:
    """Return the touches whose clause was not found in the document: any of its articles may be meant."""
    return tuple(one for one in touched if not one.ordinals)


def change_of(change: str, label: str, path: Sequence[str] = ()) -> str:
    """Return the part of a told change that is about one article, without the article's own name before it.

    >>> change_of("第五条“5万元；含税”修改为“8万元”；第七条删去", "第五条")
    '“5万元；含税”修改为“8万元”'
    >>> change_of("第五条“5万元”修改为“8万元”；第七条删去", "第七条")
    '删去'
    """
    told = _pieces(change)
    own = [one for one in told if names_article(_ACT.split(one, maxsplit=1)[0], label, path)]
    return "；".join(one.removeprefix(label) for one in own or told)


def _pieces(change: str) -> list[str]:
    """Cut at the semicolons between changes, not at those inside the wording they quote."""
    pieces, depth = [""], 0
    for sign in change:
        depth += (sign == "“") - (sign == "”")
        if sign == "；" and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece for piece in pieces if piece]
