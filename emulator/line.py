"""The wire between the town and the bot: what goes over it, and what does not."""

from typing import Any, Protocol

from emulator.cards import Card
from emulator.shapes import BOT, ChatMessage, Conversation, Person

GROUP_KINDS_THE_BOT_HEARS = ("text", "picture", "richText", "unknown")


class BotLine(Protocol):
    """The wire to the bot: the gateway puts itself here."""

    def message(self, conversation: Conversation, message: ChatMessage) -> None:
        """Deliver a message that a bot may hear."""

    def card_action(self, person: Person, card: Card, conversation: Conversation, action: dict[str, Any]) -> None:
        """Deliver a click on a card."""

    def event(self, event_type: str, data: dict[str, Any]) -> None:
        """Deliver an organisation event."""


def bot_hears(conversation: Conversation, message: ChatMessage) -> bool:
    """Tell whether the platform passes a message on to the bot.

    Rule: in a group only what @s the bot, and never files, voice or video; one to one, everything.
    """
    if not conversation.bot_installed or conversation.disbanded:
        return False
    if conversation.kind == "1":
        return True
    return BOT in message.mentions and message.kind in GROUP_KINDS_THE_BOT_HEARS
