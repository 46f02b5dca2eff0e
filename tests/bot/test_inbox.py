"""Every message is answered, in order, by whoever lives."""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.deliver import Deliverer
from bot.errors import SendFailed
from bot.inbox import AT_ONCE, Beat, Inbox
from bot.openapi import SendReport
from bot.threads import LedgerThreads
from config.settings import Settings
from handlers.message import Cite, Message, Reply, Speaker
from ledger import answers, arrivals
from ledger.base import Ledger
from ledger.direct import Hand
from ledger.groups import Role
from ledger.talks import Answer, InboxMessage, State

QUICK = Beat(lease_s=1.5, renew_s=0.15, sweep_s=0.05, drain_s=0.3)
Make = Callable[..., Inbox]


class Platform:
    """Hears what the bot says; keeps conversations apart by the webhook's address."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.failing = 0

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        if self.failing:
            self.failing -= 1
            raise SendFailed("连不上", retry_after_s=0.01)
        self.heard[url.rsplit("/", 1)[1]].append(payload["markdown"]["text"].split("  \n", 1)[-1])

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        raise NotImplementedError

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        raise NotImplementedError

    @property
    def said(self) -> int:
        return sum(map(len, self.heard.values()))


class House:
    """The answers; ``hold`` lets a test stop inside one."""

    def __init__(self) -> None:
        self.hold = threading.Event()
        self.hold.set()
        self.asked: list[str] = []
        self.at_work: Counter[str] = Counter()
        self.most_at_work: Counter[str] = Counter()

    def answer(self, message: Message) -> Reply:
        talk = message.conversation_id
        self.asked.append(message.text)
        self.at_work[talk] += 1
        self.most_at_work[talk] = max(self.most_at_work[talk], self.at_work[talk])
        self.hold.wait(20)
        self.at_work[talk] -= 1
        cites = (Cite("办法", "德示例〔2023〕1号", "第一条", "现行有效", "原文", "http://127.0.0.1/p"),)
        return Reply(f"答{message.text}", cites if "引" in message.text else ())


def says(number: object, talk: str = "a", sender: str = "manager01", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - raw data
    return {
        "msgId": f"msg{talk}{number}",
        "conversationId": talk,
        "conversationType": "2",
        "createAt": int(time.time() * 1000),
        "senderStaffId": sender,
        "senderNick": "小王",
        "robotCode": "ding1",
        "msgtype": "text",
        "text": {"content": f" {number}"},
        "sessionWebhook": f"http://127.0.0.1:9/{talk}",
        "sessionWebhookExpiredTime": int(time.time() * 1000) + 5_400_000,
        **fields,
    }


def who(_work: Hand, staff_id: str, _conversation_id: str) -> tuple[Speaker, str]:
    known = Role.ADMIN if staff_id.startswith("admin") else Role.ENTERPRISE
    return Speaker(known if staff_id else Role.STRANGER, staff_id), ""


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def make(ledger: Ledger, second_ledger: Ledger, platform: Platform, house: House) -> AsyncIterator[Make]:
    """Build inboxes, each a process of its own; ``crash`` ends one as kill -9 would."""
    made: list[tuple[Inbox, LedgerThreads]] = []

    def build(number: int = 1, *, own: House = house, **settings: Any) -> Inbox:  # noqa: ANN401 - any setting
        rows = LedgerThreads(ledger if number == 1 else second_ledger)
        given = Settings(**{"group_per_minute": 1000, "pace_person_per_minute": 1000, **settings})
        inbox = Inbox(rows, Deliverer(platform, rows, given), own.answer, who, given, beat=QUICK)
        made.append((inbox, rows))
        return inbox

    yield build
    house.hold.set()
    for inbox, rows in made:
        await inbox.stop()
        rows.close()


async def crash(inbox: Inbox) -> None:
    """Stop everything at once and give nothing back."""
    tasks = [*inbox._loops, *inbox._workers]  # noqa: SLF001 - a killed process is not asked
    inbox._loops.clear()  # noqa: SLF001
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def until(true: Callable[[], object], what: str) -> None:
    enough = time.monotonic() + 30
    while not true():
        assert time.monotonic() < enough, what
        await asyncio.sleep(0.01)


def answer_of(ledger: Ledger, number: object, talk: str = "a") -> Answer | None:
    with ledger.read() as session:
        return answers.answer_to(session, "ding1", f"msg{talk}{number}")


def state_of(ledger: Ledger, number: object, talk: str = "a") -> State:
    with ledger.read() as session:
        asked = select(InboxMessage.state).where(InboxMessage.msg_id == f"msg{talk}{number}")
        return session.execute(asked).scalar_one()


async def test_a_message_is_answered_and_what_was_said_is_kept(make: Make, platform: Platform, ledger: Ledger) -> None:
    inbox = make()
    await inbox.receive(says("引1"))
    await until(lambda: answer_of(ledger, "引1"), "no answer kept")
    assert platform.heard["a"][0].startswith("答引1\n\n1. [《办法》")
    kept = answer_of(ledger, "引1")
    assert kept is not None
    assert (kept.text, kept.door, kept.mode, kept.cites[0]["doc_no"]) == (
        "答引1",
        "webhook",
        "extract",
        "德示例〔2023〕1号",
    )
    assert kept.delivered_at is not None


async def test_receiving_does_not_wait_for_the_answer(make: Make, house: House, platform: Platform) -> None:
    house.hold.clear()
    await make().receive(says(1))
    assert platform.said == 0
    house.hold.set()
    await until(lambda: platform.said == 1, "never answered")


async def test_messages_are_kept_also_when_every_answering_thread_is_busy(
    make: Make, house: House, platform: Platform, ledger: Ledger
) -> None:
    house.hold.clear()
    inbox = make()
    for number in range(AT_ONCE + 4):
        await inbox.receive(says(1, f"t{number}"))
    assert state_of(ledger, 1, f"t{AT_ONCE + 3}") is State.WORKING
    assert platform.said == 0
    house.hold.set()
    await until(lambda: platform.said == AT_ONCE + 4, "some were not answered")


async def test_a_message_that_can_not_be_written_down_is_not_acknowledged(
    make: Make, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    inbox = make()
    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "arrive", full)
        with pytest.raises(OSError, match="disk full"):
            await inbox.receive(says(1))
    await inbox.receive(says(1))
    await until(lambda: platform.said == 1, "it was not taken when it came again")


async def test_a_repeated_delivery_is_answered_once_also_by_another_process_or_after_a_restart(
    make: Make, platform: Platform, ledger: Ledger
) -> None:
    one, two = make(1), make(2)
    await asyncio.gather(*(inbox.receive(says(1)) for inbox in (one, two, one, two)))
    await until(lambda: answer_of(ledger, 1), "not answered")
    await make(1).receive(says(1))
    await one.receive(says(2))
    await until(lambda: answer_of(ledger, 2), "not answered")
    assert platform.heard["a"] == ["答1", "答2"]


async def test_one_conversation_stays_in_order_and_twenty_run_side_by_side(
    make: Make, platform: Platform, house: House
) -> None:
    inboxes = [make(1), make(2)]
    for inbox in inboxes:
        await inbox.start()
    for number in range(5):
        for talk in range(20):
            await inboxes[(number + talk) % 2].receive(says(number, f"t{talk}"))
    await until(lambda: platform.said == 100, "some were not answered")
    assert all(platform.heard[f"t{talk}"] == [f"答{number}" for number in range(5)] for talk in range(20))
    assert max(house.most_at_work.values()) == 1


async def test_a_slow_conversation_does_not_hold_up_another(make: Make, platform: Platform, house: House) -> None:
    quick = House()
    house.hold.clear()
    one, two = make(1), make(2, own=quick)
    await one.receive(says(1, "slow"))
    await two.receive(says(2, "slow"))
    await two.receive(says(1, "quick"))
    await until(lambda: platform.heard["quick"], "the quick one waited")
    assert platform.heard["slow"] == []
    house.hold.set()
    await until(lambda: platform.heard["slow"] == ["答1", "答2"], "the slow one was lost")


async def test_order_holds_while_a_send_fails_and_waits(make: Make, platform: Platform) -> None:
    platform.failing = 1
    inbox = make()
    for number in range(4):
        await inbox.receive(says(number))
    await until(lambda: platform.said == 4, "some were lost")
    assert platform.heard["a"] == ["答0", "答1", "答2", "答3"]


async def test_work_of_a_killed_process_is_taken_over_by_a_living_one(
    make: Make, platform: Platform, house: House
) -> None:
    house.hold.clear()
    one, two = make(1), make(2, own=House())
    await one.start()
    for number in range(3):
        await one.receive(says(number))
    await until(lambda: house.asked, "never begun")
    await crash(one)
    await two.start()
    await until(lambda: platform.said == 3, "the killed process's messages were lost")
    assert platform.heard["a"] == ["答0", "答1", "答2"]


@pytest.mark.postgres  # on SQLite a second owner never lives beside the first
@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)
async def test_a_long_answer_keeps_its_lease_while_its_process_lives(make: Make, house: House, ledger: Ledger) -> None:
    house.hold.clear()
    one, two = make(1), make(2)
    await one.start()
    await two.start()
    await one.receive(says(1))
    await asyncio.sleep(3 * QUICK.lease_s)  # the time itself is what is tested
    house.hold.set()
    await until(lambda: answer_of(ledger, 1), "not answered")
    assert house.asked == ["1"]


async def test_a_late_answer_begins_with_an_apology(make: Make, platform: Platform, ledger: Ledger) -> None:
    inbox = make()
    inbox._stopping = True  # noqa: SLF001 - kept, not begun: as if killed just then
    await inbox.receive(says(1))
    with ledger.write() as session:
        early = datetime.now(UTC) - timedelta(seconds=61)
        session.query(InboxMessage).update({"received_at": early})
    await make(2).start()
    await until(lambda: platform.said, "never answered")
    assert platform.heard["a"] == ["抱歉，答复晚了。  \n答1"]


async def test_a_message_that_ends_the_process_again_and_again_is_given_up_with_a_code(
    make: Make, platform: Platform, house: House, ledger: Ledger
) -> None:
    inbox = make()
    inbox._stopping = True  # noqa: SLF001 - kept, not begun
    await inbox.receive(says(1))
    await inbox.receive(says(2))
    with ledger.write() as session:
        session.query(InboxMessage).filter(InboxMessage.msg_id == "msga1").update({"tries": 5})
    await make(2).start()
    await until(lambda: platform.said == 2, "never answered")
    assert house.asked == ["2"]
    assert "编号" in platform.heard["a"][0]
    kept = answer_of(ledger, 1)
    assert kept is not None
    assert kept.code
    assert kept.code in platform.heard["a"][0]


async def test_stopping_gives_back_what_is_not_done(
    make: Make, platform: Platform, house: House, ledger: Ledger
) -> None:
    house.hold.clear()
    inbox = make()
    await inbox.start()
    await inbox.receive(says(1))
    await inbox.receive(says(2))
    await inbox.stop()
    await inbox.receive(says(3))
    assert [state_of(ledger, number) for number in (1, 2, 3)] == [State.NEW] * 3
    house.hold.set()
    await make(2).start()
    await until(lambda: platform.said == 3, "given back but not taken again")
    assert platform.heard["a"] == ["答1", "答2", "答3"]


async def test_stopping_lets_what_is_nearly_done_finish(make: Make, platform: Platform, ledger: Ledger) -> None:
    inbox = make()
    await inbox.receive(says(1))
    await inbox.stop()
    assert platform.heard["a"] == ["答1"]
    assert state_of(ledger, 1) is State.ANSWERED


async def test_the_eleventh_question_in_a_minute_gets_one_sentence_and_the_twelfth_silence(
    make: Make, platform: Platform, ledger: Ledger
) -> None:
    inbox = make(pace_person_per_minute=10)
    for number in range(14):
        await inbox.receive(says(number))
    await inbox.receive(says(99, sender="other"))
    await until(lambda: platform.said == 12, "wrong number of answers")
    assert platform.heard["a"][:10] == [f"答{number}" for number in range(10)]
    assert "每分钟最多回答 10 条" in platform.heard["a"][10]
    assert platform.heard["a"][11] == "答99"
    assert [state_of(ledger, number) for number in (12, 13)] == [State.DROPPED] * 2


async def test_a_group_has_a_pace_of_its_own(make: Make, platform: Platform, ledger: Ledger) -> None:
    inbox = make(pace_group_per_minute=3)
    for number in range(6):
        await inbox.receive(says(number, sender=f"person{number}"))
    await inbox.receive(says(0, "elsewhere", sender="person5"))
    await until(lambda: platform.said == 5, "wrong number of answers")
    assert "本群提问较多" in platform.heard["a"][3]
    assert platform.heard["elsewhere"] == ["答0"]
    assert state_of(ledger, 5) is State.DROPPED


async def test_numbers_of_people_are_masked_in_a_group_where_quoted_and_where_nobody_answers(
    make: Make, platform: Platform, ledger: Ledger
) -> None:
    inbox = make(pace_person_per_minute=2)
    numbers = "11010519491231002X 13912345678 6222021234567890128"
    quoted = {"isReplyMsg": True, "repliedMsg": {"senderId": "13912345678", "content": {"text": "139 1234 5678"}}}
    await inbox.receive(says(1, "g", "a", text={"content": numbers}))
    await inbox.receive(says(2, "q", "b", text={"content": "看这个", **quoted}))
    for number in range(4):  # the third is told that it was too fast, the fourth nothing
        await inbox.receive(says(number, "p", "c", conversationType="1", text={"content": f"{number} {numbers}"}))
    await until(lambda: platform.said == 5 and state_of(ledger, 3, "p") is State.DROPPED, "answers")
    await until(lambda: state_of(ledger, 2, "p") is State.ANSWERED, "the sentence")
    with ledger.read() as session:
        kept = {one.msg_id: one.payload for one in session.scalars(select(InboxMessage))}
    for message in ("msgg1", "msgp2", "msgp3"):
        said = kept[message]["text"]["content"]
        assert not [number for number in numbers.split() if number in said], message
        assert "110*************2X 139******78" in said
    replied = kept["msgq2"]["text"]["repliedMsg"]
    assert (replied["senderId"], replied["content"]["text"]) == ("13912345678", "139******78")


async def test_an_outsider_without_a_staff_id_is_answered(make: Make, platform: Platform) -> None:
    await make().receive(says(1, senderStaffId=None, senderId="$:LWCP_v1:$x"))
    await until(lambda: platform.said, "never answered")
    assert platform.heard["a"] == ["答1"]


@pytest.mark.parametrize("data", [None, [], "text", 7])
async def test_what_is_no_message_at_all_is_let_go(make: Make, data: Any) -> None:  # noqa: ANN401 - anything
    await make().receive(data)


async def test_a_message_with_nothing_in_it_is_answered_all_the_same(
    make: Make, platform: Platform, ledger: Ledger
) -> None:
    await make().receive({"sessionWebhook": "http://127.0.0.1:9/x", "text": {"content": "\x00\ud800"}})
    await until(lambda: platform.said, "never answered")
    with ledger.read() as session:
        assert session.execute(select(InboxMessage.state)).scalar_one() in {State.WORKING, State.ANSWERED}


def drops(number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - raw data
    content = {"downloadCode": f"code{number}", "fileName": f"{number}.pdf"}
    return says(number, conversationType="1", msgtype="file", text=None, content=content, **fields)


@pytest.mark.parametrize(("staff_id", "said"), [("manager01", 4), ("admin01", 15)])
async def test_of_fifteen_files_dropped_at_once_none_is_lost_and_no_flood_of_answers_comes(
    make: Make, house: House, platform: Platform, ledger: Ledger, staff_id: str, said: int
) -> None:
    inbox = make(pace_person_per_minute=3)
    for number in range(15):
        await inbox.receive(drops(number, senderStaffId=staff_id))
    await inbox.receive(says(99, conversationType="1", senderStaffId=staff_id))
    await until(lambda: answer_of(ledger, 99), "the question after them was not answered")
    assert len(house.asked) == 16  # each file was dealt with
    assert platform.said == said + 1
    assert "答99" in platform.heard["a"][-1]
    assert ("不再逐个回复" in platform.heard["a"][3]) is (staff_id == "manager01")
    assert {state_of(ledger, number) for number in range(15)} == {State.ANSWERED}


async def test_what_a_group_saw_of_a_long_answer_is_what_is_kept(make: Make, house: House, ledger: Ledger) -> None:
    inbox = make(group_reply_chars=80)
    await inbox.receive(says("句。" * 60))
    await until(lambda: answer_of(ledger, "句。" * 60), "no answer kept")
    kept = answer_of(ledger, "句。" * 60)
    assert kept is not None
    assert kept.trace["shown"].endswith("回复“详情”看全文。")
    assert len(kept.trace["shown"]) <= 80 < len(kept.text)
    assert house.asked
