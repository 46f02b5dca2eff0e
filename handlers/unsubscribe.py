"""“退订 2”, “退订 展会”, “只留技改 其他都退”, “退订全部”: the end of subscriptions. They are ended, never deleted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from config.words import subscriptions as words
from handlers import push_reply
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.subscribe import TITLE, receiver, replaced, told
from ledger.policies import OpenSession
from ledger.subscriptions import Subscription, end_subscription, live_of
from outreach.answers import drop_of_subscriptions
from outreach.subscription import says, wanted
from outreach.wanted import Wanted, topics

_ALL = re.compile(r"全部|所有|一键|通通|统统|都退|全退|全撤|全都")
_ONLY = re.compile(
    r"^\s*(?:退订)?\s*(?:除了|只留|只要|留下?)(?P<kept>.+?)[,，\s]*(?:其他|其它|余下|剩下|别)?的?(?:都|全)?(?:退|撤|关|不要)\S*\s*$"
)
STOP = r"^\s*(?:请|麻烦)?(?:停止推送|(?:别|不要|莫)再?(?:给?我们?)?推(?:送|了)?)(?:给?我们?)?了?[\s。!！]*$"
_BARE = re.compile(
    rf"^\s*(?:我?要|请|帮我)?(?:退订|TD|取消订阅|撤销订阅|不订了|回?0)\s*(?:{push_reply.NUMBER})?[\s。!！]*$|{STOP}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:退订|取消|TD)\s*第?\s*(?P<number>\d{1,2})\s*[条个]?\s*$", re.IGNORECASE)


def unsubscribe(message: Message, desk: Desk) -> Reply:
    """End subscriptions: by number, by what they are for, all of them; bare, what the last push came from."""
    bare = bool(_BARE.match(message.text))
    if bare and (answered := push_reply.no_more(message, desk)) is not None:
        return answered
    with desk.ledger.write() as session:
        rows = live_of(session, receiver(message))
        if not rows:
            return Reply(words.nothing_to_end(), title=TITLE)
        ended = _asked(session, rows, message, desk, bare=bare)
    if ended is not None:
        return ended
    lines = [told(row, desk) for row in rows]
    offered = (*(f"退订 {number}" for number in range(1, len(rows) + 1)), "退订 全部")
    which = f"{words.which()}\n{words.listed(lines, in_group=message.in_group)}"
    return Reply(which, title=TITLE, whole=True, suggestions=offered[:5])


def _asked(
    session: OpenSession, rows: Sequence[Subscription], message: Message, desk: Desk, *, bare: bool
) -> Reply | None:
    """End what a message names; None when it has to be asked which."""
    text, now = message.text, desk.now()
    if (numbered := _NUMBERED.match(text)) is not None:
        return _end_numbered(session, rows, int(numbered["number"]), message, desk)
    if (only := _ONLY.match(text)) is not None:
        return _keep_only(session, rows, topics(only["kept"], desk.city), message, desk)
    named, all_of_them = topics(text, desk.city), bool(_ALL.search(text))
    if not bare and not all_of_them and (named.themes or named.words or named.regions or named.departments):
        return _end_named(session, rows, named, message, desk)
    if len(rows) == 1 or all_of_them:
        return Reply(words.ended([_end(session, row, message, desk, now) for row in rows]), title=TITLE)
    return None


def _end(session: OpenSession, row: Subscription, message: Message, desk: Desk, now: datetime) -> str:
    by = message.speaker.staff_id or message.sender_id
    end_subscription(session, row.subscription_id, by, words.ended_why(message.text), now)
    drop_of_subscriptions(session, row.subscriber, [row.subscription_id], words.ended_why(message.text))
    return says(wanted(row), desk.city)


def _end_numbered(
    session: OpenSession, rows: Sequence[Subscription], number: int, message: Message, desk: Desk
) -> Reply:
    if not 1 <= number <= len(rows):
        return Reply(words.no_such_number(len(rows)), title=TITLE, suggestions=("我的订阅",))
    return Reply(words.ended([_end(session, rows[number - 1], message, desk, desk.now())]), title=TITLE)


def _end_named(
    session: OpenSession, rows: Sequence[Subscription], named: Wanted, message: Message, desk: Desk
) -> Reply:
    """End what is named: a whole subscription, or a part of one; what no subscription is for is left out of all."""
    ended, lines, now = list[str](), list[str](), desk.now()
    for row in rows:
        wish = wanted(row)
        left = _without(wish, named)
        if left == wish:
            continue
        if left.nothing or not (left.themes or left.words or not (wish.themes or wish.words)):
            ended.append(_end(session, row, message, desk, now))
        else:
            replaced(session, row, left, message, desk, now)
            lines.append(words.narrowed(_names(named, desk), says(left, desk.city)))
    if ended:
        lines.insert(0, words.ended(ended))
    if not lines:
        narrow = named.words or named.themes
        for row in rows:
            wish = wanted(row)
            replaced(session, row, replace(wish, but_words=_joined(wish.but_words, narrow)), message, desk, now)
        lines = [words.excluded(narrow or _names(named, desk))]
    return Reply("\n".join(lines), title=TITLE, suggestions=("我的订阅",))


def _keep_only(
    session: OpenSession, rows: Sequence[Subscription], named: Wanted, message: Message, desk: Desk
) -> Reply:
    """End all but what is named."""
    now, kept = desk.now(), list[str]()
    for row in rows:
        wish = wanted(row)
        left = replace(
            wish,
            themes=tuple(one for one in wish.themes if one in named.themes),
            words=tuple(one for one in wish.words if one in named.words),
        )
        if left.themes or left.words:
            kept.append(says(left, desk.city))
            if left != wish:
                replaced(session, row, left, message, desk, now)
        else:
            _end(session, row, message, desk, now)
    said = words.kept("；".join(kept)) if kept else words.ended([says(wanted(row), desk.city) for row in rows])
    return Reply(said, title=TITLE, suggestions=("我的订阅",))


def _without(wish: Wanted, named: Wanted) -> Wanted:
    """Return a wish without what is named; a theme goes when a word of it is named, too."""
    return replace(
        wish,
        themes=tuple(one for one in wish.themes if one not in named.themes),
        words=tuple(one for one in wish.words if one not in named.words),
        regions=tuple(one for one in wish.regions if one not in named.regions),
        departments=tuple(one for one in wish.departments if one not in named.departments),
    )


def _names(named: Wanted, desk: Desk) -> tuple[str, ...]:
    places = tuple(desk.city.region_name(code) for code in named.regions)
    return _joined(named.themes, (*named.words, *places, *named.departments))


def _joined(some: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))
