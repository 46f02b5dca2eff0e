"""A value as it is printed, and how texts are compared: half width, no blanks, dashes of one form."""

import re
import unicodedata
from dataclasses import dataclass

HAN = "\u3400-\u9fff"
_DASHES = re.compile(r"\s*[‐‑‒–—―－−﹣﹘~]\s*")
_EMPTY = re.compile(r"^[\s_＿/／\-—–:：.。、年月日（）()第号至元㎡%]*$")


@dataclass(frozen=True, slots=True)
class Read:
    """A value read as its kind."""

    value: str  # as printed
    normal: str | None
    quality: float  # 1: it looks like its kind; less: it stands where it should and looks like something else


def is_empty(text: str) -> bool:
    """Tell whether nothing was filled in: blanks, rules, and the 年 月 日 of the form itself."""
    return bool(_EMPTY.match(text))


def balanced(text: str) -> str:
    """Cut off a bracket that a value ends or begins with and that is not its own; close one that was left open.

    >>> balanced("2024年6月1日）"), balanced("（川）JZ第1号"), balanced("8000元（")
    ('2024年6月1日', '（川）JZ第1号', '8000元')
    """
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return balanced(text[:at].rstrip()) if at > len(text) // 2 else balanced(text[at + 1 :].lstrip())
    if depth > 0:
        at = max(text.rfind("（"), text.rfind("("))
        if len(text) - at <= 2:  # noqa: PLR2004 - an open bracket with next to nothing in it
            return text[:at].rstrip()
        return text + "）" * depth if depth == 1 and "（" in text else text
    return text


def folded(text: str) -> str:
    """Return a text in half width without blanks, dashes of one form.

    >>> folded("示例（集团）有限公司 ")
    '示例(集团)有限公司'
    """
    return "".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).split())
