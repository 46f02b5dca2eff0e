"""Sentences of the form card that asks for one missing fact."""

TITLE = "补充一项，测算更准"
SEND, SENT, GONE = "提交", "已提交", "已过期"


def head(called: str) -> str:
    """Head a form."""
    return f"补充这一项最有用：{called}。只有您看得到；不清楚可以不填，直接提交就会换下一项。"


def went_on(told: str, called: str) -> str:
    """Tell what became of a value, and ask for the next one."""
    return f"{told}\n\n{head(called)}"


def ended(told: str) -> str:
    """Tell what became of a value where nothing more is asked."""
    return f"{told}\n\n目前没有别的要补充了。发“匹配”看结果。"


def passed_over() -> str:
    """Confirm that a question was passed over."""
    return "好的，先跳过这一项。"


def expired() -> str:
    """Say that a card is too old."""
    return "这张卡片已过期，没有登记。请发“匹配”，会收到新的问题。"


def not_yours() -> str:
    """Say that a card asks somebody else."""
    return "这张卡片问的是别的企业的情况，没有登记。请私聊我发“匹配”。"


def not_this() -> str:
    """Say that a form holds something this card doesn't ask for."""
    return "没有登记：这不是卡片上问的内容。请发“匹配”，会收到新的问题。"
