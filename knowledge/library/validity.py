"""From when and until when: the clauses 自…起施行, 有效期…, 试行期…, 执行至….

Counting: 自印发之日起 starts on the day of issue, not on the day of upload. A validity of N years ends the day
before the N-th anniversary; a given last day is included. 起N日后 starts N days after the day counted from.
A term that no clause gives is not invented, and an end that a clause sets for another document is not ours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    rf"(?:(?:有效期|试行期|施行期|实施期|执行期)限?为?自[^，。；]{{2,12}}起|有效期|试行期|施行期|实施期|执行期|暂行期|试行|暂行)(?:限)?(?:暂?定?为|是|：|:|暂定)?\s*(?P<count>{_NUMBER})\s*(?P<unit>年|个月)"
)
_UNTIL = re.compile(
    r"(?:有效期限?|试行期|施行期|实施期|执行期|政策期限|有效|执行|施行|实施|适用)[^，。；0-9]{0,12}?(?:截至|截止到?|至|到)\s*"
    r"(?P<end>\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|底|末))"
)
# 执行期限为2023—2025年: whole years. 自2024年1月起施行: a month or a year only.
_YEARS = re.compile(
    r"(?:有效期|试行期|施行期|实施期|执行期|政策期)限?(?:为|：|:|是)?\s*(?P<start>\d{4})\s*年?\s*"
    r"(?:至|到|—+|-|－|–|~)\s*(?P<end>\d{4})\s*年(?!\d)"
)
_COARSE = re.compile(
    r"自(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:份)?)?起(?:正式|开始)?(?:施行|执行|实施|试行)(?!的)"
)
# 自2023年1月1日至2027年12月31日，允许… at the head of a sentence; a window of application is shorter and says so.
_RUNS = re.compile(
    rf"^\s*(?:(?:一、|1[.．、])\s*)?自?(?P<start>{_DAY})起?\s*(?:至|到)\s*(?P<end>{_DAY})(?:止|期间)?[，,]"
)
_WINDOW = re.compile(r"申报|申请|受理|报名|评审|公示|登录|填报|报送|提交|征集|申领")
LONG_RUN = 300  # days
_OWN = re.compile(
    r"施行|印发|发布|公布|试行|起执行|起实施|政策(?:执行|实施)至|本(?:办法|政策|措施|细则|通知|意见|规定|方案|文件|实施|条例|若干|指南|行动|公告|规则|规程|制度|标准|规范|决定|计划)"
)
_OTHERS = re.compile(
    r"(?:资格|证书|称号|资质|认定|许可证?|合同|担保|贷款|保函|证明|结果|卡|目录|名单|券)(?:的)?(?:有效期|期限)"
)
# 《甲办法》（…）有效期延长至…, 原办法有效期: the clause speaks of another document.
_OF_ANOTHER = re.compile(
    r"》(?:[（(][^）)]*[)）])?自\d{4}年[^。]{0,30}(?:施行|实施|执行)[，,][^。]{0,12}有效期|》(?:[（(][^）()]*[)）])?[^，。；《]{0,8}(?:有效期|执行期|实施期|继续(?:执行|实施))|原[^，。；]{0,12}有效期"
)
_ISSUE = re.compile(r"^(?:本[^，。]{1,12})?(?P<what>印发|发布|公布|发文|下发|颁布|签发|颁发|文件印发|文件发布)")
_SENTENCE = re.compile(r"[^。\n]+")
# A cheap look before the expensive ones: no sentence of a clause is without one of these.
_MAYBE = re.compile(r"施行|执行|实施|生效|试行|暂行|适用|有效|期限|年\d{1,2}月")
SEVERAL = 2  # different first days: a notice and the rule it wraps may have one each
EARLY = 4  # sentences that may speak of days: a span further down is that of one measure
LOOSE = 40  # characters: a short sentence of this kind speaks of the document itself
SAID, COUNTED, SPANNED, LOOSELY, UNSURE = 0.95, 0.9, 0.8, 0.7, 0.5
TERM_MAX = 120  # months in ten years: anything longer was misread


@dataclass(frozen=True, slots=True)
class Clause:
    """One day a clause gives: where it stands (characters of the text it was read from) and how sure it is."""

    day: date
    start: int
    end: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, both included, and the sentence they were read from."""

    effective_on: date | None = None
    expires_on: date | None = None
    quote: str = ""
    begins: Clause | None = None
    ends: Clause | None = None


NOT_SAID = Validity()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    at: int
    own: bool  # it speaks of the document in so many words


def read_validity(paragraphs: Iterable[str], issued_on: date | None) -> Validity:
    """Read the clauses; the last one in the text wins, because it stands in 附则.

    Args:
        paragraphs: the text without attachments.
        issued_on: the day of issue, from which 自印发之日起 counts.

    """
    return find_validity(((0, paragraph) for paragraph in paragraphs), issued_on)


def find_validity(
    lines: Iterable[tuple[int, str]], issued_on: date | None, own_titles: frozenset[str] = frozenset()
) -> Validity:
    """Read the clauses of lines given with their places in the whole text; places are characters of it."""
    begins: tuple[Clause, str] | None = None
    starts: set[date] = set()
    ends: _Sentence | None = None
    run: tuple[Clause, Clause] | None = None
    for number, sentence in enumerate(_sentences(lines)):
        of_another = bool(_OF_ANOTHER.search(sentence.text)) and not any(name in sentence.text for name in own_titles)
        own = (sentence.own or len(sentence.text) <= LOOSE) and not of_another
        if own and (start := _start(sentence, issued_on)):
            begins = (start, sentence.text)
            starts.add(start.day)
        if own and not _OTHERS.search(sentence.text) and _ends_somewhere(sentence.text):
            ends = sentence
        run = run or (None if of_another else _run(sentence, LOOSELY if number < EARLY else UNSURE))
    start = begins[0] if begins else None
    end = _end(ends, (start.day if start else None) or issued_on) if ends else None
    if end and start is None and "若干" in end.rule:  # counted from the day of issue, which the clause does not say
        end = replace(end, confidence=min(end.confidence, LOOSELY))
    if end is None and run:
        start, end = start or run[0], run[1]
    if len(starts) > SEVERAL:  # a collection of rules: none of their days is that of the whole
        start, end = (replace(one, confidence=min(one.confidence, UNSURE)) if one else None for one in (start, end))
    quote = begins[1] if begins else ends.text if ends else ""
    return Validity(start.day if start else None, end.day if end else None, quote.strip(), start, end)


def _sentences(lines: Iterable[tuple[int, str]]) -> Iterator[_Sentence]:
    for at, line in lines:
        if not _MAYBE.search(line):
            continue
        for match in _SENTENCE.finditer(line):
            if _MAYBE.search(match[0]):
                yield _Sentence(match[0], at + match.start(), bool(_OWN.search(match[0])))


def _clause(sentence: _Sentence, day: date, match: re.Match[str], confidence: float, rule: str) -> Clause:
    sure = confidence if sentence.own else min(confidence, LOOSELY)
    return Clause(day, sentence.at + match.start(), sentence.at + match.end(), sure, rule)


def _run(sentence: _Sentence, confidence: float) -> tuple[Clause, Clause] | None:
    """Read a span that speaks of the document itself though no clause of validity does."""
    match = None if _WINDOW.search(sentence.text) else _RUNS.match(sentence.text)
    days = [found.day for part in ("start", "end") for found in find_dates(match[part])] if match else []
    if match is None or len(days) != 2 or (days[1] - days[0]).days < LONG_RUN:  # noqa: PLR2004 - first and last
        return None
    first, last = (_clause(sentence, day, match, confidence, "自…至…") for day in days)
    return first, last


def _start(sentence: _Sentence, issued_on: date | None) -> Clause | None:
    for form in (_BEGIN, _BEGIN_BARE, _BETWEEN):
        for match in form.finditer(sentence.text):
            if form is _BETWEEN and not _spans(sentence.text):
                continue
            found = match.groupdict()
            said = found["start"] or found.get("from") or ""
            days = find_dates(said)
            issue = None if days else _ISSUE.match(said)
            start = days[0].day if days else (issued_on if issue else None)
            if start is None:
                continue
            rule = f"自{issue['what']}之日起" if issue else "自某日起施行"
            confidence = SPANNED if form is _BETWEEN else COUNTED if issue else SAID
            if found.get("after"):
                start = _later(start, chinese_int(found["after"]) or 0, found.get("unit") or "")
                rule += f"{found['after']}{(found.get('unit') or '').strip()}后"
                confidence = UNSURE if "工作" in (found.get("unit") or "") else confidence  # no calendar here
            return _clause(sentence, start, match, confidence, rule)
    coarse = _COARSE.search(sentence.text)
    if coarse and 1 <= int(coarse["month"] or 1) <= 12:  # noqa: PLR2004 - months
        day = date(int(coarse["year"]), int(coarse["month"] or 1), 1)
        return _clause(sentence, day, coarse, LOOSELY if coarse["month"] else UNSURE, "自某年某月起施行")
    return None


def _later(start: date, count: int, unit: str) -> date:
    return add_months(start, count) if "月" in unit else start + timedelta(days=count)


def _ends_somewhere(sentence: str) -> bool:
    return any(form.search(sentence) for form in (_TERM, _UNTIL, _YEARS)) or _spans(sentence)


def _spans(sentence: str) -> bool:
    """Tell whether two days in a sentence are those of a document, not of a window for applications."""
    return bool(_BETWEEN.search(sentence) and re.search(_ACT + "|有效", sentence))


def _end(sentence: _Sentence, start: date | None) -> Clause | None:
    for form in (_UNTIL, _BETWEEN):
        match = form.search(sentence.text)
        if match and (form is _UNTIL or _spans(sentence.text)) and (end := parse_last_day(match["end"])):
            window = bool(_WINDOW.search(sentence.text)) and form is _BETWEEN
            return _clause(sentence, end, match, LOOSELY if window else SAID, "有效期至某日")
    years = _YEARS.search(sentence.text)
    if years:
        return _clause(sentence, date(int(years["end"]), 12, 31), years, LOOSELY, "起止年份")
    match = _TERM.search(sentence.text)
    if match is None or start is None:
        return None
    count = chinese_int(match["count"]) or 0
    if not 0 < count <= TERM_MAX:
        return None
    if match["unit"] == "年":
        return _clause(sentence, last_day(start, count), match, COUNTED, "有效期若干年")
    return _clause(sentence, add_months(start, count) - timedelta(days=1), match, COUNTED, "有效期若干月")
