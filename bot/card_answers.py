"""Clicks on the card of an answer: 有用 and 没用. Whoever reads along in the group may say so, each for themselves."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.openapi_cards import buttonless
from bot.threads import LedgerThreads
from bot.typing_card import TRACK, track_of
from config.words import cards as words
from handlers.said import typed
from ledger.feedback import note_click
from ledger.talks import InboxMessage

log = structlog.get_logger()


class CardAnswers:
    """Takes the clicks that DingTalk brings; the answer changes the card for the one who clicked."""

    def __init__(self, rows: LedgerThreads, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._now = now

    async def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take one click; whatever is wrong with it is said on the card."""
        action, track, who = _action(data), str(data.get("outTrackId", "")), str(data.get("userId", ""))
        if action not in {"useful", "useless"} or not who:
            log.info("card.click_unknown", action=action)
            return _private(words.not_yours())
        named = TRACK.fullmatch(track)
        about = named and (int(named[1]), partial(_question, track), who, self._now(), action == "useful")
        if not about or not await self._rows.write(note_click, *about):
            return _private(words.not_yours())
        return _private(words.taken_useful() if action == "useful" else words.taken_useless())


def _question(track: str, asked: InboxMessage) -> str | None:
    """Return what was asked, when the card is that of its answer."""
    return typed(asked.payload) if track_of(asked.seq, asked.msg_id) == track else None


def _action(data: dict[str, Any]) -> str:
    try:
        content = json.loads(data.get("content") or "{}")
        return str(content["cardPrivateData"]["actionIds"][0])
    except (ValueError, TypeError, KeyError, IndexError):
        return ""


def _private(tips: str) -> dict[str, Any]:
    return {
        "userPrivateData": {"cardParamMap": buttonless(tips)},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }
