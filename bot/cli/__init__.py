"""The command line. Each command group is its own file, imported only when it is called."""

import importlib
import sys
from typing import Any

import click

from config.errors import HuiqiError

COMMANDS = {
    "up": ("bot.cli.up", "up", "Run the whole town on loopback: emulator, bot and pages."),
    "serve": ("bot.cli.serve", "serve", "Run bot, worker and pages against DingTalk."),
    "work": ("bot.cli.work", "work", "Send pushes only: beside serve, on PostgreSQL."),
    "emulator": ("bot.cli.emulator", "emulator", "Run the pretend DingTalk alone, for any stream bot."),
    "ask": ("bot.cli.ask", "ask", "Ask one question, as a person in a chat would."),
    "find": ("bot.cli.find", "find", "Find policies by 文号, title or words."),
    "match": ("bot.cli.match", "match", "What fits one firm, with reasons: eligible, likely, near, not."),
    "reward": ("bot.cli.match", "reward", "What one firm gets: the best legal combination, with steps."),
    "rules": ("bot.cli.rules", "rules", "Single rules by themselves, and the cases of all items."),
    "items": ("bot.cli.items", "items", "Keep the reward items: propose, draft, try, approve, publish."),
    "library": ("bot.cli.library", "library", "Keep the policy base: add, show, reindex."),
    "official": ("bot.cli.official", "official", "Keep the departments' official answers."),
    "gaps": ("bot.cli.gaps", "gaps", "Questions without an answer: gather, list, route, answer."),
    "review": ("bot.cli.review", "review", "Look through the papers of a matter; make up packs to practise on."),
    "push": ("bot.cli.push", "push", "Push to firms: plan, send, list, show, pause, resume, stop, recall."),
    "trace": ("bot.cli.trace", "trace", "Who was told what and why; correct a wrong answer."),
    "firms": ("bot.cli.firms", "firms", "What is known of enterprises: import lists, show one."),
    "people": ("bot.cli.people", "people", "Bind people to roles and firms."),
    "groups": ("bot.cli.groups", "groups", "Bind project groups to firms and assistants."),
    "console": ("bot.cli.console", "console", "Give and take back duties in the web console."),
    "audit": ("bot.cli.audit", "audit", "Look at the audit log, and check its chain."),
    "model": ("bot.cli.model", "model", "Switch the language model on or off, everywhere and at once."),
    "doctor": ("bot.cli.doctor", "doctor", "Check everything and say how to mend what is wrong."),
    "settings": ("bot.cli.settings", "settings", "Show every setting with its value and meaning."),
    "eval": ("bot.cli.evaluate", "evaluate", "Measure the product's own search on a question set."),
}


class Commands(click.Group):
    """Commands that are imported when they are called, so that --help costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Give the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiqi", prog_name="huiqi")
def cli() -> None:
    """惠企: policy answers for enterprises inside DingTalk, each with the article it rests on.

    All state lives under HUIQI_HOME (default ./var). Every setting: huiqi settings.
    """


def main(arguments: list[str] | None = None) -> Any:  # noqa: ANN401 - click ends the process
    """Run a command; an error a person can act on is one sentence and exit code 1."""
    from config.log import logging_aside  # noqa: PLC0415 - structlog costs --help what it does not need

    try:
        with logging_aside():
            return cli.main(args=arguments, prog_name="huiqi")
    except HuiqiError as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
