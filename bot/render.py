"""A Reply in DingTalk's markdown: escaped, numbered sources, cut into messages the platform takes.

DingTalk shows a single newline only after two spaces; tables and code look broken on phones, so there are
none. Only what we write ourselves is markup: everything a person or a document said is escaped.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.translate import Address
from config.settings import Settings
from config.words import talk as words
from handlers.message import Cite, Link, Reply
from outreach.markup import BROKEN, NEWLINE, escape, label, linked, uncalled

# open.dingtalk.com "企业机器人发送消息的消息类型": msgParam at most 15,000 bytes (UTF-8); "自定义机器人接入":
# body at most 20,000 bytes, where aiohttp writes a Chinese character as six (\\uXXXX). The rest is for the frame.
PARAM_BYTES = 14_000
BODY_BYTES = 18_500
FRAME_CHARS = 150  # mention, name and part number around the text
PIECE_CHARS = 400  # a longer line may be cut at a sentence's end
AROUND_TEXT = 26  # of a message in a group: the mention and the offer of what one may say next
TITLE_CHARS = 40
LABEL_CHARS = 160
SENTENCE_END = re.compile(r"[。！？；]")


@dataclass(frozen=True, slots=True)
class Part:
    """One message: a title for the conversation list, and markdown."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text and how it is joined to the text before it; markup of ours is not escaped or cut."""

    glue: str
    text: str
    markup: bool = False
    links: tuple[Link, ...] = ()


def render(reply: Reply, address: Address, settings: Settings, *, late: bool = False) -> list[Part]:
    """Make the messages of an answer, in order, each within the platform's limits.

    In a group the text is cut to ``settings.group_reply_chars`` characters; sources that no word of the text
    leads to are listed as far as they fit into them too: the rest is seen with “详情”.
    """
    longest = _longest(reply, address, settings)
    return list(_rendered(reply, longest, settings.message_chars - FRAME_CHARS, late=late))


def shown(reply: Reply, address: Address, settings: Settings) -> str:
    """Return the text of an answer as far as people see it, without markup: a group gets less of a long one."""
    longest = _longest(reply, address, settings)
    text = BROKEN.sub("\ufffd", reply.text)
    return _shortened(text, longest) if longest else text


def _longest(reply: Reply, address: Address, settings: Settings) -> int:
    """Return how many characters of an answer are shown; 0: all."""
    return settings.group_reply_chars if address.in_group and not reply.whole else 0


@lru_cache(64)  # the same things are said again and again: the help, a greeting, what is asked most
def _rendered(reply: Reply, longest: int, limit: int, *, late: bool) -> tuple[Part, ...]:
    text = BROKEN.sub("\ufffd", reply.text)
    if longest:
        text = _shortened(text, longest)
    title = _title(reply)
    room = longest - len(text) - AROUND_TEXT if longest else None
    bodies = _packed(list(_pieces(text, reply, room, late=late)), limit)
    if len(bodies) == 1:
        return (Part(title, bodies[0]),)
    return tuple(
        Part(title, f"{body}{NEWLINE}{words.part_of(number, len(bodies))}")
        for number, body in enumerate(bodies, start=1)
    )


def webhook_payload(part: Part, address: Address, *, mention: bool) -> dict[str, Any]:
    """Make the body for a session webhook. A mention needs both the list and the name in the text."""
    payload: dict[str, Any] = {"msgtype": "markdown", "markdown": {"title": part.title, "text": part.text}}
    if mention and address.in_group and address.staff_id:
        payload["markdown"]["text"] = f"@{address.staff_id}{NEWLINE}{part.text}"
        payload["at"] = {"atUserIds": [address.staff_id], "isAtAll": False}
    return payload


def openapi_param(part: Part, address: Address, *, mention: bool) -> dict[str, str]:
    """Make msgParam of sampleMarkdown. A group message of the OpenAPI can't @: it names the asker."""
    named = mention and address.in_group and address.name
    before = escape(words.reply_to(address.name[:TITLE_CHARS])) + NEWLINE if named else ""
    return {"title": part.title, "text": before + part.text}


def cite_line(number: int, cite: Cite) -> str:
    """Name one source with its link, as one item of a numbered list."""
    named = f"《{cite.title}》{cite.doc_no}" + (f" {cite.article}" if cite.article else "")
    named = linked(label(named[:LABEL_CHARS]), cite.url)
    return f"{number}. {named}" + (f"（{escape(cite.status, first=False)}）" if cite.status else "")


def _title(reply: Reply) -> str:
    first = reply.title or reply.text.strip().split("\n", 1)[0]
    plain = " ".join(uncalled(BROKEN.sub("\ufffd", first)).split())
    short = plain if len(plain) <= TITLE_CHARS else f"{plain[: TITLE_CHARS - 1]}…"
    return short or words.answer_title()


def _pieces(text: str, reply: Reply, room: int | None, *, late: bool) -> Iterator[_Piece]:
    lines = [words.late_apology(), *text.split("\n")] if late else text.split("\n")
    links = list(reply.links)
    for piece in _line_pieces(lines):
        here = tuple({link.words: link for link in reversed(links) if link.words in piece.text}.values())
        links = [link for link in links if link not in here]
        yield replace(piece, links=here)
    shown = {link.url for link in reply.links} - {link.url for link in links}
    unseen = [cite for cite in reply.cites if cite.url not in shown and not cite.beyond]
    if room is not None:
        unseen = _as_fit(unseen, room, keep=0 if shown else 1)
    for number, cite in enumerate(unseen, start=1):
        yield _Piece("\n\n" if number == 1 else "\n", cite_line(number, cite), markup=True)
    offered = [one.replace("\n", " ") for one in reply.suggestions if f"“{one}”" not in text]
    if offered:
        taps = [(escape(one, first=False), one) for one in offered]
        yield _Piece("\n\n", words.you_may_say(taps), markup=True)


def _as_fit(cites: list[Cite], room: int, *, keep: int) -> list[Cite]:
    """Return the first cites whose lines fit into ``room`` characters, but at least ``keep`` of them."""
    kept = 0
    for cite in cites:
        room -= len(f"{cite.title}{cite.doc_no}{cite.article}{cite.status}") + 10  # number and brackets
        if room < 0 and kept >= keep:
            break
        kept += 1
    return cites[:kept]


def _line_pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    glue = ""
    for line in lines:
        stripped = line.strip(" \t\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not stripped:
            glue = "\n\n" if glue else ""
            continue
        for count, piece in enumerate(_cut(stripped)):
            yield _Piece("" if count else glue, piece)
        glue = NEWLINE


def _cut(line: str) -> Iterator[str]:
    """Cut a long line at the ends of sentences, else where no sign is torn apart."""
    while len(line) > PIECE_CHARS:
        ends = [found.end() for found in SENTENCE_END.finditer(line, PIECE_CHARS // 2, PIECE_CHARS)]
        at = ends[-1] if ends else _between_signs(line, PIECE_CHARS)
        yield line[:at]
        line = line[at:]
    yield line


def _between_signs(line: str, at: int) -> int:
    """Return the last place before ``at`` that tears no emoji or accent from its base."""
    for place in range(at, at - 40, -1):
        before, after = line[place - 1], line[place]
        joined = "\u200d" in (before, after) or unicodedata.category(after) in {"Mn", "Me", "Mc"}
        toned = "\U0001f3fb" <= after <= "\U0001f3ff" or "\U0001f1e6" <= after <= "\U0001f1ff"
        if not (joined or toned):
            return place
    return at


def _packed(pieces: list[_Piece], limit: int) -> list[str]:
    """Fill messages in order; a piece that does not fit any more begins the next one."""
    bodies, body = [], ""
    for piece in (small for whole in pieces for small in _halved(whole, limit)):
        longer = body + piece.glue + _markdown(piece, first=bool(piece.glue)) if body else ""
        if longer and _fits(longer, limit):
            body = longer
            continue
        if body:
            bodies.append(body)
        body = _markdown(piece, first=True)
    return [*bodies, body] if body or not bodies else bodies


def _halved(piece: _Piece, limit: int) -> Iterator[_Piece]:
    """Cut a text in halves until each fits into a message of its own: signs of markup are escaped and grow."""
    if piece.markup or len(piece.text) < 2 or _fits(_markdown(piece, first=True), limit):  # noqa: PLR2004 - one sign
        yield piece
        return
    middle = _between_signs(piece.text, len(piece.text) // 2)
    before, after = piece.text[:middle], piece.text[middle:]
    yield from _halved(replace(piece, text=before, links=_in(before, piece.links)), limit)
    yield from _halved(_Piece("", after, links=_in(after, piece.links)), limit)


def _in(text: str, links: Sequence[Link]) -> tuple[Link, ...]:
    return tuple(link for link in links if link.words in text)


def _markdown(piece: _Piece, *, first: bool) -> str:
    if piece.markup:
        return piece.text
    done, rest = "", piece.text
    for link in sorted(piece.links, key=lambda link: piece.text.index(link.words)):
        before, found, after = rest.partition(link.words)
        if not found:  # inside another link's words
            continue
        done += (escape(before, first=first and not done) if before else "") + linked(label(link.words), link.url)
        rest = after
    return done + (escape(rest, first=first and not done) if rest or not done else "")


def _fits(text: str, limit: int) -> bool:
    if len(text) > limit:
        return False
    param = len(json.dumps(text, ensure_ascii=False).encode())
    return param <= PARAM_BYTES and len(json.dumps(text)) <= BODY_BYTES


def _shortened(text: str, limit: int) -> str:
    """Cut at the end of a sentence or line, and say how to get the rest."""
    if len(text) <= limit:
        return text
    tail = words.ask_for_more()
    room = text[: limit - len(tail) - 1]
    ends = [found.end() for found in re.finditer(r"[。！？；\n]", room)]
    kept = room[: ends[-1]] if ends and ends[-1] > len(room) // 2 else room[: _between_signs(text, len(room))]
    return f"{kept.rstrip()}\n{tail}"
