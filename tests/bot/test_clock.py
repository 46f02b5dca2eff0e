"""What is due by itself: questions gathered once, departments told, answers brought back, each once."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.deliver import Deliverer
from bot.errors import SendRefused, SendUnsure
from bot.openapi import SendReport
from bot.outgoing import Outgoing
from bot.threads import LedgerThreads
from config.city import load_city
from config.settings import Settings
from handlers.desk import Desk
from knowledge.answer import curate
from knowledge.search.keyword import WordIndex
from knowledge.search.places import CityWords
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms
from ledger import notices, themes
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.gaps import GapTheme, ThemeState, gaps_of_themes, note_unanswered
from ledger.groups import Person, Role, bind_person
from ledger.talks import Arrival, receive
from ledger.themes import every_gap, themes_in

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in China
OFFICER, ADMIN = Actor("he_officer", "何静"), Actor("lin_admin", "林涛")


@dataclass
class Recorder:
    """Stands where DingTalk stands."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        raise AssertionError((url, payload))

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        assert (msg_key, robot_code) == ("sampleMarkdown", "robot")
        self._say(conversation_id, msg_param["text"])
        return "key"

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        assert (msg_key, robot_code) == ("sampleMarkdown", "robot")
        self._say(staff_ids[0], msg_param["text"])
        return SendReport("key")

    def _say(self, to: str, text: str) -> None:
        if to in self.trouble:
            raise self.trouble[to]
        self.sent.append((to, text))


@dataclass
class Town:
    """A house with nothing in its base, its clock, and what it said."""

    desk: Desk
    clock: Clock
    said: Recorder
    moment: list[datetime]

    def ask(self, question: str, conversation: str, sender: str = "chen", *, in_group: bool = True) -> int:
        now = self.moment[0]
        with self.desk.ledger.write() as session:
            name = f"{conversation}{sender}{question}"[:200]
            arrival = Arrival("robot", name, conversation, in_group, sender, "群", now, {"text": {"content": question}})
            seq = receive(session, arrival, now)
            assert seq is not None
            note_unanswered(session, seq, question)
            note_unanswered(session, seq, question)  # a repeat changes nothing
        return seq

    def tick(self, at: datetime | None = None) -> None:
        self.moment[0] = at or self.moment[0] + timedelta(minutes=2)
        asyncio.run(self._step())

    async def _step(self) -> None:
        await self.clock.step()

    def themes(self) -> list[GapTheme]:
        with self.desk.ledger.read() as session:
            return list(themes_in(session, list(ThemeState)))

    def publish(self, theme_id: int, text: str = "可以，到窗口备案即可。") -> int:
        now = self.desk.now()
        self.desk.gaps.route(theme_id, "经信局", ADMIN, now)
        number = self.desk.gaps.answer(theme_id, text, OFFICER, now).answer_id
        with self.desk.ledger.write() as session:
            curate.publish(session, number, ADMIN, now, date(2026, 11, 23))
        return number


@contextmanager
def town_in(ledger: Ledger, home: Path, owner: str = "me") -> Iterator[Town]:
    settings = Settings(home=home, dingtalk_client_id="robot")
    city, moment, said = load_city("deyang"), [SUNDAY], Recorder()
    shelf = Shelf(ledger, WordIndex(home / owner), synonyms=city_synonyms("deyang"), city=CityWords.of(city))
    desk = Desk(ledger, settings, city, shelf, lambda: moment[0])
    rows = LedgerThreads(ledger)

    async def no_sleep(_seconds: float) -> None:
        return

    deliverer = Deliverer(said, rows, settings, now=lambda: moment[0], sleep=no_sleep)
    clock = Clock(Outgoing(rows, deliverer, settings, owner, lambda: True, lambda: moment[0]), desk)
    try:
        yield Town(desk, clock, said, moment)
    finally:
        rows.close()


@pytest.fixture
def town(ledger: Ledger, tmp_path: Path) -> Iterator[Town]:
    with ledger.write() as session:
        bind_person(
            session,
            Person(
                staff_id="he_officer", name="何静", role=Role.DEPARTMENT, department="经济和信息化局", bound_at=SUNDAY
            ),
        )
        know_enterprise(session, "91510600000001011K", SUNDAY, name="德阳示例重型机械有限公司")
    with town_in(ledger, tmp_path) as made:
        yield made


def test_like_questions_of_a_week_become_one_theme_on_monday_at_nine(town: Town) -> None:
    town.ask("低空经济试飞基地有没有补贴", "g1")
    town.ask("低空经济试飞基地有补贴吗", "g2")
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY - timedelta(minutes=1))
    assert town.themes() == []
    town.tick(MONDAY)
    assert sorted(theme.question for theme in town.themes()) == ["低空经济试飞基地有没有补贴", "老厂房拆除要不要备案"]
    assert {theme.week for theme in town.themes()} == {date(2026, 11, 16)}
    town.tick()
    assert len(town.themes()) == 2


def test_a_theme_carries_nothing_a_firm_says_of_itself(town: Town) -> None:
    town.ask("德阳示例重型机械有限公司营收3000万元，老厂房拆除要不要备案，电话13900000001", "g1")
    town.tick(MONDAY)
    [theme] = town.themes()
    for secret in ("示例重型", "3000", "139"):
        assert secret not in theme.question
    assert "老厂房拆除要不要备案" in theme.question


def test_a_department_is_told_once_and_its_answer_goes_back_to_each_conversation_once(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "g1", "chen")
    town.ask("老厂房拆除要不要备案呢", "g1", "zhao")
    town.ask("老厂房拆除需要备案吗", "g2", "liu")
    town.ask("老厂房拆除要备案不", "c3", "sun", in_group=False)
    town.tick(MONDAY)
    [theme] = town.themes()
    number = town.publish(theme.theme_id)
    town.tick()
    town.tick()
    told = [to for to, _ in town.said.sent]
    assert sorted(told) == ["g1", "g2", "sun"]
    assert all("官方答复" in text and "到窗口备案即可" in text for _, text in town.said.sent)
    with town.desk.ledger.read() as session:
        rows = gaps_of_themes(session, [theme.theme_id])
    assert all(gap.told_at is not None for gap in rows)
    assert number == 1


def test_the_officers_of_the_department_hear_of_a_routed_theme_once(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    [theme] = town.themes()
    town.desk.gaps.route(theme.theme_id, "经信局", ADMIN, MONDAY)
    town.tick()
    town.tick()
    [(to, text)] = town.said.sent
    assert to == "he_officer"
    assert "老厂房拆除要不要备案" in text
    assert f"答复 {theme.theme_id}：" in text


def test_a_department_without_people_is_noted(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    [theme] = town.themes()
    town.desk.gaps.route(theme.theme_id, "科技局", ADMIN, MONDAY)
    town.tick()
    assert town.said.sent == []
    assert "没有绑定联络员" in town.themes()[0].trouble


def _staff(town: Town) -> None:
    with town.desk.ledger.write() as session:
        for staff_id, role in (("lin_admin", Role.ADMIN), ("zhang_assistant", Role.ASSISTANT)):
            bind_person(session, Person(staff_id=staff_id, name=staff_id, role=role, bound_at=SUNDAY))


def test_admins_and_assistants_hear_once_a_week_that_questions_wait(town: Town) -> None:
    _staff(town)
    town.ask("老厂房拆除要不要备案", "g1")
    town.ask("老厂房拆除要备案吗", "g2")
    town.ask("低空经济试飞基地有没有补贴", "g2")
    town.tick(MONDAY - timedelta(minutes=1))
    assert town.said.sent == []
    town.tick(MONDAY)
    assert sorted(to for to, _ in town.said.sent) == ["lin_admin", "zhang_assistant"]
    for _, text in town.said.sent:
        assert "2个待分派" in text
        assert "老厂房拆除要不要备案（2次）" in text
        assert "问题清单" in text
    town.ask("无人机驾照培训补贴多少", "g1")
    town.tick(MONDAY + timedelta(days=2))
    town.tick()
    assert len(town.said.sent) == 2
    town.tick(MONDAY + timedelta(days=7))
    assert len(town.said.sent) == 4
    assert "3个待分派" in town.said.sent[-1][1]


def test_nobody_is_disturbed_when_no_question_waits_or_the_office_is_closed(town: Town) -> None:
    _staff(town)
    town.tick(MONDAY)
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY + timedelta(days=7, hours=9))  # 18:00
    town.tick(MONDAY + timedelta(days=12))  # Saturday
    assert town.said.sent == []
    town.desk.gaps.route(town.themes()[0].theme_id, "科技局", ADMIN, town.moment[0])
    town.tick(MONDAY + timedelta(days=14))
    assert town.said.sent == []


def test_a_weekly_notice_half_sent_when_the_process_died_reaches_the_others_and_nobody_twice(town: Town) -> None:
    _staff(town)
    town.ask("老厂房拆除要不要备案", "g1")
    with town.desk.ledger.write() as session:
        notices.queue_notices(session, "gaps:2026-11-23", ["lin_admin", "zhang_assistant"], MONDAY)
        told = notices.claim_staff_notice(session, "gaps:2026-11-23", "dead", MONDAY, 120.0)
        assert told is not None
        notices.end_staff_notice(session, told.notice_id, MONDAY)
        assert notices.claim_staff_notice(session, "gaps:2026-11-23", "dead", MONDAY, 120.0) is not None
        assert notices.claim_staff_notice(session, "gaps:2026-11-23", "me", MONDAY, 120.0) is None
    town.tick(MONDAY + timedelta(seconds=121))
    town.tick()
    assert [to for to, _ in town.said.sent] == ["zhang_assistant"]


def test_a_member_of_staff_who_can_not_be_reached_is_noted_and_not_tried_again(town: Town) -> None:
    _staff(town)
    town.said.trouble["lin_admin"] = SendRefused("该员工已离职。", "x")
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    town.said.trouble.clear()
    town.tick()
    assert [to for to, _ in town.said.sent] == ["zhang_assistant"]


@pytest.mark.parametrize("trouble", [SendRefused("群已解散（400）。", "400"), SendRefused("机器人不在群里。", "x")])
def test_a_group_that_is_gone_is_marked_and_the_others_are_told(town: Town, trouble: Exception) -> None:
    town.said.trouble["g1"] = trouble
    town.ask("老厂房拆除要不要备案", "g1")
    town.ask("老厂房拆除要不要备案", "g2")
    town.tick(MONDAY)
    town.publish(town.themes()[0].theme_id)
    town.tick()
    town.tick()
    assert [to for to, _ in town.said.sent] == ["g2"]
    with town.desk.ledger.read() as session:
        marks = {gap.conversation_id: (gap.told_at is None, gap.trouble) for gap, _ in every_gap(session)}
    assert marks == {"g1": (True, str(trouble)), "g2": (False, "")}


def test_a_send_nobody_knows_of_is_not_repeated(town: Town) -> None:
    town.said.trouble["g1"] = SendUnsure("钉钉没有应答，不能确定是否送达。")
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    town.publish(town.themes()[0].theme_id)
    town.tick()
    town.said.trouble.clear()
    town.tick()
    assert town.said.sent == []


def test_somebody_outside_the_organisation_can_not_be_told_and_that_is_said(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "c9", "$:LWCP_v1:$abc", in_group=False)
    town.tick(MONDAY)
    town.publish(town.themes()[0].theme_id)
    town.tick()
    assert town.said.sent == []
    with town.desk.ledger.read() as session:
        [(gap, _)] = every_gap(session)
    assert "通讯录" in gap.trouble


def test_an_answer_withdrawn_before_it_went_out_goes_nowhere(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    number = town.publish(town.themes()[0].theme_id)
    with town.desk.ledger.write() as session:
        curate.retire(session, number, ADMIN, MONDAY)
    town.tick()
    assert town.said.sent == []


@pytest.mark.postgres
@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)  # a home on SQLite has one process
def test_two_processes_gather_and_tell_once(town: Town, second_ledger: Ledger, tmp_path: Path) -> None:
    _staff(town)
    for number in range(6):
        town.ask("老厂房拆除要不要备案", f"g{number}", f"p{number}")
    with town_in(second_ledger, tmp_path, "other") as other:
        other.moment[0] = town.moment[0] = MONDAY

        async def both(first: Callable[[], Any], second: Callable[[], Any]) -> None:
            await asyncio.gather(first(), second())

        asyncio.run(both(town.clock.step, other.clock.step))
        [theme] = town.themes()
        town.publish(theme.theme_id)
        asyncio.run(both(town.clock.step, other.clock.step))
        told = [to for to, _ in (*town.said.sent, *other.said.sent)]
    assert sorted(told) == sorted([*(f"g{number}" for number in range(6)), "lin_admin", "zhang_assistant"])


def test_what_a_dead_process_held_is_taken_up_when_its_lease_ends(town: Town) -> None:
    town.ask("老厂房拆除要不要备案", "g1")
    town.tick(MONDAY)
    town.publish(town.themes()[0].theme_id)
    with town.desk.ledger.write() as session:
        held = themes.claim_telling(session, "dead", town.moment[0], 600.0)
        assert held is not None
        assert themes.claim_telling(session, "me", town.moment[0], 600.0) is None
    town.tick(town.moment[0] + timedelta(seconds=601))
    assert [to for to, _ in town.said.sent] == ["g1"]
