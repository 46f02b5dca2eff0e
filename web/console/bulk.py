"""One change for many documents: first what would change in each, then a pending version of each."""

from dataclasses import dataclass
from typing import Any

from config.words import console as words
from knowledge.library.fields import LEVELS, name_of
from ledger.lists import document_ids
from ledger.policies import Policy, policies_by_ids
from web.console.document import as_text
from web.console.editing import DAYS, LISTS
from web.console.library import narrowed_by
from web.console.uploads import NothingChosen
from web.console.visit import Answer, Moved, Shown, Visit

MOST = 500  # documents changed at once
FIELDS = ("department", "contact", "level", "region", "kind", "themes", "subject_types", "effective_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Change:
    """What one document has now and would have then."""

    policy_id: str
    title: str
    before: str
    after: str
    outcome: str = ""  # after it was done: "v3", or why not


def page(visit: Visit) -> Answer:
    """Show what would change; nothing is changed yet."""
    policies = chosen(visit)
    field, value = visit.form.one("field"), value_in(visit)
    error, changes = "", []
    if field:
        error = _wrong(visit, field, value)
        changes = [] if error else [_change(visit, one, field, value) for one in policies]
    return Shown("bulk.html", _values(visit, policies, changes, error), 409 if error else 200)


def apply(visit: Visit) -> Answer:
    """Make a pending version of each document; one that can't be is told, the others go on."""
    policies, field, value = chosen(visit), visit.form.one("field"), value_in(visit)
    reason = visit.form.one("reason")
    error = _wrong(visit, field, value) or ("" if reason else words.no_reason())
    changes = [] if _wrong(visit, field, value) else [_change(visit, one, field, value) for one in policies]
    if error:
        return Shown("bulk.html", _values(visit, policies, changes, error), 409)
    outcomes = visit.office.registrar.edit_many(
        [one.policy_id for one in changes if one.before != one.after],
        {field: _given(field, value)},
        visit.visitor.actor,
        reason,
    )
    done = [Change(c.policy_id, c.title, c.before, c.after, _outcome(outcomes, c)) for c in changes]
    count = sum(isinstance(one, int) for one in outcomes.values())
    if count == len(outcomes):
        return Moved("/console/waiting", "bulk", count)
    notice = words.done("bulk", count)
    return Shown("bulk_done.html", {"changes": done, "notice": notice, "field": name_of(field)})


def value_in(visit: Visit) -> str:
    """Return the value that was typed; a place may be given by its name."""
    value = visit.form.one("value")
    if visit.form.one("field") != "region":
        return value
    named = next((place.code for place in visit.office.city.places if value in place.words), "")
    return named or value


def chosen(visit: Visit) -> list[Policy]:
    """Return the documents that were ticked, or the whole list when that was ticked.

    Raises:
        NothingChosen: none was, or more than may be changed at once.

    """
    with visit.office.ledger.read() as session:
        ids = visit.form.every("policy")
        if visit.form.one("whole") == "1":
            ids = document_ids(session, narrowed_by(visit.form), visit.office.today(), MOST + 1)
        known = policies_by_ids(session, ids[: MOST + 1])
    if not known:
        raise NothingChosen("没有选中文件。请先在列表里勾选。")
    if len(ids) > MOST:
        raise NothingChosen(f"一次最多处理 {MOST} 份文件。请先用筛选缩小范围。")
    return [known[one] for one in dict.fromkeys(ids) if one in known]


def _change(visit: Visit, policy: Policy, field: str, value: str) -> Change:
    now = getattr(policy, field)
    before = as_text(visit, field, now.isoformat() if field in DAYS and now else now)
    after = as_text(visit, field, value if field not in LISTS else [one for one in value.split("、") if one])
    return Change(policy.policy_id, policy.inner_title or policy.title, before, after)


def _wrong(visit: Visit, field: str, value: str) -> str:
    """Say why a value can't be; empty when it can."""
    if field not in FIELDS:
        return "请选择要修改的字段。"
    if field == "level" and value not in LEVELS:
        return f"级别只能是：{'、'.join(LEVELS)}。"
    if field == "region" and value and visit.office.city.region_by_code(value) is None:
        return words.no_region(value)
    if field in DAYS and value and visit.form.day("value") is None:
        return words.bad_day(value)
    return ""


def _given(field: str, value: str) -> Any:  # noqa: ANN401 - as the registrar takes it
    return (value or None) if field in DAYS else value


def _outcome(outcomes: dict[str, int | str], change: Change) -> str:
    outcome = outcomes.get(change.policy_id, "没有变化")
    return f"待发布版本 {outcome}" if isinstance(outcome, int) else outcome


def _values(visit: Visit, policies: list[Policy], changes: list[Change], error: str) -> dict[str, object]:
    return {
        "policies": policies,
        "changes": changes,
        "changing": sum(one.before != one.after for one in changes),
        "error": error,
        "fields": [(name, name_of(name)) for name in FIELDS],
        "form": visit.form,
    }
