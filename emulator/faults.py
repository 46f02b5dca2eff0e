"""Troubles that can be ordered: by a test over HTTP, by a person on the page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ALWAYS = -1

# kind -> what happens; the page and the docs print this list.
KINDS: dict[str, str] = {
    "disconnect": "系统断开帧：此后该连接静默，10 秒后关闭",
    "stall": "静默卡死：TCP 连接还在，但再也没有任何帧",
    "close": "立即正常关闭（1000）；times 为之后新连接也立即关闭的次数，-1 为一直",
    "reset": "连接被重置（RST）",
    "bad_frame": "发送一帧不是 JSON 的文本",
    "unknown_topic": "发送一帧未知主题",
    "duplicate": "接下来的消息重复投递",
    "delay": "接下来的消息延迟投递（seconds）",
    "reorder": "接下来的消息攒够 times 条后倒序投递，最多等 seconds 秒",
    "token_expire": "所有 access_token 立即失效",
    "qps": "每个接口每秒超过 per_second 次即 403 QpsLimit",
    "quota": "403：本月调用量用尽",
    "permission": "403：缺少权限（scopes）",
    "error": "请求没有执行就返回 5xx（status）",
    "ambiguous": "请求已执行但返回 5xx（status）",
    "no_answer": "请求已执行，但连接被切断，没有回应",
    "slow": "已执行，但 seconds 秒后才回应",
    "webhook_expire": "所有会话 Webhook 立即过期",
    "webhook_error": "会话 Webhook 返回 errcode",
    "webhook_throttle": "会话 Webhook 返回 130101，并在 10 分钟内一直如此",
    "disband": "群被解散（conversation）",
    "bot_removed": "机器人被移出群（conversation）",
    "bot_restored": "机器人被重新添加到群（conversation）",
    "content_unsafe": "内容安全审核不通过",
    "download_expire": "所有 downloadCode 立即过期",
    "gateway_error": "连接网关返回 status",
    "gateway_slow": "连接网关 seconds 秒后才回应",
    "card_undelivered": "卡片投放返回 200，但 success=false",
    "flow_control": "单聊消息：userIds 被列入 flowControlledStaffIdList",
}
AT_ONCE = frozenset(
    {
        *("disconnect", "stall", "close", "reset", "bad_frame", "unknown_topic", "token_expire", "webhook_expire"),
        *("webhook_throttle", "disband", "bot_removed", "bot_restored", "download_expire"),
    }
)


@dataclass(slots=True)
class Fault:
    """One ordered trouble that waits for its moment."""

    kind: str
    times: int = 1  # how often it still happens; ALWAYS is until cleared
    path: str = ""  # only for requests whose path contains this
    facts: dict[str, Any] = field(default_factory=dict)

    def number(self, name: str, otherwise: float) -> float:
        """Return a numeric fact, or ``otherwise``."""
        value = self.facts.get(name, otherwise)
        return float(value) if isinstance(value, int | float) else otherwise

    def shown(self) -> dict[str, Any]:
        """Return the fault as JSON."""
        return {"kind": self.kind, "times": self.times, "path": self.path, **self.facts}


class Faults:
    """The troubles that are armed, in the order they were ordered."""

    def __init__(self) -> None:
        self.armed: list[Fault] = []
        self.happened: dict[str, int] = {}  # kind -> how often
        self.on_clear: list[Callable[[str], None]] = []  # told the kind, "" is all

    def arm(self, kind: str, *, times: int = 1, path: str = "", **facts: Any) -> Fault:  # noqa: ANN401 - any JSON
        """Order a trouble for later."""
        fault = Fault(kind, times, path, facts)
        self.armed.append(fault)
        return fault

    def take(self, kind: str, path: str = "", *, general: bool = True) -> Fault | None:
        """Return the first armed fault of this kind for this path and count it down; None when there is none.

        Without ``general`` only faults that name a path count.
        """
        for fault in self.armed:
            if fault.kind == kind and fault.path in path and (general or fault.path):
                if fault.times != ALWAYS:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.armed.remove(fault)
                self.note(kind)
                return fault
        return None

    def find(self, kind: str, path: str = "") -> Fault | None:
        """Return an armed fault without using it up."""
        return next((f for f in self.armed if f.kind == kind and f.path in path), None)

    def note(self, kind: str) -> None:
        """Count that a trouble happened."""
        self.happened[kind] = self.happened.get(kind, 0) + 1

    def clear(self, kind: str = "") -> None:
        """Call everything off, or all of one kind."""
        self.armed = [f for f in self.armed if kind and f.kind != kind]
        for told in self.on_clear:
            told(kind)
