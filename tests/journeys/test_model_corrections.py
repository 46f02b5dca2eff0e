"""A wrong answer is traced, and its correction reaches exactly those who heard it, once, whatever is killed."""

import threading
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.house import Room
from tests.journeys.standing_in import LABEL, huiqi, read, thinking_bot
from tests.standin.brains import Careful
from tests.standin.server import stand_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
CORRECTED = "首次升规奖励按2026年申报通知为准，拨付时间另行公告。"


def test_a_correction_is_heard_by_the_two_groups_that_heard_the_answer_and_by_nobody_else(
    home: Path, emulator: Emulator
) -> None:
    first, second, other = (Room(emulator, "chen_contact") for _ in range(3))
    with stand_in() as standin:
        standin.chat = Careful()
        with thinking_bot(home, emulator, standin, HUIQI_APP_QPS="2") as bot:
            for room in (first, second):
                assert LABEL in read(room.answers("首次升规奖励怎么领")[0])
            other.answers("展位费补贴比例")
            found = huiqi(home, "trace", "list", "--contains", "20万元", "--model", "standin")["answers"]
            assert {one["who"]["conversation"] for one in found} == {first.conversation, second.conversation}
            told = huiqi(home, "trace", "show", str(found[0]["answer"]))
            assert (told["mode"], told["trace"]["reader"], told["trace"]["calls"]) == ("model", "standin", 2)
            assert told["trace"]["prompt"]
            assert told["trace"]["seen"]
            numbers = [part for one in found for part in ("--answer", str(one["answer"]))]
            done = huiqi(home, "trace", "correct", CORRECTED, *numbers, "--by", "lin_admin", "--yes")
            assert done["conversations"] == 2
            bot.logs("correction.told", "correction=1")
            bot.kill()
            bot.start()
            for room in (first, second):
                while not any(CORRECTED in read(one) for one in room.said_by_bot()):
                    threading.Event().wait(0.05)
            other.answers("帮助")  # what was to come at once has come
            heard = [
                [CORRECTED in read(one) for one in room.said_by_bot()].count(True) for room in (first, second, other)
            ]
            assert heard == [1, 1, 0]
            assert "展位" not in "".join(read(one) for one in first.said_by_bot())
            everything = emulator.get("messages")["messages"]
            assert sum(one["sender"] == "bot" and CORRECTED in read(one) for one in everything) == 2
