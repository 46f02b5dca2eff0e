"""One message about a case as the platform shows it: escaped, a line on a line, within the size of a message."""

from collections.abc import Mapping, Sequence

from outreach.markup import BYTES_MAX, fitting, shown, uncalled


def message_of(text: str, links: Mapping[str, str] | None = None) -> str:
    """Return a text of ours, with names and values of anybody in it, as markdown; ``links``: words to addresses."""
    return shown(text.split("\n"), links)


def title_of(text: str) -> str:
    """Return a title on one line that mentions nobody."""
    return uncalled(" ".join(text.split()))


def as_many(lines: Sequence[str], most: int, around: str) -> int:
    """Return how many of some lines one message takes beside the text around them; at most ``most``."""
    return fitting(lines[:most], BYTES_MAX - len(shown(around.split("\n")).encode()))
