"""Conditions on what kind of firm it is: legal person, ownership, age, size, industry, credit."""

import re
from collections.abc import Iterator

from knowledge.items.proposing.findings import Found, leaf
from knowledge.items.proposing.source import Sentence
from knowledge.rules.industry import SECTION_NAMES

NOT_FIRMS = ["个体工商户", "分公司"]
_MONTHS = 12
_WIDE_NAMES = {
    "批发和零售业": ["F51", "F52"], "住宿和餐饮业": ["H61", "H62"], "批发业": ["F51"], "零售业": ["F52"],
    "住宿业": ["H61"], "餐饮业": ["H62"], "商贸企业": ["F51", "F52", "H61", "H62"],
    "商贸业": ["F51", "F52", "H61", "H62"],
    "批发企业": ["F51"], "零售企业": ["F52"], "住宿企业": ["H61"], "餐饮企业": ["H62"],
    "软件和信息技术服务业": ["I65"], "互联网和相关服务": ["I64"], "专用设备制造业": ["C35"], "通用设备制造业": ["C34"],
    "汽车制造业": ["C36"], "医药制造业": ["C27"], "食品制造业": ["C14"], "纺织业": ["C17"], "烟草制造业": ["C16"],
    "娱乐业": ["R90"], "物流企业": [], "道路运输业": ["G54"], "仓储业": ["G59"],
}  # fmt: skip
_SECTIONS = {name: [letter] for letter, name in SECTION_NAMES.items() if name.endswith("业")} | {
    "工业企业": ["B", "C", "D"], "制造业企业": ["C"], "制造业": ["C"], "制造企业": ["C"], "建筑业企业": ["E"],
    "建筑企业": ["E"], "建筑业": ["E"], "采矿业": ["B"], "房地产业": ["K"], "房地产开发企业": ["K"],
    "农林牧渔业": ["A"],
    "交通运输、仓储和邮政业": ["G"],
}  # fmt: skip
_BATCH = r"(?:批发|零售|住宿|餐饮)(?:业)?"
_SIZES = {
    "大中型": ["大型", "中型"], "中小微": ["中型", "小型", "微型"], "小微": ["小型", "微型"],
    "中小": ["中型", "小型", "微型"],
    "小型微型": ["小型", "微型"], "大型": ["大型"], "微型": ["微型"], "小型": ["小型"], "中型": ["中型"],
}  # fmt: skip
# firms that somebody else serves are not who gets the money
_SERVED = re.compile(
    r"(?:服务|面向|为|向|减免|给予|输送|带动|培育|孵化|促进|帮助)(?:于|本市|我市|全市|广大|更多|各类|符合条件的)?$"
)
_GRADES = ("A", "B", "M", "C", "D")


def kinds_asked(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    """Give the conditions on the kind of firm in a part of a sentence."""
    for reader in (_legal_person, _ownership, _age, _size, _industries, _tax_grade):
        yield from reader(sentence, start, end)


def _legal_person(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    form = (
        r"(?<!非)(?:具有|具备)?(?:健全的)?"
        r"(?:独立(?:企业)?法人(?:资格|地位)|(?:独立)?(?<!非)法人企业|独立法人)(?!治理|代表)"
    )
    for match in re.compile(form).finditer(sentence.plain, start, end):
        node = leaf("reg_type", "not_in", list(NOT_FIRMS), "具有独立法人资格，个体工商户、分公司除外")
        yield Found(node, sentence, match.start(), match.end())


def _ownership(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    for match in re.compile(r"民营企业|私营企业|民营(?=中小)").finditer(sentence.plain, start, end):
        yield Found(leaf("ownership", "is", "民营", "民营企业"), sentence, match.start(), match.end())


def _age(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    number = r"(?P<n>\d{1,2}|[一二两三四五六七八九十])(?P<unit>周年|个?年度?|个月)"
    forms = (
        (rf"(?:注册|成立|登记|设立)(?:登记)?(?:时间)?(?:已)?(?:满|超过|达到?){number}(?:\(含\))?(?:以上)?", "<="),
        (rf"(?:注册|成立|登记|设立)(?:登记)?(?:时间)?{number}(?:\(含\))?以上", "<="),
        (rf"(?:注册|成立|登记|设立)(?:登记)?(?:时间)?(?:不超过|未超过|不满|未满){number}", ">="),
        (rf"(?:注册|成立|登记|设立)(?:登记)?(?:时间)?(?:在)?{number}(?:\(含\))?(?:以内|之内|以下)", ">="),
    )
    for form, op in forms:
        for match in re.compile(form).finditer(sentence.plain, start, end):
            months = _count(match["n"]) * (1 if "月" in match["unit"] else _MONTHS)
            node = leaf("established_on", op, {"day": "as_of", "months": -months}, match[0])
            yield Found(node, sentence, match.start(), match.end())


def _count(said: str) -> int:
    return int(said) if said.isdigit() else {"两": 2}.get(said) or "一二三四五六七八九十".index(said) + 1


def _size(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    words = "|".join(sorted(_SIZES, key=len, reverse=True))
    form = (
        rf"(?<!科技型)(?<!专精特新)(?<!创新型)(?<!产业化)(?P<size>{words})"
        r"(?:企业(?!统保|信用|融资|担保|孵化|园)|(?=民营企业|科技))"
    )
    for match in re.compile(form).finditer(sentence.plain, start, end):
        if _SERVED.search(sentence.plain[start : match.start()]):
            continue
        sizes = _SIZES[match["size"]]
        node = leaf("size", "in", list(sizes), f"{'、'.join(sizes)}企业")
        yield Found(node, sentence, match.start(), match.end())


def _industries(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    yield from _sections(sentence, start, end)
    listed = re.compile(rf"{_BATCH}(?:(?:、|和|及){_BATCH})*业?")
    taken: list[tuple[int, int]] = []
    for match in listed.finditer(sentence.plain, start, end):
        if "业" not in match[0] and not sentence.plain.startswith("企业", match.end()):
            continue
        divisions = [code for word, code in _TRADES.items() if word in match[0]]
        taken.append(match.span())
        yield _of_industry("in_industry", divisions, match, sentence)
    words = sorted((word for word, codes in _WIDE_NAMES.items() if codes), key=len, reverse=True)
    for match in re.compile("|".join(words)).finditer(sentence.plain, start, end):
        if not any(begin <= match.start() < finish for begin, finish in taken):
            yield _of_industry("in_industry", _WIDE_NAMES[match[0]], match, sentence)


_TRADES = {"批发": "F51", "零售": "F52", "住宿": "H61", "餐饮": "H62"}


def _sections(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    words = sorted(
        {name.replace(",", "、") for name in _SECTIONS} - {"批发和零售业", "住宿和餐饮业"}, key=len, reverse=True
    )
    found = list(re.compile("|".join(map(re.escape, words))).finditer(sentence.plain, start, end))
    runs: list[list[re.Match[str]]] = []
    for match in found:
        if _refined(sentence.plain, match):
            continue
        near = runs and re.fullmatch(r"[、,和及或以]*", sentence.plain[runs[-1][-1].end() : match.start()])
        if near:
            runs[-1].append(match)
        else:
            runs.append([match])
    for run in runs:
        letters = sorted({letter for match in run for letter in _SECTIONS[match[0]]})
        words_said = sentence.plain[run[0].start() : run[-1].end()]
        node = leaf("industry_code", "in_section", letters, f"属于{words_said}")
        yield Found(node, sentence, run[0].start(), run[-1].end())


def _refined(plain: str, match: re.Match[str]) -> bool:
    """Tell whether a name is only a part of another: 先进制造业, 制造业单项冠军, 规模以上服务业."""
    before, after = plain[: match.start()], plain[match.end() :]
    if re.match(r"单项冠军|创新中心|高质量|数字化|贷款", after):
        return True
    return bool(
        re.search(r"(?:先进|装备|高端|智能|服务型|新型|绿色|传统|医药|汽车|现代|生产性|专用设备|通用设备)$", before)
    )


def _of_industry(op: str, codes: list[str], match: re.Match[str], sentence: Sentence) -> Found:
    return Found(leaf("industry_code", op, list(codes), f"属于{match[0]}"), sentence, match.start(), match.end())


def _tax_grade(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    form = (
        r"纳税信用(?:等级|级别|评价|评级)*(?:结果)?(?:为|达到|在|不低于|评定为)?"
        r"(?P<grade>[ABMC])级(?P<up>\(?含?\)?(?:及)?以上)?"
    )
    for match in re.compile(form).finditer(sentence.plain, start, end):
        up = bool(match["up"]) or "不低于" in match[0]
        grades = list(_GRADES[: _GRADES.index(match["grade"]) + 1]) if up else [match["grade"]]
        node = leaf("credit.tax_grade", "in", grades, match[0])
        yield Found(node, sentence, match.start(), match.end())
