"""One way to every call of the model: breaker, purse, one retry, and our own errors instead of the vendors'."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import httpx2
import structlog

from knowledge.answer.breaker import Breaker
from knowledge.answer.model_faults import (
    FAIR_S,
    VENDOR_ERRORS,
    WAIT_S,
    Fault,
    Manners,
    Verdict,
    judge,
)
from knowledge.answer.model_wire import spending
from knowledge.answer.writer import ModelAway, ModelFailed, ModelUnclear, Purse

log = structlog.get_logger()
T = TypeVar("T")


class CutShort(ModelUnclear):
    """The model ended its answer at a limit, at a filter or by declining: the endpoint is well."""


@dataclass(slots=True)
class Guard:
    """Of one endpoint, in one process; several threads may use it."""

    breaker: Breaker
    key: str = field(repr=False)
    manners: Manners = field(default_factory=Manners)
    sleep: Callable[[float], None] = time.sleep

    def run(self, purse: Purse, start: Callable[[], Iterator[T]], shows: Callable[[T], bool]) -> Iterator[T]:
        """Yield what ``start()`` yields; what comes before the first item that ``shows`` is held back until then.

        ``start`` makes one request each time it is called. It is called once more when a failure may pass and nothing
        was shown, and again where the endpoint will not take a parameter that can be left out.

        Raises:
            ModelFailed: whatever went wrong.

        """
        self.breaker.enter()
        repeated = False
        while True:
            purse.call()
            fair = purse.seconds_left() >= FAIR_S
            shown = False
            try:
                for item in _held_back(_pulled(start, purse), shows):
                    shown = True
                    yield item
            except GeneratorExit:  # who reads has enough
                self.breaker.answered()
                raise
            except VENDOR_ERRORS as wrong:
                fault = judge(wrong, purse, self.key, self.manners, fair=fair)
            except ModelFailed as known:
                fault = _judge_ours(known)
            else:
                self.breaker.answered()
                return
            learned = fault.verdict is Verdict.WELL
            if shown or (repeated and not learned) or not _affordable(fault, purse):
                self._tell(fault)
                raise fault.error from None  # the vendors' errors may repeat the key
            repeated = repeated or not learned
            self.sleep(fault.wait_s or 0.0)

    def _tell(self, fault: Fault) -> None:
        was_open = self.breaker.open
        if fault.verdict is Verdict.WELL:
            self.breaker.answered()
        elif fault.verdict is not Verdict.NOTHING:
            self.breaker.failed(fault.why, for_good=fault.verdict is Verdict.FOR_GOOD, rest_s=fault.rest_s)
        if not was_open and not self.breaker.open:  # opening it is logged there, and a vain trial is no news
            log.warning("model.failed", kind=type(fault.error).__name__, why=fault.why)


def _affordable(fault: Fault, purse: Purse) -> bool:
    """Tell whether the question can pay for asking once more."""
    if fault.wait_s is None or purse.calls_made >= purse.calls or purse.tokens_left() <= 0:
        return False
    return fault.wait_s < purse.seconds_left()


def _judge_ours(known: ModelFailed) -> Fault:
    if isinstance(known, ModelAway):
        return Fault(known, Verdict.ILL, WAIT_S, why="应答中断")
    if isinstance(known, ModelUnclear) and not isinstance(known, CutShort):
        return Fault(known, Verdict.ILL, why="应答为空")
    return Fault(known, Verdict.WELL, why="用尽或截断")


def _pulled(start: Callable[[], Iterator[T]], purse: Purse) -> Iterator[T]:
    """Yield what ``start()`` yields, paying from the purse; late is late, also for what was already on its way."""
    source: Iterator[T] | None = None
    waited = 0.0
    try:
        while True:
            began = purse.clock()
            try:
                with spending(purse):
                    source = start() if source is None else source
                    item = next(source)
            except StopIteration:
                return
            finally:
                waited += purse.clock() - began
            if purse.seconds_left() <= 0:
                raise httpx2.ReadTimeout("the question's time is up")
            yield item
    finally:
        purse.model_ms += round(waited * 1000)
        close = getattr(source, "close", None)
        if close is not None:
            close()


def _held_back(items: Iterator[T], shows: Callable[[T], bool]) -> Iterator[T]:
    held: list[T] = []
    for item in items:
        held.append(item)
        if shows(item):
            yield from held
            held.clear()
            break
    else:
        yield from held
        return
    yield from items
