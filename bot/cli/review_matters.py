"""huiqi review matters: lists of papers changed here: looked at, drafted with a reason, published by another person."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.errors import HuiqiError
from config.settings import load_settings
from config.words import review as words

if TYPE_CHECKING:
    from knowledge.papers.matter_shelf import MatterShelf
    from ledger.audit import Actor

_FILE = click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def matters() -> None:
    """Change a list of papers: a draft with its reason, a preview, a second person."""


@matters.command()
@_FILE
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def preview(path: Path, *, as_json: bool) -> None:
    """Say what a changed file (m7.yaml) would change; nothing is kept."""
    with _shelf() as shelf:
        found = shelf.preview(path.name, _text(path))
    if as_json:
        click.echo(json.dumps({"changes": found.changes, "refused": found.refused}, ensure_ascii=False))
        return
    click.echo("\n".join([*found.changes, *found.refused]) or words.NO_CHANGE)


@matters.command()
@_FILE
@click.option("--why", required=True, help="The reason; whoever publishes reads it.")
def draft(path: Path, why: str) -> None:
    """Keep a changed file as a draft."""
    with _shelf() as shelf:
        row = shelf.draft(_clerk(), path.name, _text(path), why, datetime.now(UTC))
        told = shelf.preview(path.name, row.text).changes
    click.echo("\n".join([words.drafted(row.text_id, row.file), *told]))


@matters.command()
def drafts() -> None:
    """List the drafts that wait for a second person."""
    with _shelf() as shelf:
        for one in shelf.drafts():
            click.echo(words.draft_line(one.text_id, one.file, one.made_name or one.made_by, one.why))


@matters.command()
@click.argument("number", type=int)
def publish(number: int) -> None:
    """Let a draft hold; another person than who made it."""
    with _shelf() as shelf:
        row = shelf.publish(_clerk(), number, datetime.now(UTC))
    click.echo(words.published(row.text_id, row.file))


@matters.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """Give a draft up."""
    with _shelf() as shelf:
        row = shelf.drop(_clerk(), number, datetime.now(UTC))
    click.echo(words.dropped(row.text_id, row.file))


@matters.command()
@click.argument("file", metavar="NAME")
def text(file: str) -> None:
    """Print a file (m7.yaml) as it holds now, to change it."""
    with _shelf() as shelf:
        held = shelf.text(file)
    if not held:
        raise HuiqiError(words.no_file(file))
    click.echo(held, nl=False)


@contextmanager
def _shelf() -> "Iterator[MatterShelf]":
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.papers.matter_shelf import MatterShelf  # noqa: PLC0415

    with open_house(load_settings()) as house:
        yield MatterShelf(house.ledger, house.city.folder)


def _clerk() -> "Actor":
    """Return who acts: the user of this machine."""
    from ledger.audit import Actor  # noqa: PLC0415 - as above

    return Actor(f"os:{getpass.getuser()}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise HuiqiError(words.not_utf8(path.name)) from wrong
