"""Loaded by processes whose wall clock is set (tests/clocks.py): libfaketime 0.9 can't do Python's own ``time.sleep``.

It takes the absolute moment on the steady clock, which is not set, for one on the wall clock, and refuses it.
"""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex, /) -> None:
    """Wait without naming a moment."""
    wait_s = float(seconds)
    if wait_s < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], wait_s)


time.sleep = sleep
