"""huiqi up: the whole town on loopback, for a first look."""

import signal
import sys
from types import FrameType

import click

from config.settings import load_settings


@click.command()
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(1, 65534), help="TCP port of the chat page."
)
@click.option("--record", default="", metavar="FILE", help="Write every request and frame to FILE as JSON lines.")
def up(port: int, record: str) -> None:
    """Run emulator, bot and pages on loopback; Ctrl-C stops everything.

    Prints one line "ready: http://127.0.0.1:N/" when a message could be answered; stderr names the console.
    """
    from bot.town import Town  # noqa: PLC0415 - imported when called, so that --help costs nothing

    town = Town(load_settings(), port=port, record=record)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        town.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)

    def ready(url: str) -> None:
        click.echo(f"console: http://127.0.0.1:{town.pages}/console", err=True)
        click.echo(f"ready: {url}")

    sys.exit(town.run(ready=ready))
