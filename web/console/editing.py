"""The form for every field of a document; what is changed becomes a new version that waits for a reviewer."""

from typing import Any

from config.errors import HuiqiError
from config.words import console as words
from knowledge.library.fields import DAY, FIELDS, LIST, TEXT
from knowledge.library.versions import Look
from web.console.document import id_of, look_at
from web.console.visit import Answer, Fields, Moved, Shown, Visit

DAYS = tuple(name for name, field in FIELDS.items() if field.kind == DAY)
LISTS = tuple(name for name, field in FIELDS.items() if field.kind == LIST)
CHOICES = ("level", "region")
TEXTS = tuple(name for name, field in FIELDS.items() if field.kind == TEXT and name not in CHOICES)


def page(visit: Visit) -> Answer:
    """Show the form with the values of a version."""
    look = look_at(visit, id_of(visit))
    return _form(look, _values(look), "")


def save(visit: Visit) -> Answer:
    """Make a pending version; what was typed is not lost when it can't be."""
    policy_id = id_of(visit)
    look = look_at(visit, policy_id)
    changes = changes_in(visit.form, look)
    reason = visit.form.one("reason")
    error = "" if changes else "没有任何改动，没有生成新版本。"
    error = error or ("" if reason else words.no_reason())
    if not error:
        try:
            number = visit.office.registrar.edit(
                policy_id, changes, visit.visitor.actor, reason, based_on=look.number or None
            )
        except HuiqiError as no:
            error = str(no)
        else:
            return Moved(f"/console/policy/{policy_id}?v={number}", "edited")
    values = _values(look) | {name: visit.form.one(name) for name, _ in visit.form.pairs}
    return _form(look, values, error, 409)


def changes_in(form: Fields, look: Look) -> dict[str, Any]:
    """Return the fields and articles that the form gives another value than the version has."""
    changes: dict[str, Any] = {}
    before = _values(look)
    for name in (*TEXTS, *CHOICES, *DAYS, *LISTS):
        if form.has(name) and form.one(name) != before[name]:
            changes[name] = (form.one(name) or None) if name in DAYS else form.one(name)
    if form.has("fields") and (form.one("draft") == "1") != bool(look.fields.get("draft")):
        changes["draft"] = form.one("draft") == "1"
    for article in look.articles:
        for part in ("label", "text", "responsible"):
            name = f"articles.{article['ordinal']}.{part}"
            if form.has(name) and form.one(name) != before[name]:
                changes[name] = form.one(name)
    return changes


def _values(look: Look) -> dict[str, str]:
    """Return every value as the form holds it."""
    values = {name: _plain(look.fields.get(name)) for name in (*TEXTS, *CHOICES, *DAYS, *LISTS)}
    values["draft"] = "1" if look.fields.get("draft") else ""
    for article in look.articles:
        for part in ("label", "text", "responsible"):
            values[f"articles.{article['ordinal']}.{part}"] = _plain(article.get(part))
    return values


def _plain(value: Any) -> str:  # noqa: ANN401 - any JSON
    if value is None:
        return ""
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value).strip()


def _form(look: Look, values: dict[str, str], error: str, status: int = 200) -> Answer:
    return Shown(
        "edit.html",
        {
            "look": look,
            "values": values,
            "error": error,
            "days": DAYS,
            "lists": LISTS,
            "texts": TEXTS,
            "quotes": {one.field: one for one in reversed(look.evidence)},
        },
        status,
    )
