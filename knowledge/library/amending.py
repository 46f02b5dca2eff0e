"""What an amending document does to single clauses: 将第五条修改为…, 删去第七条, 增加一条作为第六条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_N = "[一二三四五六七八九十百零\\d]+"
CLAUSE = (
    rf"(?:第{_N}部分)?第{_N}(?:条|款|项|部分)(?:之[一二三四五])?(?:第?[（(]?{_N}[)）]?(?:款|项|条|目)){{0,3}}|第[（(]{_N}[)）](?:条|项)|"
    rf"[（(]{_N}[)）]项"
)
_SEVERAL = rf"(?:{CLAUSE})(?:[、和及至](?:{CLAUSE}))*"
_TEXT = r"“(?P<{}>(?:[^“”]|“[^“”]*”)+)”"
_OLD, _NEW = _TEXT.format("old"), _TEXT.format("new")
_REWRITE = re.compile(
    rf"(?:(?P<clause>{_SEVERAL})[^，。；“”《》]{{0,24}}?(?:[，,]?(?:将)?(?:其中的?)?{_OLD})?|将?{_TEXT.format('words')})"
    rf"[^，。；“”]{{0,10}}?(?:修改为|修订为|调整为|改为)\s{{0,4}}[:：]?\s{{0,4}}(?:{_NEW}|(?P<renumbered>{CLAUSE}))?"
)
_DELETE = re.compile(
    rf"(?:(?P<within>{_SEVERAL})中?[，,]?)?(?:删去|删除)\s{{0,4}}(?P<clause>{_SEVERAL})?(?:中?的?{_OLD})?|"
    rf"(?P<before>{_SEVERAL})(?:中?的?“(?P<words>[^”]+)”)?(?:予以|被)?(?:删去|删除)"
)
_ADD = re.compile(
    rf"(?:在?(?P<after>{CLAUSE})(?:之?后|中)?)?[，,]?\s{{0,4}}(?:新)?增加?(?P<what>{_N}\s{{0,4}}(?:条|款|项|句|目))[^：:。“]{{0,6}}?"
    rf"(?:[，,]?\s{{0,4}}作为(?P<clause>{CLAUSE}))?[^：:。“”]{{0,10}}[:：]?\s{{0,4}}(?:{_NEW})?"
)
REWRITTEN, DELETED, ADDED, RENUMBERED = "修改", "删去", "增加", "改序"
_HINT = re.compile(r"修改为|修订为|调整为|改为|删去|删除|增加?[一二两三四五\d]+(?:条|款|项|句|目)")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one clause; ``start`` and ``end`` are characters of the text it was read from, or of the block."""

    act: str  # 修改 删去 增加 改序
    clause: str  # 第五条第二款; for an addition the new clause, or the one it stands behind
    old: str = ""  # the words before, where given
    new: str = ""  # the words after, where given
    start: int = 0
    end: int = 0
    block: int = 0  # of the document, where it was read from one


def read_changes(text: str) -> list[Change]:
    """Return the changes of clauses in ``text``, in order. What stands inside the quoted new wording is no change.

    >>> found = read_changes("将第五条中的“5万元”修改为“8万元”，删去第七条。")
    >>> [(one.act, one.clause, one.old, one.new) for one in found]
    [('修改', '第五条', '5万元', '8万元'), ('删去', '第七条', '', '')]
    """
    if not _HINT.search(text):
        return []
    found: list[Change] = []
    for change in sorted(_all(text), key=lambda one: (one.start, -one.end)):
        if all(change.start >= other.end or change.end <= other.start for other in found):
            found.append(change)
    return found


def _all(text: str) -> Iterator[Change]:
    for match in _REWRITE.finditer(text):
        act = RENUMBERED if match["renumbered"] else REWRITTEN
        old = match["old"] or match["words"] or ""
        yield Change(act, match["clause"] or "", old, match["renumbered"] or match["new"] or "", *match.span())
    for match in _ADD.finditer(text):
        if match["clause"] or match["after"] or match["new"]:
            yield Change(ADDED, match["clause"] or match["after"] or "", "", match["new"] or "", *match.span())
    for match in _DELETE.finditer(text):
        clause = match["clause"] or match["before"] or match["within"]
        if clause or match["old"] or match["words"]:
            yield Change(DELETED, clause or "", match["old"] or match["words"] or "", "", *match.span())
