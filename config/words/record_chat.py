"""Sentences of registering one record in a chat: what was understood, what is still to be said, what became of it."""

import re
from collections.abc import Sequence

TITLE = "登记确认"
YES = ("是", "是的", "对", "对的", "确认", "没错", "正确", "好", "好的", "可以", "登记", "嗯", "行", "ok", "OK")
NO = ("不是", "不对", "取消", "算了", "不登记", "放弃", "不登记了", "取消登记", "否")
PASS = ("跳过", "不清楚", "不知道", "下一个", "不记得")
UNKNOWN = "（不清楚）"
_HEAD = re.compile(r"^要登记的(?P<called>[^，：\n]+?)(?:（(?P<count>\d+)人）)?，我理解为：", re.MULTILINE)
_LINE = re.compile(r"^· (?P<label>[^：\n]+)：(?P<value>.+)$", re.MULTILINE)
_ASKS = re.compile(r"还差一项：请告诉我(?P<label>[^（。\n]+)")


def understood(called: str, count: int, lines: Sequence[tuple[str, str]]) -> str:
    """Tell what was understood, field by field."""
    many = f"（{count}人）" if count > 1 else ""
    return "\n".join([f"要登记的{called}{many}，我理解为：", *(f"· {label}：{value}" for label, value in lines)])


def asks(label: str, example: str, choices: Sequence[str]) -> str:
    """Ask for one field."""
    such_as = f"（{'、'.join(choices)}）" if choices else f"（例如：{example}）" if example else ""
    return f"还差一项：请告诉我{label}{such_as}。不清楚回复“跳过”，不登记了回复“取消”。"


def asks_yes() -> str:
    """Ask for the word that writes it down."""
    return "以上对吗？回复“是”登记，“取消”放弃；哪一项不对直接说，例如：利率 3.6%。"


def read_back(text: str) -> tuple[str, int, list[tuple[str, str]], str] | None:
    """Return (what it is called, how many, (label, value) pairs, the label asked for) of an earlier reply.

    >>> read_back(understood("贷款", 1, [("本金", "500万元")]) + asks("利率", "3.6%", ()))[3]
    '利率'
    """
    head = _HEAD.search(text)
    if head is None:
        return None
    asked = _ASKS.search(text)
    pairs = [(found["label"], found["value"]) for found in _LINE.finditer(text)]
    return head["called"], int(head["count"] or 1), pairs, asked["label"] if asked else ""


def dropped() -> str:
    """Confirm that nothing is written down."""
    return "好的，没有登记。"


def say_yes_or_no() -> str:
    """Say what is waited for."""
    return "请回复“是”登记，或“取消”放弃；哪一项不对直接说，例如：利率 3.6%。"


def kept(called: str, told: str, count: int) -> str:
    """Confirm what was written down."""
    many = f"，共{count}人" if count > 1 else ""
    return f"已登记{called}（企业填报，测算用，不作为申报材料）：{told}{many}。登记错了请回复“撤销”。"


def known_already(called: str) -> str:
    """Say that it is in the profile already."""
    return f"档案里已经有这条{called}，没有重复登记。"


def outweighed(called: str, source: str) -> str:
    """Say that another source's list counts."""
    return f"{called}已有{source}的登记，测算先以它为准；您说的已记下并标为“有出入”，请联系产业助理核对。"


def privately() -> str:
    """Send somebody in a group to a private chat."""
    return "为保护企业数据，登记企业情况请私聊我，或在企业页面上填写（私聊发“匹配”得到链接）。"


def members_only() -> str:
    """Tell staff who may register."""
    return "企业的情况由企业成员自己登记；部门和助理掌握的数据请用导入功能登记。"


def which_kind() -> str:
    """Ask what is to be registered."""
    return (
        "请写明登记什么，例如：登记资质 高新技术企业 2025年11月1日发证 首次；登记贷款 500万元 2025-03-01放款 "
        "2026-02-28到期 利率3.6%；也可以登记项目、获奖、标准、人才、招用、培训、展会、上市进展。"
    )


def which_patent() -> str:
    """Ask which kind of intellectual property."""
    return "请分开写发明专利、实用新型和软件著作权，例如：档案 发明专利 3件，实用新型 8件，软件著作权 5件。"


def nothing_read(called: str, example: str) -> str:
    """Say that nothing of a record was understood."""
    return f"没看出{called}的内容。请这样写：{example}。"


def no_such_day(said: str) -> str:
    """Refuse an impossible day."""
    return f"没有“{said}”这一天，请核对日期后再说一次。"


def whole_day(label: str, example: str) -> str:
    """Ask for the day, too."""
    return f"{label}请写到日，例如：{example}。"


def with_unit(label: str, example: str) -> str:
    """Ask for the unit."""
    return f"{label}请带上单位，例如：{example}。"


def one_too_many(said: str) -> str:
    """Say that a value belongs to no field."""
    return f"“{said}”不知道是哪一项，请写明，例如：本金 500万元，到期 2026-02-28。"


def too_many(count: int, most: int) -> str:
    """Refuse too many at once."""
    return f"一次最多登记{most}人，您写了{count}人。请分次登记，或用表格导入。"
