"""The items as a workbook: taken out, and taken in again as drafts."""

import tempfile
from functools import partial
from pathlib import Path

from starlette.requests import Request

from config.words import console as words
from knowledge.errors import FileRefused
from knowledge.items.from_sheets import Workbook, read_sheets
from knowledge.items.shelf import listed, texts_by_code
from knowledge.items.taking_in import REFUSED, SAME, Became, take_in, tally
from knowledge.items.to_sheets import sheets_of
from knowledge.library.reading import Reading
from knowledge.library.workbook import write
from ledger.audit import record
from web.console import sittings
from web.console.front_errors import Forged
from web.console.stream_in import Came, Incoming, Limits
from web.console.visit import Answer, Kept, Shown, Visit

MIB = 1 << 20
LARGEST_MB = 10
READ_S, READ_CHARS = 60.0, 20_000_000
Taken = tuple[str, Workbook | None, list[Became], str]  # name of the file, what it says, what became of it, an error


def table(visit: Visit) -> Answer:
    """Give the items that are listed (or all) as a workbook."""
    office, query = visit.office, visit.query
    asked = {name: query.one(name) for name in ("words", "level", "dept", "standing", "waiting")}
    chosen = {row.code for row in listed(office.editing, office.today()) if row.fits(**asked)}
    texts = {code: text for code, text in texts_by_code(office.editing.texts()).items() if code in chosen}
    office.incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=office.incoming, suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    write(sheets_of(texts), path)
    with office.ledger.write() as session:
        record(session, visit.visitor.actor, "item.table_exported", "items", office.now(), after={"count": len(texts)})
    return Kept(path, f"惠企事项-{office.today().isoformat()}.xlsx", passing=True)


def page(_visit: Visit) -> Answer:
    """Show the place to hand a workbook in at."""
    return Shown("item_tables.html", {"largest_mb": LARGEST_MB})


async def take(visit: Visit, request: Request) -> Answer:
    """Read a workbook while it comes and make drafts of what it changes; with ``dry`` only say what would be."""
    given: dict[str, str] = {}
    taken: list[Taken] = []

    def admit(fields: dict[str, str]) -> None:
        if not sittings.same(request.headers.get("x-csrf-token") or fields.get("csrf", ""), visit.visitor.csrf):
            raise Forged
        given.update(fields)

    visit.office.incoming.mkdir(parents=True, exist_ok=True)
    limits = Limits(LARGEST_MB * MIB, 1, 2 * LARGEST_MB * MIB)
    await Incoming(visit.office.incoming, limits, admit, partial(_read, visit, given, taken)).read(request)
    if not taken:
        return Shown("item_tables.html", {"largest_mb": LARGEST_MB, "error": words.no_workbook()}, 409)
    name, book, became, error = taken[0]
    values = {
        "largest_mb": LARGEST_MB,
        "name": name,
        "book": book,
        "became": [one for one in became if one.what != SAME],
        "tally": tally(became),
        "dry": given.get("dry") == "1",
        "error": error,
    }
    wrong = error or (book and book.faults) or any(one.what == REFUSED for one in became)
    return Shown("item_tables.html", values, 409 if wrong else 200)


def _read(visit: Visit, given: dict[str, str], taken: list[Taken], came: Came) -> None:
    if came.path is None:
        taken.append((came.name, None, [], words.too_large(LARGEST_MB)))
        return
    editing = visit.office.editing
    try:
        with Reading(READ_S, READ_CHARS) as reading:
            cells, formulas = reading.cells(came.path)
    except FileRefused as refused:
        taken.append((came.name, None, [], f"{came.name}：{refused}"))
        return
    book = read_sheets(cells, formulas, editing.texts())
    became = take_in(editing, book, visit.visitor.actor, came.name, dry_run=given.get("dry") == "1")
    taken.append((came.name, book, became, ""))
