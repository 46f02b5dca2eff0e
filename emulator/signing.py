"""Who has agreed to sign in where: one-time codes and the user tokens they are exchanged for."""

import secrets
from dataclasses import dataclass

from emulator.options import Options
from emulator.shapes import now_ms

USER_TOKEN_LIFE_S = 7200  # official, of oauth2/userAccessToken


@dataclass(frozen=True, slots=True)
class Agreement:
    """A person let an application know who they are."""

    person: str  # key
    scopes: tuple[str, ...]
    ends_at: int  # ms


class Signing:
    """Codes and tokens of people, each good for one thing only."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._codes: dict[str, Agreement] = {}  # of the browser
        self._inside: dict[str, Agreement] = {}  # of a page inside the client (H5)
        self._tokens: dict[str, Agreement] = {}
        self._renewals: dict[str, Agreement] = {}

    def browser_code(self, person: str, scopes: tuple[str, ...]) -> str:
        """Return a code for the browser's way, good once and for five minutes."""
        return _new(self._codes, self._agreed(person, scopes))

    def inside_code(self, person: str) -> str:
        """Return a code as ``dd.requestAuthCode`` gives it inside the client, good once and for five minutes."""
        return _new(self._inside, self._agreed(person, ()))

    def take_browser_code(self, code: str) -> Agreement | None:
        """Spend a code of the browser; None when it is unknown, spent or too old."""
        return _alive(self._codes.pop(code, None))

    def take_inside_code(self, code: str) -> Agreement | None:
        """Spend a code of the client; None when it is unknown, spent or too old."""
        return _alive(self._inside.pop(code, None))

    def user_token(self, agreement: Agreement) -> tuple[str, str]:
        """Return an access token and a refresh token for a person."""
        lasting = Agreement(agreement.person, agreement.scopes, now_ms() + USER_TOKEN_LIFE_S * 1000)
        return _new(self._tokens, lasting), _new(self._renewals, lasting)

    def renewed(self, refresh_token: str) -> Agreement | None:
        """Spend a refresh token."""
        return self._renewals.pop(refresh_token, None)

    def whose(self, token: str) -> Agreement | None:
        """Return whose a user token is, while it lives."""
        return _alive(self._tokens.get(token))

    def _agreed(self, person: str, scopes: tuple[str, ...]) -> Agreement:
        return Agreement(person, scopes, now_ms() + int(self._options.auth_code_life_s * 1000))


def _new(kept: dict[str, Agreement], agreement: Agreement) -> str:
    key = secrets.token_hex(16)
    kept[key] = agreement
    return key


def _alive(agreement: Agreement | None) -> Agreement | None:
    return agreement if agreement is not None and now_ms() < agreement.ends_at else None
