"""One HTTP call from the wire to a handler and back: parsing, token, limits, ordered troubles, the record."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from emulator.cards import CardRefused
from emulator.errors import ApiError, OapiError, invalid_token, missing
from emulator.platform import Platform
from emulator.wire import hang_up

Dialect = Literal["api", "oapi"]
TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name


@dataclass(slots=True)
class Call:
    """A parsed request."""

    platform: Platform
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    size: int  # bytes of the body
    base: str  # what our own links start with
    parts: dict[str, str] = field(default_factory=dict)  # named parts of the path
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # multipart: name -> (file name, data)
    token: str = ""  # what stood in the token header

    def need(self, name: str, kind: type = str) -> Any:  # noqa: ANN401 - any JSON
        """Return a mandatory field of the body; refuses when it is absent, null or of another type."""
        value = self.body.get(name)
        if value is None:
            raise missing(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ApiError(400, f"Invalid{name}", f"Specified parameter {name} is not valid.")
        return value


Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a path demands."""

    dialect: Dialect = "api"
    token: bool = True  # needs a valid access token
    counted: bool = True  # counts for the API's calls per second and month
    body: bool = True  # must have a JSON object as body
    form: bool = False  # multipart
    gateway: bool = False  # opens stream connections


class Doors:
    """Registers paths on the app; each goes through the same steps."""

    def __init__(self, app: FastAPI, platform: Platform) -> None:
        self._app, self._platform = app, platform

    def add(self, method: str, path: str, handler: Handler, rules: Rules = Rules()) -> None:
        """Serve ``handler`` at ``path``; it returns the JSON body of a success or raises the refusal."""

        async def endpoint(request: Request) -> JSONResponse:
            return await self._serve(request, path, handler, rules)

        self._app.router.add_route(path, endpoint, methods=[method], include_in_schema=False)

    async def _serve(self, request: Request, path: str, handler: Handler, rules: Rules) -> JSONResponse:
        faults = self._platform.faults
        call = Call(self._platform, path, dict(request.query_params), {}, 0, self._platform.options.public_url)
        call.parts = request.path_params
        call.token = request.headers.get(TOKEN_HEADER, "")
        self._platform.calls[f"{request.method} {path}"] = self._platform.calls.get(f"{request.method} {path}", 0) + 1
        number = self._platform.recorder.count + 1
        try:
            await self._read(request, call, rules)
            self._guard(request, call, rules)
            status, body = 200, handler(call)
            trouble = faults.take("ambiguous", path, general=rules.counted)
            if trouble is not None:
                status, body = _server_error(trouble.number("status", 500))
        except ApiError as no:
            status, body = no.status, no.body()
        except CardRefused as no:
            status, body = no.status, ApiError(no.status, no.code, str(no)).body()
        except OapiError as no:
            status, body = 200, no.body()
        self._platform.recorder.write(
            "request", method=request.method, path=request.url.path, query=call.query, body=call.body,
            status=status, answer=body, request_n=number,
        )  # fmt: skip
        slow = faults.take("gateway_slow") if rules.gateway else None
        slow = slow or faults.take("slow", path, general=rules.counted)
        if slow is not None:
            await asyncio.sleep(slow.number("seconds", 4.0))
        if faults.take("no_answer", path, general=rules.counted) and request.client is not None:
            hang_up((request.client.host, request.client.port))
        return JSONResponse(body, status)

    async def _read(self, request: Request, call: Call, rules: Rules) -> None:
        if rules.form:
            await _read_form(request, call)
            return
        raw = await request.body()
        call.size = len(raw)
        if not rules.body:
            return
        if not raw:
            raise missing("body") if rules.dialect == "api" else OapiError(40035, "缺少参数 json")
        try:
            parsed = json.loads(raw)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise (
                ApiError(400, "Invalidbody", "Specified parameter body is not valid.")
                if rules.dialect == "api"
                else OapiError(40035, "不合法的参数")
            )
        call.body = parsed

    def _guard(self, request: Request, call: Call, rules: Rules) -> None:
        faults = self._platform.faults
        error = faults.take("gateway_error") if rules.gateway else None
        error = error or faults.take("error", call.path, general=rules.counted)
        if error is not None:
            status, body = _server_error(error.number("status", 503 if rules.gateway else 500))
            raise ApiError(status, body["code"], body["message"])
        if rules.token:
            self._check_token(request, call, rules)
        if rules.dialect == "api" and rules.counted:
            self._check_traffic(call)

    def _check_token(self, request: Request, call: Call, rules: Rules) -> None:
        tokens = self._platform.tokens
        if rules.dialect == "api":
            if not tokens.valid(request.headers.get(TOKEN_HEADER, "")):
                raise invalid_token()
            return
        token = call.query.get("access_token", "")
        if not tokens.valid(token):
            raise (
                OapiError(42001, "access_token超时")
                if tokens.once_valid(token)
                else OapiError(40014, "不合法的access_token")
            )

    def _check_traffic(self, call: Call) -> None:
        faults, options = self._platform.faults, self._platform.options
        ordered = faults.find("qps", call.path)
        per_second = int(ordered.number("per_second", 1)) if ordered else options.api_qps
        if not self._platform.api_rate.allows(call.path, per_second):
            if ordered:
                faults.note("qps")
            raise ApiError(
                403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "您的请求过于频繁，被限流，请稍后重试"
            )
        if faults.take("quota", call.path):
            raise ApiError(403, "Forbidden.AccessDenied.ApiCountLimitForOrg", "本月API调用量已达上限")
        denied = faults.take("permission", call.path)
        if denied is not None:
            scopes = denied.facts.get("scopes", ["qyapi_robot_sendmsg"])
            raise ApiError(
                403,
                "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                f"应用尚未开通所需的权限：[{','.join(scopes)}]",
                accessdenieddetail={"requiredScopes": scopes},
            )


async def _read_form(request: Request, call: Call) -> None:
    async with request.form() as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                call.files[name] = (value.filename or "", await value.read())
            call.body[name] = value.filename if isinstance(value, UploadFile) else value


def _server_error(status: float) -> tuple[int, dict[str, Any]]:
    code = int(status)
    name, text = ("ServiceUnavailable", "系统繁忙") if code == 503 else ("unknownError", "未知错误")  # noqa: PLR2004
    if code == 504:  # noqa: PLR2004 - HTTP statuses
        name, text = "GatewayTimeout", "服务端超时"
    return code, ApiError(code, name, text).body()
