"""Pictures of pages that were drawn for an officer: gone when the case has ended, or when nobody drew one for long.

They are copies: whoever looks again has the page drawn anew from its file.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from casework.office import ReviewOffice
from ledger.review_papers import hashes_in_use

KEPT = timedelta(days=30)  # after the last page of a file was drawn


def prune_pictures(office: ReviewOffice, kept: Path) -> int:
    """Remove pictures nobody needs; return of how many files.

    Args:
        office: the house.
        kept: folder of the pictures: a folder a file, named by its hash.

    """
    oldest = (office.now() - KEPT).timestamp()
    there = list(_folders(kept))
    with office.ledger.read() as session:
        used = hashes_in_use(session, {one.name for one in there})
    gone = [one for one in there if one.name not in used or _newest(one) < oldest]
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)  # somebody may be drawing into it: the next look takes it
    return len(gone)


def _folders(kept: Path) -> Iterator[Path]:
    for shelf in kept.iterdir() if kept.is_dir() else ():
        yield from (one for one in shelf.iterdir() if one.is_dir())


def _newest(folder: Path) -> float:
    """Return when a page was drawn last, in seconds since 1970."""
    return max((one.stat().st_mtime for one in folder.iterdir()), default=folder.stat().st_mtime)
