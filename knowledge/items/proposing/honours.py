"""Qualifications: first recognised as 高新技术企业, listed as a 国家级绿色工厂, holding a valid certificate."""

import re
from collections.abc import Iterator, Mapping

from knowledge.items.proposing.findings import EVENT, Found, Node, leaf
from knowledge.items.proposing.source import Sentence
from knowledge.rules.fact_kinds import one_spelling

FACT = "qualifications"
LEVEL = r"(?:国家级|省级|市级|区级|县级|部级|国家|省|市)"
LEVELS = rf"(?:(?P<levels>{LEVEL}(?:[、,和或及]{LEVEL})*)(?:以上)?)?"
KNOWN: Mapping[str, str] = {
    r"(?:国家)?高新技术企业|高企": "高新技术企业",
    r'专精特新"小巨人"(?:企业)?|专精特新小巨人(?:企业)?|"小巨人"企业': '专精特新"小巨人"',
    r'"?专精特新"?中小企业': "专精特新中小企业", r'"?专精特新"?企业': "专精特新企业",
    r"创新型中小企业": "创新型中小企业",
    r"制造业单项冠军(?:示范)?(?:企业|产品)?|单项冠军(?:示范)?(?:企业|产品)": "制造业单项冠军",
    r"科技型中小企业": "科技型中小企业",
    r"绿色工厂": "绿色工厂", r"绿色园区": "绿色园区", r"绿色供应链(?:管理)?企业": "绿色供应链管理企业",
    r"节水型企业": "节水型企业", r"企业技术中心": "企业技术中心", r"工程技术研究中心": "工程技术研究中心",
    r"工程研究中心": "工程研究中心", r"技术创新中心": "技术创新中心", r"制造业创新中心": "制造业创新中心",
    r"重点实验室": "重点实验室", r"工业设计中心": "工业设计中心", r"(?:潜在|种子)?瞪羚企业": "瞪羚企业",
    r"(?:潜在|种子)?独角兽企业": "独角兽企业", r"雏鹰企业": "雏鹰企业", r"技术创新示范企业": "技术创新示范企业",
    r"服务型制造示范(?:企业|项目|平台)": "服务型制造示范企业", r"智能制造示范工厂": "智能制造示范工厂",
    r"智能工厂": "智能工厂", r"数字化车间": "数字化车间", r"知识产权示范企业": "知识产权示范企业",
    r"知识产权优势企业": "知识产权优势企业", r"农业产业化(?:重点)?龙头企业": "农业产业化龙头",
    r"政府质量奖": "政府质量奖", r"科技企业孵化器": "科技企业孵化器", r"众创空间": "众创空间",
    r"数字经济试点示范项目": "数字经济试点示范项目", r"院士(?:专家)?工作站": "院士(专家)工作站",
    r"博士后(?:科研)?工作站": "博士后科研工作站",
    r"现代企业制度(?P<rank>达标|示范)企业": "现代企业制度企业",
}  # fmt: skip
_ALONE = frozenset(
    {"高新技术企业", '专精特新"小巨人"', "专精特新中小企业", "制造业单项冠军", "政府质量奖", "科技型中小企业"}
)
_VERB = (
    r"(?P<first>首次|首批|新|当年|重新|再次)?(?:被|获|经)?(?:新)?(?P<verb>认定|评定|评为|评选|评价|获评|获批|获得|取得|列入|入选|通过|入库|授予|命名|备案)"
    r"(?:为|成为|成|了)?(?:入库登记编号的|入库的?|证书的|资格的)?(?:的)?(?:[\u4e00-\u9fff]{2,3}[省市])?"
)
_OWN = (
    r"\"?[\u4e00-\u9fffA-Za-z0-9()][\u4e00-\u9fffA-Za-z0-9\"()]{1,17}?"
    r"(?:企业|工厂|车间|实验室|基地|平台|工作站|示范项目|试点项目|孵化器|名牌|老字号|奖)"
)
_TAIL = r"(?:名单|称号|认定|资质|资格|证书|入库登记编号|的)*"
_NOT_A_NAME = re.compile(
    r"的|贷款|资金|奖励|补助|补贴|批准|许可|本市|我市|规模以上|限额以上|[年月日]|小微|民营|工业企业|制造业企业|服务业|法人|服务平台$|项目$"
)
_VALID = re.compile(r"(?:在|处于)?(?:监测)?有效期内|有效(?:的)?(?=高新|证书)|持有效?")
_CURRENT = re.compile(r"有效期|持有|属于|为|系|的$")
_NAMELESS = re.compile(
    r"(?P<again>重新认定|复核通过|通过复核|复审通过|重新通过认定|再次认定|到期后重新认定)(?:合格)?(?:为)?(?=的|,|并|且|\()"
    rf"|(?:新)?(?:认定|评定|获评|获批|评为)(?:为)?(?P<levels>{LEVEL})(?=的)"
)
_NAMING = frozenset({"认定", "评定", "评为", "获评", "获批", "列入", "入选", "授予", "命名"})
_OTHER_BODIES = re.compile(r"(?:商标|专利|产品|标准|人才|个人|团队)$")


def honours_asked(
    sentence: Sentence, start: int, end: int, defined: Mapping[str, tuple[str, ...]], before: Node | None = None
) -> Iterator[Found]:
    """Give the qualifications asked for in a part of a sentence.

    Args:
        sentence: the sentence.
        start: where the part begins in its plain text.
        end: where it ends.
        defined: names the document defines itself: 创新平台 is 重点实验室, 技术创新中心 …
        before: the qualification asked for in the sentence before: 重新认定的 leaves the name out.

    """
    names = [*(re.escape(one) for one in defined), *KNOWN]
    known = "|".join(f"(?:{_unnamed(name)})" for name in names)
    form = re.compile(rf"(?:{_VERB})?{LEVELS}(?P<name>{known}){_TAIL}")
    found = False
    taken: list[tuple[int, int]] = []
    for match in form.finditer(sentence.plain, start, end):
        found = True
        taken.append(match.span())
        yield _found(match, _canonical(match["name"], defined), sentence, start)
    own = re.compile(rf"{_VERB}{LEVELS}(?P<name>{_OWN}){_TAIL}")
    for match in own.finditer(sentence.plain, start, end):
        if any(begin < match.end() and match.start() < finish for begin, finish in taken):
            continue
        name = match["name"].strip('"')
        if _NOT_A_NAME.search(name) or _OTHER_BODIES.search(name) or match["verb"] not in _NAMING:
            continue
        found = True
        remark = "资质名称照原文，不在已知名称里：企业档案要用同样的名称"
        yield _found(match, (one_spelling(name),), sentence, start, remark)
    if not found and before is not None:
        yield from _nameless(sentence, start, end, before)


def _unnamed(form: str) -> str:
    return form.replace("(?P<rank>", "(?:")


def _canonical(said: str, defined: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if re.fullmatch(r'"?专精特新"?企业', said):
        return ("专精特新中小企业", '专精特新"小巨人"')
    if said in defined:
        return tuple(one for part in defined[said] for one in _canonical(part, {}))
    for form, name in KNOWN.items():
        if re.fullmatch(form, said):
            return (name,)
    return (one_spelling(said),)


def _found(match: re.Match[str], names: tuple[str, ...], sentence: Sentence, start: int, remark: str = "") -> Found:
    before = sentence.plain[max(start, match.start() - 14) : match.start()]
    value: Node = {"name": names[0] if len(names) == 1 else list(names)}
    levels = levels_in(match["levels"] or "")
    rank = re.search(r"现代企业制度(达标|示范)", match["name"])
    if rank:
        value["level"] = rank[1]
    elif levels and not set(names) & _ALONE:
        value["level"] = levels if len(levels) > 1 else levels[0]
    remarks = [remark] if remark else []
    happened = bool(match["verb"]) or bool(re.search(r"上一?年度?|新(?:增)?$", before))
    if _VALID.search(before) or "有效" in sentence.plain[match.end() : match.end() + 12]:
        value["valid_on"] = "as_of"
    if happened and not ("valid_on" in value and _VALID.search(before)):
        fixed = re.search(r"(20\d\d)年度?(?:[^,;。\d]{0,4})$", before)
        value["issued_in"] = int(fixed[1]) if fixed else EVENT
        if fixed is None and not re.search(r"上一?年度?", before) and match["first"] not in {"首次", "新"}:
            remarks.append("原文没有写认定年度，按上一年度认定处理")
    if match["first"] == "首次":
        value["first"] = True
    if match["first"] in {"重新", "再次"} or "到期后重新" in before:
        value["first"] = False
    node = leaf(FACT, "has", value, _says(sentence.plain[match.start() : match.end()]))
    return Found(node, sentence, match.start(), match.end(), "；".join(remarks))


def _says(text: str) -> str:
    return text.rstrip("的").replace('"小巨人"', "“小巨人”")


def levels_in(text: str) -> list[str]:
    """Return the levels a text names, as facts name them.

    >>> levels_in("国家级、省级"), levels_in("省")
    (['国家级', '省级'], ['省级'])
    """
    found = re.findall(LEVEL, text)
    return list(dict.fromkeys(one if one.endswith("级") else f"{one}级" for one in found))


def _nameless(sentence: Sentence, start: int, end: int, before: Node) -> Iterator[Found]:
    value = before.get("value", {})
    if before.get("fact") != FACT or not isinstance(value, dict):
        return
    for match in _NAMELESS.finditer(sentence.plain, start, end):
        kept = {"name": value["name"], "issued_in": EVENT}
        if match["again"]:
            kept["first"] = False
        else:
            kept["level"] = levels_in(match["levels"])[0]
        name = value["name"] if isinstance(value["name"], str) else "、".join(value["name"])
        node = leaf(FACT, "has", kept, f"{match[0]}（{name}）")
        yield Found(node, sentence, match.start(), match.end(), "名称承前一句")
        return


_DEFINES = re.compile(r"(?:所称|本条所称)(?P<name>[\u4e00-\u9fff]{2,10}?),?(?:包括|是指|指)(?P<what>[^。;]{4,120})")


def definitions(texts: Iterator[Sentence]) -> dict[str, tuple[str, ...]]:
    """Return the qualifications a document sums up under a word of its own."""
    found: dict[str, tuple[str, ...]] = {}
    for sentence in texts:
        for match in _DEFINES.finditer(sentence.plain):
            names = [name for form, name in KNOWN.items() if re.search(_unnamed(form), match["what"])]
            if len(names) > 1 and "企业" not in match["name"]:
                found[match["name"]] = tuple(names)
    return found
