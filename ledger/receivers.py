"""Receivers put into the outbox, in the transaction of what makes them receivers.

Statements here are written out for each kind of database and take their rows as one JSON text: two hundred thousand
receivers are put in within seconds.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import TextClause, bindparam, text

from ledger.base import Instant
from ledger.direct import Direct, Hand, Work, hand_of
from ledger.pushes import AT_ONCE

TROUBLE_CHARS = 200
PUT_AT_ONCE = 5_000  # rows in one statement
_MOMENTS = ("now", "until", "far", "long", "again")


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One receiver: ``g:<conversation id>`` or ``p:<staff id>``, why, and a text of its own where it has one."""

    receiver: str
    reasons: Sequence[Any] = ()
    uscc: str = ""  # the firm it is for
    body: str = ""  # empty: the campaign's
    prio: int = 9  # 0 first, 9 last
    not_before: datetime | None = None


def both(sqlite: str, postgres: str = "") -> Direct:
    """Make a statement for both kinds of database; parameters named as in ``_MOMENTS`` are moments."""
    return Direct({"sqlite": _typed(sqlite), "postgresql": _typed(postgres or sqlite)})


def _typed(words: str) -> TextClause:
    moments = [name for name in _MOMENTS if f":{name}" in words]
    return text(words).bindparams(*[bindparam(name, type_=Instant()) for name in moments])


_PUT = both(
    "INSERT INTO delivery (campaign_id, receiver, uscc, reasons, body_key, prio, not_before, state, attempts, trouble,"
    " query_key, readers) SELECT :campaign, json_extract(value, '$[0]'), json_extract(value, '$[1]'),"
    " json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),"
    " json_extract(value, '$[5]'), 'waiting', 0, '', '', 0 FROM json_each(:rows) WHERE true"
    " ON CONFLICT (campaign_id, receiver) DO NOTHING RETURNING 1",
    "INSERT INTO delivery (campaign_id, receiver, uscc, reasons, body_key, prio, not_before, state, attempts, trouble,"
    " query_key, readers) SELECT :campaign, j->>0, j->>1, j->2, j->>3, CAST(j->>4 AS integer),"
    " CAST(j->>5 AS timestamptz), 'waiting', 0, '', '', 0 FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS j"
    " ON CONFLICT (campaign_id, receiver) DO NOTHING RETURNING 1",
)
_PUT_TEXTS = both(
    "INSERT INTO delivery_text (body_key, body) SELECT key, value FROM json_each(:texts) WHERE true"
    " ON CONFLICT (body_key) DO NOTHING",
    "INSERT INTO delivery_text (body_key, body) SELECT key, value FROM jsonb_each_text(CAST(:texts AS jsonb))"
    " ON CONFLICT (body_key) DO NOTHING",
)
_TURN_AWAY = both(
    "UPDATE delivery SET state = 'refused', trouble = :why WHERE campaign_id = :campaign AND state = 'waiting'"
    " AND receiver IN (SELECT 'g:' || conversation_id FROM chat_group WHERE gone_at IS NOT NULL"
    " UNION ALL SELECT 'p:' || staff_id FROM person WHERE gone_at IS NOT NULL)"
)
_TEXT = both("SELECT body FROM delivery_text WHERE body_key = :key")


def body_key_of(body: str) -> str:
    """Return the key a text is kept under; empty for an empty text."""
    return sha256(body.encode()).hexdigest() if body else ""


def put(work: Work, campaign_id: str, receivers: Iterable[NewDelivery], gone: str) -> int:
    """Put receivers in; return how many are new. Who is in already stays as he is, whatever his state.

    Args:
        work: the transaction of the cause.
        campaign_id: of a campaign that is kept, or is being kept in this transaction.
        receivers: each receiver once counts, the first.
        gone: what is noted of receivers the platform has told us are gone; nothing is sent to them.

    """
    hand, new, rest = hand_of(work), 0, iter(receivers)
    while some := list(islice(rest, PUT_AT_ONCE)):
        texts = {body_key_of(one.body): one.body for one in some if one.body}
        if texts:
            _PUT_TEXTS.rows(hand, {"texts": json.dumps(texts, ensure_ascii=False)})
        rows = [
            (
                *(one.receiver, one.uscc, list(one.reasons), body_key_of(one.body), min(9, max(0, one.prio))),
                stamp(hand, one.not_before or AT_ONCE),
            )
            for one in some
        ]
        new += len(_PUT.rows(hand, {"campaign": campaign_id, "rows": json.dumps(rows, ensure_ascii=False)}))
    _TURN_AWAY.rows(hand, {"campaign": campaign_id, "why": gone[:TROUBLE_CHARS]})
    return new


def keep_text(work: Work, body: str) -> str:
    """Keep a text that some receivers get; return its key."""
    key = body_key_of(body)
    if body:
        _PUT_TEXTS.rows(hand_of(work), {"texts": json.dumps({key: body}, ensure_ascii=False)})
    return key


def own_text(work: Work, body_key: str) -> str:
    """Return a text kept for some receivers; empty when there is none."""
    return next((str(body) for (body,) in _TEXT.rows(work, {"key": body_key})), "")


def stamp(hand: Hand, moment: datetime) -> str:
    """Write a moment inside JSON as the database keeps it."""
    utc = moment.astimezone(UTC)
    return utc.isoformat() if hand.is_postgres else utc.strftime("%Y-%m-%d %H:%M:%S.%f")
