"""Digests: what waits for a subscriber since the last one, in one message, daily or weekly at the hour that was asked.

One campaign is made for one moment, whatever the clock does: its origin is the moment. It goes on workdays only; what
falls on a day off waits for the next workday (outreach/rhythm.py), weekend days that are worked count as workdays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from config.words import subscriptions as words
from ledger import happenings
from ledger.policies import OpenSession, policies_by_ids
from ledger.pushes import Way
from ledger.subscriptions import (
    Rhythm,
    Subscription,
    SubscriptionNews,
    live_subscriptions,
    take_news,
    waiting_news,
)
from outreach import documents
from outreach.launching import Cause, Watch, Why, launch
from outreach.manners import CHINA
from outreach.rhythm import slot
from outreach.subscription import wanted


def send_digests(watch: Watch, now: datetime) -> int:
    """Make the digests that are due; return how many receivers they have."""
    with watch.ledger.read() as session:
        if not _due(session, watch, now):
            return 0
    made = 0
    with watch.ledger.write() as session:
        happenings.wait_to_look(session)
        for moment, wishes in sorted(_due(session, watch, now).items()):
            made += _send(session, watch, moment, wishes, now)
    return made


def _due(session: OpenSession, watch: Watch, now: datetime) -> dict[datetime, list[Subscription]]:
    """Return the subscriptions by the moment of their newest digest, those for which something waits."""
    due: dict[datetime, list[Subscription]] = {}
    for wish in live_subscriptions(session, now):
        moment = slot(wanted(wish).beat, now, watch.city.calendar)
        if wish.rhythm is Rhythm.AT_ONCE:  # something waits for it only if it was a digest until a moment ago
            moment = now.replace(second=0, microsecond=0)
        if moment is not None and (moment >= wish.made_at or wish.rhythm is Rhythm.AT_ONCE):
            due.setdefault(moment, []).append(wish)
    return {at: some for at, some in due.items() if waiting_news(session, _ids(some), at)}


def _send(session: OpenSession, watch: Watch, moment: datetime, wishes: Sequence[Subscription], now: datetime) -> int:
    news = waiting_news(session, _ids(wishes), moment)
    policies = policies_by_ids(session, [one.policy_id for one in news])
    to, bodies, most = dict[str, Why](), dict[str, str](), 0
    by_subscriber: dict[str, list[SubscriptionNews]] = {}
    whose = {wish.subscription_id: wish for wish in wishes}
    for one in news:
        if one.policy_id in policies:  # it may have been taken off the shelf meanwhile
            by_subscriber.setdefault(whose[one.subscription_id].subscriber, []).append(one)
    for subscriber, mine in by_subscriber.items():
        named = list(dict.fromkeys(one.policy_id for one in mine))
        why = Why(next(wish.uscc for wish in wishes if wish.subscriber == subscriber), _reasons(mine))
        said = {number: [str(why["says"]) for why in _reasons(_about(mine, number))] for number in named}
        to[subscriber], most = why, max(most, len(named))
        bodies[subscriber] = documents.listed([policies[number] for number in named], watch, said)
    title = words.digest_title(most, moment.astimezone(CHINA))
    origin = f"digest:{moment.astimezone(CHINA):%Y-%m-%dT%H:%M}"
    cause = Cause(origin, title, Way.SUBSCRIPTION, "text", at_hour=True)
    campaign = launch(session, watch, cause, to, bodies, now) if to else ""
    if campaign or not to:
        take_news(session, [one.news_id for one in news], campaign, now)
    return len(to) if campaign else 0


def _ids(wishes: Iterable[Subscription]) -> list[int]:
    return [wish.subscription_id for wish in wishes]


def _about(news: Iterable[SubscriptionNews], policy_id: str) -> list[SubscriptionNews]:
    return [one for one in news if one.policy_id == policy_id]


def _reasons(news: Iterable[SubscriptionNews]) -> list[dict[str, object]]:
    """Return all reasons, each once."""
    return list({repr(why): why for one in news for why in one.reasons}.values())
