"""Numbers of a written sentence: are they its passage's, of the same case, and said with their conditions?"""

import re
from collections.abc import Iterator

from knowledge.answer import manners
from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Passage, Window, scopes, words_of
from knowledge.answer.wording import CLAUSE, canonical, clauses_of, content_words, negations, read_quantities
from knowledge.rules.quantity import Quantity

OWN = 0.34  # of what tells an amount's case from its neighbours' must be said with it
OWN_BESIDE_OTHERS = 0.8  # the same, when words of a neighbour's case are said too
KEPT_CONDITION = 0.4  # of the words of a condition
USED = 0.6  # a clause with this part of its words in the sentence is what the sentence speaks of
UNCONDITIONED = frozenset({"", "日期", "电话"})
_KEPT = re.compile(
    "首次|连续|新增|重新|复核|国家级|省级|市级|县级|区级|次年|仅|限于|独立法人|境内|境外|累计|全职|新获|新认定"
)
_CASE = re.compile("(?:的|者|情形|情况下|期间)$|^对(?!口|外)|^凡|^符合")
_CONDITION = re.compile(
    "的$|的[^,]{2,14}$|^对|^凡|^符合|^经|^在.*(?:内|期间)$|首次|连续|除外|不含|不包括|仅|只有|限于|未|无|没有|且|同时|重新"
)


def numbers_off(part: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    """Doubt a quantity that the window lacks, says with another bound, or says of another case."""
    said, there = scopes(part), scopes(window.text)
    facts = read_quantities(passage.facts)
    for one, scope in said:
        equal = [(other, theirs) for other, theirs in there if one.fits(other)]
        if not equal:
            if not any(one.fits(other) and manners.fact_fits(one, scope) for other in facts):
                yield Doubt(Fault.NUMBER, one.words)
            continue
        bounded = [pair for pair in equal if _same_bound(one, pair[0])]
        if not bounded:
            yield Doubt(Fault.BOUND, one.words)
        elif not any(_belongs(scope, theirs, other, window) for other, theirs in bounded):
            yield Doubt(Fault.BELONGS, one.words)


def _same_bound(one: Quantity, other: Quantity) -> bool:
    if one.unit == "日期":
        return one.bound == other.bound or {one.bound, other.bound} == {"", "from"}
    return one.bound == other.bound and one.per == other.per


def _belongs(said: str, theirs: str, number: Quantity, window: Window) -> bool:
    """Tell whether a number is said of the case it stands for, and not of a neighbour with another number."""
    if _of_what_follows(said, theirs, number, window):
        return False
    neighbours = [
        scope
        for other, scope in scopes(window.text)
        if (other.unit, other.bound, other.per) == (number.unit, number.bound, number.per) and scope != theirs
    ]
    if not neighbours:
        return True
    spoken, own = words_of(said, number.unit), words_of(theirs, number.unit)
    others = frozenset().union(*(words_of(one, number.unit) for one in neighbours))
    mine, foreign = own - others, others - own
    share = len(mine & spoken) / len(mine) if mine else 1.0
    if "分别" in theirs or "依次" in theirs or ("分别" in window.text and len(neighbours) > 1):
        return canonical(said) in window.said
    return share >= (OWN_BESIDE_OTHERS if foreign & spoken else OWN)


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


def conditions_dropped(part: str, sentence: str, window: Window) -> Iterator[Doubt]:
    """Doubt an amount said without a condition it stands under in its passage."""
    there = scopes(window.text)
    for one, _ in scopes(part):
        if one.unit in UNCONDITIONED or one.unit.startswith("第") or _is_cap(one, part):
            continue
        same = [theirs for other, theirs in there if one.fits(other) and _same_bound(one, other)]
        losses = [_losses(theirs, one, sentence) for theirs in same]
        if losses and all(losses):
            yield Doubt(Fault.CONDITION, min(losses, key=len)[0])


def case_dropped(part: str, sentence: str, window: Window) -> Iterator[Doubt]:
    """Doubt a statement said without the case it is for: 不予奖励, where 退库后重新入库的 stands before it."""
    spoken, mine = words_of(sentence), words_of(part)
    for text in [one.text for one in window.apart] or [window.text]:
        clauses = clauses_of(text)
        shares = [len(words & mine) / len(words) if (words := words_of(one)) else 0.0 for one in clauses]
        at = max(range(len(shares)), key=lambda place: (shares[place], place), default=0)
        if not shares or shares[at] < USED or _CASE.search(clauses[at]):
            continue
        if negations(part):  # a denial holds for the case named last before it
            at = next((place + 1 for place in range(at - 1, -1, -1) if _CASE.search(clauses[place])), at)
        while at > 0 and _CASE.search(clauses[at - 1]):
            at -= 1
            words = words_of(clauses[at])
            if len(words & spoken) < KEPT_CONDITION * len(words):
                yield Doubt(Fault.CONDITION, clauses[at])


def _is_cap(one: Quantity, part: str) -> bool:
    """Tell whether a number is an upper limit with a subject of its own: 单户最高50万元."""
    clause = CLAUSE.split(part[: one.start])[-1]
    return one.bound == "<=" and bool(one.per or re.search("单[户个笔家项件台次]|每[户个笔家项件台次人年]", clause))


def _losses(theirs: str, number: Quantity, sentence: str) -> list[str]:
    """Return the conditions before a number that a sentence leaves out."""
    spoken, told = words_of(sentence), read_quantities(sentence)
    place = next((other.start for other in read_quantities(theirs) if other.fits(number)), len(theirs))
    before = theirs[: place + len(number.words)]
    lost = [
        other.words
        for other in read_quantities(before)
        if other.bound in {">=", ">", "<", "<=", "[", "]"}
        and not other.fits(number)
        and not any(other.fits(mine) and other.bound == mine.bound for mine in told)
    ]
    for clause in [
        *clauses_of(before),
        *(one for one in clauses_of(theirs[len(before) :]) if "除外" in one or "不含" in one),
    ]:
        words = words_of(clause)
        lost += [word for word in sorted(set(_KEPT.findall(canonical(clause)))) if word not in canonical(sentence)]
        if words and _CONDITION.search(clause) and len(words & spoken) < KEPT_CONDITION * len(words):
            lost.append(clause)
    return lost
