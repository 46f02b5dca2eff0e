"""What is said of single deliveries of a push."""

from config.words.push_chat import as_read


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


def unsure_title() -> str:
    """Title of the message to who ordered a push of which some deliveries are unsure."""
    return "推送结果待确认"


def unsure(campaign_id: str, title: str, count: int) -> str:
    """Tell who ordered a push that nobody knows whether some of it arrived, and what to do."""
    return (
        f"推送{campaign_id}《{title}》已发完，其中{count}条没有收到钉钉的确认，可能已送达，也可能没有。\n"
        f"为避免重复打扰，没有自动重发。需要补发请回复“{send_again(campaign_id)}”（已收到的会再收到一次）；不需要则不用理会。"
    )


def send_again(campaign_id: str) -> str:
    """What one says to send a push again to those of whom nobody knows whether it reached them."""
    return f"补发 {campaign_id}"


def send_again_now(count: int) -> str:
    """Label of the tap that sends them again."""
    return f"补发这{count}条"


APPROVAL_CHARS = 300  # of the text shown to who approves


def approval_title() -> str:
    """Title of the message to who may approve."""
    return "推送待批准"


def approval(campaign_id: str, title: str, by: str, receivers: int, body: str) -> str:
    """Say that a push waits for a second person."""
    text = as_read(body)
    shown = text[:APPROVAL_CHARS] + ("……" if len(text) > APPROVAL_CHARS else "")
    return (
        f"{by}要把《{title}》推送给{receivers}个群或联系人（{campaign_id}），等待第二人批准。\n"
        f"—— 消息样子 ——\n{shown}\n————\n同意请点下面或回复“{approve(campaign_id)}”；不同意不用理会，24小时后作废。"
    )


def approve(campaign_id: str) -> str:
    """What one says to approve."""
    return f"批准推送 {campaign_id}"
