"""What the pages of pre-review in the console say: the list, one case, the matters, the figures."""

from collections.abc import Iterable, Mapping
from datetime import date

ADVICE = "预审意见不替代受理和审批决定。"
TABS: Mapping[str, tuple[str, ...]] = {
    "human": ("待人工预审",),
    "firm": ("待企业补正", "已退回补正"),
    "papers": ("已开启", "收材料", "机器检查中"),
    "passed": ("预审通过", "已正式申报", "已受理"),
    "over": ("已办结", "不予受理", "已撤回"),
    "all": (),
}
TAB_NAMES: Mapping[str, str] = {
    "human": "待人工预审",
    "firm": "待企业补正",
    "papers": "收材料和检查中",
    "passed": "已通过",
    "over": "已结束",
    "all": "全部",
}
STATE_LOOKS: Mapping[str, str] = {
    "待人工预审": "warn",
    "预审通过": "good",
    "已受理": "good",
    "已办结": "good",
    "已退回补正": "bad",
    "不予受理": "bad",
}
RESULT_LOOKS: Mapping[str, str] = {
    "通过": "good",
    "缺失": "bad",
    "不符": "bad",
    "存疑": "warn",
    "可容缺": "warn",
    "不适用": "",
}
SEVERITIES: Mapping[str, str] = {"blocker": "必须处理", "warning": "提醒", "note": "说明"}
DOORS: Mapping[str, str] = {"page": "上传页", "chat": "钉钉", "reuse": "沿用以前的材料"}
REASONS = ("原件已核对，一致", "系扫描不清，原件清晰", "系机器误读，实际一致", "已电话向企业核实", "不影响办理")
"""What officers write most, offered while they type."""
SPANS = ("本月", "上月", "今年")
FIGURE_MEANINGS = (
    "统计期内发起的预审，结果截至现在；按发起的月份计。",
    "每次通过的轮次：从发起到第一次通过，提交检查了几轮，取平均。一轮通过：只用一轮就通过的占比。",
    "通过用时：从发起到通过的工作日，取中位数。人工用时：从转到预审员到他通过或退回的小时，取中位数。",
    "少跑趟数：有问题要改、在线上改好再交或通过的轮次，每轮算少跑一趟。",
    "退回原因：每件预审的同一材料、同一检查只计一次；预审员确认没有问题的不计。",
)
FOLLOWING: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "预审通过": (("已正式申报", "受理号", "good"),),
    "已正式申报": (("已受理", "受理号", "good"), ("不予受理", "不予受理的原因", "bad")),
    "已受理": (("已办结", "证号", "good"), ("不予受理", "没有办成的原因", "bad")),
}
"""What may follow a pass: in each state (the next one, what is to be written down with it, how its button looks)."""
NOT_ANSWERED, NOT_ASKED = "还没有回答", "不用回答"
LONG = 120  # letters: a longer message is folded where its values are listed
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def due(day: date | None, today: date) -> str:
    """Say how long somebody still has."""
    if day is None:
        return ""
    left = (day - today).days
    if left < 0:
        return f"逾期{-left}天"
    return "今天到期" if left == 0 else ""


def answer(value: object) -> str:
    """Say what was answered to a question."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def listed(names: Iterable[str]) -> str:
    """Put names one behind the other."""
    return "、".join(names)


def lead(message: str) -> str:
    """Return how a long message begins: what follows are values that are listed below it."""
    first = message.split("。", maxsplit=1)[0]
    return f"{first}。" if len(message) > LONG and len(first) < LONG else ""


def withdrawn(message: str) -> str:
    """Give the reason for taking back what an officer has added."""
    return message if message.startswith("撤销：") else f"撤销：{message}"


def whole_file() -> str:
    """Name the place of what concerns a file as a whole."""
    return "整份文件"


def page_of(number: int) -> str:
    """Name a page."""
    return f"第{number}页" if number else whole_file()


def gone_file() -> str:
    """Say that a file of a finding is not in the case any more."""
    return "文件已撤下"


def not_read() -> str:
    """Say that a file waits to be read."""
    return "文件还没有读完，稍后刷新再看。"


def list_changed() -> str:
    """Say that the list is another than the one that was shown."""
    return "清单在您查看期间有变动，还没有退回。请核对下面的新清单后再确认。"


def not_yours_to_decide() -> str:
    """Refuse who reads only."""
    return "您只能查看这件预审，不能处理。"


def no_date(text: str) -> str:
    """Refuse what is no day."""
    return f"“{text}”不是日期。请选择补交的最后一天。" if text else "承诺容缺要写明补交日期。请选择补交的最后一天。"


def odd_result() -> str:
    """Refuse a verdict nobody knows."""
    return "没有执行：请点确认通过、不符、存疑或承诺容缺。"


def odd_move() -> str:
    """Refuse a move nobody knows."""
    return "没有执行：请点已正式申报、已受理、不予受理或已办结。"


def move_needs(after: str) -> str:
    """Ask for what is to be written down with a move."""
    needs = {name: what for moves in FOLLOWING.values() for name, what, _ in moves}
    return f"没有改成“{after}”：请填写{needs.get(after, '说明')}。"


def odd_span(since: date, until: date, longest: int) -> str:
    """Refuse a stretch of time that is none, or too long."""
    return f"{since}到{until}不能统计：结束日期不能早于开始日期，最长{longest}天。下面是今年的统计。"


def figures_file(since: date, until: date) -> str:
    """Name the table of the figures."""
    return f"预审统计-{since}-{until}.csv"


def cases_file(since: date, until: date) -> str:
    """Name the table of the cases behind the figures."""
    return f"预审明细-{since}-{until}.csv"


def nothing_shown() -> str:
    """Say that a list is empty."""
    return "没有这样的预审。"
