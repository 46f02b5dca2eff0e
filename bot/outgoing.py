"""What work that nobody asked for needs to speak: its rows, a way to send, who it is and what time it is."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.deliver import Deliverer
from bot.render import Part
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings

OUTSIDE = "$:"  # how the platform's own ids of people outside the organisation begin


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One process's way to conversations and people that have not just written."""

    rows: LedgerThreads
    deliverer: Deliverer
    settings: Settings
    owner: str  # this process, as the ledger knows it
    connected: Callable[[], bool]  # whether a stream connection stands; without one nothing is sent
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def group(self, conversation_id: str, robot_code: str = "") -> Address:
        """Return where a message to a group goes."""
        return self._address(conversation_id, "", robot_code, in_group=True)

    def person(self, staff_id: str, conversation_id: str = "", robot_code: str = "") -> Address:
        """Return where a message to one person goes."""
        return self._address(conversation_id or f"person:{staff_id}", staff_id, robot_code, in_group=False)

    def asker(self, conversation_id: str, sender: str, robot_code: str, *, in_group: bool) -> Address | None:
        """Return where a message to who once asked something goes; None: the platform lets nobody write to them."""
        if in_group:
            return self.group(conversation_id, robot_code)
        if not sender or sender.startswith(OUTSIDE):
            return None
        return self.person(sender, conversation_id, robot_code)

    async def send(
        self,
        parts: Sequence[Part],
        address: Address,
        on_wait: Callable[[int], Awaitable[object]] | None = None,
        before: Callable[[], Awaitable[object]] | None = None,
    ) -> str | None:
        """Send once; return None when it went out, else why not: a send nobody knows of is not repeated."""
        sent = await self.deliverer.deliver(parts, address, on_wait=on_wait, before=before, repeat_unsure=False)
        return None if sent.door else sent.trouble

    def _address(self, conversation_id: str, staff_id: str, robot_code: str, *, in_group: bool) -> Address:
        return Address(
            conversation_id=conversation_id,
            in_group=in_group,
            staff_id=staff_id,
            name="",
            robot_code=robot_code or self.settings.robot_code,
            webhook="",
            webhook_until=0.0,
        )
