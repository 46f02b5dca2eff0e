"""What ``huiqi eval chat`` says: about a file that is wrong, and about what was missed."""

from collections.abc import Sequence

EXAMPLE = '{"text":"升规奖励怎么领","role":"enterprise","intent":["item_detail"]}'


def unreadable(path: str, why: str) -> str:
    """Say that the file can't be read."""
    return f"{path} 读不出来（{why}）。请检查路径和编码（UTF-8）。"


def no_case(path: str) -> str:
    """Say that the file holds nothing."""
    return f"{path} 里没有用例。每行写一个 JSON 对象，例如 {EXAMPLE}"


def no_json(where: str, why: str) -> str:
    """Say that a line is no JSON."""
    return f"{where}不是 JSON（{why}）。每行应是一个 JSON 对象，例如 {EXAMPLE}"


def no_object(where: str) -> str:
    """Say that a line is JSON but no object."""
    return f"{where}不是 JSON 对象。每行应是一个对象，例如 {EXAMPLE}"


def no_text(where: str) -> str:
    """Say that a line has nothing that was said."""
    return f"{where}缺少 text：应是一句不为空的话。"


def unknown_role(where: str, given: object, roles: Sequence[str]) -> str:
    """Say that a line's role is none of ours."""
    what = "缺少 role" if given is None else f"的 role “{given}”不认识"
    return f"{where}{what}：应是 {'、'.join(roles)} 之一。"


def no_intent(where: str) -> str:
    """Say that a line has no label."""
    return f'{where}缺少 intent：应是一个或多个意图名的列表，例如 ["policy_qa"]。'


def unknown_intent(where: str, given: str, names: Sequence[str]) -> str:
    """Say that a label is none of ours."""
    return f"{where}的意图“{given}”不认识。可用的意图：{'、'.join(names)}。"


def not_text(where: str, name: str) -> str:
    """Say that a field is no text."""
    return f"{where}的 {name} 应是文字。"


def not_texts(where: str, name: str) -> str:
    """Say that a field is no list of texts."""
    return f"{where}的 {name} 应是文字的列表，每项不为空。"


def wrong_history(where: str) -> str:
    """Say that the earlier messages of a line are wrong."""
    return f'{where}的 history 应是列表，每项形如 {{"who":"user","text":"……"}}，who 是 user 或 bot。'


def understood_as(named: str) -> str:
    """Tell what an utterance was taken for."""
    return f"理解为 {named}"


def not_cited(part: str) -> str:
    """Tell which citation is missing."""
    return f"没有引用“{part}”"


def must_not(part: str) -> str:
    """Tell which forbidden text was said."""
    return f"出现了“{part}”"


def total(right: int, n: int, accuracy: float) -> str:
    """Head of the report."""
    return f"{n} 条，对 {right} 条，准确率 {accuracy:.2%}"


def missed(text: str, want: Sequence[str], got: str, why: str) -> str:
    """One miss of the report."""
    return f"✗ {text}\n    应为 {'、'.join(want)}，得到 {got}：{why}"
