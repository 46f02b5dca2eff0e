"""Every trouble that can be ordered really happens, once or as often as ordered."""

import json

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK

from emulator.faults import KINDS
from tests.emulator.town_client import STEEL, Answer, Connect, Emulator, Start

ROBOT = "dingdemo000000001"
INSTALLED = "/v1.0/robot/installed/groups/query"

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]


def send(emulator: Emulator) -> Answer:
    param = json.dumps({"content": "通知"})
    body = {"robotCode": ROBOT, "openConversationId": emulator.cid(), "msgKey": "sampleText", "msgParam": param}
    return emulator.api("POST", "/v1.0/robot/groupMessages/send", body)


def posted(emulator: Emulator) -> int:
    return len([m for m in emulator.get("messages", conversation=STEEL)["messages"] if m["sender"] == "bot"])


def text_of(frame: dict[str, str]) -> str:
    return str(json.loads(frame["data"])["text"]["content"]).strip()


def test_after_a_disconnect_frame_nothing_comes_and_the_socket_ends(start: Start, raw_bot: Connect) -> None:
    emulator = start("--disconnect-grace", "0.5")
    old = raw_bot(emulator)
    emulator.post("fault", kind="disconnect")
    frame = old.frame()
    assert (frame["type"], frame["headers"]["topic"]) == ("SYSTEM", "disconnect")
    assert json.loads(frame["data"]) == {"reason": "connection is expired"}
    new = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "给新连接")
    assert text_of(new.frame()) == "给新连接"
    with pytest.raises(ConnectionClosed):
        old.frame()


def test_a_stalled_connection_stays_open_and_silent(start: Start, raw_bot: Connect) -> None:
    emulator = start("--ack-timeout", "0.3", "--ping-every", "0.1")
    bot = raw_bot(emulator)
    emulator.post("fault", kind="stall")
    emulator.say("chen_contact", STEEL, "听得到吗")
    emulator.until(lambda stats: stats["pings"] > 3 and stats["redelivered"] > 0)
    [connection] = emulator.get("connections")["connections"]
    assert connection["stalled"]
    assert bot.socket.ping().wait(5)  # the TCP connection and its pongs are well
    frames = connection["frames_out"]
    other = raw_bot(emulator)
    emulator.until(lambda stats: stats["given_up"] or stats["redelivered"] > 2)
    assert other.frame()["type"] in {"SYSTEM", "CALLBACK"}
    assert emulator.get("connections")["connections"][0]["frames_out"] == frames


def test_close_at_once_again_and_again(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.post("fault", kind="close", times=2)
    with pytest.raises(ConnectionClosedOK):
        bot.frame()
    with pytest.raises(ConnectionClosedOK):
        raw_bot(emulator).frame()
    third = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "好了")
    assert text_of(third.frame()) == "好了"


def test_a_reset_breaks_without_a_close_frame(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.post("fault", kind="reset")
    with pytest.raises(ConnectionClosedError) as broken:
        bot.frame()
    assert broken.value.rcvd is None


def test_bad_frames_and_unknown_topics_go_out(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.post("fault", kind="bad_frame")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(bot.socket.recv(10))
    emulator.post("fault", kind="unknown_topic", type="EVENT", topic="/no/such")
    frame = bot.frame()
    assert (frame["type"], frame["headers"]["topic"]) == ("EVENT", "/no/such")


def test_duplicates_delays_and_disorder(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.post("fault", kind="duplicate")
    emulator.say("chen_contact", STEEL, "两次")
    twice = [bot.frame(), bot.frame()]
    assert twice[0]["headers"]["messageId"] != twice[1]["headers"]["messageId"]
    assert twice[0]["data"] == twice[1]["data"]
    emulator.post("fault", kind="delay", seconds=0.5)
    emulator.say("chen_contact", STEEL, "迟到")
    emulator.say("chen_contact", STEEL, "准时")
    assert [text_of(bot.frame()), text_of(bot.frame())] == ["准时", "迟到"]
    emulator.post("fault", kind="reorder", times=3, seconds=20)
    for text in "一二三":
        emulator.say("chen_contact", STEEL, text)
    assert [text_of(bot.frame()) for _ in range(3)] == ["三", "二", "一"]


@pytest.mark.parametrize(
    ("order", "status", "code"),
    [
        ({"kind": "quota"}, 403, "Forbidden.AccessDenied.ApiCountLimitForOrg"),
        ({"kind": "permission", "scopes": ["a", "b"]}, 403, "Forbidden.AccessDenied.AccessTokenPermissionDenied"),
        ({"kind": "content_unsafe"}, 400, "param.contentUnsafe"),
        ({"kind": "error", "status": 503}, 503, "ServiceUnavailable"),
    ],
)
def test_a_refusal_happens_once_and_posts_nothing(
    start: Start, order: dict[str, object], status: int, code: str
) -> None:
    emulator = start()
    emulator.post("fault", **order)
    refused = send(emulator)
    assert (refused.status, refused["code"]) == (status, code)
    if code.endswith("PermissionDenied"):
        assert refused["accessdenieddetail"] == {"requiredScopes": ["a", "b"]}
    assert posted(emulator) == 0
    assert send(emulator).status == 200


@pytest.mark.parametrize("status", [500, 504])
def test_an_ambiguous_answer_has_posted_all_the_same(start: Start, status: int) -> None:
    emulator = start()
    emulator.post("fault", kind="ambiguous", status=status, times=2)
    assert [send(emulator).status for _ in range(3)] == [status, status, 200]
    assert posted(emulator) == 3


def test_a_cut_connection_has_posted_all_the_same(start: Start) -> None:
    emulator = start()
    emulator.token()
    emulator.post("fault", kind="no_answer", path="groupMessages/send")
    with pytest.raises(ConnectionError):
        send(emulator)
    assert posted(emulator) == 1


def test_a_limit_of_calls_stays_until_it_is_called_off(start: Start) -> None:
    emulator = start("--api-qps", "0")
    emulator.post("fault", kind="qps", per_second=1, path="groupMessages")
    answers = [send(emulator) for _ in range(4)]
    assert any(a.status == 403 and "QpsLimit" in a["code"] for a in answers)
    assert emulator.api("POST", INSTALLED, {"robotCode": ROBOT}).status == 200
    emulator.call("DELETE", "/emulator/faults")
    assert [send(emulator).status for _ in range(4)] == [200] * 4


def test_the_gateway_refuses_as_often_as_ordered(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    emulator.post("fault", kind="gateway_error", times=2)
    body = {"clientId": ROBOT, "clientSecret": "demo-secret", "subscriptions": []}
    opens = [emulator.call("POST", "/v1.0/gateway/connections/open", body).status for _ in range(3)]
    assert opens == [503, 503, 200]
    assert raw_bot(emulator).opened["endpoint"].startswith("ws://127.0.0.1:")


def test_a_group_without_the_bot_or_without_a_life_takes_nothing(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.post("fault", kind="bot_removed", conversation=STEEL)
    assert send(emulator)["code"] == "invalidParameter.robotCode.auth"
    emulator.say("chen_contact", STEEL, "听不到")
    emulator.post("fault", kind="bot_restored", conversation=STEEL)
    emulator.say("chen_contact", STEEL, "听得到")
    assert text_of(bot.frame()) == "听得到"
    emulator.post("fault", kind="disband", conversation=STEEL)
    assert send(emulator)["code"] == "group.disbanded"
    spoken = {"person": "chen_contact", "conversation": STEEL, "text": "还在吗"}
    assert emulator.call("POST", "/emulator/say", spoken).status == 400


def test_a_webhook_fails_with_the_ordered_code(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    bot = raw_bot(emulator)
    emulator.say("chen_contact", STEEL, "你好")
    session = json.loads(bot.frame()["data"])["sessionWebhook"]
    body = {"msgtype": "text", "text": {"content": "x"}}
    emulator.post("fault", kind="webhook_error", errcode=310000, errmsg="keywords not in content")
    assert emulator.call("POST", session, body)["errcode"] == 310000
    assert emulator.call("POST", session, body)["errcode"] == 0
    emulator.post("fault", kind="webhook_throttle")
    assert emulator.call("POST", session, body)["errcode"] == 130101
    emulator.call("DELETE", "/emulator/faults")
    assert emulator.call("POST", session, body)["errcode"] == 0


def test_every_fault_can_be_ordered_and_a_wrong_one_says_what_there_is(start: Start) -> None:
    emulator = start()
    for kind in KINDS:
        needs = {"conversation": STEEL} if kind in {"disband", "bot_removed", "bot_restored"} else {}
        assert emulator.post("fault", kind=kind, **needs)["kind"] == kind
    wrong = emulator.call("POST", "/emulator/fault", {"kind": "earthquake"})
    assert wrong.status == 400
    assert "disconnect" in wrong["error"]
    assert emulator.call("POST", "/emulator/fault", {"kind": "quota", "times": 0}).status == 400
