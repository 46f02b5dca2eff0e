"""“我是谁”: what the ledger knows of the speaker and the group."""

from config.words import people as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Role


def whoami(message: Message, desk: Desk) -> Reply:
    """Tell the speaker's role and firm, and the group's firm."""
    speaker = message.speaker
    if speaker.role is Role.STRANGER:
        lines = [words.who_stranger(known=bool(speaker.staff_id))]
    else:
        lines = [words.who_is(speaker.name, speaker.role, speaker.firm or speaker.department)]
    if message.in_group and message.group_uscc and speaker.role is not Role.STRANGER:
        with desk.ledger.read() as session:
            firm = enterprise_by_uscc(session, message.group_uscc)
        lines.append(words.group_serves(firm.name if firm and firm.name else message.group_uscc))
    return Reply("\n".join(lines), title="我是谁")
