"""Values that follow their label inside a sentence: 出让宗地面积为40020.50平方米, 签约酬金（大写）：壹佰万元整."""

import functools
import re
from collections.abc import Iterator

from knowledge.papers.fields_labels import Label, known, label_of
from knowledge.papers.fields_names import KINDS

MEASURES = frozenset(
    {"money", "area", "date", "until", "month", "period", "days", "percent", "ratio", "length", "floors", "count"}
)
NAMED = frozenset({"用途", "宗地号", "建设地点", "坐落", "地址", "住所", "名称", "注册资本"})  # 用途为工业用地
REACH = 70  # characters behind a label
LEAST = 2  # letters of a label
_END = re.compile(r"[。；;]|[，,](?!\d)")
_LEAD = re.compile(r"(?:约|共计?|人民币)+(?=\s*[\d¥￥])")
_OF = re.compile(r"的(?:房屋|土地|场地|商铺|门面|厂房|宗地|地块)|[，,]?(?:建筑|使用|宗地)面积")
_LINK = (
    r"\s*(?:[（(][^（）()]{0,10}[)）])?\s*(?:均?为|是|系|共计|合计|总计|达到?|于|[:：])?\s*"
    r"(?=(?:约|共|人民币|[（(]?(?:大写|小写)[)）]?[:：]?|[¥￥≤≥<>=＜＞\s（(:：]|不?[高低大小超]于|不超过|自|从|每)*"
    r"[\d壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十〇○])"
)
_NAMES_LINK = r"(?:[（(][^（）()]{0,10}[)）])?\s*(?:为|是|系|于|在|[:：])\s*(?=[\u3400-\u9fffA-Za-z0-9“])"


@functools.cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"({_bodies(MEASURES)}){_LINK}")


@functools.cache
def _called() -> re.Pattern[str]:
    words = [label for label, names in known().items() if NAMED & set(names) and _fits(label)]
    words += ["坐落"]
    names = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    return re.compile(rf"({names}|位(?=\s*于)){_NAMES_LINK}")  # 位于, never 单位：


def _bodies(kinds: frozenset[str]) -> str:
    words = [
        label for label, names in known().items() if _fits(label) and any(KINDS.get(one) in kinds for one in names)
    ]
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _fits(label: str) -> bool:
    return len(label) >= LEAST and not re.search(r"[()/、]", label)


def spoken(text: str) -> Iterator[tuple[Label, int, int]]:
    """Give (label, where its value begins, where the clause ends) for the labels inside a sentence."""
    for match in _measured().finditer(text):
        yield from _clause(text, match)
    for match in _called().finditer(text):
        yield from _clause(text, match)


def _clause(text: str, match: re.Match[str]) -> Iterator[tuple[Label, int, int]]:
    word = "建设地点" if match[1] == "位" else match[1]
    label = label_of(word)
    if label is None:
        return
    start = match.end()
    if lead := _LEAD.match(text, start):
        start = lead.end()
    end = _END.search(text, start, start + REACH)
    stop = end.start() if end else min(len(text), start + REACH)
    if more := _OF.search(text, start, stop):
        stop = more.start()
    yield Label(label.names, _unit(match[0]) or label.unit), start, stop


def _unit(text: str) -> str:
    found = re.search(r"[（(](万元|亿元|元|㎡|m2|平方米|万㎡|亩|公顷|%|米|m|天)[)）]", text)
    return found[1] if found else ""
