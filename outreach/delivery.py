"""One turn of a worker: settle what came back, take up what is due, keep the pace, begin what may go now.

All of it is one transaction, and what a turn returns may be sent only once that is committed: then each of it stands
in the ledger as being sent. What the worker holds between turns is returned anew, so that a turn that fails changes
nothing and can be taken again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.words import deliveries as words
from ledger import deliveries, delivery_acts, pace, pace_ahead
from ledger.arrivals import APP, send_lane
from ledger.deliveries import Claim, Settled
from ledger.direct import Hand
from ledger.pace import Lane
from ledger.pushes import DeliveryState
from ledger.review_links import with_new_links
from outreach.gateway import PEOPLE_AT_ONCE, Fate, Outcome, Text
from outreach.manners import CHINA
from outreach.markup import parted
from outreach.parcel import Back, Parcel, Result, Turn, Worker

CLAIMED_AT_ONCE = 256  # where nothing slows us: a look for what waits costs more the more has gone before it
GIVEN_BACK_S = 1.5  # who has to wait longer for a lane of its own waits in the ledger
TRIES = 8  # of a send that certainly did not arrive, each later than the one before: 40 minutes in all
REPEATS = 3  # of a send nobody knows of, where a repeat is better than a miss
BACKOFF_S, LONGEST_BACKOFF_S = 5.0, 600.0
_ENDS = {
    Fate.SENT: DeliveryState.SENT,
    Fate.REFUSED: DeliveryState.REFUSED,
    Fate.GONE: DeliveryState.REFUSED,
    Fate.FAILED: DeliveryState.FAILED,
    Fate.UNREACHED: DeliveryState.WAITING,  # nothing left the house: it waits, and the try does not count
    Fate.THROTTLED: DeliveryState.WAITING,
    Fate.BLOCKED: DeliveryState.WAITING,
}


def turn(work: Hand, worker: Worker, held: Sequence[Claim], back: Back, free: int, now: datetime) -> Turn:
    """Take one turn.

    Args:
        work: a write transaction.
        worker: who.
        held: what the turn before left: claimed, not begun.
        back: what came back since.
        free: how many calls may be begun now; 0: only settle.
        now: when.

    """
    _settle(work, worker, back.results, now)
    if back.late:
        pace_ahead.put_later(work, [(one.lane, one.counted, one.real) for one in back.late])
    if back.rest_s:
        pace.rest(work, APP, now.timestamp() + back.rest_s)
    at, ahead = now.timestamp(), worker.pace.ahead_s
    if free <= 0:
        return Turn(held=tuple(held), again_at=at)
    if worker.pace.app:
        free = min(free, worker.pace.app)
        opens = pace_ahead.soonest(work, _app(worker), at)
        if opens > at + ahead:
            return Turn(held=tuple(held), again_at=opens - ahead / 2)
    mine, more = _stocked(work, worker, list(held), free, now)
    calls, left = _packed(mine, free, partial=not more)
    moments = pace_ahead.take_ahead(work, [_lanes(worker, call) for call in calls], at, ahead)
    may_go = [(call, moment) for call, moment in zip(calls, moments, strict=True) if moment <= at + ahead]
    late = [(call, moment) for call, moment in zip(calls, moments, strict=True) if moment > at + ahead]
    kept = _give_back_late(work, worker, late, at)
    parcels = _begun(work, worker, may_go, now)
    soon = min([moment for _, moment in late if moment <= at + GIVEN_BACK_S] or [at]) - ahead / 2
    return Turn(tuple(parcels), (*kept, *left), max(at, soon), idle=not calls)


def leave(work: Hand, worker: Worker, held: Sequence[Claim], results: Sequence[Result], now: datetime) -> None:
    """Settle what came back and give back what is held: at the end of a worker."""
    _settle(work, worker, results, now)
    deliveries.give_back(work, [(one.delivery_id, None) for one in held], worker.owner)


def find_lost(work: Hand, worker: Worker, now: datetime, *, everything: bool = False) -> int:
    """Take up what dead workers left; return how many there were. ``everything``: whatever its lease."""
    said = words.interrupted()
    return deliveries.find_lost(work, worker.owner, now, said, tries=REPEATS, everything=everything)


def tidy(work: Hand, now: datetime) -> tuple[list[str], bool]:
    """Stop what waits in campaigns that were stopped or have expired, a part at a time; end those that are done.

    Returns the numbers of campaigns that ended now, and whether there is more to stop.
    """
    to_stop = delivery_acts.campaigns_to_stop(work, now, words.stopped(), words.expired())
    for campaign_id, why in to_stop[:1]:
        delivery_acts.stop_some(work, campaign_id, why)
    running = delivery_acts.campaigns_running(work, now)
    return [one for one in running if delivery_acts.end_if_done(work, one, now)], bool(to_stop)


def count_calls(work: Hand, calls: dict[str, int], now: datetime) -> None:
    """Add calls to those of this month; ``calls`` by API: group or people."""
    for api, number in calls.items():
        delivery_acts.note_calls(work, now.astimezone(CHINA).strftime("%Y-%m"), api, number)


def settled(claim: Claim, outcome: Outcome, now: datetime, *, repeat_ok: bool) -> Settled:
    """Say what becomes of a delivery after a send."""
    tried, number = claim.attempts + 1, claim.delivery_id
    later = now + timedelta(seconds=max(outcome.wait_s, backoff_s(tried)))
    state, when = _ENDS.get(outcome.fate, DeliveryState.UNSURE), None
    again = (outcome.fate is Fate.FAILED and tried < TRIES) or (
        outcome.fate is Fate.UNSURE and repeat_ok and tried < REPEATS
    )
    if again:
        state, when = DeliveryState.WAITING, later
    elif state is DeliveryState.WAITING:
        when = now + timedelta(seconds=outcome.wait_s)
    key = outcome.key if state is DeliveryState.SENT else ""
    uncount = state is DeliveryState.WAITING and not again
    return Settled(number, state, outcome.trouble, key, when, uncount)


def backoff_s(tried: int) -> float:
    """Return the seconds to wait after ``tried`` tries."""
    return min(LONGEST_BACKOFF_S, BACKOFF_S * 3.0 ** (tried - 1))


def _settle(work: Hand, worker: Worker, results: Sequence[Result], now: datetime) -> None:
    fates = [
        (claim, result.outcome.of(claim.address), result.parcel.repeat_ok)
        for result in results
        for claim in result.parcel.claims
    ]
    deliveries.settle(work, [settled(one, said, now, repeat_ok=again) for one, said, again in fates], worker.owner, now)
    for claim, said, _ in fates:
        if said.fate is Fate.GONE:
            delivery_acts.receiver_gone(work, claim.receiver, said.trouble, now)


def _stocked(work: Hand, worker: Worker, held: list[Claim], free: int, now: datetime) -> tuple[list[Claim], bool]:
    """Return what is held, with more claimed where it would not fill ``free`` calls; and whether more may wait."""
    people = sum(not one.in_group for one in held)
    calls = len(held) - people + people // PEOPLE_AT_ONCE
    if calls >= free:
        return held, True
    wanted = (2 * free - calls) * (PEOPLE_AT_ONCE if people else 1)
    wanted = wanted if worker.pace.app else max(wanted, CLAIMED_AT_ONCE)
    got = deliveries.claim(work, worker.owner, now, wanted, worker.claim_s)
    if len(got) == wanted and not people and not any(one.in_group for one in got):  # they turn out to be people
        wanted = 2 * free * PEOPLE_AT_ONCE - wanted
        got += deliveries.claim(work, worker.owner, now, wanted, worker.claim_s)
        return held + got, True
    return held + got, len(got) == wanted


def _packed(mine: Iterable[Claim], free: int, *, partial: bool) -> tuple[list[list[Claim]], list[Claim]]:
    """Make at most ``free`` calls; return them and what is left. ``partial``: some people need not be twenty."""
    calls, left = list[list[Claim]](), list[Claim]()
    open_calls: dict[tuple[str, str], list[Claim]] = {}
    for claim in mine:
        key = claim.campaign_id, claim.body_key
        if not claim.in_group and key in open_calls:
            call = open_calls[key]
            call.append(claim)
            if len(call) == PEOPLE_AT_ONCE:
                del open_calls[key]
        elif len(calls) < free:
            calls.append([claim])
            if not claim.in_group:
                open_calls[key] = calls[-1]
        else:
            left.append(claim)
    small = list(open_calls.values())
    if partial or len(small) == len(calls):
        return calls, left
    return [call for call in calls if not any(call is one for one in small)], [
        *(claim for call in small for claim in call),
        *left,
    ]


def _lanes(worker: Worker, call: Sequence[Claim]) -> list[Lane]:
    lanes = [_app(worker)] if worker.pace.app else []
    if call[0].in_group and worker.pace.group:
        name = send_lane(call[0].address, worker.pace.group).name
        lanes.append(Lane(name, worker.pace.group, pace_ahead.MINUTE_S))
    return lanes


def _app(worker: Worker) -> Lane:
    return Lane(APP, worker.pace.app, pace_ahead.SECOND_S)


def _give_back_late(work: Hand, worker: Worker, late: Sequence[tuple[list[Claim], float]], at: float) -> list[Claim]:
    """Let those wait in the ledger whose own lane is full, one after the other; return those that go soon."""
    kept, back, turns = list[Claim](), list[tuple[int, datetime | None]](), dict[str, int]()
    for call, moment in late:
        if moment <= at + GIVEN_BACK_S or not worker.pace.group:
            kept += call
            continue
        place = turns.get(call[0].receiver, 0)
        turns[call[0].receiver] = place + 1
        opens = moment - worker.pace.ahead_s + place * pace_ahead.MINUTE_S / worker.pace.group
        back += [(one.delivery_id, datetime.fromtimestamp(opens, UTC)) for one in call]
    deliveries.give_back(work, back, worker.owner)
    return kept


def _begun(work: Hand, worker: Worker, may_go: Sequence[tuple[list[Claim], float]], now: datetime) -> list[Parcel]:
    """Write down that these are being sent; return those that really may."""
    ids = [one.delivery_id for call, _ in may_go for one in call]
    allowed = deliveries.begin(work, ids, worker.owner, now, worker.send_s) if ids else set()
    parcels = list[Parcel]()
    deliveries.give_back(work, [(one, None) for one in ids if one not in allowed], worker.owner)
    for call, moment in may_go:
        claims = tuple(one for one in call if one.delivery_id in allowed)
        said = worker.texts.of(work, claims[0]) if claims else None
        if said is not None:
            lanes = tuple(lane.name for lane in _lanes(worker, call))
            text, repeat_ok = said
            if not claims[0].in_group and len(claims) == 1:
                text = _personal(work, text, claims[0], now)
            parcels.append(Parcel(claims, text, repeat_ok, moment, lanes))
    return parcels


def _personal(work: Hand, text: Text, claim: Claim, now: datetime) -> Text:
    """Put links of their own into what one person gets; what ends with such a link is a card with it as its button."""
    body = with_new_links(work, text.body, claim.address, now)
    if body == text.body:
        return text
    above, button = parted(body)
    return replace(text, body=above, button=button)
