"""Official answers: written by one person, published by another, looked at again when the base changed under them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from config.errors import HuiqiError
from config.words import console as words
from knowledge.answer import curate
from knowledge.answer.footing import Ground, find_cite, ground
from knowledge.errors import ActRefused
from ledger.audit import entries_about
from ledger.consoles import Duty
from ledger.official import OfficialAnswer, OfficialState, official_by_id, officials_in
from ledger.policies import OpenSession
from web.console.visit import Answer, Fields, Moved, NotThere, Shown, Visit

GENERAL = (Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR)
WRITERS = (Duty.ADMIN, Duty.EDITOR)
JUDGES = (Duty.ADMIN, Duty.REVIEWER)


def page(visit: Visit) -> Answer:
    """List official answers; a department sees its own."""
    chosen = visit.query.one("state")
    states = [OfficialState(chosen)] if chosen in set(OfficialState) else list(OfficialState)[:3]
    with visit.office.ledger.read() as session:
        rows = [one for one in officials_in(session, states) if sees(visit, one.department)]
    values = {
        "rows": rows,
        "states": OfficialState,
        "chosen": chosen,
        "may_write": visit.visitor.may(*WRITERS, Duty.DEPARTMENT),
    }
    return Shown("officials.html", values)


def new(visit: Visit) -> Answer:
    """Show the empty form, or one that begins with a question that was tried."""
    return _form(visit, visit.query, None, "")


def write(visit: Visit) -> Answer:
    """Write a draft; what was typed is not lost when it can't be."""
    try:
        with visit.office.ledger.write() as session:
            draft = curate.Draft(**_facts(visit, session))
            answer = curate.write(session, draft, visit.visitor.actor, visit.office.now())
    except HuiqiError as no:
        return _form(visit, visit.form, None, str(no), 409)
    return Moved(f"/console/officials/{answer.answer_id}", "official_saved")


def one(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show one official answer with what it rests on, as that stands today."""
    answer = _found(visit)
    today = visit.office.today()
    with visit.office.ledger.read() as session:
        grounds = [(cite, _standing(session, cite, today)) for cite in answer.cites]
        acts_on_it = entries_about(session, f"official:{answer.answer_id}")
    values = {
        "answer": answer,
        "grounds": grounds,
        "history": acts_on_it if visit.visitor.may(*GENERAL) else (),
        "names": {entry.who: entry.name for entry in acts_on_it},
        "error": error,
        "may_write": acts(visit, answer.department, *WRITERS) and answer.state is not OfficialState.RETIRED,
        "may_judge": acts(visit, answer.department, *JUDGES),
    }
    return Shown("official.html", values, status)


def edit(visit: Visit) -> Answer:
    """Show the form of one answer."""
    answer = _found(visit)
    _refuse_others(visit, answer.department, *WRITERS)
    return _form(visit, _as_fields(answer), answer, "")


def save(visit: Visit) -> Answer:
    """Change an answer: it is a draft again."""
    answer = _found(visit)
    _refuse_others(visit, answer.department, *WRITERS)
    try:
        with visit.office.ledger.write() as session:
            facts = _facts(visit, session)
            curate.edit(session, answer.answer_id, facts, visit.visitor.actor, visit.office.now())
    except HuiqiError as no:
        return _form(visit, visit.form, answer, str(no), 409)
    return Moved(f"/console/officials/{answer.answer_id}", "official_saved")


def publish(visit: Visit) -> Answer:
    """Put an answer into use; never by who wrote it."""

    def act(session: OpenSession, number: int) -> object:
        return curate.publish(session, number, visit.visitor.actor, visit.office.now(), visit.office.today())

    return _act(visit, act, "official_live")


def retire(visit: Visit) -> Answer:
    """Take an answer out of use."""

    def act(session: OpenSession, number: int) -> object:
        reason = visit.form.one("reason")
        if not reason:
            raise ActRefused(words.no_reason())
        return curate.retire(session, number, visit.visitor.actor, visit.office.now(), reason)

    return _act(visit, act, "official_retired")


def sees(visit: Visit, department: str) -> bool:
    """Tell whether a person may see what belongs to a department."""
    return visit.visitor.may(*GENERAL) or department in visit.visitor.departments


def acts(visit: Visit, department: str, *duties: Duty) -> bool:
    """Tell whether a person may act: by one of some duties, or for their own department."""
    return visit.visitor.may(*duties) or department in visit.visitor.departments


def _refuse_others(visit: Visit, department: str, *duties: Duty) -> None:
    if not acts(visit, department, *duties):
        raise NotThere


def _act(visit: Visit, act: Callable[[OpenSession, int], object], done: str) -> Answer:
    answer = _found(visit)
    _refuse_others(visit, answer.department, *JUDGES)
    try:
        with visit.office.ledger.write() as session:
            act(session, answer.answer_id)
    except HuiqiError as no:
        return one(visit, str(no), 409)
    return Moved(f"/console/officials/{answer.answer_id}", done)


def _found(visit: Visit) -> OfficialAnswer:
    with visit.office.ledger.read() as session:
        answer = official_by_id(session, int(visit.path["answer_id"]))
    if answer is None or not sees(visit, answer.department):
        raise NotThere
    return answer


def _standing(session: OpenSession, cite: dict[str, Any], day: date) -> dict[str, str]:
    found = ground(session, cite, day)
    if isinstance(found, Ground):
        label = found.article.label if found.article else ""
        title = found.policy.inner_title or found.policy.title
        return {"title": f"《{title}》{label}", "status": found.status.value, "quote": found.quote, "trouble": ""}
    return {"title": str(cite.get("policy_id", "")), "status": "", "quote": "", "trouble": found.sentence}


def _facts(visit: Visit, session: OpenSession) -> dict[str, Any]:
    """Read the form.

    Raises:
        ActRefused: a department that is not the person's, no day, an article that is not in the base.

    """
    form = visit.form
    department = form.one("department")
    if not acts(visit, department, *WRITERS):
        raise ActRefused(words.not_your_department())
    days: dict[str, date | None] = {}
    for name in ("valid_from", "valid_until"):
        days[name] = form.day(name)
        if form.one(name) and days[name] is None:
            raise ActRefused(words.bad_day(form.one(name)))
    region = form.one("region")
    if region and visit.office.city.region_by_code(region) is None:
        raise ActRefused(words.no_region(region))
    return {
        "question": form.one("question"),
        "text": form.one("text"),
        "department": department,
        "variants": [line.strip() for line in form.one("variants").splitlines() if line.strip()],
        "cites": [find_cite(session, line) for line in form.one("cites").splitlines() if line.strip()],
        "region": region,
        **days,
    }


def _as_fields(answer: OfficialAnswer) -> Fields:
    cites = [f"{one['policy_id']}#{one['ordinal']}" if one.get("ordinal") else one["policy_id"] for one in answer.cites]
    return Fields(
        [
            ("question", answer.question),
            ("text", answer.text),
            ("department", answer.department),
            ("variants", "\n".join(answer.variants)),
            ("cites", "\n".join(cites)),
            ("region", answer.region),
            ("valid_from", answer.valid_from.isoformat() if answer.valid_from else ""),
            ("valid_until", answer.valid_until.isoformat() if answer.valid_until else ""),
        ]
    )


def _form(visit: Visit, values: Fields, answer: OfficialAnswer | None, error: str, status: int = 200) -> Answer:
    city = visit.office.city
    everywhere = visit.visitor.may(*WRITERS)
    departments = [one.full for one in city.departments] if everywhere else list(visit.visitor.departments)
    return Shown(
        "official_form.html",
        {"values": values, "answer": answer, "error": error, "departments": departments, "limits": curate},
        status,
    )
