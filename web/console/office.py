"""What the pages of the console may reach: one explicit argument, built once in bot/wiring.py."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from config.city import City
from config.settings import Settings
from knowledge.answer.gaps import Gaps
from knowledge.items.editing import Editing
from knowledge.items.offers import Offers
from knowledge.items.proposing.second_reader import Filler
from knowledge.items.standing import Standing
from knowledge.library.registrar import Registrar
from knowledge.papers.pictures import Pictures
from knowledge.search.shelf import Shelf
from ledger.base import Ledger


@dataclass(frozen=True, slots=True)
class Person:
    """Who the platform says has signed in."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One passage a rehearsed answer rests on."""

    title: str
    doc_no: str
    article: str
    status: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An answer as an enterprise would see it."""

    text: str
    found: bool
    quotes: tuple[Quote, ...] = ()


class Compares(Protocol):
    """Works out what a draft of an item would change."""

    def ask(self, code: str, text: str) -> dict[str, Any] | None:
        """Return it as knowledge.items.difference tells it, with the name; None while it is worked out."""
        ...

    def stop(self) -> None:
        """End what is being worked out."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """The house as the console sees it."""

    ledger: Ledger
    city: City
    settings: Settings
    registrar: Registrar
    shelf: Shelf
    gaps: Gaps
    now: Callable[[], datetime]  # aware
    today: Callable[[], date]  # in China
    incoming: Path  # folder for what is being uploaded
    sign_in: Callable[[str], Awaitable[Person]]  # a code of the sign-in page -> who; raises HuiqiError
    rehearse: Callable[[str, date, str], Rehearsed]  # question, day, code of a place
    files_came: Callable[[], None]  # tells the reader of uploads not to wait any longer
    standing: Standing  # how every firm stands with every item, stored
    comparing: Compares  # what a draft of an item would change
    offers: Offers  # the items that count
    editing: Editing  # their texts on the way there
    pictures: Pictures  # pages of papers handed in, drawn
    cases: Path | None = None  # folder of rule cases, where there is one
    forms: Filler | None = None  # a model that reads policies beside the patterns

    @property
    def returns_to(self) -> str:
        """The address the sign-in page comes back to; it must be registered with the platform."""
        return f"{self.settings.pages_url}/console/signed-in"
