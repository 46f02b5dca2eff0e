"""“订阅技改和贷款的政策 不要展会”, “我的订阅”, “退订 展会”: what a group or a person wants to be told of."""

import re
from dataclasses import replace
from datetime import datetime

from config.words import subscriptions as words
from handlers.desk import CHINA, Desk
from handlers.message import Message, Reply
from ledger.groups import STAFF_ROLES, Role
from ledger.policies import OpenSession
from ledger.subscriptions import Subscription, keep_subscription, live_of, replace_subscription
from outreach.rhythm import says_beat
from outreach.subscription import says, wanted
from outreach.subscription import says_beat as said_beat
from outreach.wanted import Wanted, read_wanted, stands_for

TITLE = "政策订阅"
MINE = (
    r"^(?!\s*(?:请|麻烦|帮我|我们?)*订阅[\s。!！]*$)\s*(?:请|麻烦|帮我)?(?:我的|查看?|查下|看看?|看下|列出|列一下)*(?:我们?|本群)?(?:现在)?的?"
    r"(?:订阅(?:列表|清单|了?哪些|了啥子?|了什么|情况|的有哪些)?|"
    r"订了(?:哪些|啥子?|什么|哪几[样个类])|订的是?(?:哪些|哪几[样个类]|啥|什么))[\s?？。!！]*$"
)
_ONLY_SUBSCRIBE = re.compile(r"^\s*(?:我要|我想|帮我)?订阅[\s。!！]*$")
_MINE = re.compile(MINE)
_MONTHLY = re.compile(r"每个?月|月报")


def subscribe(message: Message, desk: Desk) -> Reply:
    """Keep a wish, and say back what was understood."""
    if _MINE.match(message.text):
        return my_subscriptions(message, desk)
    refused = may_not(message)
    if refused:
        return Reply(refused, title=TITLE)
    wish = read_wanted(message.text, desk.city)
    if _MONTHLY.search(message.text):
        return Reply(words.for_firms_only_monthly(), title=TITLE, suggestions=words.EXAMPLES)
    if wish.nothing:
        return _without_wish(message, wish, desk)
    who = receiver(message)
    row = Subscription(
        subscriber=who,
        uscc=_firm(message),
        wants=wish.kept(),
        said=message.text,
        rhythm=wish.beat.rhythm,
        at=wish.beat.at,
        weekday=wish.beat.weekday,
        made_by=message.speaker.staff_id or message.sender_id,
        made_at=desk.now(),
    )
    with desk.ledger.write() as session:
        kept = keep_subscription(session, row)
    said = words.subscribed(says(wish, desk.city), said_beat(wish), in_group=message.in_group, began=kept is row)
    return Reply(said + _narrow(message, wish), title=TITLE, suggestions=("我的订阅",))


def my_subscriptions(message: Message, desk: Desk) -> Reply:
    """List what is subscribed to here."""
    with desk.ledger.read() as session:
        rows = live_of(session, receiver(message))
    if not rows:
        return Reply(words.none(), title=TITLE, suggestions=words.EXAMPLES)
    lines = [told(row, desk) for row in rows]
    offered = tuple(f"退订 {number}" for number in range(1, len(rows) + 1))[:3]
    return Reply(words.listed(lines, in_group=message.in_group), title=TITLE, whole=True, suggestions=offered)


def receiver(message: Message) -> str:
    """Return who is told: the group a message was said in, else the person."""
    return f"g:{message.conversation_id}" if message.in_group else f"p:{message.speaker.staff_id}"


def may_not(message: Message) -> str:
    """Say why this speaker can't decide what is pushed here; empty when they can."""
    speaker = message.speaker
    if not message.in_group:
        return "" if speaker.staff_id else words.nobody_to_push()
    mine = speaker.role is Role.ENTERPRISE and bool(speaker.uscc) and speaker.uscc == message.group_uscc
    return "" if mine or speaker.role in STAFF_ROLES else words.not_for_this_group()


def _firm(message: Message) -> str:
    return message.group_uscc if message.in_group else message.speaker.uscc


def _without_wish(message: Message, wish: Wanted, desk: Desk) -> Reply:
    """Take a change of rhythm, else ask what is wanted."""
    now, changed = desk.now(), 0
    if says_beat(message.text):
        with desk.ledger.write() as session:
            for row in live_of(session, receiver(message)):
                beat = wish.beat
                replaced(session, row, replace(wanted(row), beat=beat), message, desk, now)
                changed += 1
    if changed:
        return Reply(words.changed_beat(said_beat(wish), changed), title=TITLE, suggestions=("我的订阅",))
    text = words.how() if _ONLY_SUBSCRIBE.match(message.text) else words.not_understood()
    return Reply(text, title=TITLE, suggestions=words.EXAMPLES)


def _narrow(message: Message, wish: Wanted) -> str:
    """Say of a word that was taken as the whole of its theme that it was."""
    found = re.search(r"展会|招商|专利|商标|首台套|贴息|研发", message.text)
    themes = [name for name in wish.themes if found and not stands_for(found[0], name)]
    if found is None or not themes or found[0] in (*wish.words, *wish.but_words):
        return ""
    return "\n" + words.part_of_theme([found[0]], themes[-1:])


def told(row: Subscription, desk: Desk) -> tuple[str, str, str]:
    """Return a subscription as the list shows it: what for, how often, since when."""
    wish = wanted(row)
    return says(wish, desk.city), said_beat(wish), row.made_at.astimezone(CHINA).date().isoformat()


def replaced(
    session: OpenSession, row: Subscription, wish: Wanted, message: Message, desk: Desk, now: datetime
) -> None:
    """End a subscription and begin another in its place."""
    by = message.speaker.staff_id or message.sender_id
    beat = {"rhythm": wish.beat.rhythm, "at": wish.beat.at, "weekday": wish.beat.weekday}
    new = Subscription(subscriber=row.subscriber, uscc=row.uscc, wants=wish.kept(), said=message.text, **beat)
    new.made_by, new.made_at = by, now
    replace_subscription(session, row, new, by, words.replaced_why(says(wish, desk.city)))
