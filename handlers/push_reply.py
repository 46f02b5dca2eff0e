"""“为什么推给我”, “不相关”, “已享受”, “暂不需要”, “退订”: answers to a push: the one replied to, or the last."""

import re
from datetime import timedelta

from config.words import push_replies as words
from config.words import subscriptions as subscription_words
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.subscribe import may_not
from knowledge.rules.condition_units import Row
from knowledge.rules.fitting import State
from knowledge.rules.matching import MatchResult
from knowledge.rules.trace import in_words, unit_for
from knowledge.rules.trace import said as leaf_said
from ledger.groups import person_by_staff_id
from ledger.policies import OpenSession
from ledger.push_replies import Answered, PushReply, last_push, last_push_to_firm, note_reply, push_to, pushes_since
from ledger.pushes import Campaign, Delivery, Way
from ledger.refusals import EVERYTHING
from ledger.subscriptions import end_subscription, subscriptions_by_id
from outreach.answers import NOT_NOW as NOT_NOW_FOR
from outreach.answers import Answer, Thing, drop_of_subscriptions, heed, items_of, reasons_of
from outreach.subscription import says, wanted

NUMBER = r"P\d{8}-\d{4,}"
_END = rf"[\s。.!！?？]*(?:{NUMBER})?[\s。.!！?？]*$"
_US = r"(?:我们?|本群|咱们|这里|群里)?"
WHY = (
    r"^\s*(?:请问)?(?:为[什甚]么|为啥子?|为何|凭什么|咋个?)(?:要|会|又|总|老|一直)*(?:把?这个|这条)?(?:给|向|对)?"
    rf"{_US}(?:推送?|发|收到)(?:给|到)?{_US}(?:的|这个|这条)?(?:消息|政策|推送)?{_END}"
)
_THIS = r"^\s*(?:这个|这条)?(?:跟|和|与)?(?:我们?)?(?:公司)?"
UNRELATED = rf"{_THIS}(?:不相关|无关|不沾边|没关系)[了的]?{_END}"
HAD = rf"{_THIS}都?(?:已经?享受过?|享受过|已领|领过|已经?拿到)[了过]?{_END}"
APPLIED = rf"{_THIS}都?(?:已经?申报过?|申报过|已经?申请过?|申请过|已经?报)[了过]?{_END}"
NOT_NOW = rf"{_THIS}(?:暂时?不需要|暂时?不用|暂不考虑|以后再说|先不用)了?{_END}"
REMEMBERED = timedelta(days=30)  # how far back a push is found that somebody replies to
LATELY = timedelta(days=3)  # how old the last push may be that is answered without replying to it
TITLE = "推送"
_CHINESE = re.compile(r"[一-鿿]")
SAME = 12  # characters of a title by which a push is known again


def why(message: Message, desk: Desk) -> Reply:
    """Say the facts or the subscription that a push came from; a firm's own figures only in private."""
    with desk.ledger.write() as session:
        found = _meant(session, message, desk) or _of_firm(session, message, desk)
        if found is None:
            return Reply(words.no_push(), title=TITLE)
        delivery, campaign = found
        _note(session, Answered.WHY, message, desk, delivery, campaign)
        reasons = [str(one.get("says", "")) if isinstance(one, dict) else str(one) for one in delivery.reasons]
        if campaign.way is Way.COMMAND:
            person = person_by_staff_id(session, campaign.ordered_by)
            reasons.append(words.ordered(person.name if person else ""))
    lines = [words.why(campaign.title, [one for one in dict.fromkeys(reasons) if one])]
    lines += _conditions(delivery, message, desk)
    lines.append(words.what_now(subscribed=_subscribed(delivery)))
    return Reply("\n".join(filter(None, lines)), title=TITLE, suggestions=_offered(delivery), whole=True)


def unrelated(message: Message, desk: Desk) -> Reply:
    """Push this item to this firm no more: it has nothing to do with it."""
    return _answered(message, desk, Answered.UNRELATED)


def had(message: Message, desk: Desk) -> Reply:
    """Push this item to this firm no more: it had it."""
    return _answered(message, desk, Answered.HAD)


def applied(message: Message, desk: Desk) -> Reply:
    """Push this item to this firm no more: it has applied."""
    return _answered(message, desk, Answered.APPLIED)


def not_now(message: Message, desk: Desk) -> Reply:
    """Let this item rest for this firm."""
    return _answered(message, desk, Answered.NOT_NOW)


def no_more(message: Message, desk: Desk) -> Reply | None:
    """End what the last push came from: its subscriptions, its themes; None when there was none lately."""
    if message.in_group and (refused := may_not(message)):
        return Reply(refused, title=TITLE)
    with desk.ledger.write() as session:
        found = _meant(session, message, desk)
        if found is None:
            return None
        delivery, campaign = found
        ended = _end_subscriptions(session, delivery, message, desk)
        themes, things = list[str](), list[Thing]()
        if not ended or _matched(delivery):
            things = _heed(session, Answered.NO_MORE, message, desk, delivery, campaign)
            themes = [name for kind, name in things if kind == "theme"]
        else:
            _note(session, Answered.NO_MORE, message, desk, delivery, campaign)
    if themes or ended:
        said = words.no_more(themes, ended)
    else:
        said = words.no_more_at_all() if EVERYTHING in things else words.unrelated(campaign.title)
    return Reply(said, title=TITLE, suggestions=("我的订阅", "恢复推送"))


def _answered(message: Message, desk: Desk, answer: Answered) -> Reply:
    if message.in_group and (refused := may_not(message)):
        return Reply(refused, title=TITLE)
    with desk.ledger.write() as session:
        found = _meant(session, message, desk)
        if found is None:
            return Reply(words.no_push(), title=TITLE)
        delivery, campaign = found
        _heed(session, answer, message, desk, delivery, campaign)
    title = _called(delivery, campaign, desk)
    if answer is Answered.NOT_NOW:
        return Reply(words.not_now(title, (desk.today() + NOT_NOW_FOR).isoformat()), title=TITLE)
    says = {Answered.HAD: words.had, Answered.APPLIED: words.applied, Answered.UNRELATED: words.unrelated}
    return Reply(says[answer](title), title=TITLE)


def _called(delivery: Delivery, campaign: Campaign, desk: Desk) -> str:
    """Return what a push was about: its items by name, else its title without what is said before it."""
    items = desk.offers.items()
    named = [item.name for code in items_of(delivery) or [campaign.about] if (item := items.item(code)) is not None]
    return "、".join(named) or campaign.title.partition("：")[2] or campaign.title


def _heed(
    session: OpenSession, answer: Answered, message: Message, desk: Desk, delivery: Delivery, campaign: Campaign
) -> list[tuple[str, str]]:
    _note(session, answer, message, desk, delivery, campaign)
    by = message.speaker.staff_id or message.sender_id
    return heed(session, Answer(answer, delivery, campaign, by, desk.now()), desk.offers.items(), desk.today())


def _meant(session: OpenSession, message: Message, desk: Desk) -> tuple[Delivery, Campaign] | None:
    """Return the push that was replied to, else the last one here if it came lately."""
    where = f"g:{message.conversation_id}" if message.in_group else f"p:{message.speaker.staff_id}"
    now, quoted = desk.now(), message.quoted
    named = re.search(NUMBER, message.text)
    if named is not None:
        return push_to(session, where, named[0])
    if quoted is None:
        return last_push(session, where, now - LATELY)
    found = last_push(session, where, now - REMEMBERED, quoted.key) if quoted.key else None
    if found is not None:
        return found
    text = "".join(_CHINESE.findall(quoted.text))
    pushed = pushes_since(session, where, now - REMEMBERED)
    signs = ((one, "".join(_CHINESE.findall(one[1].title))[:SAME]) for one in pushed)
    return next((one for one, title in signs if title and title in text), None)


def _of_firm(session: OpenSession, message: Message, desk: Desk) -> tuple[Delivery, Campaign] | None:
    """Return the last push to the firm of who asks in private, in whichever group it came."""
    if message.in_group or message.quoted is not None:
        return None
    return last_push_to_firm(session, message.speaker.uscc, desk.now() - LATELY)


def _note(
    session: OpenSession, answer: Answered, message: Message, desk: Desk, delivery: Delivery, campaign: Campaign
) -> None:
    for about in items_of(delivery) or [campaign.about]:
        reply = PushReply(delivery_id=delivery.delivery_id, receiver=delivery.receiver, uscc=delivery.uscc, about=about)
        reply.answer, reply.said_at = answer, desk.now()
        reply.said_by = message.speaker.staff_id or message.sender_id
        note_reply(session, reply)


def _subscribed(delivery: Delivery) -> bool:
    """Tell whether a push came from subscriptions and nothing else."""
    return bool(reasons_of(delivery, Way.SUBSCRIPTION)) and not _matched(delivery)


def _matched(delivery: Delivery) -> bool:
    return bool(reasons_of(delivery, Way.MATCHED))


def _end_subscriptions(session: OpenSession, delivery: Delivery, message: Message, desk: Desk) -> list[str]:
    """End the subscriptions a push came from; return what they were for."""
    ids = [int(one["subscription"]) for one in reasons_of(delivery, Way.SUBSCRIPTION)]
    by, why_ended = message.speaker.staff_id or message.sender_id, subscription_words.ended_why(message.text)
    drop_of_subscriptions(session, delivery.receiver, ids, why_ended)
    return [
        says(wanted(row), desk.city)
        for number, row in sorted(subscriptions_by_id(session, ids).items())
        if end_subscription(session, number, by, why_ended, desk.now())
    ]


def _conditions(delivery: Delivery, message: Message, desk: Desk) -> list[str]:
    """Return the conditions the firm's record meets, where the push came from a match; by which facts, in private."""
    codes = items_of(delivery)
    if not codes or not delivery.uscc:
        return []
    result = desk.offers.match(delivery.uscc, desk.today())
    rows = [
        row
        for one in result.of(State.ELIGIBLE)
        if one.code in codes
        for row in one.fit.rows
        if row.finding.answer is True
    ]
    if message.in_group:
        lines = [words.conditions(list(dict.fromkeys(leaf_said(row.leaf) for row in rows)))] if rows else []
        return [*lines, words.privately(has_firm=True)]
    return words.facts(list(dict.fromkeys((leaf_said(row.leaf), _fact(row, result)) for row in rows)))


def _fact(row: Row, result: MatchResult) -> str:
    """Return what the firm's record says: the year, the value and where it is from; empty where that is no value."""
    found = row.finding
    if found.value is None or isinstance(found.value, bool):
        return ""
    value = in_words(found.value, unit_for(row.leaf, found))
    source = result.facts.mark_of(row.leaf.fact, found.year).source
    return f"{f'{found.year}年' if found.year else ''}{value}" + (f"，{source}" if source else "")


def _offered(delivery: Delivery) -> tuple[str, ...]:
    return ("退订", "我的订阅") if _subscribed(delivery) else ("不相关", "已享受", "暂不需要", "退订")
