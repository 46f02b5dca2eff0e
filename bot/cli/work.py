"""huiqi work: send pushes only."""

import sys

import click

from config.settings import load_settings


@click.command()
def work() -> None:
    """Send pushes and nothing else; SIGTERM or Ctrl-C ends it cleanly.

    For PostgreSQL, beside processes that serve: they share the work and the pace. `huiqi serve` sends pushes itself.
    """
    from bot.working import work_until_told  # noqa: PLC0415 - imported when called, so that --help costs nothing

    def ready() -> None:
        click.echo("ready")
        sys.stdout.flush()

    work_until_told(load_settings(), ready)
