"""huiqi library: take originals in, look at them, change them, publish them, take them off, keep the indexes."""

import click

from bot.cli.library.changing import edit, fund, relate, settle, unrelate, windows
from bot.cli.library.keeping import audit, export, reindex
from bot.cli.library.listing import list_, review
from bot.cli.library.looking import diff, impact, show, status
from bot.cli.library.moving import delete, publish, publish_due, reject, restore, retire, rollback, rollback_base
from bot.cli.library.taking import add, retry


@click.group()
def library() -> None:
    """Keep the policy base. Documents are named by id, 文号 or title."""


for _command in (
    add, retry, list_, review, show, status, diff, impact, edit, settle, relate, unrelate, windows, fund, publish,
    publish_due, reject, retire, restore, rollback, rollback_base, delete, export, audit, reindex,
):  # fmt: skip
    library.add_command(_command)
