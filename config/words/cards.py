"""What stands on the card of an answer besides the answer."""


def title() -> str:
    """Head the card while it is being written."""
    return "惠企政策助手"


def useful() -> str:
    """Name the button of praise."""
    return "有用"


def useless() -> str:
    """Name the button of complaint."""
    return "没用"


def see_message() -> str:
    """Say that the answer stands in the message below."""
    return "这条回答改用普通消息发送，请看下一条。"


def change_useful() -> str:
    """Name the button that turns a complaint into praise."""
    return "改为有用"


def change_useless() -> str:
    """Name the button that turns praise into a complaint."""
    return "改为没用"


def taken_useful() -> str:
    """Take praise on the card of who gave it."""
    return "已记下：有用。谢谢反馈。"


def taken_useless() -> str:
    """Take a complaint on the card, say what happens with it, and ask what was wrong."""
    return "已记下：没用，会转主管部门补充。哪里不好？也可以回复“答得不对：……”说明。"


def taken_reason(reason: str) -> str:
    """Take the reason of a complaint on the card."""
    return f"已记下：没用（{reason}），会转主管部门补充。想补充请回复“答得不对：……”。"


def not_yours() -> str:
    """Say that the click is not about an answer we know."""
    return "没有找到这条回答，反馈没有记下。请引用这条回答，直接回复“没帮助”。"
