"""Reading processes that are handed on from test to test: hundreds of bases need one, and a start costs half a second.

A process that has answered is as good for the next base as for the next file of its own; one that is stopped while it
reads, or that ended, is never lent again. Tests of the processes themselves have their own (``own_children``).
"""

from collections import defaultdict
from typing import Any, ClassVar

from knowledge.library.reading_process import ChildProcess, Limits


class Lent(ChildProcess):
    """A child that goes back to the shelf instead of ending, when it waits for work."""

    shelf: ClassVar[defaultdict[Limits, list["Lent"]]] = defaultdict(list)
    lending = True

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.limits = limits
        self.asked = False

    def ask(self, *words: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the other takes
        self.asked = True
        answer = super().ask(*words, **more)
        self.asked = False
        return answer

    def stop(self) -> None:
        if Lent.lending and not self.asked and self.is_running:
            Lent.shelf[self.limits].append(self)
        else:
            super().stop()


def lend(limits: Limits) -> ChildProcess:
    """Return a child that waits for work, be it a new one."""
    waiting = Lent.shelf[limits]
    while Lent.lending and waiting:
        child = waiting.pop()
        if child.is_running:
            return child
        ChildProcess.stop(child)
    return Lent(limits)


def end_all() -> None:
    """End what waits on the shelf."""
    for waiting in Lent.shelf.values():
        while waiting:
            ChildProcess.stop(waiting.pop())
