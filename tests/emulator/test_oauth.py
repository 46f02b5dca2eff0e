"""Signing in with the pretend DingTalk: the page, the code, the token, the person."""

import urllib.parse
from collections.abc import Callable

from tests.emulator.signing_in import QUERY, code_of, decide
from tests.emulator.town_client import CLIENT_ID, SECRET, Answer, Emulator


def exchange(emulator: Emulator, code: str, **more: str) -> Answer:
    body = {"clientId": CLIENT_ID, "clientSecret": SECRET, "code": code, "grantType": "authorization_code"} | more
    return emulator.call("POST", "/v1.0/oauth2/userAccessToken", body)


def test_a_person_who_agrees_is_known_by_staff_id(emulator: Emulator) -> None:
    status, back = decide(emulator, person="he_officer")
    assert (status, back["state"]) == (302, "s t&1")
    token = exchange(emulator, back["authCode"])
    assert token["expireIn"] == 7200
    me = emulator.api("GET", "/v1.0/contact/users/me", token=token["accessToken"])
    assert me["nick"] == "何静"
    path = f"/topapi/user/getbyunionid?access_token={emulator.token()}"
    assert emulator.call("POST", path, {"unionid": me["unionId"]})["result"]["userid"] == "he_officer"


def test_a_person_who_refuses_brings_no_code(emulator: Emulator) -> None:
    _, back = decide(emulator, person="he_officer", answer="refuse")
    assert back == {"state": "s t&1", "error": "access_denied"}


def test_a_code_is_good_once_and_a_made_up_one_never(emulator: Emulator) -> None:
    code = code_of(emulator, "he_officer")
    assert exchange(emulator, code).status == 200
    for bad in (code, "0" * 32):
        again = exchange(emulator, bad)
        assert (again.status, again["code"]) == (400, "invalidParameter.authCode.notFound")


def test_a_code_grows_old(start: Callable[..., Emulator]) -> None:
    emulator = start("--auth-code-life", "0", "--no-page")
    assert exchange(emulator, code_of(emulator, "he_officer"))["code"] == "invalidParameter.authCode.notFound"


def test_a_wrong_secret_is_refused_and_does_not_spend_the_code(emulator: Emulator) -> None:
    code = code_of(emulator, "he_officer")
    assert exchange(emulator, code, clientSecret="wrong")["code"] == "invalidClientIdOrSecret"
    assert exchange(emulator, code).status == 200


def test_a_refresh_token_renews_once(emulator: Emulator) -> None:
    refresh = exchange(emulator, code_of(emulator, "he_officer"))["refreshToken"]
    body = {"clientId": CLIENT_ID, "clientSecret": SECRET, "grantType": "refresh_token", "refreshToken": refresh}
    assert emulator.call("POST", "/v1.0/oauth2/userAccessToken", body).status == 200
    assert emulator.call("POST", "/v1.0/oauth2/userAccessToken", body).status == 400


def test_the_token_of_the_application_is_not_the_token_of_a_person(emulator: Emulator) -> None:
    refused = emulator.api("GET", "/v1.0/contact/users/me")
    assert (refused.status, refused["code"]) == (400, "InvalidAuthentication")


def test_a_foreign_address_of_return_gets_an_error_page_and_no_redirect(emulator: Emulator) -> None:
    for bad in ("https://evil.example/console", "//evil.example", "javascript:alert(1)", ""):
        status, back = decide(emulator, person="he_officer", redirect_uri=bad)
        assert (status, back) == (400, {})


def test_registered_hosts_are_the_only_ones(start: Callable[..., Emulator]) -> None:
    emulator = start("--redirect-hosts", "huiqi.example", "--no-page")
    assert decide(emulator, person="he_officer")[0] == 400
    assert decide(emulator, person="he_officer", redirect_uri="https://huiqi.example/console")[0] == 302


def test_a_code_of_the_client_is_good_once_and_not_for_the_browsers_way(emulator: Emulator) -> None:
    path = f"/topapi/v2/user/getuserinfo?access_token={emulator.token()}"
    code = emulator.post("inside-code", person="he_officer")["code"]
    assert exchange(emulator, code).status == 400
    assert emulator.call("POST", path, {"code": code})["result"]["userid"] == "he_officer"
    assert emulator.call("POST", path, {"code": code})["errcode"] == 40078
    assert emulator.call("POST", path, {"code": code_of(emulator, "he_officer")})["errcode"] == 40078


def test_the_page_shows_the_people_and_escapes_what_it_was_given(emulator: Emulator) -> None:
    query = urllib.parse.urlencode(QUERY | {"state": '"><script>'})
    page = emulator.call("GET", f"/oauth2/auth?{query}").body.decode()
    assert "林涛" in page
    assert "<script>" not in page
