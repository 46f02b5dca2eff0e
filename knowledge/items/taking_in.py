"""A workbook that was read becomes drafts: one for each item it changes, never anything that counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.words import items as words
from knowledge.errors import ActRefused
from knowledge.items.editing import Editing
from knowledge.items.from_sheets import Came, Workbook
from ledger.audit import Actor

DRAFTED, SAME, REFUSED = "新草稿", "没有改动", "没有导入"


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one item of a workbook. ``why`` are sentences; with a dry run a draft is only promised."""

    code: str
    what: str  # DRAFTED, SAME or REFUSED
    why: tuple[str, ...] = ()


def take_in(editing: Editing, workbook: Workbook, actor: Actor, name: str, *, dry_run: bool) -> list[Became]:
    """Make a draft of each item that a workbook changes.

    Args:
        editing: the city's texts.
        workbook: as it was read.
        actor: whose drafts they become.
        name: of the file, kept as the reason.
        dry_run: only say what would be.

    """
    return [_one(editing, came, actor, name, dry_run=dry_run) for came in workbook.items]


def _one(editing: Editing, came: Came, actor: Actor, name: str, *, dry_run: bool) -> Became:
    if came.faults:
        return Became(came.code, REFUSED, tuple(str(fault) for fault in came.faults))
    if not came.changed:
        return Became(came.code, SAME)
    try:
        if dry_run:
            editing.may_start(came.code)
        else:
            editing.start(came.code, actor, text=came.text, why=words.imported_from(name))
    except ActRefused as no:
        return Became(came.code, REFUSED, (str(no),))
    return Became(came.code, DRAFTED)


def tally(became: Sequence[Became]) -> dict[str, int]:
    """Return how many items became what."""
    return {what: sum(one.what == what for one in became) for what in (DRAFTED, SAME, REFUSED)}
