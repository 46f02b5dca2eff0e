"""Access tokens, as both token calls give them out."""

import secrets

from emulator.options import Options
from emulator.shapes import now_ms


class Tokens:
    """One valid token at a time; asking again while it is valid gives the same one and renews it."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._token = ""
        self._expires_at = 0
        self._spent: set[str] = set()
        self.issued = 0

    def issue(self) -> str:
        """Return a valid token."""
        now = now_ms()
        if now >= self._expires_at:
            self.expire()
            self._token = secrets.token_hex(16)
        self._expires_at = now + int(self._options.token_life_s * 1000)
        self.issued += 1
        return self._token

    def valid(self, token: str) -> bool:
        """Tell whether a call with this token may pass."""
        return bool(token) and token == self._token and now_ms() < self._expires_at

    def once_valid(self, token: str) -> bool:
        """Tell whether this was a token of ours that has lapsed."""
        return token in self._spent or (token == self._token and bool(token))

    def expire(self) -> None:
        """Let the current token lapse now."""
        if self._token:
            self._spent.add(self._token)
        self._token, self._expires_at = "", 0
