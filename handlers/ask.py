"""“首次升规奖励怎么领”: a question in plain words, answered in the policy's own, or refused."""

import re
from collections.abc import Sequence
from dataclasses import replace

from config.words import ask as words
from config.words import people as people_words
from config.words import written as written_words
from handlers import official
from handlers.amended import Amended, Place, amended
from handlers.bare import contact_of, spoken
from handlers.beside import beside
from handlers.caution import caution as caution_lines
from handlers.caution import earlier, when
from handlers.clarify import made_clear, pending_question, which
from handlers.desk import Desk
from handlers.fitting import CHANGED, CONCLUSION, ITEM, Line, fitting
from handlers.message import Cite, Link, Message, Reply
from handlers.moment import asked_day, day_in_words
from handlers.read_as import read_as
from handlers.status import serial_choices, settled, status_by_name, status_by_number
from handlers.traced import traced
from handlers.wordless import wordless
from handlers.written import written
from knowledge.answer.extract import Answer, Quote, extract
from knowledge.answer.gaps import worth_keeping
from knowledge.answer.rows import read_table, row_place
from knowledge.rules.period import Status
from knowledge.search import tokens
from knowledge.search.clarify import readings
from knowledge.search.hits import Hit
from knowledge.search.kinds import answers
from knowledge.search.moments import Moment
from knowledge.search.shelf import Found
from ledger.enterprises import enterprise_by_uscc

HITS = 3  # passages looked at for one answer
AROUND_TEXT = 26  # characters of a message in a group that are not the answer: the @ and the offer of details
QUOTES = 2  # more than two is a wall of text on a phone
_POLITE = re.compile(
    r"^\s*(?:请|麻烦|劳烦)?(?:你|您)?(?:帮我|帮忙|给我)?(?:查一下|查查|查询|找一下|问一下|问下|请问)[，,\s]*"
)
_SUBJECT = re.compile(r"[\u4e00-\u9fffa-z]{2}")
_GENERAL = re.compile(
    "惠企|优惠|扶持|奖补|企业|公司|相关|有关|所有|全部|政策|规定|文件|办法|标准|补贴|补助|奖励|老|旧|的|都|了|情况"
)


def ask(message: Message, desk: Desk) -> Reply:
    """Answer from the policy base, always with the articles the answer rests on."""
    if not message.text.strip():
        return _no_words(message)
    asked_before = pending_question(message, desk)
    meant = _made_clear(asked_before, message, desk) if asked_before else None
    message = meant or message
    of_number = status_by_number(message, desk)
    if of_number is not None:
        return of_number
    choices = serial_choices(message.text, desk, desk.day(message))
    if len(choices) == 1:
        message, choices = replace(message, text=choices[0].text), ()
    if not choices and (given := _official(message, desk)) is not None:
        return given
    found, moment = look_up(message.text, message, desk)
    if not choices and meant is None:
        choices = readings(desk.shelf, found, day=found.day, place=_place(message, desk))
    if choices:
        return which(message.text.strip(), choices)
    if moment and moment.as_of and not _SUBJECT.search(_GENERAL.sub("", found.query.core)):
        return Reply(words.which_subject(moment.words), title="请写明事项", suggestions=("帮助",))
    return status_by_name(found, message, desk) or _answer(found, moment, message, desk)


def _official(message: Message, desk: Desk) -> Reply | None:
    """Return the department's own answer to this question, where one holds on the day and at the place asked."""
    bare_text = _POLITE.sub("", message.text)
    day, moment = asked_day(bare_text, message, desk)
    given = desk.officials.find(moment.rest if moment else bare_text, day=day, place=_place(message, desk))
    return official.given(given, desk, day, counted=not message.rehearsed) if given is not None else None


def look_up(text: str, message: Message, desk: Desk) -> tuple[Found, Moment | None]:
    """Find what a question asks for, on the day it asks for."""
    bare_text = _POLITE.sub("", text)
    day, moment = asked_day(bare_text, message, desk)
    place = _place(message, desk)
    return desk.shelf.find(moment.rest if moment else bare_text, day=day, limit=HITS, place=place), moment


def _made_clear(question: str, message: Message, desk: Desk) -> Message | None:
    """Return the message as it was meant, when it answers the question of a moment ago."""
    by_number = settled(question, message, desk)
    if by_number is not None:
        return by_number
    found, _ = look_up(question, message, desk)
    return made_clear(message, readings(desk.shelf, found, day=found.day, place=_place(message, desk)))


def _answer(found: Found, moment: Moment | None, message: Message, desk: Desk) -> Reply:
    answer = extract(found, limit=QUOTES)
    if found.query.away and (answer is None or not _holds_away(answer, found)):
        text = words.not_ours(found.query.away, desk.city.name, desk.settings.contact)
        return Reply(text, title="不是本市的政策")
    if answer is None or not answer.quotes:
        kept = message.text if worth_keeping(found) else ""
        return replace(_refusal(found, desk), unanswered=kept, trace=traced(found))
    limit = desk.settings.group_reply_chars - AROUND_TEXT if message.in_group else desk.settings.message_chars
    other = beside(found, answer, message, _place(message, desk), desk)
    made = written(found, answer, message, desk)
    told = made.told if made else None
    found = told.found if told else found
    first = found.hits[0]
    lines = _lines(told.answer if told else answer, found, moment, message, desk)
    if other is not None:
        place = max(at for at, line in enumerate(lines) if line.rank in {0, CONCLUSION})
        lines.insert(place + 1, Line(1, other.text))
    if told is not None:
        lines = [line._replace(rank=0) if line.rank == CONCLUSION else line for line in lines]
        answer = replace(answer, quotes=told.originals)
    quotes = (*answer.quotes, other.quote) if other else answer.quotes
    places = [Place(quote.policy_id, quote.ordinal, quote.article, quote.path, quote.version) for quote in quotes]
    changes = amended(places, found.day, desk)
    lines = [*_changes(changes, sure=True), *lines, *_changes(changes, sure=False)]
    lines += [Line(0, written_words.AI_LABEL)] if told else []
    cites = tuple(_cite(quote, desk) for quote in quotes)
    sources = [*_sources(answer.quotes), *([other.source] if other else [])]
    return Reply(
        "\n".join(fitting(lines, limit)),
        cites=cites + tuple(replace(_cite(quote, desk), beyond=True) for quote in answer.passages),
        found=True,
        title=_title(answer, first),
        links=(
            *(Link(source, cite.url) for source, cite in zip(sources, cites, strict=True)),
            *(Link(one.source, one.url) for one in changes),
        ),
        suggestions=("详情", "没帮助"),
        mode="model" if told else "extract",
        trace=made.trace if made else traced(found),
    )


def _holds_away(answer: Answer, found: Found) -> bool:
    """Tell whether an answer holds elsewhere too: a rule of the country or province that says what is asked."""
    said = tokens.fold(answer.conclusion)
    asked = [kind for kind in found.query.kinds if kind in {"amount", "benefit"}]
    return found.hits[0].level in {"国家级", "省级"} and (not asked or bool(answers(tuple(asked), said)))


def _title(answer: Answer, first: Hit) -> str:
    """Say the gist in the conversation list: the first sentence, or that the text is not the rule of the day."""
    if answer.caution is not None:
        return f"{first.status.value}：{first.title}"
    if _tabled(answer):
        return read_table([quote.text for quote in answer.quotes if quote.row], first.title).head
    return " ".join(spoken(answer.quotes[0]).partition("。")[0].split())


def _lines(answer: Answer, found: Found, moment: Moment | None, message: Message, desk: Desk) -> list[Line]:
    """Return the lines of an answer in reading order."""
    first, query = found.hits[0], found.query
    caution = when(first, moment, message, desk) if answer.caution is None else []
    if query.away:
        caution.append(words.away_general(query.away))
    elif query.levels and first.level not in query.levels:
        caution.append(words.no_such_level(query.levels, first.level))
    if answer.caution is not None:
        caution += caution_lines(first, answer.caution, moment, message, desk)
    caution += earlier(first, found.day, desk)
    place = desk.city.region_name(first.region) if answer.county_only else ""
    told = [*zip(answer.quotes, _sources(answer.quotes), strict=True)][1:]
    items = _items(answer.quotes)
    table = read_table([quote.text for quote in answer.quotes[: items + 1]], first.title) if _tabled(answer) else None
    said = spoken(answer.quotes[0])
    if table is not None:
        said = f"{table.head}：{table.short if message.in_group else ''}"
    meant = read_as(query, in_group=message.in_group)
    lines = [*([Line(0, words.understood(meant))] if meant else []), *(Line(0, line) for line in caution)]
    lines.append(Line(CONCLUSION, words.conclusion_of_place(place, said) if place else words.conclusion(said)))
    if table is None:
        lines += [Line(ITEM, words.item(spoken(quote), source)) for quote, source in told[:items]]
    elif not message.in_group:
        lines.append(Line(0, words.item(table.lines[0], "")))
        lines += [Line(ITEM, words.item(row, source)) for row, (_, source) in zip(table.lines[1:], told, strict=False)]
    lines.append(Line(0, _basis(answer.quotes[0], first)))
    lines += [Line(4, words.also(spoken(quote), source, quote.status.value)) for quote, source in told[items:]]
    if answer.mode and answer.mode not in answer.conclusion and answer.caution is None:
        full, short = words.mode_line(answer.mode), words.short_mode_line(answer.mode)
        lines.append(Line(3, words.next_step(full), words.next_step(short)))
    lines.append(Line(1, words.contact(_contact(answer, desk))))
    return lines


def _changes(changes: Sequence[Amended], *, sure: bool) -> list[Line]:
    """Say what became of the articles quoted; what is not sure to be about them comes last and may be left out."""
    return [Line(CHANGED if sure else 4, one.text, one.short) for one in changes if one.sure is sure]


def _tabled(answer: Answer) -> bool:
    return answer.quotes[0].row and _items(answer.quotes) > 0


def _items(quotes: Sequence[Quote]) -> int:
    """Return how many quotes after the first are the items its colon announces, or further rows of its table."""
    first = quotes[0]
    if not first.row and not first.text.rstrip().endswith(("：", ":")):
        return 0
    same = [(one.policy_id, one.path, one.row) == (first.policy_id, first.path, first.row) for one in quotes[1:]]
    return same.index(False) if False in same else len(same)


def _sources(quotes: Sequence[Quote]) -> list[str]:
    """Return the words that name the place of each quote, as they stand in the text; they become links."""
    first, items = quotes[0], _items(quotes)
    named = [words.source(first.title, first.doc_no, first.article)]
    for number, quote in enumerate(quotes[1:]):
        if number < items:
            named.append(words.place(row_place(quote.article)))
        elif quote.policy_id == first.policy_id:
            named.append(words.source(quote.title, "", quote.article))  # its 文号 stands above
        else:
            named.append(words.source(quote.title, quote.doc_no, quote.article))
    return named


def _no_words(message: Message) -> Reply:
    """Answer a message that holds nothing to look up: a picture, a file, or only the bot's name."""
    if message.kind == "text":
        return Reply(people_words.hello(message.speaker.role), title="惠企政策助手", suggestions=("帮助",))
    return wordless(message)


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
    meant = read_as(found.query)
    said = [*([words.understood(meant)] if meant else []), words.not_found(desk.settings.contact)]
    return Reply("\n".join(said), title="没有查到依据", suggestions=("帮助",))


def _basis(quote: Quote, hit: Hit) -> str:
    until = ""
    if hit.status is Status.IN_FORCE and hit.expires_on is not None:
        until = f"至{day_in_words(hit.expires_on)}"
    return words.basis(quote.title, quote.doc_no, quote.article, quote.status.value + until) + "。"


def _contact(answer: Answer, desk: Desk) -> str:
    return contact_of(answer.contact or answer.department or desk.settings.contact)


def _cite(quote: Quote, desk: Desk) -> Cite:
    return Cite(
        title=quote.title,
        doc_no=quote.doc_no,
        article=quote.article,
        status=quote.status.value,
        quote=quote.text,
        url=desk.page_url(quote.policy_id, 0 if quote.version else quote.ordinal),  # the page shows the live text
    )
