"""What the vendors' errors mean for us: which of our errors, whether to ask again, and what the breaker hears.

Nothing of an endpoint's answer gets into a sentence of ours; its own words are cut, cleaned of the key and kept apart.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum
from http import HTTPStatus

import httpx2
import openai

from knowledge.answer.writer import ModelAway, ModelBusy, ModelFailed, ModelRefused, ModelUnclear, Purse

# Beside their own, the vendors raise these for an answer that has not the shape they expect.
VENDOR_ERRORS = (
    openai.OpenAIError,
    httpx2.HTTPError,
    httpx2.StreamError,
    httpx2.InvalidURL,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)
FOR_GOOD = {401, 402, 404}  # asking again helps nobody until somebody mends key, account or name
PASSING = {408, 425, 500, 502, 503, 504, 520, 522, 524, 529}
WAIT_S = 0.25  # before asking again where the endpoint names no wait
LONGEST_WAIT_S = 2.0  # a person is waiting: a longer one ends in an answer without the model
SAID_CHARS = 200
FAIR_S = 1.0  # a call that had less time than this says nothing of the endpoint
_WILL_NOT_TAKE = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|unavailable|not (?:allowed|permitted)|extra |不支持"
)
_OWN_WORD = re.compile(r"[A-Za-z0-9_\-]{24,}")  # what may be a key, also one we do not know


class Verdict(Enum):
    """What a fault says of the endpoint."""

    WELL = "it answered; the fault lies with this one request"
    ILL = "one more failure in a row"
    FOR_GOOD = "leave it alone at once"
    NOTHING = "it had no fair chance"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure, judged."""

    error: ModelFailed
    verdict: Verdict
    wait_s: float | None = None  # ask once more after so many seconds; None: do not
    rest_s: float = 0.0  # how long the endpoint asks to be left alone
    why: str = ""  # a few words, for the log and the sentence of a breaker


@dataclass(slots=True)
class Manners:
    """What this endpoint has been found not to take; kept as long as the process."""

    refused: set[str] = field(default_factory=set)

    def takes(self, parameter: str) -> bool:
        """Tell whether a parameter may be sent."""
        return parameter not in self.refused

    def learn(self, wrong: openai.APIStatusError) -> bool:
        """Note which of our optional parameters a refusal names; True when asking again without it may help."""
        said = str(wrong.message).lower()
        if not _WILL_NOT_TAKE.search(said):  # "max_tokens is too large" is no refusal of the parameter
            return False
        # json_schema is named by its own value or by the parameter; the weaker json_object goes after it.
        format_named = "response_format" in said or "json_schema" in said or "json_object" in said
        named = [name for name in ("stream_options", "max_tokens", "temperature", "extra_body") if name in said]
        if format_named and self.takes("json_schema"):
            named = ["json_schema"]
        elif format_named and self.takes("json_object"):
            named = ["json_object"]
        new = [name for name in named if self.takes(name)]
        self.refused.update(new)
        return bool(new)


def judge(wrong: Exception, purse: Purse, key: str, manners: Manners, *, fair: bool) -> Fault:
    """Return what a vendor's error means.

    Args:
        wrong: one of VENDOR_ERRORS.
        purse: of the question.
        key: struck out of whatever the endpoint said.
        manners: learns what the endpoint will not take.
        fair: whether the call had FAIR_S when it began.

    """
    if purse.seconds_left() <= 0 or isinstance(wrong, openai.APITimeoutError | httpx2.TimeoutException):
        late = ModelAway("大模型没有在时限内答完")
        return Fault(late, Verdict.ILL if fair else Verdict.NOTHING, why="超时")
    if isinstance(wrong, openai.APIStatusError):
        return _judge_status(wrong, key, manners)
    if isinstance(wrong, openai.APIConnectionError | httpx2.TransportError | httpx2.StreamError | OSError):
        away = ModelAway("大模型接口连不上或中途断开", said=type(wrong.__cause__ or wrong).__name__)
        return Fault(away, Verdict.ILL, WAIT_S, why="连接失败")
    if isinstance(wrong, openai.APIError):  # an error told inside a stream
        told = ModelAway("大模型答到一半报错", said=scrub(str(wrong.message), key))
        return Fault(told, Verdict.ILL, WAIT_S, why="应答中报错")
    shapeless = ModelUnclear("大模型的应答不是约定的格式", said=type(wrong).__name__)
    return Fault(shapeless, Verdict.ILL, why="应答格式不对")


def _judge_status(wrong: openai.APIStatusError, key: str, manners: Manners) -> Fault:
    status, said = wrong.status_code, scrub(str(wrong.message), key)
    wait = retry_after(wrong.response.headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS and wrong.code != "insufficient_quota":
        busy = ModelBusy("大模型接口繁忙", status, said)
        return Fault(busy, Verdict.ILL, _short(wait), wait or 0.0, "接口限流")
    if status in PASSING:
        away = ModelAway(f"大模型接口出错（HTTP {status}）", status, said)
        return Fault(away, Verdict.ILL, _short(wait), wait or 0.0, f"HTTP {status}")
    refused = ModelRefused(f"大模型接口不接受请求（HTTP {status}）", status, said)
    if status in FOR_GOOD or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Fault(refused, Verdict.FOR_GOOD, why=f"HTTP {status}")
    again = 0.0 if status in {400, 422} and manners.learn(wrong) else None
    return Fault(refused, Verdict.WELL, again, why=f"HTTP {status}")


def _short(wait: float | None) -> float | None:
    if wait is None:
        return WAIT_S
    return wait if wait <= LONGEST_WAIT_S else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds an endpoint asks to wait, told in seconds or as a date; None when it names none.

    >>> retry_after({"retry-after": "3"})
    3.0
    >>> retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"})
    0.0
    >>> retry_after({"retry-after": "soon"}) is None
    True
    """
    told = headers.get("retry-after", "")
    try:
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    except (KeyError, ValueError):
        pass
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def scrub(said: str, key: str) -> str:
    """Return an endpoint's words on one line, short, and without anything that may be a key."""
    if key:
        said = said.replace(key, "***")
    return _OWN_WORD.sub("***", " ".join(said.split()))[:SAID_CHARS]
