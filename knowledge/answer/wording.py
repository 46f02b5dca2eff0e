"""A sentence as the checker compares it: half width, one wording for what means the same, content words, negations.

The lists are Chinese administrative language, kept by hand; each row is a decision on what a paraphrase may change.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from knowledge.rules.quantity import Quantity, quantities
from knowledge.search import tokens
from knowledge.search.synonyms import Synonyms

KEPT = 4096
_ENUMERATORS = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
CLAUSE = re.compile("[,。;:!?]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.+]*")

# What means the same: the first wording stands for all of a row. Longer wordings are read first.
SAME = (
    ("奖励", "奖励资金 奖励金 奖补资金 补助资金 补贴资金 奖补 奖金 补助金 补助 补贴 资助 奖励款"),
    ("企业", "公司 申请企业 申报企业 申报单位 申请单位"),
    ("申报", "申请 申领 申办"),
    ("认定", "评为 评上 获评 认定为"),
    ("首次", "第一次 初次 首个"),
    ("一般", "通常 多数 大多数 大多"),
    ("次年", "第二年 下一年"),
    ("上一年度", "上年度"),
    ("增长", "增幅 增速 增长率"),
    ("材料", "资料"),
    ("提交", "上传 报送 递交"),
    ("在线", "网上 线上"),
    ("审核", "审查"),
    ("施行", "生效 起效"),
    ("期限", "时限"),
    ("咨询", "致电 拨打 联系"),
    ("拨付", "兑付 支付 发放到账"),
    ("不包括", "不包含 不含 不计入"),
    ("不属于", "不算作 不算 不视为"),
    ("自然年度", "会计年度"),
    ("同一年度", "同一年 同年"),
    ("单户企业", "每户企业 每家企业 单个企业 一户企业 一家企业"),
)
# Words that claim nothing by themselves: a paraphrase may add and drop them.
_HARMLESS = (
    "的 了 和 与 及 以及 在 对 对于 按 按照 根据 依据 依照 参照 其 该 本 此 这 这些 那么 "
    "则 为 是 以 由 向 从 到 至 等 并 并且 且 也 都 均 将 会 即 就 如 若 如果 可 可以 "
    "能 能够 给 给予 获 获得 得到 享受 享有 取得 可获 可得 拿到 领到 领取 所 者 之 中 内 "
    "上 下 于 后 前 时 起 止 还 又 规定 政策 办法 措施 文件 条款 明确 具体 内容 标准 方面 "
    "情况 情形 相关 有关 上述 以下 下列 所列 如下 主要 包括 其中 此外 另外 因此 所以 要求 符合 满足 "
    "条件 对象 企业 单位 进行 予以 实行 执行 办理 需 须 需要 应 应当 必须 方式 金额 比例 "
    "部分 期间 以上 以内 超过 不超过 最高 最多 不低于 达到 达 满 结论 答复 问题 被 已经 已 "
    "曾 过 算 比 较 仅需 只需 这部分 该部分 目前 现行 有效 有效期 截止 截至 时间 日期 一次性 "
    "再 个 家 户 人 名 项 元 年 月 日 天 万 亿 按规定 一个 属于 通过 经 后即 即可 分别 "
    "各 每 为准 准 方可 凡 是指 指 称 叫 作为 最长 最低 至少 约 计 计算 额 金 率 当 而 "
    "但 但是 同时 与否 无论 共 取 还 仍 含 本数 请 要 提出 前提 前提是 渠道 途径 用于"
)
HARMLESS = frozenset(_HARMLESS.split())
# A paraphrase may not add these by itself, harmless as they look.
_CRITICAL_WORDS = (
    "最低 人人 家家 户户 天天 年年 月月 一律 统统 通通 全体 年均 月均 下年 前年 后年 "
    "本年 去年 今年 明年 首次 连续 累计 新增 一次性 分期 分年 分批 不重复 就高 择优 叠加 任一 之一 除外 仅 限于 "
    "只有 全部 全额 差额 免申即享 快申快享 即申即享 自行申报 无需 独立法人 在库 境内 境外 省内 "
    "省外 市内 市外 当年 次年 上年 上一年度 国家级 省级 市级 县级 区级 部级 国家 当地 先到先得 "
    "自动 优先 永久 长期 每年 每月 按季 按月 按年(?!度) 原则上 所有 任何 均可 无条件 不限 以外 之外 "
    "重新 复核 再次 两次 翻倍 双倍 追加 提前 延长 顺延 取消 停止 暂停 恢复 免费 收费 只要 "
    "随时 立即 马上 当天 即时 直接 统一 另行 额外 单独 同时 或者 或 不限于 及其以上 优惠 减半 "
    "减免 免征 月平均 年平均 日平均 季度 半年 每周 每日 每天 申报人 当事人 负责人 受理人 经办人 "
    "个人 法人代表 个体工商户 分公司 机构 国有 民营 外资 上市 规上 规模以上 限额以上"
)
_CRITICAL = re.compile("|".join(sorted(_CRITICAL_WORDS.split(), key=len, reverse=True)).replace("同时", "(?<!合)同时"))
_NOT_A_NO = re.compile(
    r"不得?超过|不得?低于|不得?少于|不小于|不得?高于|不多于|不足|不满|不到|不动产|不断|不同|不仅|不论|不含(?=[)本])|不包括(?=[)本])|免申即享|非公有制|非公经济|未来|"
    "无偿|无形资产|无人机|不晚于|无障碍|非遗|无线|不锈钢|未成年|未达到?|无论|非全日制|非营利"
)
_NO = re.compile(
    "不予|不包括|不得|不能|不可|不再|不会|不需要?|无需|无须|不必|不用|不是|不属于|不|未|没有|没|无|非|禁止|严禁|停止|取消|拒绝|谢绝|除外|以外|之外"
)
_BEHIND = frozenset({"除外", "以外", "之外"})
_NEED_NOT = frozenset({"不需要", "不需", "无需", "无须", "不必", "不用"})
_FORBIDS = frozenset({"不得", "不能", "不可", "不予", "禁止", "严禁", "停止", "取消", "拒绝", "谢绝"})
DENYING = frozenset({*_NEED_NOT, *_FORBIDS, "不再", "不会", "没有", "未", "不"})  # words that are judged as negations
MUST = re.compile("应当|必须|务必|强制|一律|应(?!急|用|届|对|收|付|税|纳|聘|邀|缴|享|链|试|征|变)|(?<!无)须(?!知)")
FORCED = re.compile("必须|务必|强制|一律")
OUGHT = re.compile("(?<!不)需要?(?!求)")
NEEDS = re.compile("(?<!所)需要?(?!求)|凭|应(?!急|用|届|对)|须|必须|提交|提供")
MAY = re.compile(
    "可以|(?<![许认])可(?!再生|行|研|靠|持续|追溯|视|转|支配|见|回收|燃|控|穿戴|比|能性)|允许|鼓励|自愿|(?<!不)能够"
)
HEDGE = re.compile(
    "原则上|一般(?!申报|纳税|公共|贸易|工业|项目|企业|程序|性)|视情|酌情|择优|适当|拟(?!定|合)|力争|争取|优先|试点(?!示范|项目)|按情况"
)


@lru_cache(maxsize=KEPT)
def flat(text: str) -> str:
    """Return a text in half width, simplified, lower case, without blanks; the marks of lists end a sentence.

    >>> flat("①　给予 ２０ 万元，")
    ';给予20万元,'
    """
    return _BLANK.sub("", plain(text))


_ROWS = {other: first for first, others in SAME for other in others.split()}
_SAME = re.compile("|".join(sorted(map(re.escape, _ROWS), key=len, reverse=True)))


@lru_cache(maxsize=KEPT)
def canonical(flat_text: str) -> str:
    """Write every wording of a row of ``SAME`` as its first.

    >>> canonical("公司可申领补贴资金")
    '企业可申报奖励'
    """
    return _SAME.sub(lambda found: _ROWS[found[0]], flat_text)


def city_wordings(synonyms: Synonyms, known: str) -> list[Callable[[str], str]]:
    """Return the ways to write a city's wordings as the passages write them: 技改 as 技术改造.

    First those that stand nowhere in the passages are written as one that does; then, where there is any, those also
    that stand there beside another. Never one that holds the other: 现代企业制度 is not 现代企业制度示范企业 where a
    text tells them apart.

    Args:
        synonyms: of the city.
        known: all that is given, plain.

    """
    groups = [[tokens.fold(one) for one in group if len(one) > 1 and not one.isascii()] for group in synonyms.groups]
    absent, beside = dict[str, str](), dict[str, str]()
    for group in groups:
        for said in group:
            others = [one for one in group if one in known and said not in one and one not in said]
            if others:
                (beside if said in known else absent)[said] = max(others, key=len)
    names = {tokens.fold(one) for each in synonyms.apart for one in each} | {one for group in groups for one in group}
    form = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True))) if names else re.compile("(?!)")

    def rewriting(meant: dict[str, str]) -> Callable[[str], str]:
        def written(text: str) -> str:
            line = plain(text)
            ends = {0, *accumulate(len(word) for word in tokens_of(line))}  # 纳入规模 does not say 入规
            return form.sub(
                lambda found: meant.get(found[0], found[0]) if {found.start(), found.end()} <= ends else found[0], line
            )

        return written

    return [rewriting(absent), *([rewriting(absent | beside)] if beside else [])]


def plain(text: str) -> str:
    """Return a text in half width and simplified; the marks of lists end a sentence."""
    return tokens.fold(_ENUMERATORS.sub("；", text))


def masked(flat_text: str, found: Iterable[Quantity]) -> str:
    """Put a comma in the place of every quantity, so that what stands around it is left."""
    line = flat_text
    for one in sorted(found, key=lambda each: -each.start):
        line = line[: one.start] + "," + line[one.end :]
    return line


@lru_cache(maxsize=KEPT)
def read_quantities(flat_text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a flat text; remembered."""
    return tuple(quantities(flat_text))


@lru_cache(maxsize=KEPT)
def content_words(flat_text: str) -> tuple[str, ...]:
    """Return the words of a flat text that claim something, in their one wording, quantities left out.

    Neighbouring lone characters are one word: names stand in no dictionary.

    >>> content_words("对首次升规的公司给予补贴20万元")
    ('首次', '升规', '奖励')
    """
    line = canonical(masked(flat_text, read_quantities(flat_text)))
    words: list[str] = []
    alone = ""
    for word in (*tokens_of(line), ""):
        if len(word) == 1 and word not in HARMLESS and _HAN_RUN.fullmatch(word) and not word.isascii():
            alone += word
            continue
        if alone:
            words.append(alone)
            alone = ""
        if _HAN_RUN.fullmatch(word) and not _harmless(word) and (len(word) > 1 or word.isascii()):
            words.append(word)
    return tuple(words)


def _harmless(word: str) -> bool:
    if word in HARMLESS:
        return True
    doubled = len(set(word)) < len(word)  # 人人 says more than 人
    return not doubled and all(char in HARMLESS for char in word)


def tokens_of(line: str) -> list[str]:
    """Cut a line into words, punctuation included."""
    import rjieba  # noqa: PLC0415 - 40 MiB of dictionary that a house without a model need not load

    return list(rjieba.cut(line))


def critical_words(flat_text: str) -> set[str]:
    """Return the words that change who gets something, how often, how, or from whom."""
    return set(_CRITICAL.findall(canonical(flat_text)))


@lru_cache(maxsize=KEPT)
def sequence(flat_text: str) -> tuple[str, ...]:
    """Return the words that claim something and the quantities, in their order.

    >>> sequence("增量500万元(含)以内的部分")
    ('增量', '元5000000<=')
    """
    found, at = list[str](), 0
    for one in (*read_quantities(flat_text), None):
        found += content_words(flat_text[at : one.start if one else len(flat_text)])
        if one:
            found.append(f"{one.unit}{one.value}{one.bound}")
            at = one.end
    return tuple(found)


@dataclass(frozen=True, slots=True)
class No:
    """One negation and what it denies."""

    word: str
    denied: str  # up to six characters behind it (before it: 除外)

    def like(self, other: "No") -> bool:
        """Tell whether two deny in one way: what is forbidden is not merely not needed."""
        return (self.word in _NEED_NOT) == (other.word in _NEED_NOT)


@lru_cache(maxsize=KEPT)
def negations(flat_text: str) -> tuple[No, ...]:
    """Return the negations of a flat text; bounds (不超过) and names (不动产) are none.

    >>> [(one.word, one.denied) for one in negations("退库企业不予奖励,不超过5年")]
    [('不予', '奖励')]
    """
    line = _NOT_A_NO.sub(lambda found: "#" * len(found[0]), canonical(flat_text))
    found = []
    for match in _NO.finditer(line):
        if match[0] in _BEHIND:
            denied = re.split(r"[,。;:]", line[: match.start()])[-1][-8:]
        else:
            denied = re.split(r"[,。;:]", line[match.end() :])[0][:6]
        found.append(No(match[0], denied))
    return tuple(found)


def clauses_of(flat_text: str) -> list[str]:
    """Cut a flat text at its marks."""
    return [clause for clause in CLAUSE.split(flat_text) if clause]
