"""One line of the list of what the bot can do; handlers/tools.py shows the same line to a model as a tool."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from pydantic import BaseModel

from handlers.desk import Desk
from handlers.intents import Intent
from handlers.message import Message, Reply
from ledger.groups import Role

EVERYBODY = frozenset(Role)
STAFF = frozenset({Role.ASSISTANT, Role.ADMIN})
DEPARTMENTS = frozenset({Role.DEPARTMENT, Role.ADMIN})
OFFICE = frozenset({Role.ASSISTANT, Role.DEPARTMENT, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
NO_PATTERN = re.compile(r"(?!)")  # what is understood otherwise


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
    acts: bool = False  # changes something: asked back when a model has read it out of free words
    intents: tuple[Intent, ...] = (Intent.POLICY_QA,)  # what a person wants who comes here, the likeliest first
    open: bool = False  # takes what no pattern knows, when it was understood as its first intent
    tool: str = ""  # what a model is told of it; without it the route is no tool (handlers/tools.py says why)
    arguments: type[BaseModel] | None = None  # what a model must give
    # The message a call stands for: "发布 {policy}[ {when}]", the part in brackets left out when its arguments are
    # empty. Without it a call stands for what the person said.
    said: str = ""
    ready: bool = True  # False: answered with one honest sentence, so that nothing is asked back for it


class Tool(NamedTuple):
    """A route as a model is shown it, where many are listed together; the fields are those of Route."""

    tool: str
    arguments: type[BaseModel] | None = None
    said: str = ""
    acts: bool = False

    def of(self, route: Route) -> Route:
        """Return the route with this as its tool."""
        return replace(route, tool=self.tool, arguments=self.arguments, said=self.said, acts=self.acts)
