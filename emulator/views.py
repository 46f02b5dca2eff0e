"""The town as JSON, for the control API."""

import dataclasses
from typing import Any

from emulator.room import Town
from emulator.shapes import ChatMessage, Conversation, Unknown


def town_view(town: Town) -> dict[str, Any]:
    """Return people, firms, departments and conversations."""
    return {
        "corp_id": town.corp_id,
        "bot_name": town.bot_name,
        "people": [dataclasses.asdict(p) for p in town.people.values()],
        "firms": [dataclasses.asdict(f) for f in town.firms.values()],
        "departments": [dataclasses.asdict(d) for d in town.departments.values()],
        "conversations": [conversation_view(c) for c in town.conversations.values()],
        "seq": town.seq,
    }


def conversation_view(conversation: Conversation) -> dict[str, Any]:
    """Return a conversation without its messages."""
    return {
        "conversation": conversation.cid,
        "kind": conversation.kind,
        "title": conversation.title,
        "members": conversation.members,
        "owner": conversation.owner,
        "firm": conversation.firm,
        "chat_id": conversation.chat_id,
        "bot_installed": conversation.bot_installed,
        "disbanded": conversation.disbanded,
        "unread": conversation.unread,
        "typing": conversation.typing_now(),
        "messages": len(conversation.messages),
    }


def message_view(town: Town, message: ChatMessage) -> dict[str, Any]:
    """Return a message; a card comes with its fields, flow status and buttons as of now."""
    view = dataclasses.asdict(message)
    card = town.card_of(message)
    if card is not None:
        view["card"] = {
            "outTrackId": card.out_track_id,
            "templateId": card.template_id,
            "params": card.params,
            "private": card.private,
            "flowStatus": card.flow,
            "streaming": bool(card.streaming_key),
            "buttons": card.buttons(),
            "pending": list(card.pending),
        }
    return view


def find_conversation(town: Town, name: str) -> Conversation:
    """Return a conversation by id, by the exact title of a group, or by ``private:PERSON``."""
    if name in town.conversations:
        return town.conversations[name]
    if name.startswith("private:"):
        return town.open_private(name.removeprefix("private:"))
    for conversation in town.conversations.values():
        if conversation.kind == "2" and conversation.title == name:
            return conversation
    raise Unknown(f"no conversation {name!r}: give an id, a group's title or private:PERSON")
