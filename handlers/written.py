"""The same answer in a model's words, where there is a model; every sentence checked, 依据 and label always ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from config.words import ask as ask_words
from config.words import written as words
from handlers.desk import Desk
from handlers.given import Given, given
from handlers.message import Message, Seen, Trace
from knowledge.answer.compose import Composed, Task, compose
from knowledge.answer.extract import LOCAL_LEVELS, Answer, Quote, best_sentences
from knowledge.answer.passage import Passage
from knowledge.answer.writer import Purse, open_purse
from knowledge.search import tokens
from knowledge.search.kinds import answers
from knowledge.search.shelf import Found

log = structlog.get_logger()

PRIVATE_CHARS = 600  # of what a model writes in a private chat
SHORTEST = 40  # characters; with less room a model has nothing to say
FIRM_KINDS = frozenset({"amount", "date", "deadline", "paper", "contact"})
ROOM_OF_MESSAGE = 26  # characters of a message in a group that are not the answer: the @ and the offer of details


@dataclass(frozen=True, slots=True)
class Told:
    """A model's words that may be shown, with what they rest on."""

    answer: Answer  # its words in the place of the quotes, one for each article
    originals: tuple[Quote, ...]  # the original's own sentences under each of them
    found: Found  # with the article of the first sentence first


@dataclass(frozen=True, slots=True)
class Written:
    """What a model made of an answer."""

    told: Told | None  # None: put aside
    trace: Trace


def written(found: Found, answer: Answer, message: Message, desk: Desk) -> Written | None:
    """Let the model write an answer that was found; None where there is none to ask or the text is not today's rule.

    Whatever fails leaves the answer as it was found: ``Written.told`` is None and the trace says why.
    """
    if desk.writer is None or answer.caution is not None:
        return None
    handful = given(found, answer)
    core = {hit.policy_id for hit in found.hits} | {quote.policy_id for quote in answer.quotes}
    leading = [one.passage for one in handful if one.passage.policy_id in core]
    room = _room(leading, message, desk)
    if not leading or room < SHORTEST:
        return None
    purse = message.purse or open_purse(desk.settings)
    task = Task(
        question=found.query.text,
        passages=tuple(one.passage for one in handful),
        day=found.day,
        core=frozenset(one.number for one in leading),
        longest=room,
        answers=_answering(found.query.kinds, answer.conclusion),
    )
    show = message.show
    shown = None if show is None else lambda text: show(words.so_far(text))
    composed = compose(task, desk.writer, purse, desk.shelf.synonyms, shown)
    log.info("answer.composed", fell_back=composed.why.name if composed.why else "", dropped=len(composed.dropped))
    told = None if composed.fell_back else _told(composed, handful, answer, found)
    return Written(told, trace_of(composed, purse, found))


def _answering(kinds: tuple[str, ...], conclusion: str) -> Callable[[str], bool]:
    """Return what tells whether a text answers what was asked, as far as the extract does.

    Where the extract has an amount, a day, papers or a telephone that was asked for, the model's answer needs one too;
    of what can be said in many words (whether, how) something asked must be there.
    """
    said = tokens.fold(conclusion)
    told = [kind for kind in kinds if answers((kind,), said)]
    firm = [kind for kind in told if kind in FIRM_KINDS]
    anything = bool(firm) or not told or "condition" in kinds

    def answering(text: str) -> bool:
        folded = tokens.fold(text)
        return all(answers((kind,), folded) for kind in firm) and (anything or answers(kinds, folded) > 0)

    return answering


def _room(leading: Sequence[Passage], message: Message, desk: Desk) -> int:
    """Return the characters a model may use: in a group, what the longest basis and the label leave of the limit."""
    if not message.in_group:
        return PRIVATE_CHARS
    bases = [
        ask_words.basis(one.title, one.doc_no, one.label, one.status.value)
        + ("至2000年12月31日。" if one.expires_on else "")
        for one in leading
    ]
    around = (max(bases, key=len, default=""), words.AI_LABEL, words.so_far(""))
    return desk.settings.group_reply_chars - ROOM_OF_MESSAGE - sum(len(one) + 1 for one in around)


def _told(composed: Composed, handful: Sequence[Given], answer: Answer, found: Found) -> Told:
    """Put the sentences in the place of the quotes: those of one article together, the conclusion's first."""
    by_number = {one.passage.number: one for one in handful}
    groups: dict[int, list[str]] = {}
    for verdict in composed.sentences:
        groups.setdefault(verdict.cites[0], []).append(verdict.sentence)
        for number in verdict.cites[1:]:  # a list may rest on several articles; each is named
            groups.setdefault(number, [])
    there = {(quote.policy_id, quote.ordinal): quote for quote in answer.quotes}
    quotes = tuple(_quote(by_number[number].passage, "".join(said)) for number, said in groups.items())
    originals = tuple(
        there.get((hit.policy_id, hit.ordinal))
        or _quote(by_number[number].passage, best_sentences(found.query, hit.text, hit.kind))
        for number in groups
        for hit in [by_number[number].hit]
    )
    first = by_number[next(iter(groups))].hit
    led = replace(answer, quotes=quotes, conclusion=quotes[0].text)
    if first.policy_id == found.hits[0].policy_id:
        return Told(led, originals, found)
    led = replace(
        led, department=first.department, contact=first.contact, mode="", county_only=first.level in LOCAL_LEVELS
    )
    return Told(led, originals, replace(found, hits=(first, *found.hits)))


def _quote(passage: Passage, said: str) -> Quote:
    return Quote(
        passage.policy_id, passage.title, passage.doc_no, passage.label, passage.status, said, passage.ordinal,
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
