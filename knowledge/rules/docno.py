"""发文字号: find it in a text, and give it one spelling, however people type it.

Form (GB/T 9704-2012): agency code, year in hexagonal brackets, serial, 号: 德办发〔2022〕12号. Typed forms use any
bracket, "第", spaces, or no bracket at all. Announcements and orders have their own forms:
财政部 税务总局公告2023年第12号, 国务院令第746号.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 2  # characters of an agency code: 国发
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")  # one character for one: places stay the same
_HAN = r"\u4e00-\u9fa5"
_BRACKETED = re.compile(
    rf"([{_HAN}]{{2,24}})\s*[〔\[［（(【「〈｛{{]\s*((?:19|20)\d{{2}})\s*年?\s*[〕\]］）)】」〉｝}}]"
    r"\s*第?\s*(\d{1,5})\s*号"
)
_BARE = re.compile(
    rf"([{_HAN}]{{1,23}}[发函规字办通电文令例])\s*((?:19|20)\d{{2}})\s*[年\-－—_,，、.·]?\s*第?\s*(\d{{1,5}})\s*号"
)
_ANNOUNCED = re.compile(
    rf"([{_HAN}]{{2,20}}(?:[ \u3000、]{{1,2}}[{_HAN}]{{2,20}}){{0,6}})公告\s*[〔\[（(]?\s*(\d{{4}})\s*"
    r"年?\s*[〕\]）)]?\s*第?\s*(\d{1,5})\s*号"
)
_ORDERED = re.compile(rf"([{_HAN}]{{2,24}}令)\s*[（(]?\s*第?\s*(\d{{1,5}})\s*号")
_ORDER_BEHIND = re.compile(rf"([{_HAN}]{{2,24}}?)\s*第?\s*(\d{{1,5}})\s*号令")  # 国务院746号令
_SHORT = re.compile(
    r"(?:(?<![\d])(?:[〔\[［（(【]?\s*((?:19|20)\d{2})\s*[〕\]］）)】]?\s*年?\s*的?\s*(?:第|公告)?))?\s*(?<![\d.])(\d{1,4})\s*号"
    r"(?:(文件?(?![件明字])|公告|令|通知)|(?=\s*(?:$|[?？,，。、的还是有没]|现|过期|失效|作废|废止)))"
)

# Words of running text that end where an agency code begins. None of them is part of a code: 经 is not here (川经信).
_STOPS = re.compile(
    r"根据|按照|依据|依照|参照|对照|贯彻|落实|印发|转发|下发|执行|关于|以及|遵照|结合|详见|参见|参考|查看|查询|"
    r"现将|废止|文件|通知|文号|字号|编号|号|请问|帮我|我想|问下|看看|一下|(?<![太平高三中草])原|查|问|找|看|是|的|和|与|及|或|见|了|把|按"
)
_ORDER_STOPS = re.compile(
    r"根据|按照|依据|依照|贯彻|落实|执行|关于|以及|通知|文件|现将|废止|的|和(?!国)|与|及|或|见|号"
)


@dataclass(frozen=True, slots=True)
class DocNo:
    """One 发文字号 found in a text."""

    agency: str  # 德办发; for announcements 财政部 税务总局公告
    year: str  # four digits; empty for orders (国务院令第746号)
    serial: int
    start: int  # place in the text, first character of the agency code
    end: int  # place behind 号

    @property
    def key(self) -> str:
        """The one spelling used for comparing: 德办发2022-12."""
        agency = re.sub(r"[ \u3000、]", "", self.agency)
        return f"{agency}{self.year}-{self.serial}"

    @property
    def printed(self) -> str:
        """The spelling of GB/T 9704: 德办发〔2022〕12号."""
        if not self.year:
            return f"{self.agency}第{self.serial}号"
        if self.agency.endswith("公告"):
            return f"{self.agency}{self.year}年第{self.serial}号"
        return f"{self.agency}〔{self.year}〕{self.serial}号"


def find_docnos(text: str) -> list[DocNo]:
    """Return every 发文字号 in ``text``, in order, without the words that run into it (根据德办发〔2022〕12号).

    >>> [found.key for found in find_docnos("根据德办发〔2022〕12号和川办规【2024】 第3号")]
    ['德办发2022-12', '川办规2024-3']
    """
    line = text.translate(_DIGITS)
    taken: list[DocNo] = []
    for found in (*_announced(line), *_coded(_BRACKETED, line), *_ordered(line), *_coded(_BARE, line)):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


@dataclass(frozen=True, slots=True)
class ShortNo:
    """A 文号 without its agency: 2022年12号文, 746号令."""

    year: str  # four digits; empty when it was left out
    serial: int
    printed: str  # as typed
    start: int
    end: int


def find_short(text: str) -> list[ShortNo]:
    """Return every 文号 that was typed without its agency, outside whole ones.

    A bare number needs 文, 令, 公告 or 通知 behind it, or its year before it: 几号 and 15号截止 are days.

    >>> [(found.year, found.serial) for found in find_short("2022年12号文还有效吗，746号令呢，15号截止")]
    [('2022', 12), ('', 746)]
    """
    line = text.translate(_DIGITS)
    whole = find_docnos(text)
    short = []
    for found in _SHORT.finditer(line):
        named = found[1] or found[3]
        if named and all(found.end() <= other.start or found.start() >= other.end for other in whole):
            short.append(ShortNo(found[1] or "", int(found[2]), found[0].strip(), found.start(), found.end()))
    return short


def docno_key(text: str) -> str:
    """Return the key of the first 发文字号 in ``text``, or an empty string.

    >>> docno_key("德办发【2022】 第12号") == docno_key("德办发2022 12号") == "德办发2022-12"
    True
    """
    found = find_docnos(text)
    return found[0].key if found else ""


def _coded(form: re.Pattern[str], line: str) -> Iterator[DocNo]:
    for match in form.finditer(line):
        agency = _without_day(_cut(match[1], _STOPS))
        if len(agency) >= SHORTEST:
            yield DocNo(agency, match[2], int(match[3]), match.end(1) - len(agency), match.end())


def _announced(line: str) -> Iterator[DocNo]:
    for match in _ANNOUNCED.finditer(line):
        agency = _cut(match[1], _ORDER_STOPS).strip(" \u3000、")
        if agency:
            yield DocNo(agency + "公告", match[2], int(match[3]), match.end(1) - len(agency), match.end())


def _ordered(line: str) -> Iterator[DocNo]:
    for match in _ORDERED.finditer(line):
        agency = _without_day(_cut(match[1], _ORDER_STOPS))
        if len(agency) > SHORTEST:
            name = agency.removeprefix("中华人民共和国")
            yield DocNo(name, "", int(match[2]), match.end(1) - len(agency), match.end())
    for match in _ORDER_BEHIND.finditer(line):
        agency = _cut(match[1], _ORDER_STOPS).removeprefix("中华人民共和国").removesuffix("第")
        if len(agency) >= SHORTEST and agency[-1] in "院部委局署办府":
            yield DocNo(f"{agency}令", "", int(match[2]), match.end(1) - len(agency), match.end())


def _without_day(agency: str) -> str:
    """Drop the 日 of a day right before an office: 2021年7月27日国务院令."""
    return agency[1:] if agency.startswith("日") and len(agency) > SHORTEST else agency


def _cut(run: str, stops: re.Pattern[str]) -> str:
    """Drop everything up to the last stop word that leaves an agency code (德督查 keeps its 查)."""
    rests = [run[match.end() :] for match in stops.finditer(run)]
    return next((rest for rest in reversed(rests) if len(rest) >= SHORTEST), run)
