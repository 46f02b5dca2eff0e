"""What a document is about and for whom: themes, subject types (企业属性), ways of support, each with its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.city import City, Theme

TITLE_WEIGHT = 9
THEMES_MAX = 4
THEME_MIN = 3  # points: once in the title, or three times in the text
TEXT_MAX = 60_000  # characters looked at
SEEN_MAX = 30  # a word said more often says no more
STRONG = 30  # points that leave no doubt
# 财政资金 and the like stand in every document: in the text alone they show nothing.
_SUBJECT_HINT = r"(?:企业|单位|主体|个体工商户|合作社|机构|项目|平台|园区)"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, and where the word stands that shows it: in the whole text, or in the title when ``in_title``."""

    name: str
    confidence: float
    start: int
    end: int
    in_title: bool = False


def read_themes(city: City, title: str, text: str) -> list[Tag]:
    """Return the themes by the city's dictionary, the strongest first."""
    body = text[:TEXT_MAX]
    title = _without_office(title)
    points: dict[str, tuple[int, int, int, bool]] = {}
    for theme in city.themes:
        in_title = sum(title.count(word) for word in theme.words)
        in_text = sum(body.count(word) for word in theme.words)
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


def read_subjects(city: City, title: str, text: str) -> list[Tag]:
    """Return for whom it is: a type counts when a word of it stands in the title or right before 企业, 单位 …."""
    return _tags(city.subject_types, title, text[:TEXT_MAX], _SUBJECT_HINT)


def read_modes(city: City, title: str, text: str) -> list[Tag]:
    """Return how it supports: 直接奖励, 贷款贴息 …."""
    return _tags(city.support_modes, title, text[:TEXT_MAX], "")


def _tags(kinds: Iterable[Theme], title: str, text: str, behind: str) -> list[Tag]:
    found: list[Tag] = []
    for kind in kinds:
        form = re.compile("|".join(f"(?:{word})" for word in kind.words))
        match = form.search(title)
        if match:
            found.append(Tag(kind.name, 0.9, match.start(), match.end(), in_title=True))
            continue
        seen = [match for match in form.finditer(text) if not behind or _names_subject(text, match, behind)]
        if seen:
            confidence = min(0.55 + 0.1 * len(seen), 0.85)
            found.append(Tag(kind.name, round(confidence, 2), seen[0].start(), seen[0].end()))
    return found


def _names_subject(text: str, match: re.Match[str], behind: str) -> bool:
    """Tell whether a word names firms: it holds 企业 itself, or 企业 follows within a few characters."""
    return bool(
        re.search(behind, match[0]) or re.match(rf"[^，。；：、]{{0,8}}?{behind}", text[match.end() : match.end() + 14])
    )


def _first(words: tuple[str, ...], text: str) -> tuple[int, int]:
    places = [(text.find(word), -len(word)) for word in words if word in text]
    at, size = min(places)
    return at, at - size
