"""What a person wants: patterns first, they cost nothing; then what our own labelled sentences say."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.intents import Intent
from handlers.route import Route
from ledger.groups import Role


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a person wants, and the route that takes it. Whether they may is asked by dispatch."""

    intent: Intent
    route: str  # Route.name
    text: str  # the part of the message that says it
    why: str  # how it was understood: pattern:<route>, words:<share of certainty>, file, default


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    who: str  # user or bot
    text: str


def understood(message: str, routes: Sequence[Route], role: Role, history: Sequence[Turn] = ()) -> tuple[Wish, ...]:
    """Return what a message asks for, in its order; never empty. Several wishes are a `multi`.

    Args:
        message: the text, with marks such as [文件: 营业执照.jpg] where files came along.
        routes: the list of what the bot can do.
        role: of the speaker; evidence for what is meant, never a permission.
        history: the conversation before it, oldest first.

    """
    del role, history
    route = next(route for route in routes if route.pattern.search(message))
    return (Wish(route.intents[0], route.name, message, f"pattern:{route.name}"),)


def intent_of(wishes: Sequence[Wish]) -> Intent:
    """Return the one name a message is judged by."""
    named = {wish.intent for wish in wishes}
    return Intent.MULTI if len(wishes) > 1 else named.pop()
