"""What is said about the language model: its switch, and how it stands."""


def turned(*, on: bool, configured: bool) -> str:
    """Say that the switch was turned; effective from the next question on, in every process."""
    done = "大模型已开启" if on else "大模型已关闭，从下一个问题起只按政策原文回答"
    return f"{done}。{'' if configured else NOT_CONFIGURED}"


def stood_so(*, on: bool) -> str:
    """Say that nothing was changed."""
    return f"大模型原本就是{'开启' if on else '关闭'}的，没有改动。"


def standing(*, on: bool, name: str, since: str, by: str) -> str:
    """Say how the switch stands, since when and by whom; and which model it is about."""
    who = f"（{since} 由 {by} 设定）" if by else "（从未改动）"
    return f"大模型开关：{'开启' if on else '关闭'}{who}\n{f'已配置模型：{name}' if name else NOT_CONFIGURED}"


NOT_CONFIGURED = "目前没有配置大模型，机器人按政策原文回答。"
HELP = "切换大模型为关闭 / 切换大模型为开启 / 大模型状态：立即生效"
