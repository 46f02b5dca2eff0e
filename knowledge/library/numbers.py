"""文号 and 索引号 as findings: printed in the head, or registered by the page; where the two differ, a doubt."""

import re
from collections.abc import Iterator

from config.words import doubts as words
from knowledge.library.evidence import Doubt, Finding, Scroll, Spot
from knowledge.library.head import Head
from knowledge.library.making import Making
from knowledge.rules.docno import DocNo, find_docnos

_INDEX = re.compile(r"(?<!\d)\d{6}-\d{4}-\d{6}(?!\d)")
_LABELLED = re.compile(r"(?:文\s*号|发文字号)\s*[:：]\s*(?P<said>[^\n]{4,40})")
FRONT = 1500  # characters of a page in which a labelled number still belongs to the head
INDEX_FRONT = 600
INDEX_MAX = 40


def read_doc_no(head: Head, made: Making, scroll: Scroll) -> tuple[list[Finding], list[Doubt]]:
    """Return what may be the 文号. Two different ones are both unsure."""
    printed = find_docnos(head.doc_no)
    said = find_docnos(head.declared_no.text) if head.declared_no else []
    found: list[Finding] = []
    if head.doc_no and head.doc_no_spot:
        agreed = bool(printed and said and printed[0].key == said[0].key)
        found.append(scroll.finding("doc_no", head.doc_no, head.doc_no_spot, 0.98 if agreed else 0.95, "版头"))
    if head.declared_no:
        found.append(scroll.finding("doc_no", head.declared_no.text, head.declared_no.spot, 0.9, "页面信息"))
    if printed and said and printed[0].key != said[0].key:
        close = _alike(printed[0], said[0])
        caps = (0.75, 0.55) if close else (0.5, 0.5)
        found = [_capped(scroll, one, cap) for one, cap in zip(found, caps, strict=True)]
        return found, [Doubt("doc_no", *words.two_numbers(head.doc_no, said[0].printed))]
    if not found and made.doc_no and made.doc_no_spot:
        return [scroll.finding("doc_no", made.doc_no, made.doc_no_spot, 0.9, "题注")], []
    return found or list(_of_title(head, scroll)) or list(_labelled(scroll)), []


def _of_title(head: Head, scroll: Scroll) -> Iterator[Finding]:
    """Find the number a page puts before or behind a title: 某局关于…的通知（德示例发〔2020〕11号）."""
    for spot in head.title_spots:
        text = scroll.quote(spot).strip()
        base = scroll.quote(spot).find(text)
        for number in find_docnos(text):
            behind = text.endswith(("）", ")")) and number.end >= len(text) - 1 and "解读" not in text
            if number.start == 0 or behind:
                at = spot.start + base
                place = Spot(spot.block, at + number.start, at + number.end)
                yield scroll.finding("doc_no", number.printed, place, 0.85, "标题所附文号")
                return


def _labelled(scroll: Scroll) -> Iterator[Finding]:
    """Find 发文字号：… inside a page whose lines were run together."""
    match = _LABELLED.search(scroll.text[:FRONT])
    numbers = find_docnos(match["said"]) if match else []
    if match and numbers:
        at = match.start("said")
        spot = scroll.spot(at + numbers[0].start, at + numbers[0].end)
        yield scroll.finding("doc_no", numbers[0].printed, spot, 0.75, "文号标注")


def _alike(one: DocNo, other: DocNo) -> bool:
    """Tell whether two numbers differ in the spelling of the agency only."""
    return (one.year, one.serial) == (other.year, other.serial) and bool(set(one.agency[:2]) & set(other.agency))


def _capped(scroll: Scroll, found: Finding, cap: float) -> Finding:
    spot = Spot(found.block, found.start, found.end)
    return scroll.finding(found.field, found.value, spot, min(cap, found.confidence), found.rule)


def read_index_no(head: Head, scroll: Scroll) -> list[Finding]:
    """Return the 索引号: the field of that name, else a number of its form at the top."""
    said = head.said("索引号", "索引编号")
    if said:
        match = _INDEX.search(said.text)
        if match:
            start = said.spot.start + match.start()
            spot = Spot(said.spot.block, start, start + len(match[0]))
            return [scroll.finding("index_no", match[0], spot, 0.98, "索引号")]
        plain = re.sub(r"\s+.*$", "", said.text.strip())[:INDEX_MAX]
        return [
            scroll.finding(
                "index_no", plain, scroll.within(said.spot.block, plain, after=said.spot.start), 0.85, "索引号"
            )
        ]
    match = _INDEX.search(scroll.text[:INDEX_FRONT])
    return [scroll.finding("index_no", match[0], scroll.spot(*match.span()), 0.8, "索引号格式")] if match else []
