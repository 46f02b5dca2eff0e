"""Clicks on the card of an answer: 有用, 没用 and why. Whoever reads along in a group may say so, for themselves."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.form_answers import FormAnswers
from bot.openapi_cards import Button, private_fields
from bot.threads import LedgerThreads
from bot.typing_card import TRACK, track_of
from config.words import cards as words
from config.words.gaps import REASONS
from handlers.said import in_full
from ledger.answers import answered_by_seq
from ledger.feedback import note_click
from ledger.policies import OpenSession
from ledger.talks import InboxMessage

log = structlog.get_logger()

WHY = "why-"  # and the place of the reason in the list
PRAISE = Button("useful", words.change_useful())
BLAME = Button("useless", words.change_useless())


class CardAnswers:
    """Takes the clicks that DingTalk brings; the answer changes the card for the one who clicked."""

    def __init__(self, rows: LedgerThreads, now: Callable[[], datetime], forms: FormAnswers | None = None) -> None:
        self._rows = rows
        self._now = now
        self._forms = forms

    async def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take one click; whatever is wrong with it is said on the card."""
        action, track, who = _action(data), str(data.get("outTrackId", "")), str(data.get("userId", ""))
        if self._forms is not None and self._forms.takes(track):
            return await self._forms(data)
        reason = _reason(action)
        if (action not in {"useful", "useless"} and not reason) or not who:
            log.info("card.click_unknown", action=action)
            return _private(words.not_yours())
        named = TRACK.fullmatch(track)
        useful = action == "useful"
        if not named or not await self._rows.write(_note, int(named[1]), track, who, self._now(), useful, reason):
            return _private(words.not_yours())
        if useful:
            return _private(words.taken_useful(), BLAME)
        if reason:
            return _private(words.taken_reason(reason), PRAISE)
        whys = [Button(f"{WHY}{at}", one) for at, one in enumerate(REASONS)]
        return _private(words.taken_useless(), *whys, PRAISE)


def _note(
    session: OpenSession,
    seq: int,
    track: str,
    who: str,
    now: datetime,
    useful: bool,  # noqa: FBT001 - called by position, through a thread
    reason: str,
) -> bool:
    return note_click(session, seq, partial(_question, session, track), who, now, useful, reason)


def _question(session: OpenSession, track: str, asked: InboxMessage) -> str | None:
    """Return what was asked, when the card is that of its answer."""
    if track_of(asked.seq, asked.msg_id) != track:
        return None
    answered = answered_by_seq(session, asked.seq)
    return in_full(asked.payload, answered[1].trace if answered else {})


def _reason(action: str) -> str:
    """Return the reason a button stands for; empty for another button."""
    place = action.removeprefix(WHY) if action.startswith(WHY) else ""
    return REASONS[int(place)] if place.isdecimal() and int(place) < len(REASONS) else ""


def _action(data: dict[str, Any]) -> str:
    try:
        content = json.loads(data.get("content") or "{}")
        return str(content["cardPrivateData"]["actionIds"][0])
    except (ValueError, TypeError, KeyError, IndexError):
        return ""


def _private(tips: str, *buttons: Button) -> dict[str, Any]:
    return {
        "userPrivateData": {"cardParamMap": private_fields(tips, buttons)},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }
