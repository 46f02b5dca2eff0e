"""The sentences that ask for something or exclude somebody, outside the giving ones."""

import re

from knowledge.items.proposing.conditions import Ground, Reading, read_exclusion, read_part
from knowledge.items.proposing.sorts import VERDICT, Row, Sort
from knowledge.items.proposing.source import Sentence

_ANNOUNCES = re.compile(
    r"(?:^|[。:.、)])(?P<who>对[^;。:]{4,200}?)(?:,|的)(?:按|给予|予以|实行|分[档级别类]|奖励|补助)"
)
_DEFINES = re.compile(r"所称[^,;。]{2,16},?(?:是指|指|包括)")


def reading_of(row: Row, ground: Ground, *, giving: bool) -> Reading | None:
    """Return what a sentence asks for; None where it asks for nothing.

    Args:
        row: the sentence.
        ground: places and words of the document.
        giving: whether it stands before the money of an article with one item: there 对…的 without a sum asks too.

    """
    sentence, plain = row.sentence, row.sentence.plain
    if row.sort is Sort.ASKS:
        return _positive(sentence, ground)
    announced = _ANNOUNCES.search(plain) if giving and row.sort in {Sort.OTHER, Sort.STACKS} else None
    if announced:
        return read_part(sentence, announced.start("who"), announced.end("who"), ground)
    if row.sort is Sort.EXCLUDES:
        match = VERDICT.search(plain)
        return read_exclusion(sentence, ground, match.start() if match else len(plain))
    return None


def _positive(sentence: Sentence, ground: Ground) -> Reading:
    """Read a sentence that asks; a clause of it that excludes is read as an exclusion."""
    plain = sentence.plain
    match = VERDICT.search(plain)
    end = max(plain.rfind(",", 0, match.start()), 0) if match else len(plain)
    reading = read_part(sentence, 0, end, ground) if end else Reading()
    if _DEFINES.search(plain):
        reading.found = [one for one in reading.found if one.fact not in {"qualifications", ""}]
    if match:
        other = read_exclusion(sentence, ground, match.start())
        reading.found += [
            one for one in other.found if one.start >= end and one.key() not in {x.key() for x in reading.found}
        ]
        reading.covered = reading.covered or other.covered
    return reading
