"""Does a document meet a subscription, and by what: the reason that is said to who gets it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from config.city import City
from config.words import subscriptions as words
from knowledge.rules.item import Item
from knowledge.rules.region import covers
from knowledge.search.synonyms import Synonyms, load_synonyms
from knowledge.search.tokens import fold
from ledger.policies import Policy
from ledger.subscriptions import Subscription
from outreach.rhythm import Beat
from outreach.wanted import Wanted, wanted_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, or an item, as a subscription sees it."""

    title: str
    themes: Sequence[str]
    level: str
    region: str  # code
    department: str  # full name
    text: str = ""  # folded


def paper_of(policy: Policy) -> Paper:
    """Return a document as a subscription sees it."""
    text = "\n".join((policy.title, policy.inner_title, *policy.subject_types, *(one.text for one in policy.articles)))
    department = policy.department or policy.issuer
    return Paper(policy.title, policy.themes, policy.level, policy.region, department, fold(text))


def paper_of_item(item: Item) -> Paper:
    """Return an item as a subscription sees it."""
    return Paper(item.name, item.themes, item.level, item.region, item.dept, fold(item.name))


def wanted(subscription: Subscription) -> Wanted:
    """Return what a subscription is for."""
    return wanted_of(subscription.wants, Beat(subscription.rhythm, subscription.at, subscription.weekday))


def met_by(wish: Wanted, paper: Paper, city: City) -> list[str] | None:
    """Return what of a wish a document meets, in words; None when it does not fit, an empty list for all documents."""
    if _refused(wish, paper, city):
        return None
    about = {
        "themes": [name for name in wish.themes if name in paper.themes],
        "words": [word for word in wish.words if _holds(word, paper.text, city)],
    }
    asked, got = len(wish.themes) + len(wish.words), sum(map(len, about.values()))
    if asked and (got == 0 or (wish.every and got < asked)):
        return None
    department = city.department_by_word(paper.department)
    narrow = {
        "levels": (wish.levels, [paper.level]),
        "regions": (wish.regions, [code for code in wish.regions if paper.region and covers(code, paper.region)]),
        "departments": (wish.departments, [department.name] if department else []),
    }
    for kind, (given, has) in narrow.items():
        about[kind] = [one for one in given if one in has]
        if given and not about[kind]:
            return None
    about["regions"] = [city.region_name(code) for code in about["regions"]]
    return [words.FOUND[kind].format(one) for kind, found in about.items() for one in found]


def says(wish: Wanted, city: City) -> str:
    """Say a wish in one line."""
    named = replace(
        wish,
        regions=tuple(city.region_name(code) for code in wish.regions),
        but_regions=tuple(city.region_name(code) for code in wish.but_regions),
    )
    lists = {said: getattr(named, kind) for kind, said in words.KINDS.items() if getattr(named, kind)}
    return words.wish(lists, every=wish.every, everything=wish.everything)


def says_beat(wish: Wanted) -> str:
    """Say how often somebody is told."""
    return words.beat(wish.beat.rhythm.value, wish.beat.at, wish.beat.weekday)


def _refused(wish: Wanted, paper: Paper, city: City) -> bool:
    title = fold(paper.title)
    return (
        any(name in paper.themes for name in wish.but_themes)
        or any(_holds(word, title, city) for word in wish.but_words)
        or any(paper.region and covers(code, paper.region) for code in wish.but_regions)
    )


def _holds(word: str, folded: str, city: City) -> bool:
    """Tell whether a text has a word, or another wording of it."""
    return any(one in folded for one in _wordings(fold(word), city.folder))


@lru_cache(maxsize=2_000)
def _wordings(word: str, folder: Path) -> Iterable[str]:
    return (word, *_synonyms(folder).by_wording.get(word, ()))


@lru_cache(maxsize=4)
def _synonyms(folder: Path) -> Synonyms:
    path = folder / "synonyms.yaml"
    return load_synonyms(path) if path.is_file() else Synonyms()
