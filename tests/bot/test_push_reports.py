"""Who ordered a push hears once that some of it is unsure, and how to send it again."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.deliver import Deliverer
from bot.openapi import SendReport
from bot.outgoing import Outgoing
from bot.push_approvals import PushApprovals
from bot.push_reports import PushReports
from bot.threads import LedgerThreads
from config.settings import Settings
from ledger import delivery_acts
from ledger.base import Ledger
from ledger.groups import Person, Role
from ledger.pushes import CampaignState, Delivery, DeliveryState, move
from tests.outreach.made_pushes import T0, campaign, groups

SETTINGS = Settings(dingtalk_client_id="ding1")


class Platform:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        assert (msg_key, robot_code) == ("sampleMarkdown", "ding1")
        self.heard.append((staff_ids[0], msg_param["text"]))
        return SendReport("key")

    async def send_to_group(self, *_: Any, **__: Any) -> str:  # noqa: ANN401
        raise NotImplementedError

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        raise NotImplementedError


def ended_unsure(ledger: Ledger, ordered_by: str) -> str:
    number = campaign(ledger, groups(3), ordered_by=ordered_by)
    with ledger.write() as session:
        session.query(Delivery).filter_by(campaign_id=number, receiver="g:cid1").update({"state": DeliveryState.UNSURE})
        move(session, number, CampaignState.DONE, [CampaignState.RUNNING], T0)
    return number


async def test_who_ordered_it_hears_it_once_and_again_only_when_it_ends_so_again(ledger: Ledger) -> None:
    platform, rows = Platform(), LedgerThreads(ledger)
    deliverer = Deliverer(platform, rows, SETTINGS, now=lambda: T0, sleep=lambda _: asyncio.sleep(0))
    reports = PushReports(Outgoing(rows, deliverer, SETTINGS, "me", lambda: True, lambda: T0))
    number = ended_unsure(ledger, "zhang")
    assert [await reports.step(), await reports.step()] == [1, 0]
    [(who, said)] = platform.heard
    assert who == "zhang"
    assert "其中1条" in said
    assert f"补发 {number}" in said
    assert "[补发这1条](dtmd://dingtalkclient/sendMessage?content=%E8%A1%A5%E5%8F%91%20P" in said

    with ledger.write() as session:
        assert delivery_acts.send_again(session, number) == 1
    assert await reports.step() == 0
    again(ledger, number, T0 + timedelta(minutes=9))
    assert await reports.step() == 1
    await asyncio.to_thread(rows.close)


def again(ledger: Ledger, number: str, when: datetime) -> None:
    with ledger.write() as session:
        waiting = session.query(Delivery).filter_by(campaign_id=number, receiver="g:cid1")
        waiting.update({"state": DeliveryState.UNSURE})
        move(session, number, CampaignState.DONE, [CampaignState.RUNNING], when)


async def test_of_a_push_that_a_clock_ordered_the_admins_hear(ledger: Ledger) -> None:
    with ledger.write() as session:
        session.add(Person(staff_id="lin_admin", role=Role.ADMIN, bound_by="cli", bound_at=T0))
        session.add(Person(staff_id="zhang", role=Role.ASSISTANT, bound_by="cli", bound_at=T0))
    platform, rows = Platform(), LedgerThreads(ledger)
    deliverer = Deliverer(platform, rows, SETTINGS, now=lambda: T0, sleep=lambda _: asyncio.sleep(0))
    ended_unsure(ledger, "clock")
    await PushReports(Outgoing(rows, deliverer, SETTINGS, "me", lambda: True, lambda: T0)).step()
    assert [who for who, _ in platform.heard] == ["lin_admin"]
    await asyncio.to_thread(rows.close)


async def test_admins_hear_once_of_a_push_that_waits_for_a_second_person_but_not_who_ordered_it(ledger: Ledger) -> None:
    platform, rows = Platform(), LedgerThreads(ledger)
    deliverer = Deliverer(platform, rows, SETTINGS, now=lambda: T0, sleep=lambda _: asyncio.sleep(0))
    approvals = PushApprovals(Outgoing(rows, deliverer, SETTINGS, "me", lambda: True, lambda: T0))
    with ledger.write() as session:
        for staff_id, role in (("lin", Role.ADMIN), ("he", Role.ADMIN), ("zhang", Role.ASSISTANT)):
            session.merge(Person(staff_id=staff_id, role=role, bound_at=T0, name=f"{staff_id}某"))
    number = campaign(ledger, groups(3), ordered_by="he", state=CampaignState.APPROVAL)
    assert [await approvals.step(), await approvals.step()] == [1, 0]
    [(who, said)] = platform.heard
    assert who == "lin"
    assert "he某要把" in said
    assert "3个群" in said
    assert f"[批准推送 {number}](dtmd://dingtalkclient/sendMessage?content=" in said
