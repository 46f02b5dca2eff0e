"""Handing files in: many at once, each with its own fate, seen while it happens."""

import re
import secrets
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request

from config.errors import HuiqiError
from config.words import console as words
from ledger.batches import UNREAD, count_imports, last_batches, owner_of_batch, refuse_import
from ledger.consoles import Duty
from ledger.imports import ImportFile, ImportState, files_of_batch, import_by_id, refused_files
from web.console import sittings
from web.console.drawing import without_commands
from web.console.front_errors import Forged
from web.console.stream_in import Came, Incoming, Limits
from web.console.visit import Answer, Data, Moved, NotThere, Shown, Visit

MIB = 1 << 20
AT_ONCE = 50  # refused files that are read again in one request


def page(visit: Visit) -> Answer:
    """Show the place to drop files at, and the last uploads."""
    with visit.office.ledger.read() as session:
        batches = last_batches(session)
        failed_count = count_imports(session, [ImportState.REFUSED])
    settings = visit.office.settings
    return Shown(
        "upload.html",
        {
            "batches": batches,
            "failed_count": failed_count,
            "max_mb": settings.library_max_file_mb,
            "max_files": settings.console_upload_files,
            "replaces": visit.query.one("replaces"),
        },
    )


async def take(visit: Visit, request: Request) -> Answer:
    """Write the files of a form to disk while they come and hand each to the registrar."""
    settings = visit.office.settings
    limits = Limits(settings.library_max_file_mb * MIB, settings.console_upload_files, settings.console_upload_mb * MIB)
    given: dict[str, str] = {}
    taken: list[int] = []

    def admit(fields: dict[str, str]) -> None:
        token = request.headers.get("x-csrf-token") or fields.get("csrf", "")
        if not sittings.same(token, visit.visitor.csrf):
            raise Forged
        given["batch"] = _batch(visit, fields.get("batch", ""))
        given["replaces"] = fields.get("replaces", "")

    visit.office.incoming.mkdir(parents=True, exist_ok=True)
    keep = partial(_keep, visit, given, taken)
    await Incoming(visit.office.incoming, limits, admit, keep).read(request)
    visit.office.files_came()
    if "application/json" in request.headers.get("accept", ""):
        return Data({"batch": given["batch"], "files": taken})
    if not taken:
        return Moved("/console/upload")
    return Moved(f"/console/upload/{given['batch']}", "uploaded", len(taken))


def batch(visit: Visit) -> Answer:
    """Show what became of the files of one upload."""
    rows = _files(visit)
    waiting = sum(row.state in UNREAD for row in rows)
    return Shown("batch.html", {"rows": rows, "waiting": waiting, "batch": visit.path["batch"]})


def state(visit: Visit) -> Answer:
    """Give the states of the files of one upload, for the script that draws them."""
    rows = _files(visit)
    return Data({"files": [_plain(row) for row in rows], "waiting": sum(row.state in UNREAD for row in rows)})


def failed(visit: Visit) -> Answer:
    """List the files that could not be read, with the reason of each."""
    with visit.office.ledger.read() as session:
        rows = refused_files(session)
    return Shown("failed.html", {"rows": rows, "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR)})


def again(visit: Visit) -> Answer:
    """Read refused files once more; one that can't be is told by its own reason in the list."""
    numbers = [int(one) for one in visit.form.every("file") if one.isascii() and one.isdigit()][:AT_ONCE]
    read = 0
    for number in numbers:
        with visit.office.ledger.read() as session:
            file = import_by_id(session, number)
        if file is None or file.state is not ImportState.REFUSED:
            continue
        visit.office.registrar.retry(number, visit.visitor.actor)
        read += 1
    if not read:
        raise NothingChosen("没有选中可以重读的文件。请先在列表里勾选。")
    return Moved("/console/failed", "again", read)


class NothingChosen(HuiqiError):
    """A form for ticked rows came without any."""


def _files(visit: Visit) -> list[ImportFile]:
    with visit.office.ledger.read() as session:
        rows = list(files_of_batch(session, visit.path["batch"]))
    if not rows:
        raise NotThere
    return rows


def _batch(visit: Visit, wanted: str) -> str:
    """Return the upload that files belong to: the one the page began, if it is this person's, else a new one."""
    if re.fullmatch(r"[0-9a-f]{24}", wanted):
        with visit.office.ledger.read() as session:
            owner = owner_of_batch(session, wanted)
        if owner in (None, visit.visitor.staff_id):
            return wanted
    return secrets.token_hex(12)


def _keep(visit: Visit, given: dict[str, str], taken: list[int], came: Came) -> None:
    """Hand one file over; one that was too large is noted with the reason."""
    actor = visit.visitor.actor
    if came.path is not None:
        number = visit.office.registrar.upload(
            Path(came.path), actor, batch=given["batch"], name=came.name, replaces=given["replaces"]
        )
        taken.append(number)
        return
    row = ImportFile(
        batch=given["batch"],
        name=came.name,
        size=came.size,
        reason=words.too_large(visit.office.settings.library_max_file_mb),
        who=actor.who,
        who_name=actor.name,
        came_at=visit.office.now(),
        done_at=visit.office.now(),
    )
    with visit.office.ledger.write() as session:
        refuse_import(session, row)
        session.flush()
        taken.append(row.file_id)


def _plain(row: ImportFile) -> dict[str, Any]:
    return {
        "id": row.file_id,
        "name": row.name,
        "size": row.size,
        "state": row.state.value,
        "reason": without_commands(row.reason),
        "policy_id": row.policy_id,
        "number": row.number or 0,
    }
