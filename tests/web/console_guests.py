"""People at the console, as browsers: each signs in the way a person does, through a stand-in for DingTalk."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from httpx2 import Response  # what the test client answers with
from starlette.testclient import TestClient

from bot.dispatch import dispatch
from bot.errors import SignInRefused
from bot.office import office_of, rehearse
from bot.wiring import House
from config.settings import Settings
from handlers.message import Message, Reply
from handlers.routes import ROUTES
from ledger.consoles import Duty, Grant, give_duty
from tests.web.visitor import Visitor
from web.app import Pages, build_app
from web.console.office import Office, Person

BASE = "http://127.0.0.1:8090"


@dataclass
class Clock:
    """The house's clock, moved by tests."""

    now: datetime

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Platform:
    """Stands in for DingTalk: a code is the name of who brings it, good once."""

    spent: set[str] = field(default_factory=set)

    async def sign_in(self, code: str) -> Person:
        if code in self.spent or not code.startswith("code-"):
            raise SignInRefused("登录码已用过或已过期。请重新登录。")
        self.spent.add(code)
        staff_id = code.split("-")[1]
        return Person(staff_id, f"名{staff_id}")


@dataclass
class Console:
    """The console of one house."""

    office: Office
    clock: Clock
    came: int = 0
    codes: int = 0

    def browser(self) -> Visitor:
        pages = Pages(
            self.office.ledger, self.office.registrar.intake.original_path, self.office.today,
            lambda: {"ok": True}, office=self.office,
        )  # fmt: skip
        return Visitor(build_app(pages), BASE, follow_redirects=False)

    def code(self, staff_id: str) -> str:
        self.codes += 1
        return f"code-{staff_id}-{self.codes}"

    def guest(self, staff_id: str, *duties: Duty, department: str = "") -> "Guest":
        """A browser in which somebody with some duties is signed in."""
        with self.office.ledger.write() as session:
            for duty in duties:
                belongs = department if duty is Duty.DEPARTMENT else ""
                row = Grant(staff_id=staff_id, duty=duty, department=belongs, given_by="test")
                row.given_at = self.clock.now
                give_duty(session, row)
        guest = Guest(self.browser(), staff_id)
        answer = guest.sign_in(self.code(staff_id))
        assert answer.status_code == 303, answer.text
        return guest


@dataclass
class Guest:
    """One browser and the person before it."""

    browser: TestClient
    staff_id: str

    def begin(self, address: str = "") -> str:
        """Go to the sign-in page and return the state it would bring back."""
        moved = self.browser.get("/console/login/start", params={"next": address})
        assert moved.status_code == 303
        return parse_qs(urlsplit(moved.headers["location"]).query)["state"][0]

    def sign_in(self, code: str, address: str = "") -> Response:
        state = self.begin(address)
        return self.browser.get("/console/signed-in", params={"authCode": code, "state": state})

    def get(self, path: str, **query: object) -> Response:
        return self.browser.get(path, params={name: str(value) for name, value in query.items()} or None)

    @property
    def csrf(self) -> str:
        """The token that every form of this person carries."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/console").text)
        assert found is not None
        return found[1]

    def post(self, path: str, csrf: str | None = None, **form: str | list[str]) -> Response:
        return self.browser.post(path, data={"csrf": self.csrf if csrf is None else csrf} | form)

    def upload(self, *files: tuple[str, bytes], **form: str) -> Response:
        parts = [("files", (name, data)) for name, data in files]
        return self.browser.post("/console/upload", data={"csrf": self.csrf} | form, files=parts)


def console_of(house: House, clock: Clock, **settings: object) -> Console:
    """Build the console of a house whose clock a test moves."""

    def answer(message: Message) -> Reply:
        return dispatch(message, house.desk, ROUTES)

    class NoOAuth:
        sign_in = Platform().sign_in

    office = office_of(house, NoOAuth(), answer, lambda: None)  # type: ignore[arg-type] # only its sign_in is used
    changed = Settings.model_validate(house.settings.model_dump() | settings)
    office = replace(office, now=lambda: clock.now, settings=changed, rehearse=partial(rehearse, house, answer))
    return Console(office, clock)
