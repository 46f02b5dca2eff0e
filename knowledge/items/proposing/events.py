"""Single events and flags: first above scale, moved in, turned from a household business, filed, first of its kind."""

import re
from collections.abc import Iterator

from knowledge.items.proposing.figures import BEFORE
from knowledge.items.proposing.findings import EVENT, SELF, Found, Node, leaf
from knowledge.items.proposing.sorts import ONCE_FOR_ALL
from knowledge.items.proposing.source import Sentence

_SCALE = r"(?:规模以上|限额以上|规上|限上)"
_FIRST = (
    rf"(?:首次|新)(?:升为|升|纳入|进入|列入|成为|转为|达到|入|增)*(?:为)?(?P<scale>{_SCALE})(?P<what>[^,;。对]{{0,24}}?)(?:统计)?(?:库|统计|企业)"
    r"|首次(?:升规|入规|上规|升限|上限)(?:入统|入库|纳统)?(?:的)?(?P<kind>工业|商贸|服务业)?|小升规"
)
_NAMED = ("industry_code", "in_section"), ("industry_code", "in_industry")
_TRADES = {"批发": "F51", "零售": "F52", "住宿": "H61", "餐饮": "H62"}
_FLAGS: tuple[tuple[str, Node], ...] = (
    (r"(?:已|并已|按规定)?(?:申报|享受|办理)(?:了)?(?:研发费用)?加计扣除",
     leaf("rd_deduction_filed", "is", value=True, year=EVENT)),
    (r"按(?:规定|时|要求)(?:报送|填报)(?:研发|研究与试验发展)[^,;。]{0,6}(?:统计)?(?:报表|表)",
     leaf("stat_forms_filed", "is", value=True, year=EVENT)),
    (r"(?:从|由)?市外(?:整体)?迁入(?:本市|我市|德阳市)?", leaf("moved_in_on", "date_within", {"year": EVENT})),
    (r"个转企|个体工商户(?:依法)?(?:转型(?:升级)?为|转为|变更登记为|登记为)(?:公司|企业)|注销原登记或者变更登记为公司",
     leaf("converted_from_individual.on", "date_within", {"year": EVENT})),
    (r"在?原经营场所(?:继续)?经营", leaf("converted_from_individual.same_premises", "is", value=True)),
    (r"没有违规使用创新券记录", leaf("voucher_abuse", "is", value=False)),
    (r"高校毕业生(?:首次)?(?:自主)?创办(?:的)?企业|高校毕业生首次创办", leaf("startup.graduate", "is", value=True)),
    (r"投保(?:短期)?出口信用保险|缴纳出口信用保险保?费", leaf("credit_insurance_premium", ">", "0元", year=EVENT)),
    (r"使用云服务|支付云服务费", leaf("cloud_fee", ">", "0元", year=EVENT)),
    (r"(?:购买的?|开展)科技服务", leaf("service_contracts", ">", "0元", year=EVENT)),
    (r"有自营出口业绩", leaf("export_usd", ">", 0, year=EVENT)),
)  # fmt: skip
_ONCE = re.compile(
    r"一次性(?:给予)?(?:奖励|补助|资助|奖补|支持)"
    r"|(?:同一|每户|每家|单个|每个)(?:企业|单位)?(?:同一事项)?(?:只|仅)(?:能|可)?(?:享受|奖励|兑现|补助)一次"
)


def events_asked(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    """Give the events and flags asked for in a part of a sentence."""
    yield from _above_scale(sentence, start, end)
    yield from _first_export(sentence, start, end)
    for form, flag in _FLAGS:
        grown = flag["fact"] == "export_usd" and "增长" in sentence.plain
        node = flag | {"year": BEFORE} if grown else flag
        match = re.compile(form).search(sentence.plain, start, end)
        if match is not None:
            yield Found(node | {"says": match[0]}, sentence, *match.span())


def once_only(sentence: Sentence, *, general: bool = False) -> Found | None:
    """Return the condition that the firm has not had this award, where a sentence pays it once.

    Args:
        sentence: the sentence.
        general: only what holds for all awards of a document: 同一企业同一事项只奖励一次.

    """
    match = (ONCE_FOR_ALL if general else _ONCE).search(sentence.plain)
    if match is None:
        return None
    node = leaf("received_awards", "not_awarded", SELF, "没有领取过本项奖励")
    return Found(node, sentence, *match.span())


def removed_before(sentence: Sentence, start: int, end: int) -> Found | None:
    """Return the condition that a firm was never taken off the statistics, where a sentence says so."""
    match = re.compile(r"(?:曾)?退库(?:后)?(?:重新|再次|再)?(?:入库|入统|纳入)?(?:的企业)?").search(
        sentence.plain, start, end
    )
    if match is None:
        return None
    return Found(leaf("ever_removed", "is", value=False, says="不是退库后重新入库"), sentence, *match.span())


def _above_scale(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    plain = sentence.plain
    first = [one for one in re.compile(_FIRST).finditer(plain, start, end) if not _denied(plain, one.start())]
    for match in first:
        said = re.search(r"上一?年度?|(?P<year>20\d\d)年度?", plain[max(0, match.start() - 8) : match.start()])
        year = int(said["year"]) if said and said["year"] else EVENT
        node = leaf("first_above_scale_on", "date_within", {"year": year}, match[0])
        remark = "" if said else "原文没有写入库年度，按上一年度处理"
        yield Found(node, sentence, match.start(), match.end(), remark)
        yield from _trade(match, match["what"] or match["kind"] or "", sentence, end)
    form = re.compile(rf"{_SCALE}(?P<what>[^,;。对的]{{0,16}}?)(?:企业|标准|单位)")
    for match in form.finditer(plain, start, end):
        if any(one.start() <= match.start() < one.end() for one in first):
            continue
        denied = _denied(plain, match.start())
        if "标准" in match[0] and not denied:
            continue
        says = f"{'尚未达到' if denied else ''}{match[0]}"
        yield Found(leaf("above_scale", "is", not denied, says), sentence, match.start(), match.end())
        if not denied:
            yield from _trade(match, match["what"], sentence, end)


def _denied(plain: str, at: int) -> bool:
    return bool(re.search(r"(?:尚未|没有|未|不属于|非)(?:达到|纳入|进入|列入)?$", plain[max(0, at - 6) : at]))


def _trade(match: re.Match[str], what: str, sentence: Sentence, end: int) -> Iterator[Found]:
    """Give the industry that 规模以上工业, 限额以上批发业 names."""
    divisions = [code for word, code in _TRADES.items() if word in what]
    said = any(word in sentence.plain[match.end() : end] for word in _TRADES)  # then its own reader reads them
    if "商贸" in what or ("限" in match[0][:5] and not divisions and not said):
        divisions = list(_TRADES.values())
    if "工业" in what:
        node = leaf("industry_code", "in_section", ["B", "C", "D"], "属于工业")
    elif "制造业" in what:
        node = leaf("industry_code", "in_section", ["C"], "属于制造业")
    elif "建筑业" in what:
        node = leaf("industry_code", "in_section", ["E"], "属于建筑业")
    elif divisions:
        node = leaf("industry_code", "in_industry", divisions, f"属于{what or '批发、零售、住宿、餐饮业'}")
    else:
        return
    yield Found(node, sentence, match.start(), match.end())


def _first_export(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    match = re.compile(r"首次(?:实现)?(?:自营)?出口").search(sentence.plain, start, end)
    if match is None:
        return
    for node in (
        leaf("export_usd", "is", 0, "前一年没有出口", BEFORE),
        leaf("export_usd", ">", 0, "上一年度首次实现出口", EVENT),
    ):
        yield Found(node, sentence, *match.span())
