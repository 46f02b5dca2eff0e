"""What the two API hosts answer, word for word and number for number."""

import base64
import hashlib
import hmac
import json
import re
import time
from typing import Any

import pytest

from emulator.message_keys import FIELDS
from tests.emulator.town_client import STEEL, Answer, Connect, Emulator, Json, RawBot, Start

ROBOT = "dingdemo000000001"

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]


def send(emulator: Emulator, **change: Json) -> Answer:
    body = {
        "robotCode": ROBOT,
        "openConversationId": emulator.cid(),
        "msgKey": "sampleText",
        "msgParam": json.dumps({"content": "通知"}),
    } | change
    return emulator.api("POST", "/v1.0/robot/groupMessages/send", {k: v for k, v in body.items() if v is not None})


def webhook(emulator: Emulator, body: Json = None, session: str = "") -> Answer:
    return emulator.call("POST", session, body or {"msgtype": "text", "text": {"content": "好"}}, JSON)


JSON = {"Content-Type": "application/json"}


def session_of(emulator: Emulator, bot: RawBot, person: str = "chen_contact", conversation: str = STEEL) -> str:
    emulator.say(person, conversation, "你好")
    return str(json.loads(bot.frame()["data"])["sessionWebhook"])


def test_a_wrong_secret_opens_nothing_and_gives_no_token(emulator: Emulator) -> None:
    wrong = {"clientId": ROBOT, "clientSecret": "no", "subscriptions": []}
    answer = emulator.call("POST", "/v1.0/gateway/connections/open", wrong)
    assert (answer.status, answer["code"]) == (400, "invalidClientIdOrSecret")
    assert set(answer.body) == {"code", "message", "requestid"}
    answer = emulator.call("POST", "/v1.0/oauth2/accessToken", {"appKey": ROBOT, "appSecret": "no"})
    assert (answer.status, answer["code"]) == (400, "invalidClientIdOrSecret")
    answer = emulator.call("GET", "/gettoken?appkey=a&appsecret=b")
    assert (answer.status, answer["errcode"]) == (200, 40089)


def test_a_token_stays_the_same_while_it_is_valid(emulator: Emulator) -> None:
    asked = {"appKey": ROBOT, "appSecret": "demo-secret"}
    first = emulator.call("POST", "/v1.0/oauth2/accessToken", asked).body
    assert first["expireIn"] == 7200
    assert emulator.call("POST", "/v1.0/oauth2/accessToken", asked).body == first
    old = emulator.call("GET", f"/gettoken?appkey={ROBOT}&appsecret=demo-secret").body
    assert (old["access_token"], old["errcode"]) == (first["accessToken"], 0)


def test_a_wrong_token_is_refused_with_400_or_with_an_errcode(emulator: Emulator) -> None:
    answer = emulator.api("POST", "/v1.0/robot/groupMessages/send", {}, token="wrong")
    assert (answer.status, answer["code"]) == (400, "InvalidAuthentication")
    answer = emulator.call("POST", "/topapi/v2/user/get?access_token=wrong", {"userid": "chen_contact"})
    assert (answer.status, answer["errcode"]) == (200, 40014)
    token = emulator.token()
    emulator.post("fault", kind="token_expire")
    assert emulator.api("POST", "/v1.0/robot/groupMessages/send", {}, token=token)["code"] == "InvalidAuthentication"
    assert emulator.call("POST", f"/topapi/v2/user/get?access_token={token}", {"userid": "x"})["errcode"] == 42001
    assert send(emulator).status == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"robotCode": "other"}, "invalidParameter.robotCode.notExsit"),
        ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
        ({"robotCode": None}, "MissingrobotCode"),
        ({"openConversationId": "cidAAAA=="}, "invalidParameter.openConversationId.invalid"),
        ({"msgKey": None}, "MissingmsgKey"),
        ({"msgKey": "sample_text"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": "not json"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"text": "x"})}, "miss.param.textTocontent"),
        ({"msgKey": "sampleMarkdown", "msgParam": json.dumps({"text": "x"})}, "miss.param.markdownTotitle"),
        ({"msgKey": "sampleActionCard2", "msgParam": json.dumps({"title": "t", "text": "x", "actionTitle1": "a",
          "action_url1": "u"})}, "miss.param.actionCard2ToactionURL1"),
        ({"msgParam": json.dumps({"content": "长" * 5000})}, "invalidParameter.msgParam.invalid"),
    ],
)  # fmt: skip
def test_a_wrong_group_message_is_refused_by_name(emulator: Emulator, change: dict[str, Any], code: str) -> None:
    answer = send(emulator, **change)
    assert (answer.status, answer["code"]) == (400, code)


def test_a_conversation_id_is_case_sensitive(emulator: Emulator) -> None:
    assert send(emulator, openConversationId=emulator.cid().lower()).status == 400


def test_all_thirteen_message_keys_are_posted(emulator: Emulator) -> None:
    assert len(FIELDS) == 13
    for key, fields in FIELDS.items():
        answer = send(emulator, msgKey=key, msgParam=json.dumps(dict.fromkeys(fields, "x")))
        assert (answer.status, set(answer.body)) == (200, {"processQueryKey"}), key


def test_a_batch_names_who_it_could_not_reach(emulator: Emulator) -> None:
    path, text = "/v1.0/robot/oToMessages/batchSend", {"msgKey": "sampleText", "msgParam": '{"content":"一对一"}'}
    union = next(p["union_id"] for p in emulator.get("town")["people"] if p["key"] == "chen_contact")
    answer = emulator.api("POST", path, {"robotCode": ROBOT, "userIds": ["chen_contact", "nobody", union], **text})
    assert answer["invalidStaffIdList"] == ["nobody", union]
    assert answer["flowControlledStaffIdList"] == answer["filteredStaffIdList"] == []
    assert emulator.heard("private:chen_contact")[-1]["content"]["text"] == "一对一"
    for users, code in (([], "empty"), (["x"] * 21, "overMax")):
        answer = emulator.api("POST", path, {"robotCode": ROBOT, "userIds": users, **text})
        assert (answer.status, answer["code"]) == (400, f"invalidParameter.userIds.{code}")
    emulator.post("fault", kind="flow_control", userIds=["liu_contact"])
    answer = emulator.api("POST", path, {"robotCode": ROBOT, "userIds": ["liu_contact", "sun_contact"], **text})
    assert answer["flowControlledStaffIdList"] == ["liu_contact"]


def test_a_sent_message_can_be_asked_about_and_taken_back(emulator: Emulator) -> None:
    key, group = send(emulator)["processQueryKey"], emulator.cid()
    emulator.post("read", person="zhang_assistant", conversation=STEEL)
    about = {"robotCode": ROBOT, "openConversationId": group, "processQueryKey": key}
    answer = emulator.api("POST", "/v1.0/robot/groupMessages/query", about)
    assert answer.body == {"sendStatus": "SUCCESS", "readUserIds": ["zhang_assistant"], "hasMore": False}
    keys = {"robotCode": ROBOT, "openConversationId": group, "processQueryKeys": [key, "none"]}
    answer = emulator.api("POST", "/v1.0/robot/groupMessages/recall", keys)
    assert answer["successResult"] == [key]
    assert list(answer["failedResult"]) == ["none"]
    assert emulator.api("POST", "/v1.0/robot/groupMessages/query", about)["sendStatus"] == "RECALLED"


def test_a_key_belongs_to_its_group_or_to_people_and_at_most_twenty_are_taken_back_at_once(emulator: Emulator) -> None:
    key = send(emulator)["processQueryKey"]
    other = emulator.post("group", title="另一个群", owner="zhang_assistant", members=[])["conversation"]
    foreign = {"robotCode": ROBOT, "openConversationId": other, "processQueryKeys": [key]}
    answer = emulator.api("POST", "/v1.0/robot/groupMessages/recall", foreign)
    assert (answer["successResult"], list(answer["failedResult"])) == ([], [key])
    private = "/v1.0/robot/otoMessages/batchRecall"
    answer = emulator.api("POST", private, {"robotCode": ROBOT, "processQueryKeys": [key]})
    assert (answer["successResult"], list(answer["failedResult"])) == ([], [key])
    answer = emulator.api("POST", private, {"robotCode": ROBOT, "processQueryKeys": ["x"] * 21})
    assert (answer.status, answer["code"]) == (400, "invalidParameter.processQueryKeys.overMax")


def test_a_webhook_lives_for_its_time_and_answers_200_always(start: Start, raw_bot: Connect) -> None:
    emulator = start("--webhook-per-minute", "2")
    session = session_of(emulator, raw_bot(emulator))
    assert webhook(emulator, session=session).body == {"errcode": 0, "errmsg": "ok"}
    for body, errcode in (
        ({"text": {"content": "x"}}, 400102),
        ({"msgtype": "file", "file": {}}, 400105),
        ({"msgtype": "markdown", "markdown": {"text": "x"}}, 40035),
        ({"msgtype": "text", "text": {"content": "长" * 7000}}, 460101),
    ):
        answer = webhook(emulator, body, session)
        assert (answer.status, answer["errcode"]) == (200, errcode)
    assert webhook(emulator, session=session)["errcode"] == 0
    assert webhook(emulator, session=session)["errcode"] == 130101  # the third in a minute
    emulator.post("options", webhook_per_minute=100)
    assert webhook(emulator, session=session)["errcode"] == 130101  # and then the block lasts
    emulator.post("fault", kind="webhook_expire")
    answer = webhook(emulator, session=session)
    assert (answer.status, answer["errcode"], answer["errmsg"]) == (200, 300001, "session 不存在")


def test_every_webhook_type_is_posted(start: Start, raw_bot: Connect) -> None:
    emulator = start()
    session = session_of(emulator, raw_bot(emulator))
    link = {"title": "t", "messageURL": "http://a", "picURL": "http://b"}
    button = {"title": "是", "actionURL": "dtmd://dingtalkclient/sendMessage?content=是"}
    bodies = [
        {
            "msgtype": "markdown",
            "markdown": {"title": "t", "text": "@chen_contact 好"},
            "at": {"atUserIds": ["chen_contact"]},
        },
        {"msgtype": "markdown", "markdown": {"title": "t", "text": "好"}, "at": {"atUserIds": ["chen_contact"]}},
        {"msgtype": "link", "link": {"title": "t", "text": "x", "messageUrl": "http://a"}},
        {
            "msgtype": "actionCard",
            "actionCard": {"title": "t", "text": "x", "singleTitle": "s", "singleURL": "http://a"},
        },
        {"msgtype": "actionCard", "actionCard": {"title": "t", "text": "x", "btnOrientation": "1", "btns": [button]}},
        {"msgtype": "feedCard", "feedCard": {"links": [link]}},
        {"msgtype": "text", "text": {"content": "都来"}, "at": {"isAtAll": True}},
    ]
    for body in bodies:
        assert webhook(emulator, body, session)["errcode"] == 0
    got = emulator.heard(STEEL, count=len(bodies))
    assert [m["kind"] for m in got] == [b["msgtype"] for b in bodies]
    assert [m["mentions"] for m in got[:2]] == [["chen_contact"], []]  # markdown: only who is named in the text
    assert got[-1]["mentions"] == ["all"]


def test_a_custom_robot_checks_its_signature(emulator: Emulator) -> None:
    token = emulator.post("custom-robot", conversation=STEEL, secret="SEC1")["access_token"]
    stamp = str(int(time.time() * 1000))
    sign = base64.b64encode(hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()).decode()
    body = {"msgtype": "text", "text": {"content": "x"}}
    path = f"/robot/send?access_token={token}"
    assert emulator.call("POST", path, body)["errcode"] == 310000
    quoted = sign.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    assert emulator.call("POST", f"{path}&timestamp={stamp}&sign={quoted}", body)["errcode"] == 0
    assert emulator.call("POST", "/robot/send?access_token=none", body)["errcode"] == 300001


def test_more_calls_a_second_than_allowed_are_refused_by_api(start: Start) -> None:
    emulator = start("--api-qps", "3")
    token = emulator.token()
    answers = [
        emulator.api("POST", "/v1.0/robot/installed/groups/query", {"robotCode": ROBOT}, token) for _ in range(8)
    ]
    refused = [a for a in answers if a.status == 403]
    assert len(refused) >= 1
    assert all("QpsLimit" in a["code"] for a in refused)
    assert send(emulator).status == 200  # another API has its own count


def test_the_address_book_answers_in_the_old_dialect(emulator: Emulator) -> None:
    path = f"/topapi/v2/user/get?access_token={emulator.token()}"
    found = emulator.call("POST", path, {"userid": "he_officer"})
    assert (found["errcode"], found["result"]["name"], found["result"]["dept_id_list"]) == (0, "何静", [102])
    assert emulator.call("POST", path, {"userid": "nobody"})["errcode"] == 60121
    path = f"/topapi/user/getbyunionid?access_token={emulator.token()}"
    back = emulator.call("POST", path, {"unionid": found["result"]["unionid"]})
    assert back["result"]["userid"] == "he_officer"
    path = f"/topapi/v2/department/listsub?access_token={emulator.token()}"
    assert len(emulator.call("POST", path, {"dept_id": 1})["result"]) == 5


def test_an_invitation_link_lets_somebody_join(emulator: Emulator) -> None:
    body = {
        "title": "新项目群",
        "template_id": "t",
        "owner_user_id": "zhang_assistant",
        "user_ids": "chen_contact",
        "uuid": "u1",
    }
    made = emulator.api("POST", "/v1.0/im/sceneGroup/create", body)
    assert emulator.api("POST", "/v1.0/im/sceneGroup/create", body)["openConversationId"] == made["openConversationId"]
    installed = emulator.api("POST", "/v1.0/robot/installed/groups/query", {"robotCode": ROBOT})
    assert made["openConversationId"] in installed["openConversationIds"]
    path = f"/topapi/chat/qrcode/get?access_token={emulator.token()}"
    link = emulator.call("POST", path, {"chatid": made["chatId"], "userid": "zhang_assistant"})["result"]
    assert emulator.call("POST", path, {"chatid": "chatnone", "userid": "zhang_assistant"})["errcode"] == 34001
    assert re.search("马先生", emulator.call("GET", link).body.decode())
    emulator.call("POST", link, b"person=visitor_ma", {"Content-Type": "application/x-www-form-urlencoded"})
    group = next(c for c in emulator.get("town")["conversations"] if c["title"] == "新项目群")
    assert "visitor_ma" in group["members"]
