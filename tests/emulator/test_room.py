"""The town without a wire: who hears, who has read, who is told."""

import pytest

from emulator.room import Town
from emulator.seed import build_town, load_town
from emulator.shapes import BOT, Change, Refused, Unknown
from tests.emulator.town_client import STEEL


@pytest.fixture
def town() -> Town:
    return load_town()


@pytest.fixture
def cid(town: Town) -> str:
    return next(c.cid for c in town.conversations.values() if c.title == STEEL)


def test_everybody_but_the_speaker_has_something_to_read(town: Town, cid: str) -> None:
    town.say("chen_contact", cid, "大家好", mention_bot=False)
    town.bot_says(cid, "text", {"text": "您好"}, via="webhook")
    unread = town.conversation(cid).unread
    assert (unread["chen_contact"], unread["zhang_assistant"]) == (1, 2)
    town.mark_read("zhang_assistant", cid)
    assert "zhang_assistant" not in town.conversation(cid).unread
    assert all("zhang_assistant" in m.read_by for m in town.conversation(cid).messages)


def test_a_message_for_one_person_is_nobody_elses(town: Town, cid: str) -> None:
    told = town.bot_says(cid, "text", {"text": "只给您"}, via="card", visible_to=["chen_contact"])
    assert told in town.messages_for("chen_contact", cid)
    assert told not in town.messages_for("zhang_assistant", cid)
    assert "zhang_assistant" not in town.conversation(cid).unread


def test_a_send_message_link_speaks_for_who_presses_it(town: Town, cid: str) -> None:
    said = town.follow_link("chen_contact", cid, "dtmd://dingtalkclient/sendMessage?content=%E6%9B%B4%E5%A4%9A")
    assert said is not None
    assert (said.content["text"], said.sender, said.mentions) == ("更多", "chen_contact", [BOT])
    assert town.follow_link("chen_contact", cid, "https://www.example.com/") is None


def test_watchers_are_told_until_they_stop(town: Town, cid: str) -> None:
    told: list[Change] = []
    stop = town.subscribe(told.append)
    message = town.say("chen_contact", cid, "一")
    assert Change("message", cid, message.msg_id) in told
    town.set_typing(cid, BOT, on=True)
    assert town.conversation(cid).typing_now() == [BOT]
    stop()
    count = len(told)
    town.say("chen_contact", cid, "二")
    assert len(told) == count


def test_the_bots_words_end_its_typing(town: Town, cid: str) -> None:
    town.set_typing(cid, BOT, on=True)
    town.bot_says(cid, "text", {"text": "好"}, via="webhook")
    assert town.conversation(cid).typing_now() == []


def test_what_a_client_would_not_let_you_do_is_refused(town: Town, cid: str) -> None:
    with pytest.raises(Refused):
        town.say("sun_contact", cid, "我不在这个群")
    with pytest.raises(Unknown):
        town.say("chen_contact", cid, "@谁", mentions=["nobody"])
    town.add_member(cid, "sun_contact")
    line = town.conversation(cid).messages[-1]
    assert line.content["text"] == "孙丽 加入了群聊"
    with pytest.raises(Refused):
        town.say("chen_contact", cid, "引用系统消息", quote=line.msg_id)
    assert town.conversation(cid).messages[-1] is line  # nothing half said


def test_a_private_talk_keeps_its_id(town: Town) -> None:
    assert town.open_private("chen_contact") is town.open_private("chen_contact")
    assert town.open_private("chen_contact").cid == load_town().open_private("chen_contact").cid


def test_what_people_said_before_the_start_is_there_and_the_bot_heard_none_of_it() -> None:
    plan = {
        "people": [
            {"key": "chen", "name": "陈明", "kind": "enterprise"},
            {"key": "he", "name": "何静", "kind": "admin"},
        ],
        "groups": [{"title": "项目群", "owner": "he", "members": ["chen"]}],
        "messages": [
            {"group": "项目群", "person": "he", "text": "大家好", "minutes_ago": 90},
            {"group": "项目群", "person": "chen", "text": "收到", "minutes_ago": 30, "read": False},
        ],
    }
    town = build_town(plan)
    (group,) = town.conversations_of("he")
    first, second = group.messages
    assert (first.content["text"], second.sender) == ("大家好", "chen")
    assert 59 * 60_000 < second.created_at - first.created_at < 61 * 60_000
    assert (group.unread.get("he", 0), group.unread.get("chen", 0)) == (1, 0)
    assert BOT not in {*first.mentions, *second.mentions}


def test_a_message_for_a_group_that_does_not_exist_is_named() -> None:
    people = [{"key": "chen", "name": "陈明", "kind": "enterprise"}]
    with pytest.raises(Unknown, match="别的群"):
        build_town({"people": people, "messages": [{"group": "别的群", "person": "chen", "text": "在吗"}]})
