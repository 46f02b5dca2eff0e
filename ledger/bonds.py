"""How documents act on each other. Without SQL, so that a process which only reads files starts quickly."""

import enum


class Bond(enum.StrEnum):
    """How one document acts on another."""

    REPEALS = "废止"
    AMENDS = "修改"
    REPLACES = "修订"  # a new version of the whole
    IMPLEMENTS = "落实"
    FORWARDS = "转发"
    INTERPRETS = "解读"
    NOTICE_OF = "申报通知"
    EXTENDS = "延长"  # ``since`` is the new last day
    SUSPENDS = "暂停"
