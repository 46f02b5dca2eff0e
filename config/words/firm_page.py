"""Sentences of the pages of a firm: its matches, its profile, and what became of a change."""

from collections.abc import Sequence

OTHERS = "其他"


def says(source: str, value: str, day: str) -> str:
    """Tell what another source says."""
    return f"{source}为{value}（{day}）"


def was(value: str, source: str, since: str, until: str) -> str:
    """One earlier value."""
    return f"{value}（{source}，{since}登记{f'，{until}更新' if until else ''}）"


def kept(labels: Sequence[str]) -> str:
    """Confirm what was written down."""
    return f"已登记：{'、'.join(labels)}。测算结果已按新的情况更新。"


def taken_back(labels: Sequence[str]) -> str:
    """Confirm what was taken back."""
    return f"已撤回：{'、'.join(labels)}。"


def same() -> str:
    """Say that nothing was changed."""
    return "与已登记的相同，没有改动。"


def outweighed(label: str, source: str) -> str:
    """Say that another source counts before the firm's word."""
    return f"{label}已记下您的说法并标为“有出入”，测算仍以{source}为准，请联系产业助理或主管部门核对。"


def locked(label: str, who: str) -> str:
    """Say that a verified value is not changed here."""
    return f"{label}已由{who}核实，不能直接修改。如有误，请联系产业助理或主管部门更正。"


def nothing_given() -> str:
    """Say that a form came empty."""
    return "没有填写内容，没有改动。"


def not_from_here() -> str:
    """Refuse a form that does not come from the page."""
    return "这次提交不是从本页面发出的，没有改动。请在页面上重新填写。"


def unknown_fact() -> str:
    """Refuse a fact this page does not keep."""
    return "没有这一项，没有改动。请在页面上重新选择。"
