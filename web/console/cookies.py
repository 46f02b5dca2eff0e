"""The two cookies of the console: who is signed in, and who is on the way through the sign-in page."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

WAY_S = 600


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and flags. Over https the name itself binds a cookie to this host and to secure connections."""

    secure: bool

    @property
    def sitting(self) -> str:
        """The name of the cookie of a signed-in browser."""
        return "__Host-huiqi" if self.secure else "huiqi"

    @property
    def way(self) -> str:
        """The name of the cookie of a browser that is signing in."""
        return "__Host-huiqi-way" if self.secure else "huiqi-way"

    def token(self, request: Request) -> str:
        """Return the token of a signed-in browser."""
        return request.cookies.get(self.sitting, "")

    def set(self, response: Response, name: str, value: str, life_s: int) -> None:
        """Give a cookie that no script can read and no other site's form carries."""
        response.set_cookie(name, value, max_age=life_s, path="/", httponly=True, samesite="lax", secure=self.secure)

    def drop(self, response: Response, name: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self.secure)
