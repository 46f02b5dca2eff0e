"""What the bot asks back when a model has read a message."""

MISSING = "请补充："  # begins the question for what is missing


def missing(what: str, example: str) -> str:
    """Ask for the one thing that is missing."""
    asked = f"{MISSING}{what}。" if what else "请把要办的事再说具体一点。"
    return asked + (f"\n写法：{example}" if example else "")


def confirm(order: str) -> str:
    """Ask before something is changed that a model has read out of free words."""
    return f"您是要办理“{order}”吗？确认请原样发送：\n{order}"


def missing_title() -> str:
    """Title of a question back."""
    return "请补充"
