"""Numbers as people type them, written as texts write them, and read as ranges where they are vague.

Typed: 两百三十万, 200个w, 5百万, 百分之五, 二〇二二年, 第12条, 五十来个人. Documents write amounts, years and shares in
digits and the numbers of their articles in Chinese (GB/T 15835-2011 and the numbering of GB/T 9704-2012).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.chinese_date import chinese_int

_CN = "一二两三四五六七八九十百千"
_DIGITS = "〇零一二三四五六七八九"
_ONES = "零一二三四五六七八九"
_HUNDREDS = ((1000, "千"), (100, "百"), (10, "十"))
_SCALE = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_AROUND = frozenset({"约", "大概", "差不多"})
_NEARLY = Fraction(9, 10)  # 近, 不到, 将近: from nine tenths up

_YEAR = re.compile(
    r"(?<![〇零○一二三四五六七八九十百千])([12一二][〇零○0九9][〇零○一二三四五六七八九]{2})(?=\s*年|\s*[〕\]）)】])"
)
_SHARE = re.compile(rf"百分之\s*([{_CN}零〇]+|\d+)(?:点([{_DIGITS}]+))?")
_BEFORE = "第首"  # 第一万家, 首百家: an order, no count
_NUMERAL = re.compile(
    rf"(?<![\d几])[{_CN}零]+(?=[多来余]?(?:[万亿]|个亿))"
    rf"|(?<!\d)[{_CN}零]*[十百千][{_CN}零]*(?=[多来余]?(?:个(?!性)|[名人家台套亩吨天岁元块户号]))"
    r"|(?:十[一二]?|[一二三四五六七八九])(?=月(?!牙|嫂))"
    rf"|[{_CN}]+(?=号(?!召|称|码|线))"
)
_TENS = re.compile(r"(\d+(?:\.\d+)?)\s*([百千])\s*[多来余]?\s*个?\s*(?=[万w])")
_WAN = re.compile(r"(\d+(?:\.\d+)?)\s*[多来余几]?\s*个?\s*(?:w|万)(?![a-z])")
_YI = re.compile(r"(\d+(?:\.\d+)?)\s*[多来余几]?\s*个亿")
_BARE_WAN = re.compile(  # 投了200个: a number of 万 when money is spoken of and nothing is counted
    r"((?:投|补|奖|贷|花|拿|领|融|营收|收入|利润|产值|纳税|缴税|借|销售额|成本)[^\d，,。；]{0,6})(\d+)\s*个(?=\s|$|[,，。;；?？!！]|能|可以|的话|左右|有)"
)
_YUAN = re.compile(r"([\d万亿])\s*(?:块钱|块(?!链|状))")
_BRACKETED = re.compile(rf"第\s*[(（]([{_CN}零]+)[)）]\s*(?=[条款章节项])")
_ARTICLE = re.compile(r"第\s*[(（]?(\d{1,3})[)）]?\s*(?=[条款章节项])")

_VALUE = rf"(?:\d+(?:\.\d+)?|[{_CN}]+)"
_UNIT = r"(?P<scale>[万亿w]?亿?)(?P<unit>个?(?:[人名家台套亩吨年月天岁户%元]|平方米?|w)|个)?"
_VAGUE = re.compile(
    rf"(?P<about>近|约|大概|差不多|将近|不到|接近|快)?\s*(?P<low>{_VALUE})(?:\s*(?:到|至|[-~—～])\s*(?P<high>{_VALUE}))?"
    rf"(?P<size>[百千]?)(?P<more>[多来余])?\s*{_UNIT}(?P<round>左右|上下|以内|以上)?"
)
_SOME = re.compile(
    rf"(?P<head>十几|几十|几百|几千|几(?=万)|(?:一两|两三|三两|三四|四五|五六|六七|七八|八九)(?=[十百千万亿个人名家天年]))"
    rf"(?P<size>[十百千]?)(?P<more>)\s*{_UNIT}"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of things, from ``low`` to ``high``, both included; equal when it was given exactly."""

    low: int  # money: fen; shares: hundredths of a percent; else pieces
    high: int
    unit: str  # 元, %, 人, 家 …; money is always 元
    words: str  # as it stands in the text


def in_chinese(number: int) -> str:
    """Write a whole number under 10,000 as documents number their articles.

    >>> in_chinese(12), in_chinese(20), in_chinese(103), in_chinese(5)
    ('十二', '二十', '一百零三', '五')
    """
    said, rest = "", number
    for size, name in _HUNDREDS:
        digit, rest = divmod(rest, size)
        if digit:
            said += ("" if size == 10 and digit == 1 and not said else _ONES[digit]) + name  # noqa: PLR2004 - 十二, not 一十二
        elif said and rest and not said.endswith("零"):
            said += "零"
    return said + (_ONES[rest] if rest or not said else "")


def as_written(text: str) -> str:
    """Write years, amounts, shares, counts and the numbers of articles as documents do.

    >>> as_written("二〇二二年投了两百三十万"), as_written("补200个w"), as_written("百分之五点五")
    ('2022年投了230万', '补200万', '5.5%')
    >>> as_written("第12条"), as_written("5百多万"), as_written("投了200个 能补多少")
    ('第十二条', '500万', '投了200万 能补多少')
    """
    text = _YEAR.sub(lambda found: "".join(_digit(char) for char in found[1]), text)
    text = _SHARE.sub(_share, text)
    text = _NUMERAL.sub(_numeral, text)
    text = _TENS.sub(lambda found: _plain(Fraction(found[1]) * _SCALE[found[2]]), text)
    text = _YI.sub(r"\1亿", _WAN.sub(r"\1万", text))
    text = _YUAN.sub(r"\1元", _BARE_WAN.sub(r"\1\2万", text))
    text = _BRACKETED.sub(r"第\1", text)
    return _ARTICLE.sub(lambda found: f"第{in_chinese(int(found[1]))}", text)


def figures(text: str) -> list[Figure]:
    """Read the vague numbers in a text: 五十来个人, 三千多万, 七八十家, 十几个, 不到500万.

    Exact ones are left out: they stand in the text as they are. 多 and 余 reach to the next round number;
    来 and 左右 lie half a round number around.

    >>> [(one.low, one.high, one.unit) for one in figures("五十来个人")]
    [(45, 55, '人')]
    >>> [(one.low // 1000000, one.high // 1000000) for one in figures("营收三千多万")]
    [(3000, 3999)]
    """
    found = [*map(_some, _SOME.finditer(text)), *map(_vague, _VAGUE.finditer(text))]
    kept: list[tuple[int, int, Figure]] = []
    for start, end, figure in (one for one in found if one is not None):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, figure))
    return [figure for _, _, figure in sorted(kept, key=lambda one: one[0])]


def _digit(char: str) -> str:
    return char if char.isascii() else str(chinese_int("零" if char in "〇○" else char) or 0)


def _share(found: re.Match[str]) -> str:
    whole = chinese_int(found[1])
    part = "." + "".join(_digit(char) for char in found[2]) if found[2] else ""
    return found[0] if whole is None else f"{whole}{part}%"


def _numeral(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    value = None if before and before in _BEFORE else chinese_int(found[0])
    return found[0] if value is None else str(value)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def _number(said: str) -> Fraction | None:
    if said[0].isdigit():
        return Fraction(said)
    value = chinese_int(said)
    return None if value is None else Fraction(value)


def _step(said: str) -> int:
    """Return the round number a vague one stands on: 50 stands on tens, 3000 on thousands, 12 on ones."""
    number = _number(said)
    if number is None or number.denominator != 1:
        return 1
    step = 1
    while number and number % (step * 10) == 0:
        step *= 10
    return step


def _scaled(scale: str) -> int:
    size = 1
    for char in scale.replace("w", "万"):
        size *= _SCALE[char]
    return size


def _made(match: re.Match[str], low: Fraction, high: Fraction) -> tuple[int, int, Figure]:
    scale, unit = match["size"] + match["scale"], (match["unit"] or "").removeprefix("个") or (match["unit"] or "")
    size = _scaled(match["scale"]) * (_SCALE["万"] if unit == "w" else 1)
    if unit in {"元", "w"} or (not unit and _scaled(scale) >= _SCALE["万"]):
        size, unit = size * 100, "元"
    elif unit == "%":
        size *= 100
    figure = Figure(int(low * size), int(high * size), unit, match[0].strip())
    return match.start(), match.end(), figure


def _vague(match: re.Match[str]) -> tuple[int, int, Figure] | None:
    low, more, about = _number(match["low"]), match["more"], match["about"]
    rounded = match["round"] in {"左右", "上下"}
    if low is None or not (more or about or rounded or match["high"]) or not (match["unit"] or match["scale"]):
        return None
    high = _number(match["high"]) if match["high"] else low
    if high is None or high < low:
        return None
    if about == "近" and match["unit"] in {"年", "月", "天", "个月"}:
        return None  # 近三年: the last three years
    size = _scaled(match["size"])
    low, high, step = low * size, high * size, Fraction(_step(match["low"]) * size)
    if more in {"多", "余"}:
        high = low + step - (1 if step > 1 else 0)
    elif more == "来" or rounded or about in _AROUND:
        low, high = low - step / 2, high + step / 2
    elif about:
        low = low * _NEARLY
    return _made(match, low, high)


def _some(match: re.Match[str]) -> tuple[int, int, Figure] | None:
    head, size = match["head"], _scaled(match["size"])
    if head == "十几":
        return _made(match, Fraction(11), Fraction(19))
    if head[0] == "几":
        tens = _scaled(head[1:]) * size
        return _made(match, Fraction(2 * tens), Fraction(9 * tens)) if match["unit"] or match["scale"] else None
    low, high = sorted((chinese_int(head[0]) or 0, chinese_int(head[1]) or 0))
    rest = size - 1 if match["size"] == "十" else 0
    return _made(match, Fraction(low * size), Fraction(high * size + rest))
