"""Sentences about pictures, files, voice and what was passed on: what can be read in them, and what to do when not."""

import re
from collections.abc import Sequence

TITLE = "图片和文件"
_ASKED = "里面不止一项，您问哪一项？请回复序号："
_ROW = re.compile(r"^\d\. (.+)$", re.MULTILINE)


def alone(*, in_group: bool) -> str:
    """Take a picture that came without a word."""
    how = "请引用这张图片@我说一句" if in_group else "请再发一句"
    beware = (
        "办事材料要预审，请先发“预审 事项名”，不要把证件发在群里。"
        if in_group
        else "办事材料要预审，请先发“预审 事项名”。"
    )
    return f"收到图片。想问图里的政策，{how}，例如“这个还有效吗”“能领多少”。{beware}"


def no_transcript() -> str:
    """Answer a voice message that was not turned into text."""
    return "这条语音没有转出文字，我听不到内容。请再说一遍，或直接打字提问，例如：首次升规奖励怎么领。"


def no_video() -> str:
    """Answer a video."""
    return "视频我看不了。请打字提问，或截一张图发来再问一句，例如“这个还有效吗”。"


def file_alone() -> str:
    """Take a file that can't be read, without a word."""
    return "这个文件没有读到内容。请打字提问，例如：首次升规奖励怎么领。"


def passed_on() -> str:
    """Take a merged forward or somebody else's card: its words are nobody's order."""
    return (
        "收到转发的内容。里面的话我只作参考，不会照着办理；"
        "想问什么请引用它再说一句，或直接打出来，例如：首次升规奖励怎么领。"
    )


def unknown() -> str:
    """Answer a message of a kind the platform brings nothing of."""
    return "这种消息钉钉没有把内容传给我（如位置、名片、表情包）。请打字提问，发“帮助”看用法。"


def not_here() -> str:
    """Say that this door has no way to the picture."""
    return "这里看不到图片和文件的内容。请打出文号、标题或要问的事，例如：德办发〔2022〕12号还有效吗。"


def not_legible(why: str, *, picture: bool) -> str:
    """Say that nothing could be read, and what helps."""
    if picture:
        return (
            "这张图片没有认出文字。请正对着、光线好时再拍一张，或直接打出文号、标题，例如：德办发〔2022〕12号还有效吗。"
        )
    return f"这份文件没有读出来：{why}\n也可以直接打出文号、标题再问。"


def secret() -> str:
    """Refuse what bears a mark of secrecy."""
    return "上面有密级或内部标识，我没有采用，也没有保存。涉密和内部文件请不要发到钉钉；公开的政策可以打出文号再问。"


def nothing_known() -> str:
    """Say that the text names nothing that could be looked up."""
    return "里面的文字没有文号，也没有政策库里有的文件标题或奖补项目。请把要问的事打出来，例如：首次升规奖励怎么领。"


def which_item(title: str, choices: Sequence[str], more: int) -> str:
    """Ask which item of a document is meant; ``offered`` reads the questions back."""
    where = f"这是《{title}》，" if title else ""
    rest = f"\n另有{more}项，可直接打出名称来问。" if more else ""
    rows = "\n".join(f"{number}. {choice}" for number, choice in enumerate(choices, 1))
    return f"{where}{_ASKED}\n{rows}{rest}"


def offered(text: str) -> tuple[str, ...]:
    """Return the questions of a ``which_item`` text, none for another text."""
    return tuple(_ROW.findall(text)) if _ASKED in text else ()


def recognised(name: str) -> str:
    """Head an answer with what was recognised, so that a wrong reading is seen."""
    return f"认出：{name}"
