"""Whose number is it? A number of the passage must be said of the case it stands for, not of its neighbour's."""

import re
from collections.abc import Sequence

from knowledge.answer.passage import Window, scopes, words_of
from knowledge.answer.wording import CLAUSE, canonical, content_words, read_quantities
from knowledge.rules.quantity import Quantity

OWN = 0.3  # of what tells a number's case from its neighbours' must be said with it
LIMITS = frozenset({">=", ">", "<", "<=", "[", "]", "]("})
SPANS = frozenset({"工作日", "天", "个月", "小时", "年"})


def belongs(said: str, theirs: str, number: Quantity, window: Window) -> bool:
    """Tell whether a number is said of the case it stands for, and not of a neighbour with another number."""
    if _of_what_follows(said, theirs, number, window):
        return False
    if (behind := _behind_span(said, number)) and behind == _behind_span(theirs, number):
        return True
    neighbours = [
        scope
        for other, scope in scopes(window.text)
        if (other.unit == number.unit == "日期" or _alike(other, number)) and scope != theirs
    ]
    if not neighbours or "分别" in theirs or "依次" in theirs or ("分别" in window.text and len(neighbours) > 1):
        return not neighbours or canonical(said) in window.said
    return _of_its_case(said, theirs, number, neighbours)


def _of_its_case(said: str, theirs: str, number: Quantity, neighbours: Sequence[str]) -> bool:
    """Tell whether enough of what tells a number's case from its neighbours' is said, and no word of theirs."""
    spoken, own = words_of(said, number.unit), words_of(theirs, number.unit)
    others = frozenset[str]().union(*(words_of(one, number.unit) for one in neighbours))
    mine, foreign = own - others, others - own
    if foreign & _words_before(said, number):
        return False
    bounds = _bounds(theirs, number) - frozenset[str]().union(*(_bounds(one, number) for one in neighbours))
    if bounds:  # the steps of a scale
        return bounds <= _bounds(said, number)
    return not mine or len(mine & spoken) >= OWN * len(mine)


def _alike(one: Quantity, other: Quantity) -> bool:
    return (one.unit, one.bound, one.per) == (other.unit, other.bound, other.per)


def _behind_span(text: str, number: Quantity) -> str:
    """Return what stands behind a span of time that only describes: 研发 behind 近三年."""
    one = next((one for one in read_quantities(text) if one.fits(number) and one.unit in SPANS), None)
    if one is None or not re.search("(?:近|前|上|满)$", text[: one.start]):
        return ""
    return canonical(text[one.end : one.end + 2])


def _words_before(said: str, number: Quantity) -> frozenset[str]:
    """Return the words that stand before a number in its own clause."""
    here = next((one for one in read_quantities(said) if one.fits(number)), None)
    return words_of(re.split("[,。;:!?()、]", said[: here.start])[-1], number.unit) if here else frozenset()


def _bounds(text: str, but: Quantity) -> frozenset[str]:
    """Return the bounds named in a text beside one number, as words."""
    return frozenset(
        f"{one.unit}{one.value}{one.bound}"
        for one in read_quantities(text)
        if one.bound in LIMITS and one.unit != but.unit and not isinstance(one.value, tuple)
    )


def _of_what_follows(said: str, theirs: str, number: Quantity, window: Window) -> bool:
    """Tell whether a number is said of something that its text names only in a later clause."""
    there = next((one for one in read_quantities(theirs) if one.fits(number)), None)
    here = next((one for one in read_quantities(said) if one.fits(number)), None)
    if there is None or here is None:
        return False
    before = CLAUSE.split(said[: here.start])[-1]
    known = window.said.replace(
        canonical(theirs), canonical(theirs[: there.end] + CLAUSE.split(theirs[there.end :])[0])
    )
    return any(word not in known and word in window.said for word in content_words(before))
