"""What a fact may be: the kinds of values, how each is read from what people write, and why it is refused.

Money is an exact number of fen, a rate a plain fraction (5.5% is 11/200), a count a whole number, a day a `date`.
"""

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules import industry
from knowledge.rules.chinese_date import parse_date
from knowledge.rules.money import exact, fen_of, shown


@dataclass(frozen=True, slots=True)
class Listing:
    """A firm's stay on a list (失信被执行人, 经营异常 ...); None is 'not said'."""

    listed_on: date | None = None
    removed_on: date | None = None


Single: TypeAlias = bool | str | date | Fraction | Listing
FactValue: TypeAlias = Single | tuple[Fraction, ...] | tuple[str, ...]
FieldValue: TypeAlias = FactValue | Mapping[int, Fraction]
Record: TypeAlias = Mapping[str, object]


class NotOfKind(ValueError):
    """A value is not of its kind. The message is a sentence without its full stop."""


class Kind(enum.Enum):
    """The kinds of values; the text is how a form asks for it."""

    TEXT = "文字"
    FLAG = "是或否"
    MONEY = "金额"
    PROFIT = "金额，亏损为负"
    DOLLARS = "美元"
    NUMBER = "数字"
    COUNT = "整数"
    RATIO = "比率，0.036 或 3.6%"
    SHARE = "不超过1的比率，0.036 或 3.6%"
    DAY = "日期，如 2025-03-01"
    DAY_OR_NO = "日期，没有则写 false"
    FLAG_OR_MONEY = "是或否，或金额"
    FLAG_OR_COUNT = "是或否，或整数"
    REGION = "六位区划代码"
    INDUSTRY = "行业代码，如 C3463"
    STATUS = "存续状态"
    TAX_GRADE = "纳税信用等级"
    SIZE = "企业规模"
    LISTED = "是否在名单，或列入、移出日期"
    TEXTS = "文字的列表"
    MONIES = "金额的列表"
    ANYTHING = "内容"


STATUSES = ("存续", "在业", "开业", "迁出", "注销", "吊销", "停业")
TAX_GRADES = ("A", "B", "M", "C", "D")
SIZES = ("大型", "中型", "小型", "微型")
_REGION = re.compile(r"\d{6}(-[A-Z]?\d{1,4})?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CHINESE_DAY = re.compile(r"\d{4}(?:年\d{1,2}月\d{1,2}日|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})")
_DOLLARS = re.compile(r"(?P<number>.*?)(?:美元|美金|USD)$")
_QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "「": '"', "」": '"', "（": "(", "）": ")"})
_OTHER_NAMES = {
    "高企": "高新技术企业", "国家高新技术企业": "高新技术企业", "小巨人": '专精特新"小巨人"',
    '专精特新"小巨人"企业': '专精特新"小巨人"', "专精特新小巨人": '专精特新"小巨人"',
    '国家级专精特新"小巨人"企业': '专精特新"小巨人"', "专精特新": "专精特新中小企业", "单项冠军": "制造业单项冠军",
}  # fmt: skip


def read_value(kind: Kind, given: object) -> FactValue:
    """Return a value in the units of this file.

    Raises:
        ValueError: it is not of this kind (NotOfKind), or not money, a number, an industry.
    """
    return _READERS[kind](given)


def one_spelling(name: str) -> str:
    """Return the name of a qualification with straight quotes, as the dictionary writes it.

    >>> one_spelling("专精特新“小巨人”"), one_spelling("高企")
    ('专精特新"小巨人"', '高新技术企业')
    """
    plain = plain_spelling(name)
    return _OTHER_NAMES.get(plain, plain)


def plain_spelling(word: str) -> str:
    """Return a word with straight quotes, plain brackets and no blanks: 县（区）级 is 县(区)级."""
    return "".join(word.translate(_QUOTES).split())


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise NotOfKind(f"应是文字，现在是{shown(given)}（编号要加引号）")
    return given.strip()


def _flag(given: object) -> bool:
    if not isinstance(given, bool):
        raise NotOfKind(f"应是 true 或 false，现在是{shown(given)}")
    return given


def _money(given: object) -> Fraction:
    if not isinstance(given, bool | str) and not _is_number(given):
        raise NotOfKind(f"应是金额：数字（单位元）或带单位的文字，现在是{shown(given)}")
    return fen_of(given)


def _profit(given: object) -> Fraction:
    return fen_of(given, signed=True)


def _dollars(given: object) -> Fraction:
    """Read dollars: exact, not fen."""
    if not isinstance(given, str):
        return _number(given)
    found = _DOLLARS.fullmatch(given.strip())
    if found is None:
        raise NotOfKind(f"应是美元：数字，或带单位的文字如 120万美元，现在是{shown(given)}")
    return fen_of(found["number"].strip() + "元") / 100


def _number(given: object) -> Fraction:
    number = exact(given)
    if number < 0:
        raise NotOfKind(f"不能是负数：{shown(given)}。请核对后改正")
    return number


def _count(given: object) -> Fraction:
    number = _number(given)
    if number.denominator != 1:
        raise NotOfKind(f"应是整数，现在是{shown(given)}")
    return number


def _ratio(given: object) -> Fraction:
    if not isinstance(given, str):
        return _number(given)
    text = given.strip().replace("％", "%")
    try:
        number = Fraction(text.removesuffix("%").strip()) / 100 if text.endswith("%") else None
    except ValueError:
        number = None
    if number is None:
        raise NotOfKind(f"应是比率：小数如 0.036，或文字“3.6%”，现在是{shown(given)}")
    return _number(number)


def _share(given: object) -> Fraction:
    number = _ratio(given)
    if number > 1:
        raise NotOfKind(f"比率{shown(given)}大于1：3.6% 请写 0.036 或“3.6%”")
    return number


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if not isinstance(given, str):
        raise NotOfKind(f"应是日期，如 2025-03-01，现在是{shown(given)}")
    text = given.strip()
    found = None
    try:
        iso = _ISO.fullmatch(text)
        found = date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        pass
    if found is None and _CHINESE_DAY.fullmatch(text):
        found = parse_date(text)
    if found is None:
        raise NotOfKind(f"“{given}”不是一个日期：应如 2025-03-01")
    return found


def _day_or_no(given: object) -> date | bool:
    return False if given is False else _day(given)


def _flag_or_money(given: object) -> bool | Fraction:
    return given if isinstance(given, bool) else _money(given)


def _flag_or_count(given: object) -> bool | Fraction:
    return given if isinstance(given, bool) else _count(given)


def _region(given: object) -> str:
    number = not isinstance(given, bool | float) and _is_number(given)
    text = shown(given) if number else given
    if not isinstance(text, str) or not _REGION.fullmatch(text.strip()):
        raise NotOfKind(f"应是六位行政区划代码，如 510603，现在是{shown(given)}")
    return text.strip()


def _industry(given: object) -> str:
    if not isinstance(given, str):
        raise NotOfKind(f"应是行业代码的文字，如 C3463（要加引号），现在是{shown(given)}")
    return industry.normalise(given)


def _one_of(words: tuple[str, ...], what: str) -> Callable[[object], str]:
    def read(given: object) -> str:
        if not isinstance(given, str) or given.strip() not in words:
            raise NotOfKind(f"{what}应是 {'、'.join(words)} 之一，现在是{shown(given)}")
        return given.strip()

    return read


def _listed(given: object) -> bool | Listing:
    if isinstance(given, bool):
        return given
    if not isinstance(given, Mapping):
        raise NotOfKind(f"应是 true、false，或 {{listed_on, removed_on}}，现在是{shown(given)}")
    strange = [key for key in given if key not in {"listed_on", "removed_on"}]
    if strange or not any(value is not None for value in given.values()):
        raise NotOfKind(f"应是 true、false，或 {{listed_on, removed_on}} 两个日期，现在是{shown(given)}")
    days = {key: _day(value) for key, value in given.items() if value not in {None, False}}
    stay = Listing(days.get("listed_on"), days.get("removed_on"))
    if stay.listed_on and stay.removed_on and stay.removed_on < stay.listed_on:
        raise NotOfKind(f"移出日期 {stay.removed_on} 早于列入日期 {stay.listed_on}。请核对后改正")
    return stay


def _texts(given: object) -> tuple[str, ...]:
    if not isinstance(given, list | tuple):
        raise NotOfKind(f"应是文字的列表，现在是{shown(given)}")
    return tuple(_text(one) for one in given)


def _monies(given: object) -> tuple[Fraction, ...]:
    if given is False:
        return ()
    if not isinstance(given, list | tuple):
        raise NotOfKind(f"应是金额的列表，现在是{shown(given)}")
    return tuple(_money(one) for one in given)


def _is_number(given: object) -> bool:
    try:
        exact(given)
    except ValueError:
        return False
    return True


def _anything(given: object) -> str:
    return str(given)


_READERS: dict[Kind, Callable[[object], FactValue]] = {
    Kind.TEXT: _text,
    Kind.FLAG: _flag,
    Kind.MONEY: _money,
    Kind.PROFIT: _profit,
    Kind.DOLLARS: _dollars,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.RATIO: _ratio,
    Kind.SHARE: _share,
    Kind.DAY: _day,
    Kind.DAY_OR_NO: _day_or_no,
    Kind.FLAG_OR_MONEY: _flag_or_money,
    Kind.FLAG_OR_COUNT: _flag_or_count,
    Kind.REGION: _region,
    Kind.INDUSTRY: _industry,
    Kind.STATUS: _one_of(STATUSES, "状态"),
    Kind.TAX_GRADE: _one_of(TAX_GRADES, "纳税信用等级"),
    Kind.SIZE: _one_of(SIZES, "企业规模"),
    Kind.LISTED: _listed,
    Kind.TEXTS: _texts,
    Kind.MONIES: _monies,
    Kind.ANYTHING: _anything,
}
