"""Whether a kind of firm is who gets the money, or only somebody the receiver has to do with.

对中小微企业, and 生产物资的中小企业, are receivers; 为中小企业减免租金的业主 and 中小企业公共服务平台 are not.
"""

import re
from collections.abc import Sequence

from knowledge.items.proposing.findings import Found

OF_THE_HEAD = frozenset({"size", "ownership", "industry_code", "qualifications"})
_EVENT = re.compile(
    r"^(?:首次|首批|新|当年|重新|再次)?(?:被|获|经)?(?:新)?(?:认定|评|获|列入|入选|通过|取得|入库|授予|命名|备案)"
)
_STEP_TO_THE_END = re.compile(
    r"\x00+|企业|单位|公司|项目|产品|主体|的|等|及其|\([^()]*\)|[、和及或与]者?[^,;。:]{0,30}?(?:企业|单位|公司|\x00)"
)
_AT_THE_BEGINNING = re.compile(
    r"(?:^|[,;。:)])(?:对于?|凡是?|其中|支持|鼓励|上一?年度|年度|符合条件的|有效期内的|第[一二三四五六七八九十百零\d]+条|\([^()]*\))*\x00?$"
)
_LISTED_AFTER = re.compile(r"^(?:企业|单位)?(?:、|和|及|以及|或者|或(?!者))(?!其)[\u4e00-\u9fff\"]")
_LISTED_BEFORE = re.compile(r"[\u4e00-\u9fff\"](?:、|和|及|以及|或者|或)$")
_COMPOUND = re.compile(
    r"^(?:公共|服务|创业|特色|创新|发展|信用|贷款|融资|担保|孵化|园|基地|数量|协会|联盟|平台|建设标准|绩效|标准|统保|占)"
)


def is_head(one: Found, found: Sequence[Found], start: int, end: int) -> bool:
    """Tell whether a condition speaks of who the sentence is about.

    What happened to a firm (认定为, 列入) speaks of it wherever it stands. Of several in a row all are read, or none.
    """
    plain = one.sentence.plain
    if _EVENT.match(plain[one.start : one.end]):
        return True
    chars = list(plain)
    for other in found:
        for at in range(other.start, other.end):
            chars[at] = "\x00"
    begins = max((plain.rfind(mark, start, one.start) for mark in ",;:"), default=-1) + 1
    ends = min((at for mark in ",;:" if (at := plain.find(mark, one.end, end)) >= 0), default=end)
    before, after = "".join(chars[max(begins, start) : one.start]), "".join(chars[one.end : ends])
    if _LISTED_AFTER.search(after) or _LISTED_BEFORE.search(before):
        return False  # one of several, and the others were not read: as a requirement it would be too much
    if _ends(after):
        return True
    return bool(_AT_THE_BEGINNING.search(before)) and not _COMPOUND.match(after)


def _ends(after: str) -> bool:
    """Tell whether nothing more is said of whom: only 的, 企业, or others in a row that were read."""
    at = 0
    while at < len(after):
        step = _STEP_TO_THE_END.match(after, at)
        if step is None:
            return False
        at = step.end()
    return True
