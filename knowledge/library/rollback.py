"""Back to an earlier version, and the whole base back to the end of an earlier day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to one document."""

    policy_id: str
    title: str
    act: str  # 换回 下架 恢复 已删除
    number: int  # of the version that becomes live again; 0: none
    sentence: str


@dataclass(frozen=True, slots=True)
class BaseRollback:
    """The steps back to a day; done unless it was a dry run."""

    day: date
    steps: tuple[Step, ...]
    done: bool
