"""“首次升规奖励怎么领”: a question in plain words, answered in the policy's own, or refused."""

import re
from collections.abc import Sequence
from datetime import date

from config.words import ask as words
from handlers.desk import Desk
from handlers.message import Cite, Link, Message, Reply
from handlers.status import clock_of, dates_of, day_in_words
from knowledge.answer.extract import Answer, Quote, extract
from knowledge.rules.period import Status, status_on
from knowledge.search.hits import Hit
from knowledge.search.shelf import Found
from ledger.enterprises import enterprise_by_uscc
from ledger.policies import policy_by_id

HITS = 3  # passages looked at for one answer
QUOTES = 2  # more than two is a wall of text on a phone
ITEM = 2  # rank of an item of a list; see _fitting
_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百零]+条|[一二三四五六七八九十\d]+[、.．])\s*"
)
_DUTY = re.compile(r"[（(](?:责任|牵头|配合)单位[:：][^）)]*[）)]")


def ask(message: Message, desk: Desk) -> Reply:
    """Answer from the policy base, always with the articles the answer rests on."""
    day = desk.day(message)
    found = desk.shelf.find(message.text, day=day, limit=HITS, place=_place(message, desk))
    answer = extract(found, limit=QUOTES)
    if answer is None or not answer.quotes:
        return _refusal(found, desk)
    first = found.hits[0]
    limit = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    cites = tuple(_cite(quote, desk) for quote in answer.quotes)
    return Reply(
        "\n".join(_fitting(_lines(answer, first, day, desk), limit)),
        cites=cites,
        found=True,
        title=_title(answer, first),
        links=tuple(Link(source, cite.url) for source, cite in zip(_sources(answer.quotes), cites, strict=True)),
        suggestions=("详情",),
    )


def _title(answer: Answer, first: Hit) -> str:
    """Say the gist in the conversation list: the first sentence, or that the text is not the rule of the day."""
    if answer.caution is not None:
        return f"{first.status.value}：{first.title}"
    return bare(answer.quotes[0].text).partition("。")[0]


def _lines(answer: Answer, first: Hit, day: date, desk: Desk) -> list[tuple[int, str]]:
    """Return the lines of an answer in reading order, each with its rank: 0 is never left out."""
    caution = [] if answer.caution is None else _caution(first, answer.caution, day, desk)
    place = desk.city.region_name(first.region) if answer.county_only else ""
    said = bare(answer.quotes[0].text)
    told = [*zip(answer.quotes, _sources(answer.quotes), strict=True)][1:]
    items = _items(answer.quotes)
    lines = [(0, line) for line in caution]
    lines.append((0, words.conclusion_of_place(place, said) if place else words.conclusion(said)))
    lines += [(ITEM, words.item(bare(quote.text), source)) for quote, source in told[:items]]
    lines.append((0, _basis(answer.quotes[0], first)))
    lines += [(4, words.also(bare(quote.text), source, quote.status.value)) for quote, source in told[items:]]
    if answer.mode and answer.mode not in answer.conclusion and answer.caution is None:
        lines.append((3, words.next_step(words.mode_line(answer.mode))))
    lines.append((1, words.contact(_contact(answer, desk))))
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


def _fitting(lines: list[tuple[int, str]], limit: int) -> list[str]:
    """Leave out what matters least, the last first, until the text is short enough; no sentence is ever cut."""
    kept = list(lines)
    for rank in (4, 3, ITEM, 1):
        while sum(len(line) + 1 for _, line in kept) > limit and any(line[0] == rank for line in kept):
            del kept[max(at for at, line in enumerate(kept) if line[0] == rank)]
    return [line for _, line in kept]


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
    if heir is not None and status_on(clock_of(heir), day) is not Status.DRAFT:
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
    whom = answer.contact or answer.department or desk.settings.contact
    return re.sub(r"^咨询(电话|方式)?[:：]?", "", whom).rstrip("。")


def _cite(quote: Quote, desk: Desk) -> Cite:
    return Cite(
        title=quote.title,
        doc_no=quote.doc_no,
        article=quote.article,
        status=quote.status.value,
        quote=quote.text,
        url=desk.page_url(quote.policy_id, quote.ordinal),
    )
