"""From when and until when: the clauses 自…起施行, 有效期…, 试行期…, 执行至….

Counting: 自印发之日起 starts on the day of issue, not on the day of upload. A validity of N years ends the day
before the N-th anniversary; a given last day is included. 起N日后 starts N days after the day counted from.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.rules.chinese_date import add_months, chinese_int, find_dates, parse_last_day
from knowledge.rules.period import last_day

_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_NUMBER = "[0-9０-９一二三四五六七八九十两]+"
_ACT = "(?:施行|执行|实施|生效|试行|适用)(?!的)"
_BEGIN = re.compile(
    rf"(?:自|从)(?P<start>[^，。；自从]{{1,30}}?)(?:之日)?起(?:满|的)?\s*(?P<after>{_NUMBER})?(?P<unit>\s*(?:个工作)?日|天|个月)?"
    rf"(?:之?后)?(?:起)?(?:正式|开始|统一)?{_ACT}"
)
_BEGIN_BARE = re.compile(rf"(?:(?P<start>{_DAY})(?:起|开始)|[自于](?P<from>{_DAY}))(?:正式)?{_ACT}")
_BETWEEN = re.compile(
    rf"(?:自|从)?(?P<start>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)起?(?:{_ACT})?[，,]?\s*(?:至|到|—|-|－|~)\s*"
    r"(?P<end>\d{4}年(?:\d{1,2}月\d{1,2}日|\d{1,2}月底|底))(?:止|期间)?"
)
_TERM = re.compile(
    rf"(?:有效期|试行期|施行期|实施期|执行期|暂行期|试行)(?:限)?(?:暂?定?为|是|：|:|暂定)?\s*(?P<count>{_NUMBER})\s*(?P<unit>年|个月)"
)
_UNTIL = re.compile(
    r"(?:有效期限?|试行期|施行期|实施期|执行期|政策期限|有效|执行|施行|实施|适用)[^，。；0-9]{0,12}?(?:截至|截止到?|至|到)\s*"
    r"(?P<end>\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|底|末))"
)
# 自2023年1月1日至2027年12月31日，允许… at the head of a sentence; a window of application is shorter and says so.
_RUNS = re.compile(rf"^\s*(?:一、|1[.．、])?\s*自?(?P<start>{_DAY})起?\s*(?:至|到)\s*(?P<end>{_DAY})(?:止|期间)?[，,]")
_WINDOW = re.compile(r"申报|申请|受理|报名|评审|公示|登录|填报|报送|提交|征集")
LONG_RUN = 300  # days
_OWN = re.compile(
    r"施行|印发|发布|公布|试行|起执行|起实施|本(?:办法|政策|措施|细则|通知|意见|规定|方案|文件|实施|条例|若干|指南|行动)"
)
_OTHERS = re.compile(
    r"(?:资格|证书|称号|资质|认定|许可证?|合同|担保|贷款|保函|证明|结果|卡|目录|名单|券)(?:的)?(?:有效期|期限)"
)
_ISSUE = re.compile(r"^(?:本[^，。]{1,12})?(?:印发|发布|公布|发文|下发|颁布|签发|颁发|文件印发|文件发布)")
_SENTENCE = re.compile(r"[^。\n]+")
LOOSE = 40  # characters: a short sentence of this kind speaks of the document itself


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, both included, and the sentence they were read from."""

    effective_on: date | None = None
    expires_on: date | None = None
    quote: str = ""


NOT_SAID = Validity()


def read_validity(paragraphs: Iterable[str], issued_on: date | None) -> Validity:
    """Read the clauses; the last one in the text wins, because it stands in 附则.

    Args:
        paragraphs: the text without attachments.
        issued_on: the day of issue, from which 自印发之日起 counts.

    """
    begins: tuple[date, str] | None = None
    ends = ""
    runs: list[str] = []
    for paragraph in paragraphs:
        for sentence in _SENTENCE.findall(paragraph):
            own = bool(_OWN.search(sentence)) or len(sentence) <= LOOSE
            if own and (start := _start(sentence, issued_on)):
                begins = (start, sentence)
            if own and not _OTHERS.search(sentence) and _ends_somewhere(sentence):
                ends = sentence
            runs.append(sentence)
    start = begins[0] if begins else None
    end = _end(ends, start or issued_on) if ends else None
    if end is None and (run := next(filter(None, map(_run, runs)), None)):
        start, end = start or run[0], run[1]
    if start and end and end < start:
        end = None
    return Validity(start, end, (begins[1] if begins else ends or "").strip())


def _run(sentence: str) -> tuple[date, date] | None:
    """Read a span that speaks of the document itself though no clause of validity does."""
    match = None if _WINDOW.search(sentence) else _RUNS.match(sentence)
    days = [found.day for part in ("start", "end") for found in find_dates(match[part])] if match else []
    if len(days) != 2 or (days[1] - days[0]).days < LONG_RUN:  # noqa: PLR2004 - first and last
        return None
    return days[0], days[1]


def _start(sentence: str, issued_on: date | None) -> date | None:
    for form in (_BEGIN, _BEGIN_BARE, _BETWEEN):
        for match in form.finditer(sentence):
            if form is _BETWEEN and not _spans(sentence):
                continue
            found = match.groupdict()
            said = found["start"] or found.get("from") or ""
            days = find_dates(said)
            start = days[0].day if days else (issued_on if _ISSUE.match(said) else None)
            if start is None:
                continue
            if found.get("after"):
                return _later(start, chinese_int(found["after"]) or 0, found.get("unit") or "")
            return start
    return None


def _later(start: date, count: int, unit: str) -> date:
    return add_months(start, count) if "月" in unit else start + timedelta(days=count)


def _ends_somewhere(sentence: str) -> bool:
    return bool(_TERM.search(sentence) or _UNTIL.search(sentence) or _spans(sentence))


def _spans(sentence: str) -> bool:
    """Tell whether two days in a sentence are those of a document, not of a window for applications."""
    return bool(_BETWEEN.search(sentence) and re.search(_ACT + "|有效", sentence))


def _end(sentence: str, start: date | None) -> date | None:
    for form in (_UNTIL, _BETWEEN):
        match = form.search(sentence)
        if match and (form is _UNTIL or _spans(sentence)) and (end := parse_last_day(match["end"])):
            return end
    match = _TERM.search(sentence)
    if match is None or start is None:
        return None
    count = chinese_int(match["count"]) or 0
    if not 0 < count <= 120:  # noqa: PLR2004 - months in ten years: anything longer was misread
        return None
    if match["unit"] == "年":
        return last_day(start, count)
    return add_months(start, count) - timedelta(days=1)
