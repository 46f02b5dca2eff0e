"""A conversation with the house as the inbox leads it: what was said and answered is kept."""

import itertools
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.message import Attachment, Message, Reply, Speaker
from handlers.routes import ROUTES
from knowledge.library.glance import Glance
from ledger import arrivals, talks
from ledger.talks import Arrival

NUMBERS = itertools.count(1)


@dataclass
class Talk:
    """One person's conversation with the bot."""

    house: House
    speaker: Speaker
    conversation: str
    in_group: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    at: datetime | None = None
    eyes: Glance | None = None

    def says(self, text: str) -> Reply:
        """Say something; return the answer."""
        return self.hears(Message("m", self.conversation, text, self.speaker, in_group=self.in_group))

    def sends(self, name: str, data: bytes, kind: str = "file") -> Reply:
        """Send a file; return the answer."""
        self.files[name] = data
        file = Attachment(kind, name, name)
        return self.hears(
            Message("m", self.conversation, "", self.speaker, in_group=self.in_group, attachments=(file,), kind=kind)
        )

    def shows(self, text: str, *files: Attachment) -> Reply:
        """Say something beside pictures; return the answer."""
        return self.hears(
            Message("m", self.conversation, text, self.speaker, in_group=self.in_group, attachments=files, kind="rich")
        )

    def hears(self, message: Message) -> Reply:
        """Answer a message and keep what was said."""
        fetch = lambda file: self.files.get(file.download_code, b"x")  # noqa: E731 - one line, used once
        desk = replace(self.house.desk, fetch=fetch, glance=self.eyes)
        now = self.at or desk.now()
        payload: dict[str, Any] = {"msgtype": "text", "text": {"content": message.text}}
        if message.attachments and not message.text:
            [file] = message.attachments
            payload = {"msgtype": file.kind, "content": {"downloadCode": "x", "fileName": file.name}}
        who = self.speaker.staff_id
        name = f"talk-{next(NUMBERS)}-{self.conversation}"
        arrival = Arrival("robot", name, self.conversation, self.in_group, who, "", now, payload)
        with self.house.ledger.write() as session:
            talks.receive(session, arrival, now)
            claimed = talks.claim_next(session, self.conversation, "test", now, 60.0)
            assert claimed is not None
        reply = dispatch(message, desk, ROUTES)
        columns = {
            "text": reply.text,
            "title": reply.title,
            "cites": [asdict(cite) for cite in reply.cites],
            "found": reply.found,
            "unanswered": reply.unanswered,
            "trace": {"rewritten": reply.rewritten} if reply.rewritten else {},
        }
        with self.house.ledger.write() as session:
            arrivals.finish_and_next(session, claimed, "test", columns, now, 0.0)
        return reply
