"""A person before the emulator's sign-in page, without a browser."""

import urllib.error
import urllib.parse
import urllib.request

from tests.emulator.town_client import CLIENT_ID, Emulator

BACK = "http://127.0.0.1:9/console/back"
QUERY = {
    "client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code", "scope": "openid",
    "prompt": "consent", "state": "s t&1",
}  # fmt: skip


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow, so that the test sees where it would have gone."""

    def redirect_request(self, *_: object) -> None:
        return None


def decide(emulator: Emulator, **form: str) -> tuple[int, dict[str, str]]:
    body = urllib.parse.urlencode(QUERY | {"answer": "agree"} | form).encode()
    try:
        urllib.request.build_opener(Stay).open(emulator.url + "/oauth2/auth", body)
    except urllib.error.HTTPError as moved:
        with moved:
            query = urllib.parse.urlsplit(moved.headers.get("Location", "")).query
            return moved.code, dict(urllib.parse.parse_qsl(query))
    raise AssertionError("the page neither moved nor refused")


def code_of(emulator: Emulator, person: str) -> str:
    return decide(emulator, person=person)[1]["authCode"]
