"""What a document is about and for whom: themes, subject types (企业属性), ways of support, each with its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from config.city import City, Theme

TITLE_WEIGHT = 9
THEMES_MAX = 4
THEME_MIN = 3  # points: once in the title, or three times in the text
THEME_TEXT_MAX = 8_000  # characters looked at for themes: the subject is named early
TEXT_MAX = 60_000  # characters looked at for the rest
ENOUGH = 5  # places of one word
SEEN_MAX = 30  # a word said more often says no more
STRONG = 30  # points that leave no doubt
_FIRM = re.compile(r"企业|单位|主体|个体工商户|合作社|机构|项目|平台|园区")
_FIRM_NEAR = re.compile(r"[^，。；：、]{0,8}?(?:企业|单位|主体|个体工商户|合作社|机构|项目|平台|园区)")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, and where the word stands that shows it: in the whole text, or in the title when ``in_title``."""

    name: str
    confidence: float
    start: int
    end: int
    in_title: bool = False


def read_tags(city: City, title: str, text: str) -> dict[str, list[Tag]]:
    """Return the tags of a document by field: ``themes``, ``subject_types``, ``support_modes``.

    A subject type counts when a word of it stands in the title or right before 企业, 单位 ….
    """
    body = text[:TEXT_MAX]
    return {
        "themes": _themes(city, title, text[:THEME_TEXT_MAX]),
        "subject_types": _tags(city.subject_types, title, body, names_subject=True),
        "support_modes": _tags(city.support_modes, title, body, names_subject=False),
    }


def _themes(city: City, title: str, body: str) -> list[Tag]:
    """Return the themes by the city's dictionary, the strongest first."""
    title = _without_office(title)
    seen = set(body)  # most words have a character that stands nowhere in the text
    points: dict[str, tuple[int, int, int, bool]] = {}
    for theme in city.themes:
        in_title = sum(title.count(word) for word in theme.words)
        in_text = sum(body.count(word) for word in theme.words if word[0] in seen and word[1] in seen)
        count = in_title * TITLE_WEIGHT + min(in_text, SEEN_MAX)
        if count >= THEME_MIN:
            where = _first(theme.words, title) if in_title else _first(theme.words, body)
            points[theme.name] = (count, *where, bool(in_title))
    ranked = sorted(points.items(), key=lambda row: -row[1][0])[:THEMES_MAX]
    most = ranked[0][1][0] if ranked else 0
    return [
        Tag(name, _theme_trust(count, in_title=in_title), start, end, in_title)
        for name, (count, start, end, in_title) in ranked
        if count * 4 >= most
    ]


def _without_office(title: str) -> str:
    """Blank the office at the head of a title: 大数据局关于… is about what follows; places stay the same."""
    before, about, rest = title.partition("关于")
    return " " * len(before) + about + rest if about and re.search(r"[局委办厅部府会]\W*$|部门$|等$", before) else title


def _theme_trust(count: int, *, in_title: bool) -> float:
    return 0.9 if in_title else round(min(0.5 + 0.35 * count / STRONG, 0.85), 2)


def _tags(kinds: tuple[Theme, ...], title: str, text: str, *, names_subject: bool) -> list[Tag]:
    found: list[Tag] = []
    for name, words in _forms(kinds):
        match = next(filter(None, (form.search(title) for form in words)), None)
        if match:
            found.append(Tag(name, 0.9, match.start(), match.end(), in_title=True))
            continue
        seen = [
            match
            for form in words
            for match in islice(form.finditer(text), ENOUGH)
            if not names_subject or _names_subject(text, match)
        ]
        if seen:
            first = min(seen, key=lambda match: match.start())
            found.append(Tag(name, round(min(0.55 + 0.1 * len(seen), 0.85), 2), first.start(), first.end()))
    return found


@lru_cache(maxsize=8)
def _forms(kinds: tuple[Theme, ...]) -> list[tuple[str, list[re.Pattern[str]]]]:
    """Compile the words of a taxonomy."""
    return [(kind.name, [re.compile(word) for word in kind.words]) for kind in kinds]


def _names_subject(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word names firms: it holds 企业 itself, or 企业 follows within a few characters."""
    return bool(_FIRM.search(match[0]) or _FIRM_NEAR.match(text, match.end(), match.end() + 14))


def _first(words: Iterable[str], text: str) -> tuple[int, int]:
    places = [(text.find(word), -len(word)) for word in words if word in text]
    at, size = min(places)
    return at, at - size
