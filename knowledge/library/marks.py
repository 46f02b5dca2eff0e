"""Findings that are made of single words: titles, offices, place, scope, draft, secrecy, tags."""

import re
from collections.abc import Iterable, Iterator

from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import NOWHERE, Finding, Scroll, Spot
from knowledge.library.head import Head
from knowledge.library.issuers import Issuers
from knowledge.library.kinds import call_for_comments, draft_words
from knowledge.library.place import Clue, Located, Place
from knowledge.library.tags import Tag
from knowledge.rules.region import ELSEWHERE

FRONT = 1500  # characters in which the mark of a draft or a call for comments stands
DRAFT_YES = "是"
_PAGE_PLACES = (("来源", 0.7), ("网站", 0.7))
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|^(?:绝密|机密|秘密|内部文件|内部资料|内部使用)(?:[,，\s]|$)", re.MULTILINE
)
_ONLY_CITY = re.compile(
    r"适用(?:于|范围|对象)[^。；]{0,30}市本级|市本级(?:范围内|企业|参保(?:企业|单位)|用人单位|登记)|"
    r"(?:注册|登记|纳税|参保|统计)[^。；，]{0,16}市本级[^。；，]{0,8}(?:企业|单位)"
)
_DRAFT_MARK = re.compile(r"[（(]\s*(?:公开)?(?:征求意见稿|送审稿|讨论稿)[^（()）]{0,8}[)）]")


def in_title(text: str, head: Head, scroll: Scroll) -> Spot:
    """Return where words stand in the title; the first line of the title when they run over its end."""
    for spot in head.title_spots:
        at = scroll.quote(spot).find(text) if text else -1
        if at >= 0:
            return Spot(spot.block, spot.start + at, spot.start + at + len(text))
    return head.title_spots[0] if head.title_spots else NOWHERE


def title_findings(title: str, inner: tuple[str, ...], head: Head, scroll: Scroll) -> Iterator[Finding]:
    """Give one finding for each line of the title, and one for each title it wraps."""
    confidence, rule = (0.4, "首行") if head.title_is_a_guess else (0.95, "标题")
    for number, spot in enumerate(head.title_spots):
        yield scroll.finding(
            "title", title, spot, confidence if spot.block >= 0 else 0.85, rule if not number else "标题续行"
        )
    if not head.title_spots and title:
        yield scroll.finding("title", title, NOWHERE, 0.3, "文件名")
    for name in inner:
        yield scroll.finding("inner_title", name, in_title(name, head, scroll), 0.95, "印发的文件")


def office_findings(issuers: Issuers, scroll: Scroll) -> Iterator[Finding]:
    """Give the issuer and every co-issuer."""
    for number, office in enumerate(issuers.offices):
        name = "co_issuers" if number else "issuer"
        yield scroll.finding(name, office.name, office.spot, office.confidence, office.rule)


def place_clues(
    head: Head, issuers: Issuers, signers: Iterable[tuple[str, Spot]], numbers: Iterable[Finding], scroll: Scroll
) -> Iterator[Clue]:
    """Give what may tell the place, the most telling first."""
    for office in issuers.offices[:1]:
        yield Clue("issuer", office.name, 0.7 if office.rule == "来源" else min(office.confidence, 0.95), office.spot)
    before = head.title.partition("关于")[0] if "关于" in head.title else ""
    if before:
        yield Clue("title", before, 0.9, in_title(before, head, scroll))
    if head.red_head and head.red_spot:
        yield Clue("red_head", head.red_head, 0.9, head.red_spot)
    for name, spot in signers:
        yield Clue("signature", name, 0.85, spot)
    for office in issuers.offices[1:]:
        yield Clue("co_issuer", office.name, 0.85, office.spot)
    yield from _number_clues(list(numbers))
    if not before and head.title and not re.match(r"^(?:关于)?(?:转发|批转)", head.title):
        yield Clue("title", head.title[:24], 0.8, in_title(head.title[:24], head, scroll))
    for key, confidence in _PAGE_PLACES:
        said = head.said(key)
        if said:
            yield Clue("page", said.text[:60], confidence, said.spot)


def _number_clues(numbers: list[Finding]) -> Iterator[Clue]:
    for name, confidence in (("index_no", 0.9), ("doc_no", 0.8)):
        for one in numbers:
            if one.field == name and one.sure:
                yield Clue(name, one.value, min(confidence, one.confidence), Spot(one.block, one.start, one.end))


def place_findings(located: list[Located], place: Place, issuer: str, scroll: Scroll) -> Iterator[Finding]:
    """Give level and region; without any clue the city itself is proposed."""
    if not located:
        yield scroll.finding("level", place.level, NOWHERE, 0.4, "没有线索，推定为本市")
        yield scroll.finding("region", place.region, NOWHERE, 0.4, "没有线索，推定为本市")
        return
    first = located[0]
    near = scroll.quote(first.clue.spot).find(first.words)
    start = first.clue.spot.start + max(near, 0)
    spot = Spot(first.clue.spot.block, start, start + len(first.words)) if near >= 0 else first.clue.spot
    if place.region == ELSEWHERE and place.level == "市级" and re.match(r"^[区县]", issuer):
        place = Place("县级", ELSEWHERE)  # 区住建局 on the pages of some city
    if place.level:
        yield scroll.finding("level", place.level, spot, first.clue.confidence, first.clue.what)
    yield scroll.finding("region", place.region, spot, first.clue.confidence, first.clue.what)


def scope_findings(scroll: Scroll) -> Iterator[Finding]:
    """Tell when a document says that it holds for the 市本级 only, not in the counties."""
    match = _ONLY_CITY.search(scroll.text) if "市本级" in scroll.text else None
    if match:
        yield scroll.finding("scope", "市本级", scroll.spot(*match.span()), 0.75, "市本级")


def draft_findings(title: str, head: Head, scroll: Scroll) -> Iterator[Finding]:
    """Tell by which words a document may be a draft, the surest first."""
    words = draft_words(title)
    if words:
        yield scroll.finding("draft", DRAFT_YES, in_title(words, head, scroll), 0.95, "标题")
    elif head.draft_mark:
        yield scroll.finding("draft", DRAFT_YES, head.draft_mark, 0.95, "标题下的标注")
    else:
        front = scroll.text[:FRONT]
        mark = _DRAFT_MARK.search(front)
        if mark and "《" not in front[max(0, mark.start() - 40) : mark.start()]:
            yield scroll.finding("draft", DRAFT_YES, scroll.spot(*mark.span()), 0.75, "文首标注")
        call = call_for_comments(front)
        if call:
            spot, confidence = call
            yield scroll.finding("draft", DRAFT_YES, scroll.spot(spot.start, spot.end), confidence, "征求意见")


def secret_findings(scroll: Scroll) -> Iterator[Finding]:
    """Give every mark of secrecy in the head."""
    for match in _SECRET.finditer(scroll.text[:FRONT]):
        yield scroll.finding("secret", match[0].strip(), scroll.spot(*match.span()), 0.9, "密级标识")


def tag_findings(field: str, tags: Iterable[Tag], head: Head, scroll: Scroll) -> list[Finding]:
    """Turn tags into findings of a field."""
    return [
        scroll.finding(
            field,
            tag.name,
            in_title(head.title[tag.start : tag.end], head, scroll)
            if tag.in_title
            else scroll.spot(tag.start, tag.end),
            tag.confidence,
            "标题用词" if tag.in_title else "正文用词",
        )
        for tag in tags
    ]


def inner_title_blocks(document: Document, inner: tuple[str, ...]) -> set[int]:
    """Return the blocks that are nothing but the title of the document a notice wraps."""
    keys = {re.sub(r"\W", "", title) for title in inner}
    longest = max((len(title) for title in inner), default=0) * 2
    return {
        at
        for at, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and len(block.text) <= longest and re.sub(r"\W", "", block.text) in keys
    }
