"""What stands on a notice, before it is written as a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the table."""

    number: str
    material: str
    told: tuple[str, ...]  # what is wrong, then each place it rests on, then what an officer says
    fix: str
    later: str  # whether the paper may follow


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice of one round."""

    title: str
    kind: str  # 补正告知 or 预审通过意见
    matter: str
    case_id: str
    number: int  # of the round
    about: str  # what the file says of itself
    facts: tuple[tuple[str, str], ...]  # label and value, above the table
    lead: tuple[str, ...]
    rows: tuple[NoticeRow, ...]
    after: tuple[str, ...]  # below the table; the last is that this decides nothing
