"""The list of a round as the firm reads it: what is open with its places, and what an officer has settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.review_list import OWN, Item
from config.words import review_page as words
from knowledge.rules.agreement_values import DEFERRED
from web.review_cards import GOOD, TONES, WARN, Card, FileRow


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of a round."""

    item: Item
    places: tuple[tuple[str, int], ...]  # (where in words, number of the file; 0 when it is not there any more)
    settled: str  # what an officer has said
    changed: bool  # its paper has been changed since

    @property
    def shown(self) -> str:
        """Its result, or that a person has settled it."""
        if self.item.settled and self.item.opinion is not None:
            return words.PROMISED if self.item.opinion.result == DEFERRED else words.CONFIRMED
        return self.item.result

    @property
    def tone(self) -> str:
        """How urgent it is."""
        return GOOD if self.item.settled else TONES.get(self.item.result, WARN)


def lines_of(items: Sequence[Item], files: Sequence[FileRow], cards: Sequence[Card]) -> list[Line]:
    """Return the list of a round, in its order.

    Args:
        items: the list.
        files: those of the case that count now.
        cards: the papers of the list.

    """
    return [_line(one, files, cards) for one in items]


def _line(item: Item, files: Sequence[FileRow], cards: Sequence[Card]) -> Line:
    numbers = {one.name: one.number for one in files}
    places = dict.fromkeys(
        (words.where(str(one["file"]), int(one["page"] or 0), str(one["value"] or "")), numbers.get(one["file"], 0))
        for one in item.evidence
        if one["file"]
    )
    told = ""
    if (said := item.opinion) is not None:
        own_words = item.key.startswith(OWN)
        told = words.added(said.name) if own_words else words.settled(said.result, said.name, said.reason, said.until)
    return Line(item, tuple(places), told, _changed(item, numbers, cards))


def _changed(item: Item, numbers: dict[str, int], cards: Sequence[Card]) -> bool:
    """Tell whether a paper of a line has been changed since the round: its files, or one it rests on is gone."""
    own = next((one for one in cards if one.slot == item.slot), None)
    if own is not None:
        return own.status in {words.CHANGED, words.READING}
    return any(one["file"] and one["file"] not in numbers for one in item.evidence)
