"""The fault panel: everything that goes wrong between a bot and the real platform, one button each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from emulator.faults import ALWAYS, AT_ONCE, Faults
from emulator.page_drawn import Drawn
from emulator.page_markdown import escape

Strike = Callable[[str, dict[str, Any]], None]
Figures = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Knob:
    """One trouble as the panel offers it."""

    kind: str
    title: str
    text: str
    times: int = 1
    facts: dict[str, Any] = field(default_factory=dict)
    here: bool = False  # strikes the open conversation


SECTIONS: dict[str, list[Knob]] = {
    "长连接": [
        Knob("disconnect", "断开帧", "平台先发 disconnect，旧连接不再投递，稍后关闭"),
        Knob("stall", "静默卡死", "连接看着正常，但再也收不到任何帧"),
        Knob("close", "立即关闭", "正常关闭（1000），机器人应退避后重连"),
        Knob("reset", "连接重置", "TCP 被重置，没有关闭帧"),
        Knob("bad_frame", "坏帧", "发送一帧不是 JSON 的文本"),
        Knob("unknown_topic", "未知主题", "发送一帧机器人没有订阅的主题"),
        Knob("gateway_error", "网关 503", "申请新连接时返回 503，直到关闭", ALWAYS, {"status": 503}),
    ],
    "消息投递": [
        Knob("duplicate", "重复投递", "下一条消息投递两次，msgId 相同"),
        Knob("delay", "延迟投递", "下一条消息 5 秒后才到", 1, {"seconds": 5}),
        Knob("reorder", "乱序投递", "接下来 3 条消息倒着送达", 3, {"seconds": 10}),
    ],
    "开放接口": [
        Knob("token_expire", "令牌失效", "所有 access_token 立刻作废"),
        Knob("qps", "限流 QpsLimit", "每秒超过 1 次即 403，直到关闭", ALWAYS, {"per_second": 1}),
        Knob("ambiguous", "不确定的 500", "消息其实已发出，却返回 500", 1, {"status": 500}),
        Knob("error", "失败的 500", "消息没有发出，返回 500", 1, {"status": 500}),
        Knob("slow", "响应缓慢", "已执行，但 5 秒后才应答", 1, {"seconds": 5}),
        Knob("quota", "月用量耗尽", "403，直到关闭", ALWAYS),
        Knob("permission", "缺少权限", "403，直到关闭", ALWAYS, {"scopes": ["qyapi_robot_sendmsg"]}),
        Knob("content_unsafe", "内容审核", "下一条消息被内容安全拦下"),
    ],
    "会话 Webhook": [
        Knob("webhook_expire", "Webhook 过期", "所有 sessionWebhook 立刻过期，应改走开放接口"),
        Knob("webhook_throttle", "Webhook 限流", "返回 130101，十分钟内不可用"),
        Knob("webhook_error", "Webhook 报错", "下一次返回 HTTP 200 但 errcode 不为 0", 1, {"errcode": 310000}),
    ],
    "当前会话": [
        Knob("bot_removed", "机器人被移出群", "此后群里 @ 不到它，也不能主动发", here=True),
        Knob("bot_restored", "机器人重新入群", "恢复当前群里的机器人", here=True),
        Knob("disband", "群被解散", "不可恢复，请另选一个群继续", here=True),
    ],
    "文件与卡片": [
        Knob("download_expire", "下载码过期", "已发出的 downloadCode 全部失效"),
        Knob("card_undelivered", "卡片未投放", "接口返回 200，但 success=false"),
        Knob("flow_control", "单聊被流控", "接收人被列入 flowControlledStaffIdList"),
    ],
}
KNOBS = {knob.kind: knob for knobs in SECTIONS.values() for knob in knobs}


class FaultPanel:
    """The body of the panel. Lives in one browser tab."""

    def __init__(self, faults: Faults, figures: Figures, strike: Strike) -> None:
        self._faults, self._figures, self._strike = faults, figures, strike
        self._numbers = Drawn().props('data-testid="fault-figures"')
        self._knobs: dict[str, Drawn] = {}
        for section, knobs in SECTIONS.items():
            Drawn(section, tag="h4")
            for knob in knobs:
                self._knobs[knob.kind] = Drawn().classes("dt-fault").props(f'data-testid="fault-row-{knob.kind}"')
        self.sync()

    def sync(self) -> None:
        """Draw what is armed and how the connections are."""
        figures = self._figures()
        shown = (("connections", "连接数"), ("unanswered", "等待确认"), ("redelivered", "重新投递"))
        cells = "".join(f"<div><b>{int(figures.get(key, 0))}</b><small>{name}</small></div>" for key, name in shown)
        clear = 'type="button" class="dt-act" data-do="calm" data-testid="fault-clear"'
        self._numbers.draw(f'<div class="dt-figures">{cells}</div><button {clear}>取消全部等待中的故障</button>')
        for kind, row in self._knobs.items():
            armed = self._faults.find(kind)
            row.draw(_knob_html(KNOBS[kind], armed.times if armed else None, self._faults.happened.get(kind, 0)))
            row.light("on", on=armed is not None)

    def press(self, kind: str, cid: str) -> str:
        """Strike at once, arm, or call off; return what to tell the person. ``cid`` is the open group, "" for none."""
        knob = KNOBS.get(kind)
        if knob is None:
            return ""
        if knob.here and not cid:
            return f"请先打开一个群，再触发：{knob.title}"
        if kind in AT_ONCE:
            self._strike(kind, {**knob.facts, **({"conversation": cid} if knob.here else {})})
            return f"已触发：{knob.title}"
        if self._faults.find(kind):
            self._faults.clear(kind)
            return f"已取消：{knob.title}"
        self._faults.arm(kind, times=knob.times, **knob.facts)
        return f"已准备：{knob.title}"

    def calm(self) -> str:
        """Call everything off that still waits."""
        self._faults.clear()
        return "已取消所有等待中的故障"


def _knob_html(knob: Knob, left: int | None, happened: int) -> str:
    if knob.kind in AT_ONCE:
        label = "触发"
    elif left is None:
        label = "开启"
    else:
        label = "关闭" if left == ALWAYS else f"关闭（剩 {left}）"
    count = f" · 已发生 {happened} 次" if happened else ""
    return (
        f'<span class="what"><b>{knob.title}</b><small>{escape(knob.text)}{count}</small></span>'
        f'<button type="button" class="dt-act" data-do="fault" data-kind="{knob.kind}" '
        f'data-testid="fault-{knob.kind}" aria-label="{label}：{knob.title}">{label}</button>'
    )
