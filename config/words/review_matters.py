"""What the page of the matters says: conditions and checks in plain words."""

from collections.abc import Iterable, Mapping, Sequence

UNITS: Mapping[str, str] = {"area": "㎡", "length": "米", "money": "分", "count": "", "ratio": "", "date": "天"}
COMPARES: Mapping[str, str] = {"<=": "不大于", ">=": "不小于", "<": "小于", ">": "大于", "within": "符合"}
WORD_COMPARES: Mapping[str, str] = {"one_of": "写明其中之一", "has": "都写明", "has_not": "没有写"}
KINDS: Mapping[str, str] = {"yesno": "是或否", "number": "数字", "words": "文字"}
LETTERS: Mapping[str, str] = {
    "P": "填写",
    "F": "文件",
    "S": "签章",
    "E": "有效期",
    "O": "日期先后",
    "EQ": "一致",
    "NUM": "金额数量",
    "IN": "范围",
    "Q": "资质等级",
    "X": "格式",
    "C": "条件",
}


def listed(names: Iterable[str]) -> str:
    """Put names one behind the other."""
    return "、".join(names)


def place(slot: str, name: str, *, same: bool, optional: bool) -> str:
    """Name a field; of the paper itself without the paper's name."""
    where = "" if same or not slot else f"《{slot}》的"
    return f"{where}{name}" + ("（有这一栏时）" if optional else "")


def places(slots: Iterable[str], name: str) -> str:
    """Name a field that stands on several papers."""
    return "".join(f"《{one}》" for one in slots) + f"的{name}"


def today() -> str:
    """Name the day of the application."""
    return "申报当天"


def filled(places: str) -> str:
    """Say that fields must be filled in."""
    return f"填了：{places}"


def sound(forms: Sequence[str], pages: int, oldest: int) -> str:
    """Say what a file must be like."""
    more = [f"至少{pages}页"] if pages > 1 else []
    more += [f"格式为{listed(forms)}"] if forms else []
    more += [f"表格是{oldest}年以后的版本"] if oldest else []
    return "文件打得开，页面完整、清晰、没有颠倒" + (f"；{'，'.join(more)}" if more else "")


def sealed(seals: int, signatures: int, marks: int, named: Sequence[str]) -> str:
    """Say which seals and signatures there must be."""
    told = [f"签字或盖章至少{marks}处"] if marks else []
    told += [f"盖章至少{seals}处"] if seals and not marks else []
    told += [f"签字至少{signatures}处"] if signatures else []
    told += [f"有“{listed(named)}”章"] if named else []
    return "，".join(told) or "有签章"


def valid(what: str, issued: str, months: int, warn_days: int, longest: int) -> str:
    """Say until when a paper must hold."""
    told = [f"{what}在申报当天没有过期"]
    told += [f"没有写期限的，从{issued}起算{months}个月"] if issued and months else []
    told += [f"剩余不到{warn_days}天的提醒"] if warn_days else []
    told += [f"最长{longest}个月"] if longest else []
    return "，".join(told)


def order(stages: Iterable[str]) -> str:
    """Say which day must not be after which."""
    return " 不晚于 ".join(stages)


def same(places: str, tolerance: str) -> str:
    """Say what must be equal."""
    return f"{places} 一致" + (f"（相差不超过{tolerance}）" if tolerance else "")


def total(whole: str, parts: str, tolerance: str) -> str:
    """Say what must be the sum of what."""
    return f"{whole} 等于 {parts} 之和" + (f"（相差不超过{tolerance}）" if tolerance else "")


def worded(places: str) -> str:
    """Say that an amount must be the same in words."""
    return f"{places}：大写和小写一致"


def bound(left: str, op: str, right: str, share: str) -> str:
    """Say how a value must stand to another."""
    if op in WORD_COMPARES:
        return f"{left} {WORD_COMPARES[op]}：{right}"
    return (
        f"{left} {COMPARES.get(op, op)} {right}"
        + (f"的{share}" if share else "")
        + ("的规定" if op == "within" else "")
    )


def grade(what: str, least: str, measure: str, steps: Iterable[tuple[str, str]]) -> str:
    """Say which grade is enough."""
    more = "；".join(f"{measure}不超过{limit}的，{enough}即可" for limit, enough in steps)
    return f"{what} 不低于{least}" + (f"（{more}）" if more else "")


def written(what: str, form: str) -> str:
    """Say that a code must be written as codes of its kind are."""
    return f"{what} 符合{form}的编写规则"


def mandate(principal: str, agent: str, errand: str, period: str, companies: str, cards: str) -> str:
    """Say what a mandate must show."""
    told = [f"{principal}是{companies}" if companies else f"写明{principal}", f"写明{agent}和{errand}"]
    told += [f"{agent}和{cards}一致"] if cards else []
    return "，".join([*told, f"{period}没有过期", "双方签字盖章"])


def owned(owners: str, slot: str) -> str:
    """Say whose seals they must be."""
    return (f"《{slot}》的" if slot else "") + f"印章名称是：{owners}"


def only_if(condition: str) -> str:
    """Say when something holds."""
    return f"仅当{condition}"


def asks(question: str, op: str, value: str) -> str:
    """Say one condition over an answer."""
    if op == "is":
        return f"“{question}”答“{value}”"
    return f"“{question}”的回答{'含有' if op == 'has' else COMPARES.get(op, op)}{value}"


def joined(parts: Sequence[str], between: str) -> str:
    """Join conditions."""
    return parts[0] if len(parts) == 1 else "（" + f" {between} ".join(parts) + "）"


def negated(condition: str) -> str:
    """Say the opposite."""
    return f"不是{condition}"


def truth(*, value: bool) -> str:
    """Say yes or no."""
    return "是" if value else "否"


def one_of(values: Iterable[str]) -> str:
    """Say one of some words."""
    return "”或“".join(values)
