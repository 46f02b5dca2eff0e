"""What the clock's pushes ask of good manners: from when on a receiver may be told, if at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ledger.policies import OpenSession


@dataclass(frozen=True, slots=True)
class Asked:
    """One receiver of one push that is about to be put into the outbox."""

    receiver: str  # g:<conversation id> or p:<staff id>
    uscc: str
    about: str  # code of an item, number of a document, empty for a digest
    themes: Sequence[str] = ()
    matched: bool = True  # False: somebody has asked for it
    urgent: bool = False  # a deadline: may set quiet hours and caps aside


class Courtesy(Protocol):
    """Says from when on each may be told."""

    def moments(self, session: OpenSession, asked: Sequence[Asked], now: datetime) -> dict[str, datetime | None]:
        """Return the first allowed moment by receiver; None: not at all. Who is not in it may be told at once."""
        ...


class AnyTime:
    """No manners: everybody may be told at once."""

    def moments(self, session: OpenSession, asked: Sequence[Asked], now: datetime) -> dict[str, datetime | None]:  # noqa: ARG002 - the protocol's
        """Return nothing: nobody has to wait."""
        return {}
