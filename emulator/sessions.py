"""Webhooks: the session address each message carries, the custom robots of groups, and how fast they may talk."""

import base64
import hashlib
import hmac
import secrets
from collections import deque
from dataclasses import dataclass, field

from emulator.options import Options
from emulator.shapes import now_ms

MINUTE_MS = 60_000
SESSIONS_KEPT = 100_000  # older ones are forgotten, so that a long benchmark does not fill the memory


@dataclass(slots=True)
class Session:
    """A webhook address of one conversation."""

    cid: str
    expires_at: int  # ms
    key: str = ""


@dataclass(slots=True)
class CustomRobot:
    """A custom webhook robot of a group: send only."""

    cid: str
    secret: str = ""
    keywords: list[str] = field(default_factory=list)

    def signed(self, timestamp: str, sign: str) -> bool:
        """Check the signature: base64 of HMAC-SHA256 over timestamp, newline, secret; not older than an hour."""
        if not timestamp.isdigit() or abs(now_ms() - int(timestamp)) > 60 * MINUTE_MS:
            return False
        digest = hmac.new(self.secret.encode(), f"{timestamp}\n{self.secret}".encode(), hashlib.sha256).digest()
        return hmac.compare_digest(base64.b64encode(digest).decode(), sign)


class Rate:
    """A sliding window: how many calls in the last ``window_ms``."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._calls: dict[str, deque[int]] = {}

    def allows(self, key: str, limit: int) -> bool:
        """Count one call of ``key`` unless that would be more than ``limit``; 0 is no limit."""
        if not limit:
            return True
        now, calls = now_ms(), self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - self._window_ms:
            calls.popleft()
        if len(calls) >= limit:
            return False
        calls.append(now)
        return True


class Sessions:
    """Session webhooks and custom robots."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._sessions: dict[str, Session] = {}
        self._rate = Rate(MINUTE_MS)
        self._blocked: dict[str, int] = {}  # scope -> ms until
        self.robots: dict[str, CustomRobot] = {}

    def open(self, cid: str, created_at: int) -> tuple[str, int]:
        """Make the webhook of one message; return its address and when it ends (ms)."""
        key = secrets.token_hex(16)
        session = Session(cid, created_at + int(self._options.webhook_life_s * 1000), key)
        self._sessions[key] = session
        if len(self._sessions) > SESSIONS_KEPT:
            self._sessions.pop(next(iter(self._sessions)))
        return f"{self._options.public_url}/robot/sendBySession?session={key}", session.expires_at

    def find(self, key: str) -> Session | None:
        """Return the session while it lives."""
        session = self._sessions.get(key)
        return session if session is not None and now_ms() < session.expires_at else None

    def may_speak(self, session: Session) -> bool:
        """Count one message; False when it came too fast, and then for the whole block."""
        scope = session.cid if self._options.webhook_scope == "conversation" else session.key
        now = now_ms()
        if now < self._blocked.get(scope, 0):
            return False
        if self._rate.allows(scope, self._options.webhook_per_minute):
            return True
        self._blocked[scope] = now + int(self._options.webhook_block_s * 1000)
        return False

    def block_all(self, cids: list[str]) -> None:
        """Throttle these conversations' webhooks from now on, for the usual block."""
        until = now_ms() + int(self._options.webhook_block_s * 1000)
        keys = cids if self._options.webhook_scope == "conversation" else list(self._sessions)
        self._blocked.update(dict.fromkeys(keys, until))

    def unblock(self) -> None:
        """Forget every throttle."""
        self._blocked.clear()

    def expire(self, cid: str = "") -> None:
        """End all session webhooks, or those of one conversation."""
        for session in self._sessions.values():
            if not cid or session.cid == cid:
                session.expires_at = 0

    def add_robot(self, cid: str, secret: str, keywords: list[str]) -> str:
        """Add a custom robot to a group and return its access token."""
        token = secrets.token_hex(32)
        self.robots[token] = CustomRobot(cid, secret, keywords)
        return token
