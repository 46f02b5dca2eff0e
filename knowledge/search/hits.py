"""What search gives: passages with the status of their document on the day asked."""

from dataclasses import dataclass
from datetime import date

from knowledge.rules.period import Status


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found."""

    policy_id: str
    title: str  # the title people know: the inner title where there is one
    doc_no: str
    level: str
    region: str  # code
    department: str
    status: Status  # on the day asked
    effective_on: date | None
    expires_on: date | None
    successor_id: str | None
    ordinal: int  # of the article; the page's anchor is "a<ordinal>"
    label: str  # 第十二条
    path: tuple[str, ...]
    kind: str
    text: str
    score: float  # comparable within one question only
    contact: str = ""  # as the document's text gives it
    version: int = 0  # the number of the version it stands in, where that is not the live one


@dataclass(frozen=True, slots=True)
class PolicyHit:
    """One document that was found."""

    policy_id: str
    title: str
    doc_no: str
    level: str
    region: str
    department: str
    status: Status
    score: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote that may answer: whole sentences of one document, at most 400 characters, as they stand there."""

    hit: Hit  # the article in which it begins
    last: int  # ordinal of the article in which it ends
    text: str
    within: str  # the articles it is quoted from, one after another
