"""Amounts, areas, lengths, shares and counts as papers print them, each with how exactly it is printed.

Money stands in figures and in 大写 (票据法 art. 8: both must agree; 支付结算办法 annex 1 has the characters). 1亩 is
2000/3 ㎡, 1公顷 is 10000 ㎡.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

WAN = Fraction(10_000)
MU = Fraction(2000, 3)
_WIDE: dict[int, str] = {0xFF01 + at: chr(0x21 + at) for at in range(94)} | {
    ord(char): plain for char, plain in {"\u3000": " ", "。": ".", "﹣": "-", "–": "-"}.items()
}
_CAPITAL = {char: at for at, char in enumerate("零壹贰叁肆伍陆柒捌玖")} | {
    "弍": 2, "貳": 2, "貮": 2, "叄": 3, "参": 3, "參": 3, "陸": 6, "两": 2, "〇": 0, "○": 0,
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_PLACES = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CN = "".join(_CAPITAL) + "".join(_PLACES)
_FIRST = "".join([*_CAPITAL, "拾", "十"])
_IN_WORDS = re.compile(rf"(?<![\d.])([{_FIRST}][{_CN}{''.join(_BIG)}]*)[元圆圓](?:([{_CN}])角)?零?(?:([{_CN}])分)?")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_IN_FIGURES = re.compile(rf"(?<![\d.,])(-?)({_NUMBER})\s*(亿|千万|百万|万|仟|千)?\s*(元|圆|人民币)?")
_MONEY_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "仟": 1000, "千": 1000}
_AREA_UNITS = (
    (r"万\s*(?:平方米|平米|㎡|m2|m²|平方)", Fraction(10_000)),
    (r"平方千米|平方公里|km2|km²", Fraction(1_000_000)),
    (r"公顷|hm2|hm²|ha", Fraction(10_000)),
    (r"亩", MU),
    (r"平方米|平米|㎡|m2|m²|平方|M2|M²", Fraction(1)),
)
_LENGTH_UNITS = ((r"千米|公里|km", Fraction(1000)), (r"毫米|mm", Fraction(1, 1000)), (r"厘米|cm", Fraction(1, 100)))
_PERCENT = re.compile(rf"({_NUMBER})\s*[%％]")
_DAYS = re.compile(r"(?<![\d年月./-])(\d{1,4})\s*(?:个)?\s*(?:日历天|日历日|天|日(?!\d))")
_PLAIN = re.compile(rf"(?<![\d.])({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact number in its base unit (元, ㎡, m), and how far off its printing may be in another unit.

    18.00亩 may be 3.3㎡ off, and is never taken to be further off than a twentieth of its unit; money printed in 万元
    is exact unless it has decimals.
    """

    value: Fraction
    half: Fraction = Fraction(0)  # in base units
    unit: Fraction = Fraction(0)  # of one printed unit in base units; 0: no unit was printed
    words: bool = False  # in 大写

    def near(self, other: "Amount", tolerance: Fraction) -> bool:
        """Tell whether two amounts are the same: exactly in one unit, else as exactly as both are printed."""
        slack = tolerance
        if self.unit and other.unit and self.unit != other.unit:
            slack = max(tolerance, self.half, other.half)
        return abs(self.value - other.value) <= slack

    def unit_slip(self, other: "Amount", factors: tuple[Fraction, ...]) -> bool:
        """Tell whether two amounts have the same figure and only their units disagree."""
        low, high = sorted((abs(self.value), abs(other.value)))
        return low > 0 and any(abs(high / low - factor) * 1000 < factor for factor in factors)


AREA_FACTORS = (MU, Fraction(10_000), Fraction(15))
MONEY_FACTORS = (WAN,)


def capital(text: str) -> Fraction | None:
    """Read money written in Chinese characters, in 元; None when there is none.

    >>> capital("人民币叁仟贰佰万元整"), capital("壹拾贰万叁仟肆佰伍拾陆元柒角捌分")
    (Fraction(32000000, 1), Fraction(6172839, 50))
    """
    found = _IN_WORDS.search("".join(text.split()).replace("园", "圆"))
    if found is None:
        return None
    whole = _whole(found[1])
    return None if whole is None else whole + Fraction(_digit(found[2]) * 10 + _digit(found[3]), 100)


def money_in(text: str) -> tuple[Amount, ...]:
    """Return every amount of money in a text, in figures and in 大写, in 元.

    >>> [int(one.value) for one in money_in("叁仟贰佰万元整（¥32,000,000.00）")]
    [32000000, 32000000]
    """
    plain = tidy(text)
    found = []
    words = capital(plain)
    if words is not None:
        found.append(Amount(words, unit=Fraction(1), words=True))
    for match in _IN_FIGURES.finditer(_IN_WORDS.sub(" ", plain)):
        scale = Fraction(_MONEY_SCALES.get(match[3] or "", 1))
        marked = bool(match[3] or match[4]) or plain[: match.start()].rstrip().endswith(("¥", "￥", "RMB"))
        number = match[2].replace(",", "")
        sign = -1 if match[1] else 1
        found.append(
            Amount(sign * Fraction(number) * scale, _half(number, 2) * scale, scale if marked else Fraction(0))
        )
    return tuple(found)


def money(text: str) -> Amount | None:
    """Return the first amount of money of a text; one with a unit before one without."""
    found = money_in(text)
    figures = [one for one in found if not one.words]
    return next((one for one in figures if one.unit), None) or next(iter(figures or found), None)


def area(text: str) -> Amount | None:
    """Return the first area of a text in ㎡; a number without a unit is ㎡.

    >>> area("18.00亩").value, area("1.2万㎡").value, area("12,000.50 m2").value
    (Fraction(12000, 1), Fraction(12000, 1), Fraction(24001, 2))
    """
    return _measured(tidy(text), _AREA_UNITS)


def length(text: str) -> Amount | None:
    """Return the first length of a text in m."""
    return _measured(tidy(text), (*_LENGTH_UNITS, (r"米|m(?![m2²])", Fraction(1))))


def ratio(text: str) -> Amount | None:
    """Return a share or a plain ratio: 35% is 0.35, 1.8 is 1.8.

    >>> ratio("35%").value, ratio("1.80").value
    (Fraction(7, 20), Fraction(9, 5))
    """
    plain = tidy(text)
    found = _PERCENT.search(plain)
    if found:
        return Amount(Fraction(found[1].replace(",", "")) / 100, _half(found[1]) / 100, Fraction(1, 100))
    bare = _PLAIN.search(plain)
    return Amount(Fraction(bare[1].replace(",", "")), _half(bare[1])) if bare else None


def number(text: str) -> Amount | None:
    """Return the first plain number of a text."""
    found = _PLAIN.search(tidy(text))
    return Amount(Fraction(found[1].replace(",", "")), _half(found[1])) if found else None


def calendar_days(text: str) -> Amount | None:
    """Return a number of days: 365日历天; None where days from and to are printed instead.

    >>> calendar_days("总日历天数：365天").value, calendar_days("2026年3月1日至2027年2月28日")
    (Fraction(365, 1), None)
    """
    found = _DAYS.search(tidy(text))
    return Amount(Fraction(found[1]), unit=Fraction(1)) if found else None


def tidy(text: str) -> str:
    """Return a text with half-width figures and signs, and no spaces inside its numbers."""
    plain = text.translate(_WIDE)
    return re.sub(r"(?<=[\d.,])\s+(?=[\d.,])", "", plain)


def _measured(plain: str, units: tuple[tuple[str, Fraction], ...]) -> Amount | None:
    for match in _PLAIN.finditer(plain):
        figure = match[1].replace(",", "")
        after = plain[match.end() :].lstrip()
        size = next((size for pattern, size in units if re.match(pattern, after)), None)
        if size is not None:
            return Amount(Fraction(figure) * size, _half(figure) * size, size)
    bare = _PLAIN.search(plain)
    if bare is None:
        return None
    head = next((size for pattern, size in units if re.search(rf"[(\[]\s*(?:{pattern})\s*[)\]]", plain)), Fraction(0))
    figure = bare[1].replace(",", "")
    return Amount(Fraction(figure) * (head or 1), _half(figure) * (head or 1), head)


def _half(figure: str, places: int = 1) -> Fraction:
    printed = len(figure.partition(".")[2])
    return Fraction(0) if printed < places and places > 1 else Fraction(1, 2 * 10 ** max(printed, places))


def _digit(char: str | None) -> int:
    return _CAPITAL.get(char or "零", 0)


def _whole(text: str) -> Fraction | None:
    """Read 壹拾贰万叁仟: each big unit takes what stands before it."""
    total = section = digit = 0
    for char in text:
        if char in _CAPITAL:
            digit = _CAPITAL[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            section += digit
            total = (total + section) * _BIG[char] if _BIG[char] > total > 0 else total + section * _BIG[char]
            section = digit = 0
    return Fraction(total + section + digit)
