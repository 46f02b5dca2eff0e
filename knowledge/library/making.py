"""The note below the title of a law: who passed or proclaimed it, when, under which number (题注, 沿革).

2018年10月10日 中华人民共和国国务院令第704号公布 · （2021年7月27日某省第十三届人民代表大会常务委员会第三十次会议通过）
"""

import re
from dataclasses import dataclass
from datetime import date

from knowledge.library.evidence import Scroll, Spot
from knowledge.rules.chinese_date import parse_date
from knowledge.rules.docno import find_docnos

LINES = 12  # from the top, in which a note stands
LINE_MAX = 240  # characters
_DAY = r"(?P<day>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
_BODY = r"(?P<who>[\u4e00-\u9fa5]{2,30}?)"
_PASSED = re.compile(
    rf"{_DAY}\s*(?:经)?{_BODY}(?:第[一二三四五六七八九十百\d]+届)?(?P<meets>人民代表大会(?:常务委员会)?)?\s*"
    r"第\s*[一二三四五六七八九十百\d]+\s*次(?:常务|全体|部务|局务|委务)?会议\s*(?:(?:审议)?(?:修订)?通过|(?:第[一二三四五六]次)?修订(?!的))"
)
_PROCLAIMED = re.compile(rf"{_DAY}\s*(?P<order>[^，。；《日]{{2,40}}?)\s*(?:公布|发布|颁布)(?!的)")
_IN_FORCE = re.compile(rf"^[（(]?{_DAY}\s*(?:起)?(?:施行|实施|生效)[)）]?$")
_OFFICE = re.compile(
    r"^(?:中华人民共和国)?(?P<who>[\u4e00-\u9fa5]{1,29}(?:院|部|局|署|府|委|会|厅|办|办公室))(?:令(?=第?\s*\d)|公告|$)"
)
_LATER = re.compile(r"修正|修改|^[（(]?根据")


@dataclass(slots=True)
class Making:
    """What a note says; empty or None where it does not say."""

    body: str = ""  # who passed it, else who proclaimed it
    body_spot: Spot | None = None
    doc_no: str = ""
    doc_no_spot: Spot | None = None
    passed_on: date | None = None
    passed_spot: Spot | None = None
    proclaimed_on: date | None = None
    proclaimed_spot: Spot | None = None
    effective_on: date | None = None
    effective_spot: Spot | None = None


def read_making(scroll: Scroll) -> Making:
    """Read the note: the first passing, or the last whole revision (修订); single amendments (修正) make no text."""
    made = Making()
    for at, text in enumerate(scroll.blocks[:LINES]):
        if len(text) > LINE_MAX or "日" not in text:
            continue
        first = _LATER.split(text, maxsplit=1)[0]
        _passed(made, first, at)
        _proclaimed(made, first, at)
        starts = _IN_FORCE.match(text.strip())
        day = parse_date(starts["day"]) if starts else None
        if starts and day and made.effective_on is None and (made.passed_on or made.proclaimed_on):
            lead = len(text) - len(text.lstrip())
            made.effective_on = day
            made.effective_spot = Spot(at, lead + starts.start("day"), lead + starts.end("day"))
    return made


def _passed(made: Making, text: str, at: int) -> None:
    match = _PASSED.search(text)
    day = parse_date(match["day"]) if match else None
    if match is None or day is None or (made.passed_on is not None and "修订" not in match[0]):
        return
    made.passed_on, made.passed_spot = day, Spot(at, *match.span("day"))
    session = re.match(r"第[一二三四五六七八九十\d]+届", match["who"])
    start = match.start("who") + (session.end() if session else 0)
    made.body = text[start : match.end("who")] + (match["meets"] or "")
    made.body_spot = Spot(at, start, match.end("meets") if match["meets"] else match.end("who"))


def _proclaimed(made: Making, text: str, at: int) -> None:
    match = _PROCLAIMED.search(text)
    day = parse_date(match["day"]) if match else None
    if match is None or day is None or made.proclaimed_on is not None:
        return
    made.proclaimed_on, made.proclaimed_spot = day, Spot(at, *match.span("day"))
    numbers = find_docnos(match["order"])
    if numbers:
        start = match.start("order")
        made.doc_no = numbers[0].printed
        made.doc_no_spot = Spot(at, start + numbers[0].start, start + numbers[0].end)
    office = _OFFICE.match(match["order"])
    if office and not made.body:
        start = match.start("order")
        made.body, made.body_spot = office["who"], Spot(at, start + office.start("who"), start + office.end("who"))
