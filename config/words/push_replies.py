"""What is said to who answers a push: why it came, and what changes now."""

from collections.abc import Sequence

EVERYTHING = "所有主动推送"


def theme(name: str) -> str:
    """Name a theme."""
    return f"“{name}”类政策"


def no_push() -> str:
    """Say that no push is known that an answer could be about."""
    return "没有找到最近推送给这里的消息。请引用（回复）那条推送再说一次。"


def why(title: str, reasons: Sequence[str]) -> str:
    """Say why something was pushed here."""
    lines = "\n".join(f"{number}. {reason}" for number, reason in enumerate(reasons, 1))
    return f"推送“{title}”的原因：\n{lines}"


def ordered(who: str) -> str:
    """Say that a person of the office ordered a push."""
    return f"由工作人员{who}推送" if who else "由工作人员推送"


def conditions(rows: Sequence[str]) -> str:
    """Say which conditions a firm's record meets."""
    return "符合的条件：" + "；".join(rows)


def facts(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Say in private which conditions a firm's record meets, each with the fact: (condition, fact or nothing)."""
    return ["符合的条件：", *(f"- {what}（{fact}）" if fact else f"- {what}" for what, fact in rows)] if rows else []


def privately(has_firm: bool) -> str:  # noqa: FBT001 - one thing that is so or not
    """Say where the firm's own figures are shown."""
    return "本企业的具体数据不在群里显示，请私聊我“为什么推给我”查看。" if has_firm else ""


def what_now(*, subscribed: bool) -> str:
    """Say what one may answer."""
    return "不想再收请回复“退订”。" if subscribed else "可回复“不相关”“已享受”“暂不需要”“退订”。"


def unrelated(title: str) -> str:
    """Confirm that an item is not pushed again: it has nothing to do with the firm."""
    return f"已记下：“{title}”与贵公司不相关，以后不再推送这一项。档案有误可回复“档案”更正。"


def had(title: str) -> str:
    """Confirm that an item is not pushed again: the firm had it."""
    return f"已记下：“{title}”已享受，以后不再推送这一项。"


def applied(title: str) -> str:
    """Confirm that an item is not pushed again: the firm has applied."""
    return f"已记下：“{title}”已申报，以后不再推送这一项和它的截止提醒。"


def not_now(title: str, until: str) -> str:
    """Confirm that an item rests."""
    return f"已记下：“{title}”{until}以前不再推送。"


def no_more(themes: Sequence[str], subscriptions: Sequence[str]) -> str:
    """Confirm that themes are not matched, and subscriptions have ended."""
    said = []
    if subscriptions:
        said.append("已退订：" + "；".join(subscriptions))
    if themes:
        said.append("以后不再按匹配推送“" + "、".join(themes) + "”类的政策")
    return "。".join(said) + "。想恢复可随时重新订阅，或问“我们符合什么政策”。"


def no_more_at_all() -> str:
    """Confirm that nothing is pushed any more."""
    return "已记下：以后不再主动推送（更正通知除外）。您随时可以提问；想恢复请回复“恢复推送”。"


def wanted_again(what: Sequence[str]) -> str:
    """Confirm what is pushed again."""
    return "已恢复推送：" + "、".join(what) + "。"


def nothing_refused() -> str:
    """Say that nothing was refused."""
    return "没有拒收的推送，不需要恢复。想多收到政策，可以回复“订阅”加主题，例如“订阅 技改”。"


def refused_list(rows: Sequence[tuple[str, str, str]]) -> str:
    """List what is not pushed: (what, why, since when)."""
    lines = [f"{number}. {what}（{why}，{since}起）" for number, (what, why, since) in enumerate(rows, 1)]
    return "\n".join(["现在不推送：", *lines, "全部恢复请回复“恢复推送 全部”，恢复一项请回复“恢复推送”加名称。"])
