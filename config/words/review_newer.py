"""What is said of a list of materials that has changed while a case was open."""

from collections.abc import Iterable


def list_moved(case_id: str, before: str, after: str, told: Iterable[str]) -> str:
    """Say that the list has changed since a case was checked."""
    what = "；".join(told)
    return (
        f"{case_id} 检查用的清单{before}已更新为{after}，没有通过。变化：{what}。"
        f"请回复“按新清单检查 {case_id}”，材料都留着，检查完再处理。"
    )


def list_more(slots: str) -> str:
    """Name what a new list asks for besides."""
    return f"新增{slots}" if slots else ""


def list_less(slots: str) -> str:
    """Name what a new list does not ask for any more."""
    return f"不再要{slots}" if slots else ""


def list_asks(asks: Iterable[str]) -> str:
    """Name the questions of a new list."""
    told = "".join(f"“{one}”" for one in asks)
    return f"新增问题{told}" if told else ""


def list_checks(slots: str) -> str:
    """Name the materials that a new list checks in another way."""
    return f"{slots}的要求有调整" if slots else ""


def list_detail() -> str:
    """Say that only details of a list have changed."""
    return "材料不变，核对规则有调整"


def list_same(case_id: str, version: str) -> str:
    """Say that there is no newer list."""
    return f"{case_id} 用的清单{version}就是现行的，不用换。"


def by_newer(version: str) -> str:
    """Say in the record why a case is checked once more."""
    return f"按新清单{version}重新检查"
