"""The key fields of a material under the names of the city's list, taken from what was read under plain names.

A list says 面积 where the paper says 用地面积, 价 where it says 签约合同价: which is meant follows from the material.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from knowledge.papers.fields import by_name, renamed
from knowledge.papers.fields_names import KINDS
from knowledge.papers.page import Field

_LAND = re.compile(r"用地|土地|宗地|出让|规划条件|勘测|权属|地权")
_ALIASES: dict[str, tuple[str, ...]] = {
    "代码": ("项目代码",),
    "USCC": ("统一社会信用代码",),
    "证号": ("证书编号", "编号", "身份证号"),
    "编号": ("编号", "证书编号"),
    "宗地": ("宗地号",),
    "宗地编号": ("宗地号",),
    "密度": ("建筑密度",),
    "价": ("合同价", "中标价", "金额"),
    "合同价": ("合同价", "中标价"),
    "价款": ("出让价款", "金额"),
    "签订日": ("签订日期", "日期"),
    "规模": ("建设规模", "建筑面积"),
    "投资": ("总投资",),
    "地点": ("建设地点", "放置地点"),
    "内容": ("建设内容", "建设规模"),
    "期限": ("委托期限", "有效期", "租期", "终止日期"),
    "事项": ("委托事项",),
    "权限": ("权限", "委托事项"),
    "火灾危险性类别": ("火灾危险性",),
    "等级": ("资质等级", "工程等级", "勘察等级"),
    "类别": ("资质类别", "资质等级"),
    "结论合格": ("结论",),
    "单位": ("单位", "名称"),
    "姓名或名称": ("姓名", "名称", "股东"),
    "地址": ("地址", "住所", "坐落", "建设地点"),
    "限高": ("限高", "高度"),
    "中标人": ("中标人", "承包人", "施工单位"),
    "总监": ("总监",),
    "坐落": ("坐落", "建设地点", "地址"),
    "清单": ("承诺项",),
    "供货方许可证": ("供货方许可证", "证书编号"),
    "住所": ("住所", "地址"),
    "权属人": ("权属人", "甲方", "名称"),
    "租期": ("租期", "有效期"),
    "有效期1年": ("有效期",),
    "有效期": ("有效期", "委托期限"),
    "界址坐标(2000系)": ("界址坐标",),
    "服务期": ("服务期", "工期", "有效期"),
    "终止日期": ("终止日期", "有效期"),
    "版本": ("版本", "表格版本"),
    "法定代表人": ("法定代表人",),
    "共有": ("共有",),
    "变更前后": ("变更前", "变更后"),
    "起止年月": ("起止年月", "开工日期", "竣工日期"),
    "双方": ("发包人", "承包人", "甲方", "乙方"),
    "五方及负责人": ("建设单位", "勘察单位", "设计单位", "施工单位", "监理单位"),
    "分栋分层面积": ("建筑面积",),
    "指标": ("指标",),
}
EVERY = frozenset({"变更前后", "双方", "五方及负责人"})  # one name for several fields
_DAYS = {
    "日期": ("日期", "发证日期", "验收日期", "签订日期"),
    "验收日期": ("验收日期", "日期"),
    "签订日期": ("签订日期", "日期"),
}
LESS_SURE = 0.97  # of a value found under a name that is not the first


def key_fields(fields: Iterable[Field], wanted: Sequence[str], slot: str) -> tuple[Field, ...]:
    """Return all fields, and those a list wants under other names once more under the list's.

    Args:
        fields: as ``fields_of`` gives them.
        wanted: names of the material's key fields.
        slot: name of the material.

    """
    told = tuple(fields)
    known = by_name(told)
    more: list[Field] = []
    for name in wanted:
        for share, source in _sources(name, slot, wanted):
            found = known.get(source, ())
            if not found or source == name:
                if found and name not in EVERY:
                    break
                continue
            more += [renamed(one, name, share) for one in found]
            if name not in EVERY and any(one.value for one in found):
                break
    if "建设单位" not in known:
        more += [renamed(one, "建设单位", LESS_SURE) for name in ("发包人", "招标人") for one in known.get(name, ())][
            :1
        ]
    if "施工单位" not in known:
        more += [renamed(one, "施工单位", LESS_SURE) for name in ("中标人", "承包人") for one in known.get(name, ())][
            :1
        ]
    return told + tuple(more)


def _sources(name: str, slot: str, wanted: Sequence[str]) -> list[tuple[float, str]]:
    """Return the plain names that may be meant by a name of the list, the likeliest first."""
    if name == "面积":
        land = ("用地面积", "建筑面积") if _is_land(slot, wanted) else ("建筑面积", "用地面积")
        names: tuple[str, ...] = (
            (*land, "场所面积", "人防面积", "面积") if "食品" not in slot else ("场所面积", "建筑面积", "面积")
        )
        names = ("人防面积", *names) if "人防" in slot else names
    elif name == "名称":
        names = ("项目名称", "名称") if {"代码", "合同价", "项目代码"} & set(wanted) else ("名称", "建设单位")
    else:
        names = _DAYS.get(name) or _ALIASES.get(name, (name,))
    return [(1.0 if at == 0 else LESS_SURE, one) for at, one in enumerate(names)]


def _is_land(slot: str, wanted: Sequence[str]) -> bool:
    """Tell whether 面积 on a paper is that of land: by its name, or because its list asks for no other."""
    return bool(_LAND.search(slot)) or ("用地面积" in wanted and "建筑面积" not in wanted)


def meaning(field: Field) -> "str | Fraction | date | None":
    """Return what a field means for rules: money in 元, areas in ㎡, lengths and shares as exact numbers, days as days.

    >>> from knowledge.papers.page import Box
    >>> meaning(Field("合同价", "6532.18万元", "65321800", 1, Box(0, 0, 1, 1), 1.0))
    Fraction(65321800, 1)
    """
    kind = KINDS.get(field.name) or next(
        (KINDS[source] for source in _ALIASES.get(field.name, ()) if source in KINDS), "text"
    )
    if field.normal is None:
        return None
    if kind in {"money", "area", "length", "ratio", "percent", "upper"} or field.name == "面积":
        return Fraction(field.normal) if re.fullmatch(r"-?\d+(?:\.\d+)?", field.normal) else None
    if kind in {"date", "until"}:
        return date.fromisoformat(field.normal) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", field.normal) else None
    return field.normal
