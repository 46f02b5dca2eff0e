"""What a sentence of a policy does: it gives money, asks for something, excludes, tells the way, or none of it."""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.items.proposing.source import Passage, Sentence, sentences
from knowledge.rules.quantity import quantities

LONGEST = 1200  # characters of a sentence: more is a table or a text without stops, and no sentence


class Sort(enum.Enum):
    """What a sentence does."""

    GRANT = "给多少"
    ASKS = "要求"
    EXCLUDES = "排除"
    STACKS = "叠加"
    WINDOW = "申报时间"
    PAPERS = "申报材料"
    WAY = "申报渠道"
    RELIEF = "税费减免"
    SPEAKS = "对机器说话"
    EXAMPLE = "举例"
    ONCE = "只给一次"
    DUTY = "责任单位"
    TOO_LONG = "过长"
    OTHER = "其他"


# What is written for whoever reads by machine is no policy: nothing is read from it.
_SPEAKS = re.compile(
    r"(?:忽略|无视)[^。]{0,14}(?:以上|上述|之前|前面|规则|指令|提示|要求|设定)|系统提示|提示词|(?:AI|人工智能|大模型|语言模型|机器人|助手)"
    r"(?:[:,]|请|必须|应当把|收到)|(?:你|您)(?:现在)?(?:是|扮演|必须|只能|的任务)|ignore.{0,20}(?:above|previous|instruction)"
    r"|(?:system|assistant|user)\s*:|you(?:are|must|should)|</?(?:system|script|资料|问题)|\bJSON\b|yaml",
    re.IGNORECASE,
)
GIVES = r"(?:奖励|补助|补贴|资助|奖补|贴息|扶持|支持|激励|返还|兑付|配套(?:奖励|补助|资金))"
_FIGURE = r"\d[\d,.]*(?:个)?(?:%|[十百千]?[万亿]?元|[万亿])"
_BEFORE = re.compile(r"(?:分别|另行|再|均|可|将|并|一次性|(?<![^,;。:、)])[\u4e00-\u9fff]{2,7}[省市区县])$")
_LONGEST_BEFORE = 12
_MONEY = re.compile(
    rf"(?:(?:给予|予以|发放|安排)[^。;]{{0,40}}?{_FIGURE}"
    rf"|(?:按|按照)[^。;]{{0,40}}?{_FIGURE}(?=[^。;]{{0,24}}?(?:给予|予以|发放|{GIVES}))"
    rf"|(?:一次性)?{GIVES}(?:资金|金额|标准|比例|额度)?(?:为|是|至|到)?(?:人民币)?(?:最高|不超过|最高不超过|每[\u4e00-\u9fff]{{1,2}})?{_FIGURE}"
    rf"|每[人户家项个月台次件位名][^。;,]{{0,14}}?(?:给予)?{GIVES}{_FIGURE}"
    rf"|(?:单户|单个|每户|每家|同一企业)[^。;,]{{0,16}}?(?:最高|不超过)[^。;,]{{0,10}}?{_FIGURE}"
    rf"|(?:最高|累计)(?:{GIVES}|不超过|给予)[^。;,]{{0,10}}?{_FIGURE})"
)
_VERB = re.compile(GIVES + r"|给予|发放")
_NOT_TO_FIRMS = re.compile(
    r"预算|资金规模|财政收入|总投资|罚款|处以|违约金|滞纳金|收费标准|缴纳[^,;。]{0,6}保证金|(?:贷款|授信|担保)额度[^,;。]{0,10}\d|举报|违法所得|处罚"
)
_RELIEF = re.compile(
    r"(?:免征|减征|减按|减半征收|即征即退|先征后退|加计抵减|税前(?:加计)?扣除|按\d+%的税率|扣减税费|应纳税所得额)"
)
_STACKS = re.compile(
    r"就高|不重复|不得重复|不再重复|重复享受|叠加|差额|补差|补足|只能(?:选择|享受)一项|择(?:优|高)|同时享受|不(?:得|能)同时|不再享受|不再补|不再贴"
)
_DIFFERENCE = re.compile(r"差额|补差|补足")
VERDICT = re.compile(
    r"(?:均|也|一律|原则上)?(?:不予|不给予|不得(?:申报|申请|享受)|不能(?:申报|申请|享受)|不享受|取消|不安排|不适用|不作为|不属于(?:支持|奖励|本)|不纳入|除外|不发放)"
)
_WINDOW = re.compile(
    r"申报时间|申请时间|受理时间|集中受理|集中申报|集中兑现|(?:每年|当年|次年)[^。;]{0,14}(?:月|季度)[^。;]{0,30}(?:申报|申请|受理|提出|提交|兑现|核实|申领)"
    r"|之日起[^。;]{0,10}(?:日|月)内[^。;]{0,24}(?:申请|申报|提交)|(?:申报|申请)通知|随时(?:受理|申报)|常年(?:受理|申报)|\d{1,2}月\d{0,2}日?(?:底)?前"
    r"|免申即享|即申即享|快申快享|实行一般申报|按季度受理|申报指南"
)
_PAPERS = re.compile(
    r"(?:提交|提供|报送|递交|附)[^。;]{0,20}(?:材料|资料|证明|复印件|申请表|申请书|承诺书)|申报材料|申请材料"
)
_WAY = re.compile(
    r"(?:登录|通过)[^。;]{0,24}(?:申报|申请|提出|提交)|向[^。;]{0,30}(?:部门|局|委|中心|窗口)[^。;]{0,10}(?:申报|申请|提交|提出)"
)
_ASKS = re.compile(
    r"(?:本(?:办法|措施|政策|细则|规定|条|实施细则|若干措施)?(?:所称|适用于|支持|适用)|适用(?:对象|范围)|(?:奖励|支持|补助|补贴|扶持|申报|兑现)(?:对象|主体|范围)"
    r"|应当?(?:同时)?(?:具备|符合|满足|是|为)|须(?:同时)?(?:具备|符合|满足)|(?:申报|申请)(?:条件|企业|单位|人)|可以(?:申请|申报|申领)|条件[:：])"
)
ONCE_FOR_ALL = re.compile(r"同一(?:企业|单位)同一(?:事项|奖项|奖励)(?:只|仅)(?:能|可)?(?:享受|奖励|兑现|补助)一次")
_EXAMPLE = re.compile(r"计算示例[:：]|举例[:：说]|例如[，,：:]某")
_APPLIES = re.compile(
    r"(?<!不)适用于|本(?:办法|措施|政策|细则|规定|方案|若干措施)支持|(?:奖励|支持|补助|补贴)对象(?:是|为)"
)
_CONDITION_HEAD = re.compile(r"条件|对象|范围|适用|要求|资格")
NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]{1,5}条)?(?:\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑳]|(?<=条))"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and what it does."""

    sentence: Sentence
    sort: Sort
    lead: str = ""  # of a list: the line above it that ends with a colon


def rows_of(passage: Passage) -> Iterator[Row]:
    """Give the sentences of an article with what they do."""
    lead = ""
    for sentence in sentences(passage):
        if sentence.plain.endswith(":"):
            lead = sentence.plain
        above = lead if sentence.plain != lead else ""
        sort = sort_of(sentence, above) if len(sentence.plain) <= LONGEST else Sort.TOO_LONG
        yield Row(sentence, sort, above)


def sort_of(sentence: Sentence, lead: str = "") -> Sort:
    """Return what a sentence does: the first that fits, in this order.

    Args:
        sentence: the sentence.
        lead: of a list: the line above it that ends with a colon.

    """
    plain = sentence.plain
    gives, verdict = gives_money(plain), bool(VERDICT.search(plain))
    listed = bool(NUMBERED.match(plain)) and bool(_CONDITION_HEAD.search(lead))
    fits = (
        (Sort.SPEAKS, _SPEAKS.search(plain)),
        (Sort.EXAMPLE, _EXAMPLE.search(sentence.passage.text)),
        (Sort.DUTY, re.fullmatch(r"\(责任单位[^()]*\)", plain)),
        (Sort.ONCE, ONCE_FOR_ALL.search(plain) and not gives),
        (Sort.RELIEF, _RELIEF.search(plain) and not gives),
        (Sort.STACKS, _DIFFERENCE.search(plain)),
        (Sort.GRANT, gives),
        (Sort.ASKS, verdict and _APPLIES.search(plain)),
        (Sort.EXCLUDES, verdict),
        (Sort.STACKS, _STACKS.search(plain)),
        (Sort.PAPERS, _PAPERS.search(plain) or "材料" in lead),
        (Sort.WINDOW, _WINDOW.search(plain)),
        (Sort.ASKS, _ASKS.search(plain) or listed or _headed(sentence.passage)),
        (Sort.WAY, _WAY.search(plain)),
    )
    return next((sort for sort, fit in fits if fit), Sort.OTHER)


def start_of_money(plain: str) -> int | None:
    """Return where a sentence begins to say how much; None where it does not."""
    match = _MONEY.search(plain)
    if match is None:
        return None
    start = match.start()
    while word := _BEFORE.search(plain[max(0, start - _LONGEST_BEFORE) : start]):
        start -= len(word[0])
    return start


def gives_money(plain: str) -> bool:
    """Tell whether a sentence says how much somebody gets."""
    start = start_of_money(plain)
    if start is None or not _VERB.search(plain) or _NOT_TO_FIRMS.search(plain):
        return False
    return any(one.unit in {"元", "%"} and one.end > start for one in quantities(plain))


def _headed(passage: Passage) -> bool:
    head = passage.path[-1] if passage.path else ""
    return bool(_CONDITION_HEAD.search(head)) and len(head) <= 30  # noqa: PLR2004 - a heading, no sentence


def tells_window(plain: str) -> bool:
    """Tell whether a sentence says when to apply."""
    return bool(_WINDOW.search(plain))


def tells_stacking(plain: str) -> bool:
    """Tell whether a sentence says what may not be had together."""
    return bool(_STACKS.search(plain))


def tells_way(plain: str) -> bool:
    """Tell whether a sentence says where to apply."""
    return bool(_WAY.search(plain))


def tells_papers(plain: str) -> bool:
    """Tell whether a sentence says what to hand in."""
    return bool(_PAPERS.search(plain))
