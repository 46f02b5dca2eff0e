"""“恢复推送”, “不推送清单”: what a firm or a person has refused, and how it is pushed again."""

import re

from config.words import push as push_words
from config.words import push_replies as words
from handlers.desk import CHINA, Desk
from handlers.message import Message, Reply
from handlers.push_said import named_item
from handlers.subscribe import may_not, receiver
from knowledge.rules.item import Item
from ledger.policies import OpenSession, policies_by_ids
from ledger.refusals import EVERYTHING, PushRefusal, refusals_of
from outreach.answers import Thing, want_again

TITLE = "恢复推送"
AGAIN = r"^\s*(?:请|麻烦|帮我)?(?:恢复|重新开启|重新打开|继续接收)(?:政策)?(?:推送|提醒)(?P<what>.*)$"
REFUSED = (
    r"^\s*(?:我的|我们的?|看看?|查看?)*"
    r"(?:不推送清单|拒收清单|屏蔽清单|(?:我们?)?(?:拒收|屏蔽)了(?:哪些|什么))[\s?？。]*$"
)
_AGAIN = re.compile(AGAIN, re.DOTALL)
_ALL = re.compile(r"^[\s。!！]*(?:全部|所有|都)?[\s。!！]*$")


def push_again(message: Message, desk: Desk) -> Reply:
    """Push again what was refused: all of it, or what is named."""
    refused = may_not(message)
    if refused:
        return Reply(refused, title=TITLE)
    found = _AGAIN.match(message.text)
    named = found["what"].strip(" 。!！") if found else ""
    with desk.ledger.write() as session:
        held = _held(session, message, desk)
        things = [] if _ALL.match(named) else _named(session, held, named, desk)
        if not held or (not things and not _ALL.match(named)):
            return Reply(_listed(session, held, desk), title=TITLE, whole=True)
        again = list[Thing]()
        for whose in _whose(message):
            again += want_again(session, whose, things, message.text, desk.now())
        names = [_name(session, one, desk) for one in dict.fromkeys(again)]
    return Reply(words.wanted_again(names), title=TITLE)


def refused(message: Message, desk: Desk) -> Reply:
    """List what is not pushed here."""
    with desk.ledger.read() as session:
        return Reply(_listed(session, _held(session, message, desk), desk), title=TITLE, whole=True)


def _whose(message: Message) -> list[str]:
    firm = message.group_uscc if message.in_group else message.speaker.uscc
    return [one for one in (firm, receiver(message)) if one]


def _held(session: OpenSession, message: Message, desk: Desk) -> list[PushRefusal]:
    found = [one for whose in _whose(message) for one in refusals_of(session, whose, desk.now())]
    return list({one.refusal_id: one for one in found}.values())


def _named(session: OpenSession, held: list[PushRefusal], said: str, desk: Desk) -> list[Thing]:
    """Return of what is refused the things a text names."""
    item = named_item(said, desk)
    code = item.code if isinstance(item, Item) else ""
    wanted = re.sub(r"[\s的“”\"《》]|政策|这一?类|这一?项", "", said)
    things = dict.fromkeys((one.about_kind, one.about) for one in held)
    return [
        one for one in things if one[1] and (one[1] == code or one[1] in said or wanted in _name(session, one, desk))
    ]


def _listed(session: OpenSession, held: list[PushRefusal], desk: Desk) -> str:
    if not held:
        return words.nothing_refused()
    rows = [
        (
            _name(session, (one.about_kind, one.about), desk),
            push_words.REFUSED[one.kind.value],
            f"{one.made_at.astimezone(CHINA):%Y-%m-%d}",
        )
        for one in held
    ]
    return words.refused_list(rows)


def _name(session: OpenSession, thing: Thing, desk: Desk) -> str:
    """Return a thing as people know it."""
    kind, about = thing
    if thing == EVERYTHING:
        return words.EVERYTHING
    if kind == "item":
        item = desk.offers.items().item(about)
        return item.name if item else about
    if kind == "policy":
        policy = policies_by_ids(session, [about]).get(about)
        return f"《{policy.inner_title or policy.title}》" if policy else about
    return words.theme(about)
