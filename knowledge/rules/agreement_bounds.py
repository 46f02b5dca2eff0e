"""Limits (IN, CR8, CR12), sums (NUM) and grades (Q)."""

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction

from knowledge.rules.agreement_amount import Amount, number
from knowledge.rules.agreement_days import Period
from knowledge.rules.agreement_range import Range, bare, limits
from knowledge.rules.agreement_reading import read
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
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist_checks import Bound, Check, Grade, Ref, Total

_FEW = 4  # parts, and how often one may stand
_SAID = {"<=": "不应大于", ">=": "不应小于", "<": "应小于", ">": "应大于"}


def bound(check: Check, test: Bound, seen: Seen) -> Finding:
    """Check a value against a number, another paper's value, a printed rule, or words."""
    right = test.right
    slots = [test.left.slot, *([right.slot] if isinstance(right, Ref) else [])]
    absent = [slot for slot in slots if slot and not seen.has(slot)]
    if absent:
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有《{absent[0]}》可以比对")
    values = seen.of(test.left)
    if isinstance(right, tuple):
        return _wordy(check, test, values, seen)
    left = [one for value in values if (one := _amount(value, test.left.kind))]
    if not left:
        return _nothing(check, test.left)
    if isinstance(right, Fraction):
        return _numbers(check, test, left, [(None, Amount(right))], seen)
    if test.op == "within":
        return _ruled(check, right, left, test.usual, seen)
    limit = [one for value in seen.of(right) if (one := _amount(value, right.kind))]
    return _numbers(check, test, left, limit, seen) if limit else _nothing(check, right)


def _nothing(check: Check, ref: Ref) -> Finding:
    if ref.optional:
        return finding(check, NOT_APPLICABLE, f"{check.name}：《{ref.slot}》没有写明{ref.name}")
    return unread(check, (ref,))


def _amount(value: Value, kind: str) -> tuple[Value, Amount] | None:
    if kind == "period":
        span = read(value, kind)
        ends = span.meaning if span is not None and isinstance(span.meaning, Period) else Period(None, None)
        if ends.first is None or ends.last is None:
            return None
        return value, Amount(Fraction((ends.last - ends.first).days + 1))
    if kind in {"text", "count"}:
        found = number(value.text) or number(str(value.normal or ""))
        return None if found is None else (value, found)
    known = read(value, kind)
    return (value, known.meaning) if known is not None and isinstance(known.meaning, Amount) else None


def _numbers(
    check: Check,
    test: Bound,
    left: list[tuple[Value, Amount]],
    right: Sequence[tuple[Value | None, Amount]],
    seen: Seen,
) -> Finding:
    """Compare; where a field stands several times, one pair that agrees is enough."""
    pairs = [(one, other) for one in left for other in right]
    if any(_keeps(one[1].value, test.op, other[1].value * test.share) for one, other in pairs):
        return finding(check, PASS, f"{check.name}：符合", [left[0][0]])
    (value, _), (against_value, limit) = max(pairs, key=lambda pair: _confidence(pair[0][0], pair[1][0]))
    told = shown(against_value) if against_value is not None else f"{float(limit.value):g}"
    share = "" if test.share == 1 else f"的{float(test.share * 100):g}%"
    message = f"{check.name}：{test.left.name}为{shown(value)}，{_SAID[test.op]}{told}{share}"
    rests = [value, *([against_value] if against_value is not None else [])]
    unitless = any(not one.unit or not other.unit for (_, one), (_, other) in pairs)
    if test.left.kind == "money" and against_value is not None and unitless:
        return finding(check, DOUBT, f"{message}。有一处没有写明元还是万元，请人工核对", rests)
    return against(check, seen, message, rests)


def _confidence(one: Value, other: Value | None) -> float:
    return min(one.confidence, other.confidence if other is not None else 1.0)


def _keeps(left: Fraction, op: str, right: Fraction) -> bool:
    return {"<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right}[op]


def _ruled(check: Check, ref: Ref, left: list[tuple[Value, Amount]], usual: str, seen: Seen) -> Finding:
    """Compare with a limit as it is printed; a number alone limits as such numbers usually do, or in doubt."""
    printed = seen.of(ref)
    rules = [
        (value, rule)
        for value in printed
        if (rule := limits(value.text) or limits(str(value.normal or "")) or _as_usual(value.text, usual))
    ]
    if not rules:
        plain = [(value, figure) for value in printed if (figure := bare(value.text)) is not None]
        if not plain:
            return _nothing(check, ref)
        if any(amount.value == _scaled(figure, amount) for _, amount in left for _, figure in plain):
            return finding(check, PASS, f"{check.name}：与规划条件相同", [left[0][0], plain[0][0]])
        text = (
            f"{check.name}：为{shown(left[0][0])}，规划条件只写{shown(plain[0][0])}，没有写是上限还是下限，请人工核对"
        )
        return finding(check, DOUBT, text, [left[0][0], plain[0][0]])
    if any(_within(amount, one) for _, amount in left for _, one in rules):
        return finding(check, PASS, f"{check.name}：符合规划条件", [left[0][0], rules[0][0]])
    value = max((value for value, _ in left), key=lambda one: one.confidence)
    asked = max((value for value, _ in rules), key=lambda one: one.confidence)
    return against(check, seen, f"{check.name}：为{shown(value)}，规划条件要求{shown(asked)}", [value, asked])


def _as_usual(text: str, usual: str) -> Range | None:
    figure = bare(text) if usual else None
    if figure is None:
        return None
    return Range(high=figure) if usual == "<=" else Range(low=figure)


def _within(amount: Amount, rule: Range) -> bool:
    """Tell whether a share is within limits, both in percent or both plain."""
    top = rule.high if rule.high is not None else rule.low
    if top is None:
        return True
    if amount.unit == Fraction(1, 100) and top > 1:  # 35% against 40, as tables leave the sign out
        return rule.holds(amount.value * 100)
    return rule.holds(_like(amount.value, top))


def _like(value: Fraction, limit: Fraction) -> Fraction:
    """Read 35 as 35% where the limit is a share, as tables leave the sign out."""
    return value / 100 if limit < 1 < value and value > 10 * limit else value


def _scaled(printed: Fraction, amount: Amount) -> Fraction:
    return printed / 100 if amount.unit == Fraction(1, 100) and printed >= 1 else printed


def _wordy(check: Check, test: Bound, values: tuple[Value, ...], seen: Seen) -> Finding:
    wanted = test.right if isinstance(test.right, tuple) else ()
    read_ones = [value for value in values if value.text.strip()]
    if not read_ones:
        return _nothing(check, test.left)
    texts = [(value, fold(value.text)) for value in read_ones]
    if test.op == "has_not":
        bad = [value for value, text in texts if any(fold(word) in text for word in wanted)]
        good = [value for value in read_ones if value not in bad]
    elif test.op == "has":
        joined = "".join(text for _, text in texts)
        lacking = [word for word in wanted if fold(word) not in joined]
        if lacking:
            message = f"{check.name}：{test.left.name}里没有{'、'.join(lacking)}，写的是{shown(read_ones[0])}"
            return against(check, seen, message, read_ones)
        return finding(check, PASS, f"{check.name}：齐全", read_ones)
    else:
        good = [value for value, text in texts if any(_says(text, fold(word)) for word in wanted)]
        bad = [] if good and test.op == "one_of" else [value for value in read_ones if value not in good]
    if not bad:
        return finding(check, PASS, f"{check.name}：{shown(good[0])}", good[:1])
    surest = max(bad, key=lambda value: value.confidence)
    need = f"，应为{'、'.join(wanted[:3])}" if test.op == "one_of" else ""
    return against(check, seen, f"{check.name}：{test.left.name}为{shown(surest)}{need}", [surest])


def _says(text: str, word: str) -> bool:
    """Tell whether a text says a word and does not deny it: 不合格 does not say 合格."""
    at = text.find(word)
    return at >= 0 and not text[max(0, at - 2) : at].endswith(("不", "未", "非", "未达", "不予"))


def total(check: Check, test: Total, seen: Seen) -> Finding:
    """Check that a total is the sum of its parts."""
    if not seen.has(test.total.slot):
        return finding(check, NOT_APPLICABLE, f"{check.name}：材料未提交")
    totals = [one for value in seen.of(test.total) if (one := _amount(value, test.total.kind))]
    parts = [(ref, [one for value in seen.of(ref) if (one := _amount(value, ref.kind))]) for ref in test.parts]
    blank = [ref for ref, found in parts if not found and not ref.optional and seen.has(ref.slot)]
    if not totals and not test.total.optional:
        blank.insert(0, test.total)
    if blank:
        return unread(check, blank)
    held = [one for _, found in parts for one in found]
    if not totals or not held:
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有写明分项，不能合计")
    figures = [amount.value for _, amount in held]
    added = sum(figures, Fraction(0))
    if any(_adds_up(amount.value, figures, test.tolerance) for _, amount in totals):
        return finding(check, PASS, f"{check.name}：合计相符", [totals[0][0]])
    surest = max(totals, key=lambda one: one[0].confidence)[0]
    values = [surest, *(value for value, _ in held)]
    sums = "＋".join(value.text for value, _ in held)
    message = f"{check.name}：{test.total.name}写{shown(surest)}，分项为{sums}，合计不等"
    lacking = not all(found for _, found in parts) and all(added < amount.value for _, amount in totals)
    if lacking or (len(test.parts) == 1 and any(_may_add_up(amount.value, figures) for _, amount in totals)):
        return finding(check, DOUBT, f"{message}。可能有分项没有认出，请人工核对", values)
    return against(check, seen, message, values)


def _adds_up(whole: Fraction, parts: list[Fraction], tolerance: Fraction) -> bool:
    """Tell whether parts make a whole, also where the total stands among them or the whole list stands twice."""
    if abs(sum(parts, Fraction(0)) - whole) <= tolerance:
        return True
    rest = [part for part in parts if abs(part - whole) > tolerance]
    if len(rest) < len(parts) and rest and abs(sum(rest, Fraction(0)) - whole) <= tolerance:
        return True
    times = round(sum(rest, Fraction(0)) / whole) if whole and rest else 0
    repeated = times > 1 and all(rest.count(part) % times == 0 for part in rest)
    return repeated and abs(sum(rest, Fraction(0)) / times - whole) <= tolerance


def _may_add_up(whole: Fraction, parts: list[Fraction]) -> bool:
    """Tell whether equal parts that a reader told only once may make the whole: 500 and 500 of 1000."""
    if not parts or len(parts) > _FEW or min(parts) <= 0:
        return False
    times = itertools.product(range(1, _FEW + 1), repeat=len(parts))
    return any(
        sum((part * count for part, count in zip(parts, one, strict=True)), Fraction(0)) == whole for one in times
    )


def grade(check: Check, test: Grade, seen: Seen) -> Finding:
    """Check that a qualification is high enough for what is to be built."""
    if not seen.has(test.ref.slot):
        return finding(check, NOT_APPLICABLE, f"{check.name}：材料未提交")
    told = [value for name in test.ref.names for value in seen.named(test.ref.slot, name) if value.text.strip()]
    found = [(value, at) for value in told if (at := _rung(value.text, test.ladder)) is not None]
    if not found and told:
        return finding(check, DOUBT, f"{check.name}：{shown(told[0])}，看不出是哪一级，请人工核对", told[:1])
    if not found:
        return _nothing(check, test.ref)
    least, measured = _least(test, seen)
    need = _rung(least, test.ladder)
    best = _lowest(found)
    if need is None or best[1] <= need:
        return finding(check, PASS, f"{check.name}：{shown(best[0])}", [best[0]])
    why = f"（{measured.text}）" if measured is not None else ""
    message = f"{check.name}：资质等级为{shown(best[0])}，至少要{least}{why}"
    rests = [best[0], *([measured] if measured is not None else [])]
    return against(check, seen, message, rests)


def _lowest(found: list[tuple[Value, int]]) -> tuple[Value, int]:
    """Return the lowest of several certificates; of the grades on one page the highest counts."""
    pages: dict[tuple[str, int], tuple[Value, int]] = {}
    for value, at in found:
        key = value.file, value.page
        pages[key] = min(pages.get(key, (value, at)), (value, at), key=lambda one: (one[1], -one[0].confidence))
    return max(pages.values(), key=lambda one: one[1])


def _least(test: Grade, seen: Seen) -> tuple[str, Value | None]:
    """Return the grade that is needed, and the measure it follows from."""
    if test.measure is None or not test.steps:
        return test.least, None
    read_ones = [one for value in seen.of(test.measure) if (one := _amount(value, test.measure.kind))]
    if not read_ones:
        return test.least, None
    value, amount = min(read_ones, key=lambda one: (one[1].value, -one[0].confidence))
    return next((word for top, word in test.steps if amount.value <= top), test.ladder[0][0]), value


def _rung(text: str, ladder: Iterable[tuple[str, ...]]) -> int | None:
    plain = fold(text)
    return next((at for at, words in enumerate(ladder) if any(word in plain for word in words)), None)
