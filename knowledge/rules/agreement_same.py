"""The same value everywhere: CR1 to CR7, CR10, CR13 and EQ, and 大写 against figures.

Two papers differ only where values read surely differ. Of figures and persons that stand several times in one file (a
building's area beside the total, the heads of two firms) it is enough that one agrees; of names and codes each must.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from knowledge.rules.agreement_amount import Amount, money_in
from knowledge.rules.agreement_former import Proof, linked, proofs
from knowledge.rules.agreement_reading import (
    DIFFER,
    DOUBT,
    FIGURES,
    SAME,
    Reading,
    compare,
    read,
    scan_slip,
    unit_slip,
)
from knowledge.rules.agreement_telling import Deviation, Side, grouped
from knowledge.rules.agreement_values import DOUBT as IN_DOUBT
from knowledge.rules.agreement_values import (
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
from knowledge.rules.agreement_words import near
from knowledge.rules.checklist_checks import Check, Ref, Same, Worded

_TWO = 2
_NAME_MAX = 4  # letters of a person
_ANY = FIGURES | {"date", "period", "place", "address", "person", "uscc"}  # of several values on a paper one is enough
_ROLES = ("施工单位", "监理单位", "设计单位", "勘察单位", "测绘单位", "检测单位", "承包人", "中标人")
_PLACES = frozenset({"place", "address"})  # told apart by page too: several permits in one file
_NO_PLACE = re.compile(r"(?:公司|法定代表人|研究院|设计院|事务所)$")
_NO_PROJECT = re.compile(r"(?:事宜|手续|事项|许可证)$")
_WORDED = ("大写", "（大写）", "(大写)")
LOOSE = "大写金额"  # an amount in 大写 as the reader found it, of whatever it is


def same(check: Check, test: Same, seen: Seen) -> Finding:
    """Check that the fields of all papers handed in hold one value."""
    others = _in_other_roles(seen) if check.rule == "CR1" else frozenset()
    present = [ref for ref in test.refs if seen.has(ref.slot)]
    sides, blank = [], []
    for ref in present:
        found = _by_file(ref, seen, others)
        sides += found
        if not found and not ref.optional:
            blank.append(ref)
    known = _proofs(sides, seen)
    differing = _deviating(sides, test, known, seen)
    if differing:
        return _told(check, sides, differing, seen)
    if blank:
        return unread(check, blank)
    if len(sides) < _TWO:
        return finding(check, NOT_APPLICABLE, f"{check.name}：只有一处写明，没有可以比对的材料")
    values = [side.readings[0].value for side in sides]
    return finding(check, PASS, f"{check.name}：{len(sides)}处一致，为“{values[0].text}”", values)


def _in_other_roles(seen: Seen) -> frozenset[str]:
    """Return the firms that build, plan or measure: a form may call them 承诺单位 too, and is not the owner's then."""
    values = (value for slot in seen.facts for name in _ROLES for value in seen.named(slot, name))
    return frozenset(str(one.meaning) for value in values if (one := read(value, "company")) is not None)


def _by_file(ref: Ref, seen: Seen, others: frozenset[str]) -> list[Side]:
    """Return a field as each file of its paper tells it: a licence and a letter may fill one slot together."""
    told: dict[tuple[str, int], list[Reading]] = {}
    for value in seen.of(ref):
        reading = None if _misread(value, ref.kind) else read(value, ref.kind)
        if reading is not None and not (ref.optional and (str(reading.meaning) in others or _person(value, ref.kind))):
            page = value.page if ref.kind in _PLACES else 0
            told.setdefault((value.file, page), []).append(reading)
    return [Side(ref, file, tuple(readings)) for (file, _), readings in told.items()]


def _person(value: Value, kind: str) -> bool:
    """Tell whether a person stands where a firm may: who rents a house before the firm is founded."""
    return kind == "company" and len(value.text.strip()) <= _NAME_MAX


def _misread(value: Value, kind: str) -> bool:
    """Tell whether what was read can't be of its kind: a firm for a place, an errand for a project."""
    if kind in _PLACES:
        return _NO_PLACE.search(value.text) is not None
    return kind == "name" and _NO_PROJECT.search(value.text) is not None


def _deviating(sides: Sequence[Side], test: Same, known: Sequence[Proof], seen: Seen) -> list[Deviation]:
    """Return the deviations from the side most others agree with; none where all agree."""
    found = [
        one
        for left, right in itertools.combinations_with_replacement(sides, 2)
        if (one := _between(left, right, test.tolerance, known, seen)) is not None
        and not (test.slips and not near(str(one.one.meaning), str(one.other.meaning)))
    ]
    sure = [one for one in found if one.answer == DIFFER and seen.sure((one.one.value, one.other.value))]
    kept = sure or found
    if not kept:
        return []
    odd = [sum(side in (one.left, one.right) for one in kept) for side in sides]
    anchor = sides[odd.index(min(odd))]
    return [one for one in kept if anchor in (one.left, one.right)] or kept


def _between(left: Side, right: Side, tolerance: Fraction, known: Sequence[Proof], seen: Seen) -> Deviation | None:
    """Return the surest deviation between two sides, or inside one; None where they agree."""
    kind = left.ref.kind
    if left is right:
        pairs = list(itertools.combinations(left.readings, 2)) if kind not in _ANY else []
    else:
        pairs = list(itertools.product(left.readings, right.readings))
    told = []
    for one, other in pairs:
        answer, proof = _judged(one, other, kind, tolerance, known, seen)
        if answer == SAME and kind in _ANY:
            return None
        if answer != SAME:
            told.append(Deviation(left, one, right, other, answer, proof))
    return min(told, key=lambda one: (one.answer != DIFFER, -_least(one)), default=None)


def _judged(
    one: Reading, other: Reading, kind: str, tolerance: Fraction, known: Sequence[Proof], seen: Seen
) -> tuple[str, tuple[Value, ...]]:
    answer = compare(one, other, kind, tolerance)
    if answer != DIFFER:
        return answer, ()
    confidence = min(one.value.confidence, other.value.confidence)
    if confidence < seen.sureness.lookalike and scan_slip(one, other):
        return DOUBT, ()
    if kind == "company":
        proof = linked(str(one.meaning), str(other.meaning), known)
        if proof is not None:
            return (SAME if seen.sure(proof) else DOUBT), proof
    return DIFFER, ()


def _proofs(sides: Iterable[Side], seen: Seen) -> tuple[Proof, ...]:
    values = [one.value for side in sides if side.ref.kind == "company" for one in side.readings]
    return proofs(seen, values) if values else ()


def _least(deviation: Deviation) -> float:
    return min(deviation.one.value.confidence, deviation.other.value.confidence)


def _told(check: Check, sides: Sequence[Side], found: Sequence[Deviation], seen: Seen) -> Finding:
    groups = grouped(sides, found)
    values = [value for one in found for value in (one.one.value, one.other.value)]
    rest = [reading.value for group in groups for _, reading in group.said]
    message = f"{check.name}：不一致。{'；'.join(group.text for group in groups)}"
    if any(unit_slip(one.one, one.other, one.left.ref.kind) for one in found):
        message += "。数字相同而单位不同，可能是㎡、亩或元、万元混用"
    if all(one.answer == DIFFER for one in found):
        return against(check, seen, message, values, also=rest)
    if any(one.proof for one in found):
        why = "变更证明没有看清"
    elif found[0].left.ref.kind == "place":
        why = "地点的写法不同，可能是同一处"
    elif found[0].left.ref.kind == "person":
        why = "一份材料上有几个人，可能认错了是谁"
    else:
        why = "只差扫描容易认错的字符或单位"
    return finding(check, IN_DOUBT, f"{message}。{why}，请人工核对", [*values, *rest])


def worded(check: Check, test: Worded, seen: Seen) -> Finding:
    """Check that amounts in 大写 equal those in figures."""
    compared, blank, lone = [], [], []
    for ref in test.refs:
        if not seen.has(ref.slot):
            continue
        pairs = [(amount, value) for value in _with_words(ref, seen) for amount in _amounts(value)]
        words = [pair for pair in pairs if pair[0].words]
        figures = [pair for pair in pairs if not pair[0].words]
        apart = _loose(ref, figures, seen) if figures and not words else []
        if words and figures:
            compared += [_worded_apart(ref, one, figures) for one in words]
        elif apart:
            compared += [None] if None in apart else apart[:1]
        elif pairs:
            lone.append(pairs[0][1])
        elif not ref.optional:
            blank.append(ref)
    wrong = [one for one in compared if one]
    if wrong:
        values = [value for _, pair in wrong for value in pair]
        return against(check, seen, f"{check.name}：{'；'.join(text for text, _ in wrong)}", values)
    if compared:
        return finding(check, PASS, f"{check.name}：大写与小写一致")
    if blank:
        return unread(check, blank)
    return finding(check, NOT_APPLICABLE, f"{check.name}：只写了一种写法", lone)


def _loose(
    ref: Ref, figures: Sequence[tuple[Amount, Value]], seen: Seen
) -> list[tuple[str, tuple[Value, Value]] | None]:
    """Compare with amounts in 大写 that stand on the paper without saying of what: one of them must be it."""
    found = [(amount, value) for value in seen.named(ref.slot, LOOSE) for amount in _amounts(value) if amount.words]
    return [_worded_apart(ref, one, figures) for one in found]


def _worded_apart(
    ref: Ref, words: tuple[Amount, Value], figures: Sequence[tuple[Amount, Value]]
) -> tuple[str, tuple[Value, Value]] | None:
    if any(compare(Reading(words[1], words[0]), Reading(value, one), "money") == SAME for one, value in figures):
        return None
    value = figures[0][1]
    text = f"《{ref.slot}》{ref.name}大写为{shown(words[1])}，小写为{shown(value)}"
    return text, (words[1], value)


def _amounts(value: Value) -> tuple[Amount, ...]:
    found = money_in(value.text)
    known = read(value, "money")
    if not found or (known is not None and not any(one.unit for one in found)):
        return (known.meaning,) if known is not None and isinstance(known.meaning, Amount) else ()
    return found


def _with_words(ref: Ref, seen: Seen) -> list[Value]:
    names = [*ref.names, *(f"{name}{tail}" for name in ref.names for tail in _WORDED)]
    return [value for name in dict.fromkeys(names) for value in seen.named(ref.slot, name)]
