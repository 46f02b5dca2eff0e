"""Limits hold in every stretch of time, for all processes together."""

import threading
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.base import Ledger
from ledger.pace import Lane, rest, resting_until, take

T0 = 1_795_000_000.0
TEN = Lane("ask:manager01", 10, 60.0)


def passes(ledger: Ledger, lane: Lane, now: float) -> float:
    with ledger.write() as session:
        return take(session, [lane], now)


def most_in_any_stretch(moments: list[float], per_s: float) -> int:
    moments = sorted(moments)
    return max((sum(start <= moment < start + per_s for moment in moments) for start in moments), default=0)


def test_a_quick_burst_up_to_the_limit_passes_and_the_next_waits_for_the_first_to_grow_old(ledger: Ledger) -> None:
    assert [passes(ledger, TEN, T0 + second) for second in range(10)] == [0.0] * 10
    assert passes(ledger, TEN, T0 + 10) == 50.0
    assert passes(ledger, TEN, T0 + 60) == 0.0
    assert passes(ledger, TEN, T0 + 60.5) == 0.5


def test_a_refusal_counts_nothing_in_any_lane(ledger: Ledger) -> None:
    narrow, wide = Lane("a", 1, 60.0), Lane("b", 2, 60.0)
    with ledger.write() as session:
        assert take(session, [narrow, wide], T0) == 0.0
        assert take(session, [wide, narrow], T0 + 1) == 59.0
        assert take(session, [wide], T0 + 2) == 0.0
        assert take(session, [wide], T0 + 3) == 57.0


def test_a_resting_lane_lets_nothing_through_and_a_shorter_rest_does_not_end_a_longer_one(ledger: Ledger) -> None:
    with ledger.write() as session:
        rest(session, "webhook:cidA", T0 + 600)
        rest(session, "webhook:cidA", T0 + 30)
    with ledger.read() as session:
        assert resting_until(session, "webhook:cidA") == T0 + 600
        assert resting_until(session, "webhook:cidB") == 0.0
    assert passes(ledger, Lane("webhook:cidA", 20, 60.0), T0 + 100) == 500.0


def test_two_processes_share_one_limit(ledger: Ledger, second_ledger: Ledger) -> None:
    lane = Lane("app", 20, 1.0)
    passed: list[float] = []

    def ask(mine: Ledger) -> None:
        passed.extend(moment for moment in (T0 + step / 100 for step in range(40)) if passes(mine, lane, moment) == 0.0)

    both = [threading.Thread(target=ask, args=(mine,)) for mine in (ledger, second_ledger)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(passed) == 20


def test_lanes_named_in_any_order_do_not_lock_each_other_out(ledger: Ledger, second_ledger: Ledger) -> None:
    one, two = Lane("a", 1000, 1.0), Lane("b", 1000, 1.0)
    got: list[float] = []

    def ask(mine: Ledger, lanes: list[Lane]) -> None:
        for _ in range(30):
            with mine.write() as session:
                got.append(take(session, lanes, T0))

    both = [
        threading.Thread(target=ask, args=(ledger, [one, two])),
        threading.Thread(target=ask, args=(second_ledger, [two, one])),
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert got == [0.0] * 60


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gaps=st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=60),
    limit=st.integers(1, 6),
    name=st.uuids(),
)
def test_no_stretch_ever_holds_more_than_the_limit_and_waiting_as_told_always_passes(
    ledger: Ledger, gaps: list[float], limit: int, name: object
) -> None:
    lane = Lane(f"group:{name}", limit, 10.0)
    now, moments = T0, []
    with ledger.write() as session:
        for gap in gaps:
            now += gap
            wait = take(session, [lane], now)
            if wait:
                assert take(session, [lane], now + wait / 2) > 0
                now += wait + 1e-6
                assert take(session, [lane], now) == 0.0
            moments.append(now)
    assert most_in_any_stretch(moments, 10.0) <= limit
    assert all(earlier <= later for earlier, later in pairwise(moments))
