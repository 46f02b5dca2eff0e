"""The platform's two ways of saying no."""

import uuid
from typing import Any


class ApiError(Exception):
    """api.dingtalk.com: an HTTP status with ``{"code", "message", "requestid"}``."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:  # noqa: ANN401 - any JSON
        self.status, self.code, self.more = status, code, more
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {"code": self.code, "requestid": str(uuid.uuid4()).upper(), "message": str(self), **self.more}


class OapiError(Exception):
    """oapi.dingtalk.com: HTTP 200 with ``{"errcode", "errmsg", "request_id"}``."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        self.errcode = errcode
        super().__init__(errmsg)

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {"errcode": self.errcode, "errmsg": str(self), "request_id": uuid.uuid4().hex[:12]}


def missing(field: str) -> ApiError:
    """Return the refusal for an absent mandatory field."""
    return ApiError(400, f"Missing{field}", f"{field} is mandatory for this action.")


def invalid_token() -> ApiError:
    """Return the refusal for a wrong or expired token: HTTP 400, not 401."""
    return ApiError(400, "InvalidAuthentication", "不合法的access_token")
