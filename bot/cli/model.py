"""huiqi model: the language model's switch; works at once in every process of the house."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from config.settings import Settings, load_settings
from config.words import model as words

if TYPE_CHECKING:
    from ledger.base import Ledger

AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
REASON = click.option("--reason", default="", help="Why; kept in the audit log.")


@click.group()
def model() -> None:
    """Switch the language model on or off, everywhere and at once."""


@model.command()
@REASON
@AS_JSON
def on(reason: str, *, as_json: bool) -> None:
    """Use the model again."""
    _turn(reason, on=True, as_json=as_json)


@model.command()
@REASON
@AS_JSON
def off(reason: str, *, as_json: bool) -> None:
    """Answer without the model from the next question on."""
    _turn(reason, on=False, as_json=as_json)


@model.command()
@AS_JSON
def status(*, as_json: bool) -> None:
    """Show how the switch stands, who set it, and which model is configured; asks no endpoint (see doctor)."""
    _show(load_settings(), as_json=as_json)


def _turn(reason: str, *, on: bool, as_json: bool) -> None:
    from ledger.audit import Actor  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.switches import MODEL, turn  # noqa: PLC0415

    settings = load_settings()
    with _ledger(settings) as ledger, ledger.write() as session:
        turn(session, MODEL, Actor(f"os:{getpass.getuser()}"), datetime.now(UTC), on=on, reason=reason)
    _show(settings, as_json=as_json)


def _show(settings: Settings, *, as_json: bool) -> None:
    from ledger.switches import MODEL, standing  # noqa: PLC0415 - as above

    with _ledger(settings) as ledger, ledger.read() as session:
        found = standing(session, MODEL)
    name = settings.model_name if settings.has_model else ""
    since = found.at.isoformat() if found.at else ""
    if as_json:
        shown = {"on": found.on, "by": found.by, "at": since, "configured": settings.has_model, "model": name}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        local = f"{found.at.astimezone():%Y-%m-%d %H:%M}" if found.at else ""
        click.echo(words.standing(on=found.on, name=name, since=local, by=found.by))


@contextmanager
def _ledger(settings: Settings) -> Iterator["Ledger"]:
    """Open the ledger alone: whoever turns the model off in a hurry waits for no index and no sample city."""
    from bot.wiring import make_home  # noqa: PLC0415 - as above
    from ledger.base import connect  # noqa: PLC0415
    from ledger.migrate import upgrade  # noqa: PLC0415

    make_home(settings.home)
    opened = connect(settings.ledger_url)
    try:
        upgrade(opened)
        yield opened
    finally:
        opened.close()
