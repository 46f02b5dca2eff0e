"""At which stage a project group is: said by its own assistant, audited, and pushes are narrowed by it."""

from collections.abc import Iterator

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from handlers.desk import Desk
from handlers.message import Message, Speaker
from handlers.routes import ROUTES
from ledger.audit import entries_about
from ledger.groups import Group, Role, group_by_conversation

LI = Speaker(Role.ASSISTANT, "li_assistant", "李娜")
ZHANG = Speaker(Role.ASSISTANT, "zhang_assistant", "张伟")
LIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")
CID = "cid-of-stage"


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """The sample city with one group more."""
    with house.ledger.write() as session:
        session.add(Group(conversation_id=CID, title="示例阶段群", assistant="li_assistant"))
    yield house.desk
    with house.ledger.write() as session:
        session.query(Group).filter_by(conversation_id=CID).delete()


def said(desk: Desk, text: str, speaker: Speaker = LI, *, in_group: bool = True) -> str:
    where = CID if in_group else "cid-private"
    return dispatch(Message("m", where, text, speaker, in_group=in_group), desk, ROUTES).text


def stage(desk: Desk) -> str:
    with desk.ledger.read() as session:
        found = group_by_conversation(session, CID)
    assert found is not None
    return found.stage


def test_the_groups_assistant_notes_its_stage_in_it_or_by_its_title(desk: Desk) -> None:
    assert "阶段是项目建设" in said(desk, "本群阶段 项目建设")
    assert stage(desk) == "项目建设"
    assert "阶段是生产运营" in said(desk, "群阶段 示例阶段群 生产运营", in_group=False)
    assert "阶段是转型升级" in said(desk, "本群阶段改为转型升级阶段", LIN)
    assert "已清除" in said(desk, "本群阶段 未知")
    with desk.ledger.read() as session:
        acts = [(one.action, one.who, one.after["stage"]) for one in entries_about(session, CID)[:4]]
    assert ("group.stage", "lin_admin", "转型升级") in acts
    assert ("group.stage", "li_assistant", "") in acts


def test_nobody_else_notes_it_and_nothing_is_guessed(desk: Desk) -> None:
    assert "只能由负责这个群" in said(desk, "本群阶段 项目建设", ZHANG)
    assert "没有叫" in said(desk, "群阶段 示例阶段群 项目建设", ZHANG, in_group=False)
    said(desk, "本群阶段 项目建设", FIRM)
    assert "请写一个阶段" in said(desk, "本群阶段 快完工了")
    assert "请在项目群里" in said(desk, "本群阶段 项目建设", in_group=False)
    assert stage(desk) == ""
