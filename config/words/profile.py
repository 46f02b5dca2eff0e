"""Sentences of a firm's profile (档案): what is known of it, by whom, and how it is changed."""

from collections.abc import Sequence

PAGE = "企业档案网页"
HOW = "修改请写“档案 项目 数值”，例如：档案 营业收入2025 5600万元；撤回请写：档案 营业收入2025 不清楚。"


def head(firm: str, uscc: str, count: int) -> str:
    """Head the profile."""
    return f"{firm}（{uscc}）的企业档案，共登记{count}项："


OTHERS = "其他"


def mark(source: str, day: str, verified: str) -> str:
    """Say where a value comes from."""
    return f"（{source}，{day}{f'，{verified}核实' if verified else ''}）"


def group(title: str, mark: str) -> str:
    """Head some values."""
    return f"【{title}】{mark}"


def line(label: str, year: int, value: str, mark: str) -> str:
    """One value with where it comes from."""
    return f"{f'{year}年' if year else ''}{label}：{value}{mark}"


def differs(label: str, year: int, source: str, value: str) -> str:
    """Say that another source says something else."""
    when = f"{year}年" if year else ""
    return f"注意：{when}{label}，{source}为{value}，与采用的数值不同，请联系产业助理核对。"


def empty(firm: str) -> str:
    """Say that nothing is known yet."""
    return f"还没有登记{firm}的情况。登记后可以匹配政策、测算金额。{HOW}"


def in_group(firm: str, count: int) -> str:
    """Tell in a group only how much is known: figures go to a private chat."""
    return f"{firm}的档案已登记{count}项。为保护企业数据，明细不在群里显示，请私聊我发“档案”查看或修改。"


def noted(lines: Sequence[str]) -> str:
    """Confirm what was written down."""
    return "已登记（企业填报，测算用，不作为申报材料）：\n" + "\n".join(lines)


def taken_back(label: str, year: int) -> str:
    """Confirm that a value was taken back."""
    return f"已撤回{f'{year}年' if year else ''}{label}。"


def outweighed(label: str, year: int, source: str, value: str) -> str:
    """Say that another source counts before what the firm says."""
    return f"{f'{year}年' if year else ''}{label}：测算仍以{source}的{value}为准，如有误请联系产业助理或主管部门更正。"


def not_bound() -> str:
    """Tell a stranger how to get a profile."""
    return "您还没有绑定企业，看不到企业档案。请向产业助理要一个绑定码，私聊我发“绑定 绑定码”。"


def not_yours() -> str:
    """Refuse another firm's profile."""
    return "只能查看和修改自己企业的档案，不能看其他企业的数据。"


def not_your_group() -> str:
    """Tell an assistant that a firm is none of theirs."""
    return "这家企业不由您联系，不能查看它的档案。如需调整联系关系，请找管理员。"


def which_firm() -> str:
    """Ask staff for the firm."""
    return "请写明是哪家企业，例如：档案 91510600000001011K。"


def no_such_firm(code: str) -> str:
    """Say that nothing is known under a code."""
    return f"没有代码为 {code} 的企业，请核对统一社会信用代码。"


def locked(called: str, who: str) -> str:
    """Say that a verified value is not changed by the firm's word."""
    return f"{called}已由{who}核实，不能直接修改。如有误请联系产业助理或主管部门更正。"


def undone(what: str) -> str:
    """Tell what was taken back."""
    return f"已撤销刚才的改动。\n{what}"


def nothing_to_undo() -> str:
    """Say that there is nothing to take back."""
    return "半小时内没有可以撤销的改动。要改某一项请写“档案 项目 数值”，或在网页上修改。"


def page() -> str:
    """Offer the page of the profile."""
    return f"{PAGE}：看每项的来源、历史和出入，也可以直接修改（链接七天内有效，只发给您，请勿转发）。"


def departments_only_see_less() -> str:
    """Tell a department that profiles are not theirs to see here."""
    return "企业档案只给本企业成员、联系它的产业助理和管理员看，部门人员不能在这里查看。"
