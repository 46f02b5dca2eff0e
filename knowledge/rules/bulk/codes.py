"""Answers as bytes: one byte for a leaf and a firm, and how several bytes come to one.

The codes rise from met to worst, so that the best of several (any) is the smallest. Put together by "all" they are
or-ed, and two unmet ones that can each be cured are one that can't: what is left of an item is read off its byte.
"""

import numpy as np

from knowledge.rules.answers import Answer
from knowledge.rules.bulk.columns import Bytes
from knowledge.rules.fitting import State

MET, UNKNOWN, CURABLE, FIXED = 0, 1, 64, 128
STATES = (State.ELIGIBLE, State.UNKNOWN, State.NEAR, State.INELIGIBLE)
"""What the numbers of a matrix of states mean."""

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


def add(total: Bytes, more: Bytes, out: Bytes, room: Bytes) -> None:
    """Write ``total`` and ``more`` together to ``out``, which may be ``total``; ``room`` is to work in."""
    np.bitwise_and(total, more, out=room)
    np.bitwise_and(room, CURABLE, out=room)
    np.left_shift(room, 1, out=room)
    np.bitwise_or(total, more, out=out)
    np.bitwise_or(out, room, out=out)


def worst(total: Bytes) -> Bytes:
    """Return the one code each byte of a sum stands for."""
    return _WORST[total]


def states_of(total: Bytes, out: Bytes, room: Bytes) -> None:
    """Write the state of each byte of a sum: its place in ``STATES``."""
    np.greater_equal(total, UNKNOWN, out=out.view(np.bool_))
    for bar in (CURABLE, FIXED):
        np.greater_equal(total, bar, out=room.view(np.bool_))
        np.add(out, room, out=out)
