"""Tell the people who may approve that a push waits for them: admins; one tap approves it."""

from datetime import datetime, timedelta

from bot.outgoing import Outgoing
from bot.push_reports import tell_queued
from bot.render import Part
from config.words import deliveries as words
from config.words.taps import tap
from ledger import notices, pushes
from ledger.groups import Role, person_by_staff_id
from ledger.policies import OpenSession
from ledger.pushes import Campaign, CampaignState
from outreach.markup import NEWLINE, escape

WAITS_AT_MOST = timedelta(hours=24)  # a plan that is older is not sent any more


class PushApprovals:
    """Call ``step`` every few seconds (bot/threads.py ``forever``)."""

    def __init__(self, out: Outgoing) -> None:
        self._out = out

    async def step(self) -> int:
        """Tell whoever is to be told; return how many were, or could not."""
        out, told = self._out, 0
        if not out.connected():
            return 0
        for one in await out.rows.read(_waiting, out.now() - WAITS_AT_MOST):
            about = f"approval:{one.campaign_id}"
            part = await out.rows.write(_queue, one, about, out.now())
            told += await tell_queued(out, about, part)
        return told


def _waiting(session: OpenSession, since: datetime) -> list[Campaign]:
    return [one for one in pushes.campaigns_in(session, CampaignState.APPROVAL) if one.made_at >= since]


def _queue(session: OpenSession, one: Campaign, about: str, now: datetime) -> Part:
    """Write down who is to hear of it, and make the message: who orders what, to how many, and its words."""
    if not notices.is_queued(session, about):
        people = [staff for staff in notices.staff_with(session, [Role.ADMIN]) if staff != one.ordered_by]
        notices.queue_notices(session, about, people, now)
    person = person_by_staff_id(session, one.ordered_by)
    receivers = sum(pushes.counts(session, one.campaign_id).values())
    said = words.approval(one.campaign_id, one.title, person.name if person else one.ordered_by, receivers, one.body)
    lines = [escape(line) for line in said.split("\n")]
    return Part(words.approval_title(), NEWLINE.join([*lines, tap(words.approve(one.campaign_id))]))
