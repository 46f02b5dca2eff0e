"""What is said of single deliveries of a push."""


def receiver_gone() -> str:
    """Why nothing was sent to a group or person the platform has told us is gone."""
    return "群已解散、机器人已被移出该群，或找不到该用户：没有再发送。"


def interrupted() -> str:
    """Why nobody knows whether a push arrived: the program ended in the middle of sending it."""
    return "发送途中程序中断，不能确定是否送达。"


def stopped() -> str:
    """Why a delivery was not sent: its campaign was stopped."""
    return "推送已停止，没有发送。"


def expired() -> str:
    """Why a delivery was not sent: its campaign's time was over."""
    return "已过推送有效期，没有发送。"


def unknown_person() -> str:
    """Why one of several people was not told: the platform knows no such staff id."""
    return "找不到该用户，没有发送。"


def out_of_reach() -> str:
    """Why one of several people was not told: the platform left them out."""
    return "该用户不在应用可见范围内，或屏蔽了机器人，没有发送。"


def too_many_today() -> str:
    """Why one of several people was not told: too many messages of robots today."""
    return "该用户今天收到的机器人消息已达上限，没有发送。"


def not_recalled() -> str:
    """Why a message could not be taken back, when the platform does not say."""
    return "钉钉没有撤回这条消息，原因不明。"
