"""What is known of an enterprise: one fact a row, by name and year, each with its source, its day and who verified it.

Nothing is overwritten: a new value ends the row before it. Of several sources the one that knows best counts, and the
others stay visible beside it. ``Enterprise.facts`` is the view of what counts, made anew in the same transaction.
Source: domain practice (一企一档): every value carries its source, its as-of day, its year and its verifier.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.due import call_for
from ledger.enterprises import Enterprise
from ledger.talks import Number

NO_YEAR = 0


class FactSource(enum.StrEnum):
    """Where a value comes from; the one named first counts before the ones named later."""

    DEPARTMENT = "部门数据"
    IMPORTED = "导入"
    ASSISTANT = "助理填报"
    ENTERPRISE = "企业填报"


RANK = {source: place for place, source in enumerate(FactSource)}


class Fact(Base):
    """One value from one source, as long as it held."""

    __tablename__ = "fact"
    __table_args__ = (
        Index(
            "ux_fact_current",
            *("uscc", "name", "year", "source"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_fact_uscc", "uscc", "name"),
    )

    fact_id: Mapped[int] = mapped_column(Number, primary_key=True)
    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc))
    name: Mapped[str] = mapped_column(String(60))  # dotted: credit.dishonest_exec
    year: Mapped[int] = mapped_column(default=NO_YEAR)
    value: Mapped[Any] = mapped_column(Json)  # as it was given: a number of 元 or text with a unit, a list, a flag
    source: Mapped[FactSource] = mapped_column(Word(FactSource))
    as_of: Mapped[date] = mapped_column(Date)  # the day the value describes
    said_by: Mapped[str] = mapped_column(String(100), default="")  # staff id, or the name of a file or a department
    verified_by: Mapped[str] = mapped_column(String(100), default="")
    noted_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Given:
    """A value as somebody gives it. None takes the source's value back: nobody knows any more."""

    name: str
    value: Any
    year: int = NO_YEAR


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives values: the source, the day they describe, the person, and who verified them."""

    source: FactSource
    as_of: date
    said_by: str = ""
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of one value: ``changed`` is False when the same source had said the same."""

    name: str
    year: int
    before: Any
    value: Any
    changed: bool


def note_facts(session: Session, uscc: str, given: Iterable[Given], giver: Giver, now: datetime) -> list[Noted]:
    """Write values down for an enterprise and bring its view up to date.

    Raises:
        LookupError: there is no such enterprise.

    """
    firm = session.get(Enterprise, uscc, with_for_update=True)
    if firm is None:
        raise LookupError(uscc)
    own = {(row.name, row.year): row for row in current_facts(session, uscc) if row.source is giver.source}
    noted = [_note(session, uscc, one, giver, own.get((one.name, one.year)), now) for one in given]
    session.flush()
    if any(one.changed for one in noted):
        firm.facts = view(current_facts(session, uscc))
        firm.facts_version += 1
        call_for(session, uscc, firm.facts_version)
    return noted


def _note(session: Session, uscc: str, given: Given, giver: Giver, known: Fact | None, now: datetime) -> Noted:
    before = known.value if known is not None else None
    if before == given.value:
        if known is not None:
            known.as_of = max(known.as_of, giver.as_of)
            known.verified_by = giver.verified_by or known.verified_by
        return Noted(given.name, given.year, before, given.value, changed=False)
    if known is not None:
        known.ended_at = now
        session.flush()  # the old row ends before the new one begins: one is current at a time
    if given.value is not None:
        place = {"uscc": uscc, "name": given.name, "year": given.year, "value": given.value}
        by = {"source": giver.source, "as_of": giver.as_of, "said_by": giver.said_by, "verified_by": giver.verified_by}
        session.add(Fact(**place, **by, noted_at=now))
    return Noted(given.name, given.year, before, given.value, changed=True)


def current_facts(session: Session, uscc: str) -> list[Fact]:
    """Return every value that holds now, all sources, by name and year; of one name and year the best source first."""
    rows = session.execute(select(Fact).where(Fact.uscc == uscc, Fact.ended_at.is_(None))).scalars()
    return sorted(rows, key=lambda row: (row.name, row.year, RANK[row.source]))


def history(session: Session, uscc: str, name: str) -> Sequence[Fact]:
    """Return every value a fact ever had, newest first."""
    rows = select(Fact).where(Fact.uscc == uscc, Fact.name == name).order_by(Fact.fact_id.desc())
    return session.execute(rows).scalars().all()


def facts_ended_since(session: Session, uscc: str, since: datetime) -> Sequence[Fact]:
    """Return the values of an enterprise that have ended after a moment, in the order in which they were noted."""
    rows = select(Fact).where(Fact.uscc == uscc, Fact.ended_at >= since).order_by(Fact.fact_id)
    return session.execute(rows).scalars().all()


def history_of(session: Session, uscc: str) -> Sequence[Fact]:
    """Return every value of an enterprise that holds no more, the newest first."""
    rows = select(Fact).where(Fact.uscc == uscc, Fact.ended_at.is_not(None)).order_by(Fact.fact_id.desc())
    return session.execute(rows).scalars().all()


def counting(rows: Iterable[Fact]) -> list[Fact]:
    """Return the one row of each name and year that counts: what was verified first, then by the rank of its source."""
    best: dict[tuple[str, int], Fact] = {}
    for row in rows:
        held = best.get((row.name, row.year))
        if held is None or _standing(row) < _standing(held):
            best[(row.name, row.year)] = row
    return [best[place] for place in sorted(best)]


def disputed(rows: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Return (what counts, what another source says) where two sources differ."""
    best = {(row.name, row.year): row for row in counting(rows)}
    return [
        (best[(row.name, row.year)], row)
        for row in rows
        if best[(row.name, row.year)] is not row and best[(row.name, row.year)].value != row.value
    ]


def view(rows: Iterable[Fact]) -> dict[str, Any]:
    """Return what counts as one mapping: yearly facts under their year, dotted names nested.

    The shape is that of a file of facts: ``{"revenue": {"2025": "5600万元"}, "credit": {"dishonest_exec": false}}``.
    """
    made: dict[str, Any] = {}
    for row in counting(rows):
        *outer, last = row.name.split(".")
        inside = made
        for part in outer:
            inside = inside.setdefault(part, {})
        if row.year == NO_YEAR:
            inside[last] = row.value
        else:
            inside.setdefault(last, {})[str(row.year)] = row.value
    return made


def _standing(row: Fact) -> tuple[int, int, int]:
    return (0 if row.verified_by else 1, RANK[row.source], -row.as_of.toordinal())
