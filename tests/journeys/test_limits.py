"""How fast people may ask, how fast the bot may speak, and what becomes of what was too much."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.house import UNHURRIED, Room, bot_in, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
MakeRoom = Callable[[], Room]
TOO_FAST = "问得有点快"
FIRST_WINDOW, ALL = 20, 25


def test_the_eleventh_question_in_a_minute_gets_one_polite_sentence(
    home: Path, emulator: Emulator, room: MakeRoom
) -> None:
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_PACE_PERSON_PER_MINUTE": "10"}):
        here = room()
        for _ in range(14):
            last = here.say("我是谁")
        answers = here.hears(0, count=11)
        other = Room(emulator, "liu_contact")  # somebody else is not held up, nor is another answer due here
        assert "企业联系人" in texts(other.answers("我是谁"))
        assert last
        told = [TOO_FAST in texts([answer]) for answer in here.said_by_bot()]
    assert len(answers) == 11
    assert told == [False] * 10 + [True]


def test_a_person_is_counted_over_all_conversations(home: Path, emulator: Emulator, room: MakeRoom) -> None:
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_PACE_PERSON_PER_MINUTE": "3"}):
        rooms = [room() for _ in range(4)]
        told = [texts(here.answers("我是谁")) for here in rooms]
    assert [TOO_FAST in text for text in told] == [False, False, False, True]


def test_a_group_has_a_pace_of_its_own(home: Path, emulator: Emulator) -> None:
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_PACE_GROUP_PER_MINUTE": "2"}):
        here = Room(emulator, "chen_contact")
        emulator.post("member", conversation=here.conversation, person="liu_contact")
        here.answers("我是谁")
        here.person = "liu_contact"
        here.answers("我是谁")
        here.person = "chen_contact"
        assert "本群提问较多" in texts(here.answers("我是谁"))


@pytest.mark.parametrize("door", ["webhook", "openapi"])
def test_a_group_is_never_sent_more_than_its_limit_in_a_minute_and_the_rest_follows(
    home: Path, emulator: Emulator, room: MakeRoom, door: str
) -> None:
    here = room()
    if door == "openapi":
        here.fault("webhook_throttle")
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_GROUP_PER_MINUTE": str(FIRST_WINDOW)}) as bot:
        for number in range(ALL):
            here.say(f"德试示例〔2024〕{number + 1000}号还有效吗")
        window = FIRST_WINDOW - (door == "openapi")  # the try that the webhook refused counts too
        here.hears(0, count=window)
        Room(emulator, "liu_contact").answers()  # what else was to come at once has come
        first = here.said_by_bot()
        assert len(first) == window
        assert {message["via"] for message in first} == {door}
        assert bot.terminate() == 0
        # A minute is long for a test: a wider limit shows that the rest was kept.
        bot.environment["HUIQI_GROUP_PER_MINUTE"] = "100000"
        bot.start()
        here.hears(0, count=ALL)
        here.answers("我是谁")
    numbers = re.findall(r"未查到“德试示例〔2024〕(\d+)号", texts(here.said_by_bot()))
    assert sorted(numbers) == [str(number + 1000) for number in range(ALL)]  # said faster than clocks can order


def test_a_webhook_limit_of_the_platform_is_kept_without_touching_it(home: Path, emulator: Emulator) -> None:
    emulator.post("options", webhook_per_minute=5, group_per_minute=5)
    here = Room(emulator, "chen_contact")
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_GROUP_PER_MINUTE": "5"}) as bot:
        for _ in range(8):
            here.say("我是谁")
        here.hears(0, count=5)
        Room(emulator, "liu_contact").answers()
        assert len(here.said_by_bot()) == 5
        assert "webhook.resting" not in bot.log()


def test_calls_a_second_of_all_conversations_stay_below_the_limit(home: Path, emulator: Emulator) -> None:
    emulator.post("options", api_qps=5, webhook_life_s=1.0)  # every answer goes out by one API
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_APP_QPS": "5"}):
        rooms = [Room(emulator, "chen_contact") for _ in range(18)]
        for here in rooms:
            here.say("我是谁")
        for here in rooms:
            here.hears(0)
    sends = [
        record
        for record in emulator.get("records", what="request")["records"]
        if record["path"].endswith("groupMessages/send")
    ]
    taken = [record["at"] for record in sends if record["status"] == 200]
    assert len(taken) == 18
    assert len(sends) <= 20, "a call that a busy machine held up on its way may be refused and sent again, no more"
    assert all(later - earlier >= 950 for earlier, later in zip(taken, taken[5:], strict=False))
