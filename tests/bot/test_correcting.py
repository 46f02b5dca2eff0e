"""Corrections go out once to each conversation that heard the wrong answer, by whichever process lives."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.correcting import Correcting
from bot.deliver import Deliverer
from bot.errors import SendFailed, SendRefused, SendUnsure
from bot.openapi import SendReport
from bot.outgoing import Outgoing
from bot.threads import LedgerThreads
from config.settings import Settings
from ledger import corrections
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.traces import Told

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SETTINGS = Settings(dingtalk_client_id="ding1")


class Platform:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.trouble: BaseException | None = None
        self.fails = 0

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        assert (msg_key, robot_code) == ("sampleMarkdown", "ding1")
        if self.fails:
            self.fails -= 1
            raise SendFailed("连不上", retry_after_s=0.01)
        self.heard.append((conversation_id, msg_param["text"]))
        if self.trouble is not None:
            raise self.trouble
        return "key"

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        assert (msg_key, robot_code) == ("sampleMarkdown", "ding1")
        self.heard.append((staff_ids[0], msg_param["text"]))
        return SendReport("key")

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        raise NotImplementedError


def heard(number: int, talk: str, *, in_group: bool = True, sender: str = "chen") -> tuple[Told, str]:
    one = Told(
        number, number, f"m{number}", NOON, talk, in_group, "群", sender, "陈", "", "", "ding1",
        "", "20万元", [], "extract", "webhook", "", {},
    )  # fmt: skip
    return one, f"问{number}"


@pytest.fixture
async def platform(ledger: Ledger, second_ledger: Ledger) -> AsyncIterator[tuple[Platform, list[Correcting]]]:
    made, rows = Platform(), [LedgerThreads(ledger), LedgerThreads(second_ledger)]
    processes = [
        Correcting(
            Outgoing(
                each,
                Deliverer(made, each, SETTINGS, now=lambda: NOON, sleep=lambda _seconds: asyncio.sleep(0)),
                SETTINGS,
                f"p{n}",
                lambda: True,
                lambda: NOON,
            )
        )
        for n, each in enumerate(rows)
    ]
    yield made, processes
    for each in rows:
        each.close()


def order(ledger: Ledger, *those: tuple[Told, str]) -> None:
    with ledger.write() as session:
        corrections.order(session, those, "实为25万元。", "", Actor("lin_admin"), NOON)


async def test_each_conversation_hears_its_own_question_and_what_is_right_once(
    platform: tuple[Platform, list[Correcting]], ledger: Ledger
) -> None:
    said, processes = platform
    order(ledger, heard(1, "cidA="), heard(2, "cidB="), heard(3, "cidA="), heard(4, "p", in_group=False))
    for process in (*processes, *processes):
        await process.step()
    assert sorted(place for place, _ in said.heard) == ["chen", "cidA=", "cidB="]
    texts = dict(said.heard)
    assert "11月22日关于“问1”的答复有误" in texts["cidA="]
    assert "实为25万元。" in texts["cidB="]
    assert "问1" not in texts["cidB="]


@pytest.mark.parametrize("trouble", [SendRefused("机器人已被移出该群。"), SendUnsure("没有应答。")])
async def test_what_could_not_be_sent_or_is_unsure_is_noted_and_not_repeated(
    platform: tuple[Platform, list[Correcting]], ledger: Ledger, trouble: Exception
) -> None:
    said, processes = platform
    said.trouble = trouble
    order(ledger, heard(1, "cidA="))
    for process in processes:
        await process.step()
    assert len(said.heard) == 1
    with ledger.read() as session:
        [(_, [notice])] = corrections.corrections(session)
    assert (notice.trouble == str(trouble)) is isinstance(trouble, SendRefused)
    assert (notice.told_at is None) is isinstance(trouble, SendRefused)


async def test_somebody_without_a_staff_id_can_not_be_told_and_it_says_so(
    platform: tuple[Platform, list[Correcting]], ledger: Ledger
) -> None:
    said, [process, _] = platform
    order(ledger, heard(1, "p", in_group=False, sender="$:LWCP_v1:x"))
    await process.step()
    assert said.heard == []
    with ledger.read() as session:
        [(_, [notice])] = corrections.corrections(session)
    assert "不在组织通讯录内" in notice.trouble


async def test_one_that_was_on_its_way_when_the_process_died_is_not_said_again_but_shown(
    platform: tuple[Platform, list[Correcting]], ledger: Ledger
) -> None:
    said, [first, second] = platform
    order(ledger, heard(1, "cidA="), heard(2, "cidB="))
    said.trouble = KeyboardInterrupt()  # what ends a process in the middle of a send
    with pytest.raises(KeyboardInterrupt):
        await first.step()
    said.trouble = None
    with ledger.write() as session:
        corrections.free_notices(session)  # as the next start of a sole owner does
    await second.step()
    assert sorted(place for place, _ in said.heard) == ["cidA=", "cidB="]
    with ledger.read() as session:
        [(_, notices)] = corrections.corrections(session)
        troubles = {one.conversation_id: one.trouble for one in notices}
        assert "可能已送达" in troubles["cidA="]
        assert troubles["cidB="] == ""
        again = corrections.without_those_told(session, [heard(1, "cidA="), heard(2, "cidB=")], "实为25万元。")
    assert [one.conversation_id for one, _ in again] == ["cidA="]


async def test_one_that_certainly_did_not_go_out_is_said_when_the_platform_is_back(
    platform: tuple[Platform, list[Correcting]], ledger: Ledger
) -> None:
    said, [process, _] = platform
    order(ledger, heard(1, "cidA="))
    said.fails = 1
    await process.step()
    assert [place for place, _ in said.heard] == ["cidA="]
    with ledger.read() as session:
        [(_, [notice])] = corrections.corrections(session)
    assert (notice.told_at, notice.trouble) == (NOON, "")
