"""Somebody of several firms is asked for which one; a binding that ends takes everything with it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.wiring import House
from handlers.bind import CODE_HOURS
from handlers.message import Message, Reply, Speaker
from handlers.who import speaker_by_staff_id
from ledger.enterprises import know_enterprise
from ledger.firm_links import link_by, new_link
from ledger.groups import BindCode, Person, Role, bind_person, firms_of
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk

ONE, TWO = "91510600000010011C", "91510600000011022X"
WHO = "two_firms"


@pytest.fixture(autouse=True)
def firms(house: House) -> Iterator[None]:
    with house.ledger.write() as session:
        for code, name in ((ONE, "德阳示例甲公司"), (TWO, "德阳示例乙公司")):
            know_enterprise(session, code, NOW, name, "510603")
            spent = BindCode(code_hash=f"hash-{code}", uscc=code, issued_by="t", used_by=WHO, used_at=NOW)
            spent.expires_at = NOW + timedelta(hours=CODE_HOURS)
            session.add(spent)
        bind_person(session, Person(staff_id=WHO, role=Role.ENTERPRISE, uscc=ONE, bound_by="t", bound_at=NOW))
    yield
    with house.ledger.write() as session:
        session.execute(delete(BindCode).where(BindCode.uscc.in_([ONE, TWO])))
        session.execute(delete(Person).where(Person.staff_id == WHO))


def says(house: House, talk: str, text: str, *, group: str = "") -> Reply:
    speaker = speaker_by_staff_id(house.ledger, WHO)
    conversation = f"cid-which-{talk}"
    message = Message("m", conversation, text, speaker, in_group=bool(group), group_uscc=group)
    return Talk(house, speaker, conversation, in_group=bool(group)).hears(message)


def test_the_first_order_asks_for_which_firm_and_is_then_carried_out(house: House) -> None:
    asked = says(house, "ask", "匹配").text
    assert "1、德阳示例甲公司" in asked
    assert "2、德阳示例乙公司" in asked
    assert says(house, "ask", "2").text.startswith("德阳示例乙公司 政策匹配")
    assert "德阳示例乙公司" in says(house, "ask", "档案").text
    assert "2家企业" in says(house, "ask", "换企业").text
    assert "德阳示例甲公司" in says(house, "ask", "德阳示例甲公司").text


def test_in_a_group_of_one_of_the_firms_nothing_is_asked(house: House) -> None:
    assert says(house, "group", "匹配", group=TWO).text.startswith("德阳示例乙公司（测算")


def test_a_record_is_not_taken_before_the_firm_is_known(house: House) -> None:
    assert "请回复编号选择企业" in says(house, "record", "登记贷款 500万元 2025-03-01放款").text


def test_ending_a_binding_is_asked_back_and_ends_the_links(house: House) -> None:
    with house.ledger.write() as session:
        token = new_link(session, ONE, WHO, NOW)
        other = new_link(session, TWO, WHO, NOW)
    assert "确认解除绑定" in says(house, "end", "解除绑定").text
    assert "您现在代表德阳示例乙公司" in says(house, "end", "确认解除绑定").text
    with house.ledger.read() as session:
        assert firms_of(session, WHO) == [TWO]
        assert link_by(session, token, NOW) is None
        assert link_by(session, other, NOW) is not None
    assert "要新的绑定码" in says(house, "end", "确认解除绑定").text
    with house.ledger.read() as session:
        assert firms_of(session, WHO) == []
        assert link_by(session, other, NOW) is None
    assert "没有绑定" in says(house, "end", "匹配").text
    assert "没有绑定企业" in says(house, "end", "解除绑定").text


def test_nobody_ends_a_binding_in_a_group_and_staff_are_told_the_way(house: House) -> None:
    assert "私聊" in says(house, "loud", "确认解除绑定", group=ONE).text
    staff = Talk(house, Speaker(Role.ASSISTANT, "which_staff"), "cid-which-staff")
    assert "huiqi people unbind" in staff.says("解除绑定").text
    with house.ledger.read() as session:
        assert firms_of(session, WHO) == [ONE, TWO]
