"""huiqi emulator: the pretend DingTalk alone. Started as a module, never imported."""

import os
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def emulator(arguments: tuple[str, ...]) -> None:
    """Run the pretend DingTalk alone, for any stream bot (docs/emulator.md)."""
    os.execv(sys.executable, [sys.executable, "-m", "emulator", *arguments])  # noqa: S606 - our own module
