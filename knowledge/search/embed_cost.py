"""What a re-embed takes, told before it begins: it costs money at an endpoint and hours on a processor."""

from dataclasses import dataclass

from ledger.articles import article_sizes_after
from ledger.base import Ledger

TOKENS_A_CHAR = 0.8  # Chinese text in the vocabularies of Qwen and BGE has 0.6 to 0.8 tokens a character


@dataclass(frozen=True, slots=True)
class Cost:
    """Articles to embed, and the characters of their texts with titles."""

    articles: int
    chars: int

    @property
    def tokens(self) -> int:
        """About how many tokens, rather too many than too few."""
        return round(self.chars * TOKENS_A_CHAR)

    def yuan(self, price: float) -> float:
        """Return about what it costs at ``price`` yuan a million tokens."""
        return self.tokens * price / 1_000_000


def cost_of(ledger: Ledger, after: int) -> Cost:
    """Return what it takes to embed what changed after a change number; 0: everything."""
    with ledger.read() as session:
        return Cost(*article_sizes_after(session, after))
