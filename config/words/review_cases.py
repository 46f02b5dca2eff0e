"""Cases of pre-review on the command line."""

from collections.abc import Iterable
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


def moved(case_id: str, state: str, number: str, who: str) -> str:
    """Say that a move was noted."""
    return f"已记下：{case_id} {state}" + (f"（{number}）" if number else "") + f"，登记人{who}。"


def kept(case_id: str, slot: str, day: date, who: str) -> str:
    """Say that a promised paper has come."""
    return f"已记下：{case_id} 承诺容缺的《{slot}》{day.isoformat()}已补交，确认人{who}。"


def promise_line(slot: str, until: date, came_on: date | None) -> str:
    """Say how a promise stands."""
    return f"  容缺 {slot} {until.isoformat()}前 " + (f"{came_on.isoformat()}已补交" if came_on else "未补交")


def which_slot(said: str, slots: Iterable[str]) -> str:
    """Ask which promise is meant."""
    told = "；".join(slots)
    return f"没有“{said}”这份待兑现的容缺。" + (f"待兑现的有：{told}。" if told else "这件预审没有待兑现的容缺。")


EXPIRED = "已过期"
