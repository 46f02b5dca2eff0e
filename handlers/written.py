"""The same answer in a model's words, where there is a model; every sentence checked, 依据 and label always ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from config.words import ask as ask_words
from config.words import written as words
from handlers.bare import contact_of
from handlers.desk import Desk
from handlers.message import Message, Seen, Trace
from knowledge.answer.compose import Composed, Task, compose
from knowledge.answer.extract import Answer, Quote
from knowledge.answer.passage import Passage
from knowledge.answer.prompt import inert
from knowledge.answer.writer import Purse, open_purse
from knowledge.search import tokens
from knowledge.search.hits import Hit
from knowledge.search.kinds import answers
from knowledge.search.shelf import Found

log = structlog.get_logger()

PASSAGES = 6
PASSAGE_CHARS = 1_200
PRIVATE_CHARS = 600  # of what a model writes in a private chat
SHORTEST = 40  # characters; with less room a model has nothing to say
ROOM_OF_MESSAGE = 26  # characters of a message in a group that are not the answer: the @ and the offer of details


@dataclass(frozen=True, slots=True)
class Written:
    """What a model made of an answer."""

    answer: Answer | None  # its words in the place of the quotes, one for each article; None: put aside
    trace: Trace


def written(found: Found, answer: Answer, message: Message, desk: Desk) -> Written | None:
    """Let the model write an answer that was found; None where there is none to ask or the text is not today's rule.

    Whatever fails leaves the answer as it was found: ``Written.answer`` is None and the trace says why.
    """
    if desk.writer is None or answer.caution is not None:
        return None
    passages = passages_of(found, answer)
    room = _room(answer, passages, message, desk)
    if not passages or room < SHORTEST:
        return None
    purse = message.purse or open_purse(desk.settings)
    said = tokens.fold(answer.conclusion)
    kinds = tuple(kind for kind in found.query.kinds if answers((kind,), said))
    first = answer.quotes[0].policy_id
    quoted = {(quote.policy_id, quote.ordinal) for quote in answer.quotes if quote.policy_id == first}
    task = Task(
        question=found.query.text,
        passages=passages,
        day=found.day,
        core=frozenset(one.number for one in passages if (one.policy_id, one.ordinal) in quoted),
        longest=room,
        answers=lambda text: answers(kinds, tokens.fold(text)) == 1.0 if kinds else True,
    )
    show = message.show
    shown = None if show is None else lambda text: show(words.so_far(text))
    composed = compose(task, desk.writer, purse, desk.shelf.synonyms, shown)
    log.info("answer.composed", fell_back=composed.why.name if composed.why else "", dropped=len(composed.dropped))
    told = None if composed.fell_back else _answer(composed, passages, answer)
    return Written(told, trace_of(composed, purse, found))


def passages_of(found: Found, answer: Answer) -> tuple[Passage, ...]:
    """Return the articles the quotes stand in, whole where they are short, without what speaks to machines."""
    hits = {(hit.policy_id, hit.ordinal): hit for hit in (*found.hits, *found.around)}
    given: list[Passage] = []
    for quote in answer.quotes[:PASSAGES]:
        hit = hits.get((quote.policy_id, quote.ordinal))
        text = inert(_around(quote, hit)) if hit else ""
        if hit is not None and text.strip():
            given.append(_passage(len(given) + 1, hit, text, answer))
    return tuple(given)


def _around(quote: Quote, hit: Hit) -> str:
    """Return an article, or as many whole sentences of a long one around what is quoted of it."""
    if len(hit.text) <= PASSAGE_CHARS:
        return hit.text
    at = max(0, hit.text.find(quote.text))
    cut = tokens.sentences(hit.text)
    kept, read = [], 0
    for sentence in cut:
        if read + len(sentence) > at - PASSAGE_CHARS // 3 and read < at + 2 * PASSAGE_CHARS // 3:
            kept.append(sentence)
        read += len(sentence)
    return "".join(kept)[: 2 * PASSAGE_CHARS]


def _passage(number: int, hit: Hit, text: str, answer: Answer) -> Passage:
    return Passage(
        number, hit.policy_id, hit.ordinal, hit.title, hit.doc_no, hit.label, hit.path, text, hit.status,
        hit.effective_on, hit.expires_on, hit.department, contact_of(answer.contact) if answer.contact else "",
    )  # fmt: skip


def _room(answer: Answer, passages: Sequence[Passage], message: Message, desk: Desk) -> int:
    """Return the characters a model may use: in a group, what basis and label leave of the limit."""
    if not message.in_group:
        return PRIVATE_CHARS
    if not passages:
        return 0
    quote = answer.quotes[0]
    until = "至2000年12月31日。" if passages[0].expires_on else ""
    basis = ask_words.basis(quote.title, quote.doc_no, quote.article, quote.status.value) + until
    around = (basis, words.AI_LABEL, words.so_far(""))
    return desk.settings.group_reply_chars - ROOM_OF_MESSAGE - sum(len(one) + 1 for one in around)


def _answer(composed: Composed, passages: Sequence[Passage], answer: Answer) -> Answer:
    """Put the sentences in the place of the quotes: those of one article together, the conclusion's first."""
    by_number = {one.number: one for one in passages}
    groups: dict[int, list[str]] = {}
    for verdict in composed.sentences:
        groups.setdefault(verdict.cites[0], []).append(verdict.sentence)
    quotes = tuple(_quote(by_number[number], said) for number, said in groups.items())
    return replace(answer, quotes=quotes, conclusion=quotes[0].text)


def _quote(passage: Passage, said: Iterable[str]) -> Quote:
    return Quote(
        passage.policy_id, passage.title, passage.doc_no, passage.label, passage.status, "".join(said), passage.ordinal,
        passage.path,
    )  # fmt: skip


def trace_of(composed: Composed, purse: Purse, found: Found) -> Trace:
    """Say how a written answer came about; a model that was asked is named, also when its words were put aside."""
    return Trace(
        question=found.query.text,
        seen=tuple(Seen(hit.policy_id, hit.ordinal, hit.label, hit.score) for hit in found.hits),
        sure=found.confidence,
        prompt=composed.prompt_version,
        model="" if composed.fell_back else composed.model,
        checks=composed.checks(),
        calls=purse.calls_made,
        tokens_in=purse.tokens_in,
        tokens_out=purse.tokens_out,
        model_ms=purse.model_ms,
    )
