"""What a handler may reach: one explicit argument, built once in bot/wiring.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from config.city import City
from config.settings import Settings
from handlers.message import Message
from knowledge.search.shelf import Shelf
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

    def day(self, message: Message) -> date:
        """Return the day to answer for: the one asked, or today in China."""
        return message.today or self.today()

    def today(self) -> date:
        """Return today in China."""
        return self.now().astimezone(CHINA).date()

    def page_url(self, policy_id: str, ordinal: int = 0) -> str:
        """Return our page of a document, at one article when given."""
        anchor = f"#a{ordinal}" if ordinal else ""
        return f"{self.settings.pages_url}/policy/{policy_id}{anchor}"
