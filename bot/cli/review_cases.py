"""huiqi review cases, show, figures and work: the cases of pre-review, and who reads and checks their papers."""

import click


def add_commands(group: click.Group) -> None:
    """Put the commands about cases into ``huiqi review``."""
    for command in (work,):
        group.add_command(command)


@click.command()
@click.option("--held", default="", hidden=True, help="Name of the house that has started it.")
def work(held: str) -> None:
    """Read papers and check rounds that wait; SIGTERM or Ctrl-C ends it, and what was begun is given back.

    The running house starts one by itself when something waits. More of them share the work on PostgreSQL.
    """
    from bot.reviewing_work import work_until_told  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from config.settings import load_settings  # noqa: PLC0415

    work_until_told(load_settings(), held)
