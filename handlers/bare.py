"""Quoted text without what stands around it: numbers, duty notes, labels."""

import re

from knowledge.answer.extract import Quote
from knowledge.answer.rows import read_aloud

_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百零]+条|[一二三四五六七八九十\d]+[、.．])\s*"
)
_LABEL = re.compile(r"^(?:要素|事项|内容|部门|单位|咨询部门|咨询单位|咨询方式|咨询电话|联系电话|咨询|电话)[:：]\s*")
_BARE_LABEL = re.compile(r"(?:咨询|联系)?(?:电话|方式|部门)")
_DUTY = re.compile(r"[（(](?:责任|牵头|配合)单位[:：][^）)]*[）)]")


def bare(text: str) -> str:
    """Take the number before an item and the duty note behind it off a quoted text.

    >>> bare("（一）首次升规奖励。给予20万元。（责任单位：市经济和信息化局）")
    '首次升规奖励。给予20万元。'
    """
    return _DUTY.sub("", _NUMBERED.sub("", text.strip())).strip()


def spoken(quote: Quote) -> str:
    """Return a quote as it is shown: bare, and the row of a table read out."""
    return read_aloud(quote.text) if quote.row else bare(quote.text)


def contact_of(sentence: str) -> str:
    """Keep who and which number of a sentence or table row about questions.

    >>> contact_of("要素：咨询电话；内容：0838-0000101")
    '0838-0000101'
    >>> contact_of("咨询电话：市经信局企业科，0838-0000001。")
    '市经信局企业科，0838-0000001'
    """
    parts = [_LABEL.sub("", part.strip()) for part in re.split(r"[；;]", sentence.rstrip("。"))]
    return "，".join(part for part in parts if part and not _BARE_LABEL.fullmatch(part))
