"""Errors of the doors. The tree hangs under HuiqiError (config/errors.py).

DoorError
├── CredentialsRefused     DingTalk does not accept our client id and secret
├── OpeningFailed          one stream connection could not be opened; another try may work
├── StreamStopped          somebody waited for a stream that was stopped
├── SendTrouble            a message was not, or not certainly, sent; ``code`` is the platform's own
│   ├── SendRefused        never: trying again gives the same answer
│   ├── SendFailed         it certainly did not arrive; try again after ``retry_after_s``
│   │   └── Throttled      this webhook must rest; the OpenAPI may be used at once
│   ├── WebhookGone        this session webhook is dead; use the OpenAPI
│   └── SendUnsure         nobody can say whether it arrived
├── SignInRefused          somebody could not be signed in; the message is shown on the page
├── DownloadRefused        this file can't be had by this code: expired, foreign, too big
└── DownloadFailed         the file could not be fetched now; another try may work

No message holds a token, a ticket, a secret or a webhook address.
"""

import traceback

from config.errors import HuiqiError


class DoorError(HuiqiError):
    """DingTalk, a page or a process stood in the way; the message says what to do."""


class CredentialsRefused(DoorError):
    """DingTalk does not accept the client id and secret; only a person can mend this."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        super().__init__(
            f"钉钉拒绝了应用凭证（{code or '无错误码'}）。请核对 HUIQI_DINGTALK_CLIENT_ID 和 "
            "HUIQI_DINGTALK_CLIENT_SECRET，并确认应用已发布、机器人消息接收为 Stream 模式。"
        )


class OpeningFailed(DoorError):
    """One stream connection could not be opened; another try may work."""


class StreamStopped(DoorError):
    """The stream was stopped before its connections stood."""


class SendTrouble(DoorError):
    """A message was not, or not certainly, sent."""

    def __init__(self, message: str, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class SendRefused(SendTrouble):
    """The platform will not send this message, now or later.

    ``scopes`` are the permissions the platform asks for, when it names any.
    """

    def __init__(self, message: str, code: str = "", scopes: tuple[str, ...] = ()) -> None:
        self.scopes = scopes
        super().__init__(message, code)


class SendFailed(SendTrouble):
    """The message certainly did not arrive. Try again after ``retry_after_s`` seconds."""

    def __init__(self, message: str, code: str = "", retry_after_s: float = 1.0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, code)


class Throttled(SendFailed):
    """A session webhook had too many messages and must rest; another way may be used at once."""


class WebhookGone(SendTrouble):
    """The session webhook is dead (it lives about 90 minutes); nothing was sent through it."""


class SendUnsure(SendTrouble):
    """No answer, or one that does not say whether the message arrived."""


class SignInRefused(DoorError):
    """Somebody could not be signed in through DingTalk: an old code, an outsider, a missing permission, no answer."""


class DownloadRefused(DoorError):
    """The file can't be had by this code: expired, foreign, too big."""


class DownloadFailed(DoorError):
    """The file could not be fetched now; another try may work."""


class ComparisonFailed(HuiqiError):
    """What a draft would change could not be worked out."""


def facts_of(wrong: BaseException) -> dict[str, str]:
    """Give what a log line may say about an error.

    The text of an error that is not ours is left out: database and HTTP libraries put statements, values and
    addresses into it, and ours hold webhook addresses.
    """
    last = traceback.extract_tb(wrong.__traceback__)[-1:]
    facts = {"error": type(wrong).__name__, "where": "".join(f"{at.filename}:{at.lineno}" for at in last)}
    return facts | ({"says": str(wrong)} if isinstance(wrong, HuiqiError) else {})
