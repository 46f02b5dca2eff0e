"""What is said of single deliveries of a push."""


def receiver_gone() -> str:
    """Why nothing was sent to a group or person the platform has told us is gone."""
    return "群已解散、机器人已被移出该群，或找不到该用户：没有再发送。"


def interrupted() -> str:
    """Why nobody knows whether a push arrived: the program ended in the middle of sending it."""
    return "发送途中程序中断，不能确定是否送达。"
