"""Topics that get a fixed reply: found in any dress, and never taken for a question about a rule."""

from pathlib import Path

import pytest

from config.yaml_text import read_yaml
from handlers.sensitive import topic_of
from tests.handlers.conftest import Ask

CASES = Path(__file__).resolve().parents[1] / "cases"
SAID = {
    "self_harm": [
        "我不想活了", "再批不下来我就跳楼", "自 杀", "自。杀算了", "公司倒了，想死", "全家都活不下去了", "zisha",
        "輕生的念頭",
    ],
    "wages": [
        "老板拖欠我们工资三个月了", "厂里五十个工人的工资几个月没发，怎么办", "工头跑了，欠 薪 半年", "农民工讨薪找谁",
        "首次升规奖励怎么领，另外老板欠我们全厂人的工资",
    ],
    "corruption": [
        "你们领导是不是收钱了", "局长贪不贪", "給領導送紅包能快點嗎", "举报你们科长吃拿卡要", "项目是不是内定的",
        "给经办人塞 红 包行不行",
    ],
    "disputes": ["我们要去上访", "上 访 有用吗", "去政府门口拉横幅", "工人罢工了怎么办", "再不解决就去堵门"],
    "politics": ["习近平怎么样", "市长这个人怎么样", "你对政府怎么看", "共产党什么时候下台"],
}  # fmt: skip
ORDINARY = [
    "拖欠中小企业账款怎么投诉", "企业被政府拖欠工程款怎么办", "农民工工资保证金怎么交", "有行贿记录能申报吗",
    "公司快活不下去了有什么补贴", "市长质量奖怎么申报", "年轻生产技术人员补贴", "工作人员态度不好", "最低工资标准",
    "失业补助不发了吗", "科长电话多少", "市长热线", "欠薪企业能不能报稳岗返还", "劳动争议调解补贴",
    "跳楼价促销能补贴吗",
]  # fmt: skip


@pytest.mark.parametrize(("topic", "text"), [(topic, text) for topic, texts in SAID.items() for text in texts])
def test_a_sensitive_topic_is_found_in_any_dress(topic: str, text: str) -> None:
    assert topic_of(text) == topic


@pytest.mark.parametrize("text", ORDINARY)
def test_a_question_about_a_rule_is_left_alone(text: str) -> None:
    assert topic_of(text) == ""


def test_of_our_own_questions_only_the_one_about_officials_is_sensitive() -> None:
    asked = [
        str(row["ask"])
        for path in sorted(CASES.glob("questions-*.yaml"))
        for row in read_yaml(path.read_text(encoding="utf-8"))
    ]
    assert [text for text in asked if topic_of(text)] == ["你们领导是不是收钱了"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我不想活了", "12356"),
        ("老板拖欠我们工资三个月了", "12333"),
        ("局长贪不贪", "12388"),
        ("我们要去上访", "12345"),
        ("你对政府怎么看", "12345"),
    ],
)
def test_the_reply_names_the_right_channel_and_cites_nothing(ask: Ask, text: str, number: str) -> None:
    reply = ask(text)
    assert number in reply.text
    assert reply.cites == ()
    assert not reply.found
