"""“施工许可证要哪些资料”: what a matter needs, after whether it is needed at all; answers in the same words count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from casework.slot_names import called
from config.words import review_chat as words
from handlers.desk import Desk
from handlers.intents import Intent
from handlers.later import base_first
from handlers.message import Link, Message, Reply
from handlers.review_named import Naming, answers_in, named
from handlers.said import in_full
from knowledge.papers.answers_file import usable
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist import Asked, Gate, Matter, Question, gates, needed, to_ask
from knowledge.rules.checklist_answers import answers, plain
from knowledge.rules.checklist_conditions import Said
from ledger.answers import last_exchanges

REMEMBERED = timedelta(minutes=30)
LONGEST = 60  # characters of an answer to what a list asks
_CONDITION = re.compile(r"\s*[（(]\s*C\s*(?:[:：]\s*(?P<when>[^）)]+))?[）)]\s*$")
_GUIDE = re.compile("指南|须知|一次性告知|办理流程|办事|清单")


def matter_list(message: Message, desk: Desk) -> Reply:
    """Tell what a matter needs; a matter that is not on the lists is asked of the base."""
    found = named(message.text, _today(desk))
    if not found and (whole := goes_on_with(message, desk)) is not None:
        return replace(matter_list(whole, desk), rewritten=whole.text)
    if not found:
        return base_first(Intent.PREREVIEW_LIST)(message, desk)
    if len(found) > 1:
        return which_of(message, found)
    [one] = found
    given = given_in(message.text, one)
    return told(message, desk, one.matter, given)


def which_of(message: Message, found: Sequence[Naming]) -> Reply:
    """Ask which of several matters is meant, each with the same words."""
    names = [one.matter.name for one in found]
    taps = tuple(_instead(message.text, found, one.matter) for one in found)
    return Reply(words.several_matters(names), title=words.LIST_TITLE, suggestions=taps)


def goes_on_with(message: Message, desk: Desk) -> Message | None:
    """Return the whole question when a message only answers what the list just told asks; None when it does not."""
    if not 0 < len(message.text) <= LONGEST or re.search(r"[?？]|吗|哪|什么|多少|怎么", message.text):
        return None
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        if not before or before[0][1].title != words.LIST_TITLE:
            return None
        asked = in_full(before[0][0].payload, before[0][1].trace)
    found = named(asked, _today(desk))
    if len(found) != 1 or not answers_in(message.text, found[0].matter.questions):
        return None
    return replace(message, text=f"{asked} {message.text}")


def given_in(text: str, one: Naming) -> dict[str, object]:
    """Return the answers that stand beside the name of a matter."""
    rest = fold_out(text, one.words)
    return usable(answers_in(rest, one.matter.questions), one.matter, "回答")


def fold_out(text: str, name: str) -> str:
    """Return a text without the words that name a matter, whatever their width and blanks."""
    loose = r"\s*".join(map(re.escape, name))
    return re.sub(loose, "，", text, flags=re.IGNORECASE)


def told(message: Message, desk: Desk, matter: Matter, given: Mapping[str, object]) -> Reply:
    """Tell a list; in a group its names only."""
    said = plain(answers(matter, given, {}))
    title = words.LIST_TITLE
    taps = (words.review_this(matter.name),)
    barred = [one for one in gates(matter, said) if one.met]
    if barred:
        lines = [words.gate(one.rule.outcome, one.rule.says, one.rule.source, met=True) for one in barred]
        return Reply(words.advised(*lines), title=title, whole=True)
    asked = needed(matter, said)
    if message.in_group:
        return Reply(
            words.advised(*_in_short(matter, gates(matter, said), asked)), title=title, whole=True, suggestions=taps
        )
    guide = _guide(matter, desk)
    lines = [
        words.list_head(matter.name, matter.version),
        *_gates(gates(matter, said)),
        *_questions(to_ask(matter, said)),
        *_materials(asked),
        words.limit_line(matter.limit, matter.result, matter.dept),
        words.guide_line(guide.words) if guide else "",
    ]
    return Reply(words.advised(*lines), title=title, whole=True, suggestions=taps, links=(guide,) if guide else ())


def in_short(matter: Matter, said: Mapping[str, Said]) -> tuple[list[str], list[str]]:
    """Return what is needed for sure, and what is needed in some cases: names as people say them."""
    asked = needed(matter, said)
    sure = [called(one.material.name) for one in asked if one.needed is True]
    return sure, [called(one.material.name) for one in asked if one.needed is None]


def _in_short(matter: Matter, before: Sequence[Gate], asked: Sequence[Asked]) -> list[str]:
    sure = [called(one.material.name) for one in asked if one.needed is True]
    maybe = [f"{called(one.material.name)}（{_condition(one)}）" for one in asked if one.needed is None]
    later = [called(one.material.name) for one in asked if one.needed is not False and one.material.deferral]
    return [*_gates(before), words.list_short(matter.name, sure, maybe, later), words.list_more(matter.name)]


def _gates(before: Sequence[Gate]) -> list[str]:
    open_ = [one for one in before if one.met is None]
    rows = [words.gate(one.rule.outcome, one.rule.says, one.rule.source, met=False) for one in open_]
    return [words.gates_head(), *rows] if rows else []


def _questions(questions: Sequence[Question]) -> list[str]:
    rows = [words.question_line(number, one.asks, one.unit) for number, one in enumerate(questions, 1)]
    return [words.questions_head(len(rows)), *rows] if rows else []


def _materials(asked: Sequence[Asked]) -> list[str]:
    sure = [one for one in asked if one.needed is True]
    maybe = [one for one in asked if one.needed is None]
    without = [called(one.material.name) for one in asked if one.needed is False]
    rows = [_row(number, one) for number, one in enumerate([*sure, *maybe], 1)]
    lines = [words.sure_head(len(sure)), *rows[: len(sure)]]
    lines += [words.maybe_head(len(maybe)), *rows[len(sure) :]] if maybe else []
    return [*lines, words.not_needed_line(without)]


def _row(number: int, one: Asked) -> str:
    material = one.material
    row = words.material(number, called(material.name), material.form, material.issuers)
    row += f"——{_condition(one)}" if one.needed is None else ""
    later = material.deferral
    return row + (words.deferral(later.workdays, later.says) if later is not None else "")


def _condition(one: Asked) -> str:
    """Say when a paper is needed: as its name says it, else by the questions that decide."""
    stated = _CONDITION.search(one.material.name)
    if stated is not None and stated["when"]:
        return words.only_if(stated["when"].strip())
    return words.depends([question.asks for question in one.open])


def _guide(matter: Matter, desk: Desk) -> Link | None:
    """Return the guide of the base that bears the matter's name in its title."""
    names = [fold(name) for name in (matter.name, *matter.also) if len(name) > 2]  # noqa: PLR2004 - two signs name nothing alone
    for hit in desk.shelf.find(f"{matter.name} 办事指南", day=desk.today(), limit=5).hits:
        title = fold(hit.title)
        if _GUIDE.search(title) and any(name in title for name in names):
            return Link(f"《{hit.title}》", desk.page_url(hit.policy_id))
    return None


def _today(desk: Desk) -> tuple[Matter, ...]:
    office = desk.reviews()
    return office.matters.on(office.today())


def _instead(text: str, found: Sequence[Naming], matter: Matter) -> str:
    first, *others = found
    said = fold_out(text, first.words)
    for one in others:
        said = fold_out(said, one.words)
    return f"{matter.name} {said.strip('，, 和与、')}".strip()
