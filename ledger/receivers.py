"""Receivers put into the outbox, in the transaction of what makes them receivers.

Statements here are written out for each kind of database, for its driver's quickest way in: two hundred thousand
receivers are put in within seconds.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import TextClause, bindparam, text

from ledger.base import Instant
from ledger.direct import Direct, Hand, Work, hand_of
from ledger.pushes import AT_ONCE, DeliveryState

TROUBLE_CHARS = 200
PUT_AT_ONCE = 20_000  # rows in memory at once
WAITING, REFUSED = DeliveryState.WAITING.value, DeliveryState.REFUSED.value
HEAPED = 500  # receivers from which on a temporary table pays, on PostgreSQL
_MOMENTS = ("now", "until", "far", "long", "again")


class NewDelivery(NamedTuple):
    """One receiver: ``g:<conversation id>`` or ``p:<staff id>``, why, and a text of its own where it has one.

    A tuple, because two hundred thousand are made for one push.
    """

    receiver: str
    reasons: Sequence[Any] = ()
    uscc: str = ""  # the firm it is for
    body: str = ""  # empty: the campaign's
    prio: int = 9  # 0 first, 9 last
    not_before: datetime | None = None


def both(sqlite: str, postgres: str = "") -> Direct:
    """Make a statement for both kinds of database; parameters named as in ``_MOMENTS`` are moments."""
    return Direct({"sqlite": _typed(sqlite), "postgresql": _typed(postgres or sqlite)})


def _on_postgres(words: str) -> Direct:
    return Direct({"postgresql": _typed(words)})


def _typed(words: str) -> TextClause:
    moments = [name for name in _MOMENTS if f":{name}" in words]
    return text(words).bindparams(*[bindparam(name, type_=Instant()) for name in moments])


_COLUMNS = "receiver, uscc, reasons, body_key, prio, not_before, state, trouble"
_INSERT = (
    f"INSERT INTO delivery (campaign_id, {_COLUMNS}, attempts, query_key, readers)"
    " {} ON CONFLICT (campaign_id, receiver) DO NOTHING"
)
_PUT_ON_SQLITE = _INSERT.format("VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0)")
_PUT = _on_postgres(
    _INSERT.format(  # noqa: S608 - constants of this file
        "SELECT :campaign, j->>0, j->>1, CAST(j->>2 AS jsonb), j->>3, CAST(j->>4 AS integer),"
        " CAST(j->>5 AS timestamptz), j->>6, j->>7, 0, '', 0 FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS j"
    )
    + " RETURNING 1",
)
_HEAP = _on_postgres(
    "CREATE TEMPORARY TABLE receiver_heap (place serial, receiver text, uscc text, reasons jsonb, body_key text,"
    " prio integer, not_before timestamptz, state text, trouble text) ON COMMIT DROP",
)
_TO_HEAP = f"COPY receiver_heap ({_COLUMNS}) FROM STDIN"
_PUT_HEAP = _on_postgres(
    _INSERT.format(f"SELECT :campaign, {_COLUMNS}, 0, '', 0 FROM receiver_heap ORDER BY place")  # noqa: S608 - as above
)
_HEAP_AWAY = _on_postgres("DROP TABLE receiver_heap")
_SIGNS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})  # what COPY reads as something else
_PUT_TEXTS = both(
    "INSERT INTO delivery_text (body_key, body) SELECT key, value FROM json_each(:texts) WHERE true"
    " ON CONFLICT (body_key) DO NOTHING",
    "INSERT INTO delivery_text (body_key, body) SELECT key, value FROM jsonb_each_text(CAST(:texts AS jsonb))"
    " ON CONFLICT (body_key) DO NOTHING",
)
_GONE = both(
    "SELECT 'g:' || conversation_id FROM chat_group WHERE gone_at IS NOT NULL"
    " UNION ALL SELECT 'p:' || staff_id FROM person WHERE gone_at IS NOT NULL"
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
    into = _into_postgres if hand.is_postgres else _into_sqlite
    away = {str(receiver): gone[:TROUBLE_CHARS] for (receiver,) in _GONE.rows(hand, {})}
    while some := list(islice(rest, PUT_AT_ONCE)):
        texts = {body_key_of(one.body): one.body for one in some if one.body}
        if texts:
            _PUT_TEXTS.rows(hand, {"texts": json.dumps(texts, ensure_ascii=False)})
        new += into(hand, campaign_id, _rows(hand, some, away))
    return new


def keep_text(work: Work, body: str) -> str:
    """Keep a text that some receivers get; return its key."""
    key = body_key_of(body)
    if body:
        _PUT_TEXTS.rows(hand_of(work), {"texts": json.dumps({key: body}, ensure_ascii=False)})
    return key


Row = tuple[str, str, str, str, int, str, str, str]


def _rows(hand: Hand, some: Sequence[NewDelivery], away: Mapping[str, str]) -> list[Row]:
    """Return receivers as the database keeps them; reasons that are one object are written down once.

    ``away``: those nothing is sent to, each with why. They are refused from the beginning: an UPDATE behind the INSERT
    made PostgreSQL, which has no figures of fresh rows, look through all groups for each of them.
    """
    reasons = {id(one.reasons): one.reasons for one in some}
    written = {place: json.dumps(list(these), ensure_ascii=False) for place, these in reasons.items()}
    moments = {moment: stamp(hand, moment or AT_ONCE) for moment in {one.not_before for one in some}}
    return [
        (
            *(one.receiver, one.uscc, written[id(one.reasons)], body_key_of(one.body) if one.body else ""),
            *(min(9, max(0, one.prio)), moments[one.not_before]),
            *((REFUSED, away[one.receiver]) if one.receiver in away else (WAITING, "")),
        )
        for one in some
    ]


def _into_sqlite(hand: Hand, campaign_id: str, rows: Sequence[Row]) -> int:
    hand.cursor.executemany(_PUT_ON_SQLITE, [(campaign_id, *row) for row in rows])
    return int(hand.cursor.rowcount)


def _into_postgres(hand: Hand, campaign_id: str, rows: Sequence[Row]) -> int:
    if len(rows) < HEAPED:
        return len(_PUT.rows(hand, {"campaign": campaign_id, "rows": json.dumps(rows, ensure_ascii=False)}))
    _HEAP.rows(hand, {})
    with hand.cursor.copy(_TO_HEAP) as pipe:
        pipe.write(_piped(rows))
    _PUT_HEAP.rows(hand, {"campaign": campaign_id})
    new = int(hand.cursor.rowcount)
    _HEAP_AWAY.rows(hand, {})
    return new


def _piped(rows: Sequence[Row]) -> str:
    """Return rows as COPY reads them; reasons and troubles, of which few differ, are made fit for it once."""
    fit = {words: words.translate(_SIGNS) for words in {words for row in rows for words in (row[2], row[7])}}
    return "".join(
        [
            f"{receiver.translate(_SIGNS)}\t{uscc.translate(_SIGNS)}\t{fit[reasons]}\t{body_key}\t{prio}\t{moment}\t{state}"
            f"\t{fit[trouble]}\n"
            for receiver, uscc, reasons, body_key, prio, moment, state, trouble in rows
        ]
    )


def own_text(work: Work, body_key: str) -> str:
    """Return a text kept for some receivers; empty when there is none."""
    return next((str(body) for (body,) in _TEXT.rows(work, {"key": body_key})), "")


def stamp(hand: Hand, moment: datetime) -> str:
    """Write a moment inside JSON as the database keeps it."""
    utc = moment.astimezone(UTC)
    return utc.isoformat() if hand.is_postgres else utc.strftime("%Y-%m-%d %H:%M:%S.%f")
