"""After a time without any connection: tell each group once that its messages may not have arrived."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.deliver import Deliverer
from bot.render import Part, escape
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings
from config.words import talk as words
from ledger import presence

log = structlog.get_logger()

CITY_TIME = ZoneInfo("Asia/Shanghai")
HEARD_WITHIN = timedelta(hours=24)  # groups silent for longer have lost nothing they would miss
TELL_S = 120.0  # how long telling one group may take before another process does it


class GapWatch:
    """Beats while the process lives; call ``step`` every few seconds (see bot/threads.py ``forever``).

    Args:
        rows: the ledger's threads.
        deliverer: sends the notices.
        settings: gap_notice_s and robot_code.
        owner: this process, as the ledger knows it.
        connected: whether a stream connection stands now.

    """

    def __init__(
        self,
        rows: LedgerThreads,
        deliverer: Deliverer,
        settings: Settings,
        owner: str,
        connected: Callable[[], bool],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rows = rows
        self._deliverer = deliverer
        self._settings = settings
        self._owner = owner
        self._connected = connected
        self._now = now

    async def step(self) -> int:
        """Beat; when a gap has ended, tell the groups. Returns how many were told."""
        connected = self._connected()
        queued = await self._rows.write(
            presence.beat_and_queue, self._owner, self._now(), connected, self._settings.gap_notice_s, HEARD_WITHIN
        )
        if queued is not None:
            log.warning("gap.ended", from_at=queued.gap.from_at.isoformat(), groups=queued.groups)
        told = 0
        while connected and await self._tell_next():
            told += 1
        return told

    async def _tell_next(self) -> bool:
        notice = await self._rows.write(presence.claim_notice, self._owner, self._now(), TELL_S)
        if notice is None:
            return False
        said = words.gap_notice(notice.from_at.astimezone(CITY_TIME), notice.to_at.astimezone(CITY_TIME))
        address = Address(
            conversation_id=notice.conversation_id,
            in_group=True,
            staff_id="",
            name="",
            robot_code=self._settings.robot_code,
            webhook="",
            webhook_until=0.0,
        )
        part = Part(words.gap_title(), escape(said))
        sent = await self._deliverer.deliver([part], address, repeat_unsure=False)
        trouble = None if sent.door else sent.trouble
        await self._rows.write(presence.end_notice, notice.notice_id, self._now(), trouble)
        return True
