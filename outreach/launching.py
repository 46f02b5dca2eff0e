"""Begin a push of the clock: one campaign for one cause, each receiver with its own reasons, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.city import City
from config.words import subscriptions as words
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from ledger.base import Ledger
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, open_campaign
from outreach import outbox
from outreach.courtesy import AnyTime, Asked, Courtesy
from outreach.outbox import NewDelivery
from outreach.rhythm import CHINA

TITLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Watch:
    """What the clock's pushes reach of the house."""

    ledger: Ledger
    city: City
    offers: Offers
    standing: Standing
    page: Callable[[str], str]  # address of our page of a document
    courtesy: Courtesy = field(default_factory=AnyTime)


@dataclass(slots=True)
class Why:
    """Why one receiver is told: a subscription, a match, or both."""

    uscc: str = ""
    reasons: list[dict[str, Any]] = field(default_factory=list)  # way, says, and subscription or item

    @property
    def matched(self) -> bool:
        """True when nobody asked for it: it fits."""
        return any(one["way"] == Way.MATCHED for one in self.reasons)

    def says(self) -> list[str]:
        """Return the reasons in words, each once."""
        return list(dict.fromkeys(str(one["says"]) for one in self.reasons))


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
    expires_at: datetime | None = None
    rules: str = ""


def launch(
    session: OpenSession, watch: Watch, cause: Cause, to: Mapping[str, Why], bodies: Mapping[str, str], now: datetime
) -> str:
    """Put a push into the outbox; return its number, empty when there is nobody to tell or it was begun before.

    Args:
        session: the transaction of the cause.
        watch: the house.
        cause: what it is.
        to: why, by receiver.
        bodies: what is said, by receiver, without the foot; under "" what all others are told.
        now: when.

    """
    asked = [Asked(one, why.uscc, cause.about, cause.themes, why.matched, cause.urgent) for one, why in to.items()]
    moments = watch.courtesy.moments(session, asked, now)
    told = {one: why for one, why in to.items() if moments.get(one, now) is not None}
    if not told:
        return ""
    campaign, is_new = open_campaign(
        session,
        now.astimezone(CHINA).date(),
        now,
        way=cause.way,
        about_kind=cause.about_kind,
        about=cause.about,
        title=cause.title[:TITLE_CHARS],
        body=bodies.get("", ""),
        link=cause.link,
        origin=cause.origin,
        state=CampaignState.RUNNING,
        urgent=cause.urgent,
        repeat_ok=cause.urgent,
        expires_at=cause.expires_at,
        rules=cause.rules,
    )
    if not is_new:
        return ""
    rows = [
        NewDelivery(
            one, why.reasons, why.uscc, f"{bodies.get(one, bodies.get('', ''))}\n\n{_foot(why, now)}",
            prio=2 if cause.urgent else 5, not_before=moments.get(one),
        )
        for one, why in sorted(told.items())
    ]  # fmt: skip
    outbox.put(session, campaign.campaign_id, rows)
    return campaign.campaign_id


def _foot(why: Why, now: datetime) -> str:
    return words.foot(why.says(), now.astimezone(CHINA), subscribed=not why.matched)
