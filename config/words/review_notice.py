"""The notice of one round: what a firm takes away on paper or in a file, everything that is to be mended on it."""

from collections.abc import Iterable
from datetime import date

from config.words.casework import ADVICE

TO_MEND, PASSED = "补正告知", "预审通过意见"
HEADS = ("序号", "材料", "问题（位置、两处的内容）", "怎么改", "可否容缺")
ACROSS = "（跨材料）"
NOTHING = "没有需要补正的问题。"
__all__ = ["ACROSS", "ADVICE", "HEADS", "NOTHING", "PASSED", "TO_MEND"]


def title(matter: str, kind: str) -> str:
    """Name the notice."""
    return f"{matter}{kind}"


def facts(
    case_id: str, firm: str, uscc: str, project: str, matter: str, version: str, number: int, day: date
) -> list[tuple[str, str]]:
    """Return what stands above the table, label by label."""
    rows = [("预审编号", case_id), ("企业", f"{firm}（{uscc}）" if firm else uscc)]
    rows += [("项目", project)] if project else []
    return [*rows, ("事项", matter), ("清单版本", version), ("轮次", f"第{number}轮"), ("日期", day.isoformat())]


def where(file: str, page: int) -> str:
    """Say where something stands."""
    return f"“{file}”第{page}页" if page else f"“{file}”"


def places(those: Iterable[str], value: str) -> str:
    """Say where a value stands, and what it is."""
    told = "、".join(those)
    return f"{told}：{value}" if value else told


def settled(officer: str, result: str, reason: str) -> str:
    """Say what an officer has said of an item."""
    return f"预审员{officer}已确认：{result}" + (f"（{reason}）" if reason else "")


def defer(workdays: int, says: str) -> str:
    """Say that a paper may follow."""
    return f"可，受理后{workdays}个工作日内补" + (f"（{says}）" if says else "")


def promised(until: date) -> str:
    """Say until when a paper was promised."""
    return f"已承诺{until.isoformat()}前补"


NO_DEFERRAL = "否"
NOT_TO_MEND = "不用改"
NOT_ASKED = "—"


def lead(count: int) -> str:
    """Say that the list is whole."""
    return f"以下{count}项为本轮全部问题，一次告知；请改好后一次交齐。" if count else NOTHING


def settled_too(count: int) -> str:
    """Say how many items an officer has settled already; they stand last."""
    return f"另有{count}项预审员已处理，不用再改，列在最后。" if count else ""


def no_font() -> str:
    """Say that this machine can't draw Chinese letters."""
    return (
        "这台服务器没有中文字体，写不出 PDF。请下载 Word 版，内容相同；"
        "要用 PDF 请管理员安装中文字体（Debian/Ubuntu：apt-get install fonts-wqy-zenhei）。"
    )


def passed_lead(officer: str, until: date | None) -> str:
    """Say who has passed it and until when it holds."""
    holds = f"，有效期至{until.isoformat()}（材料清单更新的，以新清单为准）" if until else ""
    return f"本轮材料由预审员{officer}确认，预审通过{holds}。请到政务服务网或窗口正式申报。"


def looked_at(count: int) -> str:
    """Head the table of a pass."""
    return f"机器检查提示的{count}项及处理：" if count else ""


def questions(asks: Iterable[str]) -> str:
    """Say which questions are open."""
    told = "".join(f"{one.rstrip('？?')}？" for one in asks)
    return f"还要先回答（答案决定需要哪些材料）：{told}" if told else ""


def promises(lines: Iterable[str]) -> str:
    """Say which papers follow."""
    told = "；".join(lines)
    return f"容缺：{told}" if told else ""


def label(officer: str) -> str:
    """Say that a machine has checked, and who has confirmed it."""
    return f"机器检查，经预审员{officer}确认。" if officer else "机器检查结果，尚未经预审员确认。"


def foot(page: str) -> str:
    """Number a page; ``page`` holds the places of the numbers."""
    return f"第 {page} 页"


def file_name(matter: str, kind: str, case_id: str, number: int, suffix: str) -> str:
    """Name the file."""
    return f"{case_id}-第{number}轮-{matter}{kind}.{suffix}"


def keywords(case_id: str, number: int, version: str) -> str:
    """Return what is written into a file about itself."""
    return f"预审编号 {case_id}; 第{number}轮; 清单 {version}; 机器检查"
