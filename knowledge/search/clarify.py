"""When a question can be read in two ways that lead to different answers: the readings, at most three.

None are given when one reading is clearly the best: a place, year or document that is named, a firm whose place is
known, readings that only one document answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.rules.chinese_date import chinese_int
from knowledge.rules.period import CITABLE_AS_RULE
from knowledge.rules.region import seat
from knowledge.search import tokens
from knowledge.search.filters import status_of
from knowledge.search.hits import Hit
from knowledge.search.passages import title_of
from knowledge.search.places import COUNTY_WORDS, OUR_CITY
from knowledge.search.shelf import Found, Shelf
from ledger.policies import Facets, Policy

MOST = 3  # choices: more is a list
DIFFERING = frozenset({"amount", "benefit", "condition", "how", "deadline", "date", "paper", "channel"})
AS_GOOD = 0.6  # another reading counts when its best article has this part of the first one's score
SUBJECT = 0.6  # a document listed with this part of the first one's score may be on the same subject
_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:万|亿)?元|\d+(?:\.\d+)?%")
_YEAR = re.compile(r"(20\d\d)年度?")
_THIS = re.compile("今年|最新|现在|目前|本年|最近")
_SPOKEN = re.compile("市里|市上|(?:国家|省|县|区)级|省里|省上|县上|县里|区上")  # 市级 beside 省级 is the city's
_ORDINAL = re.compile(r"^(?:我?选|回复?|第|就|是|要)*\s*(\d|[一二三])\s*(?:个|号|项|条|种|[.、)）。])?(?:吧|的)?$")
_AROUND = re.compile(
    r"^(?:我?选|就|是|要|看|问的?是?|说的?是?|那|应该是|指)+|(?:的|吧|呢|那个|这个|啊|嘛|哈|那份|这份|了)+$"
)
SHORT_REPLY = 16  # characters: a longer message is a new question


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a question."""

    label: str  # what a person sees and may reply
    text: str  # the question said so that it can be read in this way only


def readings(shelf: Shelf, found: Found, *, day: date, place: str = "") -> tuple[Choice, ...]:
    """Return the readings between which a person must choose; none when one is clearly the best.

    Args:
        shelf: where the other readings are looked up.
        found: what was found for the question as it stands.
        day: for which the answer must hold.
        place: code of where the person's firm is, when that is known.

    """
    query = found.query
    if not found.answerable or not found.hits or query.doc_nos or query.quoted:
        return ()
    if query.kinds and not DIFFERING & set(query.kinds):
        return ()
    for choices in (
        _which_city(shelf, found, day, place),
        _which_county(shelf, found, day, place),
        _which_zone(shelf, found, place),
        _which_year(found, day),
    ):
        if len(choices) > 1:
            return choices[:MOST]
    return ()


def pick(reply: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice a short reply means: its number, or a part of its name that no other has.

    >>> made = [Choice("德阳市", "德阳市升规奖励"), Choice("广汉市", "广汉市升规奖励")]
    >>> [chosen.label for chosen in map(lambda said: pick(said, made), ("1", "第二个", "广汉的")) if chosen]
    ['德阳市', '广汉市', '广汉市']
    """
    said = tokens.fold(reply).strip(" 。.!！?？,，、“”\"'")
    if not said or len(said) > SHORT_REPLY:
        return None
    ordinal = _ORDINAL.match(said)
    if ordinal:
        number = chinese_int(ordinal[1]) or 0
        return choices[number - 1] if 1 <= number <= len(choices) else None
    bare = _AROUND.sub("", said)
    fit = [
        choice
        for choice in choices
        if bare and (bare in tokens.fold(choice.label) or tokens.fold(choice.label).rstrip("市区县") in bare)
    ]
    return fit[0] if len(fit) == 1 else None


def _which_city(shelf: Shelf, found: Found, day: date, place: str) -> tuple[Choice, ...]:
    """市级, 本市: the city's own, or the 县级市 the firm is in."""
    query, city = found.query, shelf.city
    if not query.our_city or city.home in query.regions:
        return ()
    own = [code for code in (*query.regions, seat(place)) if code in city.county_cities]
    if not own and (place or query.regions or _SPOKEN.search(query.clean)):
        return ()  # a firm in a district: its 市 is the city; 市里 beside 县上 is the city's too
    asked = own or _counties_listed(found, city.county_cities, day, MOST - 1)
    level = "市级" if found.hits[0].level != "市级" else ""
    first = shelf.find(query.text, day=day, facets=Facets(level=level), place=city.home) if level or own else found
    if not first.answerable or not first.hits or first.hits[0].region != city.home:
        return ()
    bare = OUR_CITY.sub("", query.text)
    for word in sorted(city.regions, key=len, reverse=True):
        if city.regions[word] in own:
            bare = bare.replace(word.removesuffix("市") + "市", "").replace(word, "")
    said = {code: city.names.get(code, "") + bare.strip() for code in (city.home, *asked)}
    differing = [code for code in asked if _answers(shelf, said[code], code, first.hits[0], day)]
    return tuple(Choice(city.names[code], said[code]) for code in (city.home, *differing) if code in city.names)


def _which_county(shelf: Shelf, found: Found, day: date, place: str) -> tuple[Choice, ...]:
    """县上, 区里: of which county, when nobody said where the firm is and several have a rule of their own."""
    query, city = found.query, shelf.city
    if place or query.regions or "县级" not in query.levels or len(query.levels) > 1:
        return ()
    counties = [code for code in city.names if len(code.rstrip("0")) > len(city.home.rstrip("0")) and "-" not in code]
    own = [code for code in counties if code.startswith(city.home[:4])]
    listed = _counties_listed(found, own, day, len(own))
    having = {
        code: other.hits[0]
        for code in listed
        for other in (shelf.find(query.text, day=day, facets=Facets(level="县级", region=code), place=code, limit=1),)
        if other.answerable and other.hits
    }
    bare = COUNTY_WORDS.sub("", query.text).strip()
    if len({tuple(_AMOUNT.findall(hit.text)) for hit in having.values()}) < 2:  # noqa: PLR2004 - two that differ
        return ()
    return tuple(Choice(city.names[code], city.names[code] + bare) for code in having)


def _counties_listed(found: Found, counties: Sequence[str], day: date, most: int) -> list[str]:
    """Return the counties with a document in force that may be on the same subject, the likeliest first."""
    listed: dict[str, None] = {}
    weighed = found.weighed
    least = SUBJECT * _own_score(found)
    for one in weighed.every if weighed else ():
        policy = weighed.known[one.policy_id] if weighed else None
        if policy is None or policy.region not in counties or status_of(policy, day) not in CITABLE_AS_RULE:
            continue
        if one.score >= least:
            listed[policy.region] = None
    return list(listed)[:most]


def _own_score(found: Found) -> float:
    """Return the score of the first hit's document among all documents."""
    every = found.weighed.every if found.weighed else ()
    return next((one.score for one in every if one.policy_id == found.hits[0].policy_id), 0.0)


def _answers(shelf: Shelf, text: str, code: str, first: Hit, day: date) -> bool:
    """Tell whether a county has an answer of its own that says something else than the city's."""
    other = shelf.find(text, day=day, facets=Facets(level="县级", region=code), place=code, limit=1)
    if not other.answerable or not other.hits or other.hits[0].score < AS_GOOD * first.score:
        return False
    here, there = set(_AMOUNT.findall(first.text)), set(_AMOUNT.findall(other.hits[0].text))
    return bool(here and there) and here != there


def _which_zone(shelf: Shelf, found: Found, place: str) -> tuple[Choice, ...]:
    """高新区: of the zones with that name, those that have a document of their own in force."""
    query, weighed = found.query, found.weighed
    short = next((word for word in ("高新区", "经开区") if word in query.clean), "")
    if not short or place or weighed is None:
        return ()
    zones = {code: word for word, code in shelf.city.regions.items() if "-" in code and word.endswith(short)}
    said = [
        code for word, code in shelf.city.regions.items() if code in zones and word != short and word in query.clean
    ]
    if said:
        return ()
    having: dict[str, str] = {}
    least = SUBJECT * _own_score(found)
    for one in weighed.every:
        policy = weighed.known[one.policy_id]
        fits = policy.region in zones and one.score >= least
        if fits and status_of(policy, weighed.wanted.day) in CITABLE_AS_RULE:
            having.setdefault(policy.region, shelf.city.names.get(policy.region, zones[policy.region]))
    return tuple(Choice(name, query.text.replace(short, name)) for name in having.values())


def _which_year(found: Found, day: date) -> tuple[Choice, ...]:
    """Two documents of the same name for two years, both in force, and no year in the question."""
    query, weighed = found.query, found.weighed
    if weighed is None or query.years or _THIS.search(query.clean):
        return ()
    first = weighed.known[found.hits[0].policy_id]
    year = _YEAR.search(first.title)
    if year is None or int(year[1]) == day.year:
        return ()
    twins: dict[str, Policy] = {year[1]: first}
    for one in weighed.every:
        policy = weighed.known[one.policy_id]
        other = _YEAR.search(policy.title)
        same = _YEAR.sub("", policy.title) == _YEAR.sub("", first.title) and policy.region == first.region
        if other and same and status_of(policy, day) in CITABLE_AS_RULE:
            twins.setdefault(other[1], policy)
    return tuple(
        Choice(f"{which}年", f"《{title_of(policy)}》{query.text}")
        for which, policy in sorted(twins.items(), reverse=True)
    )
