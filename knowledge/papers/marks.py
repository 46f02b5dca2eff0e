"""Labels on a paper that ask for a seal or a signature, those of the office that decides left aside."""

import re

from knowledge.papers.page import Box, Line, Page

SEAL_PLACE = re.compile(
    r"[（(]\s*(?:加\s*)?(?:盖\s*(?:单\s*位\s*)?(?:公\s*)?章|(?:单\s*位\s*)?公\s*章|签\s*章|章)(?:处)?\s*[)）]\s*(?:[:：]|$)"
    r"|(?:公\s*章|盖\s*章)\s*[:：]"
)
LABEL_MAX = 24  # characters before the words that ask: more is a sentence
SAME_ROW = 0.012  # of the height of a page
_OFFICE = re.compile(r"受理|审核|审查意见|审批|核准|复核|初审|经办机关|主管|批准|意见")
_EITHER = re.compile(r"签\s*[字名]")


def seal_places(page: Page) -> list[Line]:
    """Return the lines that ask for a seal and nothing else will do."""
    found = []
    for line in page.lines:
        match = SEAL_PLACE.search(line.text)
        before = line.text[: match.start()] if match is not None else ""
        if match is None or not before.strip() or len(before) > LABEL_MAX:
            continue
        if not _EITHER.search(line.text[: match.end()]) and not _for_office(line, page):
            found.append(line)
    return found


def unsigned(page: Page) -> list[Line]:
    """Return the lines whose place for a signature stands empty."""
    found = (_label(box, page) for box in page.unsigned)
    return [line for line in found if line is not None and not _for_office(line, page)]


def _label(box: Box, page: Page) -> Line | None:
    """Return the line before an empty place."""
    _, y = box.middle
    row = [line for line in page.lines if abs(line.box.middle[1] - y) < SAME_ROW and line.box.x0 <= box.x0]
    named = [line for line in row if _EITHER.search(line.text)]
    return max(named, key=lambda line: line.box.x0, default=None)


def _for_office(line: Line, page: Page) -> bool:
    """Tell whether a label stands in the part of a form that the office fills in."""
    if _OFFICE.search(line.text[:LABEL_MAX]):
        return True
    return any(line in cell.lines and _OFFICE.search(cell.text) for cell in page.cells)
