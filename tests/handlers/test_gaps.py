"""Feedback, and questions without an answer on their way to a department, in chat."""

import itertools

import pytest

from bot.wiring import House
from handlers.message import Speaker
from ledger.gaps import Gap, GapKind
from ledger.groups import Role
from ledger.themes import every_gap
from tests.handlers.talk import Talk

NUMBERS = itertools.count(1)
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")
ADMIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
OFFICER = Speaker(Role.DEPARTMENT, "he_officer", "何静", department="经济和信息化局")
OTHER = Speaker(Role.DEPARTMENT, "guo_officer", "郭勇", department="科学技术局")


@pytest.fixture
def firm(house: House) -> Talk:
    return Talk(house, FIRM, f"gaps-{next(NUMBERS)}-{id(house)}", in_group=True)


def kept(talk: Talk) -> list[Gap]:
    with talk.house.ledger.read() as session:
        return [gap for gap, _ in every_gap(session) if gap.conversation_id == talk.conversation]


def test_a_refused_question_is_kept_with_its_answer(firm: Talk) -> None:
    firm.says("火星移民基地有没有补贴")
    [gap] = kept(firm)
    assert (gap.kind, gap.question, gap.sender, gap.in_group) == (
        GapKind.UNANSWERED,
        "火星移民基地有没有补贴",
        "chen_contact",
        True,
    )


@pytest.mark.parametrize(
    "said", ["在吗", "谢谢", "哈哈哈哈", "首次升规奖励怎么领", "帮我写一份合同", "德办发〔1999〕1号还有效吗"]
)
def test_small_talk_and_answered_questions_are_not(firm: Talk, said: str) -> None:
    firm.says(said)
    assert kept(firm) == []


def test_a_dislike_keeps_the_question_and_what_was_wrong(firm: Talk) -> None:
    firm.says("首次升规奖励怎么领")
    firm.says("帮助")
    assert "已记下" in firm.says("答得不对：标准已经改了").text
    firm.says("没帮助")
    [gap] = kept(firm)
    assert (gap.kind, gap.question, gap.remark) == (GapKind.DISLIKED, "首次升规奖励怎么领", "标准已经改了")


def test_feedback_is_about_ones_own_last_answer_in_this_conversation(house: House, firm: Talk) -> None:
    firm.says("首次升规奖励怎么领")
    for talk in (
        Talk(house, FIRM, f"{firm.conversation}-elsewhere"),
        Talk(house, Speaker(Role.ENTERPRISE, "liu_contact", "刘芳"), firm.conversation, in_group=True),
    ):
        assert "没有找到您最近的提问" in talk.says("没帮助").text
    assert kept(firm) == []


def test_praise_is_taken(firm: Talk) -> None:
    firm.says("首次升规奖励怎么领")
    assert "谢谢" in firm.says("有用").text
    assert kept(firm) == []


def test_a_question_goes_from_the_list_to_the_department_and_becomes_an_answer(house: House, firm: Talk) -> None:
    firm.says("水下机器人试验场有没有补贴")
    house.desk.gaps.gather(house.desk.today(), house.desk.now())
    admin, officer, other = (Talk(house, one, f"{firm.conversation}-{one.staff_id}") for one in (ADMIN, OFFICER, OTHER))
    row = next(line for line in admin.says("问题清单").text.splitlines() if "水下机器人" in line)
    number = row.partition("号")[0]
    assert "水下机器人" not in officer.says("问题清单").text
    assert "不认识部门" in admin.says(f"分派 {number} 给 月球局").text
    assert "德阳市经济和信息化局" in admin.says(f"分派 {number} 给 经信局").text
    assert "水下机器人" in officer.says("问题清单").text
    assert "水下机器人" not in other.says("问题清单").text
    assert "由德阳市经济和信息化局答复" in other.says(f"答复 {number}：没有").text
    assert "没有德办发〔1999〕1号" in officer.says(f"答复 {number}：有，见德办发〔1999〕1号第三条").text
    told = officer.says(f"答复 {number}：有，见德经信示例规〔2025〕7号第一部分第（一）条").text
    assert "引用1处条款" in told
    draft = told.partition("官方答复 ")[2].partition(" ")[0]
    assert "另一个人" in officer.says(f"发布答复 {draft}").text
    assert "1个会话" in admin.says(f"发布答复 {draft}").text
    assert "不再接受答复" in officer.says(f"答复 {number}：再改").text
    assert "官方答复" in firm.says("水下机器人试验场有补贴吗").text
    admin.says(f"停用答复 {draft}")


def test_a_theme_needs_a_reason_to_be_dropped(house: House, firm: Talk) -> None:
    firm.says("时间旅行公司怎么报税")
    house.desk.gaps.gather(house.desk.today(), house.desk.now())
    admin = Talk(house, ADMIN, f"{firm.conversation}-admin")
    text = admin.says("问题清单").text
    number = next(line for line in text.splitlines() if "时间旅行" in line).partition("号")[0]
    assert "原因" in admin.says(f"不处理 {number}").text
    assert "不处理" in admin.says(f"不处理 {number} 与惠企政策无关").text
    assert "时间旅行" not in admin.says("问题清单").text
    assert "不处理" in admin.says(f"分派 {number} 给 经信局").text


def test_the_list_is_exported_to_staff_in_private_only(house: House, firm: Talk) -> None:
    firm.says("火星移民基地有没有补贴")
    assert "没有对您开放" in firm.says("导出问题").text
    assert "单聊" in Talk(house, ADMIN, "gaps-g", in_group=True).says("把问不到答案的问题导出来").text
    assert "火星移民" in Talk(house, ADMIN, "gaps-p").says("把问不到答案的问题导出来").text
