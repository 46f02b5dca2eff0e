"""What another level pays for the same thing, shown briefly beside the answer: nothing is hidden or added up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from config.words import ask as words
from handlers.bare import bare
from handlers.desk import Desk
from handlers.message import Message
from handlers.moment import asked_day
from knowledge.answer.extract import Answer, Quote, extract
from knowledge.rules.period import CITABLE_AS_RULE
from knowledge.rules.region import level_of
from knowledge.search import tokens
from knowledge.search.filters import places_asked
from knowledge.search.hits import Hit
from knowledge.search.shelf import Found
from ledger.policies import Facets

LEVELS = ("市级", "县级", "省级")  # in this order the first that has something is shown
AS_GOOD = 0.5  # part of the first answer's score that another level's must have: it does not name the place
MONEY_KINDS = frozenset({"amount", "benefit"})
_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:万|亿)?元|\d+(?:\.\d+)?%")
_CLAUSE = re.compile(r"[^，；。：,;]*(?:\d[\d,.]*\s*(?:万|亿)?元|\d+(?:\.\d+)?%)[^，；。,;]*")
HITS = 3
GENERAL = re.compile("奖励|奖金|奖补|补贴|补助|补帖|兑现|到账|上限|封顶|最多|最高限额|最高不超过")
_VERB = re.compile(r"奖|补|给|贴|返|支持|资助")


@dataclass(frozen=True, slots=True)
class Beside:
    """One line for another level."""

    text: str
    source: str  # the words in it that become a link
    quote: Quote


def beside(found: Found, answer: Answer, message: Message, place: str, desk: Desk) -> Beside | None:
    """Return what another level that holds at the asker's place pays for the same thing; None without one.

    Asked only for money, of a text in force, and when the question names no level.
    """
    query, first = found.query, found.hits[0]
    asked = MONEY_KINDS & set(query.kinds)
    if not asked or query.levels or query.away or query.doc_nos or query.quoted or first.status not in CITABLE_AS_RULE:
        return None
    if not _AMOUNT.search(answer.conclusion) or first.level not in {*LEVELS, "园区级"}:
        return None
    places = places_asked(query, place, desk.shelf.city.lies_in)
    counties = [code for code in places if level_of(code) == "县级"]
    for level in LEVELS:
        if level == first.level or (level == "县级" and not counties):
            continue
        made = _line(found, level, counties, message, desk)
        if made is not None:
            return made
    return None


def _line(found: Found, level: str, counties: list[str], message: Message, desk: Desk) -> Beside | None:
    day, _ = asked_day(found.query.text, message, desk)
    first, place = found.hits[0], counties[0] if counties else ""
    facets = Facets(level=level, region=place if level == "县级" else "")
    text = _without_names(found.query.text, desk.shelf.city.regions)
    other = desk.shelf.find(text, day=day, facets=facets, limit=HITS, place=place, left=message.left)
    hit = next((one for one in other.hits if _AMOUNT.search(one.text) and _same_thing(other, one)), None)
    if hit is None or hit.status not in CITABLE_AS_RULE or hit.policy_id == first.policy_id:
        return None
    if not other.answerable or hit.score < AS_GOOD * first.score:
        return None
    told = extract(replace(other, hits=(hit,), around=()), limit=1)
    clauses = _CLAUSE.findall(bare(told.quotes[0].text)) if told else []
    clause = next((part for part in clauses if _VERB.search(part)), "")
    if told is None or not clause:
        return None
    quote = told.quotes[0]
    where = desk.city.region_name(hit.region) if level == "县级" else level
    source = words.source(quote.title, quote.doc_no, quote.article)
    return Beside(words.beside(where or level, clause.strip(), source), source, quote)


def _same_thing(found: Found, hit: Hit) -> bool:
    """Tell whether an article speaks of what the question names, not only of rewards."""
    text = tokens.fold("".join((*hit.path, hit.text)))
    named = [group for said, group in found.query.wordings if not GENERAL.fullmatch(said)]
    return all(any(wording in text for wording in group) for group in named) and bool(named)


def _without_names(text: str, names: Iterable[str]) -> str:
    """Take the names of places out of a question: another level does not repeat them."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text
