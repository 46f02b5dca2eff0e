"""Amounts by brackets: progressive (marginal) or by the bracket a figure lies in (single), over exact ranges.

A bracket includes its upper end (以内、以下 include, Civil Code article 1259) unless it says otherwise (不足). Beyond
the last bracket nothing more is paid: in progressive brackets the part above counts nothing, else the amount is zero.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from knowledge.rules.formula_steps import PERCENT, figure
from knowledge.rules.interval import NOTHING, ZERO, Interval, at_least_zero, hull
from knowledge.rules.item_terms import TierRow, Tiers

MARGINAL = "marginal"
SINGLE = "single"


def bracketed(tiers: Tiers, by: Interval) -> Interval:
    """Return the amount for a figure; below zero counts as zero."""
    return (_progressive if tiers.mode == MARGINAL else _whole)(tiers.rows, at_least_zero(by))


def faults_of(tiers: Tiers) -> Iterator[str]:
    """Yield a sentence for everything that makes brackets meaningless."""
    if tiers.mode not in (MARGINAL, SINGLE):
        yield f"分档方式“{tiers.mode}”不认识，请写 marginal（分段累进）或 single（按所在档）。"
    if not tiers.rows:
        yield "分档没有任何一档，请至少写一档。"
    ends = [row.to for row in tiers.rows]
    if None in ends[:-1]:
        yield "只有最后一档可以不写上限 to。"
    known = [end for end in ends if end is not None]
    if any(left >= right for left, right in pairwise(known)):
        yield "各档的上限 to 要从小到大，且不能相同。"
    for row in tiers.rows:
        if (row.rate is None) == (row.amount is None):
            yield "每一档写比例 rate 或金额 amount，两者必有其一，也只能有一个。"
        elif tiers.mode == MARGINAL and row.rate is None:
            yield "分段累进（marginal）的每一档都要写比例 rate，固定金额请用 single。"
        if min(row.rate or ZERO, row.amount or ZERO) < 0:
            yield "分档的比例和金额不能为负。"


def in_words(tiers: Tiers, unit: str, pays: str) -> str:
    """Return the brackets in words; ``unit`` is that of the figure, ``pays`` that of the amounts."""
    mode = "分段累进" if tiers.mode == MARGINAL else "按所在档"
    rows = []
    for row in tiers.rows:
        end = "其余" if row.to is None else f"{'不足' if row.over else '至'}{figure(row.to, unit)}"
        what = figure(row.rate, PERCENT) if row.rate is not None else figure(row.amount or ZERO, pays)
        rows.append(f"{end}：{what}")
    return f"{mode}，{'；'.join(rows)}"


def _progressive(rows: tuple[TierRow, ...], by: Interval) -> Interval:
    """Rates are not negative, so the amount rises with the figure and its ends are those of the figure."""
    return Interval(_sum_up_to(rows, by.low or ZERO), None if _rises(rows, by) else _sum_up_to(rows, _top(rows, by)))


def _rises(rows: tuple[TierRow, ...], by: Interval) -> bool:
    return by.high is None and rows[-1].to is None and bool(rows[-1].rate)


def _top(rows: tuple[TierRow, ...], by: Interval) -> Fraction:
    """Return the figure at which the amount is largest: its own end, or the end of the last bracket that pays."""
    if by.high is not None:
        return by.high
    return rows[-1].to if rows[-1].to is not None else max((row.to or ZERO for row in rows), default=ZERO)


def _sum_up_to(rows: tuple[TierRow, ...], figure_: Fraction) -> Fraction:
    total, start = ZERO, ZERO
    for row in rows:
        end = figure_ if row.to is None else min(figure_, row.to)
        if end > start:
            total += (end - start) * (row.rate or ZERO)
            start = end
    return total


def _whole(rows: tuple[TierRow, ...], by: Interval) -> Interval:
    """Return the hull of the amounts of every bracket the figure may lie in."""
    low = by.low or ZERO
    reached: list[Interval] = []
    start: Fraction | None = None  # the end of the bracket below
    start_is_mine = True  # whether this bracket holds that end itself
    for row in rows:
        if _meets(by, start, row, own_start=start_is_mine):
            first = low if start is None else max(low, start)
            last = by.high if row.to is None else row.to if by.high is None else min(row.to, by.high)
            reached.append(_pay(row, first, last))
        start, start_is_mine = row.to, row.over
    end = rows[-1]
    if end.to is not None and (by.high is None or by.high > end.to or (end.over and by.high == end.to)):
        reached.append(NOTHING)
    return hull(reached)


def _meets(by: Interval, start: Fraction | None, row: TierRow, *, own_start: bool) -> bool:
    """Tell whether a figure of the range may lie in the bracket from ``start`` to ``row.to``."""
    low = by.low or ZERO
    if row.to is not None and (low > row.to or (row.over and low == row.to)):
        return False
    if start is None or by.high is None:
        return True
    return by.high > start or (own_start and by.high == start)


def _pay(row: TierRow, first: Fraction, last: Fraction | None) -> Interval:
    if row.amount is not None:
        return Interval(row.amount, row.amount)
    rate = row.rate or ZERO
    if last is None:
        return Interval(first * rate, None if rate else ZERO)
    return Interval(first * rate, last * rate)
