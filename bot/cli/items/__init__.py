"""huiqi items: reward items proposed, looked at, edited, tried, passed by a second person, published, as workbooks."""

import click

from bot.cli.items.looking import check, diff, list_, show
from bot.cli.items.moving import approve, drop, publish, publish_due, return_, submit, withdraw
from bot.cli.items.propose import propose
from bot.cli.items.tables import export, import_
from bot.cli.items.working import draft, try_


@click.group()
def items() -> None:
    """Keep the reward items: look, check, propose, draft, try, submit, approve, publish, export and import."""


for _command in (
    list_, show, check, propose, draft, diff, try_, submit, approve, return_, publish, publish_due, withdraw, drop,
    export, import_,
):  # fmt: skip
    items.add_command(_command)
