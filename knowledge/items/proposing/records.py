"""Conditions on the records of a list: a project, a standard, a person taken on, a stage of going public, a loan."""

import re
from collections.abc import Callable, Iterator, Mapping

from knowledge.items.proposing.figures import MEASURES, money_text
from knowledge.items.proposing.findings import EVENT, SELF, Found, Node, leaf
from knowledge.items.proposing.source import Sentence
from knowledge.rules.quantity import quantities

PROJECT_FIELDS = {"equipment_investment", "fixed_investment"}
DEGREES: Mapping[str, tuple[str, ...]] = {
    "博士研究生": ("博士", "博士研究生"), "博士": ("博士", "博士研究生"), "硕士研究生": ("硕士", "硕士研究生"),
    "硕士": ("硕士", "硕士研究生"), "双一流": ("双一流本科", "双一流高校本科"),
}  # fmt: skip
STAGES: tuple[tuple[str, str], ...] = (
    (r"(?:四板(?!股)|区域性股权市场)[^,;。]{0,24}挂牌|股权交易中心\)?挂牌", "四板股改挂牌"),
    (r"新三板基础层", "新三板基础层"), (r"新三板创新层", "新三板创新层"), (r"新三板(?:挂牌)?", "新三板挂牌"),
    (r"股份制改造(?:\(股改\))?|完成股改|股改", "股改"), (r"(?:上市)?辅导备案", "辅导备案"),
    (r"(?:上市申请)?获得?(?:证券交易所|交易所|证监会)?(?:正式)?受理", "受理"),
    (r"成功上市|首次公开发行(?:股票)?(?:并)?上市", "上市"),
    (r"(?:境内外|主板|科创板|创业板|北交所|证券交易所)(?:首发|成功)?上市", "上市"),
)  # fmt: skip
_ROLE = r"(?P<role>牵头|主导|主持|参与)(?:或者?参与)?(?:制定|制订|起草|修订|制修订|编制|研制)(?:、?修订)?"
_STANDARD = r"(?:国际标准|国家标准|行业标准|地方标准|团体标准|国际|国家|行业|地方)"
_PLAN = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十])年")


def records_asked(sentence: Sentence, start: int, end: int, whole: str) -> Iterator[Found]:
    """Give the conditions on records in a part of a sentence; ``whole`` is the text of the document."""
    yield from _projects(sentence, start, end, whole)
    readers: tuple[Callable[[Sentence, int, int], Iterator[Found]], ...] = (
        _standards, _talents, _stages, _exhibitions, _loans, _hires, _training,
    )  # fmt: skip
    for reader in readers:
        yield from reader(sentence, start, end)


def _projects(sentence: Sentence, start: int, end: int, whole: str) -> Iterator[Found]:
    plain = sentence.plain
    form = r"(?P<kind>技术改造|技改|(?:新型)?储能|智能化改造|数字化改造)(?:升级)?(?:投资)?项目"
    for match in re.compile(form).finditer(plain, start, end):
        kind = {"技术改造": "技改", "技改": "技改"}.get(match["kind"], "储能" if "储能" in match["kind"] else "技改")
        value: Node = {"kind": kind}
        if re.search(r"备案", plain[start : match.end()]) and not re.search(r"未备案", plain):
            value["filed"] = True
        begin, finish = match.span()
        for one in quantities(plain):
            field = _invested(plain, start, one.start) if start <= one.start and one.end <= end else None
            if field and one.bound in {">=", ">"} and money_text(one):
                value[field[0]] = {one.bound: money_text(one)}
                begin, finish = min(begin, field[1]), max(finish, one.end)
        value["issued_in"] = EVENT
        said = re.search(r"上一?年度?[^,;。]{0,6}(?:完工|竣工|建成|投产)", plain[start:end])
        if re.search(r"同一设备[^。;]{0,20}省级[^。;]{0,20}(?:不再|不得|不重复)", whole):
            value["provincial_award"] = False
        finish = finish + 2 if plain.startswith("以上", finish) else finish
        remark = "" if said else "原文没有写完工年度，按上一年度完工处理"
        node = leaf("projects", "has", value, f"有{plain[begin:finish]}")
        yield Found(node, sentence, begin, finish, remark)
        return


def _invested(plain: str, start: int, at: int) -> tuple[str, int] | None:
    for form, fact, _ in MEASURES:
        if fact in PROJECT_FIELDS:
            for match in re.compile(form).finditer(plain, start, at):
                if re.fullmatch(r"(?:总额|金额|在|为|达到?|不低于|超过)*", plain[match.end() : at]):
                    return fact, match.start()
    return None


def _standards(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    form = rf"{_ROLE}(?P<levels>{_STANDARD}(?:[、,和或及]{_STANDARD})*)(?:标准)?(?:并发布实施|发布实施)?"
    for match in re.compile(form).finditer(sentence.plain, start, end):
        levels = list(
            dict.fromkeys(
                one if one.endswith("标准") else f"{one}标准" for one in re.findall(_STANDARD, match["levels"])
            )
        )
        role = "参与" if match["role"] == "参与" else "牵头"
        value: Node = {"level": levels if len(levels) > 1 else levels[0], "role": role, "issued_in": EVENT}
        remark = "原文没有写发布年度，按上一年度发布处理"
        yield Found(leaf("standards_led", "has", value, match[0]), sentence, match.start(), match.end(), remark)


def _talents(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    plain = sentence.plain
    people = re.compile(
        r"(?P<who>博士(?:研究生)?|硕士(?:研究生)?|双一流)(?:建设高校本科毕业生|高校本科毕业生)?(?P<up>以上)?"
    )
    if not re.search(r"引进|引才|人才", plain[start:end]) and "每人每月" not in plain:
        return
    if re.search(r"招用|聘用|招收|吸纳", plain[start:end]):
        return
    found = list(people.finditer(plain, start, end))
    if not found:
        yield from _any_talent(sentence, start, end)
        return
    degrees = [degree for match in found for degree in DEGREES[match["who"]]]
    if any(match["up"] and "硕士" in match["who"] for match in found):
        degrees = [*DEGREES["博士"], *degrees]
    value: Node = {"degree": list(dict.fromkeys(degrees))}
    value |= _employed(plain, start, end)
    begin = plain.find("全职", start, found[0].start())
    begin = begin if begin >= 0 else found[0].start()
    node = leaf("talents", "has", value, f"有{plain[begin : found[-1].end()]}")
    yield Found(node, sentence, begin, found[-1].end())


def _any_talent(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    """Give what is asked of all people taken on, without their degree: 引进人才应当全职, 签订3年以上劳动合同."""
    value = _employed(sentence.plain, start, end)
    match = re.compile(r"引进(?:的)?人才[^。;]*").search(sentence.plain, start, end)
    if value and match is not None:
        yield Found(leaf("talents", "has", value, match[0]), sentence, match.start(), min(match.end(), end))


def _employed(plain: str, start: int, end: int) -> Node:
    value: Node = {}
    if "全职" in plain[start:end]:
        value["full_time"] = True
    for one in quantities(plain):
        if not (start <= one.start and one.end <= end) or isinstance(one.value, tuple):
            continue
        after, before = plain[one.end : one.end + 12], plain[max(start, one.start - 16) : one.start]
        months = one.value * (12 if one.unit == "年" else 1)
        if one.unit not in {"年", "个月"} or one.bound not in {">=", ""} or months.denominator != 1:
            continue
        if re.search(r"劳动合同|合同", after) and "以上" in after:
            value["contract_months"] = {">=": int(months)}
        elif re.search(r"(?:社会保险|社保|参保)[^,;]{0,6}$", before):
            value["insured_months"] = {">=": int(months)}
    return value


def _stages(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for form, stage in STAGES:
        for match in re.compile(form).finditer(sentence.plain, start, end):
            if any(begin < match.end() and match.start() < finish for begin, finish in taken):
                continue
            taken.append(match.span())
            if stage == "股改" and any(re.search(STAGES[0][0], sentence.plain[a:b]) for a, b in taken):
                continue
            value: Node = {"stage": {"in": [stage], "not_awarded": SELF}, "issued_in": EVENT}
            remark = "原文没有写完成年度，按上一年度处理；每个阶段只奖励一次"
            node = leaf("listing_events", "has", value, f"完成“{match[0]}”阶段")
            yield Found(node, sentence, match.start(), match.end(), remark)


def _exhibitions(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    form = r"参加(?P<what>[^,;。]{0,16}?)(?:展会|展览会|博览会|展销会|交易会)"
    for match in re.compile(form).finditer(sentence.plain, start, end):
        value: Node = {}
        if re.search(r"境外|国外|出国", match["what"]):
            value["abroad"] = True
        if "目录" in match["what"]:
            value["listed"] = True
        if value:
            yield Found(leaf("exhibitions", "has", value, match[0]), sentence, match.start(), match.end())


def _loans(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    plain = sentence.plain
    value: Node = {}
    marks = []
    for form, more in (
        (r"知识产权质押(?:方式)?|专利权?质押", {"ip_pledge": True}),
        (r"首(?:次获得[^,;。]{0,8}贷款|贷)", {"kind": {"has_word": ["首贷"]}}),
        (r"用于(?:企业)?生产经营", {"use": {"has_word": ["生产"]}}),
        (r"(?:已经?付|实际支付的?)(?:贷款)?利息|利息已经?按期支付", {"interest_paid": {"yes": True}}),
        (r"已按期还本付息|还本付息", {"repaid": True}),
    ):
        paid = "interest_paid" in more  # what is paid for stands among the money
        match = re.compile(form).search(plain, start, len(plain) if paid else end)
        if match is not None:
            value |= more
            marks += [match.span()] if match.end() <= end or paid else []
    if len(value) > 1 and value.get("ip_pledge"):
        value.pop("interest_paid", None)
    if marks and re.search(r"贷款|质押|贴息", plain):
        begin, finish = min(one[0] for one in marks), max(one[1] for one in marks if one[1] <= end or len(marks) == 1)
        node = leaf("loans", "has", value, f"有贷款：{plain[begin:finish]}")
        yield Found(node, sentence, begin, finish)


def _hires(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    plain = sentence.plain
    form = (
        r"(?:新)?(?:招用|吸纳|聘用|招收)(?P<who>[^,;。]{0,30}?(?:毕业生|失业人员|失业青年|退役士兵|退役军人|脱贫人口))"
    )
    for match in re.compile(form).finditer(plain, start, end):
        words = [word for word in ("毕业", "失业", "退役", "脱贫") if word in match["who"]]
        value: Node = {"kind": {"has_word": words}}
        if re.search(r"签订[^,;。]{0,10}合同", plain[start:end]):
            value["contract"] = {"yes": True}
        insured = re.compile(r"参保(\d{1,2})个月以上|缴纳[^。;]{0,24}?(\d{1,2})个月以上").search(plain, start, end)
        if insured:
            value["insured_months"] = {">=": int(insured[1] or insured[2])}
        finish = max(match.end(), insured.end() if insured else 0)
        yield Found(leaf("hires", "has", value, plain[match.start() : finish]), sentence, match.start(), finish)
        return


def _training(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    form = r"取得(?P<level>初级|中级|高级)(?:工)?(?:职业技能)?(?:等级)?证书"
    for match in re.compile(form).finditer(sentence.plain, start, end):
        level = match["level"]
        value: Node = {"level": [level, f"{level}工"], "issued_in": EVENT}
        remark = "原文没有写取证年度，按上一年度取证处理"
        yield Found(leaf("training", "has", value, match[0]), sentence, match.start(), match.end(), remark)
