"""What a message asks for: by patterns, by a model if there is one, by what was learnt; filled in from before."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from handlers.clarify import pending_question
from handlers.desk import Desk
from handlers.feedback import gives_reason
from handlers.fit_pages import goes_on
from handlers.followup import asks_of_quote, earlier_turns, follow_up, only_points
from handlers.going_on import form_of
from handlers.intents import GUARDED, POLICY_FAMILY, Intent
from handlers.message import Message
from handlers.pictured import Pointed, chosen, nothing_seen, pictured, points_at_picture
from handlers.record import drafted
from handlers.review_files import brings, hands_in
from handlers.review_open import answers_case
from handlers.review_papers import goes_on_with
from handlers.review_place import corrects
from handlers.review_private import tells_personal
from handlers.review_progress import asks_progress
from handlers.reward import asked_fact
from handlers.route import Route
from handlers.understand import Turn, Wish, matching, understood
from handlers.which_firm import chooses_firm
from knowledge.answer.writer import Purse
from ledger.groups import Role

# Wants that only look something up: what was said or quoted before makes a fuller question of them, never an order.
ASKING = POLICY_FAMILY | {
    *(Intent.FIND_CONTACT, Intent.MATTER_GUIDE, Intent.PREREVIEW_LIST, Intent.CALCULATE, Intent.APPLY_PROGRESS)
}
NAMELESS = POLICY_FAMILY | {Intent.PREREVIEW_LIST}  # of these, one has to know what they are about
PENDING = "pending"  # Wish.why of the answer to a question of ours
FREE = ("words", "default", "policy")  # how Wish.why begins when no pattern knew the message
LEAST = 4  # characters of a part that says something of its own
_BETWEEN = "；"  # between the parts of a message that a model reads
_THEN = re.compile(r"另外|顺便|顺带|(?<!返)还有|对了|[，,。；;、\s]再(?=帮|给|把|问|查)")

# What tells that a message answers something we have just asked or shown; the first that does has it.
_ANSWERS: tuple[tuple[Callable[[Message, Desk], object], Intent, str], ...] = (
    (corrects, Intent.PREREVIEW_UPLOAD, "review_place"),
    (hands_in, Intent.PREREVIEW_UPLOAD, "prereview_upload"),
    (answers_case, Intent.PREREVIEW_UPLOAD, "review_answer"),
    (goes_on_with, Intent.PREREVIEW_LIST, "prereview_list"),
    (asks_progress, Intent.PREREVIEW_QUERY, "prereview_query"),
    (chooses_firm, Intent.PROFILE_VIEW, "firm_chosen"),
    (drafted, Intent.PROFILE_UPDATE, "record_answer"),
    (goes_on, Intent.ITEM_DETAIL, "item_numbered"),
    (asked_fact, Intent.PROFILE_UPDATE, "fact_given"),
    (gives_reason, Intent.FEEDBACK, "reason"),
)


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
    free = [wish.why.startswith(FREE) for wish in wishes]
    purse = message.purse
    guarded = any(wish.intent in GUARDED for wish in wishes)  # no model talks away what we see as unsafe
    if reader is not None and purse is not None and not guarded:

        def look(rest: Message) -> tuple[Wish, ...] | None:
            desk.shelf.prepare(rest.text, desk.today())  # so that an answer without the model is not far
            return reader.read(rest, routes, earlier_turns(message, desk), purse)

        read = _read(message, routes, wishes, look)
        if read is not None and (len(read) > 1 or read[0].asks):
            return message, read
        if read is not None:
            return _filled_in(replace(message, text=read[0].text), read, desk, routes)
    return _filled_in(message, wishes, desk, routes) if all(free) else (message, wishes)


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


def _read(
    message: Message,
    routes: Sequence[Route],
    ours: Sequence[Wish],
    read_by_model: Callable[[Message], tuple[Wish, ...] | None],
) -> tuple[Wish, ...] | None:
    """Let a model read what no pattern knows; what it has read stands where the first such wish stood.

    None: there is nothing for it to read, or it can't.
    """
    together = _run_together(message.text, ours)
    rest = [wish for wish in ours if together or wish.why.startswith(FREE)]
    kept = [wish for wish in ours if wish not in rest]
    if not rest:
        return None
    read = read_by_model(replace(message, text=_BETWEEN.join(one.text for one in rest)) if kept else message)
    if read is None:
        return None
    own = [_route(wish, routes) for wish in kept]  # what a pattern knows is the person's own word: not asked back
    known = {route.name for route in own if route.arguments is None or route.acts}
    new = [one for one in _agreed(read, rest, message.speaker.role, routes) if one.route not in known]
    at = list(ours).index(rest[0])
    return (*kept[:at], *new, *kept[at:]) if new else tuple(ours)


def _run_together(text: str, wishes: Sequence[Wish]) -> bool:
    """Tell whether a message says more often that something else follows than we have read wishes in it.

    A pattern that knows one question has not read the next; an order may hold such words in what it orders.
    """
    pieces = [piece for piece in _THEN.split(text) if len(piece) >= LEAST]
    known = [wish for wish in wishes if not wish.why.startswith(FREE)]
    return len(pieces) > len(wishes) and all(wish.intent in ASKING and wish.why != PENDING for wish in known)


def _agreed(read: Sequence[Wish], ours: Sequence[Wish], role: Role, routes: Sequence[Route]) -> tuple[Wish, ...]:
    """Return what a model has read, with our own reading where we know better.

    A wish whose words one of our patterns knows as unsafe is that. A remark on an answer is kept only where we read one
    too. So is a single wish of another role, to which dispatch would say no: who asked something else gets an answer.
    """
    agreed = []
    for wish in read:
        named = matching(wish.text, routes, role)
        if named is not None and named.intents[0] in GUARDED:
            agreed.append(Wish(named.intents[0], named.name, wish.text, wish.why))
            continue
        remark = bool(wish.asks) and wish.intent is Intent.FEEDBACK
        closed = len(read) == 1 and role not in _route(wish, routes).roles
        theirs = closed and all(wish.intent is not one.intent for one in ours)
        agreed.append(ours[0] if remark or theirs else wish)
    return tuple(dict.fromkeys(agreed))


def _route(wish: Wish, routes: Sequence[Route]) -> Route:
    return next(route for route in routes if route.name == wish.route)


def _filled_in(
    message: Message, wishes: tuple[Wish, ...], desk: Desk, routes: Sequence[Route]
) -> tuple[Message, tuple[Wish, ...]]:
    """Put what was said or quoted before into a message that leaves it out."""
    if len(wishes) != 1:
        return message, wishes
    leans = only_points(message.text) or asks_of_quote(message) or form_of(message.text.strip())
    if wishes[0].intent in GUARDED or (wishes[0].intent not in ASKING and not leans):
        return message, wishes
    filled = follow_up(message, desk)
    if filled is None:
        return message, wishes
    if filled.message is None:
        return message, () if filled.points or wishes[0].intent in NAMELESS else wishes
    again = wishes_of(filled.message, desk, routes)
    return (filled.message, again) if {wish.intent for wish in again} <= {*ASKING, Intent.MATCH} else (message, wishes)


def wishes_of(message: Message, desk: Desk, routes: Sequence[Route]) -> tuple[Wish, ...]:
    """Return what a message asks for; nothing when no route knows what to do with it."""
    if not message.text.strip():
        route = find_route(message, routes)
        if route is None:
            return ()
        brought = route.files and message.speaker.role is not Role.ADMIN  # only an admin's file is one for the base
        return (Wish(Intent.PREREVIEW_UPLOAD if brought else route.intents[0], route.name, "", "file"),)
    if tells_personal(message, desk):
        return (Wish(Intent.UNSAFE, "personal_numbers", message.text, PENDING),)
    role = message.speaker.role
    free = matching(message.text, routes, role) is None
    awaited = _awaited(message, desk, routes) if free else None
    if awaited is not None:
        return (awaited,)
    marks = "".join(f" [文件: {one.name or one.kind}]" for one in message.attachments)
    before = earlier_turns(message, desk) if free else ()
    return understood(f"{message.text}{marks}", routes, role, before)


def _awaited(message: Message, desk: Desk, routes: Sequence[Route]) -> Wish | None:
    """Return what a message means as the answer to something we have just asked or shown; None when it is none."""
    if pending_question(message, desk):
        return Wish(routes[-1].intents[0], routes[-1].name, message.text, PENDING)
    for answers, intent, route in _ANSWERS:
        if answers(message, desk):
            return Wish(intent, route, message.text, PENDING)
    return None


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
    """Tell whether a message brings files, or quotes one, and says nothing; a picture may be a scanned page."""
    return not message.text.strip() and brings(message)
