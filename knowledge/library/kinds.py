"""What kind of document it is, whether it is a draft, and which themes it touches."""

import re
from collections import Counter

from config.city import City

TITLE_WEIGHT = 3
THEMES_MAX = 4
THEME_MIN = 3  # points: once in the title, or three times in the text
TEXT_MAX = 60_000  # characters looked at for themes

_DRAFT = re.compile(
    r"征求意见稿|送审稿|讨论稿|公开征求.{0,30}意见|意见征集|征求.{2,60}意见的?(?:公告|通知|函|启事)|[（(]草案[)）]"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("图解", re.compile(r"图解|一图读懂|一图看懂")),
    ("解读", re.compile(r"解读|政策问答|问答$")),
    (
        "废止/修订通知",
        re.compile(r"(?:废止|修改|宣布失效|停止执行|暂停执行|暂停实施|延长).{0,80}(?:通知|决定|公告|通告)$"),
    ),
    (
        "申报通知",
        re.compile(
            r"(?:申报|申请|征集|兑现|推荐|申领|评审|认定).{0,40}(?:通知|公告|指南|通告|指引)$|申报指南|申兑指南|办事指南"
        ),
    ),
    ("公示/名单", re.compile(r"公示|名单|拟.{2,12}(?:支持|认定|奖励)")),
    ("实施细则", re.compile(r"实施细则|操作细则|细则(?:[（(].*[)）])?(?:[》〉]?的通知)?$")),
)
_WRAPPED = re.compile(r"(?:印发|发布|公布)[《〈](.+)[》〉]的")
_STANDARD = re.compile(r"^(?:GB|DB|JB|HB)[/T\s\d]|标准$|规范$")


def is_draft(title: str) -> bool:
    """Tell whether a title is that of a draft or of a call for comments on one."""
    return bool(_DRAFT.search(title))


def kind_of(title: str, doc_no: str, issuer: str) -> str:
    """Return the 文件类别 in the words of the policy office.

    >>> kind_of("关于印发《德阳市示例管理办法》的通知", "德示例规〔2023〕7号", "德阳市示例局")
    '行政规范性文件'
    """
    title = re.sub(r"[（(][^（）()]{1,12}[)）](?=$|[》〉])", "", title)
    wrapped = _WRAPPED.search(title)
    found = next((kind for kind, form in _KINDS if form.search(wrapped[1] if wrapped else title)), "")
    return found or _legal_kind(title, doc_no, issuer) or _plain_kind(title, doc_no)


def _legal_kind(title: str, doc_no: str, issuer: str) -> str:
    if re.search(r"(?:人民政府|部|局|委员会|总署)令第", doc_no):
        return "规章"
    if doc_no.startswith("国务院令") or (title.endswith("条例") and "国务院" in issuer):
        return "行政法规"
    if re.match(r"^中华人民共和国.{2,30}法(?:[（(].*[)）])?$", title):
        return "法律"
    if re.match(r"^中华人民共和国.{2,30}条例$", title):
        return "行政法规"
    return "地方性法规" if re.search(r"人民代表大会|人大常委会", issuer + doc_no) else ""


def _plain_kind(title: str, doc_no: str) -> str:
    agency = re.split(r"[〔\[]", doc_no)[0]
    if agency.endswith(("规", "规字")) or re.search(r"(?:办法|规定)(?:[（(].{1,8}[)）])?(?:[》〉]?的通知)?$", title):
        return "行政规范性文件"
    return "标准" if _STANDARD.search(title) and not doc_no else "其他政策文件"


def themes_of(city: City, title: str, text: str) -> tuple[str, ...]:
    """Return the themes by the city's dictionary, the strongest first."""
    points: Counter[str] = Counter()
    body = text[:TEXT_MAX]
    for theme in city.themes:
        in_title = sum(title.count(word) for word in theme.words)
        in_text = sum(body.count(word) for word in theme.words)
        points[theme.name] = in_title * TITLE_WEIGHT * 3 + min(in_text, 30)
    strongest = [(name, count) for name, count in points.most_common(THEMES_MAX) if count >= THEME_MIN]
    most = strongest[0][1] if strongest else 0
    return tuple(name for name, count in strongest if count * 4 >= most)
