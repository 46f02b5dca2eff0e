"""What the bot says to an officer who decides in a chat."""

from collections.abc import Iterable
from datetime import date

from config.words.review_chat import advised


def item_settled(number: int, message: str, result: str, by: str) -> str:
    """Say what an officer has said of one point."""
    return f"第{number}项（{message}）：{by}记为“{result}”。"


def promised(slot: str, until: date) -> str:
    """Say what a firm has promised."""
    return f"已记下容缺承诺：《{slot}》{until.isoformat()}前补交。"


def passed(name: str, case_id: str, by: str, until: date | None) -> str:
    """Say that a case has passed."""
    last = f"，{until.isoformat()}前有效" if until is not None else ""
    return f"{name}预审（{case_id}）已由{by}确认通过{last}，企业已收到通知。"


def given_back(name: str, case_id: str, count: int) -> str:
    """Say that a case was given back."""
    return f"{name}预审（{case_id}）已退回补正，共{count}项，一次告知；企业已收到通知。"


def claimed(name: str, case_id: str, by: str) -> str:
    """Say that somebody has a case now."""
    return f"{name}预审（{case_id}）已由{by}接手。"


def left_open(lines: Iterable[str]) -> str:
    """Name what stands in the way of a pass."""
    rows = "\n".join(f"· {one}" for one in lines)
    how = "逐项回复“第3项 通过 原件已核对”“承诺容缺 材料名 日期前补”，或“退回 要改什么”"
    return f"还有没有处理的问题，没有通过。{how}：\n{rows}"


def left_count(items: Iterable[tuple[int, str]]) -> str:
    """Name what stands in the way of a pass in a group: numbers and results, no contents."""
    rows = [f"第{number}项 {result}" for number, result in items]
    return f"还有{len(rows)}项没有处理，没有通过：{'、'.join(rows)}。明细已私聊发给您。"


def all_settled() -> str:
    """Say that nothing stands in the way any more."""
    return "清单上的问题都已处理，可以回复“预审通过”。"


def settle_how() -> str:
    """Say how an officer's word on a point is written."""
    return advised("请写明第几项、结论和理由，如“第3项 通过 原件已核对”“第3项 不符 面积差12平方米”。")


def promise_how() -> str:
    """Say how a promise is written."""
    return advised("请写明材料和补交日期，如“承诺容缺 档案意见 10月15日前补”。")


def rule_how() -> str:
    """Say what an officer may write."""
    return advised("请写“预审通过”“退回 要改什么”“第3项 通过 理由”或“承诺容缺 材料名 日期前补”。")


def confirmed_by_hand(text: str) -> str:
    """Give the reason of a point that was settled with no other words."""
    return text or "人工确认"


def left_short(count: int) -> str:
    """Count what an officer has still to say something of."""
    return f"清单上还有{count}项没有处理。"


def promise_kept(slot: str, case_id: str, by: str) -> str:
    """Say that a promised paper has come, by an officer's word."""
    return f"已记下：{case_id} 承诺容缺的《{slot}》已补交，{by}确认。"


def kept_how(slots: Iterable[str]) -> str:
    """Say how it is written that a promised paper has come."""
    told = "".join(f"《{one}》" for one in slots)
    return advised(
        f"请写明是哪份材料，如“容缺已补 档案意见”。还没有补的：{told}。" if told else "没有还没兑现的容缺承诺。"
    )
