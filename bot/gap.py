"""After a time without any connection: tell each group once that its messages may not have arrived."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.outgoing import Outgoing
from bot.render import Part
from config.words import talk as words
from ledger import presence
from outreach.markup import escape

log = structlog.get_logger()

CITY_TIME = ZoneInfo("Asia/Shanghai")
HEARD_WITHIN = timedelta(hours=24)  # groups silent for longer have lost nothing they would miss
TELL_S = 120.0  # how long telling one group may take before another process does it


class GapWatch:
    """Beats while the process lives; call ``step`` every few seconds (see bot/threads.py ``forever``)."""

    def __init__(self, out: Outgoing) -> None:
        self._out = out

    async def step(self) -> int:
        """Beat; when a gap has ended, tell the groups. Returns how many were told."""
        out, connected = self._out, self._out.connected()
        gap_s = out.settings.gap_notice_s
        queued = await out.rows.write(presence.beat_and_queue, out.owner, out.now(), connected, gap_s, HEARD_WITHIN)
        if queued is not None:
            log.warning("gap.ended", from_at=queued.gap.from_at.isoformat(), groups=queued.groups)
        told = 0
        while connected and await self._tell_next():
            told += 1
        return told

    async def _tell_next(self) -> bool:
        out = self._out
        notice = await out.rows.write(presence.claim_notice, out.owner, out.now(), TELL_S)
        if notice is None:
            return False
        said = words.gap_notice(notice.from_at.astimezone(CITY_TIME), notice.to_at.astimezone(CITY_TIME))
        trouble = await out.send([Part(words.gap_title(), escape(said))], out.group(notice.conversation_id))
        await out.rows.write(presence.end_notice, notice.notice_id, out.now(), trouble)
        return True
