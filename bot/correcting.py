"""Bring corrections to exactly the conversations that heard a wrong answer, each once.

That a correction is put on its way is written down just before. When the process dies in that moment nobody knows
whether it arrived, so it is not said again by itself: it is shown as unsure, and the same order again tells only those.
"""

import structlog

from bot.outgoing import Outgoing
from bot.render import render
from config.words import gaps as people_words
from config.words import traces as words
from handlers.desk import CHINA
from handlers.message import Reply
from ledger import corrections
from ledger.corrections import CorrectionNotice

log = structlog.get_logger()

LEASE_S = 120.0  # how long telling one conversation may take before another process does it


class Correcting:
    """Call ``step`` every second or two (see bot/threads.py ``forever``)."""

    def __init__(self, out: Outgoing) -> None:
        self._out = out
        self._fresh = True

    async def step(self) -> int:
        """Tell whoever waits to be told; return how many were, or could not."""
        out = self._out
        if self._fresh and out.rows.ledger.is_sqlite:  # the sole owner of its home: what was held is free
            await out.rows.write(corrections.free_notices)
        self._fresh = False
        told = 0
        while out.connected() and await self._tell():
            told += 1
        return told

    async def _tell(self) -> bool:
        out = self._out
        claimed = await out.rows.write(corrections.claim_notice, out.owner, out.now(), LEASE_S)
        if claimed is None:
            return False
        notice, text = claimed
        trouble = await self._sent(notice, text)
        await out.rows.write(corrections.end_notice, notice.notice_id, out.now(), trouble)
        log.info("correction.told", correction=notice.correction_id, trouble=trouble)
        return True

    async def _sent(self, notice: CorrectionNotice, text: str) -> str:
        """Send one; return why it did not go out, empty when it did."""
        out = self._out
        address = out.asker(notice.conversation_id, notice.sender, notice.robot_code, in_group=notice.in_group)
        if address is None:
            return people_words.no_staff_id()
        day = notice.asked_at.astimezone(CHINA)
        said = words.correction(f"{day.month}月{day.day}日", notice.asked, text, out.settings.contact)

        async def hold(_sent: int) -> None:
            await out.rows.write(corrections.renew_notice, notice.notice_id, out.now(), LEASE_S)

        async def on_its_way() -> None:
            await out.rows.write(corrections.begin_telling, notice.notice_id, words.interrupted())

        reply = Reply(said, title=words.correction_title(), whole=True)
        trouble = await out.send(render(reply, address, out.settings), address, hold, on_its_way)
        return "" if trouble is None else trouble or people_words.no_staff_id()
