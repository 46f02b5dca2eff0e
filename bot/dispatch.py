"""Find who answers a message, and turn whatever goes wrong into a sentence."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from config.errors import HuiqiError
from config.words import talk as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.route import Route
from ledger.groups import Role

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
    """Answer a message by the first route that knows it, if it is open to the speaker.

    Never raises: an error made for people becomes the reply, anything else a code in it.
    """
    try:
        message = replace(message, text=message.text.translate(HALF_WIDTH))
        route = find_route(message, routes)
        if route is None:
            return Reply(words.not_understood())
        if message.speaker.role not in route.roles:
            return Reply(words.not_for_you())
        return route.handler(message, desk)
    except HuiqiError as known:
        log.info("message.refused", message_id=message.message_id, error=type(known).__name__)
        return Reply(str(known))
    except Exception:
        code = secrets.token_hex(3)
        log.exception("message.failed", code=code, message_id=message.message_id)
        return Fault(words.our_fault(code), code=code)


def find_route(message: Message, routes: Sequence[Route]) -> Route | None:
    """Return the first route that matches; of several with its pattern, the one open to the speaker.

    A route that matches but is closed to the speaker is not passed over: the catch-all at the end of the
    list would otherwise look up "推送 P000123" in the policy base instead of saying no. Only a quiet one is.
    """
    if _is_file(message):
        return next((route for route in routes if route.files), None)
    there = (route for route in routes if not route.quiet or message.speaker.role in route.roles)
    matching = [route for route in there if route.pattern.search(message.text)]
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
