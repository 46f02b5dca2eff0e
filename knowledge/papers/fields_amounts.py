"""Amounts in capitals (壹佰贰拾万元整) and figures with units, as exact numbers.

Capitals: 《正确填写票据和结算凭证的基本规定》; 1 亩 = 2000/3 ㎡, 1 公顷 = 10000 ㎡.
"""

import re
import unicodedata
from fractions import Fraction

_DIGITS = {char: at for at, chars in enumerate(("零〇", "壹一弌", "贰二貳两", "叁三參仨", "肆四", "伍五", "陆六陸", "柒七", "捌八", "玖九")) for char in chars}  # fmt: skip # noqa: E501
_SMALL = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ENDS = {"角": Fraction(1, 10), "分": Fraction(1, 100)}
_CAPITAL = "零〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億"
UPPER = re.compile(
    rf"(?:人民币)?\s*[（(]?(?:大写)?[)）]?\s*[:：]?\s*((?:[{_CAPITAL}]\s*){{2,}}(?:[元圆]\s*)?(?:[{_CAPITAL}]\s*角\s*)?"
    rf"(?:[{_CAPITAL}]\s*)*(?:分\s*)?[整正]?)"
)
FIGURE = re.compile(r"[-+]?\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?")
_MONEY = re.compile(rf"({FIGURE.pattern})\s*(亿|万|千|百万|千万)?\s*(美元|欧元|元|圆)?")
_AREA = re.compile(
    rf"({FIGURE.pattern})\s*(万)?\s*(㎡|m\s*2|m\s*²|平方米|平米|平方公里|公顷|hm2|ha|亩|m(?![a-z]))?", re.IGNORECASE
)
_AREA_UNITS = {"亩": Fraction(2000, 3), "公顷": Fraction(10_000), "hm2": Fraction(10_000), "ha": Fraction(10_000), "平方公里": Fraction(10**6)}  # fmt: skip # noqa: E501
_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}


def upper_amount(text: str) -> Fraction | None:
    """Return the amount in 元 that stands in capitals.

    >>> upper_amount("人民币陆仟伍佰叁拾贰万壹仟捌佰元整"), upper_amount("壹拾万零伍元叁角整"), upper_amount("元整")
    (Fraction(65321800, 1), Fraction(1000053, 10), None)
    """
    total = section = Fraction(0)
    digit: int | None = None
    seen = False
    for char in re.sub(r"\s", "", text):
        if char in _DIGITS:
            digit, seen = _DIGITS[char], True
        elif char in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[char]
            digit, seen = None, True
        elif char in _LARGE:
            section += digit or 0
            total = (total + section) * _LARGE[char] if _LARGE[char] > 10**4 else total + section * _LARGE[char]
            section, digit = Fraction(0), None
        elif char in {"元", "圆"}:
            total, section, digit = total + section + (digit or 0), Fraction(0), None
        elif char in _ENDS and digit is not None:
            total, digit = total + digit * _ENDS[char], None
    total += section + (digit or 0)
    return total if seen else None


def money(text: str, unit: str = "") -> Fraction | None:
    """Return an amount in 元; ``unit`` is what the label says (万元). A figure without any unit is 元.

    >>> money("6532.18", "万元"), money("65,321,800.00元"), money("1.2亿元"), money("人民币贰拾万元整")
    (Fraction(65321800, 1), Fraction(65321800, 1), Fraction(120000000, 1), Fraction(200000, 1))
    """
    plain = _plain(text)
    found = _MONEY.search(plain)
    if found is None:
        capital = UPPER.search(text)
        return upper_amount(capital[1]) if capital else None
    scale = found[2] or ("" if found[3] else next((one for one in _SCALES if unit.startswith(one)), ""))
    return _figure(found[1]) * _SCALES.get(scale, 1)


def area(text: str, unit: str = "") -> Fraction | None:
    """Return an area in ㎡.

    >>> area("50亩") == area("33333.33㎡") + Fraction(1, 300), area("2.86", "万㎡"), area("3.5公顷")
    (True, Fraction(28600, 1), Fraction(35000, 1))
    """
    found = _AREA.search(_plain(text))
    if found is None:
        return None
    said = (found[3] or "").replace(" ", "").lower() or _plain(unit).removeprefix("万").lower()
    wan = bool(found[2]) or (not found[3] and unit.startswith("万"))
    return _figure(found[1]) * (10_000 if wan else 1) * _AREA_UNITS.get(said, Fraction(1))


def figure(text: str) -> Fraction | None:
    """Return the first number of a text.

    >>> figure("约 23.80 米"), figure("无")
    (Fraction(119, 5), None)
    """
    found = FIGURE.search(_plain(text))
    return None if found is None else _figure(found[0])


def written(value: Fraction) -> str:
    """Return an exact number as a decimal, without needless zeros.

    >>> written(Fraction(65321800)), written(Fraction(119, 5)), written(Fraction(100000, 3))
    ('65321800', '23.8', '33333.333333')
    """
    whole = f"{float(value):.6f}" if value.denominator != 1 else str(value.numerator)
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("²", "2").replace("，", ",")


def _figure(text: str) -> Fraction:
    return Fraction(re.sub(r"[,，\s]", "", text))
