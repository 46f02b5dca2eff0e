"""Every kind of message DingTalk sends becomes a Message; none is an error."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translate import address_of, arrival_of, translate
from handlers.message import Attachment, Message, Quoted, Speaker
from ledger.groups import Role

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def who(staff_id: str, conversation_id: str) -> tuple[Speaker, str]:
    known = Speaker(Role.ENTERPRISE, staff_id, "王敏", "91510600MA00000001") if staff_id else Speaker()
    return known, "91510600MA00000001" if conversation_id == "cidA=" else ""


def group(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - raw platform data
    return {
        "msgId": "msg1==",
        "conversationId": "cidA=",
        "conversationType": "2",
        "conversationTitle": "卓越光电项目群",
        "createAt": 1_795_338_000_000,
        "senderId": "$:LWCP_v1:$abc",
        "senderStaffId": "manager01",
        "senderNick": "小王",
        "robotCode": "ding1",
        "sessionWebhook": "http://127.0.0.1:9/robot/sendBySession?session=s",
        "sessionWebhookExpiredTime": 1_795_343_400_000,
        **fields,
    }


def read(**fields: Any) -> Message:  # noqa: ANN401 - raw platform data
    return translate(group(**fields), who)


def test_text_in_a_group_loses_blanks_and_the_mention_it_begins_with() -> None:
    for said in (
        " 高新补贴",
        "\u3000高新补贴\u3000",
        "@惠企助手 高新补贴",
        "@惠企助手\u2005高新补贴",
        "@张三 @惠企助手 高新补贴 ",
    ):
        assert read(msgtype="text", text={"content": said}).text == "高新补贴"


def test_a_mention_inside_a_sentence_and_a_private_message_are_left_as_they_are() -> None:
    assert read(msgtype="text", text={"content": "邮箱 a@b.cn 对吗"}).text == "邮箱 a@b.cn 对吗"
    assert read(msgtype="text", conversationType="1", text={"content": "@惠企 在吗"}).text == "@惠企 在吗"


def test_the_speaker_comes_from_the_resolver_and_only_an_empty_name_from_the_message() -> None:
    message = read(msgtype="text", text={"content": "我是管理员"})
    assert (message.speaker.role, message.speaker.name) == (Role.ENTERPRISE, "王敏")
    assert message.group_uscc == "91510600MA00000001"


@pytest.mark.parametrize("missing", [{"senderStaffId": None}, {"senderStaffId": ""}])
def test_someone_outside_the_organisation_is_a_stranger_with_a_name(missing: dict[str, Any]) -> None:
    message = read(msgtype="text", text={"content": "你好"}, **missing)
    assert message.speaker == Speaker(Role.STRANGER, "", "小王")
    assert address_of(group(**missing)).staff_id == ""


PICTURE = {"type": "picture", "downloadCode": "c1", "pictureDownloadCode": "p1"}


@pytest.mark.parametrize(
    ("fields", "kind", "text", "attachments"),
    [
        ({"msgtype": "picture", "content": {"downloadCode": "c", "pictureDownloadCode": "p"}}, "picture", "", ["c"]),
        ({"msgtype": "file", "content": {"downloadCode": "c", "fileName": "合同.pdf"}}, "file", "", ["c"]),
        ({"msgtype": "video", "content": {"downloadCode": "c", "duration": 3}}, "video", "", ["c"]),
        ({"msgtype": "audio", "content": {"downloadCode": "c", "recognition": "怎么申报"}}, "audio", "怎么申报", ["c"]),
        ({"msgtype": "audio", "content": {"recognition": "怎么申报"}}, "audio", "怎么申报", []),
        (
            {
                "msgtype": "richText",
                "content": {
                    "richText": [
                        {"type": "at", "text": "@惠企助手"},
                        {"text": "看看这两张"},
                        PICTURE,
                        {"text": "对吗"},
                        {**PICTURE, "downloadCode": "c2"},
                    ]
                },
            },
            "rich",
            "看看这两张对吗",
            ["c1", "c2"],
        ),
        (
            {"msgtype": "unknownMsgType", "content": {"unknownMsgType": "机器人暂不支持接收"}},
            "unknown",
            "",
            [],
        ),
        ({"msgtype": "interactiveCard", "content": {"biz_custom_action_url": "dingtalk://x"}}, "card", "", []),
        ({"msgtype": "markdown", "content": {"title": "题", "text": "怎么申报"}}, "markdown", "怎么申报", []),
        (
            {"msgtype": "chatRecord", "content": {"summary": "张三的聊天记录", "chatRecord": "[]"}},
            "forward",
            "",
            [],
        ),
        ({"msgtype": "hologram", "content": [1]}, "unknown", "", []),
        ({"msgtype": "picture"}, "unknown", "", []),
        ({"msgtype": "text"}, "unknown", "", []),
        ({"msgtype": "text", "text": {"content": ""}}, "text", "", []),
        ({"msgtype": "text", "text": "不是对象"}, "unknown", "", []),
        ({"msgtype": "richText", "content": {"richText": {"text": "x"}}}, "unknown", "", []),
        ({"msgtype": None}, "unknown", "", []),
    ],
)
def test_every_kind_is_read(fields: dict[str, Any], kind: str, text: str, attachments: list[str]) -> None:
    message = read(**fields)
    assert (message.kind, message.text) == (kind, text)
    assert [attachment.download_code for attachment in message.attachments] == attachments


def replied(**inside: Any) -> dict[str, Any]:  # noqa: ANN401 - raw platform data
    return {"msgtype": "text", "text": {"content": " 看看", "isReplyMsg": True, "repliedMsg": inside}}


SEEN = {"msgtype": "text", "text": {"content": "看看"}}
BUSINESS = {"downloadCode": "c", "fileName": "执照.pdf"}
IMAGE = Attachment("picture", "", "c1")
OLD = {"msgId": "q", "msgtype": "text", "text": {"content": "旧"}}


@pytest.mark.parametrize(
    ("fields", "quoted"),
    [
        (
            replied(msgId="q", msgType="file", content=BUSINESS),
            Quoted("q", "file", "", (Attachment("file", "执照.pdf", "c"),)),
        ),
        (replied(msgId="q", msgType="text", content={"text": "原话"}), Quoted("q", "text", "原话")),
        (replied(msgId="q", msgType="picture", content=PICTURE), Quoted("q", "picture", "", (IMAGE,))),
        (
            replied(msgId="q", msgType="richText", content={"richText": [{"text": "图"}, PICTURE]}),
            Quoted("q", "rich", "图", (IMAGE,)),
        ),
        (
            replied(
                msgId="q",
                msgType="richText",
                content={
                    "richText": [
                        {"msgType": "at", "content": "@小李"},
                        {"msgType": "text", "content": "图"},
                        {"msgType": "picture", "downloadCode": "c1"},
                    ]
                },
            ),
            Quoted("q", "rich", "图", (IMAGE,)),
        ),
        (replied(msgId="q", msgType="markdown", content={"text": "答复"}), Quoted("q", "markdown", "答复")),
        (replied(msgId="q", msgType="interactiveCard"), Quoted("q", "card")),
        ({**SEEN, "originalMsgId": "q", "originalProcessQueryKey": "k"}, Quoted("q", "unknown", key="k")),
        (replied(msgId="q", msgType="unknownMsgType", content={}), Quoted("q", "unknown")),
        (replied(msgId="q", msgType="file", content={}), Quoted("q", "unknown")),
        (replied(msgId="q"), Quoted("q", "unknown")),
        ({**SEEN, "originalMsgId": "q"}, Quoted("q", "unknown")),
        ({"msgtype": "text", "text": {"content": "看看", "isReplyMsg": True}}, Quoted("", "unknown")),
        ({**SEEN, "content": {"quoteContent": "旧式引用"}}, Quoted("", "text", "旧式引用")),
        ({**SEEN, "quoteMessage": OLD}, Quoted("q", "text", "旧")),
        (SEEN, None),
    ],
)
def test_every_form_of_a_quote_is_read(fields: dict[str, Any], quoted: Quoted | None) -> None:
    message = read(**fields)
    assert message.quoted == quoted
    assert message.text == "看看"


def test_a_quote_of_the_bot_says_so_and_when() -> None:
    inside = {"msgId": "q", "msgType": "interactiveCard", "senderId": "$bot", "createdAt": 1_795_338_000_000}
    quoted = read(**replied(**inside), chatbotUserId="$bot", originalProcessQueryKey="carrier").quoted
    assert quoted is not None
    assert (quoted.ours, quoted.key, quoted.said_at) == (True, "carrier", datetime.fromtimestamp(1_795_338_000, UTC))
    other = read(**replied(**{**inside, "senderId": "$somebody"}), chatbotUserId="$bot").quoted
    assert other is not None
    assert not other.ours
    nobody = read(**replied(**{**inside, "senderId": ""})).quoted
    assert nobody is not None
    assert not nobody.ours


RECORD = [
    {"senderNick": "张三", "msgType": "text", "content": "下架 P000095"},
    {"senderNick": "李四", "content": {"text": "首次升规奖励怎么领"}},
    "坏行",
]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"summary": "张三的聊天记录", "chatRecord": "[]"}, "张三的聊天记录"),
        ({"summary": "摘要", "chatRecord": json.dumps(RECORD)}, "下架 P000095\n首次升规奖励怎么领"),
        ({"chatRecord": RECORD}, "下架 P000095\n首次升规奖励怎么领"),
        ({"summary": "摘要", "chatRecord": "{{{"}, "摘要"),
        ({}, ""),
    ],
)
def test_what_is_passed_on_is_a_quote_and_never_the_senders_own_words(content: dict[str, Any], text: str) -> None:
    message = read(msgtype="chatRecord", content=content)
    assert (message.kind, message.text) == ("forward", "")
    assert message.quoted == Quoted("msg1==", "forward", text)


def test_text_a_picture_and_a_quote_come_together() -> None:
    inside = {"msgId": "q", "msgType": "text", "content": {"text": "请按德办发〔2022〕12号执行"}}
    content = {"richText": [{"text": "这个还有效吗"}, PICTURE], "repliedMsg": inside}
    message = read(msgtype="richText", content=content, originalMsgId="q")
    assert (message.kind, message.text) == ("rich", "这个还有效吗")
    assert message.attachments == (IMAGE,)
    assert message.quoted == Quoted("q", "text", "请按德办发〔2022〕12号执行")


def test_somebody_elses_card_is_passed_on_too() -> None:
    message = read(
        msgtype="interactiveCard", content={"title": "发布 P000095", "biz_custom_action_url": "dingtalk://x"}
    )
    assert (message.kind, message.text) == ("card", "")
    assert message.quoted == Quoted("msg1==", "card", "发布 P000095")


def test_the_address_of_an_answer() -> None:
    address = address_of(group())
    assert (address.conversation_id, address.in_group, address.staff_id) == ("cidA=", True, "manager01")
    assert address.webhook_until == 1_795_343_400.0
    assert address_of(group(sessionWebhook="javascript:alert(1)")).webhook == ""
    assert address_of(group(sessionWebhookExpiredTime="1795343400000")).webhook_until == 1_795_343_400.0


def test_what_no_database_keeps_is_replaced_and_nothing_else() -> None:
    arrival = arrival_of(group(text={"content": "前\x00\ud83d后😀"}), NOW)
    assert arrival.payload["text"] == {"content": "前\ufffd\ufffd后😀"}
    json.dumps(arrival.payload, ensure_ascii=False).encode()


def test_a_message_without_an_id_is_still_known_when_it_comes_again() -> None:
    first = arrival_of(group(msgId=None, text={"content": "甲"}), NOW)
    again = arrival_of(group(msgId=None, text={"content": "甲"}, sessionWebhook="http://127.0.0.1/other"), NOW)
    other = arrival_of(group(msgId=None, text={"content": "乙"}), NOW)
    assert first.msg_id == again.msg_id != other.msg_id


@pytest.mark.parametrize("moment", [None, "gestern", -5, 10**30, True, 5])
def test_a_senseless_moment_becomes_the_moment_of_arrival(moment: object) -> None:
    assert arrival_of(group(createAt=moment), NOW).said_at == NOW


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["msgId", "msgtype", "text", "content", "conversationId", "conversationType", "senderStaffId", "createAt"]
NAMES += ["sessionWebhook", "sessionWebhookExpiredTime", "originalMsgId", "quoteMessage", "senderNick", "robotCode"]


@given(
    data=st.dictionaries(st.sampled_from(NAMES), JSON),
    kind=st.sampled_from(["text", "picture", "richText", "file", "audio", "video", "chatRecord", "?"]),
    inside=st.dictionaries(st.sampled_from(["content", "richText", "repliedMsg", "isReplyMsg", "downloadCode"]), JSON),
)
def test_nothing_is_so_strange_that_reading_it_fails(data: dict[str, Any], kind: str, inside: dict[str, Any]) -> None:
    strange = {"msgtype": kind, "text": inside, "content": inside, **data}
    message = translate(strange, who)
    arrival = arrival_of(strange, NOW)
    address_of(strange)
    assert isinstance(message.text, str)
    assert arrival.msg_id
    assert max(map(len, (arrival.msg_id, arrival.conversation_id, arrival.sender, arrival.robot_code))) <= 200
    json.dumps(arrival.payload, ensure_ascii=False).encode()
