"""Submissions of form cards: written down for the firm of the person who was asked, once, and not for ever."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

from bot.form_card import FORM_TRACK, ended_fields, form_fields, form_track_of, submitted
from bot.threads import LedgerThreads
from config.words import fact_form as words
from handlers.desk import Desk
from handlers.fact_form import Filled, filled
from handlers.who import speaker_by_staff_id
from ledger.answers import answered_by_seq
from ledger.groups import Role, person_by_staff_id
from ledger.policies import OpenSession

HOLDS = timedelta(days=1)  # a question of yesterday is asked anew


class FormAnswers:
    """Takes submissions; the answer changes the card for the one who sent it."""

    def __init__(self, rows: LedgerThreads, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk

    def takes(self, track: str) -> bool:
        """Tell whether a card is a form of ours."""
        return FORM_TRACK.fullmatch(track) is not None

    async def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take one submission; sent again it says the same and writes nothing new."""
        track, who = str(data.get("outTrackId", "")), str(data.get("userId", ""))
        sent = submitted(_params(data))
        if sent is None or not who:
            return _private({"err_msg": words.not_this()})
        refused = await self._rows.read(_refused, track, who, self._desk.now())
        if refused:
            return _private(ended_fields(refused, words.GONE))
        became = await asyncio.to_thread(self._fill, who, *sent)
        if became.wrong:
            return _private({"err_msg": became.wrong})
        if became.following is None:
            return _private(ended_fields(words.ended(became.told)))
        return _private(form_fields(became.following, became.told))

    def _fill(self, who: str, key: str, said: str) -> Filled:
        return filled(self._desk, speaker_by_staff_id(self._desk.ledger, who), key, said)


def _refused(session: OpenSession, track: str, who: str, now: datetime) -> str:
    """Return why a card takes nothing of this person now; empty when it does."""
    named = FORM_TRACK.fullmatch(track)
    answered = answered_by_seq(session, int(named[1])) if named else None
    if answered is None or form_track_of(answered[0].seq, answered[0].msg_id) != track:
        return words.expired()
    asked, answer = answered
    person = person_by_staff_id(session, who)
    if asked.sender != who or person is None or person.role is not Role.ENTERPRISE or not person.uscc:
        return words.not_yours()
    return words.expired() if now - answer.said_at > HOLDS or person.bound_at > answer.said_at else ""


def _params(data: dict[str, Any]) -> Any:  # noqa: ANN401 - as the platform sends it
    try:
        return json.loads(data.get("content") or "{}")["cardPrivateData"]["params"]
    except (ValueError, TypeError, KeyError):
        return {}


def _private(fields: dict[str, str]) -> dict[str, Any]:
    return {
        "userPrivateData": {"cardParamMap": fields},
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
    }
