"""Structured logs on stderr: ``noun.past_tense`` and facts; secrets and phone numbers are masked on the way out."""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

SECRET_KEYS = re.compile(r"secret|token|ticket|password|webhook|authorization|api_key|session_url", re.IGNORECASE)
_URL_SECRET = re.compile(r"((?:access_token|session|ticket|sign|timestamp)=)[^&\s\"']+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\dA-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![\dA-Za-z])")
_ID_CARD = re.compile(r"(?<![\dA-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![\dA-Za-z])")
_DATABASE = re.compile(r"(://[^:/\s]+:)[^@/\s]+@")

Event = MutableMapping[str, Any]


def mask_text(text: str) -> str:
    """Mask what must not be kept in a log.

    >>> mask_text("call 13912345678 via https://x/robot/sendBySession?session=abc")
    'call 139****5678 via https://x/robot/sendBySession?session=***'
    """
    text = _URL_SECRET.sub(r"\1***", text)
    text = _DATABASE.sub(r"\1***@", text)
    text = _ID_CARD.sub(r"\1********\2", text)
    return _PHONE.sub(r"\1****\2", text)


def _mask(_logger: Any, _name: str, event: Event) -> Event:  # noqa: ANN401 - structlog's own signature
    for key, value in event.items():
        if SECRET_KEYS.search(key) and isinstance(value, str) and value:
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = mask_text(value)
    return event


@contextmanager
def logging_aside(level: str = "WARNING") -> Iterator[None]:
    """Keep our own logs off stdout, which belongs to what a command prints; as before afterwards."""
    before = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _mask,
            structlog.processors.LogfmtRenderer(key_order=["level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.configure(**before)


def start_logging(level: str = "INFO") -> None:
    """Write our own and the vendors' logs to stderr, one line an event; vendors from WARNING on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


class _Masked(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return mask_text(super().format(record))
