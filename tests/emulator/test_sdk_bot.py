"""The unmodified dingtalk-stream SDK is pointed at the emulator and does not notice."""

import json
from collections.abc import Callable

import pytest

from tests.emulator.town_client import STEEL, Emulator

pytestmark = [pytest.mark.journey, pytest.mark.timeout(90)]


@pytest.fixture
def town(start: Callable[..., Emulator], sdk_bot: Callable[..., object]) -> Emulator:
    emulator = start()
    sdk_bot(emulator)
    return emulator


def test_a_person_asks_in_a_group_and_the_sdk_answers_there(town: Emulator) -> None:
    asked = town.say("chen_contact", STEEL, "你好")
    [answer] = town.heard(STEEL, asked["seq"])
    assert (answer["sender"], answer["kind"], answer["via"]) == ("bot", "text", "webhook")
    assert answer["content"] == {"text": "echo:你好"}
    assert answer["mentions"] == ["chen_contact"]


def test_the_sdk_answers_one_to_one_and_an_outsider_without_staff_id(town: Emulator) -> None:
    private = town.say("liu_contact", "private:liu_contact", "在吗")
    assert town.heard("private:liu_contact", private["seq"])[0]["content"]["text"] == "echo:在吗"
    outside = town.say("visitor_ma", STEEL, "我没有工号")
    [answer] = town.heard(STEEL, outside["seq"])
    assert answer["content"]["text"] == "echo:我没有工号"
    assert answer["mentions"] == []  # the SDK sends atUserIds [null]


def test_the_callback_has_the_fields_of_the_platform(town: Emulator) -> None:
    asked = town.say("lin_admin", "产业助理工作群", "raw", mentions=["zhang_assistant"])
    [answer] = town.heard("产业助理工作群", asked["seq"])
    data = json.loads(answer["content"]["text"])
    assert data["conversationId"] == asked["cid"]
    assert data["msgId"] == asked["msg_id"]
    assert data["text"] == {"content": " raw"}
    assert (data["conversationType"], data["msgtype"], data["isInAtList"], data["isAdmin"]) == ("2", "text", True, True)
    assert data["senderStaffId"] == "lin_admin"
    assert data["senderId"].startswith("$:LWCP_v1:$")
    assert data["sessionWebhookExpiredTime"] - data["createAt"] == 5_400_000
    assert data["robotCode"] == "dingdemo000000001"
    assert [u.get("staffId") for u in data["atUsers"]] == [None, "zhang_assistant"]
    assert data["atUsers"][0]["dingtalkId"] == data["chatbotUserId"]


def test_an_outsider_has_an_empty_staff_id_and_another_corp(town: Emulator) -> None:
    asked = town.say("visitor_gao", "private:visitor_gao", "raw")
    data = json.loads(town.heard("private:visitor_gao", asked["seq"])[0]["content"]["text"])
    assert data["senderStaffId"] == ""
    assert data["senderCorpId"] != data["chatbotCorpId"]
    assert data["conversationType"] == "1"
    assert "conversationTitle" not in data
    assert data["text"]["content"] == "raw"


def test_a_card_is_created_typed_into_finished_and_clicked(town: Emulator) -> None:
    asked = town.say("chen_contact", STEEL, "card")
    [shown] = town.heard(STEEL, asked["seq"])
    assert shown["kind"] == "card"
    [done] = town.heard(STEEL, asked["seq"], contains='"flowStatus": "3"')
    assert done["card"]["params"]["msgContent"] == "正在打字"
    assert [b["text"] for b in done["card"]["buttons"]] == ["同意"]
    town.post("click", person="zhang_assistant", message=done["msg_id"], action="agree")
    [clicked] = town.heard(STEEL, asked["seq"], contains="zhang_assistant:agree")
    assert clicked["card"]["params"]["flowStatus"] == "3"
    assert clicked["card"]["pending"] == []


def test_two_bots_of_one_app_share_the_messages(town: Emulator, sdk_bot: Callable[..., object]) -> None:
    sdk_bot(town)
    people = [p["key"] for p in town.get("town")["people"] if p["kind"] != "outsider"]
    for number in range(3):
        for person in people:
            town.say(person, f"private:{person}", f"第{number}条")
    for person in people:
        assert len(town.heard(f"private:{person}", count=3)) == 3
    shares = [c["frames_out"] for c in town.get("connections")["connections"]]
    assert sum(shares) == 3 * len(people)
    assert min(shares) > 0  # picked at random: all 36 on one side would be a wonder
