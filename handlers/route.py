"""One line of the list of what the bot can do (handlers/routes.py)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.desk import Desk
from handlers.message import Message, Reply
from ledger.groups import Role

EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Route:
    """Which messages go to which handler, and who may ask.

    The first route whose ``pattern`` is found in the trimmed text (``re.search``) and whose ``roles`` hold
    the speaker's role takes the message. An empty ``help`` keeps a route out of 帮助.
    """

    pattern: re.Pattern[str]
    handler: Callable[[Message, Desk], Reply]
    help: str = ""
    roles: frozenset[Role] = field(default=EVERYONE)
    name: str = ""
