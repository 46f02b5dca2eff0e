"""Enterprises whose stored results no longer rest on what is known of them: written down with the change itself.

The row is written in the transaction that changes the facts, so none is lost, and goes when results that rest on these
facts, or on newer ones, are stored.
"""

from typing import cast

from sqlalchemy import ForeignKey, Table, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import STIRRED, Base
from ledger.direct import Direct


class MatchDue(Base):
    """One enterprise to be matched anew."""

    __tablename__ = "match_due"

    uscc: Mapped[str] = mapped_column(ForeignKey("enterprise.uscc"), primary_key=True)
    facts_version: Mapped[int]  # of the facts that are to be matched


_table = cast("Table", MatchDue.__table__)
_add = {}
for _name, _kind in (("sqlite", sqlite), ("postgresql", postgresql)):
    _new = _kind.insert(_table)
    _add[_name] = _new.on_conflict_do_update(
        index_elements=["uscc"], set_={"facts_version": _new.excluded.facts_version}
    )
_ADD = Direct(_add, "uscc", "facts_version")
_DONE = Direct(delete(_table).where(_table.c.uscc == bindparam("code"), _table.c.facts_version <= bindparam("version")))


def call_for(session: Session, uscc: str, facts_version: int) -> None:
    """Write down that an enterprise is to be matched anew by these facts."""
    _ADD.rows(session, {"uscc": uscc, "facts_version": facts_version})
    session.info[STIRRED] = True


def called_for(session: Session, limit: int) -> list[str]:
    """Return the codes of some enterprises to be matched anew."""
    return list(session.execute(select(_table.c.uscc).order_by(_table.c.uscc).limit(limit)).scalars())


def answered(session: Session, versions: dict[str, int]) -> None:
    """Strike off enterprises whose results rest on the facts that were asked for, or on newer ones.

    A change that is committed meanwhile keeps its row.
    """
    for uscc, version in sorted(versions.items()):
        _DONE.rows(session, {"code": uscc, "version": version})


def how_many_due(session: Session) -> int:
    """Return how many enterprises wait to be matched anew."""
    return session.scalar(select(func.count()).select_from(_table)) or 0
