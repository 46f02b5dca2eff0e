"""Money as an exact number of fen: read from what people write, shown in 元 and in 万元.

A number is 元; a text needs its unit (5600万元, 1.2亿元, 3000元, 1亿2000万元). Exact fractions everywhere: what is
paid is rounded once, at the end (``whole_fen``). Foreign money is refused: a rate of exchange is nobody's to guess.
"""

import itertools
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

FEN_OF_YUAN = 100
FEN_OF_WAN = 1_000_000
_WIDE = str.maketrans("０１２３４５６７８９．，－＋％　", "0123456789.,-+% ")
_SCALES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = "|".join(sorted(filter(None, _SCALES), key=len, reverse=True))
_STEP = rf"(?:{_NUMBER})(?:{_SCALE})?"
_MONEY = re.compile(
    rf"(?:人民币|￥|¥|RMB)?(?P<sign>[-负])?(?P<steps>{_STEP}(?:{_STEP})*)(?P<unit>元人民币|元整|元|圆|块钱|块)?"
    r"(?:(?P<jiao>\d)角)?(?:(?P<fen>\d)分)?"
)
_STEPS = re.compile(rf"({_NUMBER})({_SCALE})?")


class NotMoney(ValueError):
    """Not an amount, or not a number. The message is a sentence without its full stop, for whoever wrote it."""


def fen_of(value: object, *, signed: bool = False) -> Fraction:
    """Return money as an exact number of fen.

    Args:
        value: a number of 元 (int, Decimal, Fraction; a float counts by its decimal text), or a text with its unit.
        signed: take negative amounts too (a loss).

    Raises:
        NotMoney: no amount, no unit, an unknown unit, or negative.

    >>> fen_of("5600万元") == fen_of(56000000) == fen_of("0.56亿元") == 5_600_000_000
    True
    """
    fen = _written(value) if isinstance(value, str) else exact(value) * FEN_OF_YUAN
    if fen < 0 and not signed:
        raise NotMoney(f"金额不能是负数：{shown(value)}。请核对后改正")
    return fen


def exact(value: object) -> Fraction:
    """Return a number as it is written, exactly: 0.036 is 36/1000 and never a binary fraction.

    Raises:
        NotMoney: not a number, or one without a value (NaN, infinity).

    >>> exact(0.036), exact(Decimal("0.10"))
    (Fraction(9, 250), Fraction(1, 10))
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise NotMoney(f"应是数字，现在是 {shown(value)}")
    if isinstance(value, float | Decimal):
        written = Decimal(repr(value)) if isinstance(value, float) else value
        if not written.is_finite():
            raise NotMoney(f"应是数字，现在是 {value}")
        return Fraction(written)
    return Fraction(value)


def whole_fen(fen: Fraction | int) -> int:
    """Round down to whole fen: the last step of an amount, and the only one that rounds."""
    return math.floor(fen)


def wan(fen: Fraction | int) -> str:
    """Show money in 万元 with two decimals, half a unit rounded up (domain vector 17.489583 → 17.49).

    Only for showing: ``yuan`` has the exact figure. Never computed with.

    >>> wan(17489583), wan(59_000_000)
    ('17.49', '59.00')
    """
    hundredths = math.floor(abs(Fraction(fen)) * 100 / FEN_OF_WAN + Fraction(1, 2))
    return f"{'-' if fen < 0 and hundredths else ''}{hundredths // 100}.{hundredths % 100:02d}"


def yuan(fen: Fraction | int) -> str:
    """Show money in 元 to the fen, thousands apart; parts of a fen are cut off.

    >>> yuan(17489583), yuan(Fraction(1, 3))
    ('174,895.83', '0.00')
    """
    sign, whole = ("-", whole_fen(-fen)) if fen < 0 else ("", whole_fen(fen))
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def brief(fen: Fraction | int) -> str:
    """Show money as people write it, exactly: 5600万元, 2亿元, 174895.83元.

    >>> brief(5_600_000_000), brief(20_000_000_000), brief(17489583), brief(150_000)
    ('5600万元', '2亿元', '174895.83元', '1500元')
    """
    for size, unit in ((10**10, "亿元"), (FEN_OF_WAN, "万元"), (FEN_OF_YUAN, "元")):
        if abs(Fraction(fen)) >= size or unit == "元":
            amount = decimal_text(Fraction(fen) / size)
            if amount is not None and len(amount.partition(".")[2]) <= 2:  # noqa: PLR2004 - 1.25亿元, not 1.23456亿元
                return amount + unit
    return yuan(fen).replace(",", "") + "元"


def decimal_text(value: Fraction) -> str | None:
    """Write a fraction in decimals when it ends there, else None.

    >>> decimal_text(Fraction(9, 250)), decimal_text(Fraction(1, 3))
    ('0.036', None)
    """
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return None
    scaled = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole, part = (scaled[:-places], scaled[-places:].rstrip("0")) if places else (scaled, "")
    return ("-" if value < 0 else "") + whole + (f".{part}" if part else "")


def _written(text: str) -> Fraction:
    plain = "".join(text.translate(_WIDE).split())
    found = _MONEY.fullmatch(plain)
    if found is None:
        raise NotMoney(f"看不懂金额“{text}”：请写数字（单位元），或带单位的文字，如 310万元、1.2亿元、3000元")
    steps = _STEPS.findall(found["steps"])
    scales = [_SCALES[scale] for _, scale in steps]
    if not found["unit"] and scales[-1] == 1:
        raise NotMoney(
            f"金额“{text}”没有写单位：请写成“{text.strip()}元”或“{text.strip()}万元”，或直接写数字（单位元）"
        )
    if any(later >= earlier for earlier, later in itertools.pairwise(scales)):
        raise NotMoney(f"看不懂金额“{text}”：单位应从大到小，如 1亿2000万元")
    fen = sum((Fraction(number.replace(",", "")) * size for (number, _), size in zip(steps, scales, strict=True)))
    fen = Fraction(fen) * FEN_OF_YUAN + 10 * int(found["jiao"] or 0) + int(found["fen"] or 0)
    return -fen if found["sign"] else fen


def shown(value: object) -> str:
    """Return a value as a message quotes it: “去年”, true, 3.6, 一个列表."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float | Decimal | Fraction):
        finite = not isinstance(value, float | Decimal) or math.isfinite(value)
        return (decimal_text(exact(value)) if finite else None) or str(value)
    if isinstance(value, list | tuple):
        return "一个列表" if value else "空列表"
    return "一组“名称: 值”" if isinstance(value, Mapping) else f"“{value}”"
