"""Files that come to a case and go out again: piece by piece for the script, in one form without it, and downloads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework import review
from casework.errors import CaseRefused, NoSuchCase
from casework.moves import TAKES_PAPERS
from casework.office import ReviewOffice
from casework.promises import awaits_papers
from config.words import casework as case_words
from config.words import review_page as words
from knowledge.papers.opening import SIZE_MAX_MB
from ledger import review_papers
from web.console.stream_in import Came, Limits, plain_name
from web.review_guest import Guest
from web.review_pieces import OutOfStep, Pieces

DOOR = "page"
SIZE_MAX = SIZE_MAX_MB << 20
FORM_FILES = 20
LIMITS = Limits(SIZE_MAX, FORM_FILES, FORM_FILES * SIZE_MAX)
PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
)  # by content: only these are shown, everything else is saved


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an upload as it came."""

    upload: str  # named by the browser
    offset: int
    size: int  # of the whole file
    name: str
    slot: str  # empty: it is recognised
    data: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A kept file."""

    path: Path
    name: str
    media_type: str  # of a picture that is shown; empty: it is saved


def folder_of(office: ReviewOffice) -> Path:
    """Return where unfinished uploads wait: beside the files, so that every machine that serves pages has them."""
    return office.papers / "incoming"


def how_far(guest: Guest, upload: str) -> dict[str, Any]:
    """Return how much of an upload has come, and what it became."""
    pieces = Pieces(folder_of(guest.office))
    have, number = pieces.have(guest.owner, upload)
    if number and not _counts(guest, number):  # removed since: it may come once more
        pieces.forget(guest.owner, upload)
        return {"offset": 0, "file": 0}
    return {"offset": have, "file": number}


def add_piece(guest: Guest, piece: Piece) -> dict[str, Any]:
    """Add a piece; with the last one the file is handed in.

    Raises:
        CaseRefused: the file can't be taken. Nothing of it is kept.
        OutOfStep: the piece does not follow.

    """
    known = how_far(guest, piece.upload)
    if known["file"]:
        return known
    pieces = Pieces(folder_of(guest.office))
    try:
        _may_be_so_big(plain_name(piece.name), piece.size)
        if piece.offset == 0:
            pieces.sweep(guest.owner, datetime.now(UTC))
            _may_come(guest)
        have = pieces.add(guest.owner, piece.upload, piece.offset, piece.data, piece.size)
        if have < piece.size:
            return {"offset": have, "file": 0}
        number = pieces.finish(guest.owner, piece.upload, lambda data: hand_in(guest, piece.name, data, piece.slot))
    except CaseRefused:
        pieces.forget(guest.owner, piece.upload)
        raise
    return {"offset": piece.size, "file": number}


def hand_in(guest: Guest, name: str, data: bytes, slot: str) -> int:
    """Hand a whole file in; return its number.

    Raises:
        CaseRefused: see ``casework.review.hand_in``.

    """
    slots = [slot] if slot else None
    file, _ = review.hand_in(guest.office, guest.actor, guest.case_id, name, data, door=DOOR, slots=slots)
    return file.file_id


class FormFiles:
    """The files of one form, each with its own fate."""

    def __init__(self, guest: Guest, slot: str = "") -> None:
        self.guest = guest
        self.slot = slot
        self.taken = 0
        self.refused: list[str] = []

    def take(self, came: Came) -> None:
        """Hand one file in, or note why not."""
        try:
            _may_be_so_big(came.name, came.size)
            data = came.path.read_bytes() if came.path is not None else b""
            hand_in(self.guest, came.name, data, self.slot)
        except CaseRefused as no:
            self.refused.append(str(no))
        else:
            self.taken += 1

    def sentences(self) -> Sequence[str]:
        """Return what is to be said of those that were not taken."""
        return self.refused or ([] if self.taken else [words.nothing_chosen()])


def download_of(guest: Guest, number: int) -> Download | None:
    """Return a file of the case; None when there is none.

    Raises:
        CaseRefused: it is not this person's to open.

    """
    with guest.office.ledger.read() as session:
        file = review_papers.file_by_id(session, number)
    if file is None or file.case_id != guest.case_id or file.removed_at is not None:
        return None
    if not guest.may_see(file.uploaded_by):
        raise CaseRefused(words.not_yours())
    path = guest.office.place(file.sha256)
    if not path.is_file():
        return None
    with path.open("rb") as held:
        start = held.read(16)
    shown = next((kind for pattern, kind in PICTURES if pattern.match(start)), "")
    return Download(path, file.name, shown)


def _may_be_so_big(name: str, size: int) -> None:
    if size > SIZE_MAX:
        raise CaseRefused(case_words.too_big(name, size / (1 << 20), SIZE_MAX_MB))


def _may_come(guest: Guest) -> None:
    """Refuse a file before its bytes travel."""
    with guest.office.ledger.read() as session:
        try:
            case, _ = guest.office.case(session, guest.case_id, guest.actor)
        except NoSuchCase as gone:
            raise CaseRefused(str(gone)) from gone
        awaits = awaits_papers(session, case)
    if case.state not in TAKES_PAPERS and not awaits:
        raise CaseRefused(case_words.not_now(case.case_id, case.state.value))


def _counts(guest: Guest, number: int) -> bool:
    with guest.office.ledger.read() as session:
        file = review_papers.file_by_id(session, number)
    return file is not None and file.removed_at is None


__all__ = ["OutOfStep"]
