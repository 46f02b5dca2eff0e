"""Sentences of the page on which a firm sees and changes its subscriptions."""

from collections.abc import Sequence

MYSELF = "推给我本人（私聊）"
BEATS: Sequence[tuple[str, str]] = (("at_once", "一有就推"), ("daily", "每个工作日汇总"), ("weekly", "每周汇总"))
WEEKDAYS: Sequence[str] = ("一", "二", "三", "四", "五", "六", "日")
NO_TITLE = "本企业的群"
WORD_CHARS, MOST_WORDS, MOST_WISHES = (2, 10), 10, 20


def ended_on_page() -> str:
    """Note why a subscription ended: somebody pressed the button."""
    return "在企业页面退订"


def said_on_page(wish_said: str) -> str:
    """Note how a subscription was made: on the page."""
    return f"企业页面：{wish_said}"


def began(wish_said: str, beat_said: str) -> str:
    """Confirm a new subscription."""
    return f"已订阅：{wish_said}。{beat_said}。"


def already(wish_said: str) -> str:
    """Say that the same subscription is there already."""
    return f"已经订阅过：{wish_said}，没有重复订阅。"


def changed(wish_said: str, beat_said: str) -> str:
    """Confirm another rhythm."""
    return f"已改：{wish_said}，{beat_said}。"


def same_beat(beat_said: str) -> str:
    """Say that the rhythm was this one already."""
    return f"推送方式本来就是“{beat_said}”，没有改动。"


def ended(wish_said: str) -> str:
    """Confirm the end of a subscription."""
    return f"已退订：{wish_said}。以后不再推送，随时可以重新订阅。"


def ended_before() -> str:
    """Say that a subscription is not there any more."""
    return "这条订阅已经不在了（可能刚被退订或修改过），没有改动。请看下面现在的订阅。"


def no_place() -> str:
    """Refuse a place that is none of the firm's."""
    return "没有选订阅到哪里，或这个群已经不属于本企业，没有订阅。请重新选择。"


def nothing_wanted() -> str:
    """Refuse a subscription that is for nothing."""
    return "没有选要订阅什么，没有订阅。请至少选一个主题、级别或地区，或写关键词；都要就勾选“全部政策”。"


def unknown(what: str) -> str:
    """Refuse something that can't be chosen here."""
    return f"“{what}”不能选，没有订阅。请刷新页面后重新选择。"


def bad_word(word: str) -> str:
    """Refuse a word to look for."""
    return f"关键词“{word}”不能用：每个关键词2到10个字，最多10个，用逗号或空格隔开。没有订阅。"


def bad_beat() -> str:
    """Refuse a rhythm without an hour."""
    return "汇总的时间没有写对，没有改动。请选几点几分，每周汇总还要选星期几。"


def too_many() -> str:
    """Refuse more subscriptions than anybody reads."""
    return f"一个群或一个人最多订阅{MOST_WISHES}条，没有订阅。请先退订不需要的。"
