"""One line of the list of what the bot can do."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.message import Message, Reply
from ledger.groups import Role

EVERYBODY = frozenset(Role)
STAFF = frozenset({Role.ASSISTANT, Role.ADMIN})
DEPARTMENTS = frozenset({Role.DEPARTMENT, Role.ADMIN})
OFFICE = frozenset({Role.ASSISTANT, Role.DEPARTMENT, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern, who may use it, and the function that decides what to say.

    A route with ``files`` takes what no pattern can: a file without a word. ``help`` is the line of 帮助; empty for
    what needs no mention. A ``quiet`` route is not there at all for other roles: its words are everyday words too.
    """

    name: str
    pattern: re.Pattern[str]
    handler: Callable[[Message, Desk], Reply]
    help: str = ""
    roles: frozenset[Role] = EVERYBODY
    files: bool = False  # takes messages that are nothing but a file
    quiet: bool = False
