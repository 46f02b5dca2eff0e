"""A push that was wrong: stopped, and corrected to exactly those who received it.

A correction is a push of its own with the receivers of the wrong one, looked at and confirmed like any other. It goes
to those of whom nobody knows whether it arrived, and to those it was taken back from: they may have read it. Caps,
repeats and what firms have refused do not hold for it.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from config.words import push as words
from config.words import push_after as after_words
from config.words import push_text as texts
from ledger import push_history, pushes
from ledger.audit import Actor, record
from ledger.enterprises import firms_named_in
from ledger.policies import OpenSession
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way, open_campaign
from outreach import outbox
from outreach.campaign import NAME_CHARS, Office, begins, named, needs_second
from outreach.campaign_acts import ALIVE, his_own, stop
from outreach.content import Content, plain
from outreach.errors import PushRefused
from outreach.manners import CHINA, NONE

KEY_CHARS = 12
_ON_ITS_WAY = (DeliveryState.CLAIMED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction would be: nothing of it has been sent. ``corrects``: number of the wrong push."""

    campaign_id: str
    corrects: str
    title: str
    receivers: tuple[str, ...]
    text: str
    second_person: bool
    not_before: datetime


def correct(office: Office, campaign_id: str, said: Content, by: Actor) -> Correction:
    """Stop a wrong push and keep its correction as a draft; the same words again are the same draft.

    Args:
        office: the house.
        campaign_id: of the wrong push.
        said: what is right.
        by: who orders it: who ordered the wrong one, or an admin.

    Raises:
        PushRefused: somebody else's push, nobody received it, some of it is on its way just now, or the text names a
            firm that others would read of.

    """
    with office.ledger.read() as session:
        wrong = named(session, campaign_id)
        his_own(wrong, by)
        number, goes_on = wrong.campaign_id, wrong.state in ALIVE
    if goes_on:
        stop(office, number, by)
    with office.ledger.write() as session:
        wrong = named(session, number)
        counts = pushes.counts(session, number)
        if left := sum(counts.get(one, 0) for one in _ON_ITS_WAY):
            raise PushRefused(after_words.on_its_way(number, left))
        got = push_history.received(session, number)
        if not got:
            raise PushRefused(after_words.nobody_received(number))
        _names_nobody_else(session, said, got)
        text = _text(wrong, said)
        campaign = _kept(office, session, wrong, said, text, by, got)
        groups = sum(one.receiver.startswith("g:") for one in got)
        return Correction(
            campaign.campaign_id,
            number,
            campaign.title,
            tuple(one.receiver for one in got),
            text,
            needs_second(office, by, groups),
            begins(office, None, NONE),
        )


def _kept(
    office: Office, session: OpenSession, wrong: Campaign, said: Content, text: str, by: Actor, got: list[Delivery]
) -> Campaign:
    campaign, is_new = open_campaign(
        session,
        office.day,
        office.now,
        way=Way.CORRECTION,
        about_kind=wrong.about_kind,
        about=wrong.about,
        title=after_words.correction_title(wrong.title),
        body=text,
        origin=f"correct:{wrong.campaign_id}:{sha256(said.body.encode()).hexdigest()[:KEY_CHARS]}",
        ordered_by=by.who,
        expression=f"correct:{wrong.campaign_id}",
    )
    if not is_new and campaign.state is not CampaignState.DRAFT:
        raise PushRefused(after_words.corrected_already(wrong.campaign_id, campaign.campaign_id))
    why = {
        "way": Way.CORRECTION,
        "corrects": wrong.campaign_id,
        "says": after_words.because_corrected(wrong.campaign_id),
    }
    outbox.put(
        session, campaign.campaign_id, (outbox.NewDelivery(one.receiver, [why], one.uscc, prio=1) for one in got)
    )
    if is_new:
        after = {"corrects": wrong.campaign_id, "receivers": len(got)}
        record(session, by, "push.corrected", campaign.campaign_id, office.now, after=after)
    return campaign


def _text(wrong: Campaign, said: Content) -> str:
    day = wrong.made_at.astimezone(CHINA)
    head = texts.corrected(plain(wrong.title), f"{day.month}月{day.day}日")
    return f"{head}\n\n{said.body}\n\n{texts.footer_corrected()}"


def _names_nobody_else(session: OpenSession, said: Content, got: list[Delivery]) -> None:
    for uscc, name in firms_named_in(session, said.body, NAME_CHARS).items():
        if any(one.uscc != uscc for one in got):
            raise PushRefused(words.names_another(name))
