"""huiqi items: reward items as data, from a policy's sentences to what is published."""

import click

from bot.cli.items.propose import propose


@click.group()
def items() -> None:
    """Keep the reward items. Drafts count for nothing until a second person has published them."""


for _command in (propose,):
    items.add_command(_command)
