"""Statistics of pre-review, for people and for spreadsheets."""

from collections.abc import Iterable
from datetime import date

HEADS = {
    "matter": "事项",
    "name": "名称",
    "month": "发起月份",
    "opened": "发起",
    "open": "在办",
    "passed": "预审通过",
    "withdrawn": "撤回",
    "rounds_per_pass": "平均轮次",
    "first_pass": "一次通过率",
    "days_to_pass": "发起到通过（工作日，中位数）",
    "officer_hours": "人工预审用时（小时，中位数）",
    "saved_trips": "少跑次数",
}
CASE_HEADS = (
    "编号", "事项", "名称", "统一社会信用代码", "项目", "发起日期", "现在", "检查轮次", "首次通过日期",
    "通过用了几轮", "发起到通过（工作日）", "每次人工预审用时（小时）", "少跑次数", "退回原因",
)  # fmt: skip
REASON_HEADS = ("事项", "名称", "材料", "问题", "件数")
ALL_MONTHS, ALL_MATTERS = "合计", "全部事项"
ADDED = "预审员补充的意见"
ACROSS = "（跨材料）"
SAVED = (
    "少跑次数：有要补正内容的一轮，在线改好并再次提交检查或预审通过的，计一次。轮次和时间只算已通过的；"
    "一次通过率是第一轮就通过的占已通过的比例。"
)


def nothing(since: date, until: date) -> str:
    """Say that no case was opened."""
    return f"{since.isoformat()}至{until.isoformat()}没有发起过预审。"


def headline(since: date, until: date, count: int) -> str:
    """Name the period."""
    return f"{since.isoformat()}至{until.isoformat()}发起的预审{count}件"


def number(value: float | None) -> str:
    """Write a figure; nothing where there is none."""
    return "" if value is None else f"{value:g}"


def listed(parts: Iterable[str]) -> str:
    """Put several into one cell."""
    return "；".join(parts)


def share(value: float | None) -> str:
    """Write a share."""
    return "" if value is None else f"{value:.0%}"


def line(named: str, told: list[tuple[str, str]]) -> str:
    """Say one line of figures."""
    return f"{named}\t" + "，".join(f"{name} {value}" for name, value in told if value)


def reason(name: str, slot: str, check: str, cases: int) -> str:
    """Say one reason."""
    return f"{name}\t{slot}\t{check}\t{cases}件"


TOP_REASONS = "最常见的问题"
