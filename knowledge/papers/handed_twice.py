"""Files that are the same again, or two versions of one paper: counted once, and told."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import PurePath

from knowledge.papers.page import Field, Paper

TEXT_LEAST = 50  # characters: two files with fewer may be alike by chance
LINES_LEAST = 8
SHARED = 0.75  # of the lines of two files: they are versions of one paper
NAMED_ALIKE = 0.4  # of the lines, where the names of the files say it too
_OF_ONE = frozenset(
    {"姓名", "身份证号", "证书编号", "证号", "名称", "图号", "幢号", "编号"}
)  # what tells two papers apart
_VERSION = re.compile(
    r"(?:[\s_\-—.（(]*(?:v?\d{1,2}|第?[一二三四五]版|[新旧]版?|修[改订]版?|更新|补正|改后?|最终版?|终稿|定稿|副本|盖章版?|扫描件?|重传)[）)]*)+$",
    re.IGNORECASE,
)


def same_again(papers: Sequence[Paper]) -> dict[int, int]:
    """Return for each file that says just what an earlier one says, place of the one and of the earlier."""
    first: dict[tuple[str, int], int] = {}
    found: dict[int, int] = {}
    for at, paper in enumerate(papers):
        text = paper.text
        if len(text) >= TEXT_LEAST:
            earlier = first.setdefault((text, sum(len(page.seals) for page in paper.pages)), at)
            if earlier != at:
                found[at] = earlier
    return found


def versions(files: Iterable[tuple[Paper, Sequence[Field]]]) -> list[tuple[Paper, Paper]]:
    """Return pairs of files of one material that look like two versions of one paper."""
    return [(one, other) for (one, said), (other, told) in combinations(files, 2) if _alike(one, other, said, told)]


def _alike(one: Paper, other: Paper, said: Sequence[Field], told: Sequence[Field]) -> bool:
    if _other_paper(said, told):
        return False
    left, right = Counter(one.text.split("\n")), Counter(other.text.split("\n"))
    whole = left.total() + right.total()
    if min(left.total(), right.total()) < LINES_LEAST:
        return False
    shared = 2 * (left & right).total() / whole
    return shared >= SHARED or (shared >= NAMED_ALIKE and _stem(one.name) == _stem(other.name))


def _other_paper(said: Sequence[Field], told: Sequence[Field]) -> bool:
    """Tell whether two files name different people, certificates or numbers."""
    for name in _OF_ONE:
        left = {one.value for one in said if one.name == name and one.value}
        right = {one.value for one in told if one.name == name and one.value}
        if left and right and not left & right:
            return True
    return False


def _stem(name: str) -> str:
    return _VERSION.sub("", PurePath(name.replace("\\", "/")).stem)
