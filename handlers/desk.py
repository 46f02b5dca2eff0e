"""What a handler may reach: everything it needs is here, nothing is fetched from elsewhere."""

from dataclasses import dataclass

from config.settings import Settings
from ledger.base import Ledger


@dataclass
class Desk:
    """One desk for all handlers of a process."""

    ledger: Ledger
    settings: Settings
