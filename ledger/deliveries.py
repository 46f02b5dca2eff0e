"""What a worker does with deliveries: claimed, begun, settled, and looked for when they are lost.

A delivery is claimed by lease: then it was certainly not sent. It is begun, and that is committed, before the first
byte of its request leaves. It is settled when the answer is known. On PostgreSQL many workers claim at once and skip
each other's rows; SQLite has one writer anyway. Everything here happens in a transaction of the caller.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ledger.direct import Hand, Work, hand_of
from ledger.pushes import DeliveryState
from ledger.receivers import TROUBLE_CHARS, both, stamp

AT_MOST_TOGETHER = 4  # campaigns one claim takes from, if each of them has enough
LONGEST_LEASE_S = 600.0  # a lease that ends later than this was taken by a clock that has been put back since
LONGEST_BACKOFF_S = 900.0  # the same of a moment to try again


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery its owner holds; it was certainly not sent by this claim."""

    delivery_id: int
    campaign_id: str
    receiver: str
    body_key: str
    attempts: int  # how often it was begun before
    prio: int

    @property
    def in_group(self) -> bool:
        """True for a group, False for one person."""
        return self.receiver.startswith("g:")

    @property
    def address(self) -> str:
        """The conversation id or the staff id."""
        return self.receiver[2:]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a delivery that was begun. ``uncount``: the try does not count, for nothing left the house."""

    delivery_id: int
    state: DeliveryState
    trouble: str = ""
    query_key: str = ""
    not_before: datetime | None = None  # of one that waits again
    uncount: bool = False


_DUE = both(
    "SELECT campaign_id, urgent, value FROM campaign, json_each('[0,1,2,3,4,5,6,7,8,9]') WHERE campaign.state ="
    " 'running' AND campaign.not_before <= :now AND (expires_at IS NULL OR expires_at > :now) AND EXISTS (SELECT 1"
    " FROM delivery WHERE delivery.state = 'waiting' AND delivery.campaign_id = campaign.campaign_id"
    " AND delivery.prio = value AND delivery.not_before <= :now) ORDER BY urgent DESC, made_at, campaign_id, value",
    # LIMIT keeps PostgreSQL to one look into the index for each number; it would sort all that waits
    "SELECT campaign.campaign_id, urgent, value FROM campaign CROSS JOIN generate_series(0, 9) AS value"
    " CROSS JOIN LATERAL (SELECT 1 FROM delivery WHERE delivery.state = 'waiting'"
    " AND delivery.campaign_id = campaign.campaign_id AND delivery.prio = value AND delivery.not_before <= :now"
    " LIMIT 1) AS due WHERE campaign.state = 'running' AND campaign.not_before <= :now"
    " AND (expires_at IS NULL OR expires_at > :now) ORDER BY urgent DESC, made_at, campaign.campaign_id, value",
)
_CLAIM = both(
    "UPDATE delivery SET state = 'claimed', owner = :me, lease_until = :until WHERE delivery_id IN"
    " (SELECT delivery_id FROM delivery WHERE state = 'waiting' AND campaign_id = :campaign AND prio = :prio"
    " AND not_before <= :now ORDER BY not_before, delivery_id LIMIT :many)"
    " RETURNING delivery_id, campaign_id, receiver, body_key, attempts, prio",
    "WITH free AS MATERIALIZED (SELECT delivery_id FROM delivery WHERE state = 'waiting' AND campaign_id = :campaign"
    " AND prio = :prio AND not_before <= :now ORDER BY not_before, delivery_id LIMIT :many FOR UPDATE SKIP LOCKED)"
    " UPDATE delivery SET state = 'claimed', owner = :me, lease_until = :until FROM free"
    " WHERE delivery.delivery_id = free.delivery_id"
    " RETURNING delivery.delivery_id, campaign_id, receiver, body_key, attempts, prio",
)
# On PostgreSQL what stands behind a state keeps a statement that knows its rows by number to their numbers: the index
# of what is leased is full of what was.
_BEGIN = both(
    "UPDATE delivery SET state = 'sending', attempts = attempts + 1, lease_until = :until"
    " WHERE delivery_id IN (SELECT value FROM json_each(:ids)) AND state = 'claimed' AND owner = :me"
    " AND campaign_id IN (SELECT campaign_id FROM campaign WHERE state = 'running'"
    " AND (expires_at IS NULL OR expires_at > :now)) RETURNING delivery_id",
    "UPDATE delivery SET state = 'sending', attempts = attempts + 1, lease_until = :until"
    " WHERE delivery_id = ANY(CAST(:ids AS bigint[])) AND state || '' = 'claimed' AND owner = :me"
    " AND (SELECT campaign.state = 'running' AND (expires_at IS NULL OR expires_at > :now) FROM campaign"
    " WHERE campaign.campaign_id = delivery.campaign_id) RETURNING delivery_id",
)
_SETTLE = both(
    "UPDATE delivery SET state = json_extract(value, '$[1]'), trouble = json_extract(value, '$[2]'),"
    " query_key = json_extract(value, '$[3]'), not_before = coalesce(json_extract(value, '$[4]'), not_before),"
    " attempts = attempts - json_extract(value, '$[5]'), owner = NULL, lease_until = NULL,"
    " sent_at = CASE WHEN json_extract(value, '$[1]') = 'sent' THEN :now END FROM json_each(:rows)"
    " WHERE delivery_id = json_extract(value, '$[0]') AND owner = :me AND state IN ('sending', 'unsure')",
    "UPDATE delivery SET state = j->>1, trouble = j->>2, query_key = j->>3,"
    " not_before = coalesce(CAST(j->>4 AS timestamptz), not_before), attempts = attempts - CAST(j->>5 AS integer),"
    " owner = NULL, lease_until = NULL, sent_at = CASE WHEN j->>1 = 'sent' THEN CAST(:now AS timestamptz) END"
    " FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS j"
    " WHERE delivery_id = ANY(CAST(:ids AS bigint[])) AND delivery_id = CAST(j->>0 AS bigint) AND owner = :me"
    " AND state IN ('sending', 'unsure')",
)
_GIVE_BACK = both(
    "UPDATE delivery SET state = 'waiting', owner = NULL, lease_until = NULL,"
    " not_before = coalesce(json_extract(value, '$[1]'), not_before) FROM json_each(:rows)"
    " WHERE delivery_id = json_extract(value, '$[0]') AND state = 'claimed' AND owner = :me",
    "UPDATE delivery SET state = 'waiting', owner = NULL, lease_until = NULL,"
    " not_before = coalesce(CAST(j->>1 AS timestamptz), not_before)"
    " FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS j"
    " WHERE delivery_id = ANY(CAST(:ids AS bigint[])) AND delivery_id = CAST(j->>0 AS bigint)"
    " AND state || '' = 'claimed'"
    " AND owner = :me",
)
_LOST_CLAIMED = both(
    "UPDATE delivery SET state = 'waiting', owner = NULL, lease_until = NULL WHERE state IN ('claimed', 'sending')"
    " AND state = 'claimed' AND (owner <> :me AND (lease_until <= :now OR lease_until > :far)"
    " OR lease_until <= :long) RETURNING 1"
)
_REPEAT = (  # SQLite would look through all of a campaign; the plus keeps it to the few that are leased
    "UPDATE delivery SET state = 'waiting', lease_until = NULL, not_before = :again, trouble = :why"
    " WHERE state IN ('claimed', 'sending') AND state = 'sending' AND attempts < :tries"
    " AND (owner <> :me AND (lease_until <= :now OR lease_until > :far) OR lease_until <= :long)"
    " AND {}campaign_id IN (SELECT campaign_id FROM campaign WHERE repeat_ok) RETURNING 1"
)
_LOST_REPEATED = both(_REPEAT.format("+"), _REPEAT.format(""))
_LOST_UNSURE = both(  # the owner stays: if it lives after all, it can still say what became of it
    "UPDATE delivery SET state = 'unsure', lease_until = NULL, trouble = :why WHERE state IN ('claimed', 'sending')"
    " AND state = 'sending' AND (owner <> :me AND (lease_until <= :now OR lease_until > :far)"
    " OR lease_until <= :long) RETURNING 1"
)
_RENEW = both("UPDATE delivery SET lease_until = :until WHERE state IN ('claimed', 'sending') AND owner = :me")
_TOO_FAR = both("UPDATE delivery SET not_before = :now WHERE state = 'waiting' AND attempts > 0 AND not_before > :far")
_WHAT = both("SELECT title, body, repeat_ok FROM campaign WHERE campaign_id = :campaign")


def claim(work: Work, owner: str, now: datetime, many: int, lease_s: float) -> list[Claim]:
    """Hold up to ``many`` deliveries whose moment has come, urgent campaigns first, the others by turns.

    Within a campaign lower ``prio`` goes first, then who has waited longest.
    """
    hand, claimed = hand_of(work), list[Claim]()
    urgent, others = dict[str, list[int]](), dict[str, list[int]]()
    for campaign_id, is_urgent, prio in _DUE.rows(hand, {"now": now}):
        (urgent if is_urgent else others).setdefault(str(campaign_id), []).append(int(prio))
    held = {"me": owner, "now": now, "until": now + timedelta(seconds=lease_s)}
    for campaign_id, prios in urgent.items():
        claimed += _claim_of(hand, campaign_id, prios, many - len(claimed), held)
    turns = list(others.items())
    first = int(now.timestamp()) % len(turns) if turns else 0
    for place, (campaign_id, prios) in enumerate(turns[first:] + turns[:first]):
        if len(claimed) >= many:
            break
        share = max(-(-many // AT_MOST_TOGETHER), -(-(many - len(claimed)) // (len(turns) - place)))
        claimed += _claim_of(hand, campaign_id, prios, min(share, many - len(claimed)), held)
    return claimed


def _claim_of(hand: Hand, campaign_id: str, prios: Sequence[int], many: int, held: dict[str, Any]) -> list[Claim]:
    claimed = list[Claim]()
    for prio in prios:
        if len(claimed) >= many:
            break
        some = {**held, "campaign": campaign_id, "prio": prio, "many": many - len(claimed)}
        claimed += sorted((Claim(*row) for row in _CLAIM.rows(hand, some)), key=lambda one: one.delivery_id)
    return claimed


def begin(work: Work, ids: Sequence[int], owner: str, now: datetime, lease_s: float) -> set[int]:
    """Write down that these are being sent; return those that may be, once this is committed.

    One that is missing from the answer must not be sent: its campaign was paused, stopped or has expired, or the
    claim was lost.
    """
    hand = hand_of(work)
    until = now + timedelta(seconds=lease_s)
    rows = _BEGIN.rows(hand, {"ids": _array(hand, ids), "me": owner, "now": now, "until": until})
    return {int(one) for (one,) in rows}


def settle(work: Work, results: Sequence[Settled], owner: str, now: datetime) -> None:
    """Write down what became of deliveries their owner began; of others nothing is changed."""
    if not results:
        return
    hand = hand_of(work)
    rows = [
        (
            *(one.delivery_id, one.state.value, one.trouble[:TROUBLE_CHARS], one.query_key),
            *(None if one.not_before is None else stamp(hand, one.not_before), int(one.uncount)),
        )
        for one in results
    ]
    ids = _array(hand, [one.delivery_id for one in results])
    _SETTLE.rows(hand, {"rows": json.dumps(rows, ensure_ascii=False), "ids": ids, "me": owner, "now": now})


def give_back(work: Work, those: Sequence[tuple[int, datetime | None]], owner: str) -> None:
    """Let deliveries wait again that were claimed and not begun, each from its moment on if one is given."""
    if those:
        hand = hand_of(work)
        rows = [(one, None if moment is None else stamp(hand, moment)) for one, moment in those]
        ids = _array(hand, [one for one, _ in those])
        _GIVE_BACK.rows(hand, {"rows": json.dumps(rows), "ids": ids, "me": owner})


def find_lost(work: Work, owner: str, now: datetime, unsure: str, *, tries: int, everything: bool = False) -> int:
    """Take up what dead processes left; return how many there were.

    What was only claimed waits again. What was being sent is unsure, or waits again where its campaign holds a repeat
    for better than a miss and it was not begun ``tries`` times yet.

    Args:
        work: a write transaction.
        owner: who looks; its own are lost only long after their lease.
        now: when.
        unsure: what is noted of those that may have been sent.
        tries: see above.
        everything: whatever its lease; only for the sole owner of a home, which has just begun.

    """
    hand = hand_of(work)
    ends = now + timedelta(days=36_500) if everything else now
    known = {"me": owner, "now": ends, "far": now + timedelta(seconds=LONGEST_LEASE_S)}
    known["long"] = now - timedelta(seconds=LONGEST_LEASE_S)
    said = known | {"why": unsure[:TROUBLE_CHARS]}
    found = len(_LOST_CLAIMED.rows(hand, known))
    found += len(_LOST_REPEATED.rows(hand, said | {"tries": tries, "again": now}))
    return found + len(_LOST_UNSURE.rows(hand, said))


def clock_was_put(work: Work, owner: str, now: datetime, lease_s: float) -> None:
    """Mend what a clock that was put forward or back has made of moments.

    Leases of this owner hold on from now. Deliveries that wait for a moment no back-off leads to are tried now.
    """
    _RENEW.rows(work, {"me": owner, "until": now + timedelta(seconds=lease_s)})
    _TOO_FAR.rows(work, {"now": now, "far": now + timedelta(seconds=LONGEST_BACKOFF_S)})


def what_is_said(work: Work, campaign_id: str) -> tuple[str, str, bool] | None:
    """Return a campaign's title, text, and whether a repeat is better than a miss; None when there is no such one."""
    found = _WHAT.rows(work, {"campaign": campaign_id})
    return (str(found[0][0]), str(found[0][1]), bool(found[0][2])) if found else None


def _array(hand: Hand, ids: Sequence[int]) -> object:
    return list(ids) if hand.is_postgres else json.dumps(list(ids))
