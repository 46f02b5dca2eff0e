"""Files that could not be read while their sender waited: what they are is told once, when all of them are read.

A chat brings each file as a message of its own: whatever one person has waiting in one case is one batch.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from casework.office import ReviewOffice
from casework.review_link import tell_alone
from casework.review_message import as_many
from casework.slot_names import called, quoted
from config.words import review_batch as words
from knowledge.rules.checklist import Matter, needed
from knowledge.rules.checklist_answers import answers, plain
from ledger import review_papers, reviews
from ledger.audit import Actor
from ledger.policies import OpenSession
from ledger.review_papers import ReviewFile
from ledger.reviews import ReviewCase

QUIET_S = 10.0  # after the last file, for more to come
NAMED = 6  # materials named that are missing
MOST = 60  # files in one message
AROUND = "收" * 400  # what stands around the files of a message is shorter


def owe(session: OpenSession, staff_id: str, file_ids: Collection[int]) -> None:
    """Note that somebody waits to hear what files are that are not read yet."""
    for file_id in file_ids:
        row = review_papers.file_by_id(session, file_id)
        if row is not None and staff_id:
            row.owed_key, row.owed_to = f"{row.case_id}:{staff_id}"[:200], staff_id


def tell_batch(office: ReviewOffice, session: OpenSession, owed_key: str) -> bool:
    """Tell whoever waits what the files of a batch are, as soon as all of them are read; True when it was told now.

    The rows no longer say that somebody waits then: it is one message, whoever reads the last file.
    """
    rows = review_papers.owed_of(session, owed_key) if owed_key else ()
    if not rows or _goes_on(office, session, rows[0]):
        return False
    case = reviews.case_by_id(session, rows[0].case_id, lock=True)
    rows = review_papers.owed_of(session, owed_key)
    to = rows[0].owed_to if rows else ""
    for one in rows:
        one.owed_key = one.owed_to = ""
    left = [one for one in rows if one.removed_at is None]
    if case is None or not to or not left:
        return False
    name = office.matter(case).name
    lines = [line_of(one) for one in left]
    missing = missing_of(office, session, case)
    count = as_many(lines, MOST, AROUND)
    told = words.read_now(name, case.case_id, lines[:count], len(lines) - count, missing[:NAMED], len(missing))
    origin = f"review:{case.case_id}:batch:{left[-1].file_id}"
    return tell_alone(office, session, Actor(to, to), case, words.title(name), told, origin=origin)


def _goes_on(office: ReviewOffice, session: OpenSession, one: ReviewFile) -> bool:
    """Tell whether somebody's files are still coming, or being read."""
    theirs = [
        file
        for file in review_papers.files_of(session, one.case_id, every=True)
        if file.uploaded_by == one.owed_to and file.removed_at is None
    ]
    lately = office.now() - timedelta(seconds=QUIET_S)
    return any(file.read_at is None or file.uploaded_at > lately for file in theirs)


def tell_batches(office: ReviewOffice) -> int:
    """Tell what was not told when its last file was read: more seemed to come, or that file was taken back."""
    with office.ledger.read() as session:
        keys = review_papers.owed_keys(session)
    told = 0
    for key in keys:
        with office.ledger.write() as session:
            told += tell_batch(office, session, key)
    return told


def line_of(file: ReviewFile) -> str:
    """Say what a file is that was read."""
    if file.trouble and not file.slots:
        return words.unreadable(file.name, file.trouble)
    return words.taken_as(file.name, quoted(file.slots), file.why) if file.slots else words.taken_unknown(file.name)


def missing_of(office: ReviewOffice, session: OpenSession, case: ReviewCase) -> list[str]:
    """Return the names of what a case needs for sure and has not got."""
    there = {slot for one in review_papers.files_of(session, case.case_id) for slot in one.slots}
    return [called(one) for one in sure_slots(office.matter(case), case) if one not in there]


def sure_slots(matter: Matter, case: ReviewCase) -> Sequence[str]:
    """Return the materials that a case needs for sure, by its answers."""
    said = plain(answers(matter, case.answers, {}))
    return [one.material.name for one in needed(matter, said) if one.needed is True]
