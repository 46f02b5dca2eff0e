"""Thresholds: a measure with a bound and a year (营业收入在2000万元以上), and growth over the year before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from knowledge.items.proposing.findings import EVENT, Found, Node, leaf
from knowledge.items.proposing.source import Sentence
from knowledge.rules.fact_names import is_yearly, label
from knowledge.rules.money import brief, decimal_text, fen_of
from knowledge.rules.quantity import MONEY, Quantity, quantities

BEFORE = "event_year-1"
_TURNOVER = r"(?:主营业务收入|营业收入|销售收入|营收|收入)"
MEASURES: tuple[tuple[str, str, frozenset[str]], ...] = (
    (rf"(?:研发|研究开发)(?:费用|投入|经费)?(?:支出|总额)?(?:占|与)(?:同期|当年)?(?:年)?{_TURNOVER}(?:总额)?(?:的)?(?:比重|比例|比率|比)",
     "rd_ratio", frozenset({"%"})),
    (r"研发(?:投入)?强度", "rd_ratio", frozenset({"%"})),
    (r"资产负债率", "debt_ratio", frozenset({"%"})),
    (r"裁员率", "unemployment.layoff_rate", frozenset({"%"})),
    (r"主营业务收入", "main_revenue", MONEY),
    (r"(?:营业(?:总)?收入|营收|销售收入|应征增值税销售额|营业额)", "revenue", MONEY),
    (r"(?:工业)?总产值|(?<!总)(?<!亩均)产值", "output_value", MONEY),
    (r"(?:纳税(?:总)?额|入库税收|实缴税[收金]|上缴税[收金]|缴纳税[收金])", "tax_paid", MONEY),
    (r"利润总额|应纳税所得额", "profit", MONEY),
    (r"资产总额|总资产", "total_assets", MONEY),
    (r"(?:研发|研究开发)(?:费用|投入|经费)(?:支出|总额)?", "rd_expense", MONEY),
    (r"固定资产(?:实际)?(?:总)?投(?:资|入)(?:总)?额?", "fixed_investment", MONEY),
    (r"(?:生产)?(?:性)?设备(?:实际)?投(?:资|入)(?:总)?额?", "equipment_investment", MONEY),
    (r"进出口(?:总)?额", "import_export", MONEY),
    (r"(?<!进)出口(?:总)?额", "export_value", MONEY),
    (r"注册资本", "reg_capital", MONEY),
    (r"参保(?:职工|人员|人)(?:人数|总数|数)?", "insured_employees", frozenset({"人", ""})),
    (r"(?:从业人员|从业人数|(?:在职)?职工|员工)(?:总)?(?:人数|数)?", "employees", frozenset({"人", ""})),
    (r"研发人员(?:数量|人数|数)?", "rd_staff", frozenset({"人", ""})),
    (r"发明专利(?:数量|授权)?", "ip.invention", frozenset({"件", "项", "个"})),
    (r"实用新型(?:专利)?", "ip.utility", frozenset({"件", "项", "个"})),
    (r"软件著作权", "ip.software", frozenset({"件", "项", "个"})),
    (r"(?:足额)?缴纳失业保险费?", "unemployment.insured_months", frozenset({"个月"})),
)  # fmt: skip
_LINK = re.compile(
    r"(?:总额|总量|金额|合计|累计|首次|均|应|须|需|已|保持|在|为|是|达到?|突破|超过?|高于|大于|不低于|不少于|不超过|不高于|不大于|"
    r"低于|少于|不足|不满|至少|最低|实现|人民币|\(含\)|:)*"
)
_GROWN = re.compile(
    r"(?:总额|金额)?(?:(?:比|较|同比|与)?(?:上一?年度?|前一年度?|去年|上年同期|同期)?(?:相比)?)?(?:同比)?(?:增长|增幅|增速|增加)"
    r"(?:率|幅度|比例)?(?:达到?|在|为|超过?|不低于|高于|不少于)?"
)
_NEXT = re.compile(r"(?:\(不?含\))?(?:以上|以下)?[,、且并和但至到~\-]*(?:不足|不满|低于|少于|不超过|高于|超过|达到)?")
_OPS = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "[": ">=", "]": "<=", "](": "<"}
_INVERSE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_SEVERAL = re.compile(
    r"次年|第二年|翌年|连续|(?:近|前|过去|最近)(?:两|二|三|四|五|\d)(?:个)?(?:会计)?年|年均|平均|累计"
)
_FIXED = re.compile(r"((?:19|20)\d{2})年")
_MOVED = re.compile(
    r"(?:输送|招聘|招用|新增|新招|介绍|吸纳|引进|推荐|培训)[^,;。]{0,8}(?:职工|员工|人员|人数)[^,;。]{0,2}$"
)
OF_PROJECTS = frozenset({"fixed_investment", "equipment_investment"})
_LARGEST = Fraction(10**14)  # 元: more is a slip of the pen or a joke
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure and the quantity it is compared with."""

    fact: str
    quantity: Quantity
    start: int
    growth: bool
    link: str  # what stands between measure and quantity
    before: str  # what stands before the measure in its clause
    steps: tuple[Quantity, ...] = ()  # 1亿元、5亿元、10亿元: what follows in a row


def figures_asked(sentence: Sentence, start: int, end: int, *, negative: bool = False) -> Iterator[Found]:
    """Give the thresholds in a part of a sentence; of a sentence that excludes, the opposite ones."""
    for one in measured(sentence.plain, start, end):
        found = _found(one, sentence, negative=negative)
        if found is not None:
            yield found


def measured(plain: str, start: int, end: int) -> list[Measured]:
    """Return the measures of a text that are compared with a quantity.

    >>> [(one.fact, one.quantity.bound) for one in measured("年营业收入达到1000万元(含)、不足2000万元的", 0, 25)]
    [('revenue', '>='), ('revenue', '<')]
    """
    found: list[Measured] = []
    for quantity in quantities(plain):
        if quantity.start < start or quantity.end > end or _MOVED.search(plain[start : quantity.start]):
            continue
        last = found[-1] if found else None
        if last is not None and _NEXT.fullmatch(plain, (last.steps or (last.quantity,))[-1].end, quantity.start):
            if quantity.unit == last.quantity.unit and not last.growth:
                row = re.fullmatch(
                    r"(?:\(含\))?[、,]", plain[(last.steps or (last.quantity,))[-1].end : quantity.start]
                )
                if row and not quantity.bound:
                    found[-1] = replace(last, steps=(*last.steps, quantity))
                else:
                    found.append(
                        Measured(last.fact, quantity, _after(plain, last.quantity.end), last.growth, "", last.before)
                    )
            continue
        one = _measure(plain, start, quantity)
        if one is not None:
            found.append(one)
    return found


def _after(plain: str, at: int) -> int:
    """Return where the second bound begins: behind the (含) of the first."""
    tail = re.compile(r"(?:\(不?含(?:本数)?\))?(?:以上|以下)?").match(plain, at)
    return tail.end() if tail else at


def _measure(plain: str, start: int, quantity: Quantity) -> Measured | None:
    for form, fact, units in MEASURES:
        for match in reversed(list(re.compile(form).finditer(plain, start, quantity.start))):
            link = plain[match.end() : quantity.start]
            grown = quantity.unit == "%" and "%" not in units and _GROWN.fullmatch(link)
            if not grown and not (_LINK.fullmatch(link) and quantity.unit in units):
                continue
            if any(other.end() > match.end() for other in _longer(plain, match)):
                continue
            clause = re.split(r"[,;。:]", plain[start : match.start()])[-1]
            name = "export_usd" if fact == "export_value" and (grown or quantity.unit == "美元") else fact
            if re.compile(r"(?:以上|以下|的|\(含\))*(?:部分|比例)").match(plain, quantity.end):
                continue
            if fact in OF_PROJECTS and re.compile(r"[^,;。]{0,30}项目").match(plain, quantity.end):
                continue  # of one project, which only the list of projects holds
            return Measured(name, quantity, match.start(), bool(grown), link, clause)
    return None


def _longer(plain: str, match: re.Match[str]) -> list[re.Match[str]]:
    """Return what a measure is only a part of: 营业收入 inside 研发费用占营业收入的比重."""
    return [
        other for other in re.compile(MEASURES[0][0]).finditer(plain) if other.start() < match.start() < other.end()
    ]


def _found(one: Measured, sentence: Sentence, *, negative: bool) -> Found | None:
    op = _OPS.get(one.quantity.bound, "")
    remarks = []
    if not op and "突破" in one.link:
        op = ">="
    if not op and (one.growth or re.search(r"达到?$", one.link)):
        op = ">="
    if negative:
        op = _INVERSE.get(op, "")
    if not op or _SEVERAL.search(one.before + one.link) or isinstance(one.quantity.value, tuple):
        return None
    if "首次" in one.link or "首次" in one.before:
        remarks.append("“首次”没有转成条件")
    year, remark = _year(one)
    remarks += [remark] if remark else []
    value = _growth(one) if one.growth else _value(one)
    if value is None:
        return None
    last = (one.quantity, *one.steps)[-1].end
    tail = re.match(r"(?:\(不?含\))?(?:\(不?含本数\))?(?:以上|以下|以内|之内)?", sentence.plain[last:])
    end = last + (tail.end() if tail else 0)
    steps = _steps(one) if one.steps else ()
    if one.steps and (op not in {">=", ">"} or not steps):
        return None
    value = steps[0] if steps else value
    says = sentence.plain[one.start : end]
    if negative:
        says = f"不属于“{says}”"
    elif not re.match(one_measure_form(), says):
        says = f"{label(one.fact)}{says.lstrip('(含)、,且')}"
    node = leaf(one.fact, op, value, says, year if is_yearly(one.fact) else "")
    return Found(node, sentence, one.start, end, "；".join(remarks), steps)


def one_measure_form() -> str:
    """Return the pattern of any measure."""
    return "|".join(f"(?:{form})" for form, _, _ in MEASURES)


def _steps(one: Measured) -> tuple[str, ...]:
    """Return the steps of a ladder as items write them, rising; nothing where they don't rise or fall."""
    rows = [one.quantity, *one.steps]
    texts = [money_text(each) for each in rows]
    if None in texts:
        return ()
    said = [text for text in texts if text is not None]
    sizes = [fen_of(text) for text in said]
    return tuple(said) if sizes == sorted(set(sizes)) else ()


def _year(one: Measured) -> tuple[str | int, str]:
    fixed = _FIXED.search(one.before)
    if fixed:
        return int(fixed[1]), ""
    if not is_yearly(one.fact) or re.search(r"上一?(?:个)?(?:会计)?年度?|上年", one.before):
        return EVENT, ""
    if re.search(r"当年|本年度?", one.before):
        return EVENT, "原文写“当年”，按评价年度（上一年度）处理"
    return EVENT, "" if "年" in one.before[-2:] or one.growth else "原文没有写年度，按上一年度处理"


def _growth(one: Measured) -> Node | None:
    share = share_text(one.quantity)
    if share is None:
        return None
    return {"mul": [{"fact": one.fact, "year": BEFORE}, {"sum": ["100%", share]}]}


def _value(one: Measured) -> str | int | None:
    if one.quantity.unit == "%":
        return share_text(one.quantity)
    if one.quantity.unit == "元":
        return money_text(one.quantity)
    value = one.quantity.value
    if isinstance(value, tuple) or value.denominator != 1 or value > _LARGEST:
        return None
    return int(value)


def money_text(quantity: Quantity) -> str | None:
    """Return an amount as items write it, None where it can be none.

    >>> money_text(quantities("奖励二十万元")[0])
    '20万元'
    """
    if isinstance(quantity.value, tuple) or quantity.unit != "元" or not 0 < quantity.value <= _LARGEST:
        return None
    return brief(quantity.value * _PERCENT)


def share_text(quantity: Quantity) -> str | None:
    """Return a share as items write it."""
    if isinstance(quantity.value, tuple) or quantity.unit not in {"%", "百分点"}:
        return None
    text = decimal_text(quantity.value)
    return f"{text}%" if text is not None else None
