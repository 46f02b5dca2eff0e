"""Alembic's door: it is only ever called by ledger/migrate.py, which hands over an open connection."""

from typing import Any, Literal

from alembic import context

from ledger.base import Instant, Word
from ledger.migrate import every_table


def plain_type(kind: str, thing: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - the signature is Alembic's
    """Write our column types as the plain types they are, so that a step never depends on later code."""
    if kind != "type":
        return False
    if isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, Word):
        return "sa.String(length=40)"
    if repr(thing).startswith("JSON("):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,
    render_item=plain_type,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
