"""The one list of what the console can do: address, duties it is open to, the page's function.

What is not in this list does not exist, and what a duty may not do is said here and nowhere else. Who may see which
rows of a page (a department its own questions) and what a person may not do with their own work (publish it) is
decided where the rows are: in the page's function and in the registrar.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request

from config.words.console import MENU
from ledger.consoles import Duty
from web.console import (
    auditing,
    bench,
    bulk,
    census,
    change,
    document,
    doubts,
    editing,
    exporting,
    gaps,
    granting,
    item_editing,
    item_release,
    item_tables,
    items,
    library,
    matter_editing,
    moving,
    officials,
    overview,
    proposing,
    pushes,
    pushes_acts,
    pushes_figures,
    pushes_one,
    release,
    review_acts,
    review_figures,
    review_matters,
    review_one,
    reviews,
    ties,
    uploads,
    waiting,
)
from web.console.visit import Answer, NotThere, Visit, Visitor

Duties = frozenset[Duty]
EVERYONE: Duties = frozenset(Duty)
READERS: Duties = frozenset({Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR})
WRITERS: Duties = frozenset({Duty.ADMIN, Duty.EDITOR})
JUDGES: Duties = frozenset({Duty.ADMIN, Duty.REVIEWER})
AUTHORS: Duties = WRITERS | {Duty.DEPARTMENT}
GIVERS: Duties = JUDGES | {Duty.DEPARTMENT}
CONTROLLERS: Duties = frozenset({Duty.ADMIN, Duty.AUDITOR})
ADMINS: Duties = frozenset({Duty.ADMIN})
PUSHERS: Duties = AUTHORS | JUDGES
DECIDERS: Duties = EVERYONE - {Duty.AUDITOR}  # who may decide on which case is decided by casework

Page = Callable[[Visit], Answer]
Stream = Callable[[Visit, Request], Awaitable[Answer]]


def _no_page(_visit: Visit) -> Answer:
    raise NotThere


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the console."""

    method: str
    path: str
    duties: Duties
    page: Page = _no_page
    stream: Stream | None = None  # reads the request itself, and checks the form's token itself
    menu: str = ""  # its name in the menu
    data: bool = False  # answers JSON


POLICY = "/console/policy/{policy_id}"
ITEM = "/console/items/{code}"
PUSH = "/console/pushes/{campaign_id}"
REVIEW = "/console/reviews/{case_id}"
DOORS: tuple[Door, ...] = (
    Door("GET", "/console", EVERYONE, overview.page, menu="overview"),
    Door("GET", "/console/here", EVERYONE, overview.here, data=True),
    Door("GET", "/console/doubts", READERS, doubts.page, menu="doubts"),
    Door("POST", "/console/doubts/{doubt_id:int}", WRITERS, doubts.settle),
    Door("GET", "/console/waiting", READERS, waiting.page, menu="waiting"),
    Door("GET", "/console/library", EVERYONE, library.page, menu="library"),
    Door("POST", "/console/library/bulk", WRITERS, bulk.page),
    Door("POST", "/console/library/bulk/apply", WRITERS, bulk.apply),
    Door("POST", "/console/library/table", READERS, exporting.table),
    Door("POST", "/console/library/originals", READERS, exporting.originals),
    Door("GET", POLICY, EVERYONE, document.page),
    Door("GET", f"{POLICY}/original", EVERYONE, document.original),
    Door("GET", f"{POLICY}/sheet/{{page:int}}", EVERYONE, document.sheet),
    Door("GET", f"{POLICY}/edit", WRITERS, editing.page),
    Door("POST", f"{POLICY}/edit", WRITERS, editing.save),
    Door("GET", f"{POLICY}/propose", WRITERS, proposing.page),
    Door("POST", f"{POLICY}/propose", WRITERS, proposing.save),
    Door("GET", f"{POLICY}/diff", EVERYONE, release.compare),
    Door("GET", f"{POLICY}/release", READERS, release.page),
    Door("POST", f"{POLICY}/publish", JUDGES, release.publish),
    Door("POST", f"{POLICY}/reject", JUDGES, release.reject),
    Door("GET", f"{POLICY}/leave", JUDGES, moving.page),
    Door("POST", f"{POLICY}/retire", JUDGES, moving.retire),
    Door("POST", f"{POLICY}/restore", JUDGES, moving.restore),
    Door("POST", f"{POLICY}/rollback", JUDGES, moving.rollback),
    Door("POST", f"{POLICY}/delete", ADMINS, moving.delete),
    Door("POST", f"{POLICY}/relate", WRITERS, ties.relate),
    Door("POST", f"{POLICY}/unrelate", WRITERS, ties.unrelate),
    Door("POST", f"{POLICY}/windows", WRITERS, ties.windows),
    Door("POST", f"{POLICY}/fund", WRITERS, ties.fund),
    Door("GET", "/console/upload", WRITERS, uploads.page, menu="upload"),
    Door("POST", "/console/upload", WRITERS, stream=uploads.take),
    Door("GET", "/console/upload/{batch}", READERS, uploads.batch),
    Door("GET", "/console/upload/{batch}/state", READERS, uploads.state, data=True),
    Door("GET", "/console/failed", READERS, uploads.failed),
    Door("POST", "/console/failed/again", WRITERS, uploads.again),
    Door("GET", "/console/bench", READERS, bench.page, menu="bench"),
    Door("GET", "/console/census", EVERYONE, census.page, menu="census"),
    Door("GET", "/console/census/{code}", EVERYONE, census.one),
    Door("GET", "/console/items", EVERYONE, items.page, menu="items"),
    Door("POST", "/console/items", WRITERS, item_editing.new),
    Door("GET", "/console/items/table", READERS, item_tables.table),
    Door("GET", "/console/items/import", WRITERS, item_tables.page),
    Door("POST", "/console/items/import", WRITERS, stream=item_tables.take),
    Door("GET", ITEM, EVERYONE, items.one),
    Door("POST", f"{ITEM}/draft", WRITERS, item_editing.start),
    Door("GET", f"{ITEM}/edit", WRITERS, item_editing.page),
    Door("POST", f"{ITEM}/edit", WRITERS, item_editing.save),
    Door("POST", f"{ITEM}/drop", WRITERS, item_editing.drop),
    Door("GET", f"{ITEM}/try", READERS, item_release.trial),
    Door("POST", f"{ITEM}/submit", WRITERS, item_release.submit),
    Door("POST", f"{ITEM}/approve", JUDGES, item_release.approve),
    Door("POST", f"{ITEM}/return", JUDGES, item_release.send_back),
    Door("POST", f"{ITEM}/publish", JUDGES, item_release.publish),
    Door("POST", f"{ITEM}/withdraw", JUDGES, item_release.withdraw),
    Door("GET", "/console/census/{code}/change", READERS, change.page),
    Door("GET", "/console/officials", EVERYONE, officials.page, menu="officials"),
    Door("GET", "/console/officials/new", AUTHORS, officials.new),
    Door("POST", "/console/officials", AUTHORS, officials.write),
    Door("GET", "/console/officials/{answer_id:int}", EVERYONE, officials.one),
    Door("GET", "/console/officials/{answer_id:int}/edit", AUTHORS, officials.edit),
    Door("POST", "/console/officials/{answer_id:int}/edit", AUTHORS, officials.save),
    Door("POST", "/console/officials/{answer_id:int}/publish", GIVERS, officials.publish),
    Door("POST", "/console/officials/{answer_id:int}/retire", GIVERS, officials.retire),
    Door("GET", "/console/gaps", EVERYONE, gaps.page, menu="gaps"),
    Door("POST", "/console/gaps/{theme_id:int}/route", WRITERS, gaps.route),
    Door("POST", "/console/gaps/{theme_id:int}/answer", AUTHORS, gaps.answer),
    Door("POST", "/console/gaps/{theme_id:int}/dismiss", AUTHORS, gaps.dismiss),
    Door("GET", "/console/pushes", EVERYONE, pushes.page, menu="pushes"),
    Door("GET", "/console/pushes/live", EVERYONE, pushes.live, data=True),
    Door("GET", "/console/pushes/figures", EVERYONE, pushes_figures.page, menu="push_figures"),
    Door("GET", "/console/pushes/figures/table", EVERYONE, pushes_figures.table),
    Door("GET", PUSH, EVERYONE, pushes_one.page),
    Door("GET", f"{PUSH}/live", EVERYONE, pushes_one.live, data=True),
    Door("GET", f"{PUSH}/text/{{delivery_id:int}}", EVERYONE, pushes_one.text),
    Door("POST", f"{PUSH}/approve", JUDGES, pushes_acts.approve),
    Door("POST", f"{PUSH}/pause", PUSHERS, pushes_acts.pause),
    Door("POST", f"{PUSH}/resume", PUSHERS, pushes_acts.resume),
    Door("POST", f"{PUSH}/stop", PUSHERS, pushes_acts.stop),
    Door("POST", f"{PUSH}/recall", PUSHERS, pushes_acts.recall),
    Door("POST", f"{PUSH}/again", PUSHERS, pushes_acts.again),
    Door("GET", "/console/reviews", EVERYONE, reviews.page, menu="reviews"),
    Door("GET", "/console/reviews/figures", EVERYONE, review_figures.page, menu="review_figures"),
    Door("GET", "/console/reviews/figures/table", EVERYONE, review_figures.table),
    Door("GET", "/console/reviews/figures/cases", EVERYONE, review_figures.cases),
    Door("GET", REVIEW, EVERYONE, review_one.page),
    Door("GET", f"{REVIEW}/paper", EVERYONE, review_one.paper, data=True),
    Door("GET", f"{REVIEW}/file/{{file_id:int}}/page/{{page:int}}", EVERYONE, review_one.picture, data=True),
    Door("GET", f"{REVIEW}/file/{{file_id:int}}/original", EVERYONE, review_one.original),
    Door("GET", f"{REVIEW}/return", DECIDERS, review_acts.return_page),
    Door("POST", f"{REVIEW}/claim", DECIDERS, review_acts.claim),
    Door("POST", f"{REVIEW}/take", DECIDERS, review_acts.take_over),
    Door("POST", f"{REVIEW}/opine", DECIDERS, review_acts.opine),
    Door("POST", f"{REVIEW}/note", DECIDERS, review_acts.note),
    Door("POST", f"{REVIEW}/pass", DECIDERS, review_acts.approve),
    Door("POST", f"{REVIEW}/return", DECIDERS, review_acts.give_back),
    Door("POST", f"{REVIEW}/follow", DECIDERS, review_acts.follow),
    Door("POST", f"{REVIEW}/kept", DECIDERS, review_acts.kept),
    Door("GET", "/console/matters", EVERYONE, review_matters.page, menu="matters"),
    Door("GET", "/console/matters/{matter}", EVERYONE, review_matters.one),
    Door("GET", "/console/matters/{matter}/text", READERS, matter_editing.page),
    Door("POST", "/console/matters/{matter}/text", WRITERS, matter_editing.save),
    Door("POST", "/console/matters/{matter}/publish", JUDGES, matter_editing.publish),
    Door("POST", "/console/matters/{matter}/drop", WRITERS, matter_editing.drop),
    Door("GET", "/console/audit", CONTROLLERS, auditing.page, menu="audit"),
    Door("GET", "/console/grants", CONTROLLERS, granting.page, menu="grants"),
    Door("POST", "/console/grants", ADMINS, granting.give),
    Door("POST", "/console/grants/{grant_id:int}/end", ADMINS, granting.end),
)


def menu_of(visitor: Visitor, address: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the menu of a person: name, address, whether it is where they are."""
    mine = [door for door in DOORS if door.menu and visitor.may(*door.duties)]
    mine.sort(key=lambda door: list(MENU).index(door.menu))
    here = max((door.path for door in mine if _within(address, door.path)), key=len, default="")
    return tuple((MENU[door.menu], door.path, door.path == here) for door in mine)


def _within(address: str, path: str) -> bool:
    if address.startswith("/console/policy/"):
        return path == "/console/library"
    return address == path or (path != "/console" and address.startswith(f"{path}/"))
