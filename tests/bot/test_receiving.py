"""Who has read a push is asked of the platform when somebody wants to know; what is taken back is noted."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SendFailed, SendRefused
from bot.openapi import Answer
from bot.openapi_receipts import Receipts
from bot.receiving import Receiving
from bot.threads import LedgerThreads
from ledger import delivery_acts
from ledger.base import Ledger
from ledger.pushes import Delivery, DeliveryState
from outreach import outbox
from tests.outreach.made_pushes import T0, campaign, rows


@dataclass
class Platform:
    """DingTalk's API as far as receipts need it; ``trouble`` is raised once."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    trouble: Exception | None = None

    async def call(self, path: str, body: dict[str, Any], method: str = "POST") -> Answer:
        what = path.removeprefix("/v1.0/robot/")
        self.asked.append((what, body.get("processQueryKeys") or body.get("processQueryKey")))
        assert method == ("GET" if "?" in path else "POST")
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        return Answer(200, self.answer(what, body), readable=True)

    def answer(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        if what == "groupMessages/query":
            assert body["robotCode"] == "robot"
            if body["processQueryKey"] == "k1":
                return {"sendStatus": "SUCCESS", "readUserIds": [], "hasMore": False}
            page = {"readUserIds": ["chen"], "hasMore": True, "nextToken": "1"}
            return page if "nextToken" not in body else {"readUserIds": ["zhang"], "hasMore": False}
        if what.startswith("oToMessages/readStatus"):
            known = [{"userId": "liu", "readStatus": "READ"}, {"userId": "sun", "readStatus": "UNREAD"}]
            return {"sendStatus": "SUCCESS", "messageReadInfoList": known}
        expired = [key for key in body["processQueryKeys"] if key == "k1"]
        done = [key for key in body["processQueryKeys"] if key != "k1"]
        return {"successResult": done, "failedResult": dict.fromkeys(expired, "processQueryKey.expireTime")}


def sent(ledger: Ledger) -> str:
    """Make a campaign that went to two groups and, in one call, two people."""
    those = [outbox.group("cid0"), outbox.group("cid1"), outbox.person("liu"), outbox.person("sun")]
    number = campaign(ledger, those)
    with ledger.write() as session:
        for one, key in zip(
            session.query(Delivery).order_by(Delivery.delivery_id), ("k0", "k1", "k2+", "k2+"), strict=True
        ):
            one.state, one.query_key, one.sent_at = DeliveryState.SENT, key, T0
    return number


def receiving(ledger: Ledger, platform: Platform, hours: float = 1.0) -> Receiving:
    return Receiving(LedgerThreads(ledger), Receipts(platform, "robot"), 1000, now=lambda: T0 + timedelta(hours=hours))


async def test_the_platform_is_asked_once_for_each_time_somebody_wants_to_know(ledger: Ledger) -> None:
    number, platform = sent(ledger), Platform()
    worker = receiving(ledger, platform)
    assert await worker.step() == 0
    with ledger.write() as session:
        delivery_acts.ask_readers(session, number, T0 + timedelta(minutes=30))
    assert [await worker.step(), await worker.step()] == [1, 0]
    private = "oToMessages/readStatus?robotCode=robot&processQueryKey=k2%2B"
    query = "groupMessages/query"
    assert platform.asked == [(query, "k0"), (query, "k0"), (query, "k1"), (private, None)]
    assert [one.readers for one in rows(ledger, number)] == [2, 0, 1, 0]
    assert [one.read_at is not None for one in rows(ledger, number)] == [True, False, True, False]


async def test_a_platform_that_is_away_is_asked_again_and_a_day_later_it_is_not(ledger: Ledger) -> None:
    number, platform = sent(ledger), Platform(trouble=SendFailed("连不上"))
    with ledger.write() as session:
        delivery_acts.ask_readers(session, number, T0)
    worker = receiving(ledger, platform)
    assert [await worker.step(), await worker.step(), await worker.step()] == [1, 1, 0]
    late = Platform()
    with ledger.write() as session:
        delivery_acts.ask_readers(session, number, T0 + timedelta(hours=24))
    await receiving(ledger, late, 25).step()
    assert late.asked == []


@pytest.mark.parametrize("trouble", [None, SendRefused("权限不足")])
async def test_what_is_taken_back_is_noted_and_what_could_not_be_says_why(
    ledger: Ledger, trouble: Exception | None
) -> None:
    number, platform = sent(ledger), Platform(trouble=trouble)
    with ledger.write() as session:
        delivery_acts.ask_recall(session, number, "lin_admin", T0)
    worker = receiving(ledger, platform)
    assert [await worker.step(), await worker.step()] == [1, 0]
    recall = "groupMessages/recall"
    assert platform.asked == [(recall, ["k0"]), (recall, ["k1"]), ("otoMessages/batchRecall", ["k2+"])]
    first, second, *people = rows(ledger, number)
    assert (first.state is DeliveryState.RECALLED) is (trouble is None)
    assert first.trouble == ("" if trouble is None else "权限不足")
    assert (second.state, second.trouble) == (DeliveryState.SENT, "processQueryKey.expireTime")
    assert {one.state for one in people} == {DeliveryState.RECALLED}
