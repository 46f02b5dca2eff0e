"""What a message asks for: by patterns, by a model if there is one, by what was learnt; filled in from before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from handlers.clarify import pending_question
from handlers.desk import Desk
from handlers.feedback import gives_reason
from handlers.followup import asks_of_quote, earlier_turns, follow_up, only_points
from handlers.intents import GUARDED, POLICY_FAMILY, Intent
from handlers.message import Message
from handlers.pictured import Pointed, chosen, nothing_seen, pictured, points_at_picture
from handlers.route import Route
from handlers.understand import Turn, Wish, matching, understood
from knowledge.answer.writer import Purse
from ledger.groups import Role

# Wants that only look something up: what was said or quoted before makes a fuller question of them, never an order.
ASKING = POLICY_FAMILY | {
    *(Intent.FIND_CONTACT, Intent.MATTER_GUIDE, Intent.PREREVIEW_LIST, Intent.CALCULATE, Intent.APPLY_PROGRESS)
}
NAMELESS = POLICY_FAMILY | {Intent.PREREVIEW_LIST}  # of these, one has to know what they are about
FREE = ("words", "default")  # how Wish.why begins when no pattern knew the message


class Reader(Protocol):
    """A language model that reads a message no pattern knows; bot/intent.py is one."""

    def read(
        self, message: Message, routes: Sequence[Route], history: Sequence[Turn], purse: Purse
    ) -> tuple[Wish, ...] | None:
        """Return what a message asks for; None: our own reading stands."""
        ...


def in_full(
    message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None
) -> tuple[Message, tuple[Wish, ...]]:
    """Return a message with what it leaves out filled in, and what it asks for.

    No wishes mean that nobody can tell: no route knows the message, or nothing says what it is about.
    """
    wishes = wishes_of(message, desk, routes)
    if not all(wish.why.startswith(FREE) for wish in wishes):
        return message, wishes
    guarded = any(wish.intent in GUARDED for wish in wishes)  # no model talks away what we see as unsafe
    if reader is not None and message.purse is not None and wishes and not guarded:
        read = reader.read(message, routes, earlier_turns(message, desk), message.purse)
        if read is not None:
            agreed = tuple(_agreed(wish, wishes) for wish in read)
            if len(agreed) > 1 or agreed[0].asks:
                return message, agreed
            return _filled_in(replace(message, text=agreed[0].text), agreed, desk, routes)
    return _filled_in(message, wishes, desk, routes)


def pointed(message: Message, desk: Desk, routes: Sequence[Route]) -> Pointed | None:
    """Read the picture or file a question points at; None when it points at none, or is no mere question.

    Raises:
        HuiqiError: the picture could not be fetched, or too many wait.

    """
    if not message.text.strip() or matching(message.text, routes, message.speaker.role) is not None:
        return None
    picked = chosen(message, desk)
    if picked is not None:
        return Pointed(picked)
    files = points_at_picture(message, desk)
    if not files or any(wish.intent in GUARDED for wish in wishes_of(replace(message, attachments=()), desk, routes)):
        return None
    seen = pictured(message, files, desk)
    if seen.message is not None and not {wish.intent for wish in wishes_of(seen.message, desk, routes)} <= ASKING:
        return nothing_seen()
    return seen


def _agreed(wish: Wish, ours: Sequence[Wish]) -> Wish:
    """Return our own reading where a model reads a remark on an answer: kept only where we read one too."""
    return ours[0] if wish.asks and wish.intent is Intent.FEEDBACK else wish


def _filled_in(
    message: Message, wishes: tuple[Wish, ...], desk: Desk, routes: Sequence[Route]
) -> tuple[Message, tuple[Wish, ...]]:
    """Put what was said or quoted before into a message that leaves it out."""
    if len(wishes) != 1:
        return message, wishes
    if wishes[0].intent not in ASKING and not only_points(message.text) and not asks_of_quote(message):
        return message, wishes
    filled = follow_up(message, desk)
    if filled is None:
        return message, wishes
    if filled.message is None:
        return message, () if filled.points or wishes[0].intent in NAMELESS else wishes
    again = wishes_of(filled.message, desk, routes)
    return (filled.message, again) if {wish.intent for wish in again} <= ASKING else (message, wishes)


def wishes_of(message: Message, desk: Desk, routes: Sequence[Route]) -> tuple[Wish, ...]:
    """Return what a message asks for; nothing when no route knows what to do with it."""
    if not message.text.strip():
        route = find_route(message, routes)
        if route is None:
            return ()
        brought = route.files and message.speaker.role is not Role.ADMIN  # only an admin's file is one for the base
        return (Wish(Intent.PREREVIEW_UPLOAD if brought else route.intents[0], route.name, "", "file"),)
    role = message.speaker.role
    if matching(message.text, routes, role) is None and pending_question(message, desk):
        return (Wish(routes[-1].intents[0], routes[-1].name, message.text, "pending"),)
    if matching(message.text, routes, role) is None and gives_reason(message, desk):
        return (Wish(Intent.FEEDBACK, "reason", message.text, "pending"),)
    marks = "".join(f" [文件: {one.name or one.kind}]" for one in message.attachments)
    before = earlier_turns(message, desk) if matching(message.text, routes, role) is None else ()
    return understood(f"{message.text}{marks}", routes, role, before)


def find_route(message: Message, routes: Sequence[Route]) -> Route | None:
    """Return the first route that matches; of several with its pattern, the one open to the speaker.

    A route that matches but is closed to the speaker is not passed over: the catch-all at the end of the
    list would otherwise look up "推送 P000123" in the policy base instead of saying no. Only a quiet one is.
    """
    if _is_file(message):
        return next((route for route in routes if route.files), None)
    there = (route for route in routes if not route.quiet or message.speaker.role in route.roles)
    found = [route for route in there if route.pattern.search(message.text)]
    if not found:
        return None
    twins = (route for route in found if route.pattern == found[0].pattern)
    return next((route for route in twins if message.speaker.role in route.roles), found[0])


def _is_file(message: Message) -> bool:
    """Tell whether a message is a file and nothing else; an admin's picture is one: it may be a scanned page."""
    if message.text.strip() or not message.attachments:
        return False
    return message.kind == "file" or (message.kind == "picture" and message.speaker.role is Role.ADMIN)
