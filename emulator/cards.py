"""Cards as the platform keeps them: created once, delivered, updated, streamed, finished."""

import json
from dataclasses import dataclass, field
from typing import Any

PROCESSING, INPUTING, FINISHED, EXECUTING, FAILED = "1", "2", "3", "4", "5"  # flowStatus, as the SDK numbers it


class CardRefused(Exception):
    """The platform refuses a card call: ``status`` is the HTTP status, ``code`` the error code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code = status, code
        super().__init__(message)


@dataclass(slots=True)
class Card:
    """One card instance. ``params`` is what everybody sees, ``private`` what one user sees instead."""

    out_track_id: str
    template_id: str
    params: dict[str, str]
    callback_type: str = ""
    private: dict[str, dict[str, str]] = field(default_factory=dict)  # staff id -> params
    carriers: list[str] = field(default_factory=list)  # msg_ids of the messages that show it
    streaming_key: str = ""  # the field being typed, "" when still
    sealed: bool = False  # a finalised stream takes no more text
    pending: dict[str, int] = field(default_factory=dict)  # person key -> ms of a click that is not answered yet

    @property
    def flow(self) -> str:
        """Return flowStatus, "" for a card without one."""
        return self.params.get("flowStatus", "")

    def view_for(self, staff_id: str) -> dict[str, str]:
        """Return the fields as ``staff_id`` sees them."""
        return {**self.params, **self.private.get(staff_id, {})}

    def buttons(self, staff_id: str = "") -> list[dict[str, Any]]:
        """Return the buttons in ``sys_full_json_obj.msgButtons``; none when that text is not JSON."""
        try:
            extra = json.loads(self.view_for(staff_id).get("sys_full_json_obj", "") or "{}")
        except ValueError:
            return []
        found = extra.get("msgButtons") if isinstance(extra, dict) else None
        return [b for b in found if isinstance(b, dict)] if isinstance(found, list) else []


class CardBox:
    """All cards by ``outTrackId``."""

    def __init__(self) -> None:
        self._cards: dict[str, Card] = {}

    def find(self, out_track_id: str) -> Card | None:
        """Return the card, if there is one."""
        return self._cards.get(out_track_id)

    def get(self, out_track_id: str) -> Card:
        """Return the card; raises CardRefused as the platform words it."""
        found = self._cards.get(out_track_id)
        if found is None:
            raise CardRefused(400, "param.cardNotExist", "卡片不存在")
        return found

    def create(self, card: Card) -> Card:
        """Keep a new card; its ``outTrackId`` must be new."""
        if card.out_track_id in self._cards:
            raise CardRefused(400, "param.outTrackIdDuplicated", "outTrackId已存在")
        self._cards[card.out_track_id] = card
        return card

    def update(self, card: Card, params: dict[str, str] | None, *, by_key: bool) -> None:
        """Change the public fields: key by key, or the whole map at once."""
        if params is not None:
            kept_flow = {"flowStatus": card.flow} if card.flow else {}
            card.params = {**card.params, **params} if by_key else {**kept_flow, **params}
            if card.flow in {FINISHED, FAILED}:
                card.streaming_key, card.sealed = "", True

    def update_private(self, card: Card, private: dict[str, dict[str, str]], *, by_key: bool) -> None:
        """Change what single users see."""
        for staff_id, params in private.items():
            card.private[staff_id] = {**card.private.get(staff_id, {}), **params} if by_key else dict(params)

    def stream(self, card: Card, key: str, content: str, *, full: bool, finalize: bool, failed: bool) -> None:
        """Type text into one field. A card that was finished or failed takes no more."""
        if card.sealed:
            raise CardRefused(400, "param.cardStreamingFinished", "卡片流式更新已结束")
        card.params[key] = content if full else card.params.get(key, "") + content
        card.params["flowStatus"] = FAILED if failed else FINISHED if finalize else INPUTING
        card.sealed = finalize or failed
        card.streaming_key = "" if card.sealed else key
