"""What is said of the figures of pushes: on the console's pages, in tables that are taken out, in the terminal."""

from collections.abc import Mapping, Sequence
from datetime import date

from config.words.push import STATES

TOTAL = "合计"
NO_DEPARTMENT = "未归部门"
DIGESTS = "订阅汇总（多份文件）"
OWN_TEXTS = "自拟文字"
WAYS: Mapping[str, str] = {
    "matched": "匹配推送",
    "command": "人工推送",
    "subscription": "订阅推送",
    "correction": "更正",
    "reminder": "再提醒",
    "case": "预审进度",
}
STATE_NAMES: Mapping[str, str] = {
    "sent": "已送达",
    "waiting": "待发送",
    "claimed": "即将发送",
    "sending": "发送中",
    "unsure": "不确定",
    "refused": "不能送达",
    "failed": "失败",
    "stopped": "已停止",
    "recalled": "已撤回",
}
MANNERS: Mapping[str, str] = {"hours": "免打扰时间", "caps": "次数上限", "repeat": "七天内重复"}
CAMPAIGN_STATES = STATES
BY: Mapping[str, str] = {
    "push": "按推送",
    "about": "按政策和项目",
    "department": "按部门",
    "assistant": "按发起人",
    "day": "按日期",
}
HEADS: Mapping[str, str] = {
    "push": "推送",
    "about": "政策或项目",
    "department": "部门",
    "assistant": "发起人",
    "day": "开始日期",
}
FIGURES: Mapping[str, str] = {
    "pushes": "推送次数",
    "receivers": "接收人",
    "sent": "送达",
    "read": "已读",
    "asked": "咨询",
    "applied": "已申报或享受",
    "opted_out": "退订",
    "unwanted": "不相关或暂不需要",
    "refused": "不能送达",
    "failed": "失败",
    "unsure": "不确定",
    "stopped": "停止",
    "pending": "待发送",
    "recalled": "撤回",
}
RESULTS = ("asked", "applied", "opted_out", "unwanted", "refused", "failed", "unsure", "stopped", "pending", "recalled")
TIMES: Mapping[str, str] = {
    "first_sent": "首条送达",
    "last_sent": "末条送达",
    "read_after": "阅读用时（中位数）",
}
MEANINGS: Sequence[str] = (
    "统计期内开始的推送；定时推送按开始发送的时间算，没有确认过的预览不算。",
    "各项都是接收人（群或联系人）数，同一条推送的同一接收人在同一项里只计一次，结果截至现在。",
    "送达：钉钉接受了发送请求，含之后撤回的。接收人＝送达＋不能送达＋失败＋不确定＋停止＋待发送。",
    "已读：钉钉回报至少有一人读过。阅读用时从送达到系统查询得知已读，精确到查询的间隔。",
    "咨询：送达后7天内在原会话或由该企业在别处提问，回答引用了这条推送的文件（项目按其依据文件）；或回复“为什么推给我”。",
    "已申报或享受：对推送回复了“已享受”或“已申报”，或送达后90天内登记了对同一政策、项目的申报。",
    "退订：对推送回复了“退订”。不相关或暂不需要：对推送作了这样的回复。",
    "部门：发起人所在部门；发起人没有部门的，以及系统自动推送的，按政策或项目的主管部门。",
)
ROLES: Mapping[str, str] = {"admin": "管理员", "department": "部门人员", "enterprise": "企业", "stranger": ""}


def no_days(since: date, until: date) -> str:
    """Refuse a period without a day."""
    return f"统计期从{since}起、到{until}为止（不含这一天），里面没有一天。请把结束日期改到开始日期之后。"


def no_day(text: str) -> str:
    """Refuse what is no day."""
    return f"“{text}”不是日期。请写成 2026-11-01 的样子。"


def orderer(staff_id: str, name: str) -> str:
    """Name who ordered a push."""
    if staff_id in {"clock", "machine"}:
        return "系统自动"
    if staff_id.startswith("os:"):
        return f"命令行（{staff_id.removeprefix('os:')}）"
    return name or staff_id


def push_note(orderer_name: str, way: str) -> str:
    """Say how a push came about and who ordered it."""
    return WAYS[way] if way in {"matched", "subscription"} else f"{WAYS[way]}，{orderer_name}"


def role(name: str) -> str:
    """Say who somebody is who is no assistant."""
    return ROLES.get(name, "")


def span(seconds: float | None) -> str:
    """Say how long something took."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{max(minutes, 1)}分钟"
    hours, rest = divmod(minutes, 60)
    if hours < 24:  # noqa: PLR2004 - hours of a day
        return f"{hours}小时{rest}分钟" if rest else f"{hours}小时"
    days, left = divmod(hours, 24)
    return f"{days}天{left}小时" if left else f"{days}天"


def share(part: int, whole: int) -> str:
    """Say a part in percent; nothing of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else ""


def period(since: date, last: date) -> str:
    """Name a period; ``last`` belongs to it."""
    return f"{since}至{last}"


def headline(since: date, last: date, pushes: int) -> str:
    """First line of a table in the terminal."""
    return f"{period(since, last)}：{pushes} 次推送"


def nothing(since: date, last: date) -> str:
    """There were no pushes."""
    return f"{period(since, last)}没有推送。"


def line(says: str, pushes: int, counts: Mapping[str, int], read_after: str) -> str:
    """One line of a table in the terminal: what is zero is left out, except what arrived and was read."""
    always = ("sent", "read")
    parts = [f"{FIGURES[name]} {count}" for name, count in counts.items() if count or name in always]
    if read_after:
        parts.append(f"{TIMES['read_after']} {read_after}")
    times = f"（{pushes} 次）" if pushes > 1 else ""
    return f"{says}{times}\t{'，'.join(parts)}"


def written(path: str, rows: int) -> str:
    """A table was written to a file."""
    return f"已写入 {path}：{rows} 行。"


def file_name(by: str, since: date, last: date) -> str:
    """Name a table that is taken out, without its ending."""
    return f"推送统计-{BY[by].removeprefix('按')}-{since}-{last}"


def summary(
    period_said: str,
    pushes: int,
    counts: Mapping[str, int],
    read_after: str,
    best: Sequence[tuple[str, int, int]],
    *,
    own: bool,
) -> str:
    """Say in a chat what came of the pushes of a time; ``best``: (title, sent, read) of those that reached the most."""
    whose = "（您或本部门发起的，和发到您所服务的群的）" if own else ""
    sent, read = counts["sent"], counts["read"]
    parts = [f"{FIGURES[name]}{counts[name]}" for name in RESULTS if counts[name]]
    whole = f"推送{pushes}次，接收人{counts['receivers']}个"
    arrived = f"送达{sent}（{share(sent, counts['receivers']) or '0%'}），已读{read}（{share(read, sent) or '0%'}）"
    lines = [
        f"推送统计 {period_said}{whose}",
        f"{whole}，{arrived}。",
        f"{'，'.join(parts)}。" if parts else "",
        f"阅读用时中位数{read_after}。" if read_after else "",
        "送达最多的：" if len(best) > 1 else "",
        *(f"- {title}：送达{one}，已读{seen}" for title, one, seen in best if len(best) > 1),
        "分政策、部门、发起人的统计和导出在管理控制台“推送统计”。",
    ]
    return "\n".join(line for line in lines if line)
