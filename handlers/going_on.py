"""“那大企业呢”“换成高企”“第二个怎么申请”“还有别的吗”: the ways people go on from the answer before.

Each gives a question that stands on its own. What only leaves its subject out (那要哪些材料) is handlers/followup.py.
"""

import re

from handlers.names import ITEM
from knowledge.rules.chinese_date import chinese_int

_SAME = r"(?:同样的?|一样的?)(?:问题|情况|政策)?[，,\s]*"
_OTHER = re.compile(
    rf"^(?:(?:{_SAME})?(?:那么?|换成|换作|换|要是|如果是?|假如是?|改成)(?![个项条份种类])(?P<led>.{{2,12}}?)(?:的话)?(?:呢|嘛|咋样|怎么样)?"
    r"|(?P<bare>[^，,。？?]{2,10}?)(?:的话)?呢)[?？。!！\s]*$"
)
_NTH = re.compile(
    r"^\s*(?:那么?|你(?:刚才)?说的|上面(?:说)?的?|刚才(?:说)?的?)?第([一二三四五六七八九十\d]{1,2})[个项条份款样]?(?P<rest>.{0,20})$"
)
_LISTED = re.compile(r"(?:^|\s)(\d{1,2})[.、．]\s*([^\n：:；;]{2,60}?)(?=[：:；;\n]|\s+\d{1,2}[.、．]|\s*$)")
_MORE = re.compile(
    r"^(?:那么?)?(?:还)?有?(?:没有?|没得|有没有)?(?:别的|其他的?|其它的?|另外的|更多的?)(?:政策|补贴|奖励|项目|文件|可以[领拿报]的)?"
    r"(?:吗|么|没有?|没得|不|呢|嘛)?[?？。!！\s]*$|^还有(?:吗|没有?|没得|哪些|什么|啥)[?？。!！\s]*$"
)
_BASIS = re.compile(
    r"^(?:它|那个|这个|那|这|刚才|上面|你)?(?:说)?的?(?:政策)?(?:依据|出处|文号|来源|根据)是?(?:什么|哪个|哪份|哪条|啥)?(?:文件|政策|规定)?[呢吗嘛]?[?？。!！\s]*$"
    r"|^(?:那|这)?(?:个|条)?是?(?:根据|依据)?(?:哪个|哪份|什么|啥)文件(?:规定|说|写)?的?[呢嘛]?[?？。!！\s]*$"
)
_LEVEL = re.compile(r"^(?:市|县|区|省|国家|中央)[里上级]?(?:面)?的?$")
_NOBODY = re.compile(r"^(?:你们?|您|人|我们?|然后|后来|结果|怎么|为什么|还|钱|东西|他们?|谁|哪|下一?[个步]|上一?个)$")
_OWN_FIT = re.compile(r"我们?.{0,4}(?:能|可以|符合)|匹配|(?:能|可以)(?:领|拿|报|享受)(?:哪|什么|啥)")
_SPEECH = re.compile(r"[呢吗嘛吧的\s?？。!！]+$")
ALL_THAT_FITS = "匹配 全部"
OTHER = "other"  # something else is put in the place of what was asked about, or beside it


def form_of(text: str) -> str:
    """Name the form in which a message goes on, whatever it goes on from; empty when it has none of them."""
    forms = (("nth", _NTH.search(text)), ("more", _MORE.search(text)), ("basis", _BASIS.search(text)))
    return next((name for name, found in forms if found), OTHER if _other(text) else "")


def gone_on(text: str, asked: str, subject: str, answered: str) -> str:
    r"""Return the question a message means as the next one; empty when it is none of these forms.

    Args:
        text: the message.
        asked: the question before.
        subject: what it was about.
        answered: the answer, where a list to choose from may stand.

    >>> gone_on("那大企业呢", "稳岗返还多少", "稳岗返还", "")
    '稳岗返还大企业多少'
    >>> gone_on("换成高企呢", "技改补助什么条件", "技改补助", "")
    '高企什么条件'
    >>> gone_on("第二个怎么申请", "我们能领哪些", "", "1. 首次升规奖励：20万元\n2. 高企奖励：10万元")
    '高企奖励怎么申请'

    """
    if nth := _NTH.search(text):
        listed = {int(number): name.strip() for number, name in _LISTED.findall(answered)}
        name = listed.get(chinese_int(nth[1]) or 0, "")
        return f"{name}{_SPEECH.sub('', nth['rest'])}" if name else ""
    if _MORE.search(text):
        return ALL_THAT_FITS if _OWN_FIT.search(asked) else f"查找 {subject}" if subject else ""
    if _BASIS.search(text):
        return asked
    other = _other(text)
    if not (other and asked):
        return ""
    if _LEVEL.match(other):
        return f"{other.removesuffix('的')}{asked}"
    wanted = asked.replace(subject, "", 1) if subject and subject in asked else ""
    return f"{other}{wanted}" if re.search(ITEM, other) else f"{subject}{other}{wanted}"


def _other(text: str) -> str:
    """Return what is put in place of, or beside, what was asked about; empty when the text is no such form."""
    found = _OTHER.search(text)
    other = (found["led"] or found["bare"]).strip() if found else ""
    return "" if _NOBODY.match(other) else other
