"""Sentences of official answers: how they are shown, kept and published."""

from collections.abc import Sequence


def head(department: str, until: str) -> str:
    """Say whose answer it is and how long it holds."""
    return f"官方答复·{department}" + (f"·有效至{until}" if until else "")


def basis(sources: Sequence[str]) -> str:
    """Name the articles an official answer rests on."""
    return f"依据：{'；'.join(sources)}。"


def source(named: str, status: str) -> str:
    """One article with the status of its document."""
    return f"{named}，{status}"


def row(number: int, state: str, question: str, department: str, hits: int) -> str:
    """One official answer in a list."""
    return f"{number}. {question}\n{state} · {department} · 已答复{hits}次"


def list_head(total: int, waiting: int) -> str:
    """Head the list of official answers."""
    tail = f"，其中{waiting}条等待审核发布" if waiting else ""
    return f"官方答复共{total}条{tail}："


def nothing() -> str:
    """Say that there is no official answer."""
    return "还没有官方答复。部门答复企业提问后会在这里列出。"


def shown(number: int, state: str, question: str, text: str, department: str, basis_: str) -> str:
    """One official answer, whole."""
    lines = [f"官方答复 {number}（{state}）", f"问题：{question}", f"答复：{text}", f"部门：{department}"]
    return "\n".join([*lines, basis_] if basis_ else lines)


def published(number: int, conversations: int) -> str:
    """Confirm a publication, and say who will hear of it."""
    tail = f"，正在回复当初提问的{conversations}个会话" if conversations else ""
    return f"官方答复 {number} 已发布{tail}。以后企业再问同样的问题会先给出这条答复。"


def edit_how() -> str:
    """Say how to change an official answer."""
    return "请按“改答复 编号：新的内容”发送，依据有变的请写上新的文号和条款。"


def edited(number: int) -> str:
    """Confirm a change: a draft again."""
    return f"官方答复 {number} 已改为新内容，重新成为草稿，发布前不再给出。{to_publish(number)}"


def retired(number: int) -> str:
    """Confirm that an answer is out of use."""
    return f"官方答复 {number} 已停用，不再用于回答。"


def to_publish(number: int) -> str:
    """Say how an official answer gets published."""
    return f"请由另一位同事审核后发“发布答复 {number}”，看全文发“看答复 {number}”。"


def not_your_department(department: str) -> str:
    """Refuse to touch another department's answer."""
    return f"这条由{department}答复，您不在这个部门，不能处理。"


def how() -> str:
    """Say how to name an official answer."""
    return "请写上编号，例如“发布答复 3”。全部编号发“官方答复清单”查看。"
