"""“首次升规奖励怎么领”: a question in plain words, answered in the policy's own, or refused."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from config.words import ask as words
from config.words import people as people_words
from handlers import official
from handlers.desk import Desk
from handlers.message import Cite, Link, Message, Reply
from handlers.status import dates_of, day_in_words
from knowledge.answer.extract import Answer, Quote, extract
from knowledge.answer.gaps import worth_keeping
from knowledge.rules.period import Status
from knowledge.search.filters import clock_of, status_of
from knowledge.search.hits import Hit
from knowledge.search.shelf import Found
from ledger.enterprises import enterprise_by_uscc
from ledger.policies import policy_by_id

HITS = 3  # passages looked at for one answer
AROUND_TEXT = 26  # characters of a message in a group that are not the answer: the @ and the offer of details
SHORTEST_CONCLUSION = 40  # characters; a conclusion is cut no shorter than this
CONCLUSION = 9  # the rank of the line that may be cut
KIND_NAMES = {"picture": "图片", "file": "文件", "audio": "语音", "video": "视频"}
QUOTES = 2  # more than two is a wall of text on a phone
ITEM = 2  # rank of an item of a list; see _fitting
_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百零]+条|[一二三四五六七八九十\d]+[、.．])\s*"
)
_LABEL = re.compile(r"^(?:要素|事项|内容|部门|单位|咨询部门|咨询单位|咨询方式|咨询电话|联系电话|咨询|电话)[:：]\s*")
_BARE_LABEL = re.compile(r"(?:咨询|联系)?(?:电话|方式|部门)")
_POLITE = re.compile(
    r"^\s*(?:请|麻烦|劳烦)?(?:你|您)?(?:帮我|帮忙|给我)?(?:查一下|查查|查询|找一下|问一下|问下|请问)[，,\s]*"
)
_DUTY = re.compile(r"[（(](?:责任|牵头|配合)单位[:：][^）)]*[）)]")


def ask(message: Message, desk: Desk) -> Reply:
    """Answer from the policy base, always with the articles the answer rests on."""
    if not message.text.strip():
        return _no_words(message)
    day = desk.day(message)
    place = _place(message, desk)
    given = desk.officials.find(_POLITE.sub("", message.text), day=day, place=place)
    if given is not None:
        return official.given(given, desk)
    found = desk.shelf.find(_POLITE.sub("", message.text), day=day, limit=HITS, place=place)
    answer = extract(found, limit=QUOTES)
    if answer is None or not answer.quotes:
        return replace(_refusal(found, desk), unanswered=message.text if worth_keeping(found) else "")
    first = found.hits[0]
    limit = desk.settings.group_reply_chars - AROUND_TEXT if message.in_group else desk.settings.message_chars
    cites = tuple(_cite(quote, desk) for quote in answer.quotes)
    return Reply(
        "\n".join(_fitting(_lines(answer, first, day, desk), limit)),
        cites=cites,
        found=True,
        title=_title(answer, first),
        links=tuple(Link(source, cite.url) for source, cite in zip(_sources(answer.quotes), cites, strict=True)),
        suggestions=("详情", "没帮助"),
    )


class _Line(NamedTuple):
    rank: int  # 0 and CONCLUSION are never left out; of the others the highest goes first
    text: str
    short: str = ""  # says it where there is little room


def _title(answer: Answer, first: Hit) -> str:
    """Say the gist in the conversation list: the first sentence, or that the text is not the rule of the day."""
    if answer.caution is not None:
        return f"{first.status.value}：{first.title}"
    return bare(answer.quotes[0].text).partition("。")[0]


def _lines(answer: Answer, first: Hit, day: date, desk: Desk) -> list[_Line]:
    """Return the lines of an answer in reading order."""
    caution = [] if answer.caution is None else _caution(first, answer.caution, day, desk)
    place = desk.city.region_name(first.region) if answer.county_only else ""
    said = bare(answer.quotes[0].text)
    told = [*zip(answer.quotes, _sources(answer.quotes), strict=True)][1:]
    items = _items(answer.quotes)
    lines = [_Line(0, line) for line in caution]
    lines.append(_Line(CONCLUSION, words.conclusion_of_place(place, said) if place else words.conclusion(said)))
    lines += [_Line(ITEM, words.item(bare(quote.text), source)) for quote, source in told[:items]]
    lines.append(_Line(0, _basis(answer.quotes[0], first)))
    lines += [_Line(4, words.also(bare(quote.text), source, quote.status.value)) for quote, source in told[items:]]
    if answer.mode and answer.mode not in answer.conclusion and answer.caution is None:
        full, short = words.mode_line(answer.mode), words.short_mode_line(answer.mode)
        lines.append(_Line(3, words.next_step(full), words.next_step(short)))
    lines.append(_Line(1, words.contact(_contact(answer, desk))))
    return lines


def _items(quotes: Sequence[Quote]) -> int:
    """Return how many quotes after the first are the items its colon announces."""
    first = quotes[0]
    if not first.text.rstrip().endswith(("：", ":")):
        return 0
    same = [quote.policy_id == first.policy_id and quote.path == first.path for quote in quotes[1:]]
    return same.index(False) if False in same else len(same)


def _sources(quotes: Sequence[Quote]) -> list[str]:
    """Return the words that name the place of each quote, as they stand in the text; they become links."""
    first, items = quotes[0], _items(quotes)
    named = [words.source(first.title, first.doc_no, first.article)]
    for number, quote in enumerate(quotes[1:]):
        if number < items:
            named.append(words.place(quote.article))
        elif quote.policy_id == first.policy_id:
            named.append(words.source(quote.title, "", quote.article))  # its 文号 stands above
        else:
            named.append(words.source(quote.title, quote.doc_no, quote.article))
    return named


def _no_words(message: Message) -> Reply:
    """Answer a message that holds nothing to look up: a picture, a file, or only the bot's name."""
    if message.kind == "text":
        return Reply(people_words.hello(message.speaker.role), title="惠企政策助手", suggestions=("帮助",))
    return Reply(people_words.can_not_read(KIND_NAMES.get(message.kind, "消息")), title="暂不能识别")


def _fitting(lines: list[_Line], limit: int) -> list[str]:
    """Leave out what matters least, the last first; then cut the conclusion, never the basis."""
    kept = list(lines)
    for rank in (4, 3, ITEM, 1):
        if _length(kept) > limit:
            kept = [_Line(line.rank, line.short) if line.rank == rank and line.short else line for line in kept]
        while _length(kept) > limit and any(line.rank == rank for line in kept):
            del kept[max(at for at, line in enumerate(kept) if line.rank == rank)]
    over = _length(kept) - limit
    return [
        _cut(line.text, len(line.text) - over) if over > 0 and line.rank == CONCLUSION else line.text for line in kept
    ]


def _length(lines: list[_Line]) -> int:
    return sum(len(line.text) + 1 for line in lines) - 1


def _cut(line: str, room: int) -> str:
    """Cut where a sentence or, failing that, a clause is over, and say that there is more.

    >>> _cut("结论：一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元，不重复享受；其余另行规定。", 44)
    '结论：一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元，不重复享受……'
    """
    head = line[: max(room, SHORTEST_CONCLUSION) - 2]
    for marks in ("[；。！？]", "，"):
        ends = [found.start() for found in re.finditer(marks, head) if found.start() > len(head) // 2]
        if ends:
            return head[: ends[-1]] + "……"
    return head + "……"


def _place(message: Message, desk: Desk) -> str:
    """Return the region of the speaker's firm, or of the group's."""
    uscc = message.speaker.uscc or message.group_uscc
    if not uscc:
        return ""
    with desk.ledger.read() as session:
        firm = enterprise_by_uscc(session, uscc)
        return firm.region if firm else ""


def _refusal(found: Found, desk: Desk) -> Reply:
    if found.draft is not None:
        text = "\n".join((words.only_draft(found.draft.title), words.contact(desk.settings.contact)))
        return Reply(text, title="尚未出台")
    return Reply(words.not_found(desk.settings.contact), title="没有查到依据", suggestions=("帮助",))


def _caution(first: Hit, status: Status, day: date, desk: Desk) -> list[str]:
    """Say first that the text is not the rule of the day, and name what took over."""
    with desk.ledger.read() as session:
        policy = policy_by_id(session, first.policy_id)
        heir = policy_by_id(session, first.successor_id) if first.successor_id else None
    dates = dates_of(clock_of(policy), status) if policy else ""
    lines = [words.no_longer(status.value, dates)]
    if heir is not None and status_of(heir, day) is not Status.DRAFT:
        lines.append(words.successor(heir.inner_title or heir.title, heir.doc_no))
    return lines


def bare(text: str) -> str:
    """Take the number before an item and the duty note behind it off a quoted text.

    >>> bare("（一）首次升规奖励。给予20万元。（责任单位：市经济和信息化局）")
    '首次升规奖励。给予20万元。'
    """
    return _DUTY.sub("", _NUMBERED.sub("", text.strip())).strip()


def _basis(quote: Quote, hit: Hit) -> str:
    until = ""
    if hit.status is Status.IN_FORCE and hit.expires_on is not None:
        until = f"至{day_in_words(hit.expires_on)}"
    return words.basis(quote.title, quote.doc_no, quote.article, quote.status.value + until) + "。"


def _contact(answer: Answer, desk: Desk) -> str:
    return contact_of(answer.contact or answer.department or desk.settings.contact)


def contact_of(sentence: str) -> str:
    """Keep who and which number of a sentence or table row about questions.

    >>> contact_of("要素：咨询电话；内容：0838-0000101")
    '0838-0000101'
    >>> contact_of("咨询电话：市经信局企业科，0838-0000001。")
    '市经信局企业科，0838-0000001'
    """
    parts = [_LABEL.sub("", part.strip()) for part in re.split(r"[；;]", sentence.rstrip("。"))]
    return "，".join(part for part in parts if part and not _BARE_LABEL.fullmatch(part))


def _cite(quote: Quote, desk: Desk) -> Cite:
    return Cite(
        title=quote.title,
        doc_no=quote.doc_no,
        article=quote.article,
        status=quote.status.value,
        quote=quote.text,
        url=desk.page_url(quote.policy_id, quote.ordinal),
    )
