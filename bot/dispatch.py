"""Find who answers a message, and turn whatever goes wrong into a sentence."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from bot.gist import gist, shares
from bot.hearing import Reader, in_full, pointed, wishes_of
from config.errors import HuiqiError
from config.words import later as later_words
from config.words import pictures as picture_words
from config.words import reading as reading_words
from config.words import review_chat as review_words
from config.words import talk as words
from config.words import written as written_words
from handlers.desk import Desk
from handlers.followup import assents, say_it_yourself, which_one
from handlers.intents import Intent
from handlers.message import Message, Reply, Trace
from handlers.recall import recalled
from handlers.route import Route
from handlers.understand import Wish, matching
from knowledge.answer.writer import Purse, open_purse

AROUND_PART = 4  # characters around each of several answers: its number, the line between
SHORTEST_PART = 60  # characters of the answer to one of several wishes in a group
BRIEF = 220  # characters of the answer to one of more than TWO wishes in private
TWO = 2
ANSWERED = 6  # wishes of one message; what is more is named and left for the next one
NAMED = 16  # characters a wish is named by that was left
TITLE = 60
AROUND_TEXT = 26  # of a message in a group that is not the answer: the @ and the offer of details
BY_MODEL = "model"  # Wish.why of what a model has read, Reply.mode of what one has written

log = structlog.get_logger()

BLANKS = re.compile(r"\s{3,}")  # hundreds of them would take the patterns of orders minutes
# Letters and digits as some keyboards type them, １２ for 12: one spelling for every pattern and search.
HALF_WIDTH = {
    wide: wide - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(start), ord(end) + 1)
}


@dataclass(frozen=True, slots=True)
class Fault(Reply):
    """The reply to a message that broke a handler; ``code`` is in the log beside the traceback."""

    code: str = ""


def dispatch(message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None) -> Reply:
    """Answer a message by the routes that take its wishes, each if it is open to the speaker.

    Never raises: an error made for people becomes the reply, anything else a code in it.
    """
    return heard(message, desk, routes, reader)[1]


def _plain(text: str) -> str:
    """Write a text as patterns expect it: letters half as wide, and no long blanks."""
    return BLANKS.sub(lambda found: "\n" if "\n" in found[0] else " ", text.translate(HALF_WIDTH))


def heard(
    message: Message, desk: Desk, routes: Sequence[Route], reader: Reader | None = None
) -> tuple[tuple[Wish, ...], Reply]:
    """Do what ``dispatch`` does; return what the message was taken to ask for, too."""
    wishes: tuple[Wish, ...] = ()
    try:
        purse = message.purse or open_purse(desk.settings)  # for all endpoints together
        message = replace(message, text=_plain(message.text), purse=purse)
        if assents(message) and matching(message.text, routes, message.speaker.role) is None:
            return wishes, say_it_yourself()
        message = recalled(message, desk)
        seen = pointed(message, desk, routes)
        if seen is not None and seen.reply is not None:
            return wishes_of(message, desk, routes), seen.reply
        asked = seen.message if seen is not None and seen.message is not None else message
        meant, wishes = in_full(asked, desk, routes, reader)
        if not wishes:
            return wishes, which_one(asked) if message.text.strip() else Reply(words.not_understood())
        reply = _answered(wishes, meant, desk, routes)
        if meant.text != message.text:
            reply = replace(reply, rewritten=meant.text)
        if seen is not None and seen.seen:
            reply = _headed(reply, picture_words.recognised(seen.seen), message, desk)
        return wishes, _traced(reply, wishes, purse)
    except HuiqiError as known:
        return wishes, _refused(known, message)
    except Exception:
        code = secrets.token_hex(3)
        log.exception("message.failed", code=code, message_id=message.message_id)
        return wishes, Fault(words.our_fault(code), code=code)


def _headed(reply: Reply, head: str, message: Message, desk: Desk) -> Reply:
    """Put what was recognised in a picture above the answer, where there is room for it."""
    room = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    fits = len(head) + len(reply.text) + AROUND_TEXT <= room
    return replace(reply, text=f"{head}\n{reply.text}") if fits else reply


def _answered(wishes: Sequence[Wish], message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    if len(wishes) == 1:
        said = wishes[0].text if wishes[0].why == BY_MODEL else message.text
        return _answer(wishes[0], replace(message, text=said), desk, routes)
    parts: list[Reply] = []
    for wish in wishes[:ANSWERED]:
        parts.append(_part(wish, _shown_below(parts, message), desk, routes))
    return _together(parts, [_short(wish.text) for wish in wishes[ANSWERED:]], message, desk)


def _short(text: str) -> str:
    return text if len(text) <= NAMED else f"{text[: NAMED - 1]}…"


def _shown_below(parts: Sequence[Reply], message: Message) -> Message:
    """Let what is being written stand below the answers to the wishes before it."""
    show = message.show
    if show is None:
        return message
    above = [later_words.part(at, _unlabelled(reply.text)) for at, reply in enumerate(parts, 1)]
    number = len(parts) + 1
    return replace(message, show=lambda text: show("\n".join([*above, later_words.part(number, text)])))


def _traced(reply: Reply, wishes: Sequence[Wish], purse: Purse) -> Reply:
    """Note how a message was read, and what models have cost."""
    trace = replace(reply.trace, intents=tuple(wish.intent.value for wish in wishes))
    if purse.calls_made:
        trace = replace(
            trace,
            reader=", ".join(purse.models) if any(wish.why == BY_MODEL for wish in wishes) else "",
            calls=purse.calls_made,
            tokens_in=purse.tokens_in,
            tokens_out=purse.tokens_out,
            model_ms=purse.model_ms,
        )
    return replace(reply, trace=trace)


def _answer(wish: Wish, message: Message, desk: Desk, routes: Sequence[Route]) -> Reply:
    route = next(route for route in routes if route.name == wish.route)
    if message.speaker.role not in route.roles:
        of_case = wish.intent is Intent.PREREVIEW_CONFIRM
        return Reply(review_words.advised(words.not_for_you()) if of_case else words.not_for_you())
    if wish.asks:
        return Reply(wish.asks, title=reading_words.missing_title())
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


def _together(replies: Sequence[Reply], left: Sequence[str], message: Message, desk: Desk) -> Reply:
    """Make one reply of the answers to several wishes, in their order, within the length of a message.

    Args:
        replies: at most ANSWERED.
        left: what else was asked, each in a few words.
        message: the whole.
        desk: for the lengths.

    """
    label = [later_words.left_over(len(replies) + 1, left)] if left else []
    label += [written_words.AI_LABEL] if any(reply.mode == BY_MODEL for reply in replies) else []
    limit = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    limit -= sum(len(one) + 1 for one in label) + AROUND_PART * len(replies)
    whole = [_unlabelled(reply.text) for reply in replies]
    replies = [replace(reply, text=text) for reply, text in zip(replies, whole, strict=True)]
    if message.in_group:
        rooms = shares([len(text) for text in whole], limit, SHORTEST_PART)
        replies = [gist(reply, room) for reply, room in zip(replies, rooms, strict=True)]
    elif len(replies) > TWO:
        replies = [gist(reply, BRIEF) if reply.found and reply.cites else reply for reply in replies]
    texts = [reply.text for reply in replies]
    parts = [later_words.part(number, text) for number, text in enumerate(texts, 1)]
    short = [text != all_of_it for text, all_of_it in zip(texts, whole, strict=True)]
    return Reply(
        ("\n\n" if any("\n" in text for text in texts) else "\n").join([*parts, *label]),
        cites=tuple(
            replace(cite, beyond=cite.beyond or (is_cut and at > 0))  # of a part that was cut, what its head rests on
            for reply, is_cut in zip(replies, short, strict=True)
            for at, cite in enumerate(reply.cites)
        ),
        found=any(reply.found for reply in replies),
        title="、".join(dict.fromkeys(reply.title for reply in replies if reply.title))[:TITLE],
        whole=True,
        links=tuple(link for reply in replies for link in reply.links),
        suggestions=next((reply.suggestions for reply in replies if reply.found), ()),
        unanswered=next((reply.unanswered for reply in replies if reply.unanswered), ""),
        mode=BY_MODEL if any(reply.mode == BY_MODEL for reply in replies) else "extract",
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


def given_up(message_id: str, tries: int) -> Fault:
    """Give the reply to a message whose handling has ended the process again and again."""
    code = secrets.token_hex(3)
    log.error("message.given_up", code=code, message_id=message_id, tries=tries)
    return Fault(words.our_fault(code), code=code)
