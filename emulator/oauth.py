"""Signing in with DingTalk: the page a browser is sent to, and the calls that turn its code into a person.

Sources: open.dingtalk.com "获取登录用户的访问凭证", "获取用户token", "获取用户通讯录个人信息",
"通过免登码获取用户信息".
A spent or unknown code is ``invalidParameter.authCode.notFound``; a code of the client's own pages that does not
exist is 40078. What the page does when a person refuses is not documented: it goes back with ``error=access_denied``.
"""

import secrets
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from emulator.door import Call, Doors, Rules
from emulator.errors import ApiError, OapiError, invalid_token, missing
from emulator.options import Options
from emulator.platform import Platform
from emulator.shapes import Person
from emulator.signing import USER_TOKEN_LIFE_S, Agreement

AUTH_PATH = "/oauth2/auth"
SCOPES = frozenset({"openid", "corpid", "Contact.User.Read", "Contact.User.mobile"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>
body{{margin:0;background:#eef2f8;color:#171a1d;
font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
main{{max-width:25rem;margin:6vh auto;background:#fff;border-radius:12px;padding:2rem;box-shadow:0 6px 28px #1257b81f}}
h1{{font-size:1.25rem;margin:0 0 .3rem}}p{{color:#5c6470;margin:.2rem 0 1rem}}fieldset{{border:0;padding:0;margin:0}}
legend{{font-weight:600;margin-bottom:.4rem}}label{{display:flex;gap:.6rem;align-items:center;padding:.4rem .5rem;
border-radius:8px}}
label:hover{{background:#f2f6fc}}small{{color:#5c6470}}.row{{display:flex;gap:.8rem;margin-top:1.2rem}}
button{{flex:1;font:inherit;border-radius:8px;border:1px solid #c6cfdd;background:#fff;padding:.6rem;cursor:pointer}}
button.yes{{background:#1677ff;border-color:#1677ff;color:#fff}}</style></head><body><main>{body}</main></body></html>
"""


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve the sign-in page and its calls."""

    async def page(request: Request) -> Response:
        if request.method == "GET":
            return _ask(platform, dict(request.query_params))
        async with request.form() as form:
            return _decide(platform, {name: str(value) for name, value in form.items()})

    app.router.add_route(AUTH_PATH, page, methods=["GET", "POST"], include_in_schema=False)
    doors = Doors(app, platform)
    doors.add("POST", "/v1.0/oauth2/userAccessToken", user_access_token, Rules(token=False))
    doors.add("GET", "/v1.0/contact/users/{union_id}", person_of_token, Rules(token=False, body=False))
    doors.add("POST", "/topapi/v2/user/getuserinfo", person_of_code, Rules("oapi"))


def _ask(platform: Platform, query: dict[str, str]) -> Response:
    wrong = _wrong(platform.options, query)
    if wrong:
        return _html("无法登录", f"<h1>无法登录</h1><p>{escape(wrong)}</p>", 400)
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(query.get(name, ""))}">'
        for name in ("client_id", "redirect_uri", "response_type", "scope", "prompt", "state")
    )
    rows = "".join(_row(person, place) for place, person in enumerate(platform.town.people.values()))
    body = (
        f"<h1>钉钉登录（模拟）</h1><p>应用 {escape(query['client_id'])} 想知道您是谁。</p>"
        f'<form method="post" action="{AUTH_PATH}">{hidden}<fieldset><legend>您是</legend>{rows}</fieldset>'
        '<div class="row"><button name="answer" value="refuse" data-testid="refuse">拒绝</button>'
        '<button class="yes" name="answer" value="agree" data-testid="agree">同意并登录</button></div></form>'
    )
    return _html("钉钉登录", body)


def _row(person: Person, place: int) -> str:
    checked = " checked" if place == 0 else ""
    about = escape(person.title or ("组织外人员" if not person.staff_id else ""))
    return (
        f'<label><input type="radio" name="person" value="{escape(person.key)}" data-testid="be-{escape(person.key)}"'
        f"{checked}><span>{escape(person.name)} <small>{about}</small></span></label>"
    )


def _decide(platform: Platform, form: dict[str, str]) -> Response:
    wrong = _wrong(platform.options, form)
    if not wrong and form.get("person") not in platform.town.people:
        wrong = "没有这个人。"
    if wrong:
        return _html("无法登录", f"<h1>无法登录</h1><p>{escape(wrong)}</p>", 400)
    back = {"state": form["state"]} if form.get("state") else {}
    if form.get("answer") == "agree":
        back |= {"authCode": platform.signing.browser_code(form["person"], tuple(form["scope"].split()))}
    else:
        back |= {"error": "access_denied"}
    join = "&" if urlsplit(form["redirect_uri"]).query else "?"
    return RedirectResponse(form["redirect_uri"] + join + urlencode(back), 302)


def _wrong(options: Options, query: dict[str, str]) -> str:
    """Say what is wrong with a sign-in address; empty when nothing is."""
    if query.get("client_id") != options.client_id:
        return "应用不存在（client_id 无效）。"
    if query.get("response_type") != "code":
        return "response_type 只能是 code。"
    scopes = query.get("scope", "").split()
    if "openid" not in scopes or not set(scopes) <= SCOPES:
        return "scope 无效：必须包含 openid。"
    if query.get("prompt") != "consent":
        return "prompt 只能是 consent。"
    place = urlsplit(query.get("redirect_uri", ""))
    if place.scheme not in {"http", "https"} or not _known_host(options, place.netloc, place.hostname or ""):
        return "url 域名未在应用的回调域名里登记（redirect_uri 无效）。"
    return ""


def _known_host(options: Options, netloc: str, host: str) -> bool:
    known = {name.strip() for name in options.redirect_hosts.split(",") if name.strip()}
    return netloc in known or host in known if known else host in LOOPBACK


def user_access_token(call: Call) -> dict[str, Any]:
    """Give a token of a person for a code of the browser, or for a refresh token."""
    options, signing = call.platform.options, call.platform.signing
    if (call.need("clientId"), call.need("clientSecret")) != (options.client_id, options.client_secret):
        raise ApiError(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
    kind = call.need("grantType")
    if kind == "authorization_code":
        agreement = signing.take_browser_code(call.need("code"))
    elif kind == "refresh_token":
        agreement = signing.renewed(call.need("refreshToken"))
    else:
        raise ApiError(400, "invalidParameter.grantType.notSupport", "不支持的grantType")
    if agreement is None:
        raise ApiError(400, "invalidParameter.authCode.notFound", "不合法的临时授权码")
    access, refresh = signing.user_token(agreement)
    corp = {"corpId": call.platform.town.corp_id} if "corpid" in agreement.scopes else {}
    return {"accessToken": access, "refreshToken": refresh, "expireIn": USER_TOKEN_LIFE_S} | corp


def person_of_token(call: Call) -> dict[str, Any]:
    """Describe the person a user token belongs to (``/v1.0/contact/users/me``)."""
    agreement = call.platform.signing.whose(call.token)
    if agreement is None:
        raise invalid_token()
    person = _person(call, agreement)
    if call.parts["union_id"] not in {"me", person.union_id}:
        raise ApiError(403, "Forbidden.AccessDenied", "只能查询授权人自己的信息")
    return {
        "nick": person.name,
        "unionId": person.union_id,
        "openId": person.sender_id,
        "mobile": person.mobile,
        "stateCode": "86",
        "visitor": not person.staff_id,
    }


def person_of_code(call: Call) -> dict[str, Any]:
    """Find a staff id by a code of a page inside the client (免登码)."""
    if "code" not in call.body:
        raise OapiError(40035, "缺少参数 code")
    agreement = call.platform.signing.take_inside_code(str(call.body["code"]))
    if agreement is None:
        raise OapiError(40078, "不存在的临时授权码")
    person = _person(call, agreement)
    if not person.staff_id:
        raise OapiError(60121, "找不到该用户")
    facts: dict[str, Any] = {"userid": person.staff_id, "unionid": person.union_id, "name": person.name}
    facts |= {"sys": person.kind == "admin", "sys_level": 1 if person.kind == "admin" else 0, "device_id": ""}
    return {"errcode": 0, "errmsg": "ok", "result": facts, "request_id": secrets.token_hex(6)}


def _person(call: Call, agreement: Agreement) -> Person:
    person = call.platform.town.people.get(agreement.person)
    if person is None:
        raise missing("person")
    return person


def _html(title: str, body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(PAGE.format(title=escape(title), body=body), status)
