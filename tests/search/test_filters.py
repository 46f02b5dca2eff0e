"""Day and place decide what may be shown and what comes first."""

from datetime import date

import pytest

from knowledge.rules.period import Status
from knowledge.search.filters import Tier, Wanted, admits, nearness, status_of, tier_of
from ledger.policies import Facets, Policy

TODAY = date(2026, 11, 22)


def policy(**columns: object) -> Policy:
    return Policy(policy_id="P", title="办法", **{"region": "510600", "level": "市级", "themes": [], **columns})


def test_a_draft_is_never_shown() -> None:
    assert not admits(policy(draft=True), Wanted(TODAY))
    assert not admits(policy(draft=True), Wanted(TODAY, statuses=frozenset({Status.DRAFT})))


@pytest.mark.parametrize(
    ("columns", "day", "tier"),
    [
        ({}, TODAY, Tier.HERE),
        ({"expires_on": TODAY}, TODAY, Tier.HERE),
        ({"expires_on": date(2026, 11, 21)}, TODAY, Tier.NOT_NOW),
        ({"repealed_on": TODAY}, TODAY, Tier.NOT_NOW),
        ({"repealed_on": TODAY}, date(2026, 11, 21), Tier.HERE),
        ({"effective_on": date(2026, 11, 23)}, TODAY, Tier.NOT_NOW),
        ({"partly_on": date(2026, 1, 1)}, TODAY, Tier.HERE),
        ({"suspended_on": date(2026, 1, 1)}, TODAY, Tier.NOT_NOW),
        ({"region": "510603"}, TODAY, Tier.ELSEWHERE),
        ({"region": "510600-Z01"}, TODAY, Tier.ELSEWHERE),
        ({"region": "510000"}, TODAY, Tier.HERE),
        ({"region": "100000"}, TODAY, Tier.HERE),
        ({"region": ""}, TODAY, Tier.HERE),
    ],
)
def test_the_day_and_the_place_put_a_document_into_its_tier(columns: dict[str, object], day: date, tier: Tier) -> None:
    assert tier_of(policy(**columns), Wanted(day, home="510600")) is tier


def test_a_county_is_here_when_it_is_asked_and_its_neighbour_is_not() -> None:
    wanted = Wanted(TODAY, places=("510603",), home="510600")
    assert tier_of(policy(region="510603"), wanted) is Tier.HERE
    assert tier_of(policy(region="510681"), wanted) is Tier.ELSEWHERE
    assert tier_of(policy(region="510600"), wanted) is Tier.HERE


def test_the_place_asked_comes_before_the_wider_ones() -> None:
    wanted = Wanted(TODAY, places=("510603",), home="510600")
    regions = ["510603", "510600", "510000", "100000"]
    near = [nearness(policy(region=region), wanted) for region in regions]
    assert near == sorted(near, reverse=True)
    assert len(set(near)) == 4


def test_facets_narrow() -> None:
    one = policy(level="市级", department="德阳市科学技术局", themes=["科技创新"])
    assert admits(one, Wanted(TODAY, Facets(level="市级", region="510603", theme="科技创新")))
    assert not admits(one, Wanted(TODAY, Facets(level="省级")))
    assert not admits(one, Wanted(TODAY, Facets(region="510700")))
    assert not admits(one, Wanted(TODAY, Facets(department="德阳市财政局")))
    assert not admits(one, Wanted(TODAY, Facets(theme="用地")))


def test_a_status_asked_for_is_the_only_one_shown() -> None:
    expired = policy(expires_on=date(2020, 1, 1))
    assert status_of(expired, TODAY) is Status.EXPIRED
    assert admits(expired, Wanted(TODAY, statuses=frozenset({Status.EXPIRED})))
    assert not admits(expired, Wanted(TODAY, statuses=frozenset({Status.IN_FORCE})))
