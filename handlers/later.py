"""What is understood and not built yet: one honest sentence and who can help; where the base can help, it does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from config.words import later as words
from handlers.ask import ask
from handlers.clarify import CLARIFY
from handlers.desk import Desk
from handlers.followup import has_subject
from handlers.intents import MEANINGS, Intent
from handlers.message import Message, Reply
from handlers.route import Route
from ledger.groups import group_by_conversation, person_by_staff_id

Handler = Callable[[Message, Desk], Reply]
KEPT = frozenset({Intent.FIND_CONTACT, Intent.MATTER_GUIDE, Intent.ITEM_DETAIL, Intent.PREREVIEW_LIST})
ABOUT_ONESELF = frozenset({Intent.MATCH, Intent.CALCULATE})
FITTING = re.compile("符合|适合|匹配|推荐|享受|够格|测算|试算")
GENERAL = re.compile(
    r"怎么办|咋办|咋个办|怎么解决|咋整|有没有|是不是|有影响|行不行|可不可以|多久|多长|几天|什么时候|啥时候|到几|什么|哪|如何|怎么|咋|要不要|能不能|能|[吗不没][?？]?\s*$|招不到"
)
OWN = re.compile(
    r"我的|我们的|我那|我们那|进度|到哪|结果|单号|编号|QYCS|YS-|SB\d|催|撤回|提交|了没有?[?？]?\s*$|出来|收到",
    re.IGNORECASE,
)
TITLES = 20  # characters of a title


def not_yet(intent: Intent) -> Handler:
    """Build the handler of a want whose feature is not there."""

    def handler(message: Message, desk: Desk) -> Reply:
        return Reply(words.not_yet(intent, contact_line(message, desk)), title="暂未开通")

    return handler


def base_first(intent: Intent) -> Handler:
    """Build the handler of a want of which the base may know something: its answer first, else the honest sentence."""

    def handler(message: Message, desk: Desk) -> Reply:
        if intent in ABOUT_ONESELF and not has_subject(FITTING.sub("", message.text), desk):
            return not_yet(intent)(message, desk)  # any document would be a guess
        answer = ask(message, desk)
        if answer.title == CLARIFY:
            return answer
        if answer.found:
            room = desk.settings.message_chars - len(answer.text)
            more = words.also_not_yet(intent)
            if intent is Intent.FIND_CONTACT or message.in_group or len(more) >= room:
                return answer
            return replace(answer, text=f"{answer.text}\n{more}")
        text = words.not_yet(intent, contact_line(message, desk))
        unanswered = answer.unanswered if intent in KEPT else ""
        return Reply(text, title="暂未开通", unanswered=unanswered, suggestions=("帮助",))

    return handler


def unless_general(intent: Intent) -> Handler:
    """Build the handler of a want about one's own case; the same words asked in general have a rule (多久办完)."""
    general, own = base_first(intent), not_yet(intent)

    def handler(message: Message, desk: Desk) -> Reply:
        asked = GENERAL.search(message.text) and not OWN.search(message.text)
        return (general if asked else own)(message, desk)

    return handler


def human(message: Message, desk: Desk) -> Reply:
    """“转人工”: name the people."""
    return Reply(words.human(contact_line(message, desk)), title="联系人工")


def small_talk(_message: Message, _desk: Desk) -> Reply:
    """Answer chatter in one line."""
    return Reply(words.small_talk(), title="惠企政策助手", suggestions=("帮助",))


def ways(intent: Intent, routes: Callable[[], Sequence[Route]]) -> Handler:
    """Build the handler that says how an order of this kind must be said."""

    def handler(message: Message, _desk: Desk) -> Reply:
        role = message.speaker.role
        lines = [one.help for one in routes() if one.help and intent in one.intents and role in one.roles]
        return Reply(words.ways(lines), title=MEANINGS[intent].partition("：")[0][:TITLES], whole=True)

    return handler


def contact_line(message: Message, desk: Desk) -> str:
    """Return who can help: the assistant of this group, when known, and the city's contact point."""
    name = ""
    if message.in_group:
        with desk.ledger.read() as session:
            group = group_by_conversation(session, message.conversation_id)
            person = person_by_staff_id(session, group.assistant) if group else None
            name = person.name if person else ""
    return words.contact(desk.settings.contact, name)
