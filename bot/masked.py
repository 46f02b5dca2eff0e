"""What the inbox keeps of a message that was dealt with: the numbers of IDs, cards and phones are masked."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.threads import LedgerThreads
from bot.translate import address_of
from handlers.desk import CHINA
from handlers.message import Reply
from handlers.review_private import to_forget, without_numbers
from ledger import answers
from ledger.talks import Claimed


def masked(claimed: Claimed, reply: Reply, now: datetime) -> Claimed:
    """Return a message that was answered as the inbox may keep it; before, it may have to be read again."""
    in_group = address_of(claimed.payload).in_group
    kept = to_forget(claimed.payload, reply, now.astimezone(CHINA).date(), in_group=in_group)
    return claimed if kept is None else replace(claimed, payload=kept)


async def masked_dropped(rows: LedgerThreads, seq: int, payload: dict[str, Any], now: datetime) -> None:
    """Mask a message nobody answers: it came too fast."""
    kept = without_numbers(payload, now.astimezone(CHINA).date())
    if kept != payload:
        await rows.write(answers.keep_payload, seq, kept)
