"""Former names of firms as papers prove them: a notice of change, 曾用名 on a licence, a sentence in a certificate."""

import re
from collections.abc import Iterator

from knowledge.papers.fields_labels import bare
from knowledge.papers.page import Line, Page
from knowledge.rules.agreement_former import NEW, OLD, ONCE

_END = "公司|厂|集团|合作社|研究院|设计院|事务所|中心|经营部|商行"
_FIRM = rf"[“\"'「]?([\u4e00-\u9fff（）()·A-Za-z0-9]{{3,40}}?(?:{_END}))[”\"'」]?"
_SAYS = re.compile(
    rf"(?:名称\s*[由从]|原名称?为?|[由从]|原)\s*{_FIRM}[^。；;]{{0,24}}?(?:变更|更名|改名|更改)(?:登记|核准)?(?:为|成|至)\s*{_FIRM}"
)
_ONCE = re.compile(rf"(?:曾用名|原名|曾用名称)\s*[:：为]?\s*{_FIRM}")
_OLD = re.compile(r"^(?:变更前|原(?:企业|单位|公司)?名称|原登记|旧名称)")
_NEW = re.compile(r"^(?:变更后|现(?:企业|单位|公司)?名称|新名称|变更后登记)")
_WORDS = re.compile(r"曾用名|变更前|变更后|更名|改名|名称变更|变更为|原名")
_WHOLE = re.compile(_FIRM + "$")
Proved = tuple[str, str, int, Line]  # one of OLD, NEW, ONCE; the firm; page; where it stands


def former_names(page: Page) -> Iterator[Proved]:
    """Give the names a page proves as former or later ones of a firm."""
    text = "".join(line.text.strip() for line in page.lines)
    if not _WORDS.search(text):
        return
    for match in _SAYS.finditer(text):
        yield OLD, match[1], page.number, _line_of(match[1], page)
        yield NEW, match[2], page.number, _line_of(match[2], page)
    for match in _ONCE.finditer(text):
        yield ONCE, match[1], page.number, _line_of(match[1], page)
    yield from _labelled(page)
    yield from _in_columns(page)


def _labelled(page: Page) -> Iterator[Proved]:
    """Give names behind 变更前名称： and 变更后名称：, in the line or the cell to the right."""
    for line in page.lines:
        head, colon, rest = line.text.replace("：", ":").partition(":")
        name = _WHOLE.search(rest.strip()) if colon else None
        kind = _kind(head)
        if kind and name:
            yield kind, name[1], page.number, line
    for cell in page.cells:
        kind = _kind(cell.text)
        _, middle = cell.box.middle
        for other in page.cells:
            name = _WHOLE.search(other.text.strip())
            if kind and name and other.box.y0 < middle < other.box.y1 and abs(other.box.x0 - cell.box.x1) < 0.02:  # noqa: PLR2004 - of the page
                yield kind, name[1], page.number, other.lines[0]


def _in_columns(page: Page) -> Iterator[Proved]:
    """Give names below the heads 变更前 and 变更后 of a table."""
    for head in page.cells:
        kind = _kind(head.text)
        middle, _ = head.box.middle
        for cell in page.cells:
            name = _WHOLE.search(cell.text.strip())
            if kind and name and cell.box.y0 >= head.box.y1 - 0.005 and cell.box.x0 < middle < cell.box.x1:
                yield kind, name[1], page.number, cell.lines[0]


def _kind(label: str) -> str:
    plain = bare(label)
    return OLD if _OLD.match(plain) else NEW if _NEW.match(plain) else ""


def _line_of(name: str, page: Page) -> Line:
    return next((line for line in page.lines if name[:6] in line.text), page.lines[0])
