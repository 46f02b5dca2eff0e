"""Limits as planning conditions print them: 不大于2.0, 1.0≤容积率≤1.5, ≥15%, 24米以下, 30%～50%."""

import re
from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.agreement_amount import tidy

_NUMBER = r"(\d+(?:\.\d+)?)\s*([%％]?)"
_LESS = (
    r"<=?|≤|≦|＜|⩽|不(?:大于|高于|超过|得大于|得高于|得超过)|"
    r"(?<![不得])小于(?:等于|或等于)?|(?<![不得])低于|最[高大]|上限(?:为)?|至多"
)
_MORE = (
    r">=?|≥|≧|＞|⩾|不(?:小于|低于|少于|得小于|得低于|得少于)|"
    r"(?<![不得])大于(?:等于|或等于)?|(?<![不得])高于|最[低小少]|下限(?:为)?|至少"
)
_BOTH = re.compile(rf"{_NUMBER}\D{{0,4}}?\s*(?:~|-|—|～|至|到)\s*{_NUMBER}")
_CHAIN = re.compile(rf"{_NUMBER}\D{{0,3}}?({_LESS})[^\d<>≤≥]{{1,8}}({_LESS})\s*{_NUMBER}")
_UPPER = re.compile(rf"({_LESS})\s*[为:：]?\s*{_NUMBER}")
_LOWER = re.compile(rf"({_MORE})\s*[为:：]?\s*{_NUMBER}")
_BELOW = re.compile(rf"{_NUMBER}\s*\D{{0,3}}?(?:以下|以内|及以下)")
_ABOVE = re.compile(rf"{_NUMBER}\s*\D{{0,3}}?(?:以上|及以上)")
_BARE = re.compile(_NUMBER)
_STRICT = frozenset({"<", ">", "＜", "＞", "小于", "低于", "大于", "高于"})


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``; None is no limit. Strict ends don't include their number."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies within."""
        if self.low is not None and (value < self.low or (self.low_strict and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_strict)


def limits(text: str) -> Range | None:
    """Return the limits of a text; None where it states none, or only a number without saying which way.

    >>> limits("容积率不大于2.0").high, limits("1.0≤容积率≤1.5").low, limits("绿地率≥15%").low
    (Fraction(2, 1), Fraction(1, 1), Fraction(3, 20))
    >>> limits("30%～50%").high, limits("24米以下").high, limits("2.0")
    (Fraction(1, 2), Fraction(24, 1), None)
    """
    plain = tidy(text)
    chain = _CHAIN.search(plain)
    if chain:
        low, high = _figure(chain[1], chain[2] or chain[6]), _figure(chain[5], chain[6])
        return Range(low, high, chain[3] in _STRICT, chain[4] in _STRICT)
    both = _BOTH.search(plain)
    if both:
        return Range(_figure(both[1], both[2] or both[4]), _figure(both[3], both[4]))
    lower = _LOWER.search(plain)
    rest = plain[: lower.start()] + " " + plain[lower.end() :] if lower else plain
    upper = _UPPER.search(rest)
    if upper or lower:
        return Range(
            _figure(lower[2], lower[3]) if lower else None,
            _figure(upper[2], upper[3]) if upper else None,
            bool(lower and lower[1] in _STRICT),
            bool(upper and upper[1] in _STRICT),
        )
    below, above = _BELOW.search(plain), _ABOVE.search(plain)
    if below or above:
        return Range(_figure(above[1], above[2]) if above else None, _figure(below[1], below[2]) if below else None)
    return None


def bare(text: str) -> Fraction | None:
    """Return the only number of a text that says nothing of which way it limits."""
    found = _BARE.findall(tidy(text))
    return _figure(*found[0]) if len(found) == 1 else None


def _figure(number: str, percent: str) -> Fraction:
    return Fraction(number) / (100 if percent else 1)
