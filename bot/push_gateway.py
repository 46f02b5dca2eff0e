"""The way out of pushes to DingTalk: its answers as outcomes of outreach."""

from collections.abc import Sequence
from typing import Protocol

from bot.errors import SendFailed, SendRefused, SendTrouble, SendUnsure
from bot.openapi import SendReport
from config.words import deliveries as words
from outreach.gateway import Fate, Outcome, Text

FORM, CARD = "sampleMarkdown", "sampleActionCard"
# Codes of a refusal that is about the group: it will never hear anything again. "企业机器人错误码"; that a robot which
# was removed from a group gets invalidParameter.robotCode.auth was seen in the field.
GONE = (
    "group.disbanded",
    "invalidparameter.openconversationid.invalid",
    "invalidparameter.robotcode.auth",
    "robot.notexist",
    "34001",
)
# Codes that are about us: the quota, a permission, the robot code, our address. Nobody would get anything.
BLOCKED = ("apicountlimit", "permissiondenied", "invalidparameter.robotcode", "bot.stopped", "90020", "60011", "60020")
BLOCKED_S = 60.0
THROTTLE = ("qpslimit", "throttling", "send.too.fast", "toofast", "too.many", "90002", "90018", "90019", "http 429")
FULL_GROUP = ("130101", "302033", "send.too.fast")  # the only trouble that is one group's alone


class Sender(Protocol):
    """What pushes need of bot/openapi.py."""

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        """Send to a group."""
        ...

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        """Send to people, each alone."""
        ...


class DingTalkGateway:
    """outreach/gateway.py's Gateway by the OpenAPI."""

    def __init__(self, dingtalk: Sender) -> None:
        self._dingtalk = dingtalk

    async def to_group(self, conversation_id: str, text: Text) -> Outcome:
        """Send to a group."""
        try:
            key = await self._dingtalk.send_to_group(conversation_id, *_message(text))
        except SendTrouble as trouble:
            return outcome_of(trouble, in_group=True)
        return Outcome(Fate.SENT, key)

    async def to_people(self, staff_ids: Sequence[str], text: Text) -> Outcome:
        """Send to at most twenty people."""
        try:
            report = await self._dingtalk.send_to_people(staff_ids, *_message(text))
        except SendTrouble as trouble:
            return outcome_of(trouble, in_group=False)
        others = dict.fromkeys(report.invalid, Outcome(Fate.GONE, trouble=words.unknown_person()))
        others |= dict.fromkeys(report.filtered, Outcome(Fate.REFUSED, trouble=words.out_of_reach()))
        others |= dict.fromkeys(report.throttled, Outcome(Fate.REFUSED, trouble=words.too_many_today()))
        return Outcome(Fate.SENT, report.process_query_key, others=others)


def outcome_of(trouble: SendTrouble, *, in_group: bool) -> Outcome:
    """Say what an error of a send means for a push."""
    fate = Fate.UNSURE if isinstance(trouble, SendUnsure) else _fate(trouble, trouble.code.lower(), in_group=in_group)
    wait = trouble.retry_after_s if isinstance(trouble, SendFailed) else BLOCKED_S if fate is Fate.BLOCKED else 0.0
    return Outcome(fate, trouble=str(trouble), wait_s=wait)


def _fate(trouble: SendTrouble, code: str, *, in_group: bool) -> Fate:
    if isinstance(trouble, SendFailed):
        if in_group and any(part in code for part in FULL_GROUP):
            return Fate.FAILED
        return Fate.THROTTLED if any(part in code for part in THROTTLE) else Fate.UNREACHED
    if in_group and any(part in code for part in GONE):
        return Fate.GONE
    scopes = isinstance(trouble, SendRefused) and bool(trouble.scopes)
    return Fate.BLOCKED if scopes or any(part in code for part in BLOCKED) else Fate.REFUSED


def _message(text: Text) -> tuple[str, dict[str, str]]:
    said = {"title": text.title, "text": text.body}
    if text.button is None:
        return FORM, said
    title, url = text.button
    return CARD, said | {"singleTitle": title, "singleURL": url}
