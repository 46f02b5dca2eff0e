"""What a model may get wrong by a hair, made systematically out of sentences that are true.

Each rule gives (kind, false sentence) for a true one; ``others`` are true sentences of other articles, from which a
number, a condition or an office is borrowed. A rule that does not apply gives nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

NUMBER = re.compile(r"\d+(?:\.\d+)?")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:万元|元|%|个工作日|个月|年|天|日|人|次|级)")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_CONDITION = re.compile(r"[^，。；：]*?(?:的|者|企业)，(?=[^，。；]*\d)")
_CAP = re.compile(
    r"最高不超过|合计不超过|一般不超过|最长不超过|不超过|最高补助|最高(?!级别|不)|最长|最多|(?<=按)不超过"
)
PAIRS = {  # old>new; new may be empty
    "bound": (
        "以上>以下 以内>以上 以下>以上 超过>不足 不低于>不高于 不高于>不低于 低于>高于 不足>超过 "
        "最高不超过>最低不低于 最高>最低 内在线>后在线 （含）>（不含） "
    ),
    "unit": (
        "万元>元 万元>亿元 %>个百分点 个工作日>个月 工作日>自然日 个月>年 0元>0万元 每人每月>每人每年 "
        "每年>每月 2年>2个月 3年>3个月 "
    ),
    "negation": (
        "不予>给予 不得>可以 不能>可以 可以>不可以 无需>需要 不需要>需要 不收取>收取 不再>仍然 "
        "不重复>可以重复 不包括>包括 免征>征收 未被列入>被列入 未超>超 不发放>发放 不属于>属于 给予>不予 "
        "不替代>替代 "
    ),
    "modality": (
        "可以>必须 应当>可以 一般不超过>不超过 原则上> 可享受>必须享受 可选择>必须选择 可申请>必须申请 鼓励>要求 "
    ),
    "scope": (
        "首次>再次 首次> 省级>国家级 国家级>省级 市级>省级 区级>市级 一次性>每年 单户企业每年>每个项目 "
        "单户企业每年> 单个项目>单户企业 每个展位>每家企业 每人每月>每人 每户企业每年>每笔贷款 境内>境外 "
        "境外>境内 硕士>博士 博士>硕士 中小微企业>大型企业 小微企业>所有企业 中级工>高级工 "
        "重新认定>首次认定 首次认定>重新认定 上一年度>本年度 次年>当年 规模以上>规模以下 低压>高压 "
        "单电源>双电源 咨询类>投诉举报类 县级>市级 创新层>基础层 达标企业>示范企业 同一企业>同一集团 "
        "全职>兼职 现场>线上 新增>存量 利息补贴>评估费补贴 增长部分>存量部分 同时符合>符合任一 均>或 "
        "且>或 和>或 "
    ),
    "office": (
        "市经济和信息化局>市商务局 市金融工作局>市财政局 市政务和大数据局>市经济和信息化局 "
        "旌阳区经济和信息化局>广汉市经济和信息化局 经办机构>税务局 行政机关>公安机关 产业助理>街道办事处 "
    ),
    "way": (
        "免申即享>快申快享 快申快享>免申即享 一般申报>免申即享 在线>现场 在线>邮寄 纸质材料>电子材料 "
        "惠企政策平台>市政府门户网站 惠企政策通>蜀企通 对公账户>法定代表人账户 确认收款账户>缴纳保证金 "
    ),
}
ADDED = {
    "firm": "，例如德阳蜀星科技有限公司已领取",
    "firm2": "，川泰重工等企业已获批",
    "phone": "，咨询电话0838-2501234",
    "mobile": "，联系人王科长13890212345",
    "hotline": "，可拨打12366热线咨询",
    "deadline": "，即最迟2027年1月18日前到账",
    "days": "，大约45天到账",
    "total": "，合计最多可拿130万元",
    "average": "，平均每家约15万元",
    "stacking": "，并可与国家级奖励叠加",
    "everybody": "，所有企业均可享受",
    "first come": "，先到先得",
    "tax": "，该奖励免征企业所得税",
    "yearly": "，连续三年发放",
    "only": "，仅限高新技术企业",
    "repealed": "，该文件已于2025年废止",
    "forever": "，该政策长期有效",
    "upgrade": "，明年标准将提高到50万元",
    "review": "，须经专家评审",
    "invoice": "，需另附增值税专用发票",
}
BEFORE = {
    "article": "根据第九十九条，",
    "article2": "依据本办法第四十二条第（六）项，",
    "title": "根据《德阳市企业腾飞计划》，",
    "doc_no": "根据德府办发〔2023〕88号，",
    "year": "2024年度",
    "place": "注册地在罗江区的企业，",
    "receiver": "年纳税500万元以上的企业，",
    "minister": "按照省政府要求，",
}


def subtle(true: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give what can be made of a true sentence."""
    bare = true.strip().rstrip("。；;，")
    made = [
        *_numbers(bare, others), *_pairs(bare), *_dates(bare), *_dropped(bare), *_merged(bare, others),
        *((kind, bare + tail) for kind, tail in ADDED.items()),
        *((kind, head + bare) for kind, head in BEFORE.items() if head not in bare),
    ]  # fmt: skip
    seen = {bare}
    for kind, false in made:
        if false not in seen:
            seen.add(false)
            yield kind, false + "。"


def _numbers(bare: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    found = list(_AMOUNT.finditer(bare))
    for one in found:
        value = NUMBER.search(one[0])
        assert value is not None
        for kind, other in (("digit", f"{float(value[0]) + 1:g}"), ("tenfold", f"{float(value[0]) * 10:g}")):
            yield kind, bare[: one.start()] + one[0].replace(value[0], other, 1) + bare[one.end() :]
    for at, one in enumerate(found):
        for two in found[at + 1 :]:
            if one[0] != two[0] and _unit(one[0]) == _unit(two[0]):
                yield (
                    "swapped",
                    bare[: one.start()] + two[0] + bare[one.end() : two.start()] + one[0] + bare[two.end() :],
                )
    foreign = [each for other in others for each in _AMOUNT.findall(other) if each not in bare]
    for one in found:
        same = [each for each in foreign if _unit(each) == _unit(one[0])]
        for borrowed in dict.fromkeys(same[:3]):
            yield "borrowed", bare[: one.start()] + borrowed + bare[one.end() :]


def _unit(amount: str) -> str:
    return NUMBER.sub("", amount)


def _pairs(bare: str) -> Iterator[tuple[str, str]]:
    for kind, pairs in PAIRS.items():
        for old, new in (pair.split(">") for pair in pairs.split()):
            for found in re.finditer(re.escape(old), bare):
                yield kind, bare[: found.start()] + new + bare[found.end() :]


def _dates(bare: str) -> Iterator[tuple[str, str]]:
    for found in _DATE.finditer(bare):
        year, month, day = (int(part) for part in found.groups())
        for other in ((year + 1, month, day), (year, month % 12 + 1, day), (year, month, day % 28 + 1)):
            yield "date", bare[: found.start()] + "{}年{}月{}日".format(*other) + bare[found.end() :]


def _dropped(bare: str) -> Iterator[tuple[str, str]]:
    for found in _CAP.finditer(bare):
        yield "cap dropped", bare[: found.start()] + bare[found.end() :]
    for found in _CONDITION.finditer(bare):
        rest = bare[: found.start()] + bare[found.end() :]
        if NUMBER.search(rest):
            yield "condition dropped", rest
    for found in re.finditer("、[^、，。；]{4,30}(?=且)|且[^，。；]{4,40}?(?=的|，)", bare):
        yield "part of a condition dropped", bare[: found.start()] + bare[found.end() :]


def _merged(bare: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Put another sentence's condition before this one's amount, and this one's before the other's."""
    head, mark, tail = bare.partition("，")
    for other in others:
        there, comma, rest = other.strip().rstrip("。").partition("，")
        if mark and comma and there != head:
            if NUMBER.search(tail):
                yield "merged", f"{there}，{tail}"
            if NUMBER.search(rest):
                yield "merged", f"{head}，{rest}"


def lists(head: str, items: Sequence[str], other: str) -> Iterator[tuple[str, str]]:
    """Give (kind, list that is false) for a list that is true; ``other`` is an item of another list."""

    def written(heading: str, lines: Sequence[str]) -> str:
        return f"{heading}：\n" + "\n".join(f"{number}. {one}" for number, one in enumerate(lines, 1)) + "\n"

    yield "item added", written(head, [*items, "年纳税额不低于100万元"])
    yield "paper added", written(head, [*items, "法定代表人无犯罪记录证明"])
    yield "item of another list", written(head, [*items[:-1], other])
    yield "head denied", written(head.replace("不予", "给予") if "不予" in head else f"无需{head}", items)
    yield "one is enough", written(head.replace("同时", "") + "之一即可", items)
    yield "counted wrongly", written(f"{head}共{len(items) + 2}项", items)
    yield "other receiver", written(f"上市公司{head}", items)
    yield "office added", written(f"市税务局规定，{head}", items)
    for at, item in enumerate(items):
        for kind, false in (*_numbers(item, ()), *_pairs(item)):
            yield f"item {kind}", written(head, [*items[:at], false, *items[at + 1 :]])
        for two in range(at + 1, len(items)):
            mine, its = _AMOUNT.search(item), _AMOUNT.search(items[two])
            if mine and its and mine[0] != its[0]:
                swapped = list(items)
                swapped[at] = item.replace(mine[0], its[0], 1)
                swapped[two] = items[two].replace(its[0], mine[0], 1)
                yield "items swapped", written(head, swapped)
