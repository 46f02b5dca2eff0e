"""Find who answers a message, and turn whatever goes wrong into a sentence."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from config.errors import HuiqiError
from config.words import later as later_words
from config.words import reading as reading_words
from config.words import talk as words
from config.words import written as written_words
from handlers.clarify import pending_question
from handlers.desk import Desk
from handlers.followup import follow_up, said_before, which_one
from handlers.intents import GUARDED
from handlers.message import Message, Reply, Trace
from handlers.route import Route
from handlers.understand import Turn, Wish, matching, understood
from knowledge.answer.writer import Purse, open_purse
from ledger.groups import Role

SHORTEST_PART = 60  # characters of the answer to one of several wishes in a group
TITLE = 60
BY_MODEL = "model"  # Wish.why of what a model has read, Reply.mode of what one has written

log = structlog.get_logger()

# Letters and digits as some keyboards type them, １２ for 12: one spelling for every pattern and search.
HALF_WIDTH = {
    wide: wide - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(start), ord(end) + 1)
}

ASKING = frozenset({"ask", "item", "by_name", "status", "send_text"})  # look something up: only these are filled in


@dataclass(frozen=True, slots=True)
class Fault(Reply):
    """The reply to a message that broke a handler; ``code`` is in the log beside the traceback."""

    code: str = ""


class Reader(Protocol):
    """A language model that reads a message no pattern knows; bot/intent.py is one."""

    def read(
        self, message: Message, routes: Sequence[Route], history: Sequence[Turn], purse: Purse
    ) -> tuple[Wish, ...] | None:
        """Return what a message asks for; None: our own reading stands."""
        ...


def dispatch(message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None) -> Reply:
    """Answer a message by the routes that take its wishes, each if it is open to the speaker.

    Never raises: an error made for people becomes the reply, anything else a code in it.
    """
    return heard(message, desk, routes, reader)[1]


def heard(
    message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None
) -> tuple[tuple[Wish, ...], Reply]:
    """Do what ``dispatch`` does; return what the message was taken to ask for, too."""
    wishes: tuple[Wish, ...] = ()
    try:
        purse = open_purse(desk.settings) if reader is not None else None
        message = replace(message, text=message.text.translate(HALF_WIDTH), purse=purse)
        wishes = wishes_of(message, desk, routes, reader)
        if not wishes:
            return wishes, Reply(words.not_understood())
        return wishes, _traced(_answered(wishes, message, desk, routes), wishes, purse)
    except HuiqiError as known:
        return wishes, _refused(known, message)
    except Exception:
        code = secrets.token_hex(3)
        log.exception("message.failed", code=code, message_id=message.message_id)
        return wishes, Fault(words.our_fault(code), code=code)


def _answered(wishes: Sequence[Wish], message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    if len(wishes) == 1:
        said = wishes[0].text if wishes[0].why == BY_MODEL else message.text
        return _answer(wishes[0], replace(message, text=said), desk, routes)
    parts: list[Reply] = []
    for wish in wishes:
        parts.append(_part(wish, _shown_below(parts, message), desk, routes))
    return _together(parts, message, desk)


def _shown_below(parts: Sequence[Reply], message: Message) -> Message:
    """Let what is being written stand below the answers to the wishes before it."""
    show = message.show
    if show is None:
        return message
    above = [later_words.part(at, _unlabelled(reply.text)) for at, reply in enumerate(parts, 1)]
    number = len(parts) + 1
    return replace(message, show=lambda text: show("\n".join([*above, later_words.part(number, text)])))


def _traced(reply: Reply, wishes: Sequence[Wish], purse: Purse | None) -> Reply:
    """Note how a message was read, and what models have cost."""
    trace = replace(reply.trace, intents=tuple(wish.intent.value for wish in wishes))
    if purse is not None and purse.calls_made:
        trace = replace(
            trace,
            reader=", ".join(purse.models) if any(wish.why == BY_MODEL for wish in wishes) else "",
            calls=purse.calls_made,
            tokens_in=purse.tokens_in,
            tokens_out=purse.tokens_out,
            model_ms=purse.model_ms,
        )
    return replace(reply, trace=trace)


def wishes_of(message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None) -> tuple[Wish, ...]:
    """Return what a message asks for; nothing when no route knows what to do with it."""
    if not message.text.strip():
        route = find_route(message, routes)
        return () if route is None else (Wish(route.intents[0], route.name, "", "file"),)
    role = message.speaker.role
    if matching(message.text, routes, role) is None and pending_question(message, desk):
        return (Wish(routes[-1].intents[0], routes[-1].name, message.text, "pending"),)
    marks = "".join(f" [文件: {one.name or one.kind}]" for one in message.attachments)
    named = matching(message.text, routes, role) is not None
    before = [] if named else said_before(message, desk)
    quoted = [Turn("bot", message.quoted.text)] if message.quoted and message.quoted.text else []
    wishes = understood(f"{message.text}{marks}", routes, role, [*before, *quoted])
    if reader is not None and message.purse is not None and not named and not _guarded(wishes):
        wishes = reader.read(message, routes, before, message.purse) or wishes
    log.debug("message.understood", message_id=message.message_id, wishes=[(one.route, one.why) for one in wishes])
    return wishes


def _guarded(wishes: Sequence[Wish]) -> bool:
    """Tell whether our own reading sees something unsafe: no model talks it away."""
    return any(wish.intent in GUARDED for wish in wishes)


def _answer(wish: Wish, message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    route = next(route for route in routes if route.name == wish.route)
    if message.speaker.role not in route.roles:
        return Reply(words.not_for_you())
    if wish.asks:
        return Reply(wish.asks, title=reading_words.missing_title())
    return _in_full(route, message, desk, routes) if route.name in ASKING else route.handler(message, desk)


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
    label = [written_words.AI_LABEL] if any(reply.mode == BY_MODEL for reply in replies) else []
    limit = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    room = max(limit // len(replies) - 4, SHORTEST_PART)
    texts = [_unlabelled(reply.text) for reply in replies]
    texts = [cut(text, room) if message.in_group and len(text) > room else text for text in texts]
    return Reply(
        "\n".join([*(later_words.part(number, text) for number, text in enumerate(texts, 1)), *label]),
        cites=tuple(cite for reply in replies for cite in reply.cites),
        found=any(reply.found for reply in replies),
        title="、".join(dict.fromkeys(reply.title for reply in replies if reply.title))[:TITLE],
        whole=True,
        links=tuple(link for reply in replies for link in reply.links),
        suggestions=next((reply.suggestions for reply in replies if reply.found), ()),
        unanswered=next((reply.unanswered for reply in replies if reply.unanswered), ""),
        mode=BY_MODEL if label else "extract",
        trace=_traces([reply.trace for reply in replies]),
    )


def _unlabelled(text: str) -> str:
    """Take the label off a part: the whole carries it once."""
    return text.removesuffix(written_words.AI_LABEL).rstrip()


def _traces(traces: Sequence[Trace]) -> Trace:
    """Make one trace of those of several wishes; the purse they shared is counted elsewhere."""
    return Trace(
        question="；".join(one.question for one in traces if one.question),
        seen=tuple(seen for one in traces for seen in one.seen),
        sure=min((one.sure for one in traces if one.sure is not None), default=None),
        prompt=next((one.prompt for one in traces if one.prompt), ""),
        model=next((one.model for one in traces if one.model), ""),
        checks=tuple(check for one in traces for check in one.checks),
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


def _in_full(route: Route, message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    """Answer a question; one that leaves out what it is about is filled in, and the reply tells how it was read.

    What was said or quoted before can make it another question, never an order.
    """
    filled = follow_up(message, desk)
    if filled is None:
        return route.handler(message, desk)
    if filled.message is None:
        return which_one()
    named = matching(filled.message.text, routes, message.speaker.role)
    asked = named if named is not None and named.name in ASKING else route
    return replace(asked.handler(filled.message, desk), rewritten=filled.message.text)


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
