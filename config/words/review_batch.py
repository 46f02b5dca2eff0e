"""What is said of files once they are read, in the chat at once or later in private."""

from collections.abc import Iterable, Sequence

from config.words.casework import ADVICE


def taken_as(name: str, slots: str, why: str) -> str:
    """Say what a file was taken for."""
    return f"{name}：认作{slots}" + (f"（{why}）" if why else "")


def taken_unknown(name: str) -> str:
    """Say that nobody could tell what a file is."""
    return f"{name}：已收下，没有认出是哪份材料"


def unreadable(name: str, trouble: str) -> str:
    """Say why a file can't be read."""
    return f"{name}：已收下，但读不了：{trouble}"


def title(name: str) -> str:
    """Name the message."""
    return f"预审收件 {name}"


def still_missing(names: Sequence[str], count: int) -> str:
    """Say what a case still lacks."""
    if not count:
        return "一定要交的都已收到。回复“提交检查”，一次列出全部问题。"
    return f"还缺{count}份：{'；'.join(names)}{'等' if count > len(names) else ''}。"


def place_how(*, several: bool) -> str:
    """Say how to put right what a file was taken for."""
    one = "文件名 改成 材料名" if several else "改成 材料名"
    return f"认得不对，请回复“{one}”；不是这件事的材料，回复“移除 文件名”。"


def read_now(name: str, case_id: str, lines: Sequence[str], more: int, missing: Sequence[str], count: int) -> str:
    """Say what the files of one message are, that were still being read when it was answered."""
    rest: Iterable[str] = [f"……还有{more}个文件，见材料页。"] if more > 0 else []
    head = f"刚才发来的文件都读完了，{name}预审（{case_id}）："
    tail = (place_how(several=len(lines) > 1), still_missing(missing, count), ADVICE)
    return "\n".join([head, *lines, *rest, *tail])
