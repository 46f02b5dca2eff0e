"""The whole pretend platform in one place: what every HTTP door may reach."""

from dataclasses import dataclass, field
from pathlib import Path

from emulator.callbacks import Callbacks
from emulator.faults import Faults
from emulator.gateway import Gateway
from emulator.options import Options
from emulator.recorder import Recorder
from emulator.room import Town
from emulator.sessions import Rate, Sessions
from emulator.shapes import Change, now_ms
from emulator.signing import Signing
from emulator.tokens import Tokens

SECOND_MS, MINUTE_MS = 1000, 60_000


@dataclass(slots=True)
class Sending:
    """What a processQueryKey stands for."""

    robot_code: str
    cid: str  # "" for one-to-one sends
    msg_ids: list[str]
    created_at: int = field(default_factory=now_ms)


class Platform:
    """Town, gateway, tokens, sessions, faults and records of one emulator."""

    def __init__(self, town: Town, options: Options, record: Path | None = None) -> None:
        self.town, self.options = town, options
        self.faults = Faults()
        self.recorder = Recorder(record)
        self.tokens = Tokens(options)
        self.signing = Signing(options)
        self.sessions = Sessions(options)
        self.callbacks = Callbacks(town, options, self.sessions)
        self.gateway = Gateway(town, options, self.faults, self.callbacks, self.recorder)
        self.sendings: dict[str, Sending] = {}  # processQueryKey -> what was sent
        self.group_uuids: dict[str, str] = {}  # idempotency uuid of sceneGroup/create -> conversation
        self.api_rate, self.group_rate = Rate(SECOND_MS), Rate(MINUTE_MS)
        self.calls: dict[str, int] = {}  # "POST /path" -> count
        self.stopping = False
        self.faults.on_clear.append(self._calm)

    def stop(self) -> None:
        """Let waiting requests end and say goodbye on every stream connection."""
        self.stopping = True
        self.town.tell(Change("fault"))
        for connection in self.gateway.connections.values():
            connection.close(1001)

    def _calm(self, kind: str) -> None:
        """Undo what lasts: stalled connections move again, throttled webhooks may speak."""
        if kind in {"", "stall"}:
            self.gateway.wake()
        if kind in {"", "webhook_throttle"}:
            self.sessions.unblock()
