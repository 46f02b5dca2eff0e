"""What kind of document it is (文件类别) and whether it is a draft, each with the words that show it."""

import re
from dataclasses import dataclass

from knowledge.library.evidence import Spot
from knowledge.library.titles import wrapped_titles

DRAFT = "征求意见稿"
OTHER = "其他政策文件"
NOTICE = "申报通知"
TALKS = frozenset({"解读", "图解"})  # they tell of other documents: what they say of days and acts is not their own
_DRAFT = re.compile(
    r"征求意见稿|送审稿|讨论稿|公开征求.{0,60}意见|意见征集|征集.{0,40}(?:意见|建议)的?(?:公告|通知|启事)|"
    r"(?<!关于)征求.{2,60}(?:意见|建议)的?(?:公告|通知|函|启事)|[（(]草案.{0,6}[)）]"
)
# The results of a call for comments are no draft.
_DRAFT_RESULT = re.compile(r"(?:意见|建议)(?:采纳|反馈|征集)(?:情况|结果)|征集结果|采纳情况")
_CALL = re.compile(
    r"(?:(?:现|特)(?:将|向|就|公开|面向|予以|对|广泛)|起草了|形成了|研究起草)[^。]{0,120}?(?:公开)?(?:征求|征集)(?:社会)?(?:各界|各方面|公众)?(?:的)?(?:修改)?(?:意见|建议)"
)
_FEEDBACK = re.compile(r"(?:意见|建议)[^。]{0,20}(?:反馈|发送|邮寄|提交)|反馈意见|意见反馈")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("图解", re.compile(r"图解|一图读懂|一图看懂|一图了解|长图|漫画")),
    ("解读", re.compile(r"解读|问答|热点.{0,3}问$|常见问题|答记者问|\d+问$")),
    (
        "废止/修订通知",
        re.compile(
            r"(?:废止|修改|修正|失效|停止执行|停止实施|停止施行|暂停执行|暂停实施|(?:延长|延续).{0,100}有效期|清理结果).{0,120}"
            r"(?:通知|决定|公告|通告|目录)$"
        ),
    ),
    (
        "公示/名单",
        re.compile(r"公示|名单|拟.{2,16}(?:支持|认定|奖励|入库).{0,20}(?:企业|项目)|(?:评审|认定|评选|入围)结果"),
    ),
)
_APPLY = re.compile(
    r"(?:申报|申领|征集|推荐|遴选|报名|申请|申补).{0,40}(?:通知|公告|通告|指南|指引|启事|须知)$|"
    r"(?:申报|申兑|申领|申请|办事|办理)(?:指南|指引|须知)"
)
# 认定 评审 兑现 stand in titles of rules too; in the notice of one year they mean a window.
_APPLY_YEARLY = re.compile(
    r"(?:20\d\d|[〇○零一二三四五六七八九]{4})年.{0,60}(?:认定|评审|评选|兑现|复核|评价|入库|确认|核实|申报).{0,40}(?:通知|公告|通告)$|"
    r"(?:兑现|拨付).{0,40}(?:通知|公告|通告)$"
)
_APPLY_LABEL = re.compile(
    r"^[^。；]{0,8}(?:申报|申请|受理|申领|推荐|报名)(?:时间|条件|材料|方式|程序|对象|范围|要求|流程|截止|渠道)",
    re.MULTILINE,
)
_RULES = re.compile(r"(?:办法|规定|条例|细则|方案|意见|措施|政策|规则|规划|计划|制度|规程)(?:[（(].{1,12}[)）])?$")
_DETAIL = re.compile(r"(?:实施|操作|管理)?细则(?:[（(].*[)）])?$")
_STANDARD = re.compile(r"^(?:GB|DB|JB|HB|T/)[/T\s\d]|(?<!统计)(?:标准|规范)$|划分标准")
_BULLETIN = re.compile(r"公报$|公报[（(]")
_GENRE = re.compile(
    r"(?:通知|意见|方案|措施|政策|计划|规划|纲要|要点|批复|函|决定|公告|通告|指引|指南|清单|规则|制度|规程|规范|手册|目录|通报|报告|函)(?:[（(].{1,16}[)）])?$"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A 文件类别, how sure it is, and the words of the title that show it (empty: nothing does)."""

    name: str
    confidence: float
    words: str = ""


def is_draft(title: str) -> bool:
    """Tell whether a title is that of a draft or of a call for comments on one."""
    return bool(_DRAFT.search(title)) and not _DRAFT_RESULT.search(title)


def draft_words(title: str) -> str:
    """Return the words of a title that make it a draft, or nothing."""
    match = _DRAFT.search(title)
    return match[0] if match and is_draft(title) else ""


def call_for_comments(head: str) -> tuple[Spot, float] | None:
    """Return where the first lines of a text call for comments, and how sure it is; block 0 of the given text.

    A call together with an address for answers makes a draft; a call alone is only a hint.
    """
    call = _CALL.search(head)
    if call is None:
        return None
    sure = bool(_FEEDBACK.search(head, call.end()))
    told_of = re.search(r"(?:已|经|已经|前期|曾)[^，。]{0,12}$", head[: call.start()])
    if told_of:
        return None
    return Spot(0, call.start(), call.end()), 0.85 if sure else 0.5


def kind_of(title: str, doc_no: str, issuer: str) -> str:
    """Return the 文件类别 in the words of the policy office.

    >>> kind_of("关于印发《德阳市示例管理办法》的通知", "德示例规〔2023〕7号", "德阳市示例局")
    '行政规范性文件'
    """
    return read_kind(title, doc_no, issuer).name


def read_kind(title: str, doc_no: str, issuer: str, text: str = "") -> Kind:
    """Return the kind with its evidence; ``text`` lets a notice be known by its 申报条件, 申报材料, 申报时间."""
    plain = re.sub(r"\s+|[（(][^（）()]{1,12}[)）](?=$|[》〉])", "", title)
    inner = wrapped_titles(plain)
    named = re.sub(r"[（(][^（）()]{1,12}[)）]$", "", inner[0]) if inner and not _forwards(plain) else plain
    found = next((Kind(kind, 0.9, match[0]) for kind, form in _KINDS if (match := form.search(named))), None)
    return found or _legal(plain, doc_no, issuer) or _notice(named, text) or _detail(named) or _plain(named, doc_no)


def _forwards(title: str) -> bool:
    return bool(re.search(r"转发|批转", title.partition("《")[0]))


def _notice(title: str, text: str) -> Kind | None:
    labels = {match[0].strip() for match in _APPLY_LABEL.finditer(text)}
    match = _APPLY.search(title)
    if match and not _RULES.search(title):
        return Kind(NOTICE, 0.95 if labels or not text else 0.85, match[0])
    match = _APPLY_YEARLY.search(title)
    if match:
        return Kind(NOTICE, 0.9 if labels else 0.7, match[0])
    if len(labels) >= 3 and re.search(r"(?:通知|公告|通告|指南|指引|须知)$", title):  # noqa: PLR2004 - conditions, papers, time
        return Kind(NOTICE, 0.75, title[-2:])
    return None


def _detail(title: str) -> Kind | None:
    match = _DETAIL.search(title)
    return Kind("实施细则", 0.95, match[0]) if match else None


def _legal(title: str, doc_no: str, issuer: str) -> Kind | None:
    forms = (
        ("行政法规", 0.95, "国务院令第" in doc_no or (title.endswith("条例") and "国务院" in issuer)),
        ("行政法规", 0.75, issuer == "国务院" and re.search(r"(?:办法|规定|细则)$", title) and "关于" not in title),
        ("法律", 0.95, issuer.startswith("全国人民代表大会") and not title.endswith(("决定", "解释"))),
        ("规章", 0.95, re.search(r"(?:人民政府|部|局|委员会|总署)令第", doc_no)),
        ("法律", 0.95, re.match(r"^中华人民共和国.{2,30}法(?:[（(].*[)）])?$", title)),
        ("行政法规", 0.95, re.match(r"^中华人民共和国.{2,30}条例$", title)),
        ("地方性法规", 0.9, re.search(r"人民代表大会|人大常委会", issuer + doc_no)),
        ("地方性法规", 0.75, re.match(r"^.{2,8}(?:省|市|自治区|自治州|自治县)[^关于]{2,40}条例$", title)),
        (
            "地方性法规",
            0.65,
            re.match(r"^.{2,8}(?:省|市|自治区|自治州)(?:贯彻|实施)《?[^关于]{2,40}法》?.{0,2}办法$", title),
        ),
        ("行政法规", 0.65, re.match(r"^[^关于《省市县]{2,30}条例$", title)),
        ("法律", 0.65, re.match(r"^[^关于《办]{2,20}(?<!办)法$", title)),
    )
    return next((Kind(name, confidence, title[-2:]) for name, confidence, fits in forms if fits), None)


def _plain(title: str, doc_no: str) -> Kind:
    agency = re.split(r"[〔\[]", doc_no)[0]
    if agency.endswith(("规", "规字", "规发")):
        return Kind("行政规范性文件", 0.95)
    if _BULLETIN.search(title):
        return Kind("公报", 0.9, "公报")
    rule = re.search(r"(?:办法|规定)(?:[（(].{1,8}[)）])?$", title)
    if rule:
        return Kind("行政规范性文件", 0.8, rule[0])
    if _STANDARD.search(title) and not doc_no:
        return Kind("标准", 0.8, title[-2:])
    genre = _GENRE.search(title)
    return Kind(OTHER, 0.75, genre[0]) if genre else Kind(OTHER, 0.45)
