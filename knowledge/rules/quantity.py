"""Amounts, shares, periods, days and counts in a policy's sentence, read so that two wordings can be compared.

20万元, 200000元 and 二十万元 are one quantity; 最高20万元 and 20万元 are two. Sources: GB/T 15835-2011 for the forms;
Civil Code, article 1259, for the bounds: 以上, 以下, 以内 include the number, 超过, 不满 do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from knowledge.rules.chinese_date import chinese_int
from knowledge.rules.unit import UNIT, UNITS

Value = Fraction | tuple[int, int, int]  # of a day: year, month, day; 0 where it is not said; day 99: the month's end

MONTH_END = 99
MONEY = frozenset({"元", "美元"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_WAN = 10_000
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": _WAN, "w": _WAN, "亿": 100_000_000}
_CN = "〇零○一二两三四五六七八九"
_CN_RUN = rf"[{_CN}十百千][{_CN}十百千万亿]*(?:点[{_CN}]+)?"
_LATIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_VALUE = rf"(?:{_LATIN}|{_CN_RUN})"
_SCALED = r"(?:[十百千]?[万亿w]亿?|[十百千])"
_NUMBER = re.compile(
    rf"(?P<order>第)?(?P<share>[百千万]分之)?(?P<value>{_VALUE})(?P<scale>{_SCALED})?(?:\(不?含\))?(?P<unit>{UNIT})?"
)
_YEAR = rf"(?:(?:19|20)\d{{2}}|[一二][九〇零○][{_CN}]{{2}})"
_PART = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?<![\d.])(?:(?P<y>{_YEAR})年(?:(?P<m>{_PART})月(?:份)?(?:(?P<d>{_PART})日|(?P<end>底|末))?|(?P<yend>底|末)|度)?"
    rf"|(?P<y2>(?:19|20)\d{{2}})[-/.](?P<m2>\d{{1,2}})[-/.](?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?P<m3>{_PART})月(?:份)?(?:(?P<d3>{_PART})日|(?P<end3>底|末))?)"
)
_PHONE = re.compile(r"(?<!\d)(?:\d{3,4}-\d{7,8}|1\d{10}|400-?\d{3}-?\d{4})(?!\d)")
_ITEM = re.compile(r"\(([一二三四五六七八九十]{1,3})\)")
_CAP = re.compile(
    r"(?:最高|最多|至多|最大|不超过|不得?高于|不多于|不得超过|不得多于|上限|封顶|未超过|不能超过)[^,。;:、\d]{0,16}$"
)
_BEFORE = (
    ("<=", re.compile(r"(?:(?:不|未|不得|不能)(?:超过|高于|多于|大于))(?:为|了|人民币)?$")),
    (
        "<",
        re.compile(
            r"(?:(?<!不)(?<!得)低于|不足|不满|不到|(?<!不)(?<!得)少于|(?<!不)小于|未达到?|未满)(?:为|了|人民币)?$"
        ),
    ),
    (">=", re.compile(r"(?:(?:不|不得)(?:低于|少于|小于|短于)|至少|最低|达到|达|满)(?:为|了|人民币)?$")),
    (">", re.compile(r"(?:超过|高于|大于|多于|超出|超)(?:为|了|人民币)?$")),
    ("~", re.compile(r"(?:大约|约|接近|将近|近)(?:为|了|人民币)?$")),
)
_AFTER = re.compile(
    r"^(?P<not>\(不含(?:本数)?\))?(?:\(含(?:本数)?\))?(?:的|及)?"
    r"(?:(?P<up>以上|起步)|(?P<down>以下|以内|之内|封顶|为限|上限|内(?!容|部|外|资|控|地))|(?P<about>左右|上下))"
)
_UP_TO, _UP, _FROM_DAY = "<=", ">=", "from"
_DAY_BEFORE = (
    ("by", re.compile(r"(?:截至|截止(?:时间|日期)?(?:到|至|为|是)?|至|到|不晚于|最迟|延长至|有效期至)[^,。;\d]{0,1}$")),
    (_FROM_DAY, re.compile(r"(?:自|从)$")),
)
_DAY_AFTER = (
    ("by", re.compile(r"^(?:(?:之|以)?前|止|截止|为止)")),
    (_FROM_DAY, re.compile(r"^(?:\(含\))?(?:起|开始|以来|至|到|-|—|~)")),
    ("after", re.compile(r"^(?:之后|以后|后)")),
)
_PER = re.compile(
    r"(?:每|单(?!位))(?:一|个(?=企业|月))?(年度|季度|平方米|千瓦时|企业|人|名|位|户|家|年|月|日|天|次|项目|项|件|台|套|吨|亩|度|千瓦|笔|标准|课时)"
    r"|(?:每|单)(?:一)?个([\u3400-\u9fff]{2})|(人均|户均)"
)
_PER_AFTER = re.compile(r"^(?:/|每)(人|名|户|家|年|月|日|天|次|项|件|台|套|吨|亩|平方米|千瓦时|度|千瓦|课时)")
_SAME_PER = {"名": "人", "位": "人", "人均": "人", "家": "户", "企业": "户", "户均": "户", "年度": "年", "度": "千瓦时",
             "项目": "项", "日": "天"}  # fmt: skip
_ONE_OF = frozenset("个家人项次件批种类套条款份笔门处档期届轮位章部分")
_COUNTED_IN_ORDER = frozenset("条章款项部分")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text."""

    unit: (
        str  # 元 % 百分点 工作日 天 个月 年 家 …; 日期; 电话; 第条, 第批 … for places in an order; empty: a bare number
    )
    value: Value
    # "" exactly, <= < >= > ~; [ and ] for the ends of a range, ]( for one without its end; by, from, after for days
    bound: str
    per: frozenset[str]  # 人, 户, 年 …: of money, what it is given for
    start: int
    end: int
    words: str
    within: bool = False  # bounded by 内: 3个工作日内

    def fits(self, other: "Quantity") -> bool:
        """Tell whether both give the same number of the same thing, bounds aside; a day may be said less exactly."""
        if self.unit != other.unit:
            return False
        if isinstance(self.value, tuple) and isinstance(other.value, tuple):
            return all(not mine or mine == its for mine, its in zip(self.value, other.value, strict=True))
        return self.value == other.value


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of a text in half width without blanks, in order.

    >>> [(one.unit, int(one.value), one.bound) for one in quantities("最高奖励二十万元,增长10%以上")]
    [('元', 200000, '<='), ('%', 10, '>=')]
    >>> quantities("200,000元")[0].fits(quantities("20万元")[0])
    True
    """
    taken: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return all(end <= one.start or start >= one.end for one in taken)

    for reader in (_phones, _days, _items, _numbers):
        taken += [one for one in reader(text) if free(one.start, one.end)]
    return _ranges(text, _with_years(text, sorted(taken, key=lambda one: one.start)))


def _phones(text: str) -> Iterator[Quantity]:
    for match in _PHONE.finditer(text):
        digits = Fraction(re.sub(r"\D", "", match[0]))
        yield Quantity("电话", digits, "", frozenset(), match.start(), match.end(), match[0])


def _items(text: str) -> Iterator[Quantity]:
    for match in _ITEM.finditer(text):
        yield _ordered("项", chinese_int(match[1]) or 0, match)


def _ordered(unit: str, place: int, match: re.Match[str]) -> Quantity:
    unit = "条" if unit in _COUNTED_IN_ORDER else unit
    return Quantity(f"第{unit}", Fraction(place), "", frozenset(), match.start(), match.end(), match[0])


def _days(text: str) -> Iterator[Quantity]:
    for match in _DAY.finditer(text):
        got = match.groupdict()
        year = chinese_int(got["y"] or got["y2"] or "") or 0
        month = chinese_int(got["m"] or got["m2"] or got["m3"] or "") or 0
        day = chinese_int(got["d"] or got["d2"] or got["d3"] or "") or 0
        if got["yend"]:
            month, day = 12, MONTH_END
        if got["end"] or got["end3"]:
            day = MONTH_END
        if month > 12 or (day > 31 and day != MONTH_END) or text[: match.start()].endswith("第"):  # noqa: PLR2004 - a calendar
            continue
        yield Quantity(
            "日期", (year, month, day), _day_bound(text, match), frozenset(), match.start(), match.end(), match[0]
        )


def _day_bound(text: str, match: re.Match[str]) -> str:
    before, after = text[: match.start()], text[match.end() :]
    for name, form in _DAY_AFTER:
        if form.search(after):
            return name
    return next((name for name, form in _DAY_BEFORE if form.search(before)), "")


def _with_years(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the second day of a range the year of the first: 2026年3月1日至4月30日."""
    year, last = 0, -1
    whole = []
    for one in found:
        kept = one
        if isinstance(one.value, tuple):
            if not one.value[0] and year and re.fullmatch(r"(?:至|到|-|—|~|、|和|起至|起)*", text[last : one.start]):
                kept = replace(one, value=(year, one.value[1], one.value[2]))
            year, last = kept.value[0], one.end  # type: ignore[index]  # a day keeps its three parts
        whole.append(kept)
    return whole


def _numbers(text: str) -> Iterator[Quantity]:
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        found = _number(text, match)
        if found is not None:
            yield found


def _number(text: str, match: re.Match[str]) -> Quantity | None:
    said, scale, unit = match["value"], match["scale"] or "", _unit(match)
    han = not said[0].isdigit()
    value = _read(said)
    if value is None:
        return None
    for char in scale:
        value *= _SCALE[char]
    if match["order"]:
        return _ordered(unit, int(value), match) if unit else None
    if match["share"]:
        value, unit = value * 100 / _SCALE[match["share"][0]], "%"
    elif not unit:
        if han and not ("万" in said or "亿" in said):
            return None
        unit = "元" if scale[-1:] in {"万", "w", "亿"} or (han and value >= _WAN) else ""
    elif han and value == 1 and unit in _ONE_OF:
        return None  # 一项, 一家: an article, no count
    elif unit == "‰":
        value, unit = value / 10, "%"
    if unit == "年" and not han and _FIRST_YEAR <= value <= _LAST_YEAR:
        return None
    per = _per(text, match) if unit in MONEY else frozenset()
    inside = re.match("[以之]?内", text[match.end() :]) is not None
    return Quantity(unit, value, _bound(text, match), per, match.start(), match.end(), match[0], inside)


def _unit(match: re.Match[str]) -> str:
    if match["unit"] is None:
        return ""
    return next(UNITS[place][0] for place in range(len(UNITS)) if match[f"u{place}"] is not None)


def _read(said: str) -> Fraction | None:
    """Read a number in digits or in Chinese; None when it is neither.

    >>> _read("1,200.5"), _read("一百二十万"), _read("三点五")
    (Fraction(2401, 2), Fraction(1200000, 1), Fraction(7, 2))
    """
    if said[0].isdigit():
        return Fraction(said.replace(",", ""))
    whole, _, part = said.partition("点")
    total = Fraction(0)
    for name, size in (("亿", _SCALE["亿"]), ("万", _WAN)):
        head, mark, rest = whole.rpartition(name)
        if mark:
            count = chinese_int(head.replace("○", "零")) if "万" not in head else None
            if count is None:
                return None
            total, whole = total + count * size, rest
    if whole:
        count = chinese_int(whole.lstrip("零") or "零")
        if count is None:
            return None
        total += count
    digits = "".join(str(chinese_int(char) or 0) for char in part)
    return total + (Fraction(int(digits), 10 ** len(digits)) if digits else 0)


def _bound(text: str, match: re.Match[str]) -> str:
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 12]
    behind = _AFTER.search(after)
    if behind and behind["up"]:
        return ">" if behind["not"] or "(不含)" in match[0] else _UP
    if behind and behind["down"]:
        return "<" if behind["not"] or "(不含)" in match[0] else _UP_TO
    if behind and behind["about"]:
        return "~"
    near = next((name for name, form in _BEFORE if form.search(before)), "")
    near = _UP_TO if _CAP.search(before) and near != _UP else near
    if after.startswith("(不含") or "(不含" in match[0]:
        return {_UP: ">", _UP_TO: "<"}.get(near, near)
    return {">": _UP, "<": _UP_TO}.get(near, near) if after.startswith("(含") or "(含" in match[0] else near


def _per(text: str, match: re.Match[str]) -> frozenset[str]:
    clause = re.split(r"[,。;:()]", text[: match.start()])[-1]
    named = [one[0] or one[1] or one[2] for one in _PER.findall(clause)]
    rest = text[match.end() :]
    while after := _PER_AFTER.search(rest):
        named.append(after[1])
        rest = rest[after.end() :].lstrip("·.*")
        rest = (
            rest
            if rest[:1] in {"/", "每"}
            else ("/" + rest if _PER_AFTER.search("/" + rest) and after[0][0] == "/" else "")
        )
    return frozenset(_SAME_PER.get(one, one) for one in named)


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Mark the ends of a range and give the first the unit of the second: 10至20万元, 3-5年."""
    kept = list(found)
    for place in range(len(kept) - 1):
        low, high = kept[place], kept[place + 1]
        between = text[low.end : high.start]
        if low.unit in {"日期", "电话"} or not re.fullmatch(r"(?:\(不?含\))?(?:至|到|-|—|–|~)+", between):
            continue
        if not low.unit and not isinstance(low.value, tuple) and not isinstance(high.value, tuple):
            scale = _SCALE.get((re.search(r"[万亿]", high.words) or [""])[0], 1)
            low = replace(low, unit=high.unit, value=low.value * scale, per=high.per)
        if low.unit == high.unit:
            kept[place] = replace(low, bound="[")
            open_ended = "不含" in high.words or text[high.end :].startswith("(不含")
            kept[place + 1] = replace(high, bound="](" if open_ended else "]", per=high.per | low.per)
    return kept
