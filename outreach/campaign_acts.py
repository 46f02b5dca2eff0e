"""What people do with a planned or running push: confirm, approve, pause, resume, stop, take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.words import deliveries as delivery_words
from config.words import push as words
from config.words import push_after as after_words
from ledger import delivery_acts, pushes, reach
from ledger.audit import Actor, record
from ledger.groups import Role
from ledger.policies import OpenSession
from ledger.pushes import Campaign, CampaignState, DeliveryState, Way
from ledger.refusals import refusals_holding
from outreach.campaign import HOLDS, Office, at_machine, begins, named, needs_second
from outreach.content import things_about
from outreach.errors import PushRefused
from outreach.manners import NONE, Manner, Override, refused_among

PLANNED = (CampaignState.DRAFT, CampaignState.APPROVAL)
ALIVE = (CampaignState.RUNNING, CampaignState.PAUSED)
FRESH = timedelta(minutes=2)  # how old an answer may be to who has read it
OPEN = frozenset({DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING})


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of a plan: it runs from a moment on, or waits for the second person."""

    campaign_id: str
    state: CampaignState
    begins: datetime
    receivers: int
    late: bool  # it waits for an hour at which it may disturb


def confirm(office: Office, campaign_id: str, by: Actor, override: Override = NONE) -> Confirmed:
    """Let a plan run, or ask for the second person.

    Raises:
        PushRefused: it is no plan any more, is too old, is somebody else's, or nobody would receive it.

    """
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        his_own(campaign, by)
        _from(campaign, (CampaignState.DRAFT,), "确认")
        receivers = _still_wanted(office, session, campaign)
        groups = sum(one.startswith("g:") for one, _ in receivers)
        if needs_second(office, by, groups):
            campaign.override = override.told(office.now) or campaign.override
            pushes.move(session, campaign.campaign_id, CampaignState.APPROVAL, (CampaignState.DRAFT,))
            record(session, by, "push.confirmed", campaign.campaign_id, office.now, after={"groups": groups})
            return Confirmed(
                campaign.campaign_id, CampaignState.APPROVAL, begins_of(office, campaign), len(receivers), late=False
            )
        return let_run(office, session, campaign, by, override, len(receivers))


def approve(office: Office, campaign_id: str, by: Actor) -> Confirmed:
    """Let a push run as the second person.

    Raises:
        PushRefused: it does not wait for approval, or the same person ordered it.

    """
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        _from(campaign, (CampaignState.APPROVAL,), "批准")
        if by.who == campaign.ordered_by and not at_machine(by):
            raise PushRefused(words.own_approval(campaign.campaign_id))
        receivers = _still_wanted(office, session, campaign)
        campaign.approved_by = by.who
        return let_run(office, session, campaign, by, NONE, len(receivers))


def let_run(
    office: Office, session: OpenSession, campaign: Campaign, by: Actor, override: Override, receivers: int
) -> Confirmed:
    """Let a plan run from the moment manners allow on, with a record of what was set aside."""
    if override.manners:
        campaign.override = override.told(office.now)
    moment = begins_of(office, campaign)
    late = moment > max(campaign.not_before, office.now)
    campaign.not_before = moment
    if at_machine(by) and not campaign.approved_by:
        campaign.approved_by = by.who
    session.flush()
    pushes.move(session, campaign.campaign_id, CampaignState.RUNNING, PLANNED)
    after = {"receivers": receivers, "not_before": moment.isoformat(), "override": campaign.override}
    action = "push.approved" if by.who != campaign.ordered_by else "push.sent"
    record(
        session, by, action, campaign.campaign_id, office.now, after=after, reason=str(campaign.override.get("why", ""))
    )
    return Confirmed(campaign.campaign_id, CampaignState.RUNNING, moment, receivers, late)


def begins_of(office: Office, campaign: Campaign) -> datetime:
    """Return when a campaign begins, by the manners it set aside."""
    aside = tuple(Manner(one) for one in campaign.override.get("manners", ()))
    at = campaign.not_before if campaign.not_before > office.now else None
    return begins(office, at, Override(aside))


def _still_wanted(office: Office, session: OpenSession, campaign: Campaign) -> list[tuple[str, str]]:
    """Turn away who has refused since the plan was made; return who is left.

    Raises:
        PushRefused: nobody is left, or the plan is too old.

    """
    if office.now - campaign.made_at > HOLDS:
        raise PushRefused(words.plan_too_old(campaign.campaign_id, int(HOLDS.total_seconds() // 3600)))
    receivers = reach.waiting_receivers(session, campaign.campaign_id)
    things = things_of(office, session, campaign)
    refused: dict[str, str] = {}
    if campaign.way is not Way.CORRECTION and any(
        one.made_at >= campaign.made_at for one in refusals_holding(session, things, office.now)
    ):
        refused = refused_among(session, things, dict(receivers), office.now)
        reach.turn_away(session, campaign.campaign_id, refused)
    left = [one for one in receivers if one[0] not in refused]
    if not left:
        raise PushRefused(words.nobody_receives(""))
    return left


def things_of(office: Office, session: OpenSession, campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Return everything a refusal may name that covers a campaign."""
    return things_about(session, office.offers.items(), campaign.about_kind, campaign.about, office.day)


def pause(office: Office, campaign_id: str, by: Actor) -> CampaignState:
    """Send nothing more for now; what has left has left."""
    return _moved(office, campaign_id, by, "暂停", (CampaignState.RUNNING,), CampaignState.PAUSED)


def resume(office: Office, campaign_id: str, by: Actor) -> CampaignState:
    """Go on with a paused push."""
    return _moved(office, campaign_id, by, "继续", (CampaignState.PAUSED,), CampaignState.RUNNING)


def stop(office: Office, campaign_id: str, by: Actor) -> CampaignState:
    """Send nothing more, ever. Works at once; the waiting rows are tidied up behind it."""
    state = _moved(office, campaign_id, by, "停止", (*PLANNED, *ALIVE), CampaignState.STOPPED)
    _tidy(office, campaign_id)
    return state


def _tidy(office: Office, campaign_id: str) -> None:
    """Mark what waits as stopped, some in each transaction, so that answers need not wait behind it."""
    number = campaign_id.strip().upper()
    stopped = 1
    while stopped:
        with office.ledger.write() as session:
            stopped = delivery_acts.stop_some(session, number, delivery_words.stopped())


def _moved(
    office: Office, campaign_id: str, by: Actor, act: str, among: Sequence[CampaignState], to: CampaignState
) -> CampaignState:
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        his_own(campaign, by)
        _from(campaign, among, act)
        ends = office.now if to is CampaignState.STOPPED else None
        pushes.move(session, campaign.campaign_id, to, among, ends)
        record(
            session, by, f"push.{to.value}", campaign.campaign_id, office.now, before={"state": campaign.state.value}
        )
    return to


def recall(office: Office, campaign_id: str, by: Actor) -> int:
    """Stop a push and let the platform take back what has arrived; return how many messages that is asked for.

    The platform takes back what is at most a day old; whoever sends asks it, within seconds.

    Raises:
        PushRefused: somebody else's, or nothing of it was sent.

    """
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        his_own(campaign, by)
        calls = delivery_acts.calls_of(session, campaign.campaign_id, office.now)
        open_too = pushes.move(session, campaign.campaign_id, CampaignState.STOPPED, (*PLANNED, *ALIVE), office.now)
        if not calls and not open_too:
            raise PushRefused(after_words.nothing_to_recall(campaign.campaign_id))
        delivery_acts.ask_recall(session, campaign.campaign_id, by.who, office.now)
        messages = sum(len(call.deliveries) for call in calls)
        record(session, by, "push.recalled", campaign.campaign_id, office.now, after={"messages": messages})
    if open_too:
        _tidy(office, campaign_id)
    return messages


def send_again(office: Office, campaign_id: str, by: Actor) -> int:
    """Send the unsure ones of a push again: who was reached after all gets it twice, and a person has decided that."""
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        his_own(campaign, by)
        number = delivery_acts.send_again(session, campaign.campaign_id)
        if number:
            record(session, by, "push.sent_again", campaign.campaign_id, office.now, after={"deliveries": number})
    return number


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push is; counts of deliveries. ``by_reason``: how many receivers each reason brought."""

    campaign: Campaign
    counts: dict[DeliveryState, int]
    read: int
    by_reason: dict[str, int]

    @property
    def pending(self) -> int:
        """How many have not been sent yet, and will be."""
        return sum(self.counts.get(one, 0) for one in OPEN)


def progress(office: Office, campaign_id: str) -> Progress:
    """Return how far a push is, and ask the platform who has read it, for the next time."""
    with office.ledger.read() as session:
        campaign = named(session, campaign_id)
        number = campaign.campaign_id
        counts = pushes.counts(session, number)
        found = Progress(campaign, counts, reach.read_count(session, number), reach.reasons_counted(session, number))
    known = campaign.read_known_at
    if counts.get(DeliveryState.SENT) and (known is None or office.now - known > FRESH):
        with office.ledger.write() as session:
            delivery_acts.ask_readers(session, number, office.now)
    return found


def his_own(campaign: Campaign, by: Actor) -> None:
    """Refuse who neither ordered a push nor is an admin."""
    above = at_machine(by) or by.role == Role.ADMIN
    if not above and by.who != campaign.ordered_by:
        raise PushRefused(words.not_yours(campaign.campaign_id))


def _from(campaign: Campaign, among: Sequence[CampaignState], act: str) -> None:
    if campaign.state not in among:
        raise PushRefused(words.not_from(campaign.campaign_id, campaign.state, act))
