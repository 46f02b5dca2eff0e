"""What a paper lists without a label: the rules a kitchen keeps, the numbers of drawings that stand twice."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from knowledge.papers.fields_labels import bare
from knowledge.papers.page import Box, Field, Line, Page

RULES, TWICE, PRIVATE = "制度", "重复图号", "专间"
SURE = 0.9  # of what stands in a list
_RULE = re.compile(r"制度|方案|预案|体系|自查|健康|查验|处置|追溯")
_HEAD = re.compile(r"^图(?:纸)?(?:编)?号$")
_NUMBER = re.compile(r"[一-鿿]{1,4}(?:施|初|通|修)?[-—–]\s?\d{1,3}[A-Za-z]?|[A-Z]{1,3}[-—]?\d{2,4}[A-Za-z]?")
_ROW = re.compile(rf"^\s*\d{{1,3}}[、.．\s]\s*({_NUMBER.pattern})\s+\S")
_PRIVATE = re.compile(r"[一-鿿、]{0,10}专间[一-鿿]{0,8}")
_FEW = 2


def listed(wanted: Collection[str], known: Collection[str], pages: Sequence[Page]) -> Iterator[Field]:
    """Give those of the wanted fields that stand in lists; ``known`` are read already."""
    if RULES in wanted and RULES not in known:
        yield from _rules(pages)
    if TWICE in wanted:
        yield from _twice(pages)
    if PRIVATE in wanted and PRIVATE not in known:
        yield from _said(PRIVATE, _PRIVATE, pages)


def _rules(pages: Sequence[Page]) -> Iterator[Field]:
    found = [(page, line) for page in pages for line in page.lines if _RULE.search(line.text)]
    if len(found) >= _FEW or any(len(_RULE.findall(line.text)) > _FEW for _, line in found):
        page, first = found[0]
        text = "；".join(line.text.strip() for _, line in found)
        sure = SURE * min(line.confidence for _, line in found)
        yield Field(RULES, text, text, page.number, first.box, round(sure, 3))


def _twice(pages: Sequence[Page]) -> Iterator[Field]:
    """Give the numbers that one list of drawings tells twice."""
    for page in pages:
        told = [*_in_columns(page), *_in_rows(page)]
        often = Counter(number for number, _ in told)
        for number in (one for one, count in often.items() if count > 1):
            box = next(box for other, box in told if other == number)
            yield Field(TWICE, f"图号重复：{number}", number, page.number, box, SURE)


def _in_columns(page: Page) -> Iterator[tuple[str, Box]]:
    for head in (cell for cell in page.cells if _HEAD.match(bare(cell.text))):
        for cell in page.cells:
            inside = head.box.x0 - 0.01 <= cell.box.middle[0] <= head.box.x1 + 0.01
            if inside and cell.box.y0 >= head.box.y1 - 0.005 and _NUMBER.fullmatch(cell.text.strip()):
                yield "".join(cell.text.split()), cell.box


def _in_rows(page: Page) -> Iterator[tuple[str, Box]]:
    inside = {id(line) for cell in page.cells for line in cell.lines}
    for line in page.lines:
        match = _ROW.match(line.text) if id(line) not in inside else None
        if match is not None:
            yield "".join(match[1].split()), line.box


def _said(name: str, form: re.Pattern[str], pages: Sequence[Page]) -> Iterator[Field]:
    found: list[tuple[Page, Line, str]] = [
        (page, line, match[0]) for page in pages for line in page.lines if (match := form.search(line.text))
    ]
    for page, line, text in found[:1]:
        yield Field(name, text, text, page.number, line.box, round(SURE * line.confidence, 3))
