"""What a sentence gives: a fixed sum, a share of something with a most, a sum for each of something, a ladder."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from config.words import proposing as words
from knowledge.items.proposing.figures import BEFORE, money_text, share_text
from knowledge.items.proposing.findings import EVENT, Found, Node, is_record
from knowledge.items.proposing.source import Sentence
from knowledge.rules.quantity import Quantity, quantities

MOST = Fraction(10**9)  # 元: no item of a city gives one firm more
_FULL = 100  # percent
_CAP = re.compile(r"(?:最高|最多|不超过|不高于|上限|封顶|以内|限额|累计)")
_BORROWED = re.compile(r"(?:以内|以下)?(?:最长[^,;。]{0,6})?的?[^,;。\d]{0,6}?(?:贷款|授信|担保|融资额度)")
_INNER = re.compile(
    r"(?:单个|每个|每一?|单台|单笔|每笔|每项|单项)(?:项目|展位|产品|台|笔|设备|展会|人|平台|标准|贷款|\(件\))"
)
_PER_FIRM = frozenset({"户", "年", "月", "季度"})  # what a sum may be given for without a count of something
_BASE = re.compile(
    r"(?:按照?|对|给予|不超过)?(?:其|企业|上一?年度|当年|年度|每年)*(?P<base>[^,;。]{2,36}?)(?:总额|金额|部分)?(?:的)?"
    r"(?:最高)?(?:不超过|不高于|按照?)?(?:一定比例)?(?:\(?最高)?$"
)
BASES: tuple[tuple[str, Node], ...] = (
    (r"(?:研发|研究开发)(?:费用|投入|经费)[^,;。]{0,12}(?:增量|增长部分|增加部分|新增部分|增长额)",
     {"floor0": {"sub": [{"fact": "rd_expense", "year": EVENT}, {"fact": "rd_expense", "year": BEFORE}]}}),
    (r"出口(?:额)?(?:的)?增量",
     {"floor0": {"sub": [{"fact": "export_usd", "year": EVENT}, {"fact": "export_usd", "year": BEFORE}]}}),
    (r"(?:研发|研究开发)(?:费用|投入|经费)(?:支出)?(?:总额|总量)?(?:给予)?$", {"fact": "rd_expense", "year": EVENT}),
    (r"云服务费(?:用)?|上云(?:服务)?费用?", {"fact": "cloud_fee", "year": EVENT}),
    (r"(?:出口信用保险|实际缴纳|投保)(?:的)?保?费(?:用)?(?:支出)?$|出口信用保险保?费",
     {"fact": "credit_insurance_premium", "year": EVENT}),
    (r"失业保险费", {"fact": "unemployment.premium", "year": EVENT}),
    (r"(?:科技)?服务合同(?:实际支付)?(?:金额|支出)?|合同实际支付金额?", {"fact": "service_contracts", "year": EVENT}),
    (r"(?:实际支付)?(?:场地)?租金", {"fact": "startup.rent", "year": EVENT}),
)  # fmt: skip
FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "projects": ((r"设备(?:实际)?投(?:资|入)", "equipment_investment"),
                 (r"固定资产投(?:资|入)|项目总?投资", "fixed_investment"),
                 (r"储能容量", "capacity")),
    "loans": ((r"利息", "interest_paid"), (r"评估费", "evaluation_fee"), (r"贷款(?:额|本金|金额)?$|本金", "principal")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """How much one sentence gives; ``value`` is a formula, or a range where the sentence leaves a part open."""

    value: Node | str
    sentence: Sentence
    start: int
    end: int
    exact: bool = True  # False: a range, because what it is a share of is no known fact
    remark: str = ""
    base: Node | None = None  # what a share is of


@dataclass(frozen=True, slots=True)
class Most:
    """A cap: at most so much, for the firm or for each record."""

    text: str
    inner: bool
    sentence: Sentence
    at: int


def sums_in(sentence: Sentence, start: int) -> tuple[list[Quantity], list[Quantity], list[Most]]:
    """Return the sums, the shares and the caps of a sentence from a place on; absurd figures are in none of them."""
    sums, shares, caps = [], [], []
    for one in quantities(sentence.plain):
        if one.start < start or isinstance(one.value, tuple):
            continue
        if one.unit == "%" and 0 < one.value <= _FULL:
            shares.append(one)
        elif one.unit == "元" and 0 < one.value <= MOST:
            if _BORROWED.match(sentence.plain, one.end):
                continue
            clause = re.split(r"[,;。]", sentence.plain[start : one.start])[-1]
            if one.bound in {"<=", "<"} or _CAP.search(clause):
                text = money_text(one)
                if text:
                    caps.append(Most(text, bool(_INNER.search(clause)), sentence, one.start))
            else:
                sums.append(one)
    return sums, shares, caps


def absurd_in(sentence: Sentence) -> bool:
    """Tell whether a sentence names a sum or a share that no item can give."""
    return any(
        (one.unit == "元" and (one.value > MOST or one.value <= 0)) or (one.unit == "%" and one.value > _FULL)
        for one in quantities(sentence.plain)
        if not isinstance(one.value, tuple)
    )


def amount_of(
    sentence: Sentence, start: int, conditions: Sequence[Found], before: Amount | None = None
) -> Amount | None:
    """Return what a sentence gives from a place on; None where it can't be told.

    Args:
        sentence: the sentence.
        start: where its conditions end.
        conditions: what was read before that place.
        before: what the sentence before gave: a share without a base is of the same.

    """
    sums, shares, caps = sums_in(sentence, start)
    record = next((one.node for one in conditions if is_record(one.node) and one.fact != "qualifications"), None)
    end = max([one.end for one in (*sums, *shares)] + [one.at for one in caps], default=start)
    dollar = re.search(r"每1?美元(?:奖励|补助|补贴)(\d+(?:\.\d+)?)元", sentence.plain[start:])
    if dollar:
        base = next(node for form, node in BASES if "export" in repr(node))
        return Amount(_capped({"mul": [base, f"{dollar[1]}元"]}, caps, inner=False), sentence, start, end)
    if shares and not sums:
        return _share(sentence, start, end, (shares, caps), record, before.base if before is not None else None)
    if sums and not shares:
        return _sum(sentence, start, end, sums, caps, conditions, record)
    if caps and not sums and not shares:
        most = [one.text for one in caps if not one.inner][:1]
        return Amount({"range": ["0元", *most]}, sentence, start, end, exact=False, remark=words.ONLY_MOST)
    return None


def _share(
    sentence: Sentence, start: int, end: int, figures: tuple[list[Quantity], list[Most]], record: Node | None,
    same: Node | None,
) -> Amount | None:  # fmt: skip
    shares, caps = figures
    share = share_text(shares[0])
    if len(shares) > 1 or share is None:
        return None
    head = sentence.plain[start : shares[0].start]
    base = _base(head, record) or base_before(sentence.plain[:start], head)
    if base is None and len(head) <= len("按照一定比例"):
        base = same
    if base is None:
        most = [one.text for one in caps if not one.inner][:1]
        remark = f"补助的基数“{_base_words(head)}”没有对应的事实，只能写成范围"
        return Amount({"range": ["0元", *most]}, sentence, start, end, exact=False, remark=remark)
    value: Node | str = _capped({"mul": [base, share]}, caps, inner=True)
    if record is not None and "field" in base:
        value = {"each": {"of": record["fact"], "where": record["value"], "value": value}}
    return Amount(_capped(value, caps, inner=False), sentence, start, end, base=base)


def _base(head: str, record: Node | None) -> Node | None:
    words = head[-40:]
    if record is not None:
        for form, field in FIELDS.get(str(record["fact"]), ()):
            if re.search(form, _base_words(words)) or re.search(form, words):
                return {"field": field}
    said = _base_words(words)
    return next((node for form, node in BASES if re.search(form, said)), None)


def base_before(before: str, head: str) -> Node | None:
    """Return the base that stands before the money: 上一年度研发费用总额按2%, 增长部分按10%."""
    if len(head) > len("按照一定比例"):
        return None
    clause = re.split(r"[;。]", before)[-1]
    if re.search(r"(?:增量|增长部分|增加部分)$", clause) and re.search(r"(?:研发|研究开发)(?:费用|投入)", clause):
        return BASES[0][1]
    last = re.split(r"[,;。]", clause)[-1]
    return next((node for form, node in BASES[2:] if re.search(f"(?:{form})$", last)), None)


def _base_words(head: str) -> str:
    clause = re.split(r"[,;。]", head)[-1]
    match = _BASE.search(clause)
    said = match["base"] if match else clause
    said = re.sub(r"^.*?(?:按照?|给予|按其)", "", said) or said
    return re.sub(r"(?:总额|金额)?(?:的)?(?:给予)?(?:按照?)?$", "", said)


def _capped(value: "Node | str", caps: Sequence[Most], *, inner: bool) -> "Node | str":
    fitting = [one.text for one in caps if one.inner is inner]
    return {"min": [*fitting, value]} if fitting else value


def _sum(
    sentence: Sentence, start: int, end: int, sums: list[Quantity], caps: list[Most],
    conditions: Sequence[Found], record: Node | None,
) -> Amount | None:  # fmt: skip
    texts = [money_text(one) for one in sums]
    if None in texts:
        return None
    said = [text for text in texts if text is not None]
    if len(said) > 1:
        return _several(sentence, start, end, sums, said, conditions)
    value: Node | str = said[0]
    months = _months(sentence.plain) or _months("".join(sentence.passage.text.split()))
    if "月" in sums[0].per:
        if months is None:
            remark = "按月发放，原文没有写发几个月"
            return Amount({"range": [said[0]]}, sentence, start, end, exact=False, remark=remark)
        value = {"mul": [said[0], months]}
    per_record = sums[0].per - _PER_FIRM
    remark = "按年发放，这里只算一年" if "年" in sums[0].per else ""
    if record is not None:
        times = re.search(r"每年(?:奖励)?(?:最多)?不超过(\d{1,2})项", sentence.plain)
        each: Node = {"of": record["fact"], "where": record["value"], "value": _capped(value, caps, inner=True)}
        if "千瓦时" in sums[0].per:
            each["value"] = _capped({"mul": [{"field": "capacity"}, said[0]]}, caps, inner=True)
        if times:
            each["take"] = {"largest": int(times[1])}
        if record["fact"] == "listing_events":
            each["key"] = "stage"
        value = {"each": each}
    elif per_record:
        remark = f"原文按每{'、每'.join(sorted(per_record))}计算，数量没有对应的事实，只能写成范围"
        most = [one.text for one in caps if not one.inner][:1]
        return Amount({"range": ["0元", *most]}, sentence, start, end, exact=False, remark=remark)
    return Amount(_capped(value, caps, inner=False), sentence, start, end, remark=remark)


def _several(
    sentence: Sentence, start: int, end: int, sums: list[Quantity], said: list[str], conditions: Sequence[Found]
) -> Amount | None:
    """Return the sums of a sentence that gives each level, or each step of a ladder, its own."""
    if not _in_a_row(sentence.plain, sums):
        return None
    for one in conditions:
        levels = one.node.get("value", {}).get("level") if isinstance(one.node.get("value"), dict) else None
        if isinstance(levels, list) and len(levels) == len(said):
            rows = dict(zip(levels, said, strict=True))
            each: Node = {
                "of": one.fact,
                "where": one.node["value"],
                "value": {"table": {"by": {"field": "level"}, "rows": rows}},
            }
            if one.fact == "qualifications":
                each["take"] = "max"
            return Amount({"each": each}, sentence, start, end)
    ladder = next((one for one in conditions if len(one.steps) == len(said)), None)
    return Amount(_ladder(ladder, said), sentence, start, end) if ladder is not None else None


def _in_a_row(plain: str, sums: Sequence[Quantity]) -> bool:
    pairs = itertools.pairwise(sums)
    return "分别" in plain and all(re.fullmatch(r"[、,和及]*", plain[one.end : other.start]) for one, other in pairs)


def _ladder(one: Found, said: Sequence[str]) -> Node | str:
    """Return nested choices, the highest step outermost."""
    value: Node | str = "0元"
    for step, text in zip(one.steps, said, strict=True):
        condition = {"fact": one.fact, "year": one.node.get("year", ""), "op": one.node["op"], "value": step}
        value = {"when": condition, "then": text, "else": value}
    return value


def _months(plain: str) -> int | None:
    match = re.search(r"(?:最长|期限|发放|补助|补贴)(?:发放|补助|补贴|不超过|为|期限)*(\d{1,3})(个月|年)", plain)
    if match is None:
        return None
    return int(match[1]) * (12 if match[2] == "年" else 1)
