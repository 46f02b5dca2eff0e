"""What a bot may post: the 13 msgKeys of the robot API and the msgtypes of webhooks, checked field by field."""

import json
from typing import Any

from emulator.errors import ApiError, OapiError, missing
from emulator.shapes import MessageKind

Parsed = tuple[MessageKind, dict[str, Any]]


def _card_fields(buttons: int) -> tuple[str, ...]:
    pairs = [name for n in range(1, buttons + 1) for name in (f"actionTitle{n}", f"actionURL{n}")]
    return ("title", "text", *pairs)


# msgKey -> its mandatory fields. Names are exact: a camel or an underscore wrong is a missing field.
FIELDS: dict[str, tuple[str, ...]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("title", "text", "messageUrl", "picUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    "sampleActionCard2": _card_fields(2),
    "sampleActionCard3": _card_fields(3),
    "sampleActionCard4": _card_fields(4),
    "sampleActionCard5": _card_fields(5),
    "sampleActionCard6": ("title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"),
    "sampleAudio": ("mediaId", "duration"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleVideo": ("videoMediaId", "picMediaId", "videoType", "duration"),
}
# How the platform abbreviates a key in "miss.param.markdownTotitle"; others by the same pattern.
SHORT = {"sampleMarkdown": "markdown", "sampleText": "text", "sampleLink": "link", "sampleImageMsg": "image"}


def robot_message(msg_key: str, msg_param: str, limit: int) -> Parsed:
    """Check ``msgKey`` and ``msgParam`` (a JSON string of at most ``limit`` bytes) and return what to post."""
    fields = FIELDS.get(msg_key)
    if fields is None:
        raise ApiError(400, "invalidParameter.msgKey.invalid", "无效的msgKey")
    if limit and len(msg_param.encode()) > limit:
        raise ApiError(400, "invalidParameter.msgParam.invalid", f"msgParam超过长度限制{limit}字节")
    try:
        param = json.loads(msg_param)
    except ValueError:
        param = None
    if not isinstance(param, dict):
        raise ApiError(400, "invalidParameter.msgParam.invalid", "无效的msgParam")
    for name in fields:
        if not isinstance(param.get(name), str) or not param[name]:
            short = SHORT.get(msg_key, msg_key.removeprefix("sample")[:1].lower() + msg_key[7:])
            raise ApiError(400, f"miss.param.{short}To{name}", f"缺少参数{name}")
    return _robot_content(msg_key, param)


def _robot_content(msg_key: str, param: dict[str, str]) -> Parsed:
    if msg_key == "sampleText":
        return "text", {"text": param["content"]}
    if msg_key == "sampleMarkdown":
        return "markdown", {"title": param["title"], "text": param["text"]}
    if msg_key == "sampleImageMsg":
        return "picture", {"photoURL": param["photoURL"]}
    if msg_key == "sampleLink":
        return "link", dict(param)
    if msg_key in {"sampleAudio", "sampleFile", "sampleVideo"}:
        kind: MessageKind = "audio" if msg_key == "sampleAudio" else "file" if msg_key == "sampleFile" else "video"
        return kind, {**param, "mediaId": param.get("mediaId") or param.get("videoMediaId", "")}
    return "actionCard", {
        "title": param["title"],
        "text": param["text"],
        "buttons": _robot_buttons(msg_key, param),
        "horizontal": msg_key == "sampleActionCard6",
    }


def _robot_buttons(msg_key: str, param: dict[str, str]) -> list[dict[str, str]]:
    if msg_key == "sampleActionCard":
        return [{"title": param["singleTitle"], "url": param["singleURL"]}]
    title, url = ("buttonTitle", "buttonUrl") if msg_key == "sampleActionCard6" else ("actionTitle", "actionURL")
    numbers = [n for n in range(1, 6) if f"{title}{n}" in param and f"{url}{n}" in param]
    return [{"title": param[f"{title}{n}"], "url": param[f"{url}{n}"]} for n in numbers]


def webhook_message(body: dict[str, Any]) -> Parsed:
    """Check the body of a webhook call and return what to post."""
    kind = body.get("msgtype")
    if kind not in {"text", "markdown", "link", "actionCard", "feedCard"}:
        raise OapiError(400102 if kind is None else 400105, "msgtype is null" if kind is None else "不支持的消息类型")
    part = body.get(kind)
    if not isinstance(part, dict):
        raise OapiError(40035, f"缺少参数 {kind}")
    if kind == "text":
        return "text", {"text": _need(kind, part, "content")}
    if kind == "feedCard":
        links = part.get("links")
        if not isinstance(links, list) or not links:
            raise OapiError(40035, "缺少参数 feedCard.links")
        fields = ("title", "messageURL", "picURL")
        return "feedCard", {"links": [{f: _need("feedCard.links", link, f) for f in fields} for link in links]}
    content = {"title": _need(kind, part, "title"), "text": _need(kind, part, "text")}
    if kind == "markdown":
        return "markdown", content
    if kind == "link":
        return "link", {**content, "messageUrl": _need(kind, part, "messageUrl"), "picUrl": part.get("picUrl", "")}
    return "actionCard", {**content, "buttons": _webhook_buttons(part), "horizontal": part.get("btnOrientation") == "1"}


def _webhook_buttons(part: dict[str, Any]) -> list[dict[str, str]]:
    if part.get("singleTitle"):
        return [{"title": part["singleTitle"], "url": _need("actionCard", part, "singleURL")}]
    buttons = part.get("btns")
    if not isinstance(buttons, list) or not buttons:
        raise OapiError(40035, "缺少参数 actionCard.btns")
    need = "actionCard.btns"
    return [{"title": _need(need, b, "title"), "url": _need(need, b, "actionURL")} for b in buttons]


def _need(kind: str, part: Any, name: str) -> str:  # noqa: ANN401 - any JSON
    value = part.get(name) if isinstance(part, dict) else None
    if not isinstance(value, str) or not value:
        raise OapiError(40035, f"缺少参数 {kind}.{name}")
    return value


def string_map(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON
    """Check that a cardParamMap has string values only: the platform refuses numbers and objects."""
    if value is None:
        raise missing(name)
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise ApiError(400, f"Invalid{name}", f"Specified parameter {name} is not valid: values must be strings.")
    return dict(value)
