"""A version as people look at it: its fields with their evidence, its articles, its doubts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read, or who gave it."""

    field: str
    value: str  # its text form
    quote: str = ""  # exactly the characters at the place
    block: int = -1  # of Document.blocks, counted from 0; -1: not from the text
    start: int = 0  # character in the block
    end: int = 0
    confidence: float = 1.0
    rule: str = ""  # what read it; "人工" for a person
    who: str = ""  # the person's name


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """Something a person has to look at."""

    doubt_id: int
    field: str
    name: str  # of the field, as people know it
    proposed: str
    confidence: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """One version of a document, whole."""

    policy_id: str
    number: int
    state: str  # of ledger.versions.VersionState
    fields: dict[str, Any]  # column of Policy -> plain JSON, days as ISO text
    articles: tuple[dict[str, Any], ...]  # ordinal label path kind text page responsible
    links: tuple[dict[str, Any], ...]  # bond target_key since clause quote confidence change
    windows: tuple[dict[str, Any], ...]
    evidence: tuple[Evidence, ...]
    doubts: tuple[OpenDoubt, ...]
    document: dict[str, Any]  # blocks, as document.to_plain gives them
    author: str
    author_name: str
    created_at: datetime
    reviewer: str
    reviewer_name: str
    published_at: datetime | None
    publish_at: datetime | None
    note: str
    source_name: str
    media_type: str
    sha256: str
