"""A list of papers changed in the console: the whole text, what it would change, a draft, a second person."""

from config.errors import HuiqiError
from knowledge.papers.matter_shelf import MatterShelf, Preview
from knowledge.papers.matters import MattersRefused
from knowledge.papers.matters_shared import COMMON
from ledger.consoles import Duty
from ledger.matter_texts import MatterText, text_by_id
from web.console.visit import Answer, Moved, NotThere, Shown, Visit


def shelf_of(visit: Visit) -> MatterShelf:
    """Return the lists of the console's city."""
    return MatterShelf(visit.office.ledger, visit.office.city.folder)


def page(visit: Visit) -> Answer:
    """Show the text of a file as it holds, or of the draft that waits, with what that would change."""
    shelf, file = shelf_of(visit), _file(visit)
    draft = next((one for one in shelf.drafts() if one.file == file), None)
    return _drawn(visit, file, draft.text if draft is not None else shelf.text(file), draft)


def save(visit: Visit) -> Answer:
    """Look at what was typed, or keep it as a draft; nothing typed is lost."""
    shelf, file = shelf_of(visit), _file(visit)
    typed = next((value for name, value in visit.form.pairs if name == "text"), "").replace("\r\n", "\n")
    if visit.form.one("do") != "save":
        return _drawn(visit, file, typed, None)
    try:
        shelf.draft(visit.visitor.actor, file, typed, visit.form.one("why"), visit.office.now())
    except HuiqiError as no:
        return _drawn(visit, file, typed, None, str(no), 409)
    return Moved(f"/console/matters/{visit.path['matter']}/text", "matter_drafted")


def publish(visit: Visit) -> Answer:
    """Let a draft hold: another person than who made it."""
    return _end(visit, "matter_published", publishing=True)


def drop(visit: Visit) -> Answer:
    """Give a draft up."""
    return _end(visit, "matter_dropped", publishing=False)


def _end(visit: Visit, done: str, *, publishing: bool) -> Answer:
    shelf, number, actor = shelf_of(visit), visit.form.number("draft"), visit.visitor.actor
    try:
        if publishing:
            shelf.publish(actor, number, visit.office.now())
        else:
            shelf.drop(actor, number, visit.office.now())
    except HuiqiError as no:
        with visit.office.ledger.read() as session:
            draft = text_by_id(session, number)
        file = _file(visit)
        return _drawn(visit, file, draft.text if draft is not None else shelf.text(file), draft, str(no), 409)
    return Moved(f"/console/matters/{visit.path['matter']}/text", done)


def _drawn(visit: Visit, file: str, text: str, draft: MatterText | None, error: str = "", status: int = 200) -> Answer:
    shelf = shelf_of(visit)
    found, faults = Preview(()), []
    try:
        found = shelf.preview(file, text)
    except MattersRefused as wrong:
        faults = [str(fault) for fault in wrong.faults]
    except HuiqiError as no:
        error = error or str(no)
    values = {
        "file": file,
        "matter": visit.path["matter"],
        "text": text,
        "draft": draft,
        "own": draft is not None and draft.made_by == visit.visitor.staff_id,
        "found": found,
        "faults": faults,
        "unsaved": draft is None and text != shelf.text(file),
        "error": error,
        "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
        "may_publish": visit.visitor.may(Duty.ADMIN, Duty.REVIEWER),
    }
    return Shown("matter_text.html", values, status)


def _file(visit: Visit) -> str:
    """Return the file of a matter by its code; common is what all share."""
    code = visit.path["matter"]
    if code == "common":
        return COMMON
    known = next((one.file for one in shelf_of(visit).current().versions if one.code == code), "")
    if not known:
        raise NotThere
    return known
