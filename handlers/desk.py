"""What a handler may reach: one explicit argument, built once in bot/wiring.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from casework.office import ReviewOffice, office_for
from config.city import City
from config.settings import Settings
from handlers.message import Attachment, Message
from knowledge.answer.gaps import Gaps
from knowledge.answer.official import Officials
from knowledge.answer.writer import Writer
from knowledge.errors import ActRefused
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from knowledge.library.glance import Glance
from knowledge.library.registrar import Registrar
from knowledge.papers.matter_shelf import MatterShelf
from knowledge.papers.opening import Opening
from knowledge.search.shelf import Shelf
from ledger.audit import Actor, Channel
from ledger.base import Ledger

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Desk:
    """The house as a handler sees it."""

    ledger: Ledger
    settings: Settings
    city: City
    shelf: Shelf
    now: Callable[[], datetime]  # aware
    registrar: Registrar | None = None  # every act on the base
    officials: Officials = field(init=False)
    gaps: Gaps = field(init=False)
    offers: Offers = field(init=False)  # reward items, and what of them fits whom
    matters: MatterShelf = field(init=False)  # lists of papers
    standing: Standing = field(init=False)  # how every firm stands with them, stored
    writer: Writer | None = None  # a language model, where one is configured; it asks the switch itself
    fetch: Callable[[Attachment], bytes] | None = None  # brings a file that came with a message; in a worker thread
    glance: Glance | None = None  # reads a picture or file that is only asked about
    opening: Opening | None = None  # reads papers of a case at once; None: they wait for the worker

    def __post_init__(self) -> None:
        """Put the official answers and the open questions on the desk."""
        officials = Officials(self.shelf)
        nearest = lambda text, day: self.shelf.find(text, day=day, limit=3)  # noqa: E731 - one line, used once
        object.__setattr__(self, "officials", officials)
        object.__setattr__(self, "offers", Offers(self.ledger, self.city.folder / "items"))
        object.__setattr__(self, "matters", MatterShelf(self.ledger, self.city.folder))
        object.__setattr__(self, "standing", Standing(self.ledger, self.offers, self.now))
        object.__setattr__(self, "gaps", Gaps(self.ledger, self.city, officials, nearest))

    def day(self, message: Message) -> date:
        """Return the day to answer for: the one asked, or today in China."""
        return message.today or self.today()

    def today(self) -> date:
        """Return today in China."""
        return self.now().astimezone(CHINA).date()

    def reviews(self) -> ReviewOffice:
        """Return what the cases of pre-review may reach, with the lists that hold at this moment.

        Raises:
            MattersRefused: the city's lists can't be used.
        """
        return office_for(self.ledger, self.city, self.settings, self.now)

    def page_url(self, policy_id: str, ordinal: int = 0) -> str:
        """Return our page of a document, at one article when given."""
        anchor = f"#a{ordinal}" if ordinal else ""
        return f"{self.settings.pages_url}/policy/{policy_id}{anchor}"

    def acts(self) -> Registrar:
        """Return who acts on the base.

        Raises:
            ActRefused: this desk has no base to act on.
        """
        if self.registrar is None:
            raise ActRefused("这里不能改动政策库，请在管理控制台或命令行办理。")
        return self.registrar


def actor_of(message: Message) -> Actor:
    """Return who speaks, as the audit knows them."""
    speaker = message.speaker
    return Actor(speaker.staff_id, speaker.name, speaker.role.value, Channel.CHAT)
