"""huiqi serve: bot, worker and pages in one process."""

import asyncio
import sys

import click

from config.settings import load_settings


@click.command()
def serve() -> None:
    """Run bot, worker and pages against DingTalk; SIGTERM or Ctrl-C ends it cleanly.

    Prints "ready" when its connections stand.
    """
    from bot.serve import run  # noqa: PLC0415 - imported when called, so that --help costs nothing

    def ready() -> None:
        click.echo("ready")
        sys.stdout.flush()

    sys.exit(asyncio.run(run(load_settings(), ready)))
