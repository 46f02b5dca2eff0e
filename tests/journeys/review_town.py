"""People who hand papers in: the upload page as a browser drives it, the papers of a permit, files sent in private."""

import re
import secrets
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from knowledge.papers.samples.pack import Wanted, write_pack
from tests.emulator.town_client import Emulator
from tests.journeys.push_town import LOOK_S, Person, hears, now_in, read

LINK = re.compile(r"\((http://[^)\s]+/review/[\w-]+)\)")
ADVICE = "预审意见不替代受理和审批决定"
QUESTIONS = {"special": "否", "zone": "否", "relief": "否"}  # what the papers of a permit don't say by themselves


def permit_papers(folder: Path) -> dict[str, bytes]:
    """Return the papers of a permit as text, by the names of their files, without a fault."""
    write_pack(Wanted("M7", 1, date.today()), folder)  # noqa: DTZ011 - the bot's day is that of this machine
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in {".docx", ".pdf"}}


def named(papers: Mapping[str, bytes], *words: str) -> dict[str, bytes]:
    """Return the papers whose names have one of the words."""
    found = {name: data for name, data in papers.items() if any(word in name for word in words)}
    assert found, (words, list(papers))
    return found


class Page:
    """One browser at the page of a case."""

    def __init__(self, link: str) -> None:
        self.link = link
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def text(self, path: str = "", data: bytes | None = None, kind: str = "") -> str:
        """Return what the page says."""
        request = urllib.request.Request(self.link + path, data, {"Content-Type": kind} if kind else {})  # noqa: S310 - loopback
        with self._open.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    @property
    def csrf(self) -> str:
        """The word that every act of this browser carries."""
        found = re.search(r'data-csrf="(\w+)"', self.text())
        assert found is not None
        return found[1]

    def does(self, act: str, **fields: str) -> str:
        """Press a button."""
        form = urllib.parse.urlencode({"csrf": self.csrf, **fields}).encode()
        return self.text(f"/{act}", form, "application/x-www-form-urlencoded")

    def answers(self) -> None:
        """Answer the questions of a permit."""
        for key, value in QUESTIONS.items():
            self.does("answer", key=key, value=value)

    def sends(self, files: Mapping[str, bytes]) -> str:
        """Hand files in."""
        edge = secrets.token_hex(16)
        fields = {"csrf": self.csrf, "slot": ""}
        head = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        parts = [head.format(edge, name, value).encode() for name, value in fields.items()]
        for name, data in files.items():
            told = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(told.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self.text("/files", body, f"multipart/form-data; boundary={edge}")


def opens(town: Emulator, person: Person, group: str = "") -> Page:
    """Have a person begin the pre-review of a permit, and return the page of it."""
    begun = now_in(town)
    said = person.ask("预审 施工许可", group)
    assert ADVICE in said
    if group:
        assert "http" not in said  # a link that lets somebody in is nobody else's
        return Page(button_of(hears(town, person.private, "材料页", begun)))
    return Page(link_in(said))


def link_in(said: str) -> str:
    """Return the link to the page of a case in a message."""
    found = LINK.search(said)
    assert found is not None, said
    return found[1]


def button_of(card: Mapping[str, Any]) -> str:
    """Return where the button of a card leads."""
    [button] = card["content"]["buttons"]
    return str(button["url"])


def answered(town: Emulator, where: str, contains: str, after: int) -> str:
    """Wait until the bot says something in a conversation, asked or by itself; the test's time limit ends it."""
    while True:
        for one in town.get("messages", conversation=where, after=after)["messages"]:
            if one["sender"] == "bot" and contains in read(one):
                return read(one)
        assert town.process.poll() is None
        time.sleep(LOOK_S)


def sends_in_private(town: Emulator, person: Person, files: Mapping[str, bytes]) -> None:
    """Send files to the bot, each a message of its own."""
    for name, data in files.items():
        town.upload(name=name, data=data, person=person.key, conversation=person.private, kind="file")
