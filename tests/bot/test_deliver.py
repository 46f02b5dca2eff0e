"""An answer finds its way out: the right door, the right pace, nothing lost, at most one repeat."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from bot.deliver import Deliverer
from bot.errors import SendFailed, SendRefused, SendUnsure, Throttled, WebhookGone
from bot.openapi import SendReport
from bot.render import Part
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings
from ledger.arrivals import send_lane
from ledger.base import Ledger
from ledger.pace import Slot, take

START = 1_795_000_000.0
GROUP = Address("cidA=", True, "manager01", "小王", "ding1", "http://127.0.0.1:9/s", START + 5400)  # noqa: FBT003 - in a group
PRIVATE = replace(GROUP, conversation_id="cidP=", in_group=False)
OUTSIDER = replace(PRIVATE, staff_id="")
PART = Part("题", "答")


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


class Platform:
    """DingTalk's three ways in; answers what it is told to, then everything is well."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.heard: list[tuple[str, str, float]] = []
        self.answers: dict[str, list[Exception]] = {"webhook": [], "group": [], "person": []}
        self.report = SendReport("key")
        self.payloads: list[dict[str, Any]] = []

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        assert url == GROUP.webhook
        self.payloads.append(payload)
        self._hear("webhook", payload["markdown"]["text"])

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        assert (conversation_id, msg_key, robot_code) == ("cidA=", "sampleMarkdown", "ding1")
        self._hear("group", msg_param["text"])
        return "key"

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        assert (list(staff_ids), msg_key, robot_code) == (["manager01"], "sampleMarkdown", "ding1")
        self._hear("person", msg_param["text"])
        return self.report

    def _hear(self, door: str, text: str) -> None:
        self.heard.append((door, text.rsplit("\n", maxsplit=1)[-1], self.clock.at))
        if self.answers[door]:
            raise self.answers[door].pop(0)

    @property
    def doors(self) -> list[str]:
        return [door for door, _, _ in self.heard]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(clock: Clock) -> Platform:
    return Platform(clock)


@pytest.fixture
async def rows(ledger: Ledger) -> AsyncIterator[LedgerThreads]:
    threads = LedgerThreads(ledger)
    yield threads
    threads.close()


@pytest.fixture
def make(clock: Clock, platform: Platform, rows: LedgerThreads) -> Callable[..., Deliverer]:
    def made(**settings: Any) -> Deliverer:  # noqa: ANN401 - any setting
        return Deliverer(platform, rows, Settings(**settings), now=clock.now, sleep=clock.sleep)

    return made


@pytest.fixture
def deliverer(make: Callable[..., Deliverer]) -> Deliverer:
    return make()


async def test_a_reply_goes_through_its_own_webhook(deliverer: Deliverer, platform: Platform) -> None:
    done = await deliverer.deliver([PART], GROUP)
    assert (done.door, done.trouble) == ("webhook", "")
    assert platform.payloads[0]["at"] == {"atUserIds": ["manager01"], "isAtAll": False}


async def test_only_the_first_message_of_a_long_answer_calls_the_asker(
    deliverer: Deliverer, platform: Platform
) -> None:
    await deliverer.deliver([Part("题", "一"), Part("题", "二")], GROUP)
    assert [("at" in payload) for payload in platform.payloads] == [True, False]
    assert [text for _, text, _ in platform.heard] == ["一", "二"]


@pytest.mark.parametrize(("address", "door"), [(GROUP, "group"), (PRIVATE, "person")])
async def test_after_the_webhooks_life_the_openapi_is_used(
    deliverer: Deliverer, platform: Platform, clock: Clock, address: Address, door: str
) -> None:
    clock.at += 5398
    assert (await deliverer.deliver([PART], address)).door == door
    assert platform.doors == [door]


@pytest.mark.parametrize(("address", "door"), [(GROUP, "group"), (PRIVATE, "person")])
async def test_a_webhook_that_is_gone_early_is_replaced_at_once(
    deliverer: Deliverer, platform: Platform, clock: Clock, address: Address, door: str
) -> None:
    platform.answers["webhook"] = [WebhookGone("失效")]
    done = await deliverer.deliver([PART], address)
    assert (done.door, done.trouble) == (door, "")
    assert clock.at == START


async def test_a_throttled_webhook_rests_ten_minutes_and_the_openapi_answers_at_once(
    deliverer: Deliverer, make: Callable[..., Deliverer], platform: Platform, clock: Clock
) -> None:
    platform.answers["webhook"] = [Throttled("太快", "130101")]
    await deliverer.deliver([PART], GROUP)
    assert platform.doors == ["webhook", "group"]
    assert clock.at == START

    clock.at += 599
    await make().deliver([PART], GROUP)  # a new process knows it too
    clock.at += 1
    await deliverer.deliver([PART], GROUP)
    assert platform.doors == ["webhook", "group", "group", "webhook"]


async def test_an_outsider_with_a_throttled_webhook_waits_for_its_rest(
    deliverer: Deliverer, platform: Platform, clock: Clock
) -> None:
    platform.answers["webhook"] = [Throttled("太快", "130101")]
    assert (await deliverer.deliver([PART], OUTSIDER)).door == "webhook"
    assert platform.doors == ["webhook", "webhook"]
    assert 600 <= clock.at - START < 700


async def test_an_unsure_reply_is_said_exactly_once_more(deliverer: Deliverer, platform: Platform) -> None:
    platform.answers["webhook"] = [SendUnsure("没有应答")]
    done = await deliverer.deliver([PART], GROUP)
    assert (platform.doors, done.repeated, done.trouble) == (["webhook", "webhook"], 1, "")


async def test_what_stays_unsure_is_recorded_and_not_said_a_third_time(
    deliverer: Deliverer, platform: Platform
) -> None:
    platform.answers["webhook"] = [SendUnsure("没有应答"), SendUnsure("没有应答")]
    done = await deliverer.deliver([PART], GROUP)
    assert (platform.doors, done.repeated, done.trouble) == (["webhook", "webhook"], 1, "没有应答")


async def test_a_notice_that_is_unsure_is_not_repeated(deliverer: Deliverer, platform: Platform) -> None:
    platform.answers["webhook"] = [SendUnsure("没有应答")]
    await deliverer.deliver([PART], GROUP, repeat_unsure=False)
    assert platform.doors == ["webhook"]


async def test_each_part_may_be_repeated_once(deliverer: Deliverer, platform: Platform) -> None:
    platform.answers["webhook"] = [SendUnsure("?"), SendUnsure("?")]
    platform.answers["webhook"].insert(1, WebhookGone("失效"))
    platform.answers["group"] = [SendUnsure("?")]
    done = await deliverer.deliver([Part("题", "一"), Part("题", "二")], GROUP)
    assert [(door, text) for door, text, _ in platform.heard] == [
        ("webhook", "一"),
        ("webhook", "一"),
        ("group", "一"),
        ("group", "二"),
    ]
    assert done.repeated == 1
    assert done.trouble == "?"


async def test_a_limit_of_the_platform_slows_everybody_and_loses_nothing(
    deliverer: Deliverer, make: Callable[..., Deliverer], platform: Platform, clock: Clock
) -> None:
    gone = replace(GROUP, webhook="")
    platform.answers["group"] = [SendFailed("限流", "Forbidden.AccessDenied.QpsLimit", 2.0)] * 3
    assert (await deliverer.deliver([PART], gone)).door == "group"
    moments = [moment for _, _, moment in platform.heard]
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(moments))

    platform.answers["group"] = [SendFailed("限流", "QpsLimit", 30.0)] * 100
    clock.at += 100
    before = clock.at
    assert (await deliverer.deliver([PART], gone)).door == ""
    platform.answers["group"] = []
    resting_until = platform.heard[-1][2] + 30
    clock.at = resting_until - 10
    await make().deliver([PART], replace(gone, in_group=False))
    assert platform.heard[-1][2] >= resting_until
    assert before < clock.at


async def test_a_failure_is_tried_again_later_but_not_for_ever(
    deliverer: Deliverer, platform: Platform, clock: Clock
) -> None:
    platform.answers["webhook"] = [SendFailed("连不上", "", 1.0)] * 1000
    done = await deliverer.deliver([PART], GROUP)
    assert (done.door, done.trouble) == ("", "连不上")
    assert 900 < clock.at - START < 1100
    assert len(platform.heard) < 40


@pytest.mark.parametrize(("address", "other"), [(GROUP, "group"), (PRIVATE, "person")])
async def test_a_refused_message_tries_the_other_door_once(
    deliverer: Deliverer, platform: Platform, address: Address, other: str
) -> None:
    platform.answers["webhook"] = [SendRefused("关键词")]
    assert (await deliverer.deliver([PART], address)).door == other

    platform.heard.clear()
    platform.answers = {"webhook": [SendRefused("一")], "group": [SendRefused("二")], "person": [SendRefused("二")]}
    done = await deliverer.deliver([PART], address)
    assert platform.doors == ["webhook", other]
    assert (done.door, done.trouble) == ("", "二")


async def test_a_person_the_platform_left_out_did_not_get_it(deliverer: Deliverer, platform: Platform) -> None:
    platform.report = SendReport("key", throttled=("manager01",))
    done = await deliverer.deliver([PART], replace(PRIVATE, webhook=""))
    assert done.door == ""
    assert "当日消息过多" in done.trouble


async def test_who_can_not_be_reached_at_all_is_recorded(deliverer: Deliverer, platform: Platform) -> None:
    done = await deliverer.deliver([PART], replace(OUTSIDER, webhook=""))
    assert (done.door, platform.heard) == ("", [])
    assert "没有可用的接口" in done.trouble


def most_in_any(moments: list[float], stretch_s: float) -> int:
    return max(sum(start <= moment < start + stretch_s for moment in moments) for start in moments)


async def test_no_minute_of_a_group_hears_more_than_its_limit_by_both_doors_together(
    make: Callable[..., Deliverer], platform: Platform
) -> None:
    deliverer = make(group_per_minute=5)
    for number in range(23):
        address = GROUP if number % 2 else replace(GROUP, webhook="")
        await deliverer.deliver([Part("题", str(number))], address)
    assert [text for _, text, _ in platform.heard] == [str(number) for number in range(23)]
    assert most_in_any([moment for _, _, moment in platform.heard], 60) == 5


class BusyThreads(LedgerThreads):
    """Knows whether any ledger work is under way."""

    busy = 0

    async def write(self, work: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 - any work
        self.busy += 1
        try:
            return await super().write(work, *args)
        finally:
            self.busy -= 1


class SharedClock(Clock):
    """Time for many sleepers: it jumps to the next of them when nobody has anything else to do."""

    def __init__(self, rows: BusyThreads) -> None:
        super().__init__()
        self.rows = rows
        self.sleepers: list[tuple[float, int, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self.sleepers, (self.at + seconds, id(woken), woken))
        await woken.wait()

    async def run(self) -> None:
        quiet = 0
        while True:
            await asyncio.sleep(0)
            quiet = 0 if self.rows.busy else quiet + 1
            if quiet > 20 and self.sleepers:
                self.at, _, woken = heapq.heappop(self.sleepers)
                woken.set()
                quiet = 0


async def test_no_second_has_more_calls_of_the_application_than_its_limit(ledger: Ledger) -> None:
    rows = BusyThreads(ledger)
    clock = SharedClock(rows)
    platform = Platform(clock)
    deliverer = Deliverer(platform, rows, Settings(app_qps=7), now=clock.now, sleep=clock.sleep)
    address = replace(GROUP, webhook="", in_group=False)
    running = asyncio.create_task(clock.run())
    await asyncio.gather(*(deliverer.deliver([PART], replace(address, conversation_id=f"cid{n}=")) for n in range(30)))
    running.cancel()
    rows.close()
    moments = [moment for _, _, moment in platform.heard]
    assert len(moments) == 30
    assert most_in_any(moments, 1.0) == 7
    assert 4 <= max(moments) - min(moments) < 7


async def test_a_passage_counted_on_arrival_is_used_and_not_counted_twice(
    make: Callable[..., Deliverer], platform: Platform, clock: Clock, ledger: Ledger
) -> None:
    deliverer = make(group_per_minute=2)
    for handled_s in (0.1, 20.0):  # quickly, and so slowly that the passage must be counted anew
        with ledger.write() as session:
            lane = send_lane("cidA=", 2)
            assert take(session, [lane], clock.at) == 0
        slot = Slot(lane.name, clock.at)
        clock.at += handled_s
        await deliverer.deliver([PART], GROUP, slot=slot)
    assert clock.at == pytest.approx(START + 20.1)
    assert len(platform.heard) == 2


async def test_a_long_wait_is_told_with_the_number_of_parts_already_out(
    make: Callable[..., Deliverer], platform: Platform
) -> None:
    told: list[int] = []

    async def on_wait(sent: int) -> None:
        told.append(sent)

    await make(group_per_minute=2).deliver([Part("题", str(n)) for n in range(3)], GROUP, on_wait=on_wait)
    assert told == [2]

    platform.heard.clear()
    await make(group_per_minute=20).deliver([Part("题", str(n)) for n in range(3)], GROUP, skip=2)
    assert [text for _, text, _ in platform.heard] == ["2"]
