"""Put receivers of a campaign into the outbox: in the same transaction as what makes them receivers.

A campaign may be kept with all its receivers before it runs: only a running one sends. Putting the same receivers in
again changes nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from config.words import deliveries as words
from ledger import receivers
from ledger.direct import Work
from ledger.receivers import NewDelivery

__all__ = ["NewDelivery", "group", "person", "put"]


def group(conversation_id: str, reasons: Sequence[Any] = (), uscc: str = "", **more: Any) -> NewDelivery:  # noqa: ANN401 - fields of NewDelivery
    """Make a receiver of a group. ``more``: ``body`` of its own, ``prio``, ``not_before``."""
    return NewDelivery(f"g:{conversation_id}", reasons, uscc, **more)


def person(staff_id: str, reasons: Sequence[Any] = (), uscc: str = "", **more: Any) -> NewDelivery:  # noqa: ANN401 - fields of NewDelivery
    """Make a receiver of one person. ``more``: ``body`` of its own, ``prio``, ``not_before``."""
    return NewDelivery(f"p:{staff_id}", reasons, uscc, **more)


def put(work: Work, campaign_id: str, those: Iterable[NewDelivery]) -> int:
    """Put receivers in, in the caller's transaction; return how many are new. Each receiver is in once at most."""
    return receivers.put(work, campaign_id, those, words.receiver_gone())
