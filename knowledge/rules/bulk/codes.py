"""Answers as bytes: one byte for a leaf and a firm, and how several bytes come to one.

The codes rise from met to worst, so that the best of several (any) is the smallest. Put together by "all" they are
or-ed, and two unmet ones that can each be cured are one that can't: what is left of an item is read off its byte.
"""

import numpy as np

from knowledge.rules.answers import Answer
from knowledge.rules.bulk.columns import Bytes, Flags
from knowledge.rules.fitting import State

MET, UNKNOWN, CURABLE, FIXED = 0, 1, 64, 128
PENDING = 2
"""Not asked yet: columns can't tell; the single evaluator is asked where the rest of an item leaves it open."""

STATES = (State.ELIGIBLE, State.UNKNOWN, State.NEAR, State.INELIGIBLE)
"""What the numbers of a matrix of states mean."""
OPEN_STATE = len(STATES)  # for a while, where a code is pending

_WORST = np.array(
    [max(code for code in (MET, UNKNOWN, CURABLE, FIXED) if code <= bits) for bits in range(256)], np.uint8
)


def code_of(answer: Answer, *, curable: bool) -> int:
    """Return the byte of an answer."""
    if answer:
        return MET
    if answer is None:
        return UNKNOWN
    return CURABLE if curable else FIXED


def chosen(flags: Flags, yes: int, no: int) -> Bytes:
    """Return one byte where a flag is set and another where it is not: many times faster than numpy's own where."""
    found: Bytes = flags.view(np.uint8) * np.uint8((yes - no) & 255)
    return np.add(found, np.uint8(no), out=found)


def add(total: Bytes, more: Bytes, out: Bytes, room: Bytes) -> None:
    """Write ``total`` and ``more`` together to ``out``, which may be ``total``; ``room`` is to work in."""
    np.bitwise_and(total, more, out=room)
    np.bitwise_and(room, CURABLE, out=room)
    np.left_shift(room, 1, out=room)
    np.bitwise_or(total, more, out=out)
    np.bitwise_or(out, room, out=out)


def worst(total: Bytes) -> Bytes:
    """Return the one code each byte of a sum stands for."""
    return np.take(_WORST, total, mode="clip")


def one_more(total: int, code: int) -> int:
    """Return a sum of one firm with one more code."""
    return total | code | (total & code & CURABLE) << 1


def state_of(total: int) -> int:
    """Return the place in ``STATES`` of a sum of one firm."""
    return (total >= UNKNOWN) + (total >= CURABLE) + (total >= FIXED)


def pending(total: Bytes) -> Flags:
    """Tell where something not asked yet decides."""
    asks: Flags = np.bitwise_and(total, PENDING).astype(np.bool_)
    return asks & (total < FIXED)


def states_of(total: Bytes, out: Bytes, room: Bytes) -> None:
    """Write the state of each byte of a sum: its place in ``STATES``."""
    np.greater_equal(total, UNKNOWN, out=out.view(np.bool_))
    for bar in (CURABLE, FIXED):
        np.greater_equal(total, bar, out=room.view(np.bool_))
        np.add(out, room, out=out)
