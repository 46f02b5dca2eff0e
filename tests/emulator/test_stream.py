"""Tickets, frames, acknowledgements and redelivery, seen from a bare WebSocket."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.emulator.town_client import ROBOT_TOPIC, STEEL, Connect, Start

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]


def test_a_ticket_opens_one_connection_only(start: Start, raw_bot: Connect) -> None:
    bot = raw_bot(start())
    with pytest.raises(InvalidStatus) as refused, connect(bot.address):
        pass
    assert refused.value.response.status_code == 401


def test_a_late_ticket_opens_nothing(start: Start, raw_bot: Connect) -> None:
    with pytest.raises(InvalidStatus) as refused:
        raw_bot(start("--ticket-life", "0"))
    assert refused.value.response.status_code == 401


def test_a_frame_has_text_as_data_and_text_as_time(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "你好")
    frame = bot.frame()
    assert (frame["specVersion"], frame["type"], frame["headers"]["topic"]) == ("1.0", "CALLBACK", ROBOT_TOPIC)
    assert isinstance(frame["data"], str)
    assert frame["headers"]["time"].isdigit()
    assert frame["headers"]["contentType"] == "application/json"


def test_without_an_answer_a_message_comes_again_under_a_new_message_id(start: Start, raw_bot: Connect) -> None:
    emulator = start("--ack-timeout", "0.3", "--redeliveries", "2")
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "你好")
    frames = [bot.frame() for _ in range(3)]
    assert len({f["headers"]["messageId"] for f in frames}) == 3
    assert len({json.loads(f["data"])["msgId"] for f in frames}) == 1
    assert emulator.until(lambda stats: stats["given_up"] == 1)["redelivered"] == 2


def test_an_answer_ends_the_redelivery(start: Start, raw_bot: Connect) -> None:
    emulator = start("--ack-timeout", "0.3")
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "一")
    bot.ack(bot.frame())
    emulator.until(lambda stats: stats["acked"] == 1)
    emulator.say("chen_contact", STEEL, "二")
    assert json.loads(bot.frame()["data"])["text"]["content"] == " 二"
    assert json.loads(bot.frame()["data"])["text"]["content"] == " 二"  # the next frame is the second's repeat


def test_fire_and_forget_sends_once(start: Start, raw_bot: Connect) -> None:
    emulator = start("--fire-and-forget", "--ack-timeout", "0.1")
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "一")
    emulator.post("event", type="chat_update_title", data={})
    kinds = [bot.frame()["type"] for _ in range(3)]
    assert kinds == ["CALLBACK", "EVENT", "EVENT"]  # events come again, messages do not


def test_what_is_said_while_nobody_listens_is_kept_or_lost_as_switched(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    emulator.say("chen_contact", STEEL, "有人吗")
    assert json.loads(raw_bot(emulator).frame()["data"])["text"]["content"] == " 有人吗"
    emulator = start("--no-hold-when-offline")
    emulator.say("chen_contact", STEEL, "有人吗")
    assert emulator.get("stats")["lost"] == 1


def test_an_event_comes_again_until_it_is_a_success(start: Start, raw_bot: Connect) -> None:
    emulator = start("--ack-timeout", "0.2")
    bot = raw_bot(emulator)
    emulator.post("member", conversation=STEEL, person="guo_officer")
    first = bot.frame()
    assert (first["type"], first["headers"]["topic"], first["headers"]["eventType"]) == (
        "EVENT",
        "*",
        "chat_add_member",
    )
    assert json.loads(first["data"])["OpenConversationId"] == emulator.cid()
    bot.ack(first, {"status": "LATER"})
    second = bot.frame()
    assert second["headers"]["eventId"] == first["headers"]["eventId"]
    bot.ack(second, {"status": "SUCCESS"})
    assert emulator.until(lambda stats: stats["acked"] == 1)["later"] == 1


def test_only_subscribers_of_a_topic_get_it(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    raw_bot(emulator, [("EVENT", "*")])
    listens = raw_bot(emulator, [("CALLBACK", ROBOT_TOPIC)])
    for text in "一二三四五六":
        emulator.say("chen_contact", STEEL, text)
    got = [json.loads(listens.frame()["data"])["text"]["content"].strip() for _ in range(6)]
    assert got == list("一二三四五六")


def test_a_ping_carries_an_opaque_and_wants_it_back(start: Start, raw_bot: Connect) -> None:
    emulator = start("--ping-every", "0.2")
    bot = raw_bot(emulator)
    frame = bot.frame()
    assert (frame["type"], frame["headers"]["topic"]) == ("SYSTEM", "ping")
    bot.ack(frame, json.loads(frame["data"]))
    bot.ack(bot.frame(), {"opaque": "wrong"})
    stats = emulator.until(lambda stats: stats["pongs"] + stats["bad_pongs"] == 2)
    assert (stats["pongs"], stats["bad_pongs"]) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "person", "mention", "reaches"),
    [
        ("file", "chen_contact", "true", False),
        ("audio", "chen_contact", "true", False),
        ("video", "chen_contact", "true", False),
        ("picture", "chen_contact", "false", False),
        ("picture", "chen_contact", "true", True),
        ("richText", "visitor_ma", "true", True),
    ],
)
def test_in_a_group_files_never_reach_the_bot(
    start: Start, raw_bot: Connect,
    kind: str, person: str, mention: str, *, reaches: bool,
) -> None:  # fmt: skip
    emulator = start()
    bot = raw_bot(emulator)
    emulator.upload(person=person, conversation=STEEL, kind=kind, mention=mention, text="看图")
    emulator.say("chen_contact", STEEL, "没有@", mention=False)
    emulator.say("chen_contact", STEEL, "最后一句")
    got = [json.loads(bot.frame()["data"])["msgtype"] for _ in range(2 if reaches else 1)]
    assert got == ([kind, "text"] if reaches else ["text"])


@pytest.mark.parametrize("kind", ["file", "audio", "video", "picture"])
def test_one_to_one_every_kind_arrives_with_a_code_that_gives_the_bytes(
    start: Start, raw_bot: Connect, kind: str
) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.upload(
        person="chen_contact", conversation="private:chen_contact", kind=kind, text="听到了", data=b"\x00\x01"
    )
    data = json.loads(bot.frame()["data"])
    assert data["msgtype"] == kind
    asked = {"robotCode": data["robotCode"], "downloadCode": data["content"]["downloadCode"]}
    address = emulator.api("POST", "/v1.0/robot/messageFiles/download", asked)["downloadUrl"]
    assert emulator.call("GET", address).body == b"\x00\x01"
    wrong = emulator.api("POST", "/v1.0/robot/messageFiles/download", {**asked, "downloadCode": "x"})
    assert (wrong.status, wrong["code"]) == (400, "invalidParameter.robotCode.downloadCode")
    emulator.post("fault", kind="download_expire")
    assert emulator.api("POST", "/v1.0/robot/messageFiles/download", asked).status == 400


@pytest.mark.parametrize("switch", ["with_code", "unknown", "only_id"])
def test_quoting_a_file_gives_it_or_not_as_switched(start: Start, raw_bot: Connect, switch: str) -> None:
    emulator = start("--quoted-file", switch)
    bot = raw_bot(emulator)
    sent = emulator.upload(person="chen_contact", conversation=STEEL, kind="file", name="申请表.docx", data=b"docx")
    emulator.say("chen_contact", STEEL, "请预审", quote=sent["msg_id"])
    data = json.loads(bot.frame()["data"])
    assert (data["msgtype"], data["originalMsgId"], data["text"]["isReplyMsg"]) == ("text", sent["msg_id"], True)
    replied = data["text"].get("repliedMsg")
    if switch == "only_id":
        assert replied is None
    elif switch == "unknown":
        assert replied["msgType"] == "unknownMsgType"
        assert "downloadCode" not in replied["content"]
    else:
        assert (replied["msgType"], replied["content"]["fileName"]) == ("file", "申请表.docx")
        asked = {"robotCode": data["robotCode"], "downloadCode": replied["content"]["downloadCode"]}
        assert emulator.api("POST", "/v1.0/robot/messageFiles/download", asked).status == 200


def test_sigterm_ends_it_with_exit_code_0_while_bots_and_waiters_hang_on(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(emulator.get, "wait", conversation=STEEL, timeout=60)
        emulator.until(lambda _stats: waiting.running())
        emulator.process.send_signal(signal.SIGTERM)
        assert waiting.result()["timed_out"]
    assert emulator.process.wait(10) == 0
    with pytest.raises(ConnectionClosed):
        bot.frame()
