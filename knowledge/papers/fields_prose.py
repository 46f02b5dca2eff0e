"""Values that no label introduces: in sentences, and those that are known by their own shape."""

import re
from collections.abc import Iterator, Sequence

from knowledge.papers.fields_amounts import UPPER
from knowledge.papers.fields_labels import Label, Pair
from knowledge.papers.fields_printed import HAN
from knowledge.papers.fields_sentences import DAY, ORG, PATTERNS
from knowledge.papers.fields_spoken import spoken
from knowledge.papers.page import Box, Line, Page
from knowledge.papers.ruling import share

MARGIN = 0.7  # of the page: a line that ends before ends its sentence
_UPPER_SURE, SPOKEN = 0.8, 0.86
SIGNED_ON, SCANNED_ON = 0.88, 0.75  # how sure the day at the end of a text and of a scan is
_ADDRESSEE = re.compile(rf"^\s*({ORG})\s*[:：]\s*$")
_OFFICE = re.compile(r"(?:局|政府|委员会|中心|厅)$")
_WON = re.compile(r"中标(?:人|单位|通知书)|确定你|你方中标")
_APPLIED = re.compile(r"你(?:单位|公司|方)[^。]{0,30}(?:申请|申报|提交|报送|报来)")
_LAST_DAY = re.compile(rf"^\s*(?:[{HAN}（）()\s]{{0,14}}[:：])?\s*({DAY})\s*$|[{HAN}）)]\s+({DAY})\s*$")
_NO_DAY = re.compile(r"期限|有效|[至到—-]\s*\d{4}\s*年|自\s*\d{4}")


def said_on(page: Page) -> Iterator[Pair]:
    """Give what sentences and shapes tell."""
    for text, lines in _runs(page):
        for name, form, sure in PATTERNS:
            for match in form.finditer(text):
                box, read = _where(match.start(1), match.end(1), lines)
                yield Pair(Label((name,)), match[1].strip(), box, sure * read, whole=False)
        for label, start, end in spoken(text):
            box, read = _where(start, end, lines)
            yield Pair(label, text[start:end].strip(), box, SPOKEN * read, whole=False)
        for match in UPPER.finditer(text):
            if "元" in match[1] or "圆" in match[1] or "整" in match[1]:
                box, read = _where(match.start(1), match.end(1), lines)
                yield Pair(Label(("大写金额",)), match[1].strip(), box, _UPPER_SURE * read, whole=False)


def addressed_on(page: Page) -> Iterator[Pair]:
    """Give whom a notice is addressed to: the winner of a bid, or the firm that applied."""
    told = page.text
    name = "中标人" if _WON.search(told) else "建设单位" if _APPLIED.search(told) else ""
    if not name:
        return
    for line in page.lines[:12]:
        if (match := _ADDRESSEE.match(line.text)) and not _OFFICE.search(match[1]):
            box = line.box.part(0.0, share(line.text, match.end(1)))
            yield Pair(Label((name,)), match[1].strip(), box, 0.85 * line.confidence, whole=False)
            return


def days_of(page: Page) -> Iterator[Pair]:
    """Give the day a page is signed with: it stands alone or ends one of its last lines."""
    for line in page.lines[-14:]:
        match = _LAST_DAY.search(line.text)
        if match and not _NO_DAY.search(line.text):
            group = 1 if match[1] else 2
            box = line.box.part(share(line.text, match.start(group)), share(line.text, match.end(group)))
            sure = SIGNED_ON if page.how == "text" else SCANNED_ON
            yield Pair(Label(("日期",)), match[group], box, sure * line.confidence, whole=False)


def _runs(page: Page) -> Iterator[tuple[str, list[tuple[int, Line]]]]:
    """Give the text of the page as runs of lines that may belong to one sentence, and where each line begins in it.

    Where places are not exact (docx) a line is a whole paragraph.
    """
    text, lines = "", []
    for line in page.lines:
        lines.append((len(text), line))
        text += line.text
        ends = not page.exact or line.place.x1 < MARGIN or line.text.endswith(("。", "；", "：", ":"))
        if ends and not line.text.endswith(("如下：", "如下:")):
            yield text, lines
            text, lines = "", []
    if text:
        yield text, lines


def _where(start: int, end: int, lines: Sequence[tuple[int, Line]]) -> tuple[Box, float]:
    box: Box | None = None
    sure = 1.0
    for begins, line in lines:
        stops = begins + len(line.text)
        if stops <= start or begins >= end:
            continue
        part = line.box.part(
            share(line.text, max(0, start - begins)), share(line.text, min(len(line.text), end - begins))
        )
        box = part if box is None else box.around(part)
        sure = min(sure, line.confidence)
    return box or lines[0][1].box, sure
