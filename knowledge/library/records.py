"""What every act on the base needs: the ledger, the city, the originals, the clock, and whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from config.city import City
from knowledge.errors import NotInBase
from knowledge.library.originals import Originals
from ledger.base import Ledger
from ledger.policies import OpenSession, next_number
from ledger.versions import Version, version_at, versions_of

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Records:
    """The base as the files of this room work on it."""

    ledger: Ledger
    city: City
    originals: Originals
    now: Callable[[], datetime]  # aware

    def today(self) -> date:
        """Return today in China."""
        return self.now().astimezone(CHINA).date()


def take_turn(session: OpenSession) -> None:
    """Let acts on the base come one by one, in whichever process: what is read after this holds until the commit."""
    next_number(session, "turn")


def version_known(session: OpenSession, policy_id: str, number: int) -> Version:
    """Return one version.

    Raises:
        NotInBase: there is none.

    """
    found = version_at(session, policy_id, number)
    if found is None:
        every = "、".join(str(one.number) for one in reversed(versions_of(session, policy_id)))
        if not every:
            raise unknown(policy_id)
        raise NotInBase(f"{policy_id} 没有第 {number} 版。现有版本：{every}。")
    return found


def unknown(policy_id: str) -> NotInBase:
    """Say that there is no such document."""
    return NotInBase(f"政策库里没有编号 {policy_id}。编号可用 huiqi find 或 huiqi library list 查到。")


def end_of(day: date) -> datetime:
    """Return the moment a day ends in China."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), CHINA)
