"""What is said to people who are faster than the pace (ledger/arrivals.py decides who is)."""

from config.settings import Settings
from config.words import talk as words
from handlers.message import Message, Reply
from ledger.arrivals import FILES_A_MINUTE, GROUP_TOO_FAST, MANY_FILES, MORE_FILES, TOO_FAST, TOO_MANY_FILES
from ledger.groups import Role


def instead(note: str, settings: Settings) -> Reply | None:
    """Return what is said instead of an answer; None for a message that is answered."""
    if note == TOO_FAST:
        return Reply(words.too_fast(settings.pace_person_per_minute))
    if note == GROUP_TOO_FAST:
        return Reply(words.group_too_fast(settings.pace_group_per_minute))
    if note == TOO_MANY_FILES:
        return Reply(words.too_many_files(FILES_A_MINUTE))
    return None


def spared(note: str, message: Message, reply: Reply) -> Reply:
    """Return what is said of one of many files sent at once: for all the later ones one sentence, then nothing.

    Each was dealt with all the same. An admin hears of every file: it went into the base, or it did not.
    """
    if note not in {MANY_FILES, MORE_FILES} or message.speaker.role is Role.ADMIN:
        return reply
    return Reply(words.many_files() if note == MANY_FILES else "")
