"""A push once more to those who have not read it: a push of its own, at most once a day."""

from datetime import timedelta

from config.words import push_after as after_words
from ledger import delivery_acts, push_history, pushes, reach
from ledger.audit import Actor
from ledger.policies import OpenSession
from ledger.pushes import Campaign, CampaignState, DeliveryState, Way, open_campaign
from outreach import outbox
from outreach.campaign import Office, named, needs_second
from outreach.campaign_acts import Confirmed, begins_of, his_own, let_run, things_of
from outreach.errors import PushRefused
from outreach.manners import NONE, Override, refused_among

KNOWN_FOR = timedelta(minutes=30)  # older than this nobody knows who has read it


def remind(office: Office, campaign_id: str, by: Actor, override: Override = NONE) -> Confirmed:
    """Send a push once more to those who have not read it, as a push of its own, at most once a day.

    Raises:
        PushRefused: nobody is unread, it was done today, or the platform has to be asked first who has read it.

    """
    with office.ledger.write() as session:
        campaign = named(session, campaign_id)
        his_own(campaign, by)
        number = campaign.campaign_id
        origin = f"remind:{number}:{office.day.isoformat()}"
        if pushes.campaign_of_origin(session, origin) is not None:
            raise PushRefused(after_words.reminded_today(number))
        asked = campaign.read_known_at
        stale = asked is None or office.now - asked > KNOWN_FOR
        seen = reach.seen_by(session, number)
        unread = [one for one in seen if one.state is DeliveryState.SENT and not one.readers]
        if unread and stale and delivery_acts.calls_of(session, number, office.now):
            delivery_acts.ask_readers(session, number, office.now)
        else:
            stale = False
        if unread and not stale:
            return _reminded(office, session, campaign, by, override, origin)
    raise PushRefused(after_words.asked_readers(number) if stale else after_words.nobody_unread(number))


def _reminded(
    office: Office, session: OpenSession, campaign: Campaign, by: Actor, override: Override, origin: str
) -> Confirmed:
    unread = reach.unread_receivers(session, campaign.campaign_id)
    things = things_of(office, session, campaign)
    refused = refused_among(session, things, {receiver: uscc for receiver, uscc, _ in unread}, office.now)
    left = [(receiver, uscc, reasons) for receiver, uscc, reasons in unread if receiver not in refused]
    if not left:
        raise PushRefused(after_words.nobody_unread(campaign.campaign_id))
    same = {name: getattr(campaign, name) for name in ("about_kind", "about", "link", "expression", "rules")}
    made, _ = open_campaign(
        session,
        office.day,
        office.now,
        way=Way.REMINDER,
        title=after_words.reminder(campaign.title),
        body=after_words.reminded(campaign.body),
        origin=origin,
        ordered_by=by.who,
        override=override.told(office.now),
        **same,
    )
    own = push_history.own_texts(session, campaign.campaign_id)
    those = (
        outbox.NewDelivery(one, reasons, uscc, after_words.reminded(own[one]) if one in own else "")
        for one, uscc, reasons in left
    )
    outbox.put(session, made.campaign_id, those)
    groups = sum(receiver.startswith("g:") for receiver, _, _ in left)
    if needs_second(office, by, groups):
        pushes.move(session, made.campaign_id, CampaignState.APPROVAL, (CampaignState.DRAFT,))
        return Confirmed(made.campaign_id, CampaignState.APPROVAL, begins_of(office, made), len(left), late=False)
    return let_run(office, session, made, by, NONE, len(left))
