"""Titles of documents: what a notice wraps, and the one spelling by which documents name each other."""

import re

KEY_MAX = 200  # characters the ledger keeps of a key
_WRAPS = re.compile(
    r"(?:印发|发布|公布|颁布|转发|批转|重新印发|重新发布|下达|出台)(?:实施|执行)?(?P<inner>.+?)(?:的)?(?:通知|公告|通告|函|决定)$"
)
# Without book marks a name is known by its last word: 关于下达2024年专项资金的通知 wraps nothing.
_NAMED = re.compile(
    r".{2}(?:办法|细则|方案|政策|措施|意见|规定|计划|规划|纲要|要点|目录|清单|名单|指南|指引|手册|规程|规范|规则|制度|标准|条例|准则|"
    r"\d+条|[一二三四五六七八九十]条|章程|预案|通知|公告|决定|流程|承诺|事项|若干)(?:[（(][^（）()]{1,16}[)）])*$"
)
BOOKED = re.compile(r"[《〈]((?:[^《》〈〉]|[《〈][^《》〈〉]*[》〉])+)[》〉]")
_MARKS = re.compile(r"(?:[（(][^（）()]{1,12}[)）])+$")
# 关于印发甲若干政策和乙行动计划的通知: two names without book marks, each ending in a word for a kind of document.
_PAIR = re.compile(
    r"^(?P<one>.{4,60}?(?:办法|细则|方案|政策|措施|意见|规定|计划|规划)(?:[（(][^（）()]{1,12}[)）])?)(?:和|及|以及|、)"
    r"(?P<other>.{4,60}?(?:办法|细则|方案|政策|措施|意见|规定|计划|规划|目录|指南)(?:[（(][^（）()]{1,14}[)）])?)$"
)


def wrapped_titles(title: str) -> tuple[str, ...]:
    """Return the titles a notice wraps: 关于印发《甲》的通知 gives 甲; several are given in order.

    >>> wrapped_titles("德阳市示例局关于印发《甲办法》和《乙细则》的通知")
    ('甲办法', '乙细则')
    >>> wrapped_titles("关于下达2024年示例专项资金的通知")
    ()
    >>> wrapped_titles("关于印发支持甲产业发展若干政策和乙产业行动计划的通知")
    ('支持甲产业发展若干政策', '乙产业行动计划')
    """
    plain = re.sub(r"\s+", "", title)
    match = _WRAPS.search(plain) or _WRAPS.search(_MARKS.sub("", plain))
    if match is None:
        return ()
    booked = tuple(BOOKED.findall(match["inner"]))
    if booked:
        return booked
    pair = _PAIR.match(match["inner"])
    if pair:
        return pair["one"], pair["other"]
    return (match["inner"],) if _NAMED.search(match["inner"]) else ()


def title_key(title: str) -> str:
    """Return the one spelling of a title: the wrapped one where there is one, without brackets and spaces.

    >>> title_key("关于印发〈甲办法（试行）〉的通知") == title_key("《甲办法(试行)》")
    True
    """
    inner = wrapped_titles(title.replace("〈", "《").replace("〉", "》"))
    return re.sub(r"[\W_]", "", inner[0] if inner else title)[:KEY_MAX]
