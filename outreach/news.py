"""What was published since the last look: documents to who subscribed to them and to whom the items they carry fit.

A document is looked at once, in the transaction that puts its receivers into the outbox or lets it wait for a digest.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.words import subscriptions as words
from knowledge.items.faults import ItemsRefused
from knowledge.library.listing import status_of
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.docno import docno_key
from knowledge.rules.fitting import State
from knowledge.rules.item import Item
from knowledge.rules.period import Status
from ledger import happenings, matches, push_history, reach
from ledger.policies import OpenSession, Policy, acts_of
from ledger.pushes import Way
from ledger.refusals import refusals_holding
from ledger.subscriptions import Rhythm, Subscription, SubscriptionNews, keep_for_digest, live_subscriptions
from outreach import documents
from outreach.launching import Cause, Watch, Why, launch
from outreach.manners import CHINA
from outreach.subscription import Paper, met_by, paper_of, paper_of_item, says, wanted

LOOKED_AT = 100  # documents in one transaction
PARTS = 20  # in one turn; the next one goes on
NEWS_FOR = timedelta(days=90)  # an older document that is added today is no news
FEW = 5  # documents; more at once are told in one list
AGAIN_AFTER = timedelta(days=300)  # who was told of an item by a match is not told again that it was published
_OVER = frozenset({Status.EXPIRED, Status.REPEALED, Status.REVISED})


def tell_documents(watch: Watch, now: datetime) -> int:
    """Look at documents published since the last time; return how many there were. Many are looked at in parts."""
    items, looked = _items(watch), list[int]()
    while not looked or (looked[-1] == LOOKED_AT and len(looked) < PARTS):
        looked.append(_tell_some(watch, items, now))
    return sum(looked)


def _tell_some(watch: Watch, items: Sequence[Item], now: datetime) -> int:
    day = now.astimezone(CHINA).date()
    with watch.ledger.write() as session:
        happenings.wait_to_look(session)
        since = happenings.watched_since(session, now)
        new = happenings.unseen_policies(session, LOOKED_AT)
        for policy in new:
            happenings.first_seen(session, happenings.POLICY, policy.policy_id, "", now)
        fresh = [one for one in new if _is_news(one, day)]
        wishes = live_subscriptions(session, now) if fresh else []
        told = {policy.policy_id: _subscribers(session, policy, wishes, watch, now) for policy in fresh}
        for policy in fresh:
            if policy.added_at >= since:
                _add_matched(session, policy, items, told[policy.policy_id], now)
        wanted_ones = [policy for policy in fresh if told[policy.policy_id]]
        if len(wanted_ones) > FEW:
            _tell_listed(session, watch, wanted_ones, told, now)
        else:
            for policy in wanted_ones:
                _tell_one(session, watch, policy, told[policy.policy_id], now)
    return len(new)


def tell_items(watch: Watch, now: datetime) -> int:
    """Look at items published since the last time, once what fits whom rests on them; return how many there were."""
    with watch.ledger.read() as session:
        waits = bool(happenings.unseen_items(session))
    day = now.astimezone(CHINA).date()
    if not waits or watch.standing.behind(day):
        return 0
    by_code = {item.code: item for item in watch.offers.items().items}
    with watch.ledger.write() as session:
        happenings.wait_to_look(session)
        since = happenings.watched_since(session, now)
        texts = happenings.unseen_items(session)
        wishes = live_subscriptions(session, now, Rhythm.AT_ONCE) if texts else []
        for row in texts:
            happenings.first_seen(session, happenings.ITEM, row.code, str(row.number), now)
            item = by_code.get(row.code)
            if item is not None and row.published_at is not None and row.published_at >= since:
                _tell_item(session, watch, item, row.number, wishes, now)
    return len(texts)


def add_firms(
    session: OpenSession, to: dict[str, Why], item: Item, now: datetime, skipped: frozenset[str] = frozenset()
) -> None:
    """Add the receivers of firms to which an item fits by what is stored, except those that want none of it."""
    by_firm = reach.receivers_by_firm(session)
    unwanted = refusing(session, item, now)
    reason = {"way": Way.MATCHED, "item": item.code, "says": words.reason_matched([item.name])}
    for uscc in matches.firms_fitting(session, item.code, STATES.index(State.ELIGIBLE)):
        if uscc in by_firm and uscc not in unwanted and uscc not in skipped:
            for receiver in by_firm[uscc]:
                why = to.setdefault(receiver, Why())
                why.uscc = uscc
                why.reasons.append(reason)


def refusing(session: OpenSession, item: Item, now: datetime) -> set[str]:
    """Return who has said that it wants to hear nothing of an item, of its themes, or of anything."""
    things = [("item", item.code), *(("theme", one) for one in item.themes)]
    return {one.whose for one in refusals_holding(session, things, now)}


def _is_news(policy: Policy, day: date) -> bool:
    """Tell whether a document is worth telling of: in force or about to be, and not an old one that was added late."""
    old = policy.issued_on is not None and day - policy.issued_on > NEWS_FOR
    return not old and not policy.draft and status_of(policy, day) not in _OVER


def _items(watch: Watch) -> Sequence[Item]:
    """Return the items that count; none where one can't be read: who has subscribed is told all the same."""
    try:
        return watch.offers.items().items
    except ItemsRefused:
        return ()


def _subscribers(
    session: OpenSession, policy: Policy, wishes: Sequence[Subscription], watch: Watch, now: datetime
) -> dict[str, Why]:
    """Return who is told at once, and let the document wait for the digests of the others."""
    paper, to = paper_of(policy), dict[str, Why]()
    for wish in wishes:
        reason = _reason(wish, paper, watch) if wish.made_at <= policy.added_at else None
        if reason is None:
            continue
        if wish.rhythm is Rhythm.AT_ONCE:
            why = to.setdefault(wish.subscriber, Why(wish.uscc))
            why.reasons.append(reason)
        else:
            news = SubscriptionNews(subscription_id=wish.subscription_id, policy_id=policy.policy_id)
            news.reasons, news.noticed_at = [reason], now
            keep_for_digest(session, news)
    return to


def _reason(wish: Subscription, paper: Paper, watch: Watch) -> dict[str, object] | None:
    asked = wanted(wish)
    found = met_by(asked, paper, watch.city)
    if found is None:
        return None
    said = words.reason_subscribed(says(asked, watch.city), found)
    return {"way": Way.SUBSCRIPTION, "subscription": wish.subscription_id, "says": said}


def _add_matched(
    session: OpenSession, policy: Policy, items: Sequence[Item], to: dict[str, Why], now: datetime
) -> None:
    """Add the firms to which an item fits that rests on this document, or on the one it is the notice of."""
    keys = {policy.doc_no_key, *(act.target_key for act in acts_of(session, policy.policy_id))} - {""}
    day = now.astimezone(CHINA).date()
    for item in items:
        terms = item.terms_on(day)
        if terms is not None and terms.basis and docno_key(terms.basis[0].doc) in keys:
            add_firms(session, to, item, now)


def _tell_one(session: OpenSession, watch: Watch, policy: Policy, to: dict[str, Why], now: datetime) -> None:
    way = Way.MATCHED if any(why.matched for why in to.values()) else Way.SUBSCRIPTION
    cause = Cause(
        f"policy:{policy.policy_id}", words.news_title(documents.name_of(policy)), way, about=policy.policy_id,
        themes=policy.themes, link=watch.page(policy.policy_id),
    )  # fmt: skip
    launch(session, watch, cause, to, {"": documents.told(session, policy, watch)}, now)


def _tell_listed(
    session: OpenSession, watch: Watch, fresh: Sequence[Policy], told: dict[str, dict[str, Why]], now: datetime
) -> None:
    """Tell of many documents at once: each receiver gets one list of its own."""
    to, bodies, most = dict[str, Why](), dict[str, str](), 0
    for receiver in sorted({one for whys in told.values() for one in whys}):
        mine = [policy for policy in fresh if receiver in told[policy.policy_id]]
        most = max(most, len(mine))
        whys = [told[policy.policy_id][receiver] for policy in mine]
        reasons = list({repr(one): one for why in whys for one in why.reasons}.values())
        to[receiver] = Why(next((why.uscc for why in whys if why.matched), whys[0].uscc), reasons)
        said = {policy.policy_id: why.says() for policy, why in zip(mine, whys, strict=True)}
        bodies[receiver] = documents.listed(mine, watch, said)
    day = now.astimezone(CHINA)
    cause = Cause(
        f"news:{fresh[0].policy_id}:{fresh[-1].policy_id}",
        words.digest_title(most, day),
        Way.SUBSCRIPTION,
        "text",
    )
    launch(session, watch, cause, to, bodies, now)


def _tell_item(
    session: OpenSession, watch: Watch, item: Item, number: int, wishes: Sequence[Subscription], now: datetime
) -> None:
    to, paper = dict[str, Why](), paper_of_item(item)
    for wish in wishes:
        reason = _reason(wish, paper, watch)
        if reason is not None:
            to.setdefault(wish.subscriber, Why(wish.uscc)).reasons.append(reason)
    add_firms(session, to, item, now, frozenset(push_history.told_of(session, item.code, now - AGAIN_AFTER)))
    cause = Cause(
        f"item:{item.code}:{number}", words.item_title(item.name), Way.MATCHED, "item", item.code, item.themes,
        rules=watch.standing.rules().digest,
    )  # fmt: skip
    if to:
        launch(
            session,
            watch,
            cause,
            to,
            {"": documents.item_told(session, item, watch, now.astimezone(CHINA).date())},
            now,
        )
