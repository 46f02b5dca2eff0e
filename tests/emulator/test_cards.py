"""Cards over HTTP: strings only, one outTrackId, one life."""

import json

import pytest

from tests.emulator.town_client import CARD_TOPIC, STEEL, Answer, Connect, Emulator, Json, Start

ROBOT = "dingdemo000000001"
TEMPLATE = "382e4302-551d-4880-bf29-a30acfab2e71.schema"

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]


def create_and_deliver(emulator: Emulator, track: str, **change: Json) -> Answer:
    body = {
        "cardTemplateId": TEMPLATE,
        "outTrackId": track,
        "cardData": {"cardParamMap": {"msgContent": "好", "flowStatus": "1"}},
        "callbackType": "STREAM",
        "openSpaceId": f"dtv1.card//IM_GROUP.{emulator.cid()}",
        "imGroupOpenDeliverModel": {"robotCode": ROBOT},
        **change,
    }
    return emulator.api("POST", "/v1.0/card/instances/createAndDeliver", body)


def stream(emulator: Emulator, track: str, content: str, **change: Json) -> Answer:
    body = {"outTrackId": track, "guid": "g", "key": "msgContent", "content": content, "isFull": True, **change}
    return emulator.api("PUT", "/v1.0/card/streaming", body)


def card_of(emulator: Emulator, track: str) -> Json:
    messages = emulator.get("messages", conversation=STEEL)["messages"]
    return next(m["card"] for m in messages if m.get("card", {}).get("outTrackId") == track)


def test_a_card_field_that_is_not_text_is_refused(emulator: Emulator) -> None:
    answer = create_and_deliver(emulator, "numbers", cardData={"cardParamMap": {"flowStatus": 1}})
    assert (answer.status, answer["code"]) == (400, "InvalidcardParamMap")


def test_the_same_out_track_id_makes_one_card_and_one_message(emulator: Emulator) -> None:
    first, second = create_and_deliver(emulator, "same"), create_and_deliver(emulator, "same")
    results = [a["result"]["deliverResults"][0] for a in (first, second)]
    assert results[0]["success"]
    assert results[0]["spaceId"] == emulator.cid()
    assert results[1]["success"]
    shown = [m for m in emulator.get("messages", conversation=STEEL)["messages"] if m.get("card")]
    assert len([m for m in shown if m["card"]["outTrackId"] == "same"]) == 1
    body = {"cardTemplateId": TEMPLATE, "outTrackId": "same", "cardData": {"cardParamMap": {}}}
    assert emulator.api("POST", "/v1.0/card/instances", body)["code"] == "param.outTrackIdDuplicated"


def test_typing_goes_from_the_first_letter_to_the_end_and_no_further(emulator: Emulator) -> None:
    assert stream(emulator, "typed", "早了")["code"] == "param.cardNotExist"
    create_and_deliver(emulator, "typed")
    assert stream(emulator, "typed", "你").status == 200
    assert stream(emulator, "typed", "好", isFull=False).status == 200
    card = card_of(emulator, "typed")
    assert (card["params"]["msgContent"], card["flowStatus"], card["streaming"]) == ("你好", "2", True)
    assert stream(emulator, "typed", "你好。", isFinalize=True).status == 200
    card = card_of(emulator, "typed")
    assert (card["params"]["msgContent"], card["flowStatus"], card["streaming"]) == ("你好。", "3", False)
    assert stream(emulator, "typed", "还有").status == 400
    assert stream(emulator, "typed", "x", key="noSuchKey").status == 500


def test_an_update_replaces_all_or_key_by_key(emulator: Emulator) -> None:
    create_and_deliver(emulator, "updated", cardData={"cardParamMap": {"a": "1", "b": "2"}})
    by_key = {"updateCardDataByKey": True}
    change = {"outTrackId": "updated", "cardData": {"cardParamMap": {"b": "3"}}}
    assert emulator.api("PUT", "/v1.0/card/instances", {**change, "cardUpdateOptions": by_key}).status == 200
    assert card_of(emulator, "updated")["params"] == {"a": "1", "b": "3"}
    emulator.api("PUT", "/v1.0/card/instances", change)
    assert card_of(emulator, "updated")["params"] == {"b": "3"}


def test_only_recipients_see_a_card(emulator: Emulator) -> None:
    model = {"robotCode": ROBOT, "recipients": ["chen_contact"]}
    create_and_deliver(emulator, "secret", imGroupOpenDeliverModel=model)
    for person, sees in (("chen_contact", True), ("zhang_assistant", False)):
        messages = emulator.get("messages", conversation=STEEL, person=person)["messages"]
        assert any(m.get("card", {}).get("outTrackId") == "secret" for m in messages) is sees


def test_delivery_can_fail_under_a_200(emulator: Emulator) -> None:
    emulator.post("fault", kind="card_undelivered", message="没有权限")
    ordered = create_and_deliver(emulator, "failed")
    nowhere = create_and_deliver(emulator, "nowhere", openSpaceId="dtv1.card//IM_GROUP.cidNone==")
    for answer, why in ((ordered, "没有权限"), (nowhere, "spaceId不合法")):
        [result] = answer["result"]["deliverResults"]
        assert (answer.status, result["success"], result["errorMsg"]) == (200, False, why)


def test_a_click_is_a_callback_with_text_inside_text_and_its_answer_changes_the_card(
    start: Start, raw_bot: Connect
) -> None:
    emulator = start()
    bot = raw_bot(emulator, [("CALLBACK", CARD_TOPIC)])
    create_and_deliver(emulator, "clicked")
    [message] = emulator.heard(STEEL)
    form = {"person": "chen_contact", "message": message["msg_id"], "action": "submit", "params": {"name": "德阳"}}
    emulator.post("click", **form)
    frame = bot.frame()
    data = json.loads(frame["data"])
    assert frame["headers"]["topic"] == CARD_TOPIC
    assert (data["type"], data["outTrackId"], data["userId"]) == ("actionCallback", "clicked", "chen_contact")
    private = json.loads(data["content"])["cardPrivateData"]
    assert private == {"actionIds": ["submit"], "params": {"name": "德阳"}}
    assert card_of(emulator, "clicked")["pending"] == ["chen_contact"]
    options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
    mine = {"userPrivateData": {"cardParamMap": {"tips": "只有我"}}, "cardUpdateOptions": options}
    bot.ack(frame, {"response": {"cardData": {"cardParamMap": {"msgContent": "已收到"}}, **mine}})
    [seen] = emulator.heard(STEEL, contains="已收到")
    assert seen["card"]["private"] == {"chen_contact": {"tips": "只有我"}}
    assert seen["card"]["pending"] == []
