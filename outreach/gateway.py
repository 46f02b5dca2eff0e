"""What outreach needs of a way out: send one text to one group, or to up to twenty people at once.

What came of a send is a value, not an error: of twenty people each has a fate of its own. bot/push_gateway.py turns
the platform's answers into these; tests keep a list.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

PEOPLE_AT_ONCE = 20  # open.dingtalk.com "批量发送人与机器人会话中机器人消息": userIds, at most 20


class Fate(StrEnum):
    """What became of one send to one receiver."""

    SENT = "sent"
    REFUSED = "refused"  # never: this text is not allowed, a permission is missing
    GONE = "gone"  # never, and nothing else either: the group is disbanded, the robot removed, the person unknown
    FAILED = "failed"  # it certainly did not arrive; another try may
    UNREACHED = "unreached"  # nothing left the house: no connection, no token. It is not this receiver's fault
    THROTTLED = "throttled"  # certainly not sent: we are too fast
    BLOCKED = "blocked"  # nothing can be sent to anybody until a person has seen to it: quota, permission, robot code
    UNSURE = "unsure"  # the request was written, and nobody knows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call. ``key`` is the platform's (processQueryKey): who read it, take it back."""

    fate: Fate
    key: str = ""
    trouble: str = ""  # why, in words for people
    wait_s: float = 0.0  # before another try
    others: dict[str, "Outcome"] = field(default_factory=dict)  # people whose fate differs, by staff id

    def of(self, address: str) -> "Outcome":
        """Return what became of one of the people a call was for."""
        return self.others.get(address, self)


@dataclass(frozen=True, slots=True)
class Text:
    """What is said: a title for the list of conversations, and markdown within the platform's limits."""

    title: str
    body: str
    button: tuple[str, str] | None = None  # words and http address: the message is a card with this one button


class Gateway(Protocol):
    """A way out. Neither call raises for anything the platform or the network does."""

    def to_group(self, conversation_id: str, text: Text) -> Awaitable[Outcome]:
        """Send to a group."""
        ...

    def to_people(self, staff_ids: Sequence[str], text: Text) -> Awaitable[Outcome]:
        """Send to at most PEOPLE_AT_ONCE people, each in a conversation with the robot."""
        ...
