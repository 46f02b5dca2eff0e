"""The answer to one of several wishes, as a group sees it: what it comes to and where that stands, within its share.

A person in a group who asks two things wants both answers at a glance, each with its place to check; ways, telephones
and further articles are what 详情 and a private chat are for.
"""

from collections.abc import Sequence
from dataclasses import replace

from config.words import ask as ask_words
from handlers.message import Link, Reply


def gist(reply: Reply, room: int) -> Reply:
    """Return an answer in at most ``room`` characters; its sources beside the first are left to 详情."""
    if len(reply.text) <= room:
        return reply
    if not reply.found or not reply.cites:
        return replace(reply, text=cut(reply.text, room))
    cite = reply.cites[0]
    where = f"{cite.doc_no or f'《{cite.title}》'}{cite.article}"
    said = reply.text.partition(f"\n{ask_words.BASIS}")[0]
    left = room - len(where) - 2
    short = said if len(said) <= left else cut(said, left)
    return replace(reply, text=ask_words.with_place(short, where), links=(Link(where, cite.url),))


def shares(lengths: Sequence[int], limit: int, least: int) -> list[int]:
    """Return the room of each of several texts: who needs less leaves the rest to the others.

    >>> shares([300, 40, 300], 200, 60)
    [80, 40, 80]
    """
    rooms, left = dict[int, int](), limit
    for place, length in sorted(enumerate(lengths), key=lambda one: one[1]):
        rooms[place] = min(length, max(left // (len(lengths) - len(rooms)), least))
        left -= rooms[place]
    return [rooms[place] for place in range(len(lengths))]


def cut(text: str, room: int) -> str:
    """Cut a part where a line or sentence is over, and say that there is more.

    >>> cut("结论：给予20万元。依据：第五条。联系：市经信局。", 16)
    '结论：给予20万元。……'
    >>> cut("德示例发〔2025〕7号：现行有效（2025年4月15日起施行，有效期至2028年4月14日）。", 30)
    '德示例发〔2025〕7号：现行有效……'
    """
    head = text[: room - 2]
    end = max(head.rfind("\n"), head.rfind("。") + 1)
    if end <= 0:
        end = head.rfind("（" if head.count("（") > head.count("）") else "，")
        end = end if end > len(head) // 2 else len(head)
    return head[:end].rstrip() + "……"
