"""Campaigns and a gateway for tests of pushes."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.base import Ledger, connect
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way, open_campaign
from outreach import outbox
from outreach.gateway import Fate, Outcome, Text
from outreach.outbox import NewDelivery
from tests.databases import blank_sqlite

T0 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
SENT = Outcome(Fate.SENT, key="key")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger on SQLite, for what does not depend on the database."""
    ledger = connect(blank_sqlite(tmp_path / "ledger.sqlite3"))
    yield ledger
    ledger.close()


@dataclass
class ListGateway:
    """Keeps what it is given; ``fates[address]`` are given in turn, then everything arrives."""

    heard: list[tuple[str, str]] = field(default_factory=list)  # address, text
    calls: list[list[str]] = field(default_factory=list)
    fates: dict[str, list[Outcome]] = field(default_factory=dict)
    always: Outcome = SENT
    held: asyncio.Event | None = None  # while it is there and not set, nobody gets an answer

    async def to_group(self, conversation_id: str, text: Text) -> Outcome:
        return await self._send([conversation_id], text)

    async def to_people(self, staff_ids: Sequence[str], text: Text) -> Outcome:
        return await self._send(list(staff_ids), text)

    async def _send(self, addresses: list[str], text: Text) -> Outcome:
        self.calls.append(addresses)
        queue = self.fates.get(addresses[0])
        fate = queue.pop(0) if queue else self.always
        if fate.fate in {Fate.SENT, Fate.UNSURE}:
            self.heard += [(address, text.body) for address in addresses if fate.of(address).fate is not Fate.GONE]
        if self.held is not None:
            await self.held.wait()
        return fate

    @property
    def times(self) -> Counter[str]:
        return Counter(address for address, _ in self.heard)


def campaign(ledger: Ledger, those: Iterable[NewDelivery], **columns: Any) -> str:  # noqa: ANN401
    """Make a running campaign to some receivers; return its number."""
    given = {"way": Way.COMMAND, "state": CampaignState.RUNNING, "title": "示例政策", "body": "示例正文"} | columns
    with ledger.write() as session:
        made, _ = open_campaign(session, DAY, T0, **given)
        outbox.put(session, made.campaign_id, those)
        return made.campaign_id


def groups(count: int) -> list[NewDelivery]:
    return [outbox.group(f"cid{number}") for number in range(count)]


def states(ledger: Ledger, campaign_id: str) -> dict[str, DeliveryState]:
    """Return the state of each receiver's delivery, by address."""
    return {one.receiver[2:]: one.state for one in rows(ledger, campaign_id)}


def rows(ledger: Ledger, campaign_id: str) -> list[Delivery]:
    with ledger.read() as session:
        found = session.query(Delivery).filter_by(campaign_id=campaign_id).order_by(Delivery.delivery_id)
        return list(found)


def state_of(ledger: Ledger, campaign_id: str) -> CampaignState:
    with ledger.read() as session:
        found = session.get(Campaign, campaign_id)
        assert found is not None
        return found.state
