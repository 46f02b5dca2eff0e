"""How days, amounts and areas are written on papers: the styles clerks really use."""

from datetime import date
from decimal import Decimal

MU = Decimal(2000) / Decimal(3)  # square metres of one 亩
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_PLAIN = "〇一二三四五六七八九"
_TENS = ("", "十", "二十", "三十")
DAY_STYLES = ("年月日", "-", ".", "/", "汉字", "空")
AREA_STYLES = ("平方米", "㎡", ",㎡", "m2", "合亩")
MONEY_STYLES = ("元", ",元", "￥", "万元")


def in_words(amount: Decimal) -> str:
    """Write an amount of yuan in 大写, as on bills and contracts.

    >>> in_words(Decimal("10203040.50")), in_words(Decimal(1680000))
    ('壹仟零贰拾万叁仟零肆拾元伍角整', '壹佰陆拾捌万元整')
    """
    fen = int((amount * 100).to_integral_value())
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    said = _whole(yuan) + "元"
    if not jiao and not cent:
        return said + "整"
    said += f"{_DIGITS[jiao]}角" if jiao else "零"
    return said + (f"{_DIGITS[cent]}分" if cent else "整")


def _whole(yuan: int) -> str:
    groups: list[int] = []
    while yuan:
        yuan, part = divmod(yuan, 10000)
        groups.append(part)
    said, gap = "", False
    for at in range(len(groups) - 1, -1, -1):
        part = groups[at]
        if not part:
            gap = bool(said)
            continue
        if said and (gap or part < 1000):  # noqa: PLR2004 - a group of four digits
            said += "零"
        said, gap = said + _group(part) + _GROUPS[at], False
    return said or "零"


def _group(part: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return said


def day_as(day: date, style: str) -> str:
    """Write a day in one of ``DAY_STYLES``.

    >>> [day_as(date(2025, 3, 15), style) for style in ("-", "汉字")]
    ['2025-03-15', '二〇二五年三月十五日']
    """
    if style == "汉字":
        year = "".join(_PLAIN[int(digit)] for digit in str(day.year))
        return f"{year}年{_small(day.month)}月{_small(day.day)}日"
    if style == "空":
        return f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日"
    if style == "年月日":
        return f"{day.year}年{day.month}月{day.day}日"
    if style == "/":
        return f"{day.year}/{day.month}/{day.day}"
    return day.strftime(f"%Y{style}%m{style}%d")


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else _TENS[tens]) + (_PLAIN[ones] if ones else "")


def plain(number: Decimal) -> str:
    """Write a number without needless zeros.

    >>> plain(Decimal("2.50")), plain(Decimal(100))
    ('2.5', '100')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def area_as(area: Decimal, style: str) -> str:
    """Write an area of square metres in one of ``AREA_STYLES``, or as a bare number.

    >>> area_as(Decimal("20000.00"), "合亩"), area_as(Decimal("20000.00"), ",㎡")
    ('20000.00平方米（合30.00亩）', '20,000.00㎡')
    """
    if style == "合亩":
        return f"{area:.2f}平方米（合{area / MU:.2f}亩）"
    if style == ",㎡":
        return f"{area:,.2f}㎡"
    return f"{area:.2f}{style}"


def money_as(amount: Decimal, style: str) -> str:
    """Write yuan in one of ``MONEY_STYLES``, or as a bare number.

    >>> money_as(Decimal(12340000), "万元"), money_as(Decimal("5.5"), "￥")
    ('1234万元', '￥5.50元')
    """
    if style == "万元":
        return f"{plain(amount / 10000)}万元"
    if style == ",元":
        return f"{amount:,.2f}元"
    if style == "￥":
        return f"￥{amount:,.2f}元"
    return f"{amount:.2f}{style}"
