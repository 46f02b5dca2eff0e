"""A file on its way into the base, and what became of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.audit import Actor


@dataclass(frozen=True, slots=True)
class Near:
    """A document whose text is nearly the same."""

    policy_id: str
    number: int
    title: str
    likeness: float  # 0 to 1: the share of five-character runs that both have


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    path: Path
    state: str  # added, pending, duplicate, near, refused, secret
    reason: str = ""  # a sentence, empty when added without anything to say
    policy_id: str = ""
    number: int = 0  # of the version it became; 0: none
    near: tuple[Near, ...] = ()
    doubts: tuple[str, ...] = ()  # what is missing or unsure, one short sentence each: 施行日期：…
    file_id: int = 0  # of the row in import_file, for a retry; 0: none was kept


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read and is not yet written down."""

    path: Path
    name: str
    sha256: str = ""
    size: int = 0  # bytes
    suffix: str = ""
    media_type: str = ""
    digest: dict[str, Any] = field(default_factory=dict)
    known: str = ""  # policy id: the same bytes are in the base
    refused: str = ""  # the sentence why it can't be read
    secret: bool = False

    @property
    def content(self) -> dict[str, Any]:
        """What the version will keep."""
        found: dict[str, Any] = self.digest["content"]
        return found

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the document."""
        found: dict[str, Any] = self.content["fields"]
        return found

    @property
    def known_as(self) -> str:
        """The title people use."""
        return str(self.fields["inner_title"] or self.fields["title"])


@dataclass(frozen=True, slots=True)
class How:
    """How some files are handed in."""

    actor: Actor
    publish: bool  # at once: the operator's door
    replaces: str = ""  # policy id: a new version of that document
    reason: str = ""
    log: bool = True  # write a row for a file that is refused
