"""Where a message is cut into several wishes, and where what is said beside a wish only explains it."""

import pytest

from bot.dispatch import BRIEF
from handlers.intents import Intent
from handlers.routes import ROUTES
from handlers.understand import understood
from ledger.groups import Role
from tests.handlers.conftest import Ask


def texts(message: str, role: Role = Role.ENTERPRISE) -> list[str]:
    return [wish.text for wish in understood(message, ROUTES, role)]


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "升规奖多少钱？技改补贴要什么材料？另外稳岗返还怎么领",
            ["升规奖多少钱", "技改补贴要什么材料", "稳岗返还怎么领"],
        ),
        ("升规奖励多少，技改补贴要备案吗", ["升规奖励多少", "技改补贴要备案吗"]),
        ("1.升规奖励 2.技改补贴条件", ["升规奖励", "技改补贴条件"]),
        ("想了解升规奖励、技改补助、稳岗返还的标准", ["升规奖励的标准", "技改补助的标准", "稳岗返还的标准"]),
        ("问两个事：一个是引才补贴标准，一个是我要投诉物业乱收费", ["引才补贴标准", "我要投诉物业乱收费"]),
    ],
)
def test_questions_about_different_rewards_are_answered_each(message: str, parts: list[str]) -> None:
    assert texts(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "专精特新奖励多少？和小巨人能叠加吗？",  # one reward under two names
        "高企奖励多少？复审呢？县里还有吗？",
        "升规奖励、技改补助和稳岗返还能叠加吗",
        "我们是高企。技改补贴能报吗？",  # the first only tells
        "已经拿了升规奖，还能不能申请技改补贴？",
        "那个就是我们上个月从成都搬到广汉来了嘛高企证还没到期然后想问一下这个证在这边还认不认",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    assert len(texts(message)) == 1


@pytest.mark.parametrize(
    ("message", "role", "wants"),
    [
        ("这件签收，那件转给住建", Role.DEPARTMENT, [Intent.TICKET_ASSIGN, Intent.TICKET_ASSIGN]),
        ("导入这份文件，导完把旧版下架", Role.ADMIN, [Intent.ADMIN_LIBRARY, Intent.ADMIN_LIBRARY]),
        ("撤回刚才的推送 重新发给旌阳区的", Role.ASSISTANT, [Intent.PUSH_RECALL, Intent.PUSH]),
        ("吹哨：厂门口积水；另外问下技改补助截止时间", Role.ENTERPRISE, [Intent.TICKET_CREATE, Intent.POLICY_QA]),
    ],
)
def test_orders_to_be_carried_out_in_turn_are_several(message: str, role: Role, wants: list[Intent]) -> None:
    assert [wish.intent for wish in understood(message, ROUTES, role)] == wants


SEVEN = (
    "1.升规奖励多少 2.技改补贴条件 3.稳岗返还比例 4.引才补贴标准 5.展会补贴上限 6.高企奖励多少",
    "7.企业上市以后的奖励怎么分步给",
)


def test_of_many_wishes_six_are_answered_shortly_and_the_others_are_named(ask: Ask) -> None:
    reply = ask(" ".join(SEVEN))
    parts = reply.text.split("\n\n")
    assert [part[:2] for part in parts[:-1]] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert max(map(len, parts)) <= BRIEF + 4
    assert "1件还没有答" in parts[-1]
    assert "7. 企业上市以后的奖励怎么分步给" in parts[-1]
    assert all("结论" in part or "没有查到" in part for part in parts[:-1])
    assert "没有答" not in ask(SEVEN[0]).text
    crowd = ask(" ".join(SEVEN), in_group=True)
    assert "1件还没有答" in crowd.text
