"""“查找 升规 旌阳区 第2页”: a paged list of documents with their status."""

import re
from dataclasses import replace

from config.city import City
from config.errors import HuiqiError
from config.words import ask as words
from handlers.ask import ask
from handlers.desk import Desk
from handlers.message import Link, Message, Reply
from handlers.moment import asked_day, day_in_words
from handlers.read_as import read_as
from knowledge.rules.period import CITABLE_AS_RULE, Status
from knowledge.search.hits import PolicyHit
from ledger.policies import Facets

A_PAGE = 5  # more is a wall of text on a phone
MOST = 200
_PAGE = re.compile(r"第\s*(\d{1,3})\s*页")
_ORDER = re.compile(r"^\s*(?:查找|搜索|查政策|查询|查一下|找一下|查)\s*")
_OVER = (Status.EXPIRED, Status.REPEALED, Status.REVISED)
STATUSES: dict[str, tuple[Status, ...]] = {
    **{status.value: (status,) for status in Status if status is not Status.DRAFT},
    "有效": tuple(CITABLE_AS_RULE),
    "现行": tuple(CITABLE_AS_RULE),
    "失效": _OVER,
    "过期": (Status.EXPIRED,),
    "废止": (Status.REPEALED,),
}
_DATED = re.compile(r"(?:19|20)\d{2}|[今去前明]年|号")
# What is said around the words of a document (有没有关于人才的文件 发我一份).
_TALKED = re.compile(
    r"帮我|帮忙|给我|我要|我想|麻烦|请|把|查一下|查下|找一下|找下|搜一下|列一下|看一下|列出来?|发一下|发给我|发我|一份|看看|有没有|有没得|有哪些|哪些|有什么|有啥|都|在哪里?|下载|清单|目录|列表|关于|有关|方面|相关|[吗么呢嘛吧?？。]|的(?=\s|$)"
)
LEVELS = {"国": "国家级", "省": "省级", "市": "市级", "县": "县级", "区": "县级", "园": "园区级"}
_KIND = re.compile(r"的?(?:惠企|政策|文件|通知|原文|原件|全文)|的$")


def searched(message: Message, desk: Desk) -> Reply:
    """List the documents that a sentence in plain words asks for; one that names a day or year is a question."""
    if _DATED.search(message.text):
        return ask(message, desk)
    said = " ".join(_TALKED.sub(" ", message.text).split())
    subject = " ".join(_KIND.sub(" ", said).split())
    return find(replace(message, text=f"查找 {subject if len(subject) > 1 else said}"), desk)


def find(message: Message, desk: Desk) -> Reply:
    """List a page of the documents that fit the words, the facets and the day named in them."""
    asked = _PAGE.search(message.text)
    text = _PAGE.sub("", _ORDER.sub("", message.text)).strip()
    hits, said = _look_up(text, message, desk)
    if not hits:
        return Reply("\n".join([*said, words.nothing_to_list(text)]), title="查找")
    pages = -(-len(hits) // A_PAGE)
    page = min(max(1, int(asked[1])), pages) if asked else 1
    start = (page - 1) * A_PAGE
    lines, links = [*said, words.found_policies(len(hits), page, pages)], []
    for number, hit in enumerate(hits[start : start + A_PAGE], start + 1):
        lines.append(words.policy_row(number, hit.title, hit.doc_no, hit.status.value))
        links.append(Link(words.source(hit.title, "", ""), desk.page_url(hit.policy_id)))
    if page < pages:
        lines.append(words.next_page(text, page + 1))
    return Reply("\n".join(lines), title=f"查找 {text}", links=tuple(links), whole=True)


def _look_up(text: str, message: Message, desk: Desk) -> tuple[list[PolicyHit], list[str]]:
    """Return the documents, and what of the words was not taken as typed: a day, a level, a spelling."""
    day, moment = asked_day(text, message, desk)
    then = moment is not None and moment.as_of
    statuses, rest = _statuses(moment.rest if moment is not None and then else text)
    facets, rest = spot_facets(desk.city, rest)
    query = desk.shelf.understand(rest)
    if then and not statuses:
        statuses = tuple(CITABLE_AS_RULE)
    hits = desk.shelf.find_policies(rest, day=day, facets=facets, statuses=statuses, limit=MOST, left=message.left)
    said = [words.understood(meant)] if (meant := read_as(query)) else []
    if then:
        said.append(words.listed_as_of(day_in_words(day)))
    levels = () if facets.level else query.levels
    if levels:
        said.append(words.listed_level(levels))
    return [hit for hit in hits if not levels or hit.level in levels], said


def _statuses(text: str) -> tuple[tuple[Status, ...], str]:
    """Take a word of status that stands alone out of the words: 查找 升规 已失效."""
    found: list[Status] = []
    rest = []
    for word in text.split():
        named = STATUSES.get(word.removesuffix("的"), ())
        found += named
        rest += [] if named else [word]
    return tuple(found), " ".join(rest)


def spot_facets(city: City, text: str) -> tuple[Facets, str]:
    """Take whole words that name a region, a department or a level out of the words; the rest is searched."""
    facets, rest = Facets(), []
    for word in text.split():
        region = city.region_by_word(word)
        department = city.department_by_word(word)
        if word in LEVELS.values() or word in LEVELS:  # before regions: 国家级 is the level, not the country
            facets = replace(facets, level=LEVELS.get(word, word))
        elif region is not None and word in region.words:
            facets = replace(facets, region=region.code)
        elif department is not None and word in department.words:
            facets = replace(facets, department=department.full)
        elif any(word == theme.name for theme in city.themes):
            facets = replace(facets, theme=word)
        else:
            rest.append(word)
    return facets, " ".join(rest)


def facets_of(city: City, level: str, region: str, department: str, theme: str) -> Facets:
    """Read facets as a person writes them.

    Raises:
        HuiqiError: a word that names nothing known; the sentence lists what is.
    """
    known_region = city.region_by_word(region) if region else None
    if region and known_region is None and not region.isdigit():
        raise HuiqiError(f"不认识地区“{region}”。可用：" + "、".join(r.name for r in city.regions))
    known_department = city.department_by_word(department) if department else None
    full_level = LEVELS.get(level[:1], level) if level else ""
    if level and full_level not in LEVELS.values():
        raise HuiqiError(f"不认识级别“{level}”。可用：" + "、".join(dict.fromkeys(LEVELS.values())))
    if theme and all(theme != known.name for known in city.themes):
        raise HuiqiError(f"不认识主题“{theme}”。可用：" + "、".join(known.name for known in city.themes))
    return Facets(
        level=full_level,
        region=known_region.code if known_region else region,
        department=known_department.full if known_department else department,
        theme=theme,
    )


def status_of(word: str) -> tuple[Status, ...]:
    """Read a status word; an empty one narrows nothing.

    Raises:
        HuiqiError: not one of the seven; a draft is in no list, for nobody may rest on it.
    """
    if not word:
        return ()
    known = [status for status in Status if status is not Status.DRAFT]
    if word not in known:
        raise HuiqiError(f"不认识状态“{word}”。可用：" + "、".join(known))
    return (Status(word),)
