"""What the bot says of ID cards and bank data in a group."""

from collections.abc import Sequence

PRIVACY_TITLE = "个人信息提醒"
ID_CARD, BANK_CARD = "身份证号", "银行账号"


def personal(kinds: Sequence[str], masked: Sequence[str], *, assistant: str = "") -> str:
    """Ask to recall a message with an ID or bank number in a group."""
    told = "、".join(dict.fromkeys(kinds))
    shown = f"（{'、'.join(masked)}）" if masked else ""
    who = f"（{assistant}）" if assistant else ""
    return (
        f"这条消息里有{told}{shown}，群里人多，请马上长按这条消息撤回（我撤不了别人的消息；"
        f"过了撤回时间请群管理员{who}处理）。我没有照着办理，号码也没有留存。需要交的，请私聊发给我或用材料页上传。"
    )


def personal_file(names: Sequence[str]) -> str:
    """Ask to recall a picture of an ID card or a bank account in a group."""
    told = "、".join(names)
    return (
        f"{told}是身份证或银行账户材料，没有收下、没有留存。群里人多，请马上撤回那条消息"
        "（我撤不了别人的消息），再私聊发给我或用材料页上传。"
    )


def personal_name() -> str:
    """Name a picture without a name."""
    return "这张图片"
