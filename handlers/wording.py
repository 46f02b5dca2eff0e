"""A message in plain wording: folded, without its file marks, dialect and short forms said as everybody says them."""

import re

from knowledge.search.tokens import fold

LONGEST = 400  # characters of a message that are looked at; what is longer says first what it wants
MARK = re.compile(
    r"[\[【](?:(?:文件|图片|照片|附件|语音|视频|截图)\s*[:：]?[^\]】]*|[^\]】]{1,80}\.(?:pdf|docx?|xlsx?|jpe?g|png|zip|rar|ofd|wps|txt|dwg|tiff?))[\]】]",
    re.IGNORECASE,
)
# Only here, the search has its own table.
_SPOKEN = {
    "没得": "没有",
    "莫得": "没有",
    "咋个": "怎么",
    "啷个": "怎么",
    "咋样": "怎么样",
    "咋整": "怎么办",
    "咋搞": "怎么办",
    "咋办": "怎么办",
    "咋": "怎么",
    "啥样": "怎么样",
    "啥子": "什么",
    "啥时候": "什么时候",
    "啥": "什么",
    "好多": "多少",
    "好久": "什么时候",
    "几时": "什么时候",
    "好恼火": "很困难",
    "恼火": "困难",
    "晓得": "知道",
    "看哈": "看一下",
    "一哈": "一下",
    "哈子": "一下",
    "得不得": "会不会",
    "搞不搞得到": "能不能拿到",
    "拿得到": "能拿到",
    "整归一": "办完",
    "弄归一": "办完",
    "归一": "完",
    "恁个": "这么",
    "这们": "这么",
    "硬是": "",
    "屋头": "家里",
    "娃儿": "孩子",
    "娃娃": "孩子",
    "记到": "记住",
    "盯到": "盯着",
    "莫": "不要",
    "喊": "叫",
    "遭": "被",
    "巴适": "满意",
    "安逸": "满意",
    "麻烦": "",
    "请问": "",
    "老师": "",
    "帮忙": "帮",
    "那个": "",
    "俺": "我",
    "我司": "我们公司",
    "本公司": "我们公司",
    "我公司": "我们公司",
    "贵司": "你们公司",
    "我厂": "我们公司",
    "咱们": "我们",
    "咱": "我",
    "得行": "行",
}
_SPEAK = re.compile("|".join(sorted(map(re.escape, _SPOKEN), key=len, reverse=True)))


def without_files(text: str) -> str:
    """Return a message without the marks of files that came with it.

    >>> without_files("这是营业执照 [文件: 营业执照.jpg]")
    '这是营业执照'
    """
    return MARK.sub(" ", text).strip()


def written(text: str) -> str:
    """Return a message folded and in plain wording, without its file marks."""
    return _SPEAK.sub(lambda found: _SPOKEN[found[0]], fold(without_files(text)[:LONGEST]))
