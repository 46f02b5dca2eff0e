"""Numbers of a written sentence: are they its passage's, of the same case, and said with their conditions?"""

import re
from collections.abc import Iterator, Sequence

from knowledge.answer import manners
from knowledge.answer.belonging import LIMITS, SPANS, belongs
from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Passage, Window, scopes, words_of
from knowledge.answer.said import Said
from knowledge.answer.wording import CLAUSE, canonical, clauses_of, negations, read_quantities
from knowledge.rules.quantity import Quantity

KEPT_CONDITION = 0.4  # of the words of a condition
USED = 0.6  # a clause with this part of its words in the sentence is what the sentence speaks of
_ALIAS = re.compile(r"\((?![不含示])([^()\d]{2,8})\)")  # 股份制改造(股改)
UNCONDITIONED = frozenset({"", "日期", "电话", "项", "种", "类", "档", "步"})
_KEPT = re.compile(
    "首次|连续|新增|重新|复核|国家级|省级|市级|县级|区级|次年|仅|限于|独立法人|境内|境外|累计|全职|新获|新认定"
)
_CASE = re.compile("(?:的|者|情形|情况下|期间)$|^对(?!口|外)|^凡|^符合")
_CONDITION = re.compile(
    "的$|的[^,]{2,14}$|^对|^凡|^符合|^经|^在.*(?:内|期间)$|首次|连续|除外|不含|不包括|仅|只有|限于|未|无|没有|且|同时|重新"
)


def numbers_off(said: Said, window: Window, passage: Passage) -> Iterator[Doubt]:
    """Doubt a quantity that the window lacks, says with another bound, or says of another case."""
    part, there = said.part, scopes(window.text)
    facts = read_quantities(passage.facts)
    for one, scope in scopes(part):
        equal = [(other, theirs) for other, theirs in there if one.fits(other)]
        if not equal:
            if not _counts(one, part, window) and not any(
                one.fits(other) and manners.fact_fits(one, other, scope, part) for other in facts
            ):
                yield Doubt(Fault.NUMBER, one.words)
            continue
        clause = CLAUSE.split(part[: one.start])[-1] + said.head
        bounded = [pair for pair in equal if _same_bound(one, pair[0], clause)]
        if not bounded:
            yield Doubt(Fault.BOUND, one.words)
        elif not _year_of_all(one, there) and not any(
            belongs(scope, theirs, other, window) for other, theirs in bounded
        ):
            yield Doubt(Fault.BELONGS, one.words)


def _counts(one: Quantity, part: str, window: Window) -> bool:
    """Tell whether a quantity only counts what the window adds up: 两项合计 for 甲奖励和乙奖励合计."""
    if one.unit != "项" or "合计" not in part[one.end : one.end + 4]:
        return False
    added = (clause.partition("合计")[0] for clause in clauses_of(window.text) if "合计" in clause)
    return any(len(re.split("[、和及与]", each)) == one.value for each in added)


def _year_of_all(one: Quantity, there: Sequence[tuple[Quantity, str]]) -> bool:
    """Tell whether a quantity is a year alone, and every day there is of that year."""
    years = {other.value[0] for other, _ in there if isinstance(other.value, tuple)}
    return isinstance(one.value, tuple) and not any(one.value[1:]) and years <= {one.value[0], 0}


def _same_bound(one: Quantity, other: Quantity, said: str = "") -> bool:
    if one.unit == "日期":
        return one.bound == other.bound or {one.bound, other.bound} == {"", "from"}
    if (one.bound, other.bound) == ("", "<=") and one.unit in SPANS and other.within:
        return bool(re.search("时限|期限|限时", said))  # 办结时限3个工作日 is 3个工作日内办结
    return one.bound == other.bound and one.per == other.per


def conditions_dropped(said: Said, window: Window) -> Iterator[Doubt]:
    """Doubt an amount said without a condition it stands under in its passage."""
    part, there = said.part, scopes(window.text)
    for one, scope in scopes(part):
        if one.unit in UNCONDITIONED or one.unit.startswith("第") or _is_cap(one, part):
            continue
        clause = CLAUSE.split(part[: one.start])[-1] + said.head
        same = [theirs for other, theirs in there if one.fits(other) and _same_bound(one, other, clause)]
        losses = [_losses(theirs, one, said.known if said.head else scope, said.known) for theirs in same]
        if losses and all(losses):
            yield Doubt(Fault.CONDITION, min(losses, key=len)[0])


def case_dropped(said: Said, window: Window) -> Iterator[Doubt]:
    """Doubt a statement said without the case it is for: 不予奖励, where 退库后重新入库的 stands before it."""
    mine = words_of(said.part)
    for text in [one.text for one in window.apart] or [window.text]:
        clauses = clauses_of(text)
        shares = [len(words & mine) / len(words) if (words := words_of(one)) else 0.0 for one in clauses]
        at = max(range(len(shares)), key=lambda place: (shares[place], place), default=0)
        if not shares or shares[at] < USED or _CASE.search(clauses[at]):
            continue
        if negations(said.part):  # a denial holds for the case named last before it
            at = next((place + 1 for place in range(at - 1, -1, -1) if _CASE.search(clauses[place])), at)
        while at > 0 and _CASE.search(clauses[at - 1]):
            at -= 1
            if not _kept(clauses[at], said.governed) and not _another_named(clauses, at, said.governed):
                yield Doubt(Fault.CONDITION, clauses[at])


def _another_named(clauses: Sequence[str], at: int, said: str) -> bool:
    """Tell whether a case is one of several that 或者 joins, and another of them is said."""
    if not clauses[at].startswith(("或者", "或")):
        return False
    return any(_kept(one, said) for other in clauses[:at] for one in other.split("、"))


def _is_cap(one: Quantity, part: str) -> bool:
    """Tell whether a number is an upper limit with a subject of its own: 单户最高50万元."""
    clause = CLAUSE.split(part[: one.start])[-1]
    return one.bound == "<=" and bool(one.per or re.search("单[户个笔家项件台次]|每[户个笔家项件台次人年]", clause))


def _losses(theirs: str, number: Quantity, said: str, known: str) -> list[str]:
    """Return the conditions before a number that a statement leaves out.

    Args:
        theirs: what belongs to the number in the passage.
        number: as it was said.
        said: what belongs to it in the statement.
        known: everything said until then; a condition all of whose words were said before need not be said again.

    """
    told = read_quantities(said)
    place = next((other.start for other in read_quantities(theirs) if other.fits(number)), len(theirs))
    before = theirs[: place + len(number.words)]
    lost = [
        other.words
        for other in read_quantities(before)
        if (other.bound in LIMITS or _CASE.search(CLAUSE.split(before[other.end :])[0]))
        and not other.unit.startswith("第")
        and not other.fits(number)
        and not any(other.fits(mine) and other.bound == mine.bound for mine in told)
    ]
    own = clauses_of(before)[-1] if clauses_of(before) else ""
    for clause in [
        *clauses_of(before),
        *(one for one in clauses_of(theirs[len(before) :]) if "除外" in one or "不含" in one),
    ]:
        words = words_of(clause)
        if words and words <= words_of(known):
            continue
        lost += [word for word in sorted(set(_KEPT.findall(canonical(clause)))) if word not in canonical(said)]
        if words and _CONDITION.search(clause) and not _kept(clause, said, own):
            lost.append(clause)
    return lost


def _kept(clause: str, said: str, own: str = "") -> bool:
    """Tell whether enough of a condition is said: its words, or every limit it sets.

    Args:
        clause: the condition.
        said: where it has to be said.
        own: the clause of the amount itself; what it shares with the condition proves nothing.

    """
    if any(alias in said for alias in _ALIAS.findall(clause)):
        return True
    words, spoken, told = words_of(clause), words_of(said), read_quantities(said)
    alone = words - words_of(own) if own != clause else words
    if len(words & spoken) >= KEPT_CONDITION * len(words) and (not alone or alone & spoken):
        return True
    limits = [one for one in read_quantities(clause) if one.bound]
    return bool(limits) and all(any(one.fits(each) and one.bound == each.bound for each in told) for one in limits)
