"""Begin a push of the clock: one campaign for one cause, each receiver with its own reasons, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.city import City
from config.settings import Settings
from config.words import push as push_words
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from ledger.base import Ledger
from ledger.policies import OpenSession
from ledger.push_history import had_about, waiting_about
from ledger.pushes import Campaign, CampaignState, Way, campaign_of_origin, open_campaign
from ledger.receivers import keep_text
from outreach import outbox
from outreach.content import finished, numbered
from outreach.courtesy import CLOCK, Asked, Moments, courtesy_of
from outreach.manners import CHINA, WEEK, Manner, Override
from outreach.outbox import NewDelivery

TITLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Watch:
    """What the clock's pushes reach of the house."""

    ledger: Ledger
    city: City
    offers: Offers
    standing: Standing
    settings: Settings

    def page(self, policy_id: str) -> str:
        """Return the address of our page of a document."""
        return f"{self.settings.pages_url}/policy/{policy_id}"


@dataclass(slots=True)
class Why:
    """Why one receiver is told: a subscription, a match, or both."""

    uscc: str = ""
    reasons: list[dict[str, Any]] = field(default_factory=list)  # way, says, and subscription or item

    @property
    def matched(self) -> bool:
        """True when nobody asked for it: it fits."""
        return any(one.get("way") == Way.MATCHED for one in self.reasons)

    def says(self) -> list[str]:
        """Return the reasons in words, each once."""
        return list(dict.fromkeys(str(one.get("says", "")) for one in self.reasons))


@dataclass(frozen=True, slots=True)
class Cause:
    """One push: what it is about, and what makes it one and the same push however often it comes."""

    origin: str
    title: str
    way: Way
    about_kind: str = "policy"
    about: str = ""
    themes: Sequence[str] = ()
    link: str = ""
    urgent: bool = False  # a deadline: a repeat is better than a miss
    at_hour: bool = False  # a digest: its hour is what the subscriber has chosen
    expires_at: datetime | None = None
    rules: str = ""


def launch(
    session: OpenSession, watch: Watch, cause: Cause, to: Mapping[str, Why], bodies: Mapping[str, str], now: datetime
) -> str:
    """Put a push into the outbox; return its number, empty when there is nobody to tell or it was begun before.

    Who waits to be told of the same thing gets one message with all the reasons; who was told of it within a week is
    not told again, except of a deadline.

    Args:
        session: the transaction of the cause.
        watch: the house.
        cause: what it is.
        to: why, by receiver.
        bodies: what is said, by receiver, without the foot; under "" what all others are told.
        now: when.

    """
    if cause.origin and campaign_of_origin(session, cause.origin) is not None:
        return ""
    told = dict(to) if cause.urgent else _untold(session, cause, to, bodies, now)
    if not told:
        return ""
    found = _moments(session, watch, cause, told, now)
    campaign, is_new = _opened(session, cause, bodies.get("", ""), found.override, now)
    if not is_new:
        return ""
    rows = [
        NewDelivery(
            one, why.reasons, why.uscc, _finished(bodies.get(one, bodies.get("", "")), why, campaign, now),
            prio=2 if cause.urgent else 5, not_before=found.at.get(one),
        )
        for one, why in sorted(told.items())
    ]  # fmt: skip
    outbox.put(session, campaign.campaign_id, rows)
    return campaign.campaign_id


def _opened(session: OpenSession, cause: Cause, body: str, override: Override, now: datetime) -> tuple[Campaign, bool]:
    return open_campaign(
        session,
        now.astimezone(CHINA).date(),
        now,
        way=cause.way,
        about_kind=cause.about_kind,
        about=cause.about,
        title=cause.title[:TITLE_CHARS],
        body=body,
        link=cause.link,
        origin=cause.origin,
        state=CampaignState.RUNNING,
        urgent=cause.urgent,
        repeat_ok=cause.urgent,
        expires_at=cause.expires_at,
        override=override.told(now),
        rules=cause.rules,
    )


def _moments(session: OpenSession, watch: Watch, cause: Cause, told: Mapping[str, Why], now: datetime) -> Moments:
    if cause.at_hour:
        return Moments({}, Override((Manner.HOURS,), CLOCK, push_words.chosen_hour()))
    asked = {one: Asked(why.uscc, why.matched) for one, why in told.items()}
    courtesy = courtesy_of(watch.settings, watch.city.calendar)
    return courtesy.moments(session, asked, now, urgent=cause.urgent, before=cause.expires_at)


def _untold(
    session: OpenSession, cause: Cause, to: Mapping[str, Why], bodies: Mapping[str, str], now: datetime
) -> dict[str, Why]:
    """Return who was not told of it lately; what still waits for the others takes the reasons of this push, too."""
    if not cause.about:
        return dict(to)
    had = had_about(session, cause.about_kind, cause.about, now - WEEK)
    waiting = waiting_about(session, cause.about_kind, cause.about, to.keys() & had.keys())
    for receiver, delivery in waiting.items():
        why, known = to[receiver], [one for one in delivery.reasons if isinstance(one, dict)]
        more = [one for one in why.reasons if one not in known]
        if more:
            both = Why(delivery.uscc or why.uscc, [*known, *more])
            own = session.get_one(Campaign, delivery.campaign_id)
            body = _finished(bodies.get(receiver, bodies.get("", "")), both, own, now)
            delivery.reasons, delivery.body_key = both.reasons, keep_text(session, body)
    session.flush()
    return {receiver: why for receiver, why in to.items() if receiver not in had}


def _finished(body: str, why: Why, campaign: Campaign, now: datetime) -> str:
    text = finished(body, why.says(), now.astimezone(CHINA).date(), subscribed=not why.matched)
    return numbered(text, campaign.campaign_id)
