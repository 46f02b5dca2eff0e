"""What the bot says about the conversation itself: too fast, not for you, our fault, a gap."""

from collections.abc import Sequence
from datetime import datetime

from config.words.taps import tap


def our_fault(code: str) -> str:
    """Something broke on our side; the code leads to the log."""
    return f"抱歉，这条没有处理成功，是我们的问题，已记录（编号 {code}）。请稍后再问一次；仍不行请把编号告诉管理员。"


def too_fast(per_minute: int) -> str:
    """One person asked more than the pace; said once a minute."""
    return f"您问得有点快，每分钟最多回答 {per_minute} 条，刚才超出的没有回答。请一分钟后再问。"


def group_too_fast(per_minute: int) -> str:
    """One group asked more than the pace; said once a minute."""
    return f"本群提问较多，每分钟最多回答 {per_minute} 条，刚才超出的没有回答。请一分钟后再问。"


def many_files() -> str:
    """One person sends many files at once; said once a minute instead of an answer to each."""
    more = "有在收材料的预审时文件会放进去，发“预审进度”看收到了多少；要问政策请打字提问。"
    return f"您连续发来的文件较多，后面的不再逐个回复。{more}"


def too_many_files(per_minute: int) -> str:
    """One person sent more files than anybody reads; said once a minute."""
    return f"您一分钟内发来的文件超过 {per_minute} 个，超出的没有处理。请过一分钟分批再发。"


def not_for_you() -> str:
    """Say no to a request that exists, but not for this role."""
    return "这个功能没有对您开放。如需使用，请联系产业助理或管理员绑定身份；回复“帮助”看您能用的功能。"


def not_understood() -> str:
    """No route knows what to do with the message."""
    return "没有看懂这条消息。请直接用文字提问，例如：小微企业贷款贴息怎么申请。回复“帮助”看全部功能。"


def gap_notice(start: datetime, end: datetime) -> str:
    """Tell a group that its messages may not have arrived; times are the city's."""
    from_, to = f"{start:%H:%M}", f"{end:%H:%M}"
    if start.date() != end.date():
        from_, to = f"{start.month}月{start.day}日 {from_}", f"{end.month}月{end.day}日 {to}"
    return f"各位好，{from_} 至 {to} 机器人连接中断，这段时间发给我的消息可能没有收到。没有得到答复的请再问一次，抱歉。"


def gap_title() -> str:
    """Title of the gap notice in the conversation list."""
    return "连接中断说明"


def late_apology() -> str:
    """Put before an answer that comes more than a minute late."""
    return "抱歉，答复晚了。"


def reply_to(name: str) -> str:
    """Put before an answer in a group that can't @ the asker."""
    return f"回复 {name}："


def ask_for_more() -> str:
    """Last line of an answer in a group that was cut to the group's length."""
    return "回复“详情”看全文。"


def you_may_say(suggestions: Sequence[tuple[str, str]]) -> str:
    """Offer what one may say next, as the last line: (as markdown, as it is said)."""
    return "可回复" + "、".join(tap(f"“{shown}”", said) for shown, said in suggestions)


def part_of(number: int, total: int) -> str:
    """Stand at the end of each message of a long answer."""
    return f"（{number}/{total}）"


def answer_title() -> str:
    """Title of an answer that has none of its own."""
    return "政策答复"
