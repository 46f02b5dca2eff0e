"""Marks of secrecy: where they really stand, and nothing of running text such as 商业秘密 or 保守国家秘密.

GB/T 9704-2012, 7.2: 份号 and 密级和保密期限 (机密★1年) stand above the title of the first page. The same words stand in
page headers, as watermarks, and, on papers for use inside the house, as 内部资料 or 内部文件.
"""

import re

from knowledge.library.document import Document, Paragraph, lines_of

HEAD_LINES = 15  # lines of the first page above and around the title
LINE_MAX = 50  # characters of a line that is a mark and not a sentence

_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_TERM = r"(?:长\s*期|\d+\s*(?:年|个?月|天)|[一二三四五六七八九十]+\s*(?:年|个月))"
_NUMBER = r"(?:(?:份\s*号|编\s*号|N[oO]\.?)?\s*[:：]?\s*\d{1,8}\s*)"  # 份号 before the mark, on one line
_URGENT = r"(?:特\s*急|加\s*急|特\s*提|平\s*急|急\s*件)"
# With its star it is a mark on any page; 商业秘密★ is none: nothing of a word may stand before it.
_STARRED = re.compile(rf"(?<![\u4e00-\u9fff“\"《]){_LEVEL}\s*[★☆⭐*＊✩✭]\s*(?:{_TERM}|$|[^\u4e00-\u9fff“”])")
_ALONE = re.compile(
    rf"^{_NUMBER}?(?:密\s*级\s*[:：]?\s*)?[（(【\[]?\s*{_LEVEL}\s*[)）】\]]?(?:\s*[★☆·•.，,]?\s*{_TERM})?[\s★☆]*{_URGENT}?$|"
    rf"密\s*级\s*[:：]\s*{_LEVEL}"
)
_REPEATED = re.compile(r"^(.{2,16}?)(?:\s*\1)+$")  # a watermark, again and again
_INTERNAL = re.compile(
    r"^[（(【\[]?\s*(?:内\s*部\s*(?:资\s*料|文\s*件|使\s*用|公\s*开|材\s*料|传\s*阅|掌\s*握|参\s*考)|仅\s*供\s*内\s*部|"
    r"工\s*作\s*秘\s*密|内\s*部\s*发\s*行|保\s*密\s*(?:资\s*料|文\s*件|材\s*料))"
    r"(?:$|\s*[)）】\]★☆!！]|[\s,，;；·:：、]*(?:请|严|不|注|仅|勿|禁|妥|阅|使用|参阅|参考|\d)[^。]{0,20}$)"
)


def secret_mark(document: Document) -> str:
    """Return the line that marks ``document`` as secret or internal, an empty string for none."""
    lines: list[str] = document.meta.get("页眉", "").splitlines()
    left = HEAD_LINES
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.text.startswith("附件："):
            left = HEAD_LINES  # a file inside this one has a head of its own
        for line in lines_of(block):
            text = line.strip()
            if text and left > 0:
                lines.append(text)
                left -= 1
            elif len(text) <= LINE_MAX and _STARRED.search(text):
                return text
    once = (_REPEATED.sub(r"\1", line.strip()) for line in lines)
    return next((line for line in once if _is_mark(line)), "")


def _is_mark(line: str) -> bool:
    if len(line) > LINE_MAX:
        return bool(_STARRED.match(line))
    return bool(_STARRED.search(line) or _ALONE.search(line) or _INTERNAL.search(line))
