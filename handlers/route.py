"""One line of the list of what the bot can do, and the same line as a tool for a model."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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
    tool: str = ""  # what a model is told of it; without it the route is no tool
    arguments: type[BaseModel] | None = None  # what a model must give
    said: str = ""  # the message a call stands for, with the arguments in braces: "发布 {policy}"


def tools_of(routes: Sequence[Route], role: Role) -> list[dict[str, Any]]:
    """Return the routes open to a role as plain tools: name, description, parameters (JSON schema).

    A call is turned back into a message by `said_by`, and goes through dispatch like any other: a model that names a
    tool of another role is refused there.
    """
    return [
        {
            "name": route.name,
            "description": route.tool,
            "parameters": route.arguments.model_json_schema()
            if route.arguments
            else {"type": "object", "properties": {}},
        }
        for route in routes
        if route.tool and role in route.roles
    ]


def said_by(route: Route, arguments: dict[str, Any], text: str) -> str:
    """Return the message that a tool call stands for; what the person said where the route takes no arguments.

    Raises:
        pydantic.ValidationError: an argument is missing or of the wrong kind; its text is for the model.

    """
    if route.arguments is None or not route.said:
        return text
    given = route.arguments.model_validate(arguments).model_dump()
    return " ".join(route.said.format(**{name: value or "" for name, value in given.items()}).split())
