"""A draft of an item tried, handed in, passed or sent back by a second person, published, taken back."""

from collections.abc import Callable

from config.errors import HuiqiError
from config.words import console as words
from config.words import items as item_words
from knowledge.items.trying import draft_tried, sample_firms, span_said
from ledger.consoles import Duty
from web.console.items import look_at, one
from web.console.release import BadDay
from web.console.visit import Answer, Moved, Shown, Visit

Act = Callable[[str, str, str], object]  # code, mark of the text that was seen, reason


def trial(visit: Visit) -> Answer:
    """Run the rule cases on the draft and show the sample firms before and after, and whom it would touch."""
    look, office = look_at(visit), visit.office
    day = visit.query.day("day") or office.today()
    try:
        firms = sample_firms(office.city.folder / "sample" / "enterprises")
        found = draft_tried(office.editing, office.offers.items(), look.code, office.cases, firms, day)
    except HuiqiError as no:
        return one(visit, str(no), 409)
    values = {
        "look": look,
        "trial": found,
        "day": day,
        "state": item_words.STATES,
        "span": span_said,
        "counts": found.counts(),
        "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
    }
    return Shown("item_try.html", values)


def submit(visit: Visit) -> Answer:
    """Hand the draft in for a second person."""
    editing, actor = visit.office.editing, visit.visitor.actor
    return _do(visit, "item_submitted", lambda code, seen, why: editing.hand_in(code, actor, seen=seen, why=why))


def approve(visit: Visit) -> Answer:
    """Let the text pass; never by who wrote at it."""
    editing, actor = visit.office.editing, visit.visitor.actor
    return _do(visit, "item_approved", lambda code, seen, why: editing.approve(code, actor, seen=seen, reason=why))


def send_back(visit: Visit) -> Answer:
    """Give the text back with a reason."""
    editing, actor = visit.office.editing, visit.visitor.actor
    return _do(visit, "item_returned", lambda code, seen, why: editing.send_back(code, actor, why, seen=seen))


def publish(visit: Visit) -> Answer:
    """Make the text count, at once or from a day on."""
    editing, actor, form = visit.office.editing, visit.visitor.actor, visit.form
    later = form.one("when") == "later"
    day = form.day("day") if later else None

    def act(code: str, seen: str, _why: str) -> object:
        if later and day is None:
            raise BadDay(words.bad_day(form.one("day")) if form.one("day") else words.publish_day())
        return editing.publish(code, actor, seen=seen, day=day)

    return _do(visit, "item_scheduled" if day and day > visit.office.today() else "item_published", act)


def withdraw(visit: Visit) -> Answer:
    """Take the published text back; the city's own counts again."""
    editing, actor = visit.office.editing, visit.visitor.actor
    return _do(visit, "item_withdrawn", lambda code, _seen, why: editing.withdraw(code, actor, why))


def _do(visit: Visit, done: str, act: Act) -> Answer:
    code, form = visit.path["code"], visit.form
    try:
        act(code, form.one("seen"), form.one("reason"))
    except HuiqiError as no:
        return one(visit, str(no), 409)
    return Moved(f"/console/items/{code}", done)
