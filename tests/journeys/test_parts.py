"""Messages of several parts: text with a picture, quotes with and without their words, files many at once."""

from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in, texts
from tests.journeys.standing_in import huiqi, thinking_bot
from tests.library.made_formats import SCAN
from tests.standin.brains import Careful
from tests.standin.server import stand_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
NUMBER = "德经信示例规〔2025〕7号"
SCREENSHOT = SCAN.with_name("示例截图.png").read_bytes()
STAYS = "现行有效"


def sends(room: Room, kind: str, data: bytes, name: str, **more: str) -> tuple[str, int]:
    """Send a picture or a file; return its id and its place."""
    fields = {"person": room.person, "conversation": room.conversation, "kind": kind, **more}
    sent = room.emulator.upload(name=name, data=data, **fields)
    return str(sent["msg_id"]), int(sent["seq"])


def test_a_screenshot_is_read_beside_the_question_quoted_and_before_it(bot: Bot, emulator: Emulator) -> None:
    here = Room(emulator, "chen_contact")
    _, place = sends(here, "richText", SCREENSHOT, "a.png", text="这个还有效吗")
    assert STAYS in texts(here.hears(place))
    picture, _ = sends(here, "picture", SCREENSHOT, "a.png")
    told = texts(here.hears(here.say("这个能领多少", quote=picture)))
    assert "20万元" in told
    assert NUMBER in told
    private = Room(emulator, "chen_contact")
    private.conversation = "private:chen_contact"
    _, place = sends(private, "picture", SCREENSHOT, "a.png")
    assert "请再发一句" in texts(private.hears(place))
    assert STAYS in texts(private.answers("这个还有效吗"))
    bot.tells_no_secret()


@pytest.mark.parametrize(
    ("mode", "says"), [("with_code", STAYS), ("unknown", "没有把内容传给我"), ("only_id", "没有把内容传给我")]
)
def test_a_quoted_file_is_read_or_the_sentence_says_what_to_do(
    bot: Bot, emulator: Emulator, mode: str, says: str
) -> None:
    emulator.post("options", quoted_file=mode)
    here = Room(emulator, "chen_contact")
    here.answers("首台套奖励多少")
    file, _ = sends(here, "file", f"德阳市经济和信息化局\n{NUMBER}\n各企业：请遵照执行。".encode(), "通知.txt")
    told = texts(here.hears(here.say("这个还有效吗", quote=file)))
    assert says in told
    assert "首台套" not in told
    assert bot.process is not None


def test_of_a_quoted_card_the_answer_on_it_is_meant_and_its_reasons_reach_the_list(
    home: Path, emulator: Emulator
) -> None:
    here = Room(emulator, "chen_contact")
    with stand_in() as standin:
        standin.chat = Careful()
        with thinking_bot(home, emulator, standin, HUIQI_CARDS="true"):
            here.say("首次升规奖励怎么领")
            while not (cards := [one for one in here.said_by_bot() if (one.get("card") or {}).get("buttons")]):
                here.emulator.get("wait", conversation=here.conversation, timeout=0.2)
            card = cards[0]["msg_id"]
            assert STAYS in texts(here.hears(here.say("这个还有效吗", quote=card)))
            for action, tip in (("useless", "哪里不好"), ("why-1", "内容过时")):
                emulator.post("click", person="chen_contact", message=card, action=action)
                while tip not in str([one["card"]["private"] for one in here.said_by_bot() if one["msg_id"] == card]):
                    here.emulator.get("wait", conversation=here.conversation, after=10**9, timeout=0.1)
            assert "已记下" in texts(here.hears(here.say("答得不对：漏了县里的", quote=card)))
            answers = huiqi(home, "trace", "who", "20万元")["conversations"]
            number = next(row["answers"][-1] for row in answers if row["conversation"] == here.conversation)
            said = huiqi(home, "trace", "show", str(number))["feedback"]
            assert [(one["useful"], set(one["reason"].split("；"))) for one in said] == [
                (False, {"内容过时", "漏了县里的"})
            ]


def test_of_fifteen_files_at_once_none_is_lost(home: Path, emulator: Emulator) -> None:
    firm, admin = Room(emulator, "chen_contact"), Room(emulator, "lin_admin")
    firm.conversation, admin.conversation = "private:chen_contact", "private:lin_admin"
    with bot_in(home, emulator, **UNHURRIED | {"HUIQI_PACE_PERSON_PER_MINUTE": "10"}):
        for room in (firm, admin):
            for number in range(15):
                sends(room, "file", f"示例市示例局\n第{number}号空文".encode(), f"{number}.txt")
        assert "不再逐个回复" in texts(firm.hears(0, count=11))
        assert "20万元" in texts(firm.answers("首次升规奖励怎么领"))
        assert len(admin.hears(0, count=15)) == 15
