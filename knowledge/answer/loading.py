"""Heavy imports, once a process, in a thread of their own and paid from the question's purse like everything else."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from knowledge.answer.writer import ModelAway, ModelFailed, Purse

T = TypeVar("T")


class Loading(Generic[T]):
    """One thing that is loaded when it is first needed; several threads may wait for it.

    Args:
        load: imports and makes it.

    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._promise: Future[T] | None = None

    def start(self) -> Future[T]:
        """Begin, unless it has begun; what went wrong is told to whoever asks for the result."""
        with self._lock:
            if self._promise is None:
                self._promise = Future()
                threading.Thread(target=self._run, args=(self._promise,), name="model-load", daemon=True).start()
            return self._promise

    def within(self, purse: Purse) -> T:
        """Return it.

        Raises:
            ModelFailed: it is not loaded before the question's time is up, or can't be.

        """
        try:
            return self.start().result(timeout=purse.seconds_left())
        except TimeoutError:
            raise ModelAway("大模型组件还在载入") from None

    def taken_back(self) -> T | None:
        """Return what was loaded, to be closed, and forget it; None where nothing is."""
        with self._lock:
            promise, self._promise = self._promise, None
        done = promise is not None and promise.done() and promise.exception() is None
        return promise.result() if promise is not None and done else None

    def _run(self, promise: Future[T]) -> None:
        try:
            promise.set_result(self._load())
        except ModelFailed as known:
            promise.set_exception(known)
        finally:
            if not promise.done():  # what is wrong is on stderr; whoever waits must not wait for ever
                promise.set_exception(ModelAway("大模型组件没有载入，请检查安装是否完整"))
