"""Cases of pre-review on the command line."""

from datetime import date

NONE = "没有符合条件的预审。"


def case_line(case_id: str, state: str, firm: str, matter: str, project: str, number: int, due: date | None) -> str:
    """Name a case in one line."""
    day = f"期限{due.isoformat()}" if due is not None else ""
    return "\t".join([case_id, state, firm, matter, project, f"第{number}轮", day]).rstrip()


def head(case_id: str, matter: str, version: str, state: str, number: int) -> str:
    """Name a case above its rows."""
    return f"{case_id} {matter}（清单{version}）· {state} · 第{number}轮"


def firm(name: str, uscc: str, project: str) -> str:
    """Name the firm of a case."""
    return f"企业：{name}（{uscc}）" + (f"，项目“{project}”" if project else "")


def file_line(number: int, name: str, slots: str, trouble: str) -> str:
    """Say what a file is."""
    return f"  文件{number} {name} → {slots or '没有认出'}" + (f"（{trouble}）" if trouble else "")


def step_line(at: str, after: str, who: str, why: str) -> str:
    """Say one move."""
    return f"  {at} {after} {who}" + (f"：{why}" if why else "")


def item_line(number: int, result: str, message: str, said: str) -> str:
    """Say one line of the list."""
    return f"  {number}. [{result}] {message}" + (f" —— {said}" if said else "")
