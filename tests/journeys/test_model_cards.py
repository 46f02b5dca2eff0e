"""A written answer is typed into a card, survives a kill, and is a message where cards are refused."""

import re
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.house import Room
from tests.journeys.standing_in import LABEL, read, thinking_bot
from tests.standin.brains import Careful
from tests.standin.script import Answer
from tests.standin.server import stand_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
QUESTION = "首次升规奖励怎么领"
TALK = "private:chen_contact"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")  # each start has its own
PIECES = 16  # of an answer: its first sentence and the beginning of the second


def typed(emulator: Emulator) -> list[str]:
    """Return the texts that were typed into cards."""
    records = emulator.get("records", what="request")["records"]
    texts = [str(one["body"]["content"]) for one in records if one["path"].endswith("/card/streaming")]
    return [text.replace("  \n", "\n") for text in texts]


def ended(emulator: Emulator, conversation: str, count: int) -> list[dict[str, Any]]:
    """Wait until the bot has said ``count`` messages and no card is being typed."""
    while True:
        found = emulator.get("messages", conversation=conversation)["messages"]
        said = [one for one in found if one["sender"] == "bot"]
        if len(said) >= count and all(one["card"]["flowStatus"] == "3" for one in said if one.get("card")):
            return said
        threading.Event().wait(0.05)


class Doorkeeper:
    """Lets some pieces of an answer through, then none until the door is opened; real time plays no part."""

    def __init__(self) -> None:
        self.door = threading.Event()
        self.door.set()
        self.through = 0

    def close_after(self, pieces: int) -> None:
        self.through = pieces
        self.door.clear()

    def __call__(self, _seconds: float) -> None:
        self.through -= 1
        if self.through < 0:
            self.door.wait()


def test_a_typed_answer_a_kill_in_its_middle_and_a_quota(home: Path, emulator: Emulator) -> None:
    keeper = Doorkeeper()
    with stand_in(sleep=keeper) as standin:
        standin.chat = Careful(manner=Answer(drip=1.0), sentences=3)
        with thinking_bot(home, emulator, standin, HUIQI_CARDS="true") as bot:
            emulator.say("chen_contact", TALK, QUESTION)
            [card] = ended(emulator, TALK, 1)
            whole = read(card)
            assert [one["text"] for one in card["card"]["buttons"]] == ["有用", "没用"]
            assert whole.count(LABEL) == 1

            keeper.close_after(PIECES)
            before = len(typed(emulator))
            emulator.say("chen_contact", TALK, QUESTION)
            while len(typed(emulator)) == before:  # its first sentence stands there, the second is being written
                keeper.door.wait(0.05)
            for text in typed(emulator):  # whole, checked sentences only
                assert whole.startswith(text)
                assert text.endswith("。")
            bot.kill()
            keeper.door.set()
            bot.start()
            said = ended(emulator, TALK, 2)
            assert [ADDRESS.sub("", read(one)) for one in said] == [ADDRESS.sub("", whole)] * 2
            assert [one["kind"] for one in said] == ["card", "card"]

            here = Room(emulator, "chen_contact")
            emulator.post("fault", kind="quota", path="createAndDeliver", times=1)
            for number in (1, 2):  # the second does not even try
                here.say(QUESTION)
                said = ended(emulator, here.conversation, number)
                assert [one["kind"] for one in said] == ["markdown"] * number
                assert read(said[-1]).count(LABEL) == 1
            assert "quota" not in [fault["kind"] for fault in emulator.get("faults")["armed"]]
