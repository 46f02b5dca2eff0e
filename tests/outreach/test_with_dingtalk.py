"""The worker of pushes against the pretend DingTalk, over the wire, with its troubles."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from bot.openapi import DingTalk
from bot.openapi_receipts import Receipts
from bot.receiving import Receiving
from bot.threads import LedgerThreads, forever
from bot.working import pushing_with
from config.settings import Settings
from ledger import delivery_acts
from ledger.base import Ledger
from ledger.pushes import CampaignState, DeliveryState
from outreach import outbox
from tests.emulator.town_client import CLIENT_ID, SECRET, Emulator, running
from tests.outreach.made_pushes import campaign, rows, state_of, states

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0") as started:
        yield started


@pytest.fixture
async def dingtalk(town: Emulator) -> AsyncIterator[DingTalk]:
    made = DingTalk(
        Settings(
            dingtalk_openapi_base=town.url,
            dingtalk_client_id=CLIENT_ID,
            dingtalk_client_secret=SECRET,
            app_qps=200,
            http_timeout_s=2,
        )
    )
    yield made
    await made.close()
    town.call("DELETE", "/emulator/faults")


async def pushed_until(ledger: Ledger, dingtalk: DingTalk, true: Callable[[], object]) -> None:
    rows = LedgerThreads(ledger)
    worker = pushing_with(dingtalk.settings, rows, dingtalk, "test")
    working = asyncio.create_task(forever("pushes", 0.0, worker.step))
    while not true():  # noqa: ASYNC110 - the ledger tells nobody
        await asyncio.sleep(0.05)
    working.cancel()
    await worker.stop()
    await asyncio.to_thread(rows.close)


def some_groups(town: Emulator, count: int) -> list[str]:
    made = [
        town.post("group", title=f"推送群{number}", owner="zhang_assistant", members=["chen_contact"])
        for number in range(count)
    ]
    return [str(one["conversation"]) for one in made]


def heard(town: Emulator, cid: str) -> int:
    return sum(one["sender"] == "bot" for one in town.get("messages", conversation=cid)["messages"])


async def test_a_group_that_is_gone_is_refused_and_the_others_hear_it_once(
    town: Emulator, book: Ledger, dingtalk: DingTalk
) -> None:
    cids = some_groups(town, 6)
    town.post("fault", kind="disband", conversation=cids[3])
    town.post("fault", kind="bot_removed", conversation=cids[4])
    number = campaign(book, [outbox.group(cid) for cid in cids])
    await pushed_until(book, dingtalk, lambda: state_of(book, number) is CampaignState.DONE)
    found = states(book, number)
    assert [cid for cid in cids if found[cid] is DeliveryState.REFUSED] == cids[3:5]
    assert [heard(town, cid) for cid in cids] == [1, 1, 1, 0, 0, 1]


@pytest.mark.parametrize("kind", ["ambiguous", "no_answer"])
async def test_a_push_nobody_knows_of_is_held_until_a_person_sends_it_again(
    town: Emulator, book: Ledger, dingtalk: DingTalk, kind: str
) -> None:
    cids = some_groups(town, 4)
    town.post("fault", kind=kind, path="groupMessages/send")
    number = campaign(book, [outbox.group(cid) for cid in cids])
    await pushed_until(book, dingtalk, lambda: state_of(book, number) is CampaignState.DONE)
    assert Counter(states(book, number).values()) == {DeliveryState.SENT: 3, DeliveryState.UNSURE: 1}
    assert [heard(town, cid) for cid in cids] == [1] * 4
    with book.write() as session:
        assert delivery_acts.send_again(session, number) == 1
    await pushed_until(book, dingtalk, lambda: state_of(book, number) is CampaignState.DONE)
    assert set(states(book, number).values()) == {DeliveryState.SENT}
    assert sum(heard(town, cid) for cid in cids) == 5


async def test_a_limit_of_the_platform_slows_the_pushes_and_refuses_nobody(
    town: Emulator, book: Ledger, dingtalk: DingTalk
) -> None:
    cids = some_groups(town, 8)
    await dingtalk.tokens.get()
    town.post("fault", kind="token_expire")
    town.post("fault", kind="qps", per_second=3, path="groupMessages/send")
    number = campaign(book, [outbox.group(cid) for cid in cids])
    await pushed_until(book, dingtalk, lambda: state_of(book, number) is CampaignState.DONE)
    assert set(states(book, number).values()) == {DeliveryState.SENT}
    assert [heard(town, cid) for cid in cids] == [1] * 8
    assert {one.attempts for one in rows(book, number)} == {1}


async def test_who_has_read_it_is_asked_and_it_is_taken_back(town: Emulator, book: Ledger, dingtalk: DingTalk) -> None:
    one, two = some_groups(town, 2)
    number = campaign(book, [outbox.group(one), outbox.group(two), outbox.person("liu_contact")])
    await pushed_until(book, dingtalk, lambda: state_of(book, number) is CampaignState.DONE)
    town.post("read", person="chen_contact", conversation=one)
    now = rows(book, number)[0].sent_at
    assert now is not None
    with book.write() as session:
        delivery_acts.ask_readers(session, number, now)
        delivery_acts.ask_recall(session, number, "lin_admin", now)
    threads = LedgerThreads(book)
    receiving = Receiving(threads, Receipts(dingtalk, CLIENT_ID), 1000)
    await receiving._ask(number)  # noqa: SLF001 - before it is taken back
    assert [delivery.readers for delivery in rows(book, number)] == [1, 0, 0]
    await receiving.step()
    await asyncio.to_thread(threads.close)
    assert set(states(book, number).values()) == {DeliveryState.RECALLED}
    assert [m["recalled"] for m in town.get("messages", conversation=two)["messages"] if m["sender"] == "bot"] == [True]
