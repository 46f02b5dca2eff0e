"""A code of the sign-in page becomes a person of the organisation, or a sentence that says why not."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from bot.errors import CredentialsRefused, SignInRefused
from bot.oauth import OAuth
from bot.tokens import TokenSource
from config.settings import Settings
from tests.emulator.signing_in import code_of
from tests.emulator.town_client import CLIENT_ID, SECRET, Emulator, running


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running("--no-page", "--api-qps", "0") as started:
        yield started


@pytest.fixture
async def oauth(emulator: Emulator) -> AsyncIterator[OAuth]:
    async with signing(emulator.url) as made:
        yield made
    emulator.call("DELETE", "/emulator/faults")


class signing:  # noqa: N801 - reads as a verb: async with signing(…)
    """The sign-in of a bot whose DingTalk is at ``base``."""

    def __init__(self, base: str, secret: str = SECRET, timeout_s: float = 8.0) -> None:
        self.settings = Settings(
            dingtalk_openapi_base=base, dingtalk_oapi_base=base, dingtalk_client_id=CLIENT_ID,
            dingtalk_client_secret=secret, http_timeout_s=timeout_s,
        )  # fmt: skip

    async def __aenter__(self) -> OAuth:
        self.session = aiohttp.ClientSession()
        self.tokens = TokenSource(self.settings, lambda: self.session)
        return OAuth(self.settings, self.tokens)

    async def __aexit__(self, *_: object) -> None:
        await self.tokens.close()
        await self.session.close()


async def test_a_member_of_the_organisation_is_known(oauth: OAuth, emulator: Emulator) -> None:
    person = await oauth.sign_in(code_of(emulator, "he_officer"))
    assert (person.staff_id, person.name) == ("he_officer", "何静")


async def test_a_spent_code_asks_to_sign_in_again(oauth: OAuth, emulator: Emulator) -> None:
    code = code_of(emulator, "he_officer")
    await oauth.sign_in(code)
    for bad in (code, "made-up", ""):
        with pytest.raises(SignInRefused, match="重新点"):
            await oauth.sign_in(bad)


async def test_somebody_outside_the_organisation_is_refused(oauth: OAuth, emulator: Emulator) -> None:
    with pytest.raises(SignInRefused, match="不在本组织通讯录内"):
        await oauth.sign_in(code_of(emulator, "visitor_ma"))


async def test_a_wrong_secret_is_told_to_whoever_keeps_the_settings(emulator: Emulator) -> None:
    async with signing(emulator.url, "wrong") as oauth:
        with pytest.raises(CredentialsRefused, match="CLIENT_SECRET"):
            await oauth.sign_in(code_of(emulator, "he_officer"))


async def test_an_application_token_that_lapsed_is_renewed(oauth: OAuth, emulator: Emulator) -> None:
    await oauth.sign_in(code_of(emulator, "he_officer"))
    emulator.post("fault", kind="token_expire")
    assert (await oauth.sign_in(code_of(emulator, "guo_officer"))).staff_id == "guo_officer"


async def test_a_missing_permission_is_named(oauth: OAuth, emulator: Emulator) -> None:
    emulator.post("fault", kind="permission", path="contact/users", scopes=["Contact.User.Read"])
    with pytest.raises(SignInRefused, match=r"Contact\.User\.Read"):
        await oauth.sign_in(code_of(emulator, "he_officer"))


@pytest.mark.parametrize("path", ["userAccessToken", "contact/users", "getbyunionid"])
async def test_a_platform_in_trouble_signs_nobody_in(oauth: OAuth, emulator: Emulator, path: str) -> None:
    code = code_of(emulator, "he_officer")
    emulator.post("fault", kind="error", status=503, path=path)
    with pytest.raises(SignInRefused, match="稍后再试"):
        await oauth.sign_in(code)


async def test_a_platform_that_is_gone_signs_nobody_in() -> None:
    async with signing("http://127.0.0.1:9", timeout_s=1.0) as oauth:
        with pytest.raises(SignInRefused, match="没有应答"):
            await oauth.sign_in("code")


async def test_no_code_and_no_token_is_logged(oauth: OAuth, emulator: Emulator) -> None:
    structlog.reset_defaults()
    code = code_of(emulator, "visitor_ma")
    with capture_logs() as told:
        for _ in range(2):
            with pytest.raises(SignInRefused) as refused:
                await oauth.sign_in(code)
    assert code not in str(told) + str(refused.value)
    assert emulator.token() not in str(told)
