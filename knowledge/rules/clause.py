"""Which article a clause means: “第五条第二款”, “第二部分第（五）条”, “第三条、第七条”."""

import re
from collections.abc import Sequence

_N = "[一二三四五六七八九十百零〇0-9]+"
_STEP = re.compile(rf"第?[（(]?({_N})[）)]?(部分|编|章|节|条|款|项|目)(?:之([一二三四五]))?")
_EACH = re.compile(r"[、，,；;]|和|及|以及|至(?=第)")
_WHOLE = {"编": 0, "部分": 0, "章": 0, "节": 1, "条": 2}


def steps_of(clause: str) -> list[tuple[str, str]]:
    """Return the steps of a clause from the outside in: (kind, number).

    >>> steps_of("第二部分第（五）条第一款")
    [('部分', '二'), ('条', '五'), ('款', '一')]
    """
    return [(match[2], match[1] + (f"之{match[3]}" if match[3] else "")) for match in _STEP.finditer(clause)]


def names_article(clauses: str, label: str, path: Sequence[str] = ()) -> bool:
    """Tell whether one of the clauses named is this article, holds it, or is a part of it.

    Args:
        clauses: as an amending document names them.
        label: of the article: 第五条, 第二部分第（五）条, 第十二条第二款.
        path: headings above it: 第二章 奖励标准.

    >>> names_article("第五条第二款", "第五条"), names_article("第三条、第七条", "第七条")
    (True, True)
    >>> names_article("第五条", "第十五条")
    False

    """
    own = steps_of(label)
    if not own:
        return False
    above = [step for heading in path for step in steps_of(heading[:12])[:1]]
    return any(_same(steps_of(clause), own, above) for clause in _EACH.split(clauses) if clause)


def _same(named: list[tuple[str, str]], own: list[tuple[str, str]], above: list[tuple[str, str]]) -> bool:
    if not named:
        return False
    if all(step in above for step in named):  # a whole chapter was changed
        return True
    mine = dict(own)
    shared = [kind for kind, _ in named if kind in mine]
    if not shared or shared[0] not in _WHOLE:
        return False
    return all(mine[kind] == number for kind, number in named if kind in mine)
