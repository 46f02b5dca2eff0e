"""A picture, a voice without a transcript, a forwarded talk, all without a word of the sender's: what to do next."""

from config.words import pictures as words
from handlers.message import Message, Reply

TITLE = "请说一句"


def wordless(message: Message) -> Reply:
    """Say what to do with a message that holds nothing to look up."""
    match message.kind:
        case "picture" | "rich":
            text = words.alone(in_group=message.in_group)
        case "audio":
            text = words.no_transcript()
        case "video":
            text = words.no_video()
        case "file":
            text = words.file_alone()
        case "forward" | "card":
            text = words.passed_on()
        case _:
            text = words.unknown()
    return Reply(text, title=TITLE, suggestions=("帮助",))
