"""Browsers at the page of a case, each with a link of its own and its own cookies. All names are made up (示例)."""

import re
from dataclasses import dataclass

from httpx2 import Response
from starlette.testclient import TestClient

from ledger.review_links import new_review_link
from tests.casework.made_case import Town
from web.app import Pages, build_app

BASE = "http://127.0.0.1:8090"


@dataclass
class Browser:
    """One browser, which knows one link."""

    client: TestClient
    link: str

    @property
    def path(self) -> str:
        return f"/review/{self.link}"

    def page(self, path: str = "") -> Response:
        return self.client.get(self.path + path)

    @property
    def csrf(self) -> str:
        found = re.search(r'data-csrf="(\w+)"', self.page().text)
        return found[1] if found else ""

    def does(self, act: str, **fields: str) -> Response:
        return self.client.post(f"{self.path}/{act}", data={"csrf": self.csrf, **fields})

    def sends(self, *files: tuple[str, bytes], slot: str = "") -> Response:
        """Send files in one form, as a browser without the script does."""
        parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
        return self.client.post(f"{self.path}/files", data={"csrf": self.csrf, "slot": slot}, files=parts)

    def puts(self, upload: str, offset: int, data: bytes, size: int, name: str, slot: str = "") -> Response:
        """Send one piece."""
        told = {"offset": str(offset), "size": str(size), "name": name, "slot": slot}
        return self.client.put(
            f"{self.path}/upload/{upload}", params=told, content=data, headers={"x-csrf-token": self.csrf}
        )


def browser(town: Town, link: str) -> Browser:
    """Return a new browser at a link."""
    office = town.office
    pages = Pages(office.ledger, lambda _: office.papers, office.today, lambda: {"ok": True}, reviews=lambda: office)
    return Browser(TestClient(build_app(pages), base_url=BASE), link)


def link_for(town: Town, case_id: str, who: str = "chen", name: str = "陈示例") -> str:
    """Make a link as the bot does."""
    with town.office.ledger.write() as session:
        return new_review_link(session, case_id, who, name, town.office.now())
