"""One request to the console, its answer, and who asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ledger.audit import Actor, Channel
from ledger.consoles import Duty
from web.console.office import Office

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is signed in, with the duties they have at this moment."""

    staff_id: str
    name: str
    csrf: str
    duties: frozenset[Duty]
    departments: tuple[str, ...] = ()  # of their DEPARTMENT duties

    @property
    def actor(self) -> Actor:
        """Return the person as the audit log names them."""
        return Actor(self.staff_id, self.name, "、".join(duty.value for duty in Duty if duty in self.duties), CONSOLE)

    def may(self, *duties: Duty) -> bool:
        """Tell whether the person has one of some duties."""
        return not self.duties.isdisjoint(duties)


CONSOLE = Channel.CONSOLE


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form or of an address; the same name may come several times."""

    pairs: Sequence[tuple[str, str]] = ()

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of a name, trimmed."""
        return next((value.strip() for key, value in reversed(self.pairs) if key == name), default)

    def every(self, name: str) -> list[str]:
        """Return every value of a name in order."""
        return [value.strip() for key, value in self.pairs if key == name]

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number of at most nine digits, or the default."""
        value = self.one(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else default  # noqa: PLR2004

    def has(self, name: str) -> bool:
        """Tell whether a name came at all."""
        return any(key == name for key, _ in self.pairs)

    def day(self, name: str) -> date | None:
        """Return a day given as 2026-11-22; None when there is none or it is no day."""
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the office, who asks, and what was sent. Safe to read: duties and CSRF have been checked."""

    office: Office
    visitor: Visitor
    address: str  # the path that was asked for
    path: Mapping[str, str]
    query: Fields = field(default_factory=Fields)
    form: Fields = field(default_factory=Fields)

    @property
    def number(self) -> int:
        """The version in the address, ``?v=3``; 0 when none is named."""
        return self.query.number("v") or self.form.number("v")

    def page_of(self, count: int, size: int = PAGE_SIZE) -> "Paging":
        """Return which part of a list is asked for."""
        pages = max(1, -(-count // size))
        return Paging(min(max(self.query.number("page", 1), 1), pages), pages, count, size, self)

    def link(self, **changed: object) -> str:
        """Return the same address with some fields of its query changed; empty ones are left out."""
        kept = {key: value for key, value in self.query.pairs if key not in {*changed, "done", "n"}}
        kept |= {key: str(value) for key, value in changed.items()}
        query = urlencode({key: value for key, value in kept.items() if value})
        return f"{self.address}?{query}" if query else self.address


@dataclass(frozen=True, slots=True)
class Paging:
    """One part of a long list."""

    page: int
    pages: int
    count: int
    size: int
    visit: Visit

    @property
    def offset(self) -> int:
        """How many rows come before this part."""
        return (self.page - 1) * self.size

    def link(self, page: int) -> str:
        """Return the address of another part."""
        return self.visit.link(page=page)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page."""

    template: str
    values: Mapping[str, object]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """Look there next; the way every successful act ends."""

    to: str
    done: str = ""  # a key of config.words.console.DONE
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """JSON for the small scripts of the pages."""

    body: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to be downloaded, never to be shown."""

    path: Path
    name: str
    passing: bool = False  # made for this answer: removed when it is sent


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of ours to be shown in a page."""

    path: Path


@dataclass(frozen=True, slots=True)
class Lines:
    """Text that is written while it is sent."""

    pieces: Iterator[str]
    name: str
    media_type: str


Answer = Shown | Moved | Data | Kept | Picture | Lines


class NotThere(Exception):
    """No such page, or nothing this person may know of."""
