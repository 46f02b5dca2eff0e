"""“市级还是县级市？”: one question when a message can be read in two ways, and the reply to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from config.words import ask as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from knowledge.search.clarify import SHORT_REPLY, Choice, pick
from ledger.answers import newest_answer

CLARIFY = "请确认"  # title of such a question
REMEMBERED = timedelta(minutes=10)  # as people do: a later “1” means something else


def which(question: str, choices: Sequence[Choice]) -> Reply:
    """Ask which reading is meant; each choice is a button too."""
    labels = [choice.label for choice in choices]
    return Reply(words.clarify(question, labels), title=CLARIFY, suggestions=tuple(labels), whole=True)


def pending_question(message: Message, desk: Desk) -> str:
    """Return the question this person was asked to make clear a moment ago, in this conversation; else nothing."""
    if not 0 < len(message.text.strip()) <= SHORT_REPLY:
        return ""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        answer = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        return words.clarified_question(answer.text) if answer else ""


def made_clear(message: Message, choices: Sequence[Choice]) -> Message | None:
    """Return the message as it was meant, when it picks one of the choices; None when it is a new question."""
    chosen = pick(message.text, choices)
    return None if chosen is None else replace(message, text=chosen.text)
