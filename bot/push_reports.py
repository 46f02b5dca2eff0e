"""Tell who ordered a push when some of it is unsure, once for each time it ends so; one tap sends those again."""

from datetime import datetime, timedelta

import structlog

from bot.outgoing import Outgoing
from bot.render import Part
from config.words import deliveries as words
from config.words.taps import tap
from ledger import delivery_acts, notices
from ledger.delivery_acts import Unsure
from ledger.groups import Role
from ledger.policies import OpenSession
from outreach.markup import NEWLINE, escape

log = structlog.get_logger()

LEASE_S = 120.0
LOOKED_BACK = timedelta(days=3)


class PushReports:
    """Call ``step`` every few seconds (bot/threads.py ``forever``)."""

    def __init__(self, out: Outgoing) -> None:
        self._out = out

    async def step(self) -> int:
        """Tell whoever is to be told; return how many were, or could not."""
        out, told = self._out, 0
        if not out.connected():
            return 0
        for one in await out.rows.read(delivery_acts.ended_unsure, out.now() - LOOKED_BACK):
            about = f"unsure:{one.campaign_id}:{one.ended_at:%Y%m%d%H%M%S}"
            await out.rows.write(_queue, one, about, out.now())
            told += await tell_queued(out, about, _part(one))
        return told


async def tell_queued(out: Outgoing, about: str, part: Part) -> int:
    """Send a message to everybody who is queued to hear of a thing; return how many were told, or could not be."""
    told = 0
    while True:
        notice = await out.rows.write(notices.claim_staff_notice, about, out.owner, out.now(), LEASE_S)
        if notice is None:
            return told
        trouble = await out.send([part], out.person(notice.staff_id))
        await out.rows.write(notices.end_staff_notice, notice.notice_id, out.now(), trouble or "")
        log.info("push.staff_told", about=about, staff_id=notice.staff_id, trouble=trouble or "")
        told += 1


def _part(one: Unsure) -> Part:
    """Make the message: a tap on its last line says for the person what sends those deliveries again."""
    lines = [escape(line) for line in words.unsure(one.campaign_id, one.title, one.deliveries).split("\n")]
    link = tap(words.send_again_now(one.deliveries), words.send_again(one.campaign_id))
    return Part(words.unsure_title(), NEWLINE.join([*lines, link]))


def _queue(session: OpenSession, one: Unsure, about: str, now: datetime) -> None:
    """Write down who is to hear of it: who ordered it, or the admins where a clock did."""
    if notices.is_queued(session, about):
        return
    people = [one.ordered_by] if one.ordered_by not in {"", "clock"} else notices.staff_with(session, [Role.ADMIN])
    notices.queue_notices(session, about, people, now)
