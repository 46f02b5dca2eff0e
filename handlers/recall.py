"""What somebody replied to, where the platform brings only an id of it: looked up among what was said here before.

Only messages of the same conversation are looked at, and what is found stays data, as any quote.
"""

import re
from dataclasses import replace

from handlers.desk import Desk
from handlers.message import Message, Quoted
from handlers.said import brought, in_full, typed
from ledger.answers import answer_by_key, answers_said_at, message_by_id
from ledger.policies import OpenSession
from ledger.talks import Answer, InboxMessage

SAME = 24  # characters of an answer by which it is known again
PASSED_ON = frozenset({"forward", "card"})  # kinds of a message of somebody else's words


def recalled(message: Message, desk: Desk) -> Message:
    """Return a message with what it replies to filled in, as far as it is known here."""
    quoted = message.quoted
    if quoted is None or message.kind in PASSED_ON:
        return message
    with desk.ledger.read() as session:
        ours = _answer(session, quoted, message, desk)
        if ours is not None:
            return replace(message, quoted=_known(quoted, *ours))
        if quoted.text.strip() or quoted.attachments or not quoted.message_id:
            return message
        asked = message_by_id(session, message.conversation_id, message.robot_code, quoted.message_id)
    if asked is None:
        return message
    return replace(message, quoted=replace(quoted, text=typed(asked.payload), attachments=brought(asked.payload)))


def is_unknown(quoted: Quoted | None) -> bool:
    """Tell whether somebody replies to a message of which nobody here knows what it says."""
    return quoted is not None and not quoted.text.strip() and not quoted.attachments


def _answer(session: OpenSession, quoted: Quoted, message: Message, desk: Desk) -> tuple[InboxMessage, Answer] | None:
    """Return the answer of ours that was replied to, with what it was the answer to; None when it may be several."""
    found = answer_by_key(session, message.conversation_id, quoted.key, desk.now()) if quoted.key else None
    if found is not None or not quoted.ours or quoted.said_at is None:
        return found
    near = answers_said_at(session, message.conversation_id, quoted.said_at, card=quoted.kind == "card")
    if quoted.text.strip():
        near = [(asked, said) for asked, said in near if _signs(said.text)[:SAME] in _signs(quoted.text)]
    return near[0] if len(near) == 1 else None


def _signs(text: str) -> str:
    """Return the Chinese characters of a text: what markdown leaves as it was."""
    return "".join(re.findall(r"[\u4e00-\u9fff]", text))


def _known(quoted: Quoted, asked: InboxMessage, said: Answer) -> Quoted:
    question = in_full(asked.payload, said.trace)
    return replace(quoted, text=quoted.text or said.text, ours=True, seq=asked.seq, question=question)
