"""The form card of a missing fact: only its member fills it in, once, not for ever; the next question follows."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from bot.card_answers import CardAnswers
from bot.form_answers import HOLDS, FormAnswers
from bot.form_card import FormDesk, form_fields, form_track_of
from bot.openapi import Answer
from bot.openapi_cards import Cards
from bot.threads import LedgerThreads
from bot.translate import Address
from bot.typing_card import CardDesk
from bot.wiring import House
from handlers.message import Form, Message, Reply, Speaker
from ledger.answers import last_exchanges
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, current_facts, note_facts
from ledger.groups import Person, Role, bind_person
from ledger.talks import Claimed
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk
from tests.handlers.test_reward import KNOWN

FIRM = "91510600000009099B"
MEMBER = Speaker(Role.ENTERPRISE, "form_member", "陈示例", FIRM, "德阳示例阀门有限公司")


@pytest.fixture(autouse=True)
def firm(house: House) -> Iterator[None]:
    known = [one for one in KNOWN if one.name not in {"above_scale", "rd_expense"}]
    with house.ledger.write() as session:
        know_enterprise(session, FIRM, NOW, "德阳示例阀门有限公司", "510603")
        for who, code in (("form_member", FIRM), ("form_other", "91510600000001011K")):
            person = Person(staff_id=who, name="陈示例", role=Role.ENTERPRISE, uscc=code, bound_by="t")
            person.bound_at = NOW - timedelta(days=30)
            bind_person(session, person)
        note_facts(session, FIRM, known, Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "统计局"), NOW)
    yield
    with house.ledger.write() as session:
        own = [Given(row.name, None, row.year) for row in current_facts(session, FIRM)]
        note_facts(session, FIRM, own, Giver(FactSource.ENTERPRISE, date(2026, 11, 22)), NOW)


def asked(house: House, talk: str, *, group: bool = False) -> tuple[Reply, str]:
    """Ask for a match; return the reply and the name of the card under it."""
    conversation = f"cid-form-{talk}"
    reply = Talk(house, MEMBER, conversation, in_group=group).says("匹配")
    with house.ledger.read() as session:
        [(message, _)] = last_exchanges(session, conversation, MEMBER.staff_id, NOW - timedelta(minutes=5))
        return reply, form_track_of(message.seq, message.msg_id)


def send(house: House, track: str, fields: dict[str, str], value: object, who: str = "form_member") -> dict[str, str]:
    """Fill in the one field of a card and send it; return what the card shows then."""
    rows = LedgerThreads(house.ledger)
    try:
        [field] = json.loads(fields["form_fields"])
        field |= {"default_number" if field["type"] == "SELECT" else "default_string": value}
        content = {"cardPrivateData": {"actionIds": ["submit"], "params": {"submit_form_fields": [field]}}}
        data = {"outTrackId": track, "userId": who, "content": json.dumps(content)}
        clicks = CardAnswers(rows, house.desk.now, FormAnswers(rows, house.desk))
        shown: dict[str, Any] = asyncio.run(clicks(data))
    finally:
        rows.close()
    params: dict[str, str] = shown["userPrivateData"]["cardParamMap"]
    return params


def form_for(key: str, *choices: str) -> dict[str, str]:
    return form_fields(Form(key, "x", choices=choices))


def values(house: House, name: str) -> list[Any]:
    with house.ledger.read() as session:
        return [row.value for row in current_facts(session, FIRM) if row.name == name]


def test_a_match_comes_with_the_form_of_its_question_and_never_in_a_group(house: House) -> None:
    reply, _ = asked(house, "one")
    assert reply.form is not None
    assert reply.form.called in reply.text
    assert asked(house, "group", group=True)[0].form is None


def test_what_is_filled_in_is_kept_once_and_the_next_question_follows(house: House) -> None:
    _, track = asked(house, "fill")
    shown = send(house, track, form_for("rd_expense@2025"), "310万元")
    assert "310万元" in shown["title"]
    assert values(house, "rd_expense") == ["310万元"]
    assert shown["form_status"] == "normal"
    assert "rd_expense@2025" not in shown["form_fields"]
    send(house, track, form_for("rd_expense@2025"), "310万元")
    assert values(house, "rd_expense") == ["310万元"]
    assert send(house, track, form_for("above_scale@0", "是", "否"), 1)["err_msg"] == ""
    assert values(house, "above_scale") == [False]


def test_what_cannot_be_is_told_on_the_card(house: House) -> None:
    _, track = asked(house, "wrong")
    assert "单位" in send(house, track, form_for("rd_expense@2025"), "310")["err_msg"]
    assert "研发费用" in send(house, track, form_for("rd_expense@2025"), "三斗米")["err_msg"]
    for key in ("rd_expense@0", "no_such@2025", "loans@0", "credit@0", "rd_expense@99999", "uscc@2025", ""):
        assert "没有登记" in send(house, track, form_for(key), "1万元")["err_msg"]
    assert not values(house, "rd_expense")


def test_nothing_filled_in_passes_over_and_does_not_come_again(house: House) -> None:
    reply, track = asked(house, "pass")
    assert reply.form is not None
    shown, seen = form_fields(reply.form), set()
    for _ in range(4):
        [field] = json.loads(shown["form_fields"])
        fact = field["name"].partition("!")[0]
        assert fact not in seen
        seen.add(fact)
        shown = send(house, track, shown, "" if field["type"] != "SELECT" else -1)
        assert "先跳过" in shown["title"]


def test_a_card_takes_nothing_from_another_person_or_after_a_day(house: House) -> None:
    _, track = asked(house, "whose")
    fields = form_for("rd_expense@2025")
    assert send(house, track, fields, "310万元", who="form_other")["button_text"] == "已过期"
    assert send(house, "hf-999999-" + "0" * 20, fields, "310万元")["button_text"] == "已过期"
    with house.ledger.write() as session:
        person = Person(staff_id="form_member", role=Role.ENTERPRISE, uscc=FIRM, bound_by="t", bound_at=NOW + HOLDS)
        bind_person(session, person)  # bound anew since the question
    assert "已过期" in send(house, track, fields, "310万元")["title"]
    assert not values(house, "rd_expense")


class Caller:
    """Keeps what would be sent to the platform."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def call(self, path: str, body: dict[str, Any], method: str = "POST") -> Answer:
        self.sent.append(body | {"path": path, "method": method})
        return Answer(200, {"result": {"deliverResults": [{"success": True, "carrierId": "c"}]}}, readable=True)


@pytest.mark.parametrize(
    ("template", "group", "count"), [("t.schema", False, 1), ("t.schema", True, 0), ("", False, 0)]
)
def test_a_form_is_shown_to_the_person_alone_and_only_with_a_template(
    house: House, template: str, count: int, *, group: bool
) -> None:
    caller, rows = Caller(), LedgerThreads(house.ledger)
    cards = Cards(caller, template, "robot")
    desk = FormDesk(CardDesk(cards, rows, house.settings), cards)
    address = Address("cid", group, "form_member", "陈示例", "robot", "", 0.0)
    claimed = Claimed(7, "cid", {"msgId": "m"}, NOW, "", 1, 0)
    asyncio.run(desk.ask(Reply("问", form=Form("revenue@2025", "营业收入")), claimed, address))
    rows.close()
    assert len(caller.sent) == count
    for body in caller.sent:
        assert body["openSpaceId"] == "dtv1.card//IM_ROBOT.form_member"
        assert all(isinstance(value, str) for value in body["cardData"]["cardParamMap"].values())


def test_an_answer_in_words_still_does(house: House) -> None:
    talk = Talk(house, MEMBER, "cid-form-words")
    assert "请告诉我贵公司" in talk.hears(Message("m", "cid-form-words", "匹配", MEMBER)).text
    assert "先跳过" in talk.says("跳过").text
