"""For which day a question wants its answer: 2022年的政策, 去年10月的时候还有效吗, 明年还能领吗.

A day named in a question is either the day the rule must hold on (as of), or the day of something that happened or
will happen (去年认定的高企现在还能领吗, 申报截止到几号): then today's rule answers, and the answer says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from config.city import City
from knowledge.rules.docno import find_docnos
from knowledge.rules.number import as_written
from knowledge.rules.relative_day import Span, find_days
from knowledge.search import tokens

# Words behind a day that make it the day of the rule …
_THEN = re.compile(
    r"\s*(?:度)?(?:的|那个?|这个?)?(?:时候|那会儿?|会儿?|那阵子?|阵子|那时候?|当时|时(?![间限])|年|当天|当年|期间)?(?:的|，|,|那会儿?)?\s*"
)
_MOMENT = re.compile(r"时|会|阵|年$|当|期间")
_RULE = re.compile(
    r"(?:老|旧|新|现行)?(?:惠企)?(?:[^，,。？?\s]{0,10}?)?(?:政策|规定|办法|标准|规则|条款|版本)(?!.{0,4}(?:申报|兑现|到账))"
)
_VALID = re.compile(r"有效|失效|废止|作废|效力|过期|管用|能用|算数|执行|施行|生效|适用")
_MONEY = re.compile(
    r"[^，,。？?]{0,14}(?:奖励|补贴|补助|返还|贴息|奖|补)[^，,。？?]{0,6}(?:多少|比例|几|怎么|如何|有没有|是)"
)
_STILL = re.compile(r"[^，,。？?]{0,14}(?:还有|还能|还给|还是|还可以|继续|会有|还在|有没有)")
# … and what makes it the day of something else: a list, a batch, what the firm did.
_LISTED = re.compile(r"名单|公示|批次|第.{1,3}批|一共|多少家|[年度]第?[一二三四]?季度.{0,6}申报")
_HAPPENED = re.compile(
    r"(?:的|我们|公司|就|才|已经|刚|底|初)*[^，,。？?；\s的]{0,6}?(?:认定|达标|升规|升了|上规|入规|入库|入统|入限|评上|拿到|拿了|取得|获得|获评|投了|投入|投资|买了|"
    r"招了|新招|引进|注册|成立|迁|搬|增长|申报|申请|申领|报了|报的|报过|交了|交的|缴|亏|退|纳入|通过|验收|开工|投产|贷了|营业|结束|截止|领了|领过|"
    r"享受|办的|签|发了|花了|做了|新建|新增|到期|参加|得了|得过|上市|挂牌|完成|建成|升的|评的)(?!奖|补|政策|标准)"
)
A_YEAR = 300  # days: more is a year as a whole, or so long ago that rules have changed


@dataclass(frozen=True, slots=True)
class Moment:
    """The days a question speaks of, and the day its answer must hold on."""

    day: date  # the answer is computed for it
    first: date
    last: date
    words: str  # as typed: 去年10月
    as_of: bool  # False: the days are of something else, the answer holds today
    rest: str = ""  # the question without the words of the day; the question itself when they belong to it

    @property
    def said(self) -> tuple[str, str]:
        """Return (typed, how it was read), for an explanation."""
        read = f"{self.first:%Y-%m-%d}" + ("" if self.first == self.last else f" 至 {self.last:%Y-%m-%d}")
        return self.words, f"{read}，按{self.day:%Y-%m-%d}的规定" + ("" if self.as_of else "（日子是所说的事的）")


def holidays_of(city: City) -> list[tuple[date, date]]:
    """Return the public holidays of a city's calendar as spans of days, in order."""
    days = sorted(day for year in city.calendar.values() for day in year.off)
    breaks = [(before, after) for before, after in pairwise(days) if after - before > timedelta(days=1)]
    starts = days[:1] + [after for _, after in breaks]
    ends = [before for before, _ in breaks] + days[-1:]
    return list(zip(starts, ends, strict=True))


def read_moment(text: str, today: date, holidays: Sequence[tuple[date, date]] = ()) -> Moment | None:
    """Return the days a question speaks of; None when it names none, or only this year or today.

    >>> found = read_moment("去年10月的时候还有效吗", date(2026, 11, 22))
    >>> str(found.day), found.as_of
    ('2025-10-31', True)
    >>> read_moment("去年认定的高企现在还能领吗", date(2026, 11, 22)).as_of
    False
    """
    line = as_written(tokens.fold(text))
    hidden = line
    for number in find_docnos(line):  # 德办发2022年12号: its year is part of its name
        hidden = hidden[: number.start] + "#" * (number.end - number.start) + hidden[number.end :]
    spans = [span for span in find_days(hidden, today, holidays) if not span.first <= today <= span.last]
    for span in spans:
        reading = _as_of(span, hidden, today)
        if reading is not None:
            rest = f"{line[: span.start]} {line[reading:]}".strip()
            day = span.last if span.last < today else span.first
            return Moment(day, span.first, span.last, span.words, as_of=True, rest=rest)
    if not spans:
        return None
    return Moment(today, spans[0].first, spans[0].last, spans[0].words, as_of=False, rest=text)


def _as_of(span: Span, line: str, today: date) -> int | None:
    """Return where the question goes on behind a day its rule must hold on; None for a day of something else."""
    behind = line[span.end :]
    then = _THEN.match(behind)
    said, rest = (then[0], behind[then.end() :]) if then else ("", behind)
    moment = bool(_MOMENT.search(said.strip("的，, ")))
    to_come = span.first > today and bool(_STILL.match(rest))
    if _LISTED.search(behind) or not (moment or to_come or not (_HAPPENED.match(behind) or "度" in said)):
        return None
    alone = not rest.strip("吗?？呢 ") and bool(_VALID.search(line[: span.start]))
    if moment or alone or _RULE.match(rest) or _VALID.search(rest):
        return span.end + len(said)
    of_a_year = max(span.last - span.first, today - span.last).days > A_YEAR
    if of_a_year and (_MONEY.match(rest) or to_come):
        return span.start  # its year may stand in the title of the document: it stays in the question
    return None
