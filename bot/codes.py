"""What DingTalk's error codes mean for a message: the only table of them.

Two dialects: the new API answers 4xx/5xx with ``{"code", "message"}``, the old one (and every webhook) answers
200 with ``{"errcode", "errmsg"}``. Sources: open.dingtalk.com "服务端 API 错误码" (全局错误码), "机器人发送消息"
(企业机器人错误码), "自定义机器人发送消息的频率限制" and "调用频率限制". A code not listed is refused and shown:
repeating what we don't understand may send twice.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

BLOCK_S = 300.0  # "调用频率限制": too many calls from one address are blocked for five minutes


class Verdict(StrEnum):
    """What to do about an answer."""

    TOKEN = "token"  # noqa: S105 - not a secret: renew the token, repeat once
    GONE = "gone"  # this webhook is dead
    THROTTLE = "throttle"  # this webhook must rest
    LATER = "later"  # certainly not sent: wait and repeat
    REFUSE = "refuse"  # never
    UNSURE = "unsure"  # may have been sent


@dataclass(frozen=True, slots=True)
class Meaning:
    """A verdict, the reason in words, and how long to wait in seconds before another try."""

    verdict: Verdict
    says: str
    wait_s: float = 0.0


_TOKEN = Meaning(Verdict.TOKEN, "访问令牌失效", 30)
_QPS = Meaning(Verdict.LATER, "调用太快，被钉钉限流", 2)
QUOTA = Meaning(Verdict.REFUSE, "本月钉钉接口调用次数已用完，请升级套餐或等下月")
_PERMISSION = Meaning(Verdict.REFUSE, "应用缺少接口权限，请在钉钉开发者后台开通并重新发布")
_ROBOT = Meaning(Verdict.REFUSE, "机器人编码不对或机器人不属于本应用，请核对 HUIQI_DINGTALK_ROBOT_CODE")
_BOT_AWAY = Meaning(Verdict.REFUSE, "机器人已停用或已被移出该群")
_GROUP_GONE = Meaning(Verdict.REFUSE, "群不存在或已解散")
_TOO_LONG = Meaning(Verdict.REFUSE, "消息超过长度上限")
_CONTENT = Meaning(Verdict.REFUSE, "内容未通过钉钉的内容安全审核")
_BUSY = Meaning(Verdict.UNSURE, "钉钉系统繁忙或超时，不能确定是否送达")

CODES: dict[str, Meaning] = {
    # 全局错误码, old API
    "-1": _BUSY,
    "15": _BUSY,
    "33": _TOKEN,
    "40001": _TOKEN,
    "40014": _TOKEN,
    "42001": _TOKEN,
    "88": _TOKEN,  # 鉴权异常; when it carries a sub_code, that one decides
    "90002": _QPS,
    "90018": _QPS,
    "90019": _QPS,
    "90020": QUOTA,
    "60011": _PERMISSION,
    "60020": Meaning(Verdict.REFUSE, "服务器 IP 不在应用的白名单里"),
    "60121": Meaning(Verdict.REFUSE, "找不到该用户"),
    "34001": _GROUP_GONE,
    # 机器人 webhook
    "300001": Meaning(Verdict.GONE, "会话回复地址已失效"),
    "310000": Meaning(Verdict.REFUSE, "机器人安全设置不允许（关键词、签名或 IP）"),
    "130101": Meaning(Verdict.THROTTLE, "该群一分钟内消息过多", 60),
    "302033": Meaning(Verdict.THROTTLE, "该群一分钟内消息过多", 60),
    "460101": _TOO_LONG,
    "101002": _TOO_LONG,
    # 企业机器人, new API (the platform's own spelling, in lower case)
    "invalidauthentication": _TOKEN,
    "bot.stopped": _BOT_AWAY,
    "robot.notexist": _BOT_AWAY,
    "group.disbanded": _GROUP_GONE,
    "invalidparameter.openconversationid.invalid": _GROUP_GONE,
    "staffid.notexisted": Meaning(Verdict.REFUSE, "找不到该用户"),
    "send.too.fast": _QPS,
    "send.bytoken.toofast": _QPS,
    "too.many.group": _QPS,
    "too.many.people": _QPS,
    "system.err": _BUSY,
    "unknownerror": _BUSY,
}
# Codes whose full form differs from gateway to gateway: the part that says what they are, most telling first.
PARTS: tuple[tuple[str, Meaning], ...] = (
    ("qpslimit", _QPS),
    ("throttling", _QPS),
    ("apicountlimit", QUOTA),
    ("permissiondenied", _PERMISSION),
    ("contentunsafe", _CONTENT),
    ("robotcode.downloadcode", Meaning(Verdict.REFUSE, "文件下载码已过期，或不是发给本机器人的")),
    ("invalidparameter.robotcode", _ROBOT),
    ("miss.param", Meaning(Verdict.REFUSE, "缺少参数")),
    ("invalidparameter", Meaning(Verdict.REFUSE, "参数不对")),
)


def meaning_of(status: int, code: str) -> Meaning:
    """Say what an answer that is not a success means.

    Args:
        status: the HTTP status.
        code: ``code``, ``errcode`` or ``sub_code`` as text; empty when the body could not be read.

    """
    low = code.lower()
    if low in CODES:
        return CODES[low]
    for part, meaning in PARTS:
        if part in low:
            return meaning
    return _by_status(status, code)


def _by_status(status: int, code: str) -> Meaning:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _BUSY
    if status == HTTPStatus.UNAUTHORIZED:
        return _TOKEN
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _QPS
    if status == HTTPStatus.FORBIDDEN and not code:  # the block page has no code
        return Meaning(Verdict.LATER, "服务器 IP 可能被钉钉临时封禁", BLOCK_S)
    if not code and status < HTTPStatus.BAD_REQUEST:
        return _BUSY
    return Meaning(Verdict.REFUSE, "钉钉拒绝了请求")
