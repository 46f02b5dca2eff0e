"""A value as it is printed, cut out of what stands behind its label, and its normal form, by kind.

Normal forms: money in 元, areas in ㎡, lengths in m, days as 2026-10-12, periods as 2026-01-01/2026-12-31 (either side
may be missing, 长期 stands for no end), shares in per cent, all as text; codes in half width; names without spaces.
"""

import re
import unicodedata
from collections.abc import Callable

from knowledge.papers.fields_measures import MEASURES
from knowledge.papers.fields_printed import HAN as _HAN
from knowledge.papers.fields_printed import Read, balanced, folded, is_empty
from knowledge.rules import uscc

_STAMP = re.compile(
    r"\s*[（(]\s*(?:加?盖?(?:公|单位|法人)?章|签章|签字|签名|盖章签字|签字或盖章|公司盖章)[^（）()]*[)）]\s*"
)
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
_NEXT_LABEL = re.compile(rf"(?<=[{_HAN}])\s+[{_HAN}]{{2,8}}(?:机构|单位|代表人?|方|人)(?:[（(].*)?$")
ORG_LEAST = 4  # letters of a firm's name
_PERSON = re.compile(rf"([{_HAN}](?:\s?[{_HAN}]){{1,3}}(?:\s?·\s?[{_HAN}]{{1,8}})?)")
_NO_PERSON = re.compile(
    r"签字|签名|签章|盖章|印章|公章|身份证|电话|日期|职务|信息|资格|姓名|证书|公司|单位|委托书|(?:如下|以下|负责)$"
)
_SEX = re.compile(r"\s*(?:先生|女士|[（(].*)$")
_GRADE = re.compile(r"(?:特|一|二|三|四|五|壹|贰|叁|甲|乙|丙|丁|Ⅰ|Ⅱ|Ⅲ|大型|中型|小型)\s*[级型]?")


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
    plain = _NEXT_LABEL.sub("", plain)  # of the next column; the name goes on in the next line
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


_READERS: dict[str, Callable[[str, str], Read | None]] = {
    "text": _text, "long": _long, "org": _org, "person": _person, "address": _address, "code": _code, "uscc": _uscc,
    "cert": _cert, "parcel": _parcel, "grade": _grade, "conclusion": _conclusion, "id": _id, "phone": _phone,
    "account": _account, **MEASURES,
}  # fmt: skip
