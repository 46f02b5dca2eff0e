"""The papers of a list as cards: what each is, how it stands, and which files are in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.review_list import Item
from casework.slot_names import called
from config.words import review_page as words
from knowledge.papers.checking import PLACED_BY_HAND
from knowledge.rules.agreement_values import DEFERRED, DOUBT, MISSING, NOT_APPLICABLE, PASS, WRONG
from knowledge.rules.answers import Answer
from knowledge.rules.checklist import Asked, Material, Reason
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewRound
from web.review_guest import Guest

CONDITION = "C"  # how the note behind the name of a paper begins that says when it is needed
REUSED = "reuse"  # the door of a file the firm gave before
BAD, GOOD, WARN, BUSY, PLAIN = "bad", "good", "warn", "busy", ""
TONES = {
    PASS: GOOD, words.CONFIRMED: GOOD, words.PROMISED: GOOD, words.KEPT: GOOD,
    MISSING: BAD, WRONG: BAD, words.UNREADABLE: BAD,
    DOUBT: WARN, DEFERRED: WARN, words.UNKNOWN: WARN, words.READING: BUSY, words.RECOGNISED: BUSY, words.CHANGED: BUSY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file."""

    number: int
    name: str
    size: int
    pages: int
    who: str
    at: datetime
    slots: tuple[str, ...]
    state: str
    says: str
    may_open: bool
    may_change: bool  # be placed otherwise, or taken back

    @property
    def tone(self) -> str:
        """How urgent its state is."""
        return TONES.get(self.state, PLAIN)


@dataclass(frozen=True, slots=True)
class Card:
    """One paper of the list."""

    slot: str
    title: str  # without the condition
    only_if: str  # 必须监理
    form: str
    issuers: str
    deferral: str
    template: str
    reasons: tuple[Reason, ...]
    looks: tuple[str, ...]
    needed: Answer
    open: tuple[str, ...]  # questions that decide whether it is needed
    status: str
    files: tuple[FileRow, ...]
    items: tuple[Item, ...]  # of the last round

    @property
    def tone(self) -> str:
        """How urgent its status is."""
        return TONES.get(self.status, PLAIN)

    @property
    def anchor(self) -> str:
        """Its place on the page; the same for as long as the list is."""
        return "m-" + "".join(letter for letter in self.slot if letter.isalnum())


def slots_of(file: ReviewFile) -> tuple[str, ...]:
    """Return what a file is: by a person's word, else as it was recognised."""
    return tuple(file.placed if file.placed is not None else file.slots)


def file_row(file: ReviewFile, guest: Guest, *, may_change: bool = False) -> FileRow:
    """Return a file as it is shown."""
    state, says = _how(file, guest)
    return FileRow(
        file.file_id,
        file.name,
        file.size,
        file.pages,
        _called(guest, file.uploaded_by, file.uploaded_name),
        file.uploaded_at,
        slots_of(file),
        state,
        says,
        guest.may_see(file.uploaded_by),
        may_change,
    )


def card(asked: Asked, files: Sequence[FileRow], items: Sequence[Item], last: ReviewRound | None) -> Card:
    """Return the card of a paper.

    Args:
        asked: the paper, and whether this case needs it.
        files: the files of the case.
        items: the list of the last round that was checked.
        last: that round.

    """
    one = asked.material
    note = one.name.removeprefix(called(one.name)).strip(" ()（）")
    own = tuple(file for file in files if one.name in file.slots)
    told = tuple(item for item in items if item.slot == one.name)
    return Card(
        one.name,
        called(one.name),
        note[1:].strip("：: ") if note.startswith(CONDITION) else "",
        one.form,
        "、".join(one.issuers),
        words.defer(one.deferral.workdays, one.deferral.says) if one.deferral is not None else "",
        one.template,
        one.reasons,
        one.looks,
        asked.needed,
        tuple(question.asks for question in asked.open),
        _status(one, own, told, last),
        own,
        told,
    )


def _status(one: Material, files: Sequence[FileRow], items: Sequence[Item], last: ReviewRound | None) -> str:
    if items and all(one.opinion is not None and one.opinion.came_on is not None for one in items):
        return words.KEPT
    if any(file.state == words.READING for file in files):
        return words.READING
    held = _held(last, one.name)
    if held is not None and set(held["files"]) == {file.number for file in files}:
        return _of_round(str(held["status"]), items)
    if not files:
        return words.WANTED
    if any(file.state == words.UNREADABLE for file in files):
        return words.UNREADABLE
    return words.CHANGED if held is not None else words.RECOGNISED


def _of_round(status: str, items: Collection[Item]) -> str:
    """Return how a paper stands after a round, with what an officer has said since."""
    if items and all(one.settled for one in items):
        promised = any(one.opinion is not None and one.opinion.result == DEFERRED for one in items)
        return words.PROMISED if promised else words.CONFIRMED
    return words.WANTED if status == NOT_APPLICABLE else status


def _held(last: ReviewRound | None, slot: str) -> Mapping[str, list[int]] | None:
    if last is None:
        return None
    return next((one for one in last.materials if one["slot"] == slot), None)


def _how(file: ReviewFile, guest: Guest) -> tuple[str, str]:
    """Return in which state a file is, and a sentence about it."""
    if file.read_at is None:
        return words.READING, words.reading()
    if file.trouble:
        return words.UNREADABLE, file.trouble
    slots = slots_of(file)
    if not slots:
        return words.UNKNOWN, words.unknown()
    if file.door == REUSED and file.placed_by == file.uploaded_by:
        return words.RECOGNISED, words.reused(_called(guest, file.uploaded_by, file.uploaded_name))
    if file.placed is not None:
        who = _called(guest, file.placed_by, file.uploaded_name if file.placed_by == file.uploaded_by else "")
        known = bool(file.why) and PLACED_BY_HAND not in file.why
        return words.RECOGNISED, words.placed(who, known)
    return words.RECOGNISED, words.recognised([called(slot) for slot in slots], file.why)


def _called(guest: Guest, who: str, name: str) -> str:
    return words.YOU if who == guest.actor.who else name or words.COLLEAGUE
