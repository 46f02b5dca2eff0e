"""Words before values, told apart from values: spaces, numbering, brackets and units around a label never count."""

import functools
import re
import unicodedata
from dataclasses import dataclass

from knowledge.papers.fields_names import FIELDS, PERSON_OF, ROLES
from knowledge.papers.page import Box

_LEAD = re.compile(
    r"^(?:[*★☆●■□▪·]|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*(?=[^\d])|其中[:：,，]?|注[:：]|拟)+"
)
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_UNIT = re.compile(
    r"^(?:单位[:：]?)?(万元|亿元|元|千元|万㎡|万平方米|㎡|m2|m²|平方米|亩|公顷|ha|hm2|米|m|层|%|天|日历天|日|个月|年|栋|幢|个|辆|人民币)"
    r"(?:人民币)?$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(万元|亿元|㎡|m2|平方米|公顷|亩|%)$")
_OWNERS = (
    "承包人|发包人|施工单位|监理人|中标人|建设单位|设计人|勘察人|申请人|本次|拟建|工程|项目|房屋|我单位|该|本|"
    "申请|申报|规划|设计|最大|实际|核定|批准|公司|本项目|本工程|现场|投资项目|登记|本合同"
)
_OWNER = re.compile(rf"^(?:{_OWNERS})(?:的)?")
_ENDS = ("情况", "为", "信息", "一栏", "姓名或名称", "姓名", "名称", "全称")
LABEL_MAX = 26  # characters of a label with its brackets
_GENERIC = """
名称 单位名称 企业名称 法定代表人 项目负责人 负责人 资质等级 联系电话 联系人 资质证书编号 统一社会信用代码 单位 地址
证书编号 姓名 资质类别及等级
"""
GENERIC = frozenset(_GENERIC.split())


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a page: which fields it may name, and the unit it tells."""

    names: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the text that belongs to it; the text is empty where a form was not filled in."""

    label: Label
    text: str
    box: Box
    confidence: float
    whole: bool = True  # False: the text may end early or late
    below: bool = False  # it stands in the line below a label and colon with nothing behind


def bare(text: str) -> str:
    """Return a text as labels are compared: half width, no blanks, no numbering before it, no colon behind.

    >>> bare(" 1．建 设 单 位："), bare("*项目名称 (全称)")
    ('建设单位', '项目名称(全称)')
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _LEAD.sub("", plain).strip(":：;；,，.。_*")


@functools.cache
def known() -> dict[str, tuple[str, ...]]:
    """Return label → names of fields, labels as ``bare`` gives them, with and without their brackets."""
    found: dict[str, list[str]] = {}
    for field in FIELDS:
        for label in field.labels:
            plain = bare(label)
            for form in {plain, _BRACKET.sub("", plain), plain.replace("(", "").replace(")", "")}:
                if form and field.name not in found.setdefault(form, []):
                    found[form].append(field.name)
    return {label: tuple(names) for label, names in found.items()}


@functools.lru_cache(maxsize=20_000)
def label_of(text: str) -> Label | None:
    """Return the label a piece of text is, None when it is none.

    >>> label_of("总投资（万元）"), label_of("发包人（全称）").names, label_of("甲方（发包人）：").names
    (Label(names=('总投资',), unit='万元'), ('发包人',), ('甲方', '发包人'))
    """
    if len(text) > 2 * LABEL_MAX:
        return None
    plain = bare(text)
    if not plain or len(plain) > LABEL_MAX:
        return None
    if plain in known():
        return Label(known()[plain])
    unit, inner = "", []
    for held in _BRACKET.findall(plain):
        if _UNIT.match(held):
            unit = _UNIT.sub(r"\1", held)
        else:
            inner.append(held)
    body = _BRACKET.sub("", plain).strip(":：")
    tail = _TAIL.search(body)
    if tail and body not in known():
        body, unit = body[: tail.start()], unit or tail[1]
    names = _names(body)
    for held in inner:
        names += [name for name in _names(held) if name not in names]
    return Label(tuple(names), unit) if names and _names(body) else None


def unit_of(text: str) -> str:
    """Return the unit that a piece of text is, empty when it is more or less than one.

    >>> unit_of(" ㎡ "), unit_of("12㎡")
    ('m2', '')
    """
    found = _UNIT.match(bare(text) or "%" * ("%" in text))
    return found[1] if found else ""


_HEAD = re.compile(
    r"(?:名称|编号|日期|时间|面积|类型|类别|号码|负责人|电话|地址|方式|形式|等级|性质|年限|人数|数量|备注|序号|比例|期限|用途|规模"
    r"|内容|范围|依据|来源|资格|专业|职称|职务|学历|性别|年龄|说明|情况|标准|金额|代码)$"
)
HEAD_MAX = 12  # letters of a label nobody has listed


def is_head(text: str) -> bool:
    """Tell whether a text looks like a label, listed or not.

    >>> is_head("结构 形式"), is_head("工业厂房"), is_head("2026年出让面积")
    (True, False, False)
    """
    plain = _BRACKET.sub("", bare(text))
    return len(plain) <= HEAD_MAX and bool(_HEAD.search(plain)) and not re.search(r"\d", plain)


_VALID = re.compile(r"^[\u3400-\u9fff]{2,12}有效(?:期限?|日期)(?:至|截止日期?|截至)?$")
_ASKED = """
是否前置许可 前置许可|前置审批
是否自动设备 自动.{0,4}设备|自动售货|自动制售
是否统一配送 委托加工|统一配送
仅销售预包装食品 预包装
是否日照分析 日照
是否人防 人防|防空地下室
是否公示 公示
是否低风险 低风险
是否特殊消防设计 特殊消防设计
是否特殊建设工程 特殊建设工程|特殊工程
是否联合审图 联合审
是否必须监理 监理
是否需规划许可 规划许可
是否临时建筑 临时
是否住宅 住宅
是否涉及专项 专项|排水
在建项目 在建
是否委托 委托
是否变更 变更
申请阶段 分阶段|分期
发包方式 招标
"""  # a field, and what the question about it speaks of; the first that fits counts
_QUESTIONS = tuple(
    (re.compile(form), name) for name, form in (line.split(" ", 1) for line in _ASKED.strip().splitlines())
)


def _asked(body: str) -> list[str]:
    """Return which question of a form a label asks, however it words it: 是否利用自动设备从事食品经营."""
    return next(([name] for form, name in _QUESTIONS if form.search(body)), [])


def _names(body: str) -> list[str]:
    if body in known():
        return list(known()[body])
    if body.startswith("是否"):
        return _asked(body)
    return _names_inside("有效期" if _VALID.search(body) else body)


def _names_inside(body: str) -> list[str]:
    """Return what a label names without whose it is, or by the first of two words."""
    if body in known():
        return list(known()[body])
    owned = _OWNER.sub("", body)
    if owned != body and owned in known():
        return list(known()[owned])
    for cut in _ENDS:
        if body.endswith(cut) and body.removesuffix(cut) in known():
            return list(known()[body.removesuffix(cut)])
    one, also, other = body.partition("及") if "及" in body else body.partition("、")
    if also and one in known():
        return [*known()[one], *(name for name in known().get(other, ()) if name not in known()[one])]
    return []


_TITLE_END = re.compile(r"(?:证书?|许可证|合格书|申请表|登记表|报告|证明|合同|意见书|承诺书|通知书)$")


def role_in(text: str) -> str:
    """Return which of the five parties a text speaks of: 建设, 施工, 监理, 设计, 勘察; empty when of none.

    >>> role_in("施工总承包单位（盖章）"), role_in("建筑面积")
    ('施工', '')
    """
    plain = bare(text)
    if len(plain) > LABEL_MAX or not re.search(r"单位|企业|方|人$", plain) or _TITLE_END.search(plain):
        return ""
    return next((role for role in ROLES if role in plain), "")


def of_role(label: Label, text: str, role: str) -> Label:
    """Return what a general label (名称, 项目负责人) means in the part of a form that belongs to one party."""
    plain = _BRACKET.sub("", bare(text))
    if not role or plain not in GENERIC or "章" in text:  # 单位（公章） seals whatever part stands above
        return label
    if plain in {"名称", "单位名称", "企业名称", "单位"}:
        return Label((f"{role}单位",), label.unit)
    if plain in {"项目负责人", "负责人", "姓名"}:
        return Label((PERSON_OF[role],), label.unit)
    if role == "建设":
        return label
    return Label(tuple(f"{role}单位{name}" for name in label.names), label.unit)


@functools.lru_cache(maxsize=20_000)
def leading(text: str) -> tuple[Label, int] | None:
    """Return the label a line begins with that a blank parts from its value, and where the value begins.

    >>> leading("名 称  示例公司"), leading("示例公司  名称")
    ((Label(names=('名称',), unit=''), 5), None)
    """
    for gap in reversed(list(re.finditer(r"\s+", text[: LABEL_MAX + 8]))):
        label = label_of(text[: gap.start()]) if gap.start() else None
        if label is not None and gap.end() < len(text):
            return label, gap.end()
    return None


TIGHT = """
姓名 名称 类型 法定代表人 住所 注册资本 成立日期 营业期限 经营范围 公民身份号码 有效期限 有效期至
经营场所 权利人 坐落 用途 面积 共有情况 权利类型 权利性质 使用期限 不动产单元号 统一社会信用代码
证书编号 发证日期 聘用企业 注册编号 主体业态 经营项目 企业名称 单位名称 单位地址 许可范围 发证机关
有效期 证书号 项目名称 工程名称 建设单位 项目经理 总监理工程师 中标价 工期
"""
_TIGHT = sorted(TIGHT.split(), key=len, reverse=True)


def touching(text: str) -> tuple[Label, int] | None:
    """Return the label a recognised line begins with when the blank behind it was lost: 名称示例公司."""
    for word in _TIGHT:
        if text.startswith(word) and len(text) > len(word) + 1:
            label = label_of(word)
            return (label, len(word)) if label is not None else None
    return None


@functools.cache
def inline() -> re.Pattern[str]:
    """Return what finds labels with a colon inside a line, letters possibly apart (建 设 单 位)."""
    forms = sorted(known(), key=len, reverse=True)
    bodies = "|".join(r"\s{0,4}".join(map(re.escape, form)) for form in forms if not re.search(r"[()]", form))
    return re.compile(rf"(?<![\u3400-\u9fff])((?:拟|原)?(?:{bodies}))(\s*[（(][^（）()：:]{{0,14}}[)）])*\s*[:：]")
