"""What is done to official answers: written, published by somebody else, doubted, retired; each act in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.answer.footing import Ground, Loose, ground, stamp
from knowledge.errors import ActRefused, NotInBase
from ledger.audit import Actor, Channel, record
from ledger.base import Ledger
from ledger.dependants import Dependant, Rests, rest_on
from ledger.gaps import ThemeState
from ledger.official import OfficialAnswer, OfficialState, keep_official, official_by_id, officials_in
from ledger.policies import OpenSession
from ledger.themes import themes_of_official

LONGEST_QUESTION = 100  # characters
LONGEST_TEXT = 600  # characters: an official answer is shown whole, on a phone
CLOCK = Actor("clock", "定时任务", channel=Channel.CLOCK)


@dataclass(frozen=True, slots=True)
class Draft:
    """An official answer as somebody hands it in."""

    question: str
    text: str
    department: str  # full name
    variants: Sequence[str] = ()
    cites: Sequence[dict[str, Any]] = ()  # see footing.find_cite
    region: str = ""  # code; empty: the whole city
    valid_from: date | None = None
    valid_until: date | None = None


def write(session: OpenSession, draft: Draft, actor: Actor, now: datetime) -> OfficialAnswer:
    """Write an official answer down as a draft.

    Raises:
        ActRefused: no question, no text, no department, too long, or an end before its beginning.

    """
    question, text = " ".join(draft.question.split()), draft.text.strip()
    if not question or not text or not draft.department:
        raise ActRefused("官方答复要有问题、答复内容和答复部门，缺一不可。请补齐后再提交。")
    if len(question) > LONGEST_QUESTION or len(text) > LONGEST_TEXT:
        raise ActRefused(
            f"问题最多 {LONGEST_QUESTION} 字，答复最多 {LONGEST_TEXT} 字，"
            f"这次是 {len(question)} 字和 {len(text)} 字。请精简后再提交。"
        )
    if draft.valid_from and draft.valid_until and draft.valid_until < draft.valid_from:
        raise ActRefused("有效期的最后一天早于第一天。请核对日期。")
    variants = dict.fromkeys(" ".join(one.split()) for one in draft.variants)
    answer = OfficialAnswer(
        question=question,
        variants=[one for one in variants if one and one != question],
        text=text,
        cites=list(draft.cites),
        department=draft.department,
        region=draft.region,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        state=OfficialState.DRAFT,
        author=actor.who,
        created_at=now,
        hits=0,
    )
    keep_official(session, answer, now)
    _record(session, answer, actor, "official.written", now, before={})
    return answer


def publish(session: OpenSession, answer_id: int, actor: Actor, now: datetime, day: date) -> OfficialAnswer:
    """Make a draft, or one that was doubted, live; what it rests on is written down for the impact of changes.

    Raises:
        NotInBase: no such answer.
        ActRefused: it is live or retired, its author publishes it, or an article under it does not carry.

    """
    answer = official(session, answer_id)
    if answer.state not in (OfficialState.DRAFT, OfficialState.DOUBTED):
        raise ActRefused(f"官方答复 {answer_id} 现在是“{answer.state.value}”，不能发布。")
    if answer.author == actor.who:
        raise ActRefused(f"官方答复 {answer_id} 由您撰写，要由另一个人审核发布。")
    if answer.valid_until is not None and answer.valid_until < day:
        raise ActRefused(f"官方答复 {answer_id} 的有效期已过（{answer.valid_until.isoformat()}）。请改有效期后再发布。")
    before = {"state": answer.state.value}
    grounds = [_firm(session, cite, day) for cite in answer.cites]
    answer.cites = [
        {
            **cite,
            "ordinal": one.article.ordinal if one.article else 0,
            "stamp": stamp(session, one.policy, one.article, day),
        }
        for cite, one in zip(answer.cites, grounds, strict=True)
    ]
    answer.state, answer.reviewer = OfficialState.LIVE, actor.who
    keep_official(session, answer, now)
    rest_on(session, Rests.OFFICIAL, str(answer_id), _dependants(answer))
    for theme in themes_of_official(session, answer_id):
        if theme.state is not ThemeState.ANSWERED:
            theme.state, theme.answered_at = ThemeState.ANSWERED, now
    _record(session, answer, actor, "official.published", now, before=before)
    return answer


def retire(session: OpenSession, answer_id: int, actor: Actor, now: datetime, reason: str = "") -> OfficialAnswer:
    """Take an answer out of use; it stays to be read.

    Raises:
        NotInBase, ActRefused: no such answer, or it is retired already.

    """
    answer = official(session, answer_id)
    if answer.state is OfficialState.RETIRED:
        raise ActRefused(f"官方答复 {answer_id} 已经停用。")
    before = {"state": answer.state.value}
    answer.state = OfficialState.RETIRED
    keep_official(session, answer, now)
    rest_on(session, Rests.OFFICIAL, str(answer_id), [])
    _record(session, answer, actor, "official.retired", now, before=before, reason=reason)
    return answer


def edit(session: OpenSession, answer_id: int, changes: dict[str, Any], actor: Actor, now: datetime) -> OfficialAnswer:
    """Change a draft, a doubted or a live answer; it is a draft again, and whoever changed it is its author.

    Raises:
        NotInBase, ActRefused: no such answer, a retired one, or a value that can't be.

    """
    answer = official(session, answer_id)
    if answer.state is OfficialState.RETIRED:
        raise ActRefused(f"官方答复 {answer_id} 已经停用，请另写一条。")
    if len(str(changes.get("text", ""))) > LONGEST_TEXT or any(
        changes.get(name) == "" for name in ("question", "text")
    ):
        raise ActRefused(f"问题和答复不能为空，答复最多 {LONGEST_TEXT} 字。")
    before = {name: _plain(getattr(answer, name)) for name in changes}
    for name, value in changes.items():
        setattr(answer, name, value)
    answer.state, answer.author, answer.reviewer = OfficialState.DRAFT, actor.who, ""
    keep_official(session, answer, now)
    _record(session, answer, actor, "official.edited", now, before=before)
    return answer


def doubt_all(ledger: Ledger, now: datetime, day: date) -> list[tuple[int, str]]:
    """Put every live answer whose footing no longer carries to 待复核; return (id, why). Run by a clock."""
    found = []
    with ledger.write() as session:
        for answer in officials_in(session, [OfficialState.LIVE]):
            loose = [one for cite in answer.cites if isinstance(one := ground(session, cite, day), Loose)]
            if not loose:
                continue
            answer.state = OfficialState.DOUBTED
            keep_official(session, answer, now)
            why = loose[0].sentence
            before = {"state": OfficialState.LIVE.value}
            _record(session, answer, CLOCK, "official.doubted", now, before=before, reason=why)
            found.append((answer.answer_id, why))
    return found


def official(session: OpenSession, answer_id: int) -> OfficialAnswer:
    """Return one official answer.

    Raises:
        NotInBase: there is none of this id.

    """
    answer = official_by_id(session, answer_id)
    if answer is None:
        raise NotInBase(f"没有编号为 {answer_id} 的官方答复。全部编号可用 huiqi official list 或发“官方答复清单”查看。")
    return answer


def _firm(session: OpenSession, cite: dict[str, Any], day: date) -> Ground:
    """Return the ground of a cite; an old stamp does not count: whoever publishes has looked at it again."""
    found = ground(session, {**cite, "stamp": ""}, day)
    if isinstance(found, Loose):
        raise ActRefused(f"还不能发布：{found.sentence}。请改用现行有效的条款后再发布。")
    return found


def _dependants(answer: OfficialAnswer) -> list[Dependant]:
    rows = {
        (cite["policy_id"], cite["ordinal"]): Dependant(
            kind=Rests.OFFICIAL,
            reference=str(answer.answer_id),
            name=answer.question,
            policy_id=cite["policy_id"],
            ordinal=cite["ordinal"],
            quote=cite.get("quote", ""),
        )
        for cite in answer.cites
    }
    return list(rows.values())


def _record(
    session: OpenSession,
    answer: OfficialAnswer,
    actor: Actor,
    action: str,
    now: datetime,
    *,
    before: dict[str, Any],
    reason: str = "",
) -> None:
    after = {"state": answer.state.value, "question": answer.question, "text": answer.text}
    record(session, actor, action, f"official:{answer.answer_id}", now, before=before, after=after, reason=reason)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
