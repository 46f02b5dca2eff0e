"""What a push says, whoever gets it, and why a text of somebody's own can't be one."""

from collections.abc import Sequence
from urllib.parse import quote

from config.words.taps import SAY


def item_heading(level: str, kind: str, redeem: str) -> str:
    """Say what sort of item it is."""
    return "、".join(part for part in (level, kind, redeem) if part)


def office(dept: str, phone: str) -> str:
    """Whom to ask."""
    return f"主管部门：{dept}{f'（{phone}）' if phone else ''}"


def window(says: str) -> str:
    """When one may apply."""
    return f"申报时间：{says.removeprefix('申报时间')}"


def channel(says: str) -> str:
    """Where one applies."""
    return f"办理渠道：{says}"


def quoted(quote: str) -> str:
    """The sentence of the policy itself."""
    return f"原文：“{quote}”"


def basis(linked: str, article: str) -> str:
    """What it rests on; ``linked`` opens the original."""
    return f"依据：{linked}{article}"


def dated(doc_no: str, issuer: str, day: str) -> str:
    """Which document it is."""
    return "　".join(part for part in (doc_no, issuer, day) if part)


def why_line(reasons: Sequence[str]) -> str:
    """The one line that says why; the rest and the details come on asking."""
    more = f"，等{len(reasons)}项" if len(reasons) > WHYS_SHOWN else ""
    return f"推送原因：{'；'.join(reasons[:WHYS_SHOWN])}{more}"


WHYS_SHOWN = 5  # reasons in the message; all of them on asking
CAMPAIGN = "{campaign}"  # stands where the push's own number comes
TAPS = ("为什么推给我", "不相关", "已享受", "已申报", "暂不需要", "退订")
TAPS_SUBSCRIBED = ("为什么推给我", "退订")


def _taps(words: Sequence[str]) -> str:
    """Return words to tap: each says itself, with the number of the push it is about."""
    return " · ".join(f"[{one}]({SAY}{quote(one)}%20{CAMPAIGN})" for one in words)


def footer(day: str) -> str:
    """The end of every push: as of when, and the words that change what comes next."""
    return f"信息截至{day}，以主管部门审核为准。点下面或回复这几个字：  \n{_taps(TAPS)}"


def footer_subscribed(day: str) -> str:
    """The end of a push that somebody subscribed to."""
    return f"信息截至{day}，以政策原文和主管部门解释为准。点下面或回复这几个字：  \n{_taps(TAPS_SUBSCRIBED)}"


def corrected(title: str, day: str) -> str:
    """First line of a correction: which push was wrong."""
    return f"**更正**：{day}推送给您的《{title}》有误，请以下面的内容为准。"


def footer_corrected() -> str:
    """The end of a correction."""
    return "给您带来不便，敬请谅解。以本条更正为准，以主管部门审核为准。"


def no_such_file() -> str:
    """Why a file can't be pushed."""
    return "没有这个文件，请检查路径。"


def empty_text() -> str:
    """Why a file can't be pushed."""
    return "文件是空的。请写好正文再推送。"


def not_a_text() -> str:
    """Why a file can't be pushed."""
    return "不是 UTF-8 编码的文字文件。请另存为 UTF-8 的 .md 或 .txt。"


def long_text(most: int) -> str:
    """Why a file can't be pushed."""
    return f"正文超过一条消息的长度（最多{most}字）。请缩短，或把全文收入政策库后用 --policy 推送。"
