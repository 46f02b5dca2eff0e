"""The items a command works with: those of a folder, or the city's with what was published in the ledger first."""

from pathlib import Path
from typing import TYPE_CHECKING

from config.city import load_city
from config.settings import load_settings

if TYPE_CHECKING:
    from knowledge.rules.item import ItemSet


def offered(folder: Path | None) -> "ItemSet":
    """Return the items of a folder; without one those that count now. No database is made for that.

    Raises:
        ItemsRefused: a text can't be read; every fault with its place.
        LedgerError: the database can't be reached.

    """
    from knowledge.items.offers import file_of  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.items.reading import read_items, read_texts, texts_in  # noqa: PLC0415
    from ledger.items import published_there  # noqa: PLC0415

    if folder is not None:
        return read_items(folder)
    settings = load_settings()
    own = load_city(settings.city).folder / "items"
    published = published_there(settings.ledger_url)
    if not published:
        return read_items(own)
    return read_texts(texts_in(own) | {file_of(code): text for code, text in published.items()})
