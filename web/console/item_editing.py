"""A draft of an item begun, typed at, by form or as YAML, and given up. Nothing typed is lost, faulty or not."""

from config.errors import HuiqiError
from config.words import items as item_words
from knowledge.errors import KnowledgeError
from knowledge.items.editing import Draft
from knowledge.items.faults import ItemsRefused
from knowledge.items.rewriting import rewritten, tree_of
from web.console.item_form import changed_by, parts_of
from web.console.items import look_at, one
from web.console.visit import Answer, Moved, Shown, Visit


def new(visit: Visit) -> Answer:
    """Begin a new item by its code."""
    code = visit.form.one("code").upper()
    try:
        visit.office.editing.start(code, visit.visitor.actor, why=visit.form.one("why"))
    except KnowledgeError as no:
        raise NotBegun(str(no)) from no
    return Moved(f"/console/items/{code}/edit", "item_drafted")


class NotBegun(HuiqiError):
    """A new item that could not be begun; the sentence says why."""


def start(visit: Visit) -> Answer:
    """Begin a draft from what counts, or from an earlier text."""
    code, actor = visit.path["code"], visit.visitor.actor
    try:
        number = visit.form.number("number")
        visit.office.editing.start(code, actor, number=number, why=visit.form.one("reason"))
    except HuiqiError as no:
        return one(visit, str(no), 409)
    return Moved(f"/console/items/{code}/edit", "item_drafted")


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show the draft: the form, the whole text, and what is wrong with it beside its lines."""
    look = look_at(visit)
    if look.draft is None:
        return Moved(f"/console/items/{look.code}")
    return _drawn(visit, look.draft, look.draft.row.text, error, status)


def save(visit: Visit) -> Answer:
    """Keep what was typed in the form, or the whole text; if another changed it meanwhile, show both."""
    look = look_at(visit)
    if look.draft is None:
        return page(visit)
    typed, wrong = _typed(visit, look.draft)
    if wrong:
        return _drawn(visit, look.draft, typed, "".join(wrong), 409)
    try:
        saved = visit.office.editing.save(
            look.code, typed, visit.visitor.actor, seen=visit.form.one("seen"), why=visit.form.one("why")
        )
    except HuiqiError as no:
        return _drawn(visit, look.draft, typed, str(no), 409)
    done = "item_saved_faulty" if saved.faults else "item_saved"
    return Moved(f"/console/items/{look.code}/edit", done, len(saved.faults))


def drop(visit: Visit) -> Answer:
    """Give the draft up; its text stays in the history."""
    code, form = visit.path["code"], visit.form
    try:
        visit.office.editing.drop(code, visit.visitor.actor, form.one("reason"), seen=form.one("seen"))
    except HuiqiError as no:
        return one(visit, str(no), 409)
    return Moved(f"/console/items/{code}", "item_dropped")


def _typed(visit: Visit, draft: Draft) -> tuple[str, list[str]]:
    """Return the text as the form makes it, and what of the form can't be read."""
    if visit.form.one("how") != "form":
        text = next((value for name, value in visit.form.pairs if name == "text"), "")
        return text, []
    try:
        tree, wrong = changed_by(tree_of(draft.row.text, draft.row.code), visit.form)
    except ItemsRefused as refused:
        return draft.row.text, [str(refused)]
    return rewritten(draft.row.text, tree), wrong


def _drawn(visit: Visit, draft: Draft, text: str, error: str, status: int) -> Answer:
    kept = text == draft.row.text
    faults = draft.faults if kept else visit.office.editing.faults(draft.row.code, text)
    by_line: dict[int, list[str]] = {}
    for fault in faults:
        by_line.setdefault(fault.line, []).append(f"{fault.says}。")
    try:
        parts = parts_of(tree_of(text, draft.row.code))
    except ItemsRefused:
        parts = []
    given = {name: value for name, value in visit.form.pairs if visit.form.one("how") == "form"}
    values = {
        "draft": draft,
        "seen": (visit.form.one("seen") if error else "") or draft.seen,
        "row": draft.row,
        "text": text,
        "lines": list(enumerate(text.splitlines(), 1)),
        "faults": faults,
        "by_line": by_line,
        "parts": parts,
        "given": given if error else {},
        "windows": item_words.WINDOWS,
        "error": error,
        "unsaved": not kept,
    }
    return Shown("item_edit.html", values, status)
