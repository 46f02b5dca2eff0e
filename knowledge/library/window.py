"""When one can apply (申报窗口): its own clock, apart from how long the document holds.

Read from 申报时间：…, 即日起至…, 于…前提交, 常年受理. A publicity period (公示期), the days of an event
(2025年1月1日至12月31日期间发生的) and the validity of the document are no windows. A deadline for offices to
report upward is kept apart from the firms' own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.rules.chinese_date import chinese_int, find_dates

_FULL = r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_PART = rf"(?:{_FULL}|(?:当年|今年|次年)?\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|\d{{1,2}}\s*日)"
_MOMENT = r"(?:\s*(?:上午|下午|中午|晚)?\s*\d{1,2}\s*[:：时点]\s*(?:\d{2})?(?:分)?)?"
_NOTE = r"(?:[（(][^）)]{1,12}[）)])?"
_SPAN = re.compile(
    rf"(?:自|从)?\s*(?P<open>{_PART}|(?:即日|本?(?:通知|公告|文件|通告)?(?:发布|印发|公布|下发)之日))\s*起?{_NOTE}{_MOMENT}\s*"
    rf"(?:开始)?\s*[，,]?\s*(?:至|到|—+|-+|－|–|~|～)\s*(?P<close>{_PART}){_NOTE}(?P<moment>{_MOMENT})"
)
_SINCE_WITHIN = re.compile(
    r"自?(?:本?(?:通知|公告|文件|通告)?(?:发布|印发|公布|下发)之日)起\s*(?P<count>[\d一二三四五六七八九十]+)\s*(?P<unit>个工作日|日|天|个月)\s*(?:内|以内|之内)"
)
_BEFORE = re.compile(
    rf"(?:截止|截至|截止时间[为是:：]?|截止日期[为是:：]?|截止到|截至到)\s*[:：]?\s*(?P<till>{_PART})(?P<m1>{_MOMENT})|"
    rf"(?:于|在|请于|应于|须于|务必于|务必在)?\s*(?P<before>{_PART})(?P<m2>{_MOMENT})\s*(?:之前|以前|前)"
)
_ONLY_OPEN = re.compile(rf"(?:自|从)\s*(?P<open>{_PART})\s*起\s*(?:开始)?(?:申报|受理|接受)")
_ALWAYS = re.compile(r"(?:常年|全年|长期|随时)(?:均可)?(?:申报|受理|接受|开放|申请|办理|征集)|全年滚动")
_YEARLY = re.compile(
    r"每年\s*(?P<a>\d{1,2})\s*月(?:份)?(?:\s*(?:至|到|-|—|、|和)\s*(?P<b>\d{1,2})\s*月(?:份)?)?[^。；]{0,16}?(?:申报|受理|集中)"
)
_ACT = r"申报|申请|受理|申领|报名|填报|提交|报送|推荐|征集|登录|上报|递交|受理|提出|确认|办理"
_LABEL = re.compile(
    rf"(?:{_ACT}|网上填报|线上填报|截止)(?:的)?(?:起止)?(?:时间|期限|日期|时限|截止时间|窗口期|安排)|申报期|受理期|(?:{_ACT})截止"
)
_ACTS = re.compile(_ACT)
_OFFICES = re.compile(
    r"(?:各|由)?(?:县|区|市（州）|县（市、区）|区（市、县）|区县|市州|园区|主管|推荐单位|经信|科技|商务|人社|属地)[^。；，]{0,30}"
    r"(?:汇总|报送|上报|推荐|报至|报我|报市|审核)|(?:汇总|审核)后[^。；]{0,20}(?:报送|上报|报我|报市|报至)"
)
_NOT_ONE = re.compile(
    r"公示|异议|有效期|施行|注册(?:登记)?的|成立的|认定的|发生的|取得的|期间(?!内?[，,]?(?:申报|登录|提交|申请|向|通过|受理|进行申报|填报))|竣工|投产|"
    r"建设期|实施期|投保|贷款发放|发票|所属期|执行期|培训|开展活动|举办|会议|社保缴纳|会期|展期|评审时间|兑现时间"
)
_LATER = re.compile(r"届时|另行通知|以.{0,8}(?:通知|公告)为准|下一?年度|往年")
_EVERY = re.compile(r"每年|每年度|每季度?|每月|次年|当月|次月")
_BATCH = re.compile(r"第\s*([一二三四五六七八九十\d]{1,3})\s*(?:批次?|轮|期|季度)|(上半年|下半年)")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_SENTENCE = re.compile(r"[^。；;\n]+")
HEADING = 24  # characters of 四、申报时间安排
_TIMES = re.compile(r"\d\s*[月日]|\d[./-]\d{1,2}[./-]\d|常年|全年|长期|随时|之日起")
SAID, LIKELY, HINTED = 0.95, 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Window:
    """One window. Days are included; None is 'not said'."""

    opens_on: date | None
    closes_on: date | None
    batch: str = ""  # 第二批, 上半年
    year: int | None = None  # the year it is for (2026年度)
    standing: bool = False  # 常年受理: no end
    months: str = ""  # 每年3月至4月: the same months every year
    by_offices: bool = False  # a deadline for offices that report upward, not for firms
    words: str = ""
    start: int = 0  # characters of the whole text
    end: int = 0
    confidence: float = SAID
    rule: str = ""

    @property
    def value(self) -> str:
        """Return its text form: 2026-05-01/2026-06-30, with an empty side where it is not said; 常年; 每年3-4月."""
        if self.standing:
            return "常年"
        if self.months:
            return f"每年{self.months}" + ("" if self.months.endswith("日") else "月")
        sides = (self.opens_on, self.closes_on)
        return "/".join(day.isoformat() if day else "" for day in sides)


def read_windows(
    lines: Iterable[tuple[int, str]], title: str, issued_on: date | None, *, is_notice: bool
) -> tuple[Window, ...]:
    """Read the windows of a text.

    Args:
        lines: every line with its place in the whole text.
        title: gives year and batch.
        issued_on: the day of issue, from which 即日起 counts, and whose year a bare 6月30日 takes.
        is_notice: in any other kind of document only a labelled window counts (申报时间：…).

    """
    year = _YEAR.search(title)
    batch = _BATCH.search(title)
    of_year = int(year[1]) if year else None
    found: list[Window] = []
    label = False  # the line before was a heading 申报时间
    for at, line in lines:
        if not label and not _ACTS.search(line):
            continue
        heading = len(line) <= HEADING and bool(_LABEL.search(line))
        if not _TIMES.search(line):
            label = heading
            continue
        labelled = False
        for sentence in _SENTENCE.finditer(line):
            said = sentence[0]
            goes_on = sentence.start() > 0 and line[sentence.start() - 1] in "；;"  # 第一批…；第二批…
            labelled = bool(_LABEL.search(said)) or label or (goes_on and labelled)
            if not (labelled or _ACTS.search(said)) or (_NOT_ONE.search(said) and not _LABEL.search(said)):
                continue
            for window in _in_sentence(said, issued_on):
                sure = SAID if labelled else LIKELY if is_notice else HINTED
                sure = max(sure, LIKELY) if window.months or window.standing else sure
                sure = HINTED if _LATER.search(said) else sure
                offices = not _LABEL.search(said) and bool(_OFFICES.search(said))
                its_batch = _BATCH.search(said[: window.start]) or batch
                found.append(
                    replace(
                        window,
                        batch=its_batch[0].replace(" ", "") if its_batch else "",
                        year=of_year,
                        by_offices=offices,
                        start=at + sentence.start() + window.start,
                        end=at + sentence.start() + window.end,
                        confidence=min(sure, window.confidence, HINTED if offices else 1.0),
                    )
                )
        label = heading
    return tuple(_chosen(found, is_notice=is_notice))


def _in_sentence(said: str, issued_on: date | None) -> Iterator[Window]:
    """Give the windows of one sentence; places are characters of the sentence."""
    spans = [match for match in _SPAN.finditer(said) if _may_open(match)]
    for match in spans:
        if _EVERY.search(said[: match.start()][-12:]):
            yield _recurring(match)
            continue
        opens = _day(match["open"], issued_on, None) if not _counted(match["open"]) else issued_on
        closes = _day(match["close"], issued_on, opens)
        sure = SAID if closes and (opens is None or opens <= closes) else HINTED
        sure = sure if opens else min(sure, LIKELY)
        rule = "自某日至某日" if not _counted(match["open"]) else "自发布之日起至某日"
        yield Window(opens, closes, words=match[0], start=match.start(), end=match.end(), confidence=sure, rule=rule)
    if spans:
        return
    within = _SINCE_WITHIN.search(said)
    before = _BEFORE.search(said)
    always, yearly, opening = _ALWAYS.search(said), _YEARLY.search(said), _ONLY_OPEN.search(said)
    if before and _EVERY.search(said[: before.start()][-12:]):
        before = None
    if within:
        yield _within(within, issued_on)
    elif always:
        yield Window(None, None, standing=True, words=always[0], start=always.start(), end=always.end(), rule="常年")
    elif before:
        closes = _day(before["till"] or before["before"], issued_on, issued_on)
        sure = SAID if closes else HINTED
        yield Window(
            None, closes, words=before[0], start=before.start(), end=before.end(), confidence=sure, rule="截止日期"
        )
    elif yearly:
        months = yearly["a"] + (f"-{yearly['b']}" if yearly["b"] else "")
        yield Window(None, None, months=months, words=yearly[0], start=yearly.start(), end=yearly.end(), rule="每年")
    elif opening:
        opens = _day(opening["open"], issued_on, None)
        yield Window(
            opens, None, words=opening[0], start=opening.start(), end=opening.end(), confidence=LIKELY, rule="自某日起"
        )


def _recurring(match: re.Match[str]) -> Window:
    days = "至".join(re.sub(r"\s", "", match[side]) for side in ("open", "close"))
    return Window(None, None, months=days, words=match[0], start=match.start(), end=match.end(), rule="每年")


def _within(match: re.Match[str], issued_on: date | None) -> Window:
    count = chinese_int(match["count"]) or 0
    plain = match["unit"] in {"日", "天"}
    closes = issued_on + timedelta(days=count) if issued_on and plain and count else None
    return Window(
        issued_on, closes, words=match[0], start=match.start(), end=match.end(),
        confidence=LIKELY if closes else HINTED, rule="自发布之日起若干日内",
    )  # fmt: skip


def _whole(window: Window) -> bool:
    """Tell whether a window names its year, or comes every year: a bare 6月30日 is a rule for firms."""
    if window.standing or window.months:
        return window.confidence >= LIKELY
    return window.confidence >= SAID and bool(re.search(r"\d{4}\s*[年./-]", window.words))


def _may_open(match: re.Match[str]) -> bool:
    """Drop 3月1-15: a bare number is no day to open on, and 2023-2025 no window."""
    return bool(
        re.search(r"日|月|\d{4}\D\d{1,2}\D\d{1,2}", match["open"])
        and re.search(r"日|\d{4}\D\d{1,2}\D\d", match["close"])
    )


def _counted(words: str) -> bool:
    return "之日" in words or words == "即日"


def _day(words: str, issued_on: date | None, opens: date | None) -> date | None:
    """Read a day that may lack its year or month; what is lacking comes from the opening day or the day of issue."""
    plain = re.sub(r"\s", "", words)
    whole = find_dates(plain if plain.endswith("日") or "年" not in plain else plain + "日")
    if whole:
        return whole[0].day
    near = opens or issued_on
    part = re.search(r"(?:(\d{1,2})月)?(\d{1,2})日?$", plain)
    if part is None or near is None:
        return None
    month = int(part[1] or near.month)
    try:
        day = date(near.year, month, int(part[2]))
        return day if day >= near or (near - day).days < 100 else date(near.year + 1, month, int(part[2]))  # noqa: PLR2004 - a quarter: it has passed, it is not next year's
    except ValueError:
        return None


def _chosen(found: list[Window], *, is_notice: bool) -> list[Window]:
    """Drop repeats, and hints where something surer was said; firms' own windows come first."""
    sure = [window for window in found if window.confidence >= LIKELY]
    pool = sure or ([window for window in found if window.confidence > HINTED or is_notice])
    if not is_notice:
        pool = [window for window in pool if _whole(window)]
    seen: dict[tuple[object, ...], Window] = {}
    for window in pool:
        seen.setdefault((window.value, window.batch), window)
    spans = {window.closes_on for window in seen.values() if window.opens_on and window.closes_on}
    return [
        window for window in seen.values()
        if not (window.opens_on is None and window.closes_on in spans)
    ]  # fmt: skip
