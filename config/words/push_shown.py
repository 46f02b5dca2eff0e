"""What the command line says of pushes."""

from collections.abc import Mapping, Sequence
from typing import Any

from config.words.push import STATES

COUNTS: Mapping[str, str] = {
    "sent": "已送达",
    "waiting": "待发送",
    "claimed": "即将发送",
    "sending": "发送中",
    "refused": "不能送达",
    "failed": "失败",
    "unsure": "不确定",
    "stopped": "已停止",
    "recalled": "已撤回",
}
ACTS: Mapping[str, str] = {"pause": "已暂停", "resume": "已继续", "stop": "已停止", "recall": "已停止并提交撤回"}


def choose_one() -> str:
    """Nothing, or too much, was named to be pushed."""
    return "请只写一个推送内容：--policy 政策编号、--item 项目编号 或 --text 文件。"


def say_yes(campaign_id: str) -> str:
    """A send without its confirmation."""
    return f"没有发送。确认要发送请加 --yes：huiqi push send {campaign_id} --yes"


def by_terminal() -> str:
    """Why the manners are set aside: kept with the push."""
    return "命令行推送：由操作人员决定发送时间和次数"


def planned(campaign_id: str, title: str, to: str, receivers: int) -> str:
    """First line of a plan."""
    return f"{campaign_id}《{title}》推送给 {to}：{receivers} 个群或联系人（预览，没有发送）"


def excluded(why: str, count: int) -> str:
    """A reason why some do not get it."""
    return f"  不推送 {count} 个：{why}"


def sampled(receiver: str, firm: str, reasons: Sequence[str]) -> str:
    """One receiver of the sample."""
    return f"  例：{receiver} {firm} — {'；'.join(reasons)}"


def behind(count: int) -> str:
    """Some stored results are not of today."""
    return f"  注意：有 {count} 家企业的匹配结果不是今天的（另一个进程正在更新）。"


def cost(calls: int, seconds: int) -> str:
    """What it takes."""
    return f"  需要调用钉钉接口 {calls} 次，约 {seconds} 秒。"


def next_step(campaign_id: str) -> str:
    """How to send it."""
    return f"确认发送：huiqi push send {campaign_id} --yes"


def corrects(campaign_id: str, wrong: str, receivers: int) -> str:
    """First line of a correction."""
    return f"{campaign_id} 更正 {wrong}（已停止）：收到过的 {receivers} 个群或联系人（预览，没有发送）"


def confirmed(campaign_id: str, state: str, begins: str, receivers: int, *, late: bool) -> str:
    """What became of a confirmed plan."""
    if state == "approval":
        return f"{campaign_id} 的群数超过上限，要由第二人批准：huiqi push send {campaign_id} --yes"
    waits = f"，按免打扰时间安排在 {begins} 开始" if late else f"，{begins} 开始"
    return f"{campaign_id} 已排队，{receivers} 个群或联系人{waits}。"


def row(one: Mapping[str, Any]) -> str:
    """One push of the list."""
    counted = f"{one['sent']}/{one['receivers']}"
    return f"{one['campaign']}\t{STATES[one['state']]}\t{counted}\t{one['title']}\t{one['ordered_by']}\t{one['to']}"


def nothing() -> str:
    """There are no pushes."""
    return "还没有推送。"


def shown(campaign_id: str, title: str, state: str, by: str, approved_by: str) -> str:
    """First line of a push."""
    second = f"，批准人 {approved_by}" if approved_by else ""
    return f"{campaign_id}《{title}》{STATES[state]}，发起人 {by}{second}"


def counted(counts: Mapping[str, int], read: int) -> str:
    """How far it is."""
    parts = [f"{says} {counts[state]}" for state, says in COUNTS.items() if counts.get(state)]
    return f"  {'，'.join(parts) or '没有接收人'}；已读 {read}"


def set_aside(by: str, why: str) -> str:
    """What was set aside, for the record."""
    return f"  免打扰和次数上限的例外：{by}，{why}"


def reason(says: str, count: int) -> str:
    """How many a reason brought."""
    return f"  {says}：{count}"


def done(act: str, campaign_id: str, messages: int) -> str:
    """What was done to a push."""
    taken = f"（{messages} 条）" if act == "recall" else ""
    return f"{campaign_id} {ACTS[act]}{taken}"


def nobody_sends() -> str:
    """Nobody is there to send it."""
    return "已排队，但没有正在运行的发送进程。请启动 huiqi serve（或 huiqi work），启动后会自动发送。"
