"""Every trouble on the way out: people are answered all the same, once where once is possible."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
MakeRoom = Callable[[], Room]
HELP = "惠企政策助手"


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture(scope="module")
def house(sample_home: Path, town: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all these troubles; at the end it must have told no secret and must stop cleanly."""
    home = tmp_path_factory.mktemp("troubles") / "home"
    shutil.copytree(sample_home, home)
    with bot_in(home, town, **UNHURRIED) as started:
        yield started
        assert started.terminate() == 0
        started.tells_no_secret()


@pytest.fixture(autouse=True)
def afterwards_all_is_well(house: Bot, town: Emulator) -> Iterator[None]:
    """Whatever happened, the bot answers the next person."""
    yield
    town.call("DELETE", "/emulator/faults")
    assert HELP in texts(Room(town, "liu_contact").answers())
    assert house.process is not None
    assert house.process.poll() is None


def webhook_calls(town: Emulator) -> int:
    return int(town.get("stats")["calls"].get("POST /robot/sendBySession", 0))


def test_an_answer_goes_through_the_messages_own_webhook(house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    assert [answer["via"] for answer in room().answers()] == ["webhook"]


def test_a_webhook_that_died_meanwhile_is_replaced_by_the_openapi(house: Bot, room: MakeRoom) -> None:
    here = room()
    with house.held():
        said = here.say("帮助")
        here.fault("webhook_expire")
    [answer] = here.hears(said)
    assert answer["via"] == "openapi"


def test_a_webhook_known_to_be_over_is_not_even_tried(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    town.post("options", webhook_life_s=1.0)
    try:
        before = webhook_calls(town)
        [answer] = room().answers()
    finally:
        town.post("options", webhook_life_s=5400.0)
    assert answer["via"] == "openapi"
    assert webhook_calls(town) == before


@pytest.mark.parametrize("errcode", [310000, 300001, 40035])
def test_an_error_code_under_http_200_is_an_error(town: Emulator, house: Bot, room: MakeRoom, errcode: int) -> None:
    assert house.process is not None
    town.post("fault", kind="webhook_error", errcode=errcode, times=1)
    [answer] = room().answers()
    assert answer["via"] == "openapi"


def test_a_throttled_webhook_rests_and_the_openapi_speaks(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    here.fault("webhook_throttle")
    [first] = here.answers()
    tried = webhook_calls(town)
    [second] = here.answers()
    assert [first["via"], second["via"]] == ["openapi", "openapi"]
    assert webhook_calls(town) == tried


def test_too_many_calls_a_second_slow_down_and_lose_nothing(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    here.fault("webhook_throttle")
    town.post("fault", kind="qps", path="groupMessages", per_second=1)
    said = [here.say(f"德试示例〔2024〕{number}号还有效吗") for number in range(900, 904)]
    answers = here.hears(said[0] - 1, count=4)
    numbers = re.findall(r"未查到“德试示例〔2024〕(\d+)号", texts(answers))
    assert numbers == ["900", "901", "902", "903"]


def test_an_expired_token_is_renewed_and_the_call_repeated(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    here.fault("webhook_throttle")
    here.answers()
    issued = town.get("stats")["tokens_issued"]
    town.post("fault", kind="token_expire")
    assert len(here.answers()) == 1
    assert town.get("stats")["tokens_issued"] == issued + 1


@pytest.mark.parametrize("kind", ["ambiguous", "no_answer"])
def test_a_reply_that_nobody_knows_to_have_arrived_is_repeated_exactly_once(
    town: Emulator, house: Bot, room: MakeRoom, kind: str
) -> None:
    assert house.process is not None
    here = room()
    town.post("fault", kind=kind, path="sendBySession", times=1)
    here.hears(here.say("帮助"), count=2)
    here.answers("我是谁")  # in order: whatever else belonged to the first answer is here by now
    assert [HELP in texts([answer]) for answer in here.said_by_bot()] == [True, True, False]


def test_a_server_that_never_says_is_asked_twice_and_then_left(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    town.post("fault", kind="ambiguous", path="sendBySession", times=5)
    here.hears(here.say("帮助"), count=2)
    town.call("DELETE", "/emulator/faults?kind=ambiguous")
    here.answers("我是谁")
    assert [HELP in texts([answer]) for answer in here.said_by_bot()] == [True, True, False]


def test_a_server_error_before_the_work_still_brings_one_answer(town: Emulator, house: Bot, room: MakeRoom) -> None:
    assert house.process is not None
    here = room()
    town.post("fault", kind="error", path="sendBySession", times=1, status=503)
    here.answers()
    assert len(here.said_by_bot()) == 1


@pytest.mark.parametrize(("gone", "back"), [("disband", ""), ("bot_removed", "bot_restored")])
def test_a_group_that_is_gone_is_noted_and_nobody_else_waits(house: Bot, room: MakeRoom, gone: str, back: str) -> None:
    here = room()
    with house.held():
        here.say("帮助")
        here.fault(gone)
    house.logs("answer.undelivered", here.conversation)
    assert here.said_by_bot() == []
    if back:
        here.fault(back)
        assert HELP in texts(here.answers())


def test_content_the_platform_refuses_is_noted_and_the_next_answer_goes_out(
    town: Emulator, house: Bot, room: MakeRoom
) -> None:
    here = room()
    town.post("fault", kind="content_unsafe", times=2)
    here.say("帮助")
    house.logs("answer.undelivered", here.conversation)
    assert len(here.answers("我是谁")) == 1


def test_in_a_private_talk_the_openapi_takes_over_as_well(town: Emulator, house: Bot) -> None:
    talk = "private:zhao_contact"
    with house.held():
        said = town.say("zhao_contact", talk, "我是谁")["seq"]
        town.post("fault", kind="webhook_expire")
    [answer] = town.heard(talk, said)
    assert answer["via"] == "openapi"
    assert "企业联系人" in texts([answer])


def test_a_person_who_may_get_no_more_is_noted(town: Emulator, house: Bot) -> None:
    talk = "private:sun_contact"
    with house.held():
        said = town.say("sun_contact", talk, "我是谁")
        town.post("fault", kind="webhook_expire")
        town.post("fault", kind="flow_control", times=1)
    house.logs("answer.undelivered", said["cid"])
    later = town.say("sun_contact", talk, "帮助")["seq"]
    assert len(town.heard(talk, later)) == 1


def test_a_missing_permission_is_noted_with_what_to_do(town: Emulator, house: Bot, room: MakeRoom) -> None:
    here = room()
    here.fault("webhook_throttle")
    town.post("fault", kind="permission", path="groupMessages", times=1)
    here.say("帮助")
    assert "qyapi_robot_sendmsg" in house.logs("answer.undelivered", here.conversation)


def test_an_outsider_is_answered_without_any_mention(town: Emulator, house: Bot) -> None:
    assert house.process is not None
    here = Room(town, "visitor_ma")
    begun = town.get("stats")["records"]
    assert "依据" in texts(here.answers("高新技术企业认定有什么奖励"))
    sent = [record["body"] for record in town.get("records", after=begun, what="request")["records"]
            if record["path"].endswith("sendBySession")]  # fmt: skip
    assert len(sent) == 1
    assert sent[0]["msgtype"] == "markdown"
    assert "at" not in sent[0]
    assert "None" not in str(sent[0])
    assert not sent[0]["markdown"]["text"].startswith("@")


def test_an_outsider_can_ask_for_details(town: Emulator, house: Bot) -> None:
    assert house.process is not None
    here = Room(town, "visitor_gao")
    here.answers("首次升规奖励怎么领")
    assert "条款全文" in texts(here.answers("详情"))
