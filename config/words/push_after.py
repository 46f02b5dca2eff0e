"""What is said of a push after it was sent: reminders, recalls, corrections."""


def reminder(title: str) -> str:
    """Title of a push that is sent once more to those who have not read it."""
    return f"再次提醒：{title}"


def reminded(body: str) -> str:
    """Text of a push that is sent once more: a title is shown in the list of conversations only."""
    return f"**再次提醒**\n\n{body}"


def asked_readers(campaign_id: str) -> str:
    """Nobody knows yet who has read it: the platform is being asked."""
    return f"正在向钉钉查询推送 {campaign_id} 谁看过，约1分钟后请再发一次。"


def nobody_unread(campaign_id: str) -> str:
    """There is nobody to remind."""
    return f"推送 {campaign_id} 没有送达未读的群或联系人，不需要再提醒。"


def reminded_today(campaign_id: str) -> str:
    """One reminder a day is enough."""
    return f"推送 {campaign_id} 今天已经再提醒过一次，没有重复提醒。"


def nothing_to_recall(campaign_id: str) -> str:
    """There is nothing the platform would take back."""
    return f"推送 {campaign_id} 没有可撤回的消息：还没有送达，或已超过钉钉允许撤回的24小时。"


def correction_title(title: str) -> str:
    """Title of a correction."""
    return f"更正：{title}"


def because_corrected(campaign_id: str) -> str:
    """Why: who received the wrong version."""
    return f"您收到过推送 {campaign_id}，其中内容有误"


def on_its_way(campaign_id: str, count: int) -> str:
    """Some of it is being sent at this moment: who gets it is known in a few seconds."""
    return f"推送 {campaign_id} 已停止，还有{count}条正在发送途中。请过几秒再发一次更正，才能一个不漏。"


def nobody_received(campaign_id: str) -> str:
    """There is nobody to correct it to."""
    return f"推送 {campaign_id} 没有送达任何人，不需要更正；它已停止，请直接重新推送。"


def corrected_already(campaign_id: str, correction: str) -> str:
    """The same correction is under way."""
    return f"推送 {campaign_id} 的同样更正已经发起：{correction}，没有重复发起。"
