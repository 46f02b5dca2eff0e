"""Official answers in chat: shown to whoever asks, listed, looked at, published and retired by staff."""

import re
from dataclasses import replace
from datetime import date

from config.words import ask as ask_words
from config.words import official as words
from handlers.amended import Place, amended
from handlers.desk import Desk, actor_of
from handlers.message import Cite, Link, Message, Reply
from handlers.moment import day_in_words
from handlers.read_as import read_as
from knowledge.answer import curate
from knowledge.answer.footing import Ground, Loose, cites_in, ground, renewed
from knowledge.answer.official import Given
from ledger.gaps import gaps_of_themes
from ledger.groups import Role
from ledger.official import OfficialAnswer, OfficialState, count_hit, officials_in
from ledger.policies import OpenSession
from ledger.themes import themes_of_official

LISTED = 10  # of a list on a phone
_NUMBER = re.compile(r"\d{1,6}")
_EDIT = re.compile(r"(?:改|修改)(?:官方)?答复\s*(\d{1,6})\s*号?\s*(?:[：:，,\s]|改?成|改?为)\s*(.+)", re.DOTALL)
OPEN = (OfficialState.DRAFT, OfficialState.DOUBTED, OfficialState.LIVE)


def given(found: Given, desk: Desk, day: date, *, counted: bool = True) -> Reply:
    """Show an official answer, never cut: half of it may say something else. Counts the hit, if it is one."""
    answer, meant = found.answer, read_as(found.query)
    if counted:
        with desk.ledger.write() as session:
            count_hit(session, answer.answer_id, desk.now())
    reply = shown(answer, found.grounds, desk, day)
    return replace(reply, text=f"{ask_words.understood(meant)}\n{reply.text}") if meant else reply


def shown(answer: OfficialAnswer, grounds: tuple[Ground, ...], desk: Desk, day: date) -> Reply:
    """Write an official answer as people read it, with the articles under it and what has changed them by ``day``."""
    cites = tuple(_cite(one, desk) for one in grounds)
    named = [ask_words.source(cite.title, cite.doc_no, cite.article) for cite in cites]
    lines = [words.head(answer.department, day_in_words(answer.valid_until)), answer.text]
    if cites:
        lines.append(words.basis([words.source(one, cite.status) for one, cite in zip(named, cites, strict=True)]))
    changes = amended((_place(one) for one in grounds if one.article), day, desk)
    lines += [one.text for one in changes]
    return Reply(
        "\n".join(lines),
        cites=cites,
        found=True,
        title=answer.text.partition("。")[0],
        whole=True,
        links=(
            *(Link(one, cite.url) for one, cite in zip(named, cites, strict=True)),
            *(Link(one.source, one.url) for one in changes),
        ),
        suggestions=("详情", "没帮助") if cites else ("没帮助",),
    )


def list_officials(_message: Message, desk: Desk) -> Reply:
    """“官方答复清单”: what waits for a reviewer first, then the newest."""
    with desk.ledger.read() as session:
        rows = officials_in(session, OPEN)
    if not rows:
        return Reply(words.nothing(), title="官方答复清单")
    rows = sorted(rows, key=lambda row: row.state is OfficialState.LIVE)
    waiting = sum(row.state is not OfficialState.LIVE for row in rows)
    lines = [words.list_head(len(rows), waiting)]
    lines += [words.row(r.answer_id, r.state.value, r.question, r.department, r.hits) for r in rows[:LISTED]]
    return Reply("\n".join(lines), title="官方答复清单", whole=True)


def show_official(message: Message, desk: Desk) -> Reply:
    """“看答复 3”: one official answer, whole, with what it rests on."""
    number = _number(message)
    if number is None:
        return Reply(words.how(), title="官方答复")
    with desk.ledger.read() as session:
        answer = curate.official(session, number)
        grounds = [ground(session, {**cite, "stamp": ""}, desk.today()) for cite in answer.cites]
    sources = [
        one.sentence if isinstance(one, Loose) else words.source(ask_words.source(*_named(one)), one.status.value)
        for one in grounds
    ]
    basis = words.basis(sources) if sources else ""
    text = words.shown(number, answer.state.value, answer.question, answer.text, answer.department, basis)
    links = tuple(
        Link(ask_words.source(*_named(one)), desk.page_url(one.policy.policy_id, _ordinal(one)))
        for one in grounds
        if isinstance(one, Ground)
    )
    return Reply(text, title="官方答复", whole=True, links=links)


def publish_official(message: Message, desk: Desk) -> Reply:
    """“发布答复 3”: by somebody who did not write it, of that department or an admin."""
    number = _number(message)
    if number is None:
        return Reply(words.how(), title="官方答复")
    with desk.ledger.write() as session:
        no = _refused(session, number, message)
        if no:
            return Reply(no, title="官方答复")
        curate.publish(session, number, actor_of(message), desk.now(), desk.today())
        themes = [theme.theme_id for theme in themes_of_official(session, number)]
        conversations = {gap.conversation_id for gap in gaps_of_themes(session, themes) if gap.told_at is None}
    return Reply(words.published(number, len(conversations)), title="官方答复已发布")


def edit_official(message: Message, desk: Desk) -> Reply:
    """“改答复 3：新的内容”: a draft again; without a 文号 in it, its articles are cited as they read now."""
    asked = _EDIT.search(message.text)
    if asked is None:
        return Reply(words.edit_how(), title="官方答复")
    number, text = int(asked[1]), asked[2].strip()
    with desk.ledger.write() as session:
        no = _refused(session, number, message)
        if no:
            return Reply(no, title="官方答复")
        before = curate.official(session, number).cites
        cites = cites_in(session, text) or [renewed(session, cite) for cite in before]
        curate.edit(session, number, {"text": text, "cites": cites}, actor_of(message), desk.now())
    return Reply(words.edited(number), title="官方答复已改", whole=True)


def retire_official(message: Message, desk: Desk) -> Reply:
    """“停用答复 3”."""
    number = _number(message)
    if number is None:
        return Reply(words.how(), title="官方答复")
    with desk.ledger.write() as session:
        no = _refused(session, number, message)
        if no:
            return Reply(no, title="官方答复")
        curate.retire(session, number, actor_of(message), desk.now(), reason=message.text)
    return Reply(words.retired(number), title="官方答复已停用")


def _refused(session: OpenSession, number: int, message: Message) -> str:
    answer = curate.official(session, number)
    speaker = message.speaker
    if speaker.role is Role.DEPARTMENT and not same_department(speaker.department, answer.department):
        return words.not_your_department(answer.department)
    return ""


def same_department(of_person: str, full: str) -> bool:
    """Tell whether a person's department, bound with or without its place, is the one with this full name.

    >>> same_department("经济和信息化局", "德阳市经济和信息化局"), same_department("", "德阳市经济和信息化局")
    (True, False)
    """
    return bool(of_person) and (full == of_person or full.endswith(of_person))


def _number(message: Message) -> int | None:
    found = _NUMBER.search(message.text)
    return int(found[0]) if found else None


def _named(one: Ground) -> tuple[str, str, str]:
    return (
        one.policy.inner_title or one.policy.title,
        one.policy.doc_no,
        one.article.label if one.article else "",
    )


def _place(one: Ground) -> Place:
    path = tuple(one.article.path) if one.article else ()
    return Place(one.policy.policy_id, _ordinal(one), one.article.label if one.article else "", path)


def _ordinal(one: Ground) -> int:
    return one.article.ordinal if one.article else 0


def _cite(one: Ground, desk: Desk) -> Cite:
    title, doc_no, label = _named(one)
    url = desk.page_url(one.policy.policy_id, _ordinal(one))
    return Cite(title, doc_no, label, one.status.value, one.quote or title, url)
