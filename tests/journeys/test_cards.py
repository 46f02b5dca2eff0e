"""An answer that is typed into a card, through the real stream, and what becomes of it when cards fail."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.card_answers import CardAnswers
from bot.deliver import Deliverer
from bot.inbox import Beat, Inbox
from bot.openapi import DingTalk
from bot.openapi_cards import Cards
from bot.stream import Stream
from bot.threads import LedgerThreads
from bot.typing_card import CardDesk
from config.settings import Settings
from handlers.message import Message, Reply, Speaker
from ledger.base import Ledger
from ledger.direct import Hand
from ledger.feedback import Feedback, feedback_on
from ledger.gaps import Gap
from ledger.groups import Role
from tests.emulator.town_client import CLIENT_ID, SECRET, STEEL, Emulator

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
FIRST, SECOND, LAST = (
    "结论：奖励20万元。",
    "结论：奖励20万元。\n办法：免申即享。",
    "结论：奖励20万元。\n办法：免申即享。\n咨询：12345",
)


def who(_work: Hand, staff_id: str, _conversation_id: str) -> tuple[Speaker, str]:
    return Speaker(Role.ENTERPRISE, staff_id), ""


@dataclass
class Written:
    """Answers as a model would: piece after piece. ``pause`` is called between two pieces."""

    pause: Callable[[], None] = lambda: None
    pieces: tuple[str, ...] = (FIRST, SECOND)
    last: str = LAST
    asked: list[str] = field(default_factory=list)

    def __call__(self, message: Message) -> Reply:
        self.asked.append(message.text)
        if "卡片" in message.text:
            assert message.show is not None
            for piece in self.pieces:
                message.show(piece)
                self.pause()
        return Reply(self.last)


@dataclass
class SmallBot:
    """The bot's doors around a made-up model."""

    town: Emulator
    ledger: Ledger
    written: Written
    inbox: Inbox
    stream: Stream

    async def says(self, text: str, conversation: str = STEEL) -> None:
        await asyncio.to_thread(self.town.say, "chen_contact", conversation, text)

    async def hears(self, count: int, conversation: str = STEEL) -> list[dict[str, Any]]:
        """Wait until the bot has said ``count`` messages and every card among them has come to an end."""
        while True:
            found = await asyncio.to_thread(self.town.get, "messages", conversation=conversation)
            said = [one for one in found["messages"] if one["sender"] == "bot"]
            if len(said) >= count and not self.inbox.busy:
                return said
            await asyncio.sleep(0.02)

    async def clicks(self, message: str, action: str) -> None:
        """Click and wait for the card's answer."""
        click = {"person": "chen_contact", "message": message, "action": action}
        shown = await asyncio.to_thread(self.town.call, "POST", "/emulator/click", click)
        while shown["card"]["pending"]:
            await asyncio.sleep(0.02)
            found = await asyncio.to_thread(self.town.get, "messages", conversation=STEEL)
            [shown] = [one for one in found["messages"] if one["msg_id"] == message]

    async def fault(self, kind: str, **facts: object) -> None:
        await asyncio.to_thread(lambda: self.town.post("fault", kind=kind, **facts))


@pytest.fixture
async def bot(emulator: Emulator, ledger: Ledger) -> AsyncIterator[SmallBot]:
    settings = Settings(
        cards=True, group_per_minute=1000, app_qps=1000, card_qps=1000, http_timeout_s=5.0,
        dingtalk_openapi_base=emulator.url, dingtalk_oapi_base=emulator.url,
        dingtalk_client_id=CLIENT_ID, dingtalk_client_secret=SECRET,
    )  # fmt: skip
    rows, dingtalk, written = LedgerThreads(ledger), DingTalk(settings), Written()
    desk = CardDesk(Cards(dingtalk, settings.card_template, settings.robot_code), rows, settings, every_s=0.02)
    inbox = Inbox(rows, Deliverer(dingtalk, rows, settings), written, who, settings, beat=Beat(), cards=desk)
    stream = Stream(settings, inbox.keep, card=CardAnswers(rows, lambda: datetime.now(UTC)))
    await inbox.start()
    running = asyncio.create_task(stream.run())
    await stream.wait_ready()
    yield SmallBot(emulator, ledger, written, inbox, stream)
    await stream.stop()
    await running
    await inbox.stop()
    await dingtalk.close()
    rows.close()


def calls(bot: SmallBot, path: str) -> list[dict[str, Any]]:
    records = bot.town.get("records", what="request")["records"]
    return [one for one in records if path in one["path"]]


async def test_an_answer_is_typed_and_ends_whole_with_two_buttons(bot: SmallBot) -> None:
    typed = threading.Event()

    def pause() -> None:
        while not typed.is_set() and not any(one["path"].endswith("streaming") for one in calls(bot, "/card/")):
            typed.wait(0.02)
        typed.set()

    bot.written.pause = pause
    await bot.says("卡片")
    [said] = await bot.hears(1)
    card = said["card"]
    assert card["params"]["msgContent"].replace("  \n", "\n") == LAST
    assert (card["flowStatus"], card["streaming"]) == ("3", False)
    assert [one["text"] for one in card["buttons"]] == ["有用", "没用"]
    assert said["mentions"] == ["chen_contact"]
    bodies = [one["body"]["content"] for one in calls(bot, "/card/streaming")]
    assert bodies
    assert all(LAST.startswith(body.replace("  \n", "\n")) for body in bodies)


async def test_in_private_too(bot: SmallBot) -> None:
    await bot.says("卡片", "private:chen_contact")
    [said] = await bot.hears(1, "private:chen_contact")
    assert said["card"]["flowStatus"] == "3"


async def test_an_answer_nobody_types_is_an_ordinary_message(bot: SmallBot) -> None:
    await bot.says("不打字")
    [said] = await bot.hears(1)
    assert said["kind"] == "markdown"
    assert not calls(bot, "/card/")


@pytest.mark.parametrize(
    ("kind", "path", "facts"),
    [
        ("quota", "createAndDeliver", {}),
        ("permission", "createAndDeliver", {"scopes": ["Card.Instance.Write"]}),
        ("error", "createAndDeliver", {"status": 503}),
        ("card_undelivered", "", {}),
    ],
)
async def test_a_card_that_can_not_be_shown_becomes_a_message(
    bot: SmallBot, kind: str, path: str, facts: dict[str, object]
) -> None:
    await bot.fault(kind, path=path, times=-1, **facts)
    await bot.says("卡片")
    said = await bot.hears(1)
    assert [(one["kind"], one["content"]["text"].replace("  \n", "\n")) for one in said if one["kind"] != "card"] == [
        ("markdown", f"@chen_contact\n{LAST}")
    ]


async def test_cards_rest_after_the_quota_is_used_up(bot: SmallBot) -> None:
    await bot.fault("quota", path="createAndDeliver", times=1)
    for number in range(3):
        await bot.says("卡片")
        said = await bot.hears(number + 1)
    assert [one["kind"] for one in said] == ["markdown"] * 3
    assert len(calls(bot, "createAndDeliver")) == 1


async def test_a_card_whose_typing_is_refused_still_ends_whole(bot: SmallBot) -> None:
    await bot.fault("quota", path="/card/streaming", times=-1)
    await bot.says("卡片")
    [said] = await bot.hears(1)
    assert said["card"]["params"]["msgContent"].replace("  \n", "\n") == LAST
    assert said["card"]["flowStatus"] == "3"


async def test_typing_too_fast_for_the_platform_loses_pieces_and_never_the_answer(bot: SmallBot) -> None:
    await bot.fault("qps", path="/card/streaming", per_second=1)
    bot.written.pieces = tuple(LAST[:end] for end in range(4, len(LAST)))
    bot.written.pause = lambda: time.sleep(0.05)  # a model's pace
    for number in range(2):
        await bot.says("卡片")
        said = await bot.hears(number + 1)
    texts = [one["card"]["params"]["msgContent"] if one["kind"] == "card" else one["content"]["text"] for one in said]
    assert [text.replace("  \n", "\n").removeprefix("@chen_contact\n") for text in texts] == [LAST, LAST]


async def test_a_card_that_can_not_be_ended_is_followed_by_a_message(bot: SmallBot) -> None:
    await bot.fault("quota", path="/v1.0/card/instances", times=-1)
    await bot.fault("permission", path="/v1.0/card/instances", times=-1)
    await bot.says("卡片")
    said = await bot.hears(1)
    assert LAST in [
        one["content"].get("text", "").replace("  \n", "\n").removeprefix("@chen_contact\n") for one in said
    ]


async def test_an_end_without_an_answer_is_said_again(bot: SmallBot) -> None:
    shown = threading.Event()

    def pause() -> None:
        while not calls(bot, "createAndDeliver") or not calls(bot, "streaming"):
            shown.wait(0.02)
        bot.town.post("fault", kind="no_answer", path="/v1.0/card/instances", times=1)

    bot.written.pieces, bot.written.pause = (FIRST,), pause
    await bot.says("卡片")
    [said] = await bot.hears(1)
    assert said["card"]["flowStatus"] == "3"


async def test_an_answer_too_long_for_a_card_goes_out_whole_as_a_message(bot: SmallBot) -> None:
    bot.written.last = "。".join(f"第{number}项奖励{number}万元" for number in range(200))
    await bot.says("卡片", "private:chen_contact")
    said = await bot.hears(2, "private:chen_contact")
    assert "请看下一条" in said[0]["card"]["params"]["msgContent"]
    assert said[0]["card"]["flowStatus"] == "3"
    assert "第199项" in said[-1]["content"]["text"]


async def test_a_click_is_kept_as_feedback_once_a_person_and_shown_to_who_clicked(bot: SmallBot) -> None:
    await bot.says("卡片：升规奖励多少")
    [said] = await bot.hears(1)
    for action in ("useful", "useless", "useless"):
        await bot.clicks(said["msg_id"], action)
    card = (await bot.hears(1))[0]["card"]
    assert "没用" in card["private"]["chen_contact"]["tips"]
    assert card["params"]["msgContent"].replace("  \n", "\n") == LAST
    with bot.ledger.read() as session:
        [seq] = [gap.seq for gap in session.query(Gap)]
        assert [(one.who, one.useful, one.door) for one in feedback_on(session, [seq])] == [
            ("chen_contact", False, "card")
        ]


async def test_a_click_on_a_card_of_another_home_is_not_taken(ledger: Ledger) -> None:
    rows = LedgerThreads(ledger)
    answers = CardAnswers(rows, lambda: datetime.now(UTC))
    content = '{"cardPrivateData": {"actionIds": ["useful"], "params": {}}}'
    for track in ("hq-1-00000000000000000000", "hq-x", "", "hq-99999999999999999999-00000000000000000000"):
        told = await answers({"outTrackId": track, "userId": "chen_contact", "content": content})
        assert "没有找到" in told["userPrivateData"]["cardParamMap"]["tips"]
    for broken in ("", "[]", '{"cardPrivateData": 3}', "{", '{"cardPrivateData": {"actionIds": []}}'):
        assert await answers({"outTrackId": "hq-1-00000000000000000000", "userId": "chen_contact", "content": broken})
    with ledger.read() as session:
        assert session.query(Feedback).count() == 0
    rows.close()
