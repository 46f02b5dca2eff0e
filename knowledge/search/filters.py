"""Which documents may be shown for a question, and which of them come first: one filter for both legs."""

import enum
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.rules.period import CITABLE_AS_RULE, Clock, Status, status_on
from knowledge.rules.region import COUNTRY, ELSEWHERE, covers, significant
from knowledge.search.query import Query
from ledger.policies import Facets, Policy

_YEAR = re.compile(r"((?:19|20)\d{2})-\d{1,5}$")
COUNTY_DIGITS = 6  # of the significant part of a county's code


class Tier(enum.IntEnum):
    """How well a document fits the day and the place; a lower tier is only used when those above have no answer."""

    HERE = 0  # in force, and it holds at the place asked, or for everybody
    OTHER_LEVEL = 1  # in force and it holds there, but another level's rule was asked for
    ELSEWHERE = 2  # in force in a county or zone nobody asked for: only with its name
    NOT_NOW = 3  # expired, repealed, replaced, suspended, not yet in force: only with its status


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a document besides its words."""

    day: date
    facets: Facets = field(default_factory=Facets)
    statuses: frozenset[Status] = frozenset()  # empty: any but drafts
    places: tuple[str, ...] = ()  # codes named in the question, else where the person's firm is
    home: str = ""  # the city's own code
    levels: tuple[str, ...] = ()  # whose rule is asked for: 省级; empty: anybody's


def places_asked(query: Query, place: str, lies_in: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of the places an answer must hold at; none: anywhere.

    A place named outranks the firm's own (``place``). A zone brings the county it lies in, whose rules its
    firms ask for as well. A question about a place elsewhere is only answered by what holds there.
    """
    named = query.regions or ((ELSEWHERE,) if query.away else ())
    asked = named or ((place,) if place else ())
    return tuple(dict.fromkeys((*asked, *(lies_in[code] for code in asked if code in lies_in))))


def clock_of(policy: Policy) -> Clock:
    """Return the dates that decide a policy's status."""
    return Clock(
        effective_on=policy.effective_on,
        expires_on=policy.expires_on,
        repealed_on=policy.repealed_on,
        revised_on=policy.revised_on,
        suspended_on=policy.suspended_on,
        partly_on=policy.partly_on,
        draft=policy.draft,
    )


def status_of(policy: Policy, day: date) -> Status:
    """Return a policy's status on ``day``; one whose text gives no first day does not hold before it was issued."""
    status = status_on(clock_of(policy), day)
    if policy.effective_on is None and status in CITABLE_AS_RULE:
        issued = policy.issued_on or policy.published_on or _first_day(policy.doc_no_key or "")
        return Status.NOT_YET if issued is not None and day < issued else status
    return status


def _first_day(doc_no_key: str) -> date | None:
    """Return the first day of the year in a 文号."""
    year = _YEAR.search(doc_no_key)
    return date(int(year[1]), 1, 1) if year else None


def admits(policy: Policy, wanted: Wanted) -> bool:
    """Tell whether a document may be shown at all. A draft never is."""
    status = status_of(policy, wanted.day)
    if status is Status.DRAFT or (wanted.statuses and status not in wanted.statuses):
        return False
    facets = wanted.facets
    return (
        (not facets.level or policy.level == facets.level)
        and (not facets.region or _touch(policy.region, facets.region))
        and (not facets.department or facets.department in (policy.department, policy.issuer))
        and (not facets.theme or facets.theme in policy.themes)
    )


def tier_of(policy: Policy, wanted: Wanted) -> Tier:
    """Return how well a document fits the day and the places asked."""
    if status_of(policy, wanted.day) not in CITABLE_AS_RULE:
        return Tier.NOT_NOW
    places = wanted.places or (() if "县级" in wanted.levels else (wanted.home,))
    if not holds_at(policy.region, places):
        return Tier.ELSEWHERE
    return Tier.OTHER_LEVEL if wanted.levels and policy.level not in wanted.levels else Tier.HERE


def remembered(tier: Callable[[Policy], Tier], kept: dict[Policy, Tier]) -> Callable[[Policy], Tier]:
    """Return ``tier`` asking no document twice; what it said is in ``kept``, by the very object read."""

    def tier_at(policy: Policy) -> Tier:
        if policy not in kept:
            kept[policy] = tier(policy)
        return kept[policy]

    return tier_at


def holds_at(region: str, places: Collection[str]) -> bool:
    """Tell whether a document of ``region`` holds at one of ``places``; without any place, everywhere."""
    if not region:
        return True
    return any(covers(region, place) for place in places if place) or not any(places)


def nearness(policy: Policy, wanted: Wanted) -> float:
    """Return 0 to 1: how exactly a document belongs to the place asked, the place itself first.

    Its county before the city, the city before the province, the province before the country.
    """
    places = [place for place in wanted.places if place] or ([wanted.home] if wanted.home else [])
    if not places or not policy.region:
        return 0.0
    own = COUNTY_DIGITS + 2 if "-" in policy.region else len(significant(policy.region))
    return max((own / (COUNTY_DIGITS + 2) if covers(policy.region, place) else 0.0) for place in places)


def _touch(policy_region: str, asked: str) -> bool:
    """Tell whether one of two places lies in the other."""
    if policy_region in {"", COUNTRY} or asked == ELSEWHERE:
        return policy_region == asked or asked != ELSEWHERE
    return covers(policy_region, asked) or covers(asked, policy_region)
