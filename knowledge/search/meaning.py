"""What the other leg of a search must be able to do: similarity of meaning. vectors.py is one."""

from collections.abc import Mapping
from typing import Protocol

from ledger.base import Ledger


class Meaning(Protocol):
    """The other leg: similarity of meaning. See vectors.py."""

    def catch_up(self, ledger: Ledger) -> int:
        """Take in what changed."""
        ...

    def near(self, text: str, limit: int) -> Mapping[tuple[str, int], float]:
        """Return the similarity, 0 to 1, of the articles nearest to a text; empty when the endpoint fails."""
        ...
