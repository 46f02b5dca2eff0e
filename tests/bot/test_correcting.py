"""Corrections go out once to each conversation that heard the wrong answer, by whichever process lives."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.correcting import Correcting
from bot.deliver import Deliverer
from bot.errors import SendRefused, SendUnsure
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
        self.trouble: Exception | None = None

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        assert (msg_key, robot_code) == ("sampleMarkdown", "ding1")
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
                each, Deliverer(made, each, SETTINGS, now=lambda: NOON), SETTINGS, f"p{n}", lambda: True, lambda: NOON
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
