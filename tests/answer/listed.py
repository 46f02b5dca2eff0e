"""A writer that says what it was told to, in pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.answer.writer import ModelAway, Purse, Turn


@dataclass
class Listed:
    """Says ``text`` in pieces of ``piece`` characters; ``breaks`` after so many."""

    text: str
    piece: int = 3
    breaks: int = -1
    name: str = "listed"
    asked: list[Sequence[Turn]] = field(default_factory=list)

    def write(self, turns: Sequence[Turn], purse: Purse) -> Iterator[str]:
        purse.call()
        self.asked.append(turns)
        for count, at in enumerate(range(0, len(self.text), self.piece)):
            if count == self.breaks:
                raise ModelAway("断了")
            yield self.text[at : at + self.piece]
