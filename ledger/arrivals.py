"""What happens to a message in one transaction when it arrives, and when its answer is out.

A round trip is short because it commits twice: here on arrival, before the acknowledgement, and once more
when the person already has the answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger import gaps, groups, pace, talks
from ledger.direct import Work
from ledger.pace import Lane, Slot
from ledger.talks import Arrival, Claimed

MINUTE_S = 60.0
APP = "app"  # the lane of all calls of the application
SEND_SLACK_S = 1.0  # what is sent now may arrive a little later; the limit holds where it arrives
FILES_A_MINUTE = 200  # of one person: a drawer full of papers is one drop, more is no person's work
TOO_FAST, GROUP_TOO_FAST, SILENT = "too_fast", "group_too_fast", "silent"  # notes on a message
TOO_MANY_FILES = "too_many_files"
# Files are never left aside for their pace: beyond that of questions they are worked on, and not each answered.
MANY_FILES, MORE_FILES = "many_files", "more_files"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many a minute: questions of a person and of a group, messages sent to a conversation."""

    person: int
    group: int
    sends: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a delivery: ``claimed`` is the work to begin, if this process may begin any.

    ``slot`` is the passage of one message to the conversation, counted for the answer in advance; it is only
    given while the conversation's webhook does not rest.
    """

    new: bool
    claimed: Claimed | None = None
    slot: Slot | None = None
    dropped: int = 0  # its number, where nobody answers it: it came too fast


def send_lane(conversation_id: str, limit: int) -> Lane:
    """Return the lane of messages sent to one conversation, by webhook and OpenAPI together."""
    return Lane(f"send:{conversation_id}", limit, MINUTE_S + SEND_SLACK_S, waited_for=True)


def webhook_lane(robot_code: str, conversation_id: str) -> str:
    """Name the lane in which a conversation's session webhook rests when it was throttled."""
    return f"webhook:{robot_code}:{conversation_id}"


def arrive(work: Work, arrival: Arrival, limits: Limits, owner: str | None, now: datetime, lease_s: float) -> Arrived:
    """Write a message down, judge its pace, and claim the conversation's next message if it is free.

    Args:
        work: a write transaction; the message is durable when it is committed.
        arrival: the message.
        limits: of the pace.
        owner: who would work on it; None: nobody now.
        now: the moment of arrival.
        lease_s: how long a claim holds.

    """
    seq = talks.receive(work, arrival, now)
    if seq is None:
        return Arrived(new=False)
    if arrival.in_group:
        groups.heard(work, arrival.conversation_id, arrival.title, now)
    note, slot = _judge(work, arrival, limits, now.timestamp())
    if note:
        talks.mark(work, seq, note, drop=note == SILENT)
    claimed = None
    if owner is not None and note != SILENT:
        claimed = talks.claim_locked(work, arrival.conversation_id, owner, now, lease_s)
    if claimed is None and slot is not None:
        pace.put_back(work, slot)
    dropped = seq if note == SILENT else 0
    return Arrived(new=True, claimed=claimed, slot=slot if claimed else None, dropped=dropped)


def finish_and_next(
    work: Work, claimed: Claimed, owner: str, answer: dict[str, Any], now: datetime, lease_s: float
) -> Claimed | None:
    """End the work on a message and claim the next one of its conversation; ``lease_s`` 0: claim none.

    ``answer`` holds the columns of Answer and, as ``unanswered``, a question that the base could not answer: it is
    kept in the same transaction.
    """
    columns = {name: value for name, value in answer.items() if name != "unanswered"}
    if talks.finish(work, claimed, owner, columns, now) and answer.get("unanswered"):
        gaps.note_unanswered(work, claimed.seq, answer["unanswered"])
    return talks.claim_locked(work, claimed.conversation_id, owner, now, lease_s) if lease_s else None


def _judge_file(work: Work, arrival: Arrival, limits: Limits, now: float) -> tuple[str, Slot | None]:
    """Do what ``_judge`` does for a file without a word; it takes no place of a question."""
    who = f"{arrival.robot_code}:{arrival.sender or arrival.conversation_id}"
    if pace.take(work, [Lane(f"files:{who}", FILES_A_MINUTE, MINUTE_S)], now) > 0:
        return (SILENT if pace.take(work, [Lane(f"hush:files:{who}", 1, MINUTE_S)], now) > 0 else TOO_MANY_FILES), None
    if pace.take(work, [Lane(f"filed:{who}", limits.person, MINUTE_S)], now) > 0:
        said = pace.take(work, [Lane(f"hush:filed:{who}", 1, MINUTE_S)], now) > 0
        return (MORE_FILES if said else MANY_FILES), None
    webhook = webhook_lane(arrival.robot_code, arrival.conversation_id)
    passage = pace.take_unless_resting(work, [send_lane(arrival.conversation_id, limits.sends)], webhook, now)
    return "", passage.slots[-1] if passage.slots else None


def _judge(work: Work, arrival: Arrival, limits: Limits, now: float) -> tuple[str, Slot | None]:
    """Return the note about a message's pace, and the passage counted for its answer."""
    if arrival.file:
        return _judge_file(work, arrival, limits, now)
    person = Lane(f"ask:{arrival.robot_code}:{arrival.sender or arrival.conversation_id}", limits.person, MINUTE_S)
    asking = [person]
    if arrival.in_group:
        asking.append(Lane(f"asks:{arrival.conversation_id}", limits.group, MINUTE_S))
    sending = send_lane(arrival.conversation_id, limits.sends)
    passage = pace.take_unless_resting(
        work, [*asking, sending], webhook_lane(arrival.robot_code, arrival.conversation_id), now
    )
    if passage.slots:
        return "", passage.slots[-1]
    if pace.take(work, asking, now) == 0:
        return "", None
    hasty = pace.look(work, person, now) > 0
    said_once = Lane(f"hush:{asking[0 if hasty else 1].name}", 1, MINUTE_S)
    if pace.take(work, [said_once], now) > 0:
        return SILENT, None
    return (TOO_FAST if hasty else GROUP_TOO_FAST), None
