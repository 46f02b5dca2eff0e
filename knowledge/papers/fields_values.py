"""A value as it is printed, cut out of what stands behind its label, and its normal form, by kind.

Normal forms: money in 元, areas in ㎡, lengths in m, days as 2026-10-12, periods as 2026-01-01/2026-12-31 (either side
may be missing, 长期 stands for no end), shares in per cent, all as text; codes in half width; names without spaces.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.papers.fields_amounts import UPPER, area, figure, money, upper_amount, written
from knowledge.rules import uscc
from knowledge.rules.chinese_date import Found, find_dates, parse_date, parse_last_day

_HAN = "\u3400-\u9fff"
_STAMP = re.compile(
    r"\s*[（(]\s*(?:加?盖?(?:公|单位|法人)?章|签章|签字|签名|盖章签字|签字或盖章|公司盖章)[^（）()]*[)）]\s*"
)
_DASHES = re.compile(r"\s*[‐‑‒–—―－−﹣﹘~]\s*")
_CODE = re.compile(r"(?<!\d)(\d{4})-?(\d{6})-?(\d{2})-?(\d{2})-?(\d{6})(?!\d)")
_USCC = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{2}\s?\d{6}\s?[0-9A-Z]{9}\s?[0-9A-Z])(?![0-9A-Z])")
_ID = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{6}[*＊xX]{6,8}[\dXx*]{4})(?![\dA-Za-z])")
_PHONE = re.compile(r"(?<!\d)(1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}|1\d{2}[*＊]{4}\d{4})(?!\d)")
_ORG_END = (
    "公司|厂|局|院|所|中心|委员会|政府|大学|学校|集团|合作社|事务所|"
    "银行|支行|医院|部|站|队|协会|研究院|分公司|店|酒楼|餐厅|工作室|合伙）|商行"
)
_ORG_STOP = re.compile(rf"(?:{_ORG_END})(?![{_HAN}）)])")
_ORG_TAIL = re.compile(r"\s*[（(](?:普通合伙|特殊普通合伙|有限合伙|个人独资)[)）]")
_ORG_REST = re.compile(r"[，,；;。]|[（(](?:以下简称|下称|甲方|乙方)|\s{3,}")
ORG_LEAST = 4  # letters of a firm's name
_PERSON = re.compile(rf"([{_HAN}](?:\s?[{_HAN}]){{1,3}}(?:\s?·\s?[{_HAN}]{{1,8}})?)")
_NO_PERSON = re.compile(r"签字|签名|签章|盖章|印章|公章|身份证|电话|日期|职务|信息|资格|姓名|证书|公司|单位|委托书|(?:如下|以下|负责)$")
_SEX = re.compile(r"\s*(?:先生|女士|[（(].*)$")
_GRADE = re.compile(r"(?:特|一|二|三|四|五|壹|贰|叁|甲|乙|丙|丁|Ⅰ|Ⅱ|Ⅲ|大型|中型|小型)\s*[级型]?")
_LONG_TERM = re.compile(r"长\s*期|无固定期限|永久|无期限|永续")
_SPAN = re.compile(r"\s*(?:至|到|—+|–|-{1,2}|~|～|起至|－|止于)\s*")
_EMPTY = re.compile(r"^[\s_＿/／\-—–:：.。、年月日（）()第号至元㎡%]*$")
_MONEY_IN = re.compile(r"[¥￥]?\s*\d[\d,，]*(?:\.\d+)?\s*(?:亿|万)?\s*元?")
_AREA_IN = re.compile(r"\d[\d,，]*(?:\.\d+)?\s*(?:万)?\s*(?:㎡|m2|m²|平方米|平米|亩|公顷)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[。；;]|[，,](?!\d)")
SHORT = 24  # characters of a value that is not cut
_DAYS = re.compile(r"(\d+)\s*(?:个)?\s*(日历天|日历日|工作日|天|日|个月|月|年)?")


@dataclass(frozen=True, slots=True)
class Read:
    """A value read as its kind."""

    value: str  # as printed
    normal: str | None
    quality: float  # 1: it looks like its kind; less: it stands where it should and looks like something else


def is_empty(text: str) -> bool:
    """Tell whether nothing was filled in: blanks, rules, and the 年 月 日 of the form itself."""
    return bool(_EMPTY.match(text))


def read(kind: str, text: str, unit: str = "") -> Read | None:
    """Read what stands behind a label.

    Args:
        kind: of the field.
        text: what stands there.
        unit: what the label says of units, e.g. 万元.

    Returns None for what can't be a value of this kind.

    """
    shown = _STAMP.sub(" ", text).strip().strip("：:；;，,。、_＿ ").strip()
    shown = balanced(shown)
    if not shown or is_empty(shown):
        return None
    return _READERS.get(kind, _text)(shown, unit)


def balanced(text: str) -> str:
    """Cut off a bracket that a value ends or begins with and that is not its own.

    >>> balanced("2024年6月1日）"), balanced("（川）JZ第1号"), balanced("8000元（")
    ('2024年6月1日', '（川）JZ第1号', '8000元')
    """
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return balanced(text[:at].rstrip()) if at > len(text) // 2 else balanced(text[at + 1 :].lstrip())
    if depth > 0:
        at = max(text.rfind("（"), text.rfind("("))
        if len(text) - at <= 2:  # noqa: PLR2004 - an open bracket with next to nothing in it
            return text[:at].rstrip()
    return text


def folded(text: str) -> str:
    """Return a text in half width without blanks, dashes of one form.

    >>> folded("示例（集团）有限公司 ")
    '示例(集团)有限公司'
    """
    return "".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).split())


def _text(shown: str, _: str) -> Read | None:
    shown = re.split(r"\s{4,}", shown)[0]
    return Read(shown, folded(shown), 1.0 if len(shown) <= 120 else 0.6)  # noqa: PLR2004 - characters


def _long(shown: str, _: str) -> Read | None:
    return Read(shown[:600], folded(shown)[:600], 1.0)


def _org(shown: str, _: str) -> Read | None:
    plain = _ORG_REST.split(shown.strip("“”\"'"))[0].strip()
    found = _ORG_STOP.search(plain)
    if found and found.end() >= ORG_LEAST and re.match(rf"[{_HAN}A-Za-z0-9（()）·&\s]+$", plain[: found.end()]):
        tail = _ORG_TAIL.match(plain[found.end() :])
        whole = plain[: found.end() + (tail.end() if tail else 0)].strip()
        return Read(whole, folded(whole), 1.0)
    return Read(plain, folded(plain), 0.55) if re.search(rf"[{_HAN}]{{2}}", plain) else None


def _person(shown: str, _: str) -> Read | None:
    plain = _SEX.sub("", re.split(r"[，,；;。：:]", shown)[0]).strip()
    if _NO_PERSON.search(plain):
        return None
    found = _PERSON.match(plain)
    if found is None:
        return Read(plain, folded(plain), 0.4) if re.match(r"[A-Za-z·. ]{3,40}$", plain) else None
    rest = plain[found.end() :].strip()
    if rest and re.match(rf"[{_HAN}]", rest):
        return Read(plain, folded(plain), 0.3) if len(plain) <= 12 else None  # noqa: PLR2004 - letters
    return Read(found[1], folded(found[1]), 1.0)


def _address(shown: str, _: str) -> Read | None:
    plain = re.split(r"\s{4,}", shown)[0]
    return Read(plain, folded(plain), 1.0 if len(plain) >= 4 else 0.6)  # noqa: PLR2004 - letters


def _code(shown: str, _: str) -> Read | None:
    plain = folded(shown)
    found = _CODE.search(plain)
    if found:
        printed = re.search(r"\d{4}\s*\D?\s*\d{6}\s*\D?\s*\d{2}\s*\D?\s*\d{2}\s*\D?\s*\d{6}", shown)
        return Read(printed[0] if printed else found[0], "-".join(found.groups()), 1.0)
    if re.search(r"\d{4}", plain):
        shape = re.search(r"[0-9A-Za-z][0-9A-Za-z-]{6,}", plain)
        if shape is None and re.search(r"[。；，]", shown):
            return None
        return Read(shape[0] if shape else shown, (shape[0] if shape else plain).upper(), 0.8)
    return None


def _uscc(shown: str, _: str) -> Read | None:
    plain = unicodedata.normalize("NFKC", shown).upper()
    found = _USCC.search(plain)
    if found:
        code = uscc.normalise(found[1])
        return Read(found[1], code, 1.0)
    shape = re.search(r"[0-9A-Z][0-9A-Z -]{12,22}[0-9A-Z]", plain)
    if shape is None:
        return None
    return Read(shape[0], uscc.normalise(shape[0]), 0.75)


def _cert(shown: str, _: str) -> Read | None:
    plain = re.split(r"[；;，。]|\s{3,}", shown)[0].strip()
    if not re.search(r"\d", plain):
        return None
    return Read(plain, folded(plain), 1.0 if len(plain) <= 40 else 0.5)  # noqa: PLR2004 - characters


def _parcel(shown: str, _: str) -> Read | None:
    plain = re.split(r"[；;，。]|\s{3,}", shown)[0].strip()
    return Read(plain, folded(plain), 1.0 if re.search(r"\d", plain) else 0.5)


def _date(shown: str, _: str) -> Read | None:
    days = find_dates(shown)
    if days:
        return Read(shown[days[0].start : days[0].end], days[0].day.isoformat(), 1.0)
    day = parse_date(shown)
    if day:
        return Read(shown, day.isoformat(), 0.9)
    last = parse_last_day(shown)
    if last:
        return Read(shown, last.isoformat(), 0.7)
    return Read(shown, None, 0.5) if re.search(r"\d|长期", shown) and len(shown) < 60 else None  # noqa: PLR2004 - characters


def _month(shown: str, unit: str) -> Read | None:
    if find_dates(shown):
        return _date(shown, unit)
    month = re.search(r"((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*月?", shown)
    if month and 1 <= int(month[2]) <= 12:  # noqa: PLR2004 - months
        return Read(month[0], f"{month[1]}-{int(month[2]):02d}", 1.0)
    return _date(shown, unit)


def _period(shown: str, unit: str) -> Read | None:
    days = find_dates(shown)
    if len(days) >= 2:  # noqa: PLR2004 - both ends
        return Read(_both(shown, days), f"{days[0].day.isoformat()}/{days[1].day.isoformat()}", 1.0)
    if (forever := _LONG_TERM.search(shown)) and len(shown) <= 60:  # noqa: PLR2004 - characters
        start = days[0].day.isoformat() if days else ""
        return Read(shown[: forever.end()] if days else shown, f"{start}/长期", 1.0)
    if len(days) == 1:
        begins = re.search(r"起|自", shown) and not re.search(r"止|至\s*[\d二]|前", shown)
        day = days[0].day.isoformat()
        return Read(shown, f"{day}/" if begins else f"/{day}", 1.0 if not begins else 0.8)
    bare = parse_date(shown) or parse_last_day(shown)
    if bare:
        return Read(shown, f"/{bare.isoformat()}", 0.8)
    length = _DAYS.search(unicodedata.normalize("NFKC", shown))
    if length and (length[2] or unit):
        return Read(shown, f"P{length[1]}{length[2] or unit}", 0.9)
    return Read(shown, None, 0.5) if len(shown) <= 60 and re.search(r"\d|年|月", shown) else None  # noqa: PLR2004 - characters


def _both(shown: str, days: Sequence[Found]) -> str:
    """Return a period without the sentence around it."""
    before, after = shown[: days[0].start], shown[days[1].end :]
    ends = re.match(r"\s*(?:止|前|届?满)?(?:[)）]$)?", after)
    begins = re.search(r"(?:自|从)\s*$", before)
    start = days[0].start - (len(begins[0]) if begins else 0)
    if re.fullmatch(r"[^，。；,;]{0,14}", before) and not re.search(r"[，。；,;（(]", after) and len(after) <= 4:  # noqa: PLR2004
        return shown
    return balanced(shown[start : days[1].end + (ends.end() if ends else 0)].strip())


def _until(shown: str, unit: str) -> Read | None:
    """Read the day something ends: the last of several."""
    days = find_dates(shown)
    if len(days) >= 2:  # noqa: PLR2004 - both ends
        return Read(_both(shown, days), days[-1].day.isoformat(), 1.0)
    return _date(shown, unit)


def _money(shown: str, unit: str) -> Read | None:
    found = money(shown, unit)
    if found is None:
        return None
    plain = unicodedata.normalize("NFKC", shown)
    cut = _MONEY_IN.search(plain)
    if cut and (UPPER.search(shown) or len(shown) > SHORT):
        return Read(cut[0].strip(), written(found), 1.0)
    quality = 0.9 if cut is None else 1.0 if len(shown) <= 60 else 0.5  # noqa: PLR2004 - characters
    return Read(shown, written(found), quality)


def _upper(shown: str, _: str) -> Read | None:
    found = UPPER.search(shown)
    amount = upper_amount(found[1]) if found else None
    return Read(found[1].strip(), written(amount), 1.0) if found and amount is not None else None


def _area(shown: str, unit: str) -> Read | None:
    shown = balanced(shown.rpartition("小写")[2].lstrip("）):： ")) or shown
    found = area(shown, unit)
    if found is None:
        return None
    cut = _AREA_IN.search(shown)
    more = cut and (_CLAUSE.search(shown[cut.end() :]) or "其中" in shown or re.match(r"[\u3400-\u9fff]{4,}", shown))
    value = cut[0].strip() if cut and (more or len(shown) > 40) else shown  # noqa: PLR2004 - characters
    return Read(value, written(found), 1.0 if len(value) <= 40 else 0.5)  # noqa: PLR2004 - characters


def _number(shown: str, _: str) -> Read | None:
    found = figure(shown)
    return None if found is None else Read(shown, written(found), 1.0 if len(shown) <= 30 else 0.5)  # noqa: PLR2004


def _percent(shown: str, unit: str) -> Read | None:
    found = figure(shown)
    if found is None:
        return None
    is_share = "%" not in unicodedata.normalize("NFKC", shown + unit) and 0 < found < 1
    return Read(shown, written(found * 100 if is_share else found), 1.0 if len(shown) <= 30 else 0.5)  # noqa: PLR2004


def _grade(shown: str, _: str) -> Read | None:
    found = _GRADE.search(shown)
    return Read(shown, folded(shown), 1.0 if found else 0.6) if len(shown) <= 80 else None  # noqa: PLR2004 - characters


def _conclusion(shown: str, _: str) -> Read | None:
    if re.search(r"不\s*(?:合格|符合|同意|通过|满足|予)|未\s*(?:通过|达到|按)", shown):
        return Read(shown[:200], "不合格", 1.0)
    good = re.search(r"合格|符合|同意|通过|满足|准予|无异议", shown)
    return Read(shown[:200], "合格" if good else None, 1.0 if good else 0.6)


def _id(shown: str, _: str) -> Read | None:
    found = _ID.search("".join(unicodedata.normalize("NFKC", shown).split()))
    return Read(found[1], found[1].upper(), 1.0) if found else None


def _phone(shown: str, _: str) -> Read | None:
    found = _PHONE.search("".join(unicodedata.normalize("NFKC", shown).split()))
    return Read(found[1], found[1], 1.0) if found else None


def _account(shown: str, _: str) -> Read | None:
    found = re.search(r"\d[\d\s*-]{8,30}\d", unicodedata.normalize("NFKC", shown))
    return Read(found[0], re.sub(r"[\s-]", "", found[0]), 1.0) if found else None


def _floors(shown: str, _: str) -> Read | None:
    is_short = len(shown) <= 40  # noqa: PLR2004 - characters
    return Read(shown, folded(shown), 1.0) if is_short and re.search(r"[\d一二三四五六七八九十]", shown) else None


def _days(shown: str, unit: str) -> Read | None:
    clause = _CLAUSE.split(shown)[0]
    found = _DAYS.search(unicodedata.normalize("NFKC", clause))
    if found is None:
        return None
    value = clause if len(clause) <= SHORT or not found[2] else found[0]
    return Read(value, f"{found[1]}{found[2] or unit or '天'}", 1.0 if len(value) <= 50 else 0.5)  # noqa: PLR2004


_READERS: dict[str, Callable[[str, str], Read | None]] = {
    "text": _text, "long": _long, "org": _org, "person": _person, "address": _address, "code": _code, "uscc": _uscc,
    "cert": _cert, "parcel": _parcel, "date": _date, "until": _until, "month": _month, "period": _period, "money": _money,
    "upper": _upper, "area": _area, "length": _number, "ratio": _number, "count": _number, "percent": _percent,
    "grade": _grade, "conclusion": _conclusion, "id": _id, "phone": _phone, "account": _account, "floors": _floors,
    "days": _days,
}  # fmt: skip
