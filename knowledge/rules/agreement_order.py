"""Days that follow one another (O, CR9) and papers valid on the day (E)."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.rules.agreement_amount import tidy
from knowledge.rules.agreement_days import Days, Period, days_in, period
from knowledge.rules.agreement_values import (
    DOUBT,
    NOT_APPLICABLE,
    PASS,
    Finding,
    Seen,
    Value,
    against,
    finding,
    shown,
    unread,
)
from knowledge.rules.checklist_checks import TODAY, WARNING, Check, Order, Ref, Valid
from knowledge.rules.chinese_date import add_months, chinese_int

_TWO = 2
_YEARS = re.compile(r"(?<!\d)(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*年(?:内|以内|之内|缴足|$)")


@dataclass(frozen=True, slots=True)
class Dated:
    """One field with the days it can mean."""

    ref: Ref
    days: tuple[tuple[Value, Days], ...]

    @property
    def text(self) -> str:
        """The field as a message names it."""
        if self.ref == TODAY:
            return "办理当天"
        return f"《{self.ref.slot}》{self.ref.name}{'、'.join(shown(value) for value, _ in self.days)}"

    @property
    def values(self) -> tuple[Value, ...]:
        """What was read."""
        return tuple(value for value, _ in self.days)


def order(check: Check, test: Order, seen: Seen) -> Finding:
    """Check that stages follow one another; a stage nobody could read is told when nothing is wrong."""
    stages, blank = [], []
    for refs in test.stages:
        present = [ref for ref in refs if not ref.slot or seen.has(ref.slot)]
        dated = [Dated(ref, found) for ref in present for found in _by_file(_days(ref, seen))]
        blank += [ref for ref in present if not ref.optional and not _days(ref, seen)]
        stages.append(dated)
    wrong = list(_backwards(stages))
    if wrong:
        sure = [pair for pair in wrong if _surely_backwards(*pair, seen)]
        told = sure or wrong
        message = "；".join(f"{early.text}晚于{late.text}" for early, late in told)
        values = [value for pair in told for one in pair for value in one.values]
        message = f"{check.name}：日期先后不对。{message}"
        if sure:
            return against(check, seen, message, [value for value in values if seen.sure([value])])
        return finding(check, DOUBT, f"{message}；识别把握不足，请人工核对", values)
    if blank:
        return unread(check, blank)
    if sum(bool(stage) for stage in stages) < _TWO:
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有可以比对的日期")
    return finding(
        check, PASS, f"{check.name}：先后正确", [value for one in stages for dated in one for value in dated.values]
    )


def _by_file(days: Sequence[tuple[Value, Days]]) -> list[tuple[tuple[Value, Days], ...]]:
    """Return days by the file they stand in: a title and a contract may fill one slot together."""
    files = dict.fromkeys(value.file for value, _ in days)
    return [tuple(one for one in days if one[0].file == file) for file in files]


def _backwards(stages: Sequence[Sequence[Dated]]) -> Iterator[tuple[Dated, Dated]]:
    """Yield pairs of which the earlier stage is surely later: whichever of its days is meant."""
    for early, late in itertools.combinations(stages, 2):
        for one, other in itertools.product(early, late):
            if _after(one.days, other.days):
                yield one, other


def _after(early: Sequence[tuple[Value, Days]], late: Sequence[tuple[Value, Days]]) -> bool:
    return min(first for _, (first, _) in early) > max(last for _, (_, last) in late)


def _surely_backwards(early: Dated, late: Dated, seen: Seen) -> bool:
    """Tell whether values read surely are enough to say so; what was read unsurely must not speak against it."""
    return any(seen.sure([value]) for value in early.values) and any(seen.sure([value]) for value in late.values)


def _days(ref: Ref, seen: Seen) -> tuple[tuple[Value, Days], ...]:
    found = []
    for value in seen.of(ref):
        if isinstance(value.normal, date):
            found.append((value, (value.normal, value.normal)))
            continue
        days = days_in(value.text) or days_in(str(value.normal or ""))
        found += [(value, days[0])] if days else []
    return tuple(found)


def valid(check: Check, test: Valid, seen: Seen) -> Finding:
    """Check that a paper is valid on the day; one that ends within ``warn_days`` is in doubt."""
    if not seen.has(test.ref.slot):
        return finding(check, NOT_APPLICABLE, f"{check.name}：材料未提交")
    values = seen.of(test.ref)
    spans = [(value, found) for value in values if (found := _period(value, test)) is not None]
    if not spans and test.issued is not None and test.months:
        spans = [(value, Period(first, _last(first, test.months))) for value, (first, _) in _days(test.issued, seen)]
    if test.longest:
        return _not_longer(check, test, spans, values, seen)
    if not spans:
        if test.ref.optional:
            return finding(check, NOT_APPLICABLE, f"{check.name}：没有印有效期")
        return unread(check, (test.ref,))
    return min((_standing(check, test, value, span, seen) for value, span in spans), key=_gravity)


def _not_longer(
    check: Check, test: Valid, spans: Sequence[tuple[Value, Period]], values: Sequence[Value], seen: Seen
) -> Finding:
    """Check that something does not run longer than so many months: 出资期限 within five years of the founding."""
    latest = add_months(seen.day, test.longest)
    ends = [(value, span.last is not None and span.last <= latest) for value, span in spans]
    years = [(value, found) for value in values if (found := _YEARS.search(tidy(value.text)))]
    ends += [(value, (chinese_int(found[1]) or 0) * 12 <= test.longest) for value, found in years]
    if not ends:
        return (
            finding(check, NOT_APPLICABLE, f"{check.name}：没有写明")
            if test.ref.optional
            else unread(check, (test.ref,))
        )
    late = [value for value, within in ends if not within]
    if not late:
        return finding(check, PASS, f"{check.name}：没有超过{test.longest // 12}年", [ends[0][0]])
    surest = max(late, key=lambda value: value.confidence)
    return against(check, seen, f"{check.name}：{shown(surest)}，超过{test.longest // 12}年（{latest}）", [surest])


def _gravity(one: Finding) -> int:
    return {"不符": 0, DOUBT: 1, PASS: 2}[one.result]


def _standing(check: Check, test: Valid, value: Value, span: Period, seen: Seen) -> Finding:
    if span.endless:
        return finding(check, PASS, f"{check.name}：长期有效", [value])
    if span.last is not None and span.last < seen.day:
        return against(check, seen, f"{check.name}：已于{span.last.isoformat()}到期，{shown(value)}", [value])
    if span.first is not None and span.first > seen.day:
        return against(check, seen, f"{check.name}：到{span.first.isoformat()}才生效，{shown(value)}", [value])
    if span.last is None:
        return finding(check, DOUBT, f"{check.name}：没有认出截止日，{shown(value)}，请人工核对", [value])
    left = (span.last - seen.day).days
    if left < test.warn_days:
        return finding(check, DOUBT, f"{check.name}：{span.last.isoformat()}到期，只剩{left}天，临期", [value], WARNING)
    return finding(check, PASS, f"{check.name}：有效期至{span.last.isoformat()}", [value])


def _period(value: Value, test: Valid) -> Period | None:
    if isinstance(value.normal, date):
        span: Period | None = Period(None, value.normal)
        printed = period(value.text)
        span = printed if printed is not None and (printed.first or printed.endless) else span
    else:
        span = period(value.text) or period(str(value.normal or ""))
    if span is None or span.last is not None or span.endless or not test.months or span.first is None:
        return span
    return Period(span.first, _last(span.first, test.months))


def _last(first: date, months: int) -> date:
    return add_months(first, months) - timedelta(days=1)
