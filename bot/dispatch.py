"""Find who answers a message, and turn whatever goes wrong into a sentence."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from config.errors import HuiqiError
from config.words import later as later_words
from config.words import talk as words
from handlers.clarify import pending_question
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.route import Route
from handlers.understand import Turn, Wish, matching, understood
from ledger.groups import Role

SHORTEST_PART = 60  # characters of the answer to one of several wishes in a group
TITLE = 60

log = structlog.get_logger()

# Letters and digits as some keyboards type them, １２ for 12: one spelling for every pattern and search.
HALF_WIDTH = {
    wide: wide - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(start), ord(end) + 1)
}


@dataclass(frozen=True, slots=True)
class Fault(Reply):
    """The reply to a message that broke a handler; ``code`` is in the log beside the traceback."""

    code: str = ""


def dispatch(message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    """Answer a message by the routes that take its wishes, each if it is open to the speaker.

    Never raises: an error made for people becomes the reply, anything else a code in it.
    """
    try:
        message = replace(message, text=message.text.translate(HALF_WIDTH))
        wishes = wishes_of(message, desk, routes)
        if not wishes:
            return Reply(words.not_understood())
        if len(wishes) == 1:
            return _answer(wishes[0], message, desk, routes)
        return _together([_part(wish, message, desk, routes) for wish in wishes], message, desk)
    except HuiqiError as known:
        return _refused(known, message)
    except Exception:
        code = secrets.token_hex(3)
        log.exception("message.failed", code=code, message_id=message.message_id)
        return Fault(words.our_fault(code), code=code)


def wishes_of(message: Message, desk: Desk, routes: Sequence[Route]) -> tuple[Wish, ...]:
    """Return what a message asks for; nothing when no route knows what to do with it."""
    if not message.text.strip():
        route = find_route(message, routes)
        return () if route is None else (Wish(route.intents[0], route.name, "", "file"),)
    role = message.speaker.role
    if matching(message.text, routes, role) is None and pending_question(message, desk):
        return (Wish(routes[-1].intents[0], routes[-1].name, message.text, "pending"),)
    marks = "".join(f" [文件: {one.name or one.kind}]" for one in message.attachments)
    before = (Turn("bot", message.quoted.text),) if message.quoted and message.quoted.text else ()
    return understood(f"{message.text}{marks}", routes, role, before)


def _answer(wish: Wish, message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    route = next(route for route in routes if route.name == wish.route)
    if message.speaker.role not in route.roles:
        return Reply(words.not_for_you())
    return route.handler(message, desk)


def _part(wish: Wish, message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    """Answer one of several wishes; what goes wrong with it leaves the others their answers."""
    try:
        return _answer(wish, replace(message, text=wish.text), desk, routes)
    except HuiqiError as known:
        return _refused(known, message)


def _refused(known: HuiqiError, message: Message) -> Reply:
    log.info("message.refused", message_id=message.message_id, error=type(known).__name__)
    return Reply(str(known))


def _together(replies: Sequence[Reply], message: Message, desk: Desk) -> Reply:
    """Make one reply of the answers to several wishes, in their order, within the length of a message."""
    limit = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    room = max(limit // len(replies) - 4, SHORTEST_PART)
    texts = [
        later_words.part(
            number, reply.text if len(reply.text) <= room or not message.in_group else cut(reply.text, room)
        )
        for number, reply in enumerate(replies, 1)
    ]
    return Reply(
        "\n".join(texts),
        cites=tuple(cite for reply in replies for cite in reply.cites),
        found=any(reply.found for reply in replies),
        title="、".join(dict.fromkeys(reply.title for reply in replies if reply.title))[:TITLE],
        whole=True,
        links=tuple(link for reply in replies for link in reply.links),
        suggestions=next((reply.suggestions for reply in replies if reply.found), ()),
        unanswered=next((reply.unanswered for reply in replies if reply.unanswered), ""),
    )


def cut(text: str, room: int) -> str:
    """Cut a part where a line or sentence is over, and say how to see the rest.

    >>> cut("结论：给予20万元。依据：第五条。联系：市经信局。", 16)
    '结论：给予20万元。……'
    """
    head = text[: room - 2]
    end = max(head.rfind("\n"), head.rfind("。") + 1)
    return (head[:end].rstrip() if end > 0 else head) + "……"


def find_route(message: Message, routes: Sequence[Route]) -> Route | None:
    """Return the first route that matches; of several with its pattern, the one open to the speaker.

    A route that matches but is closed to the speaker is not passed over: the catch-all at the end of the
    list would otherwise look up "推送 P000123" in the policy base instead of saying no.
    """
    if _is_file(message):
        return next((route for route in routes if route.files), None)
    matching = [route for route in routes if route.pattern.search(message.text)]
    if not matching:
        return None
    twins = (route for route in matching if route.pattern == matching[0].pattern)
    return next((route for route in twins if message.speaker.role in route.roles), matching[0])


def _is_file(message: Message) -> bool:
    """Tell whether a message is a file and nothing else; an admin's picture is one: it may be a scanned page."""
    if message.text.strip() or not message.attachments:
        return False
    return message.kind == "file" or (message.kind == "picture" and message.speaker.role is Role.ADMIN)


def given_up(message_id: str, tries: int) -> Fault:
    """Give the reply to a message whose handling has ended the process again and again."""
    code = secrets.token_hex(3)
    log.error("message.given_up", code=code, message_id=message_id, tries=tries)
    return Fault(words.our_fault(code), code=code)
