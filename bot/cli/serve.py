"""huiqi serve: bot, worker and pages in one process."""

import sys

import click

from config.settings import load_settings


@click.command()
def serve() -> None:
    """Run bot, worker and pages against DingTalk; SIGTERM or Ctrl-C ends it cleanly.

    Prints "ready" when its connections stand.
    """
    from bot.serve import serve_until_told  # noqa: PLC0415 - imported when called, so that --help costs nothing

    def ready() -> None:
        click.echo("ready")
        sys.stdout.flush()

    sys.exit(serve_until_told(load_settings(), ready))
